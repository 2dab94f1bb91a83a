"""The words of the calendar, as news writes them: months, weekdays, units, seasons, parts of day.

All keys are lower case. Codes are those of TIMEX3 (TimeML 1.2.1) and ISO 8601.
"""

from __future__ import annotations

from typing import Literal, get_args

from index.language.lexicon import (
    ALL_MONTHS,
    ALL_WEEKDAYS,
    MONTH_ABBREVIATIONS,
    MONTH_NAMES,
    MONTHS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAY_NAMES,
    WEEKDAYS,
)

Unit = Literal[
    "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century"
]
Season = Literal["SP", "SU", "FA", "WI"]

SEASONS: dict[str, Season] = {
    "spring": "SP",
    "springtime": "SP",
    "summer": "SU",
    "summertime": "SU",
    "autumn": "FA",
    "fall": "FA",
    "winter": "WI",
    "wintertime": "WI",
}
PARTS_OF_DAY: dict[str, str] = {
    "morning": "MO",
    "midday": "MI",
    "noon": "12:00",
    "lunchtime": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "midnight": "24:00",
}
UNITS: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
PLURAL_UNITS: dict[str, Unit] = {
    **{f"{word}s": unit for word, unit in UNITS.items() if unit != "century"},
    "centuries": "century",
    "hrs": "hour",
    "mins": "minute",
    "yrs": "year",
}
ALL_UNITS = UNITS | PLURAL_UNITS

_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties noughties".split()
DECADES: dict[str, int] = {word: 20 + 10 * place for place, word in enumerate(_DECADES)}

__all__ = [
    "ALL_MONTHS",
    "ALL_UNITS",
    "ALL_WEEKDAYS",
    "DECADES",
    "MONTHS",
    "MONTH_ABBREVIATIONS",
    "MONTH_NAMES",
    "PARTS_OF_DAY",
    "PLURAL_UNITS",
    "SEASONS",
    "UNITS",
    "WEEKDAYS",
    "WEEKDAY_ABBREVIATIONS",
    "WEEKDAY_NAMES",
    "Season",
    "Unit",
]
