"""The gate between a model and the reader: a claim passes with its quote, or is dropped.

The quote must stand in the passage named (white space and quotation marks alike, nothing else
forgiven) and bear on the question; the whole sentences that hold it are cited, so that no half
sentence says the opposite of the whole. Numbers and dates of the claim must be those of what
is cited or the days its words were resolved to.

What it concedes: an article that lies is quoted as saying what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.evidence import ScoredSentence
from bot.generative.claims import Claim, DroppedClaim
from bot.generative.faithfulness import DatedText, find_addition, find_figures, is_condensed
from bot.generative.relevance import RelevanceCheck, is_instruction
from bot.generative.reply import RawClaim, parse_claim
from bot.quotes import is_verbatim, locate_quote
from bot.sanitize import sanitize_text
from bot.types import Question
from index import DateRange, Hit, TimexSpan
from index.language.sentences import find_sentences
from index.timex import join_intervals, tag_expressions

MOST = 6
"""Claims of one answer; four were asked for."""
WORDS, CHARACTERS = 3, 15
"""A quote has at least so many words, or characters where its language does without spaces."""
LONGEST = 900
"""Characters of what is cited; a longer run is no quote but a copy."""
_MARKS = re.compile(r"(?<!\s)\s*+\[\d+\]")
_REPORT = re.compile(r"\b(?:report(?:s|ed)?|published|article|story|dispatch)\b", re.I)


class ClaimVerifier:
    """Verifies the claims made over numbered passages, one by one."""

    def __init__(
        self, question: Question, scored: Sequence[ScoredSentence], passages: Sequence[Hit]
    ) -> None:
        self._passages = passages
        self._bearing = RelevanceCheck(question, scored)
        self.claims: list[Claim] = []
        self.dropped: list[DroppedClaim] = []

    def verify(self, value: object) -> Claim | None:
        """Return a claim's JSON value as a verified claim, or None: then it is dropped.

        A claim that cites what another cites already adds nothing and is passed over, and so
        is what comes after ``MOST``.
        """
        raw = parse_claim(value)
        checked = self._checked(raw) if raw else "it lacks a sentence, a passage or a quote"
        if isinstance(checked, str):
            sentence = raw.sentence if raw else ""
            self.dropped.append(DroppedClaim(sentence=sentence[:200], reason=checked))
            return None
        places = {(one.hit.article.id, one.start, one.end) for one in self.claims}
        place = (checked.hit.article.id, checked.start, checked.end)
        if place in places or len(self.claims) >= MOST:
            return None
        self.claims.append(checked)
        return checked

    def _checked(self, raw: RawClaim) -> Claim | str:
        """Return the claim, or the rule it breaks."""
        if not 1 <= raw.passage <= len(self._passages):
            return "there is no passage of that number"
        cited = cite_quote(raw.quote, self._passages[raw.passage - 1])
        if cited is None:
            return "its quote does not stand in the passage it names"
        if is_instruction(cited.quote):
            return "its quote is an order to whoever answers"
        told = self._bearing.compute_coverage(cited)
        if told is None:
            return "its quote says nothing of the question"
        sentence = " ".join(sanitize_text(_MARKS.sub("", raw.sentence)).split())
        return _worded(replace(cited, coverage=told), sentence)


def cite_quote(quote: str, hit: Hit) -> Claim | None:
    """Return the whole sentences of a passage that hold ``quote``.

    None where it does not stand there, or where a correction takes it back.
    """
    if len(quote.split()) < WORDS and len(quote.strip()) < CHARACTERS:
        return None
    passage, body = hit.passage, hit.article.body
    place = locate_quote(quote, body[passage.start : passage.end])
    if place is None:
        return None
    low, high = place
    for start, end in find_sentences(passage.text):
        if start < place[1] and place[0] < end:
            low, high = min(low, start), max(high, end)
    start, end = low + passage.start, high + passage.start
    text = body[start:end]
    if len(text) > LONGEST or not is_verbatim(text, start, end, body):
        return None
    if hit.article.is_retracted(start, end):
        return None
    spans = tuple(span for span in passage.spans if start <= span.start and span.end <= end)
    return Claim(sentence="", hit=hit, start=start, end=end, spans=spans)


def _worded(claim: Claim, sentence: str) -> Claim | str:
    """Return the claim with its sentence, without it, or the rule that the sentence breaks."""
    dates = [span for span in tag_expressions(sentence, claim.hit.article.published) if span.range]
    if any(not _dated(span, claim, sentence) for span in dates):
        return "it has a date that its quote does not"
    if not find_figures(sentence, get_offsets(dates)) <= find_figures(
        claim.quote, get_offsets(get_quote_spans(claim))
    ):
        return "it has a number that its quote does not"
    if reason := find_addition(_without(sentence, dates), claim.quote, claim.hit.article):
        return reason
    shown = is_condensed(
        DatedText(text=sentence, dates=dates),
        DatedText(text=claim.quote, dates=get_quote_spans(claim)),
    )
    return replace(claim, sentence=sentence) if shown else claim


def get_allowed_days(claim: Claim) -> list[DateRange]:
    """Return the days that what is cited names, the two ends of a range as one too."""
    return [*claim.days, *join_intervals(claim.quote, get_quote_spans(claim))]


def get_quote_spans(claim: Claim) -> list[TimexSpan]:
    """Return the dates cited whose days are known, their offsets those in the quote."""
    return [
        replace(span, start=span.start - claim.start, end=span.end - claim.start)
        for span in claim.spans
        if span.range
    ]


def _dated(span: TimexSpan, claim: Claim, sentence: str) -> bool:
    """Tell whether a date of a sentence is the quote's, or a coarser one that holds it.

    The day of publication counts where the sentence speaks of the report.
    """
    days = get_allowed_days(claim)
    published = claim.hit.article.published
    if published and _REPORT.search(sentence):
        days.append(published.range)
    if span.range and any(one.within(span.range) for one in days):
        return True
    words = re.escape(span.text).replace(r"\ ", r"\s+")
    return re.search(rf"(?<!\w){words}(?!\w)", claim.quote, re.I) is not None


def get_offsets(spans: Sequence[TimexSpan]) -> list[tuple[int, int]]:
    """Return where spans stand."""
    return [(span.start, span.end) for span in spans]


def _without(sentence: str, spans: Sequence[TimexSpan]) -> str:
    """Return a sentence with its dates blanked."""
    kept = list(sentence)
    for start, end in get_offsets(spans):
        kept[start:end] = " " * (end - start)
    return "".join(kept)
