"""Dates that say their year: ISO, numeric, "June 14, 2018", "14 June 2018", "June 2018", "2018".

These never depend on the publication date.
"""

from __future__ import annotations

import re

from index.language import numbers
from index.timex import lexicon
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_rule
from index.timex.rules.time_of_day import TRAILING_TIME, add_clock_time
from index.timex.values import to_day_value, to_month_value

_MONEY = re.compile(r"[$£€¥#]\s?$|\d[.,/-]$")
_MEASURED = re.compile(
    r"""
    \s(?:[a-z]+\s)?(?:
        people|persons|men|women|children|troops|soldiers|employees|workers|students|members
        |refugees|families  # heads
        |miles|metres|meters|kilometers|kilometres|km|feet|ft|acres|hectares|tons|tonnes|barrels
        |rpm|calories|watts|degrees|square|cubic|hours|GMT|years|days  # units
        |dollars|dlrs|euros|pounds|marks|francs|yen|rubles  # money
        |points|shares|jobs|seats|votes|homes|houses|percent|pct|cases|deaths|dead|injured|rounds
        |copies|units|times|words|pages|block  # things
    )\b
    |\s(?:[A-Z]\w*\.?\s){1,3}  # a street
        (?:Avenue|Street|St\.|Ave\.|Road|Boulevard|Blvd|Drive|Lane)
    """,
    re.X,
)
"""What makes four digits before it a quantity or an address: "2000 people", "1900 Elm Street"."""

_COUNTED = re.compile(
    r"(?:\b(?:some|about|least|most|than|nearly|almost|over|approximately|around|roughly|under"
    r"|another|only|just|total of|no\.|number|flight|boeing|room|channel|route|highway|page"
    r"|top|mere|up to)|[+×x])\s$"
)
"""What makes four digits after it a count or a name: "about 2000", "flight 1990"."""

_NAME = re.compile(
    r"(?:^|\s)(?!In|Since|By|The|From|Until|Of|Class|Summer|Winter|Spring)[A-Z][a-z]+\s$"
)
_DATED = re.compile(r"\b(?:in|since|during|until)\s$")
_MODEL = re.compile(
    r"\s(?:Acura|Audi|BMW|Buick|Cadillac|Chev|Chrysler|Dodge|Ferrari|Fiat|Ford|GMC|Honda|Hyundai"
    r"|Infiniti|Jaguar|Jeep|Kia|Lexus|Lincoln|Mazda|Mercedes|Mercury|Mitsubishi|Nissan|Oldsmobile"
    r"|Plymouth|Pontiac|Porsche|Saab|Saturn|Subaru|Suzuki|Tesla|Toyota|Volkswagen|Volvo)"
)
"""Makes of cars: a "1987 Chevrolet" dates the car, not what is told."""

_DIMENSION = re.compile(r"[/%]|-\d{3,}|-\w{1,12}-?\w{1,12}-\d|\s?[x×]\s?\d")


def parse_month_number(words: str) -> int:
    """Return the number of a month's name or abbreviation, with or without a full stop."""
    return lexicon.ALL_MONTHS[words.lower().rstrip(".")]


def parse_day_number(words: str) -> int:
    """Return the number of a day. Examples: "14th" -> 14, "eighth" -> 8."""
    return numbers.parse_ordinal(words) or 0


def parse_full_year(words: str) -> int:
    """Return a year of digits or words. Examples: "'98" -> 1998, "nineteen ninety-four" -> 1994.

    Two digits above 30 are of the twentieth century.
    """
    spoken = numbers.parse_spoken_year(words)
    if spoken is not None:
        return spoken
    digits = re.sub(r"\D", "", words)
    if len(digits) == 2:
        return int(digits) + (1900 if int(digits) > 30 else 2000)
    return int(digits)


def _day(match: Match, year: int, month: int, day: int) -> Reading | None:
    """Return the reading of a day, with the time of day where one follows."""
    value = to_day_value(year, month, day)
    return add_clock_time(Reading(value=value), match["time"]) if value else None


def _named_day(match: Match, _context: Context) -> Reading | None:
    """Read "Sat Sep 09 2023", "June 14, 2018, 16:10", "14 June 2018"."""
    year = parse_full_year(match["anyyear"])
    return _day(match, year, parse_month_number(match["month"]), parse_day_number(match["day"]))


def _dashed_day(match: Match) -> Reading | None:
    """Read "10-Apr-15"."""
    day = parse_day_number(match["daynumber"])
    value = to_day_value(parse_full_year(match["anyyear"]), parse_month_number(match["month"]), day)
    return Reading(value=value) if value else None


def _numeric_day(match: Match, _context: Context) -> Reading | None:
    """Read 06/14/2018 the American way, 14/06/2018 and 14.06.2018 the other way."""
    first, second = int(match["first"]), int(match["second"])
    if match["separator"] == "." or first > 12:
        first, second = second, first
    year = parse_full_year(match["years"])
    return _day(match, year, first, second) if 1500 <= year <= 2199 else None


def _iso_day(match: Match, _context: Context) -> Reading | None:
    """Read 2018-06-14 and 2018-06-14T16:10."""
    return _day(match, int(match["years"]), int(match["months"]), int(match["days"]))


def _iso_month(match: Match, _context: Context) -> Reading:
    """Read "2018-06" as June 2018; "2010-11" and "1997-04" run over years, read as the first."""
    year, month = int(match["years"]), int(match["months"])
    runs_on = year < 2000 or month > year % 100
    return Reading(value=f"{year:04d}" if runs_on else to_month_value(year, month))


