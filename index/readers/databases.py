"""Text exports of news databases: Nexis, Factiva and ProQuest, one article a document.

Each document states its source, its day and its parts in lines of its own; none of them is body.
The days on which the database loaded or changed a document are no publication.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.errors import ReadError
from index.metadata.masthead import is_edition, is_page_number
from index.metadata.publication_date import find_date_stamp
from index.readers.document import ReadItem, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream

_NEXIS = re.compile(
    r"^[ \t]*(?:Document )?\d+ of \d+(?: DOCUMENTS?)?[ \t]*$|^[ \t]*End of Document[ \t]*$", re.M
)
_FACTIVA = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document [A-Z][A-Z0-9]{3,}\w{12,}[ \t]*$", re.M)
_PROQUEST = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.M)
_COPYRIGHT = re.compile(r"\s*(?:Copyright|©|\(c\)|All rights reserved)", re.I)


def is_database_export(text: str) -> bool:
    """Tell whether a text is an export of Nexis, Factiva or ProQuest."""
    return _find_kind(text) is not None


def _find_kind(text: str) -> re.Pattern[str] | None:
    if re.search(r"^ProQuest document ID:|^Publication info:", text, re.M):
        return _PROQUEST
    if re.search(r"^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$|^[ \t]*End of Document[ \t]*$", text, re.M):
        return _NEXIS
    if re.search(r"^\s*LENGTH: +\d+ words", text, re.M) and re.search(r"^LOAD-DATE: ", text, re.M):
        return _NEXIS
    return _FACTIVA if _FACTIVA.search(text) and re.search(r"\d words$", text, re.M) else None


def read_database_export(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article for each document of an export; a failure for one that has no text."""
    text, notices = source.read_text()
    text = drop_page_lines(text.replace("\f", "\n"))
    kind = _find_kind(text)
    read = {_NEXIS: _nexis, _FACTIVA: _factiva, _PROQUEST: _proquest}
    number = 0
    parts = kind.split(text) if kind else [text]
    if kind is _PROQUEST:  # what else stands between its rules is no document
        parts = [part for part in parts if re.search(r"^Full [Tt]ext:", part, re.M)]
    for part in parts:
        if len(part.strip()) < 40:  # the list's own head or foot
            continue
        number += 1
        place = f"{source.origin}[{number}]"
        try:
            found = read[kind or _NEXIS](part.strip("\n"))
            if not found.body.strip():
                raise ReadError("The document has no text.", "Export it with its full text.")
            yield make_record(found.body, found.fields(), place, notices)
        except ReadError as error:
            yield make_failure(place, error)


def drop_page_lines(text: str) -> str:
    """Return a text without its pages' numbers and running heads.

    A running head is a line that comes back, alike but for its numbers, and numbers a page or
    gives the day of the export; no label of a document does.
    """
    lines = text.split("\n")
    alike = Counter(_unnumbered(line) for line in lines)
    kept = []
    for line in lines:
        numbered = is_page_number(line.lstrip("\ufeff")) and line.lstrip("\ufeff ")[:1] in "Pp-"
        again = alike[_unnumbered(line)] > 1 and re.search(r"\d.*\S\s{3,}\S", line)
        if not numbered and not (again and not _LABEL.match(line)):
            kept.append(line)
    return "\n".join(kept)


