"""Public holidays that fall on the same day every year, by the countries a text names.

Dates come from the ``holidays`` library (MIT). A holiday that moves (Easter, Thanksgiving) is
not used, nor one whose name falls on different days in the countries named.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAMPLE = range(2013, 2019)  # years in which a fixed day must be the same
_ALIASES = {
    "US": r"U\.?S\.?(?:A\.?)?|America(?:ns?)?|White House|Washington",
    "GB": r"U\.?K\.?|Britain|British|London",
    "RU": r"Russian?s?|Kremlin|Moscow",
    "KP": r"Pyongyang|DPRK|N\.? Korean?|North Korean?s?",
    "KR": r"Seoul|S\.? Korean?|South Korean?s?",
    "FR": r"French",
    "DE": r"Germans?|Berlin",
    "UA": r"Ukrainians?|Kyiv|Kiev",
    "IN": r"Indians?|New Delhi",
    "CN": r"Chinese|Beijing",
}


def yearly_days(spoken: str, text: str) -> dict[tuple[int, int], str]:
    """Return the (month, day) of a holiday that is spoken of, with its name; {} if unclear.

    ``spoken`` are the words for the day ("the North's National Liberation Day"), ``text`` is
    the story, whose countries are looked up. More than one day means that it is unclear.
    """
    heard = spoken.casefold()
    found: dict[tuple[int, int], str] = {}
    for code in _countries():
        if not _names(code).search(text):
            continue
        for name, day in _fixed(code).items():
            if name.casefold() in heard:
                found[day] = name
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return the countries the library knows: code -> name, "north_korea" as "north korea"."""
    from holidays.registry import COUNTRIES

    return {entry[1]: name.replace("_", " ") for name, entry in COUNTRIES.items()}


@lru_cache(maxsize=512)
def _names(code: str) -> re.Pattern[str]:
    name = re.escape(_countries()[code]).replace(r"\ ", r"\s")
    alias = _ALIASES.get(code)
    return re.compile(rf"\b(?:(?i:{name})" + (f"|{alias}" if alias else "") + r")\b")


@lru_cache(maxsize=512)
def _fixed(code: str) -> dict[str, tuple[int, int]]:
    """Return a country's holidays that fall on one day in every sample year."""
    import holidays

    days: dict[str, set[tuple[int, int]]] = {}
    for day, names in holidays.country_holidays(code, years=_SAMPLE, language="en_US").items():
        for name in names.split("; "):
            days.setdefault(name, set()).add((day.month, day.day))
    return {name: next(iter(found)) for name, found in days.items() if len(found) == 1}
