"""The short answer of a model: words of a surviving quote, or the resolved date of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.generate.claims import Claim
from bot.generate.gate import allowed
from bot.quotes import locate
from bot.types import AnswerDate
from index import DatedSpan, DateRange
from index.dates import expressions, joined

LONGEST = 120
"""Characters of a short answer."""


def supported(short: str, claims: Sequence[Claim]) -> str:
    """Return the short answer where a claim's quote has it, else "".

    Example: "June 2018" for "in June" of an article of August 2018 -> "June 2018".
    """
    short = short.rstrip(" .")
    if not 0 < len(short) <= LONGEST:
        return ""
    said = any(_says(claim.quote, short) for claim in claims)
    return short if said or _resolved(short, claims) else ""


def _says(quote: str, short: str) -> bool:
    """Tell whether a quote has the words of a short answer as whole words, in any case."""
    low, quote = short.casefold(), quote.casefold()
    place = locate(low, quote)
    while place is not None:
        start, end = place
        before, after = quote[start - 1 : start], quote[end : end + 1]
        joins = (before.isalnum() and low[0].isalnum()) or (after.isalnum() and low[-1].isalnum())
        if not joins and not _cut_number(quote, start, end):
            return True
        moved = locate(low, quote[end:])
        place = (moved[0] + end, moved[1] + end) if moved else None
    return False


def _cut_number(quote: str, start: int, end: int) -> bool:
    """Tell whether a number goes on beyond the words: "10" of "10,000", "000" of it."""
    onward = re.match(r"[.,]\d|[\s-]?(?:hundred|thousand|million|billion|trillion)\b", quote[end:])
    back = re.search(r"\d[.,]$", quote[:start])
    return bool((quote[end - 1].isdigit() and onward) or (quote[start].isdigit() and back))


def _resolved(short: str, claims: Sequence[Claim]) -> bool:
    """Tell whether a short answer is nothing but a date, and one that a quote was resolved to."""
    days = whole_date(short)
    return days is not None and any(one.within(days) for claim in claims for one in allowed(claim))


def whole_date(text: str) -> DateRange | None:
    """Return the days of a text that is a date and nothing else. Example: "in June 2018"."""
    spans = expressions(text)
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    if re.search(r"(?!(?:in|on|from|to|and|between|the|of|until|at|by)\b)\b\w+", "".join(rest)):
        return None
    found = joined(text, spans)
    return found[0] if len(found) == 1 else None


def dates_of(short: str, claims: Sequence[Claim]) -> tuple[AnswerDate, ...]:
    """Return the dates that the claims cite, that of the short answer first, each value once."""
    asked = whole_date(short)
    pairs = [(claim, span) for claim in claims for span in claim.spans if span.range]
    pairs.sort(key=lambda pair: not (asked and pair[1].range and pair[1].range.within(asked)))
    found = [_date(claim, span) for claim, span in pairs]
    return tuple({one.value: one for one in reversed(found)}[value]
                 for value in dict.fromkeys(one.value for one in found))  # fmt: skip


def _date(claim: Claim, span: DatedSpan) -> AnswerDate:
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
