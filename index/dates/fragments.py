"""The small notation that rules are written in, and the words it knows.

A pattern is a regular expression in which ``<month>`` stands for a named group of the words that
can be a month, ``<:month>`` for the same words unnamed, a space for any white space within a
paragraph, and ``~`` for white space or a hyphen. A number after the name keeps two groups apart
(``<day2>``). Letter case is ignored; a rule that minds it looks at the words itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.dates import lexicon, numbers

_PLACEHOLDER = re.compile(r"(?<!\?P)<(:?)([a-z]+)(\d?)>")
_SPACE = r"\s{1,3}(?<!\n\n)"
_SPACE_OR_HYPHEN = r"[\s\-‐‑–]{1,2}"


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
        rf"(?:(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?{_HALF})?|(?:1[0-2]|0?[1-9]) ?{_HALF})"
        rf"(?: ?{_ZONE})?(?![\d:%]))"
    ),
}
"""What each placeholder stands for, itself in the notation."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the notation; raises KeyError where a placeholder is unknown."""

    def fragment(found: re.Match[str]) -> str:
        words = FRAGMENTS[found[2]]
        return f"(?:{words})" if found[1] else f"(?P<{found[2]}{found[3]}>{words})"

    expanded = _PLACEHOLDER.sub(fragment, pattern).replace("[ -]", "~").replace(" ", _SPACE)
    return re.compile(expanded.replace("~", _SPACE_OR_HYPHEN), re.IGNORECASE)
