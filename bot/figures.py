"""The numbers of a text with their units, and which of them are the same thing said otherwise.

A unit is known where it is money, a share, a length of time or a common measure; what is counted
("175 agreements") is not compared, since a sentence may name it in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.language.numbers import locate_values

_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_UNIT_WORDS = """
percent %|per|percentage|pct|percent; dollar dollars|dollar|usd|bucks; euro euros|euro|eur
pound pounds|pound|gbp|sterling; yen yen|yuan|renminbi; rouble roubles|rouble|rubles|ruble
rupee rupees|rupee; won won; franc francs|franc; peso pesos|peso; cent cents|cent|pence
kilometre km|kilometres|kilometers|kilometre|kilometer; mile miles|mile|mi
metre metres|meters|metre|meter; foot feet|foot|ft; inch inches|inch; acre acres|acre
hectare hectares|hectare; kilogram kg|kilograms|kilogram|kilos|kilo; tonne tonnes|tonne|tons|ton
litre litres|liters|litre|liter; gallon gallons|gallon; barrel barrels|barrel
degree degrees|degree; second seconds|second; minute minutes|minute|minutes; hour hours|hour
day days|day; week weeks|week; month months|month; year years|year; decade decades|decade
"""
_UNITS = {
    word: line.split()[0]
    for line in re.split(r"[;\n]", _UNIT_WORDS)
    if line.strip()
    for word in line.split()[1].split("|")
}
TIMES = ("day", "week", "month", "year")
_BEHIND = re.compile(
    r"(?: and a (?:half|quarter))?[\s-]*(?:(?P<sign>%)|(?:[A-Z]\w+\s)?(?P<word>[A-Za-z]+))"
)
_ABOUT = re.compile(
    r"(?P<more>more than|over|at least|above)|(?P<less>less than|fewer than|under|nearly|almost"
    r"|close to|up to|just short of)|(?P<near>about|around|some|roughly|approximately|or so)",
    re.I,
)
NEAR = Decimal("0.06")
"""How far a rounded number may be from what it rounds, as a share of it."""
_UNCOUNTED = frozenset({Decimal(0), Decimal(1)})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text: value, unit ("" where none is known), rounding, and where it stands.

    ``rounding`` is "more", "less" or "near" where it is told as no exact one, else "".
    """

    value: Decimal
    unit: str
    rounding: str
    start: int
    end: int

    def is_told_by(self, other: Figure) -> bool:
        """Tell whether another number says this one: the same value, in no other unit."""
        alike = self.value == other.value or self._rounds(other)
        return alike and (not self.unit or not other.unit or self.unit == other.unit)

    def is_told_by_any(self, others: Iterable[Figure]) -> bool:
        """Tell whether any of several numbers says this one."""
        return any(self.is_told_by(other) for other in others)

    def _rounds(self, other: Figure) -> bool:
        if not self.rounding or not other.value:
            return False
        apart = (other.value - self.value) / other.value
        allowed = {"more": 0 <= apart <= NEAR, "less": -NEAR <= apart <= 0}
        return allowed.get(self.rounding, abs(apart) <= NEAR)


def read_figures(text: str, skipped: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Return the numbers of a text in order, those within ``skipped`` offsets left out.

    Nought and one are left out, which words say too often. Example: "about $3 million" -> a
    Figure of 3000000, "dollar", "near".
    """
    kept = list(text)
    for start, end in skipped:
        kept[start:end] = ";" * (end - start)
    plain = "".join(kept)
    return [
        Figure(value, _unit(plain, start, end), _rounding(plain, start), start, end)
        for value, start, end in locate_values(plain)
        if value not in _UNCOUNTED
    ]


def _unit(text: str, start: int, end: int) -> str:
    before = text[:start].rstrip()[-1:]
    if before in _SIGNS:
        return _SIGNS[before]
    behind = _BEHIND.match(text, end)
    if behind is None:
        return ""
    word = behind["sign"] or behind["word"].lower()
    if word == "per" and not re.match(r"[\s-]*per\s?cent", text[end:], re.I):
        return ""
    return _UNITS.get(word, "")


def _rounding(text: str, start: int) -> str:
    head = text[:start].rstrip(" $€£¥₹")[-16:]
    found = [match for match in _ABOUT.finditer(head) if head[match.end() :].strip() in ("", "a")]
    return next((name for name in ("more", "less", "near") if found and found[-1][name]), "")


def find_figures(text: str, skipped: Sequence[tuple[int, int]] = ()) -> frozenset[Decimal]:
    """Return the values of a text's numbers. Example: "10,000 people, two dozen" -> {10000, 24}."""
    return frozenset(figure.value for figure in read_figures(text, skipped))


def format_figure(value: Decimal) -> str:
    """Return a number as a reader sees it. Example: 12000 -> "12,000"."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value.normalize():,f}"


def find_untold(own: Iterable[Figure], told: Sequence[Figure]) -> list[Figure]:
    """Return the figures of a sentence that none of its sources says."""
    return [figure for figure in own if not figure.is_told_by_any(told)]
