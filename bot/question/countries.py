"""Countries under all their names: short and official ones, initials, adjectives, capitals.

The names are countryinfo's, whose data follow ISO 3166; they are read once a process. A capital
stands for its country's government in news ("Pyongyang said"), which is weaker than a name.
Codes of two or three letters are left out: "AND" is no Andorra in a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from countryinfo import CountryInfo

NAME, CAPITAL = 1.0, 0.6
"""How well a country's other name, and its capital, stand for it."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z.' -]+")
_SHORT = {"United States": ("America",), "United Kingdom": ("Britain",)}
"""Short forms that countryinfo lacks."""
_SMALL = ("of", "and", "the")


@lru_cache(maxsize=1)
def get_country_names() -> Mapping[str, Mapping[str, float]]:
    """Return, for each name of a country (case folded), its other names with their credit."""
    from countryinfo import all_countries  # reads 256 files, 25 ms

    every: dict[str, dict[str, float]] = {}
    for country in all_countries():
        names = dict.fromkeys(_list_names(country), NAME)
        capital = str(country.capital() or "").removesuffix(" D.C.")
        named = {name.casefold() for name in names}
        for name in names:
            others = every.setdefault(name.casefold(), {})
            others.update({other: credit for other, credit in names.items() if other != name})
            if capital and capital.casefold() not in named:
                others.setdefault(capital, CAPITAL)
        if capital and capital.casefold() not in named:
            every.setdefault(capital.casefold(), {}).update(dict.fromkeys(names, CAPITAL))
    return every


def _list_names(country: CountryInfo) -> Iterator[str]:
    """Yield a country's names in Latin letters, its adjective, and the initials of the longest."""
    names = [country.name(), *country.alt_spellings()]
    names += _SHORT.get(country.name(), ())
    official = [name for name in names if _LATIN.fullmatch(name) and "," not in name]
    for name in official:
        if not (name.isupper() and len(name) <= 3):  # a code of ISO 3166
            yield name
        words = [word for word in re.findall(r"[A-Za-z]+(?:'s)?", name) if word not in _SMALL]
        initials = "".join(word[0] for word in words).upper()
        if len(initials) > 2 or initials in ("US", "UK"):
            yield initials
            yield ".".join(initials) + "."
    if (demonym := country.demonym()) and _LATIN.fullmatch(demonym):
        yield demonym
