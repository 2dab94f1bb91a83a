"""The parts of an article, picked out of a record by the table of field names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.metadata.field_date import FieldDate, parse_dotted_day, parse_field_date
from index.metadata.publisher import is_newspaper
from index.readers.field_names import (
    CHANGES,
    CONTAINERS,
    EMPTY_BODIES,
    OTHER_DATES,
    get_meanings,
    normalize_name,
    sounds_like_date,
)
from index.readers.record_body import TEXT_KEYS, main_version, read_body_text
from index.readers.unpublished import find_unpublished_state

_SHORT = 120  # characters of a value that is looked at for a date
_MARK = 40  # characters at a body's end in which its provider says that it was cut off
_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*$")
"""The end of a body that a news API cuts off: "... [+1234 chars]"."""


@dataclass(slots=True)
class PickedFields:
    """What was picked: the body (None where there is none), the other parts, what is told.

    ``fields`` holds title, source, published_at and so on under those names, and what is no
    part of an article under its own. ``remarks`` are (kind, reason).
    """

    body: str | None = None
    fields: dict[str, object] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    unpublished: str = ""


def has_article(value: Mapping[str, object]) -> bool:
    """Tell whether an object is an article: it has a text, or a title with a date or address."""
    found = _candidates(_unwrapped(value))
    bodies = [
        item for _, name, item in found.get("body", ()) if normalize_name(name) != "description"
    ]
    if any(isinstance(item, str) or _is_runs(item) for item in bodies):
        return True
    if found.get("title") and any(map(_is_text_blocks, bodies)):
        return True
    return bool(found.get("title") and found.get("url") and (found.get("published_at") or bodies))


def lacks_part(records: Sequence[Mapping[str, object]], part: str) -> bool:
    """Tell whether no record has a field whose name stands for a part of an article."""
    return not any(part in _candidates(_unwrapped(record)) for record in records)


def is_whole_article(value: object) -> bool:
    """Tell whether an object holds a text together with a title, so that it is no part of one."""
    if not isinstance(value, dict):
        return False
    found = _candidates(_unwrapped(value))
    texts = (read_body_text(item) for _, name, item in found.get("body", ()) if name not in _ABOUT)
    return bool(found.get("title")) and any(text and text.strip() for text in texts)


_ABOUT = ("description", "name")


def _is_runs(item: object) -> bool:
    """Tell whether a list is a text in runs of letters, some of them marked: "a", {"bold": "b"}."""
    runs = item if isinstance(item, list) else []
    return (
        any(isinstance(one, str) for one in runs)
        and len((read_body_text(runs) or "").split()) > _RUNS
    )


_RUNS = 25  # words of such a text


def _is_text_blocks(item: object) -> bool:
    """Tell whether a list is one story's paragraphs, and not a list of stories."""
    blocks = item if isinstance(item, list) else []
    return read_body_text(blocks) is not None and not any(
        isinstance(one, dict) and any(p == "title" for n in one for p, _ in get_meanings(str(n)))
        for one in blocks
    )


def pick_fields(value: Mapping[str, object]) -> PickedFields:
    """Return the parts of an article that one record holds, whatever their names.

    Takes the JSON object, or a table's row by its header. Example: {"maintext": ...,
    "date_publish": ...} (news-please) -> body, fields["published_at"].
    """
    record = _unwrapped(value)
    found = _candidates(record)
    picked, used = PickedFields(unpublished=find_unpublished_state(record)), set[str]()
    _pick_body(picked, record, found.get("body", ()), used)
    fetched = [item for name, item in record.items() if normalize_name(name) in OTHER_DATES]
    _pick_date(picked, found.get("published_at", ()), used, fetched)
    for part, read in _READ.items():
        for _, name, raw in found.get(part, ()):
            if name not in used and (taken := read(raw)) not in (None, "", [], ()):
                picked.fields[part] = taken
                used.add(name)
                break
    if "source" not in picked.fields and (account := _account(record)):
        picked.fields["source"] = account
    if "id" not in picked.fields and (own := record.get("id", record.get("_id"))) is not None:
        picked.fields["id"] = _identity(own)
    rest = {
        name: item
        for name, item in record.items()
        if name not in used and item is not None and name not in picked.fields
    }
    _tell_unused_dates(picked, rest)
    picked.fields.update((name, item) for name, item in rest.items() if name not in picked.fields)
    return picked


Candidates = dict[str, list[tuple[int, str, object]]]


