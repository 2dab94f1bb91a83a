"""Lines that state a date: what counts as one, and which of their dates is publication's."""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.metadata.stamp import stamp
from index.types import DatedBasis

_MODIFIED = re.compile(
    r"\b(?:updated|modified|revised|corrected|edited)\b\W*(?:\w+\W+){0,2}$", re.I
)
_ISSUED = re.compile(
    r"\W*(?:this (?:article|story|report|piece) (?:was|is|has been) )?(?:first |originally )?"
    r"(?:published|posted|issued|publication date|date:)",
    re.I,
)
_ORIGINALLY = re.compile(r"\boriginally published(?: on| by [\w.]+ on)? $", re.I)
_LABELS = re.compile(
    r"\b(?:first|originally|published|posted|issued|released|updated|modified|last|on|at|date|by|"
    r"and|the|of|in|am|pm|min|minutes?|read|hrs|hours|ago|GMT|BST|UTC|EST|EDT|ET|PST|PDT|IST)\b",
    re.I,
)
_BARS = frozenset("|·•")
_LONGEST = 110  # characters of a line that states a date and no more
_WEEK = timedelta(days=7)


def publication(text: str) -> DatedBasis | None:
    """Return the date of publication that a line states; a date of a change is none.

    Example: "Sept. 10, 2020 Updated Sept. 11, 2020" -> 2020-09-10.
    """
    found = stamp(text)
    while found and _MODIFIED.search(text[: found.start]):
        found = stamp(text, found.end)
    if found is None:
        return None
    return DatedBasis(value=found.value, basis="stated", words=found.words)


def change(text: str) -> DatedBasis | None:
    """Return the month, or the year, of a page that shows only when it was changed.

    It is no later than the change; measured on RealTimeQA, of 83 such pages 82 were published
    within two days before it. A change in a month's first week leaves only the year, one in a
    year's first week nothing.
    """
    found = stamp(text)
    if found is None or not _MODIFIED.search(text[: found.start]):
        return None
    day = date.fromisoformat(found.value[:10])
    first = day - _WEEK
    if first.year != day.year:
        return None
    value = day.isoformat()[: 7 if first.month == day.month else 4]
    working = f"It shows only that it was changed on {found.words}, and was published by then"
    return DatedBasis(value=value, basis="inferred", words=text, working=f"{working}: {value}.")


def republication(text: str) -> DatedBasis | None:
    """Return the date of a note such as "This story was originally published on June 3, 2019."."""
    found = stamp(text)
    if found is None or not _ORIGINALLY.search(text[: found.start]):
        return None
    return DatedBasis(value=found.value, basis="stated", words=found.words)


def is_labelled(text: str) -> bool:
    """Tell whether a line says that its date is of publication: "Published 14 June 2018"."""
    return len(text) <= _LONGEST and _ISSUED.match(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date with labels or a section's name, not a sentence."""
    found = stamp(text)
    if found is None or len(text) > _LONGEST or text.endswith(("?", "!", ":")):
        return False
    before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
    apart = before[-1:] in _BARS or after[:1] in _BARS
    words = re.findall(r"[^\W\d_]+", _LABELS.sub(" ", f"{before} {after}"))
    named = all(word[0].isupper() or len(word) <= 3 for word in words)
    return not words or (len(words) <= 8 and (named or (apart and bool(before or after))))


def before_date(text: str) -> str:
    """Return what stands before a line's date, without bars and commas: a section, a newspaper."""
    found = stamp(text)
    return text[: found.start].strip(" ,|·•–—-") if found else ""
