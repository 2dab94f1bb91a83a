"""Which day of publication the evidence of a page or record supports best.

Each source that states a day is one piece of evidence with a weight: how often such a source is
right when it stands alone. Sources of different kinds that state one day support each other: the
probability that all of them are wrong is the product of their doubts (a "noisy or"). A moment in
UTC also supports the days that some clock on earth showed then, so that a paper's own local day,
where its page shows it, wins over the day in London. What cannot be a day of publication is left
out, and said: zero of a computer's clock, and what is later than the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.metadata.publication_date import find_date_stamp
from index.timex.lexicon import ALL_WEEKDAYS
from index.types import Basis, DateRange, PublicationDate

_LEAST = 0.25
"""Support below which no day is claimed."""
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the earth are from UTC."""
_DISTANT = 0.99  # support of a moment in UTC for a day of another clock
_CONTRADICTED = 0.5  # what a day is worth whose weekday the story's first words contradict
_ZEROS = (date(1970, 1, 1), date(1969, 12, 31), date(1, 1, 1))
_FIRST_YEAR = 1600  # before the first newspaper
_UTC = re.compile(r"\s*(?::\d\d)?(?:[.,]\d+)?\s*(?:Z\b|[+-]00:?00\b|UTC\b|GMT\b)")
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*$")
_DAYS = r"(?P<{}>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_TODAY = re.compile(
    r"\b(?:today|this (?:morning|afternoon|evening)|tonight)(?:,| \(| -) ?(?:on )?"
    rf"{_DAYS.format('a')}"
    rf"|\b{_DAYS.format('b')}(?:,| \() ?today\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """A day that one source states. ``value`` is ISO, from the year down to the minute.

    ``kind`` names the source ("story data", "address"), ``weight`` is the probability from 0 to 1
    that such a source alone is right, ``utc`` tells that the clock is UTC.
    """

    kind: str
    value: str
    words: str
    weight: float
    basis: Basis = "html"
    utc: bool = False

    @property
    def vague(self) -> bool:
        """Whether it states no more than a month or a year."""
        return len(self.value) < len("2018-06-14")

    def support(self, day: date) -> float:
        """Return how far it supports a day, from 0 to its weight."""
        if day.isoformat().startswith(self.value[:10]):
            return self.weight
        moment = self._moment()
        near = moment and (moment - _WEST).date() <= day <= (moment + _EAST).date()
        return self.weight * _DISTANT if near else 0.0

    def local_days(self) -> set[date]:
        """Return the days that the evidence may mean: two or three for a moment in UTC."""
        moment = self._moment()
        if moment is None:
            return set() if self.vague else {date.fromisoformat(self.value[:10])}
        return {moment.date(), (moment - _WEST).date(), (moment + _EAST).date()}

    def _moment(self) -> datetime | None:
        return datetime.fromisoformat(self.value) if self.utc and "T" in self.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChoice:
    """The day that was chosen, if any, and why evidence was left out, in sentences."""

    published: PublicationDate | None = None
    rejected: tuple[str, ...] = ()


def read_date_evidence(
    kind: str, words: str, weight: float, basis: Basis = "html"
) -> DateEvidence | None:
    """Return the evidence that the words of a source are, or None where they are no full date.

    Takes seconds or milliseconds since 1970 too. Example: "2024-03-02T02:30:00Z" -> a moment in
    UTC; "2021-05-04T08:00+02:00" -> the paper's own 8:00.
    """
    if epoch := _EPOCH.match(words):
        moment = datetime(1970, 1, 1) + timedelta(seconds=int(epoch[1][:10]))
        value = moment.isoformat(timespec="minutes")
        return DateEvidence(
            kind=kind, value=value, words=words.strip(), weight=weight, basis=basis, utc=True
        )
    found = find_date_stamp(words)
    if found is None:
        return None
    utc = "T" in found.value and _UTC.match(words, found.end) is not None
    return DateEvidence(
        kind=kind, value=found.value, words=words.strip(), weight=weight, basis=basis, utc=utc
    )


def choose_date(
    evidence: Sequence[DateEvidence], *, before: date | None = None, lead: str = ""
) -> DateChoice:
    """Return the day that the evidence supports best, to the minute where its sources tell it.

    ``before`` is the day of reading: later days are rejected (one day is forgiven, for the
    clocks of other places). ``lead`` are the story's first words: "today, Friday" supports the
    Fridays among the days.
    """
    sound = [one for one in evidence if not _flaw(one, before)]
    rejected = tuple(dict.fromkeys(flaw for one in evidence if (flaw := _flaw(one, before))))
    weekday = _weekday_of_today(lead)
    days = sorted({day for one in sound for day in one.local_days()})
    scored = [(_score(day, sound, weekday), day) for day in days]
    best = max(scored, key=lambda pair: (round(pair[0], 6), _written(pair[1], sound)), default=None)
    if best is None or best[0] < _LEAST:
        months = [one for one in sound if one.vague]
        return DateChoice(published=_of_month(months), rejected=rejected)
    return DateChoice(published=_of_day(best[1], sound, rejected), rejected=rejected)


def _flaw(one: DateEvidence, before: date | None) -> str:
    """Return why a piece of evidence can be no day of publication, or ""."""
    days = DateRange.of(one.value)
    first = days.start if days else None
    if first is None:
        return f"{one.words} is no day"
    if first in _ZEROS or first.year < _FIRST_YEAR:
        return f"{one.words} is the zero of a clock, no day of publication"
    if before is not None and first > before + timedelta(days=1):
        return f"{one.words} is later than the day of reading, {before}"
    return ""


def _score(day: date, evidence: Sequence[DateEvidence], weekday: int | None) -> float:
    """Return the probability that not all kinds of evidence for a day are wrong."""
    kinds: dict[str, float] = {}
    for one in evidence:
        kinds[one.kind] = max(kinds.get(one.kind, 0.0), one.support(day))
    doubt = 1.0
    for support in kinds.values():
        doubt *= 1.0 - support
    score = 1.0 - doubt
    agrees = weekday is None or day.isoweekday() == weekday
    return score if agrees else score * _CONTRADICTED


def _weekday_of_today(lead: str) -> int | None:
    """Return the weekday (Monday = 1) that a text names as its own day, if it names one."""
    match = _TODAY.search(lead)
    return ALL_WEEKDAYS[(match["a"] or match["b"])[:3].lower()] if match else None


def _written(day: date, evidence: Iterable[DateEvidence]) -> float:
    """Return the weight of the best evidence that states this very day."""
    return max((one.weight for one in evidence if one.value.startswith(day.isoformat())), default=0)


def _of_day(
    day: date, evidence: Sequence[DateEvidence], rejected: Sequence[str]
) -> PublicationDate:
    """Return a day with the words of its best evidence, and its clock where one is stated."""
    stated = [one for one in evidence if one.value.startswith(day.isoformat())]
    if not stated:  # only a moment in UTC and the story's words lead to it
        shown = max(evidence, key=lambda one: one.support(day))
        working = f"{shown.words} is UTC; where the story was written it was {day}."
        return PublicationDate(
            value=day.isoformat(), basis=shown.basis, words=shown.words, working=working
        )
    best = max(stated, key=lambda one: (one.weight, "T" in one.value))
    clocks = [one for one in stated if "T" in one.value]
    value = max(clocks, key=lambda one: one.weight).value if clocks else best.value
    return PublicationDate(
        value=value, basis=best.basis, words=best.words, working=_working(day, evidence, rejected)
    )


def _working(day: date, evidence: Sequence[DateEvidence], rejected: Sequence[str]) -> str:
    """Return in a sentence what spoke against the day that was chosen, or ""."""
    others = [one.words for one in evidence if not one.support(day)]
    against = [f"the page also states {words}" for words in dict.fromkeys(others)]
    said = "; ".join([*rejected, *against[:2]])
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _of_month(months: Sequence[DateEvidence]) -> PublicationDate | None:
    best = max(months, key=lambda one: one.weight, default=None)
    if best is None:
        return None
    return PublicationDate(value=best.value, basis=best.basis, words=best.words)