def _unwrapped(value: Mapping[str, object]) -> Mapping[str, object]:
    """Return a record with what lies in the objects inside it; its own names go first.

    An object inside is one that names parts of an article itself, and is not itself such a part:
    {"meta": {"firstPublished": ...}}, {"story": {"hed": ..., "body": ...}}.
    """
    for _ in range(_LEVELS):
        wraps = [name for name, inner in value.items() if _is_wrapper(name, inner)]
        if not wraps:
            break
        rest = {name: item for name, item in value.items() if name not in wraps}
        dated = "published_at" in _candidates(rest)
        for name in reversed(wraps):
            inner = value[name]
            if isinstance(inner, dict):  # a day that the record states itself goes first
                apart = dated and name not in CONTAINERS
                kept = {n: one for n, one in inner.items() if not (apart and _is_day(n))}
                rest = {**kept, **rest}
        value = rest
    return value


def _is_day(name: object) -> bool:
    return any(part == "published_at" for part, _ in get_meanings(str(name)))


def _is_wrapper(name: str, inner: object) -> bool:
    """Tell whether an object inside a record holds parts of the article it is about."""
    if not isinstance(inner, dict):
        return False
    if name in CONTAINERS:
        return True
    told = {
        part
        for own in inner
        if normalize_name(str(own)) not in EMPTY_BODIES
        for part, _ in get_meanings(str(own))
    }
    meant = {part for part, _ in get_meanings(name)}
    if meant <= {"body"}:  # a body's object holds its text, a story's object its headline too
        whole = "body" in told and bool(told & {"title", "url"})
        parts = told & {"title", "source", *_DATES}
        return whole or (not meant and (bool(told & _DATES) or len(parts) > 1))
    return False


_LEVELS = 3  # objects inside objects of one record
_DATES = frozenset({"published_at", "authors"})


def _candidates(record: Mapping[str, object]) -> Candidates:
    """Return for each part of an article what may be it: (rank, name, value), best first."""
    found: Candidates = {}
    for name, item in record.items():
        if item is not None and item != "":
            for part, rank in get_meanings(name):
                found.setdefault(part, []).append((rank, name, item))
    for several in found.values():
        if len(several) > 1:
            several.sort(key=lambda one: one[0])
    return found


def _pick_body(
    picked: PickedFields,
    record: Mapping[str, object],
    found: list[tuple[int, str, object]] | tuple[()],
    used: set[str],
) -> None:
    for _, name, raw in found:
        text = read_body_text(raw)
        if text is None or (not text.strip() and len(found) > 1):
            continue
        if normalize_name(name) in EMPTY_BODIES:
            picked.remarks.append(
                ("no full text", f"It has no full text; its {name!r} was read in place of it.")
            )
        text, name = _take_whole(text, name, found)
        if cut := _CUT.search(text, max(len(text) - _MARK, 0)):
            text = text[: cut.start()].rstrip()
            picked.remarks.append(("cut off", "Its text was cut off by the tool that wrote it."))
        opening = next((record[n] for n in _OPENINGS if n in record and n != name), "")
        apart = isinstance(opening, str) and opening.strip() not in text
        picked.body = f"{opening}\n\n{text}" if opening and apart else text
        used.add(name)
        return


def _take_whole(text: str, name: str, found: Sequence[tuple[int, str, object]]) -> tuple[str, str]:
    """Return the longest text of a record that begins as one of its texts does, and its name."""
    begins = text.strip()[:_SAME]
    texts = ((read_body_text(raw), own) for _, own, raw in found)
    alike = [(one, own) for one, own in texts if one and one.strip().startswith(begins)]
    return max(alike, key=lambda pair: len(pair[0]), default=(text, name))


_SAME = 40  # characters by which two texts are known for one
_OPENINGS = ("introtext",)
"""Names of a text's first part, which its record keeps apart from the rest."""


def _pick_date(
    picked: PickedFields,
    found: list[tuple[int, str, object]] | tuple[()],
    used: set[str],
    fetched: list[object],
) -> None:
    """Take the first date that can be read; tell where there is one that cannot.

    ``fetched`` are the days on which a tool fetched the page: a "change" then is the tool's own.
    """
    unread = ""
    for _, name, raw in found:
        if isinstance(raw, bool) or (normalize_name(name) in CHANGES and raw in fetched):
            continue
        read = parse_field_date(raw) or parse_dotted_day(raw)
        if isinstance(raw, list | dict) and read is None:
            continue
        if read is None:
            unread = unread or f"{name!r}: {_shown(raw)}"
            continue
        used.add(name)
        picked.fields["published_at"] = (
            raw if parse_field_date(raw) and not isinstance(raw, dict) else read.value
        )
        if normalize_name(name) in CHANGES:
            picked.remarks.append(
                (
                    "date of a change",
                    f"Its date is that of a change ({name!r}): it states no other.",
                )
            )
        _tell_remark(picked, read)
        return
    if unread:
        picked.remarks.append(
            ("date not read", f"It is undated, for no date was read in {unread}.")
        )


