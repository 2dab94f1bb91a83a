"""What a rule may look at while a text is read: its words, its date, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from index.dates.tense import REACH, Tense, tense_at
from index.types import DatedSpan, DateRange, Granularity

_MEMORY = 200
"""How many expressions back a text is remembered; it bounds the time of a text made of them."""


@dataclass(slots=True)
class Context:
    """The state of one reading of one text.

    ``published`` is the publication date as an interval (a month or year where no more is known);
    ``spans`` are the expressions found so far, in the order of the text.
    """

    text: str
    published: DateRange | None
    spans: list[DatedSpan] = field(default_factory=list)

    @property
    def day(self) -> date | None:
        """The day of publication, or None where it is not known to the day."""
        return self.published.start if self.published and self.published.days == 1 else None

    @property
    def month(self) -> date | None:
        """A day of the month of publication, the very one if known, or None for a bare year."""
        return self.published.start if self.published and self.published.days <= 31 else None

    def tense(self, start: int, end: int, reach: int = REACH) -> Tense:
        """Return the tense of the clause around an expression, its verb no further than that."""
        return tense_at(self.text, start, end, reach)

    def recent(self) -> Iterator[DatedSpan]:
        """Go back over the expressions before this one, the last first."""
        return reversed(self.spans[-_MEMORY:])

    def latest(self, *granularities: Granularity) -> DatedSpan | None:
        """Return the last expression before this one that names such a stretch of days."""
        for span in self.recent():
            if span.range is not None and span.range.granularity in granularities:
                return span
        return None

    def previous(self) -> DatedSpan | None:
        """Return the expression just before this one, whatever it names."""
        return self.spans[-1] if self.spans else None

    def before(self, start: int, reach: int = 24) -> str:
        """Return the words just before a place, in lower case, blanks single, none at the end."""
        return " ".join(self.text[max(0, start - reach) : start].lower().split())

    def after(self, end: int, reach: int = 24) -> str:
        """Return the characters just after a place, as they are."""
        return self.text[end : end + reach]
