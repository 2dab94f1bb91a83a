"""The short answer of a model: words of a surviving quote, or the resolved date of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence
from bot.generative.claims import Claim
from bot.generative.faithfulness import find_figures, get_content_stems, has_negation, has_qualifier
from bot.generative.relevance import is_overlapping
from bot.generative.verify import get_allowed_days, get_quote_spans
from bot.quotes import locate_quote
from bot.types import AnswerDate, Question
from bot.words import get_content_words
from index import DateRange, TimexSpan
from index.timex import join_intervals, tag_expressions

LONGEST = 120
"""Characters of a short answer."""
_EDGE = re.compile(r"[,;:()—–]|[.!?][”\"’']?\s")


def find_supported_answer(
    short: str, claims: Sequence[Claim], question: Question, scored: Sequence[ScoredSentence] = ()
) -> str:
    """Return the short answer where a claim's quote gives it to such a question, else "".

    It must be words of a quote that are not denied there, or the date that one is resolved to;
    of the kind that is asked for; and more than the question's own words. Example: "June 2018"
    for "in June" of an article of August 2018 -> "June 2018".
    """
    short = short.rstrip(" .")
    if not 0 < len(short) <= LONGEST or not _fits(short, question):
        return ""
    given = [(claim, at) for claim in claims for at in (_said(short, claim), _dated(short, claim))]
    told = [claim for claim, at in given if at and not _denied(short, claim.quote, at)]
    if not told or (question.type == "when" and _misdated(short, told, scored)):
        return ""
    return short


def _fits(short: str, question: Question) -> bool:
    """Tell whether a short answer is of the kind that is asked for, and answers anything."""
    own = set(get_content_stems(short))
    if question.type == "when":
        return bool(tag_expressions(short))
    if question.type in ("how-many", "how-much"):
        return bool(find_figures(short) or re.search(r"\d|\bone\b", short, re.I))
    choosing = question.type in ("which", "compare", "yes-no", "list")
    return bool(own) and (choosing or not own <= set(get_content_stems(question.text)))


def _said(short: str, claim: Claim) -> tuple[int, int] | None:
    """Return where a quote has the words of a short answer as whole words, in any case."""
    low, quote, at = _low(short), _low(claim.quote), 0
    while place := locate_quote(low, quote[at:]):
        start, end = place[0] + at, place[1] + at
        before, after = quote[start - 1 : start], quote[end : end + 1]
        joins = (before.isalnum() and low[0].isalnum()) or (after.isalnum() and low[-1].isalnum())
        if not joins and not _cut_number(quote, start, end):
            return start, end
        at = end
    return None


def _low(text: str) -> str:
    """Return a text in small letters, each at its place: "İ" has no single one and stays."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _dated(short: str, claim: Claim) -> tuple[int, int] | None:
    """Return where a quote has the date that a short answer is, and nothing else; else None."""
    days = parse_whole_date(short)
    if days is None or not any(one.within(days) for one in get_allowed_days(claim)):
        return None
    spans = [span for span in get_quote_spans(claim) if span.range and span.range.overlaps(days)]
    return (spans[0].start, spans[-1].end) if spans else None


def _denied(short: str, quote: str, at: tuple[int, int]) -> bool:
    """Tell whether a quote takes back what a short answer takes out of it.

    A name, a number or a date is held to its clause; words that tell something to all of it.
    """
    edges = [0, *(match.end() for match in _EDGE.finditer(quote)), len(quote)]
    low = max(edge for edge in edges if edge <= at[0])
    high = min(edge for edge in edges if edge >= at[1])
    if has_negation(quote[low : at[0]] + " " + quote[at[1] : high]):
        return True
    bare = all(
        word.capital or word.number for word in get_content_words(short)
    ) or parse_whole_date(short)
    return not bare and has_qualifier(quote[: at[0]] + " " + quote[at[1] :])


def _misdated(short: str, claims: Sequence[Claim], scored: Sequence[ScoredSentence]) -> bool:
    """Tell whether the sentences cited, read by the keyless rules, happened on other days."""
    days = [
        parse_whole_date(short),
        *(
            span.range
            for one in claims
            for span in get_quote_spans(one)
            if _low(span.text) in _low(short)
        ),
    ]
    read = [
        one.event.range
        for one in scored
        if one.event.explicit
        and one.event.range
        and any(is_overlapping(one, claim) for claim in claims)
    ]
    own = [one for one in days if one]
    return bool(own and read) and not any(one.overlaps(other) for one in own for other in read)


def _cut_number(quote: str, start: int, end: int) -> bool:
    """Tell whether a number goes on beyond the words: "10" of "10,000", "000" of it."""
    onward = re.match(r"[.,]\d|[\s-]?(?:hundred|thousand|million|billion|trillion)\b", quote[end:])
    back = re.search(r"\d[.,]$", quote[:start])
    return bool((quote[end - 1].isdigit() and onward) or (quote[start].isdigit() and back))


def parse_whole_date(text: str) -> DateRange | None:
    """Return the days of a text that is a date and nothing else. Example: "in June 2018"."""
    spans = tag_expressions(text)
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    if re.search(r"(?!(?:in|on|from|to|and|between|the|of|until|at|by)\b)\b\w+", "".join(rest)):
        return None
    found = join_intervals(text, spans)
    return found[0] if len(found) == 1 else None


def build_answer_dates(short: str, claims: Sequence[Claim]) -> tuple[AnswerDate, ...]:
    """Return the dates that the claims cite, that of the short answer first, each value once."""
    asked = parse_whole_date(short)
    pairs = [(claim, span) for claim in claims for span in claim.spans if span.range]
    pairs.sort(key=lambda pair: not (asked and pair[1].range and pair[1].range.within(asked)))
    found = [_date(claim, span) for claim, span in pairs]
    return tuple(
        {one.value: one for one in reversed(found)}[value]
        for value in dict.fromkeys(one.value for one in found)
    )


def _date(claim: Claim, span: TimexSpan) -> AnswerDate:
    days, published = span.range, claim.hit.article.published
    assert days is not None
    return AnswerDate(
        value=days.value,
        start=days.start.isoformat() if days.start else None,
        end=days.end.isoformat() if days.end else None,
        text=span.text,
        published_at=published.value if published else None,
        working=span.working,
    )
