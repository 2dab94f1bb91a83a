"""Names in a sentence: runs of capitalised words, with the cues that tell people from places.

No model: a run of capitals is a name ("Kim Jong-un", "Eastern Economic Forum"), what stands
before it says of what kind ("in", "at" a place; "Mr", "President", a verb of saying a person).
Countries, large cities and American states are those of ``places.txt`` (GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bot import synonyms
from index.language.lexicon import MONTHS, WEEKDAYS

Kind = Literal["person", "place", "name"]

_RUN = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[“\"‘'(—–-]))"
    r"[A-Z][\w’'.-]*(?:(?:\s+(?:of|the|for|and|de|al|bin|von|van|&)){0,2}"
    r"\s+[A-Z](?:[a-z]{0,4}\.(?=\s[A-Z])|[\w’'-]*))*"
)
_TITLE = re.compile(
    r"""
    \b(?:
        Mr|Mrs|Ms|Dr|Sir|Lord|Lady  # of address
        |President|Prime\ Minister|Chancellor|Senator|Sen|Rep|Gov|Governor|Secretary|Minister
        |spokes(?:man|woman|person)|leader|chairman|chief|king|queen|judge|justice|Judge|Justice
        |General|Gen|Lt|Lieutenant|Col|Colonel|Capt|Captain|Maj|Major|Sgt|Sergeant|Adm  # of rank
        |Pope|mayor|Mayor|premier|Premier|envoy|ambassador  # of office
        |coach|actor|actress|singer|CEO|director  # of a trade
    )\.?,?\s+$
    """,
    re.X,
)
_PLACED = re.compile(
    r"""
    \b(?:in|at|near|from|outside|across|around|(?<!according\ )to|towards?|off)\s+
    (?:the\ (?:\w+\ )?(?:city|town|port|resort|village|state|country)(?:\ of)?\ )?  # its kind
    (?:the\ )?
    (?:(?:north|south|east|west|central|far)\w*\ )?$  # a part of it
    """,
    re.I | re.X,
)
_SITE = re.compile(
    r"\b(?:Islands?|Bay|River|Lake|Mountains?|Square|Street|Palace|Stadium|Airport|Hotel|Hall"
    r"|University|City|Park|Harbou?r|Bridge|Castle|Valley|Beach|St|Ave|Rd)$"
)
_OPENERS = frozenset(
    """the a an in on at it he she they we i his her their this that these those but and so as if
    when while after before since for from with by to of there here what who where why how however
    meanwhile also both no not yes more most many some one two now then today yesterday
    mr mrs ms dr according""".split()
) | (MONTHS.keys() | WEEKDAYS.keys())


_COUNTRIES_AS_WRITTEN = (
    *"Britain America England Scotland Wales Korea UK US U.K. U.S. USA".split(),
    "North Korea",
    "South Korea",
)
"""What news calls countries beside their names."""
_PERSONAL = frozenset("Austin Charlotte Jackson Victoria Santiago Sofia Houston Jordan".split())
"""Cities whose names are people's as often."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, its offsets in the sentence, and what kind it seems to be."""

    text: str
    start: int
    end: int
    kind: Kind


def find_names(sentence: str, body: str = "") -> list[Name]:
    """Return the names of a sentence in order, days and months and openers left out.

    A single word that opens the sentence is one only where ``body`` has it with a capital
    within a sentence, or where it is a country's.
    """
    return [name for match in _RUN.finditer(sentence) if (name := _name(match, sentence, body))]


def _name(match: re.Match[str], sentence: str, body: str) -> Name | None:
    text, start = match[0], match.start()
    while (parts := text.split(maxsplit=1)) and parts[0].rstrip(".,").lower() in _OPENERS:
        if len(parts) == 1:
            return None
        start += len(text) - len(parts[1])
        text = parts[1]
    body_of = re.match(r"(?:[A-Z]\.){3,}\s+(?=[A-Z])", text)  # "the F.B.I. James B. Cole"
    if body_of:
        start, text = start + body_of.end(), text[body_of.end() :]
    owner = re.match(r"(.+?)[’']s\s+", text)
    if owner and is_place(owner[1]):  # "South Korea's Moon Jae-in"
        start, text = start + owner.end(), text[owner.end() :]
    text = re.sub(r"(?:\s+(?:of|the|for|and|de|al|&))+$", "", text)
    text = re.sub(r"['’]s?$|[.'’-]+$", "", text)
    if _adjective(text):
        return None
    if not text or text.islower() or (start == 0 and text[1:].islower() and " " not in text):
        if text and is_place(text):
            return Name(text, start, start + len(text), "place")
        known = text and re.search(rf"[a-z,] {re.escape(text)}\b", body)
        return Name(text, start, start + len(text), "name") if known else None
    return Name(text, start, start + len(text), _kind(text, sentence[:start]))


def _adjective(text: str) -> bool:
    """Tell whether capitals are a people's or a region's adjective ("North Korean"), no name."""
    return all(
        synonyms.is_demonym(part) or re.fullmatch(r"(?:North|South|East|West)(?:ern)?", part)
        for part in text.split()
    )


def _kind(text: str, before: str) -> Kind:
    if is_place(text):
        return "place"
    if _TITLE.search(before) or _TITLE.match(text.split()[0] + " "):
        return "person"
    return "place" if _PLACED.search(before) or _SITE.search(text) else "name"


@lru_cache(maxsize=1)
def _read_places() -> dict[str, frozenset[str]]:
    """Return the names in ``places.txt`` by their heading: countries, cities, states."""
    found: dict[str, set[str]] = {}
    text = (files("bot.extractive") / "places.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            names = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            names.add(line)
    found["countries"].update(_COUNTRIES_AS_WRITTEN)
    found["cities"] -= _PERSONAL
    return {heading: frozenset(names) for heading, names in found.items()}


def is_place(name: str) -> bool:
    """Tell whether ``name`` is a country's, a capital's, a large city's or an American state's."""
    return is_country(name) or is_state(name) or name in _read_places()["cities"]


def is_country(name: str) -> bool:
    """Tell whether ``name`` is a country's."""
    return name in _read_places()["countries"]


def is_state(name: str) -> bool:
    """Tell whether ``name`` is an American state's."""
    return name in _read_places()["states"]


_BODY = re.compile(
    r"\b(?:League|Party|Agency|Ministry|Department|Assembly|Presidium|Committee|Council|University"
    r"|Company|Association|Commission|Court|Bank|Group|Union|Times|News|Cent(?:er|re)|Institute"
    r"|Office|House|Senate|Congress|Parliament|Kremlin|Forum|Army|Police|War|Cup|Act|Day)\b"
)
"""What makes a name that of a body and no person."""


def is_body(name: str) -> bool:
    """Tell whether a name is that of a body and no person: "the Food Agency"."""
    return bool(_BODY.search(name))
