"""Datelines: where a report was filed, by whom, and on which day, before its first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.metadata.publication_date import MONTH, find_date_stamp
from index.metadata.publisher import strip_mark
from index.types import PublicationDate

AGENCIES = (
    "AFP|Agence France[- ]Presse|AP|Associated Press|Reuters|TASS|ITAR-TASS|Interfax|"
    "RIA(?: Novosti)?|Sputnik|Xinhua|Kyodo(?: News)?|Jiji(?: Press)?|Yonhap|KCNA|PTI|ANI|IANS|UNI|"
    "UPI|dpa|DPA|EFE|ANSA|Anadolu(?: Agency)?|AA|APA|IRNA|ISNA|Tasnim|SANA|MENA|WAM|SPA|"
    "PA(?: Media)?|Press Association|AAP|CP|The Canadian Press|Bernama|Antara|BelTA|Ukrinform|"
    "Unian|CNA|NNA|NAN|APP|BSS|UNB|IPS|Bloomberg|CNN(?: Business)?|BBC|VOA|RFE/RL|TNS|MCT|NYT|ATS|"
    "Belga|Ritzau|NTB|PAP|MTI|Tanjug"
)
UPPER = r"[^\W\d_a-zß-öø-ÿ]"
"""A capital, of any alphabet."""
_CAPS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}"
_PLACE_NAME = rf"{UPPER}[\w.'’-]+(?: (?:de |of |the )?{UPPER}[\w.'’-]+){{0,3}}"
_PLACE = rf"(?P<place>{_CAPS}|{_PLACE_NAME})(?:, {_PLACE_NAME})?"
_DAY = rf"(?P<day>(?i:(?:{MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH}\.?)(?:,?\s+\d{{4}})?))"
_DASH = r"\s*(?:—|–|--+|-(?=\s)|:(?=\s|$))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_PLACE},? {_DAY}\.? /(?P<agency>[\w -]{{2,24}})/\.?",
        rf"{_PLACE}(?:,? {_DAY})?,? ?[(/\[](?P<agency>[A-Z][\w ./-]{{1,30}}|dpa)[)/\]]{_DASH}",
        rf"(?P<agency>{AGENCIES}) ?[,/|] ?(?P<place>{_PLACE_NAME})(?:,? {_DAY})?"
        r"\s*(?::|—|–|-)(?=\s|$)",
        rf"(?:{_PLACE})? ?(?P<agency>{AGENCIES})\s*(?:—|–|--+)",
        rf"\((?P<agency>{AGENCIES})\){_DASH}?",
        rf"(?P<place>{_CAPS})(?:, {_PLACE_NAME})?\s*(?:—|–|--+)\s*\(?{_DAY}\)?\s*(?:—|–|--+|$)",
        rf"(?P<place>{_CAPS})(?:, {_PLACE_NAME})?,? ?{_DAY}?\s*(?:—|–|--+|-(?=\s)|:(?=\s))",
    )
)
_LONGEST = 90  # characters of a dateline
_NOT_PLACES = frozenset(
    "WATCH BREAKING UPDATE UPDATED EXCLUSIVE OPINION ANALYSIS LIVE VIDEO NEWS READ MORE NOTE "
    "EDITOR CORRECTION FILE PHOTO PHOTOS Q A FAQ MIDDAY PICTURED FACT TODAY WHO WHAT WHEN WHERE "
    "WHY HOW ALSO RELATED CLICK COVID-19 COVID".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What a dateline says. ``day`` are its words for a day, ``end`` is where the story goes on."""

    place: str = ""
    agency: str = ""
    day: str = ""
    words: str = ""
    end: int = 0


def parse_dateline(line: str) -> Dateline | None:
    """Return the dateline that a line begins with, or None.

    Example: "MOSCOW, June 14. /TASS/. President ..." -> place "MOSCOW", agency "TASS",
    day "June 14". The place stays as it is printed.
    """
    if strip_mark(line)[0] != line:
        return None  # a wire's mark before its headline
    head = line[:_LONGEST]
    for form in _FORMS:
        match = form.match(head)
        if match and _sound(match):
            return _of(match)
    return None


def _sound(match: re.Match[str]) -> bool:
    place = match.groupdict().get("place") or ""
    return not any(word.strip(".:'’") in _NOT_PLACES for word in place.split())


def _of(match: re.Match[str]) -> Dateline:
    parts = match.groupdict()
    place = parts.get("place") or ""
    return Dateline(
        place=place.removesuffix("."),
        agency=(parts.get("agency") or "").strip(),
        day=(parts.get("day") or "").strip(),
        words=match[0].strip(),
        end=match.end(),
    )


def complete_day(dateline: Dateline, codes: str) -> PublicationDate | None:
    """Return the day of a dateline without a year, where a wire's codes hold it with one.

    Example: "PRW4471 1844 18-07-19 GMT" above "ANTOFAGASTA, July 18 (Wire)" -> 2019-07-18.
    """
    for match in _CODED_DAY.finditer(codes if dateline.day else ""):
        for year, day in ((match[3], match[1]), (match[3], match[2]), (match[1], match[3])):
            century = "20" if int(year) < _PIVOT else "19"
            found = find_date_stamp(f"{dateline.day}, {century}{year}")
            if found and found.value[8:10] == day and found.value[5:7] in match.groups():
                return PublicationDate(
                    value=found.value, basis="dateline", words=f"{dateline.words} {match[0]}"
                )
    return None


_CODED_DAY = re.compile(r"\b(\d\d)[-./](\d\d)[-./](\d\d)\b")
_PIVOT = 69  # years of two digits below it are of this century