def _years(match: Match, _context: Context) -> Reading | None:
    """Read "1914-18", "the 2014-15 financial year", "2013/14"."""
    first = int(match["years"])
    last = first // 100 * 100 + int(match["last"])
    last += 100 * (last < first)
    apart = last - first
    said = apart == 1 or (apart <= 40 and last % 100 > 12)
    return Reading(value=f"{first}/{last}") if said else None


def _month(match: Match, _context: Context) -> Reading:
    return Reading(
        value=to_month_value(parse_full_year(match["anyyear"]), parse_month_number(match["month"]))
    )


def _year(match: Match, context: Context) -> Reading | None:
    """Read four digits as a year, unless they are money, a measure, a count or part of a name."""
    before = context.text[max(0, match.start() - 16) : match.start()].lower()
    after = context.after(match.end(), 40)
    if _MONEY.search(before) or _COUNTED.search(before):
        return None
    if _DIMENSION.match(after) or _MODEL.match(after):
        return None
    if _MEASURED.match(after) and not _DATED.search(before):
        return None
    return Reading(value=match["year"]) if 1500 <= int(match["year"]) <= 2100 else None


def _short_year(match: Match, context: Context) -> Reading | None:
    """Read "'98"; an apostrophe that closes or opens a quotation is none of a year's."""
    start = match.start()
    if start and context.text[start - 1] not in " \n\t(-":
        return None
    if _NAME.search(context.text, max(0, start - 24), start):  # a class: "Ann Lee '18"
        return None
    if re.match(r"\s(?:[Mm]inutes|percent|per)\b", context.after(match.end())):
        return None
    return Reading(value=str(parse_full_year(match["shortyear"])))


def _spoken_year(match: Match, context: Context) -> Reading | None:
    """Read "nineteen seventy-nine"; "two thousand people" are no year."""
    year = numbers.parse_spoken_year(match[0])
    counted = _MEASURED.match(context.after(match.end())) or _COUNTED.search(
        context.before(match.start()) + " "
    )
    return Reading(value=str(year)) if year and not counted else None


_WEEKDAY = r"(?:<weekday>(?: <:part>)?,? (?:the )?)?"
_ISO_TIME = r"(?:[T ](?P<time>\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?(?!\d))?"
_NUMERIC = (
    r"(?P<first>\d{1,2})(?P<separator>[/.-])(?P<second>\d{1,2})(?P=separator)"
    r"(?P<years>\d{4}|\d\d)(?![\d%/]|[.,]\d)"
)

RULES: tuple[Rule, ...] = (
    make_rule(
        "iso day",
        DIGITS,
        rf"(?P<years>1\d{{3}}|2[01]\d\d)-(?P<months>\d\d)-(?P<days>\d\d)(?!\d){_ISO_TIME}",
        _iso_day,
    ),
    make_rule(
        "iso month",
        DIGITS,
        r"(?P<years>1[5-9]\d\d|20\d\d)-(?P<months>0[1-9]|1[0-2])(?![\d-])",
        _iso_month,
    ),
    make_rule(
        "years",
        DIGITS,
        r"(?P<years>1[5-9]\d\d|20\d\d)(?:[/–]|-(?!0\d|1[0-2]))(?P<last>\d\d)(?![\d/–-]|[.,:]\d)"
        r"(?: (?:financial|fiscal|academic|school) year|(?: season)?\b)",
        _years,
    ),
    make_rule(
        "years of a season",
        DIGITS,
        r"(?P<years>1[5-9]\d\d|20\d\d)[-/–](?P<last>\d\d)"
        r" (?:(?:financial|fiscal|academic|school|tax|budget) year|season|campaign)\b",
        _years,
    ),
    make_rule("numeric day", DIGITS, rf"{_NUMERIC}{TRAILING_TIME}", _numeric_day),
    make_rule(
        "month day year",
        {*lexicon.ALL_MONTHS, *lexicon.ALL_WEEKDAYS},
        rf"{_WEEKDAY}<month>(?:[ -]| the )<day>,? (?:of )?<anyyear>{TRAILING_TIME}",
        _named_day,
    ),
    make_rule(
        "month day time year",
        lexicon.ALL_WEEKDAYS,
        r"<weekday> <month> <day> (?P<time>\d\d:\d\d(?::\d\d)?)(?: <:zone>)? <anyyear>",
        _named_day,
    ),
    make_rule(
        "day month year",
        {*DIGITS, *lexicon.ALL_WEEKDAYS, *numbers.ORDINALS, "the"},
        rf"{_WEEKDAY}(?:the )?<day>(?: of)?[ -]<month>,?[ -]<anyyear>{TRAILING_TIME}",
        _named_day,
    ),
    make_rule(
        "day month short year",
        DIGITS,
        r"<daynumber>-<month>-(?P<anyyear>\d\d)(?![\d-])",
        lambda match, _context: _dashed_day(match),
    ),
    make_rule("month year", lexicon.ALL_MONTHS, r"<month>,? (?:of )?<anyyear>", _month),
    make_rule("year", DIGITS, r"<year>", _year),
    make_rule("short year", {"'", "’", "‘", "`"}, r"<shortyear>", _short_year),
    make_rule(
        "spoken year", {"eighteen", "nineteen", "twenty", "two"}, r"<spokenyear>", _spoken_year
    ),
)
