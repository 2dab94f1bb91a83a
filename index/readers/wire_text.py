"""Wire messages as text: IPTC 7901, and the older ANPA 1312 of North American wires.

A message begins with a line of service, number, priority and category; its headline ends with
"=" or stands between carets; its last line is the day and hour of transmission, which is its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.errors import ReadError
from index.readers.document import ReadItem, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream

_TELEX = re.compile(r"^[ \t]*(?:ZCZC[ \t]*(?:[A-Z0-9]{3,8}[ \t]*$)?|NNNN[ \t]*$)", re.M)
"""What telex sets around a message."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_HEADER = re.compile(
    r"""
    ^[ \t]*(?:
        (?P<service>[A-Za-z]{1,4})(?P<number>\d{3,4})[ \t]+(?:
            [1-9][ \t]+[A-Za-z]{2,3}[ \t]+\d{1,5}\b  # IPTC 7901: priority, category, words
            |[a-z][ \t]+[a-z]{1,4}(?=[ \t]|$)  # ANPA: priority, category
        )
        |[a-z]\d{3,4}[ \t]*\n[a-z][ \t]+[a-z]{1,4}(?=[ \t]|$)  # ANPA on two lines
        |[a-z]\d{3,4}[ \t]+\d\d-\d\d[ \t]+\d{3,4}(?=[ \t]*$)  # its number, day and words alone
    ).*$
    """,
    re.M | re.X,
)
_FOOTER = re.compile(
    r"^[ \t]*(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)[ \t]*(?:[A-Z]{3,4}[ \t]+)?"
    r"(?P<month>[A-Za-z]{3})[ \t]+(?P<year>\d{2}(?:\d\d)?)[ \t]*$",
    re.M,
)
_ANPA_FOOTER = re.compile(
    r"^[ \t]*(?:[A-Z]{2,4}-)+(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) (?P<hour>\d\d)"
    r"(?P<minute>\d\d)[A-Z]{3,4}<?[ \t]*$",
    re.M,
)
_OPENING = re.compile(
    r"\s*(?P<place>[A-ZÀ-Þ][\w .'’/-]{1,40}?)(?:,[^()\n]{2,40})? "
    r"\((?P<agency>[\w ./-]{2,24})\)\s*(?:--?|[–—_])"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def is_wire_text(text: str) -> bool:
    """Tell whether a text is a wire message: its header, and its footer or a headline's "="."""
    bare = _TELEX.sub("", _CONTROLS.sub("", text[:20_000]).replace("\r", "")).lstrip()
    if _HEADER.match(bare) is None:
        return False
    closed = _FOOTER.search(bare) or _ANPA_FOOTER.search(bare)
    opened = any(_OPENING.match(line) for line in bare.split("\n"))
    return opened or closed is not None or re.search(r"\S ?=[ \t]*$", bare, re.M) is not None


def read_wire_text(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article for each message of a file."""
    data = _CONTROLS.sub("", source.read_bytes().decode("latin-1")).encode("latin-1")
    text, notices = source.decode(data)
    text = _TELEX.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).lstrip("\n")
    starts = [match.start() for match in _HEADER.finditer(text)] or [0]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        place = source.origin if len(starts) == 1 else f"{source.origin}[{number}]"
        try:
            body, fields = _message(text[start:end])
            yield make_record(body, fields, place, notices)
        except ReadError as error:
            yield make_failure(place, error)


def _message(text: str) -> tuple[str, dict[str, object]]:
    """Return the body and the fields of one message."""
    footer = _FOOTER.search(text) or _ANPA_FOOTER.search(text)
    header = _HEADER.search(text)
    lines = text[header.end() if header else 0 : footer.start() if footer else len(text)].split(
        "\n"
    )
    lines = [line for line in lines if not _is_desk_line(line)]
    title, rest = _careted(lines) if any(line[:1] == "^" for line in lines) else _headline(lines)
    byline = [
        line.strip() for line in rest[:4] if re.match(r"\s*By [A-ZÀ-Þ]", line) and len(line) < 60
    ]
    signed = {*byline, *(line.strip() for line in rest[:4] if _WRITER.match(line.strip()))}
    rest = [line for n, line in enumerate(rest) if not (n < 4 and line.strip() in signed)]
    body = _paragraphs(rest)
    if not body:
        raise ReadError("The message has no text.", "Look at it.")
    opening = _OPENING.match(body)
    service = header["service"] if header else None
    agency = _full_name(opening["agency"].strip(), text) if opening else None
    fields: dict[str, object] = {
        "title": title or None,
        "place": opening["place"] if opening else None,
        "source": service.upper() if service and len(service) > 1 and not agency else None,
        "agency": agency.upper() if agency and len(agency) <= 4 else agency,
        "published_at": _day(footer) if footer else None,
        "authors": byline[0].rstrip("= ") if byline else None,
    }
    return body, fields


def _full_name(agency: str, text: str) -> str:
    """Return an agency's name where a line below the by-line writes it out.

    Example: "UNP" and "^United Northern Press Writer=" -> "United Northern Press".
    """
    for line in text.split("\n")[:_BYLINES]:
        words = line.strip("^<= ").split()[:-1]
        if len(words) > 1 and "".join(word[0] for word in words) == agency:
            return " ".join(words)
    return agency


_WRITER = re.compile(r"(?:[A-Z][\w.’'-]+ ){2,6}(?:Writer|Correspondent|Staff|Reporter|Editor)$")
"""The line below a by-line: whose writer it is."""
_BYLINES = 10  # lines of a message in which its by-line stands
_DESK = re.compile(
    r"""
    [ \t]*\^?(?:
        (?:\(?[A-Z]{2,6}\)?[ /])?[a-z]{1,4}(?:[/-][a-z]{1,4}){1,3}  # initials
        |(?:ATTENTION\b|(?:Eds?|EDS?|Editors?|EDITORS?):).{0,140}
        |.{1,120}///
    )[ \t]*$
    """,
    re.X,
)
"""A note of the desk to editors, or its initials: "ATTENTION - ADDS quotes ///", "nrk/tra/gu"."""
_HEADLINE = 60  # characters of a line of the head: a by-line, its agency


def _is_desk_line(line: str) -> bool:
    """Tell whether a line is the desk's word to other desks, no part of the story."""
    return _DESK.match(line) is not None


_SLUG = re.compile(r"^[A-Z]{1,2}-\S|, ?[a-z]?\d{3,4}$|^[A-Z]{2}[A-Z0-9]*-\w")
"""The key by which a wire's desk finds a story again."""


def _careted(lines: list[str]) -> tuple[str, list[str]]:
    """Return headline and text of a message whose head stands between "^" and "<" or "=".

    What is no slug ("PM-Drowned Town,0146") is the headline.
    """
    head = [n for n, line in enumerate(lines) if line[:1] == "^"]
    told = [lines[n].strip("^<= ") for n in head]
    told = [line for line in told if len(line.split()) > 1 and not _SLUG.search(line)] or told
    told[1:] = [line for line in told[1:] if len(line) > _HEADLINE or line.startswith("By ")]
    rest = [line.rstrip("<") for line in lines[head[-1] + 1 :]]
    return told[0], [*told[1:], *rest]


def _headline(lines: list[str]) -> tuple[str, list[str]]:
    """Return the headline, which "=" closes or else is the first line, and the lines below it."""
    filled = [n for n, line in enumerate(lines) if line.strip() and not _SLUG.search(line)]
    closed = next(
        (n for n in filled[:6] if lines[n].rstrip().endswith("=") and "By " not in lines[n][:4]),
        None,
    )
    at = closed if closed is not None else filled[0] if filled else None
    if at is None:
        return "", lines
    first = at
    while first > 0 and lines[first - 1].strip() and closed is not None:
        first -= 1
    title = " ".join(line.strip() for line in lines[first : at + 1]).rstrip("= ")
    return title, lines[at + 1 :]


def _paragraphs(lines: list[str]) -> str:
    text = "\n".join(line.rstrip("= ") if line.endswith(" =") else line for line in lines)
    parts = re.split(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)", text.strip("\n"))
    return "\n".join(" ".join(part.split()) for part in parts if part.strip())


def _day(footer: re.Match[str]) -> str | None:
    """Return the day and minute of a footer in ISO form."""
    written = footer["month"].lower()
    month = (
        int(written)
        if written.isdigit()
        else _MONTHS.index(written) + 1
        if written in _MONTHS
        else 0
    )
    year = int(footer["year"])
    year += 0 if year > 99 else 2000 if year < 69 else 1900
    try:
        day = date(year, month, int(footer["day"]))
    except ValueError:
        return None
    return f"{day.isoformat()}T{footer['hour']}:{footer['minute']}"