def _tell_remark(picked: PickedFields, read: FieldDate) -> None:
    if read.remark:
        picked.remarks.append(
            ("odd date", f"Its date {read.words!r} was read, though {read.remark}.")
        )


def _tell_unused_dates(picked: PickedFields, rest: Mapping[str, object]) -> None:
    """Tell of fields that look like a date and were not used."""
    undated = "published_at" not in picked.fields
    for name, item in rest.items():
        if not isinstance(item, str | int | float) or isinstance(item, bool):
            continue
        unknown = undated and isinstance(item, str) and not get_meanings(name)
        if not sounds_like_date(name) and not unknown:
            continue
        if len(str(item)) <= _SHORT and parse_field_date(item) is not None:
            picked.remarks.append(
                ("date not used", f"Its field {name!r} looks like a date and was not used.")
            )


def _shown(raw: object) -> str:
    text = repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def _label(raw: object) -> str:
    """Return the words of a field: a string, or the name inside an object or a list."""
    if isinstance(raw, list):
        raw = main_version(raw)[0] if raw else ""
    for _ in range(_LEVELS):
        if not isinstance(raw, dict):
            break
        held = next((raw[n] for n in TEXT_KEYS if isinstance(raw.get(n), str) and raw[n]), "")
        inner = (raw[n] for n in CONTAINERS if isinstance(raw.get(n), dict))
        raw = held or next(inner, "")
    return raw.strip() if isinstance(raw, str) else ""


def _source(raw: object) -> str:
    """Return a publisher's name; of an object without one its address's host."""
    if isinstance(raw, dict) and not _label(raw):
        raw = next((raw[n] for n in ("domain", "site", "uri", "id", "url") if raw.get(n)), "")
    return _label(raw)


def find_name(value: Mapping[str, object]) -> str:
    """Return what a record is called: its name or title, or that of the object inside it."""
    return _label(value)


def find_source(value: Mapping[str, object]) -> str:
    """Return the publisher that an object names, or ""."""
    found = (_source(raw) for _, _, raw in _candidates(value).get("source", ()))
    return next((name for name in found if name), "")


_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+$")
_ACCOUNTS = ("account", "user", "channel", "page")


def _account(record: Mapping[str, object]) -> str:
    """Return the name of the account that posted a message, which is its publisher, or ""."""
    found = [item for name in _ACCOUNTS if isinstance(item := record.get(name), dict)]
    names = (one.get(n) for one in found for n in ("display_name", "displayName", "name", "title"))
    name = next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")
    name = re.sub(r"\s*:\w+:\s*", " ", name).strip()  # emoji of the account's server
    return "" if _PERSON.match(name) and not is_newspaper(name) else name


def _authors(raw: object) -> object:
    """Return authors: a string as it is ("By A and B"), or the names of a list or an object."""
    if isinstance(raw, str):
        return raw
    people = raw if isinstance(raw, list) else [raw]
    names = [_person(one) for one in people]
    return [name for name in names if name]


def _person(raw: object) -> str:
    if isinstance(raw, dict):
        parts = {normalize_name(str(name)): part for name, part in raw.items() if part}
        whole = " ".join(str(parts[n]) for n in ("firstname", "lastname") if n in parts)
        named = raw.get("name") if isinstance(raw.get("name"), str) else raw.get("display_name")
        raw = str(named or whole or _label(raw) or raw.get("acct") or "")
    return re.sub(r"(?i)^\s*by\s+", "", raw).strip() if isinstance(raw, str) else ""


def _address(raw: object) -> str:
    if isinstance(raw, dict):
        raw = raw.get("href") or raw.get("permalink") or raw.get("url") or ""
    if isinstance(raw, list):
        raw = next((item for item in raw if isinstance(item, str)), "")
    return raw if isinstance(raw, str) and "://" in raw else ""


def _identity(raw: object) -> object:
    if isinstance(raw, dict):
        raw = raw.get("$oid") or raw.get("value") or raw.get("#text")
    return raw if isinstance(raw, str | int) and not isinstance(raw, bool) else None


def _tags(raw: object) -> object:
    if isinstance(raw, str):
        return [part.strip() for part in re.split(r"[;,|]", raw) if part.strip()]
    if isinstance(raw, list):
        return [name for one in raw if (name := _label(one))]
    return None


_READ = {
    "title": _label,
    "source": _source,
    "agency": _label,
    "url": _address,
    "id": _identity,
    "authors": _authors,
    "tags": _tags,
    "place": _label,
}
"""How each part is read from a field's value; None or nothing where it is not usable."""
