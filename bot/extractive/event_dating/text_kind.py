"""What kind of text an article is, measured over the whole of it.

A report tells the news of its day in the past tense and names who said so. A chronicle, a recap
or a live blog tells many days, often in the present tense, and its own day dates none of them.
The measures are shares, not a class: the fitted step decides what they are worth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.timex.lexicon import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS

_STOP = re.compile(r"(?<=[.!?])[\"'”’)\s]*\s+|\n+")
_TOLD = re.compile(r"\b(?:said|told|was|were|had|did)\b")
_PAST = re.compile(r"\b(?:[a-z]{3,}ed|was|were|had|did|said|told)\b")
_PRESENT = re.compile(
    r"^\W*(?:[A-Z][\w'’-]*\W+(?:[\w'’-]+\s+){0,5}?)(?!was\b|his\b|its\b)[a-z]{2,}[^s\W]s\b"
)
_DAY = re.compile(
    rf"\b(?:{'|'.join((*MONTHS, *MONTH_ABBREVIATIONS))})\.?\s+(?P<after>\d{{1,2}})\b"
    rf"|\b(?P<before>\d{{1,2}})\s+(?:{'|'.join(MONTHS)})\b"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|you)\b")


@dataclass(frozen=True, slots=True)
class TextKind:
    """Measures of a whole text; shares are of its sentences, 0 to 1.

    ``sentences``: how many there are. ``telling``: the share with said, told, was, were, had or
    did. ``past``: the share with any past form. ``present``: the share that opens with somebody
    and a verb of the narrative present. ``days``: how many different days of the calendar it
    writes out; ``dated``: the share of sentences that name a day. ``personal``: the share that
    speaks of "I", "we" or "you".
    """

    sentences: int
    telling: float
    past: float
    present: float
    days: int
    dated: float
    personal: float

    @property
    def is_chronicle(self) -> bool:
        """Whether it tells many events in the narrative present, under few or no dates."""
        return self.sentences >= 20 and self.telling < 0.2 and self.present >= 0.25


LONGEST = 8_000
"""Characters of a text that are measured."""


@lru_cache(maxsize=4_096)
def measure_text(text: str) -> TextKind:
    """Return the measures of a text, of its first 8,000 characters."""
    body = text[:LONGEST]
    some = [part for part in _STOP.split(body) if part.strip()]
    total = max(1, len(some))
    days = [match[0].lower() for match in _DAY.finditer(body)]
    return TextKind(
        sentences=len(some),
        telling=sum(bool(_TOLD.search(part)) for part in some) / total,
        past=sum(bool(_PAST.search(part)) for part in some) / total,
        present=sum(bool(_PRESENT.match(part)) for part in some) / total,
        days=len(set(days)),
        dated=sum(bool(_DAY.search(part)) for part in some) / total,
        personal=sum(bool(_FIRST_PERSON.search(part)) for part in some) / total,
    )
