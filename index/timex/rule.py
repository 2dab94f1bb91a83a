"""What a rule of the grammar is, and what it makes of its words.

A rule is tried only where one of its first words stands (``starts``), so a text is read once,
whatever the number of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from index.language import numbers
from index.timex import lexicon
from index.timex.tense import REACH, Tense, find_tense
from index.types import DateRange, Granularity, TimexSpan, TimexType

Match = re.Match[str]
Ground = Literal["words", "published", "text", "none"]

DIGITS = frozenset({"0"})
"""The first "word" of every expression that begins with a digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a rule makes of its words: a TIMEX3 value, its type, and the ground it stands on.

    ``ground`` is "words" where the words say it all, "published" where it was reckoned from the
    publication date, "text" from an earlier date in the text (``anchor``, in its own words), and
    "none" where it stays open.
    """

    value: str
    type: TimexType = "DATE"
    ground: Ground = "words"
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule: the words it starts with, its pattern, and how a match is read.

    ``read`` returns None where the words are not a date after all.
    """

    name: str
    starts: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[Match, Context], Reading | None]


def make_rule(
    name: str,
    starts: Iterable[str],
    pattern: str,
    read: Callable[[Match, Context], Reading | None],
) -> Rule:
    """Return a rule, its pattern written in the notation of ``fragments``."""
    return Rule(name=name, starts=frozenset(starts), pattern=compile_pattern(pattern), read=read)


def make_open_reading(value: str) -> Reading:
    """Return the reading of words that nothing dates. Example: "XXXX-06", "PAST_REF"."""
    return Reading(value=value, ground="none")


_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Rev)\.?\s$")


def is_surname(context: Context, start: int) -> bool:
    """Tell whether the word at a place is somebody's name: "Ms Friday"."""
    return _HONORIFIC.search(context.text, max(0, start - 6), start) is not None


_PLACEHOLDER = re.compile(r"(?<!\?P)<(:?)([a-z]+)(\d?)>")
_SPACE = r"(?:\s{1,3}(?<!\n\n))"
_SPACE_OR_HYPHEN = r"(?:[\s\-‐‑–]{1,2})"


def _words(keys: Iterable[str]) -> str:
    """Return an alternation of whole words, the longest first."""
    return r"(?:" + "|".join(sorted(map(re.escape, keys), key=len, reverse=True)) + r")\b"


_DIGIT_DAY = r"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%\w]|[.,:/]\d|,\d{3}))"
_ORDINAL_WORD = (
    r"(?:twenty~(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b|thirty~first\b|"
    + _words(word for word in numbers.ORDINALS if "-" not in word)
    + ")"
)
_NOT_A_DAY = "quarter|half|time|period|round|place|person|year|week|month|day|lady|anniversary"
_SPOKEN_DAY = rf"(?:{_ORDINAL_WORD}(?!~(?:{_NOT_A_DAY})))"
_NUMBER = _words({*numbers.CARDINALS, *numbers.SCALES})
_CARDINAL = rf"{_NUMBER}(?:(?:~and)?~{_NUMBER}){{0,6}}"
_YEAR = r"(?:(?:1\d|20|21)\d\d(?![\d%]|[.,:/]\d))"
_SHORT_YEAR = r"(?:['’‘`]\d\d(?![\d%s]))"
_ONES, _TEENS, _TENS = (
    _words(word for word, number in numbers.CARDINALS.items() if number in span)
    for span in (range(1, 10), range(10, 20), range(20, 100))
)
_SPOKEN_YEAR = (
    rf"(?:(?:eighteen|nineteen|twenty)~(?:hundred\b|oh~{_ONES}|{_TEENS}|{_TENS}(?:~{_ONES})?)"
    rf"|two thousand\b(?:(?: and)?~(?:{_ONES}|{_TEENS}))?)"
)
_HOUR = _words(word for word, number in numbers.CARDINALS.items() if 1 <= number <= 12)
_SPOKEN_CLOCK = (
    rf"(?:(?:(?:half|(?:a )?quarter|(?:five|ten|twenty|twenty-five)(?: minutes)?)"
    rf" (?:past|to|before|after) {_HOUR}(?: o['’]clock)?|{_HOUR} o['’]clock)"
    rf"(?: (?:in the (?:morning|afternoon|evening)|at night))?)"
)
_HALF = r"(?:[ap]\.?m\b\.?)"
_ZONE = r"(?:GMT|UTC|E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|BST|CET|local time|Eastern time)"