def _unnumbered(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


@dataclass(slots=True)
class _Export:
    """One document of an export, in parts."""

    title: str = ""
    source: str = ""
    day: str = ""
    body: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        """Return the fields of a record; what is not stated is None."""
        return {
            "title": self.title or None,
            "source": self.source or None,
            "published_at": self.day or None,
            "authors": self.labels.get("byline") or self.labels.get("author") or None,
            "place": self.labels.get("dateline") or None,
            "url": self.labels.get("document url") or None,
            "section": self.labels.get("section") or None,
        }


_LABEL = re.compile(
    r"[ \t]*(?P<name>[A-Z][A-Za-z]+(?:[ -][A-Za-z]+){0,2}):(?:[ \t]+(?P<value>.*))?$"
)
_HEAD = frozenset("byline section length dateline headline highlight body series column".split())
_TAIL = frozenset(
    "load-date language publication-type document-type graphic journal-code subject organization "
    "company ticker industry person city state country geographic correction-date url "
    "pub-type acc-no classification notes update correction copyright".split()
)


def _nexis(part: str) -> _Export:
    """Read a document of Nexis: centred source and date, title, labels, body, labels."""
    lines = part.split("\n")
    found = _Export()
    first = next((n for n, line in enumerate(lines) if _named(line, _HEAD)), len(lines))
    start = first
    for n in range(first, len(lines)):
        name = _named(lines[n], _HEAD)
        if not name and lines[n].strip() and lines[n].strip() != "Body":
            break
        if name:
            found.labels[name] = _value(lines, n)
        start = n + 1 + (found.labels[name].count("\n") if name else 0)
        if name == "body" or lines[n].strip() == "Body":
            start = n + 1
            break
    _nexis_head(found, lines[:first])
    text = lines[start:]
    end = next(
        (n for n, line in enumerate(text) if _named(line, _TAIL) or _closes(line)), len(text)
    )
    told = [line for line in text[:end] if not _is_running_head(line, found)]
    found.body = _unwrapped(_value_on(lines, start - 1), told)
    found.title = found.labels.get("headline") or found.title
    return found


def _is_running_head(line: str, found: _Export) -> bool:
    """Tell whether a centred line within a document repeats its paper and its day."""
    return (
        line.startswith(" " * 6)
        and bool(found.day)
        and found.day in line
        and (found.source in line)
    )


def _named(line: str, labels: frozenset[str]) -> str:
    match = _LABEL.match(line)
    name = match["name"].lower() if match else ""
    return name if name in labels else ""


def _value(lines: Sequence[str], at: int) -> str:
    """Return what stands after a label, with the lines that go on with it."""
    match = _LABEL.match(lines[at])
    parts = [(match["value"] or "").strip()] if match else []
    for line in lines[at + 1 :]:
        if not line.strip() or _LABEL.match(line) or line.strip() == "Body":
            break
        parts.append(line.strip())
    return "\n".join(parts).strip()


def _value_on(lines: Sequence[str], at: int) -> str:
    """Return the text on the line of a "BODY:" label itself."""
    match = _LABEL.match(lines[at]) if 0 <= at < len(lines) else None
    return (match["value"] or "") if match and match["name"].lower() == "body" else ""


def _closes(line: str) -> bool:
    """Tell whether a line is the centred copyright below a document."""
    return line.startswith(" " * 6) and _COPYRIGHT.match(line) is not None


def _nexis_head(found: _Export, lines: Sequence[str]) -> None:
    filled = [line for line in lines if line.strip() and not _COPYRIGHT.match(line)]
    dated = next((n for n, line in enumerate(filled) if _is_day(line)), None)
    if dated is None:
        found.source = filled[0].strip() if filled else ""
        found.title = " ".join(line.strip() for line in filled[1:])
        return
    found.day = filled[dated].strip()
    below = [
        line.strip()
        for line in filled[dated + 1 :]
        if not line.startswith(" " * 6) and not is_edition(line)
    ]
    above = [line.strip() for line in filled[:dated]]
    if below:  # the older form: source, day, edition, title
        found.title, found.source = " ".join(below), above[0] if above else ""
    else:  # the newer: title, source, day
        found.source = above[-1] if above else ""
        found.title = " ".join(above[:-1])


def _is_day(line: str) -> bool:
    stamp = find_date_stamp(line.strip())
    return stamp is not None and stamp.start <= 12 and len(line.strip()) < 60


def _unwrapped(opening: str, lines: Sequence[str]) -> str:
    """Return paragraphs whose lines were broken at a width, each on a line of its own."""
    text = "\n".join([opening, *lines]).strip("\n")
    parts = re.split(r"\n[ \t]*\n|\n(?=[ \t]{2,}\S)", text)
    return "\n".join(" ".join(part.split()) for part in parts if part.strip())


_CODED = re.compile(
    r"^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|SE|CT|ART|RF)"
    r"(?:[ \t]+|$)"
)


def _factiva(part: str) -> _Export:
    """Read a document of Factiva: two-letter codes, or the same lines without them."""
    lines = part.strip().split("\n")
    coded = [line for line in lines if _CODED.match(line)]
    if len(coded) >= 4 and any(line.startswith("HD") for line in coded):
        return _factiva_coded(lines)
    count = next((n for n, line in enumerate(lines) if re.match(r"\s*[\d,]+ words\s*$", line)), 0)
    end = next((n for n in range(count, len(lines)) if _COPYRIGHT.match(lines[n])), None)
    if end is None:
        end = next((n for n in range(count, len(lines)) if not lines[n].strip()), len(lines))
    above = [line.strip() for line in lines[:count] if line.strip()]
    found = _Export()
    if len(above) > 1 and _SIGNED.match(above[-1]):
        found.labels["byline"] = above.pop()
    found.title = above[-1] if above else ""
    inner = [line.strip() for line in lines[count + 1 : end] if line.strip()]
    dated = next((n for n, line in enumerate(inner) if _is_day(line)), None)
    if dated is not None:
        found.day = inner[dated]
        later = [line for line in inner[dated + 1 :] if not re.match(r"\d\d:\d\d", line)]
        found.source = later[0] if later else ""
    found.body = _unwrapped("", lines[end + 1 :])
    return found


_SIGNED = re.compile(
    r"(?i:by\s)|.*\b(?:Reporter|Correspondent|Writer|Editor)$"
    r"|[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,2}$"
)
"""A by-line between headline and length: it says so, or is a name alone."""


def _factiva_coded(lines: Sequence[str]) -> _Export:
    parts: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        match = _CODED.match(line)
        code = match[1] if match else code
        parts.setdefault(code, []).append(line[match.end() :] if match else line)
    joined = {name: "\n".join(text).strip("\n") for name, text in parts.items()}
    return _Export(
        title=" ".join(joined.get("HD", "").split()),
        source=" ".join(joined.get("SN", "").split()),
        day=joined.get("PD", "").strip(),
        body=_unwrapped(joined.get("LP", "") + "\n\n" + joined.get("TD", ""), []),
        labels={"byline": joined.get("BY", "").strip()},
    )


_ANY = re.compile(
    r"^(?P<name>Abstract|Author|Document URL|Full [Tt]ext|Links|Title|Subject|Location|People|"
    r"Company / organization|Publication (?:title|info|date|year|subject)|Publisher|Source|"
    r"First page|"
    r"(?:Place|Country|Language) of publication|I?ISSN|Source type|Document type|Section|Pages|"
    r"ProQuest document ID|Last updated|Database|Copyright|Volume|Issue|Dateline|"
    r"Identifier / keyword|Accession number|Classification|Number of pages|Credit):[ \t]*",
    re.M,
)


def _proquest(part: str) -> _Export:
    """Read a document of ProQuest: labels, of which one is "Full text:"."""
    marks = list(_ANY.finditer(part))
    ends = [mark.start() for mark in marks[1:]] + [len(part)]
    found = _Export()
    for mark, end in zip(marks, ends, strict=True):
        found.labels.setdefault(mark["name"].lower(), part[mark.end() : end].strip())
    head = re.sub(
        r"^\s*Document \d+ of \d+\s*$", "", part[: marks[0].start()] if marks else "", flags=re.M
    )
    found.title = found.labels.get("title") or " ".join(head.split())
    info = found.labels.get("publication info", "")
    stamp = find_date_stamp(info)
    found.day = found.labels.get("publication date", "") or (stamp.words if stamp else "")
    found.source = found.labels.get("publication title", "").split(";")[0].strip() or (
        re.split(r"\s*(?:\[|;|,)", info[: stamp.start] if stamp else info)[0].strip()
    )
    found.source = re.sub(r"\s*\(\d{4}[-–](?:\d{4}|[A-Z]\w+)[^)]*\)$", "", found.source)
    found.body = _unwrapped(found.labels.get("full text", ""), [])
    return found