FRAGMENTS: dict[str, str] = {
    "month": rf"(?:{_words(lexicon.MONTHS)}|{_words(lexicon.MONTH_ABBREVIATIONS)}\.?)",
    "monthname": _words(lexicon.MONTHS),
    "weekday": rf"(?:{_words(lexicon.WEEKDAYS)}|{_words(lexicon.WEEKDAY_ABBREVIATIONS)}\.?)",
    "weekdayname": _words(lexicon.WEEKDAYS),
    "season": _words(lexicon.SEASONS),
    "part": _words(lexicon.PARTS_OF_DAY),
    "unit": _words(lexicon.UNITS),
    "units": _words(lexicon.ALL_UNITS),
    "plural": _words(lexicon.PLURAL_UNITS),
    "day": rf"(?:{_DIGIT_DAY}|{_SPOKEN_DAY})",
    "daynumber": _DIGIT_DAY,
    "year": _YEAR,
    "shortyear": _SHORT_YEAR,
    "spokenyear": _SPOKEN_YEAR,
    "anyyear": rf"(?:{_YEAR}|{_SHORT_YEAR}|{_SPOKEN_YEAR})",
    "ordinal": rf"(?:\d{{1,3}}(?:st|nd|rd|th)\b|{_ORDINAL_WORD})",
    "amount": (
        r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,4})?(?:[ -]\d/\d| ?[½¼¾])?"
        rf"|{_CARDINAL}(?:~and~(?:a|one)~(?:half|quarter))?"
        r"|(?:a|an|another) (?:few|couple(?: of)?|dozen|half|number of|handful of)(?: more)?"
        r"|half~(?:of )?an?|couple(?: of)?|several(?: more)?|few|some|many|an?|another)"
    ),
    "zone": _ZONE,
    "time": (
        rf"(?:(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?{_HALF})?|(?:1[0-2]|0?[1-9]) ?{_HALF}"
        rf"|(?:1[0-2]|0?[1-9])\.[0-5]\d ?{_HALF}|(?:[01]?\d|2[0-3])\.?[0-5]\d(?= ?{_ZONE}\b))"
        rf"(?: ?{_ZONE})?(?![\d:%])|{_SPOKEN_CLOCK})"
    ),
}
"""What each placeholder stands for, itself in the notation."""


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the notation; raises KeyError where a placeholder is unknown."""

    def fragment(found: re.Match[str]) -> str:
        words = FRAGMENTS[found[2]]
        return f"(?:{words})" if found[1] else f"(?P<{found[2]}{found[3]}>{words})"

    expanded = _PLACEHOLDER.sub(fragment, pattern).replace("[ -]", "~").replace(" ", _SPACE)
    return re.compile(expanded.replace("~", _SPACE_OR_HYPHEN), re.IGNORECASE)


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
    spans: list[TimexSpan] = field(default_factory=list)

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
        return find_tense(self.text, start, end, reach)

    def recent(self) -> Iterator[TimexSpan]:
        """Go back over the expressions before this one, the last first."""
        return reversed(self.spans[-_MEMORY:])

    def latest(self, *granularities: Granularity) -> TimexSpan | None:
        """Return the last expression before this one that names such a stretch of days."""
        for span in self.recent():
            if span.range is not None and span.range.granularity in granularities:
                return span
        return None

    def previous(self) -> TimexSpan | None:
        """Return the expression just before this one, whatever it names."""
        return self.spans[-1] if self.spans else None

    def before(self, start: int, reach: int = 24) -> str:
        """Return the words just before a place, in lower case, blanks single, none at the end."""
        return " ".join(self.text[max(0, start - reach) : start].lower().split())

    def after(self, end: int, reach: int = 24) -> str:
        """Return the characters just after a place, as they are."""
        return self.text[end : end + reach]
