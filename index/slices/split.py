"""Splitting an archive by time of publication: each span of days becomes an archive of its own.

Slices are built aside and appear together, by one rename. The archive that was split stays where
it was, under ``whole``, until somebody deletes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from index.archive import Archive
from index.archive.extract import extract_articles
from index.archive.schema import BESIDE, FILE_NAME
from index.errors import ArchiveEmpty, ArchiveError
from index.slices.catalogue import FOLDER, UNDATED_SLICE, Catalogue, is_split
from index.slices.holding import take_stock
from index.vectors import publish_generation
from index.vectors.generations import FOLDER as GENERATIONS

By = Literal["year", "passages"]
ASIDE, WHOLE = ".splitting", "whole"
SIZE = 1_000_000
"""Passages that a slice is to have, where passages are counted."""
Publish = Callable[[Archive, Path], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSlice:
    """A slice to be made: its name, its span (ordinals, None where open), its articles' keys."""

    name: str
    start: int | None
    end: int | None
    keys: Sequence[int]


def split_archive(
    directory: Path,
    *,
    by: By = "year",
    size: int = SIZE,
    publish: Publish = publish_generation,
    progress: Callable[[str], None] | None = None,
) -> list[str]:
    """Split the archive in a folder into slices; return their names, earliest first.

    ``by`` "year" makes one a year; "passages" begins a new one, at the turn of a day, once the
    last has ``size`` passages. Nothing is read or embedded again. A run that is stopped leaves
    the archive as it was. Raises ArchiveError where it is split already, ArchiveEmpty, and what
    opening it for writing raises.
    """
    if is_split(directory):
        raise ArchiveError(f"{directory} is split already.", "New articles find their slices.")
    aside = directory / ASIDE
    with Archive.open(directory, write=True) as whole:
        if whole.embedder is None:
            raise ArchiveEmpty(f"The archive {directory} holds no passages.", "Index articles.")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        plan = plan_slices(whole.list_days(), by, size)
        with Catalogue.create(aside, by=by, size=size, model=whole.embedder) as catalogue:
            for one in plan:
                if progress:
                    progress(one.name)
                extract_articles(directory, aside / one.name, one.keys)
                with Archive.open(aside / one.name, write=True) as archive:
                    publish(archive, aside / one.name)
                enter_slice(catalogue, aside / one.name, (one.start, one.end))
            names = [one.name for one in plan]
            catalogue.replace_clusters(whole.copies.clusters(), names)
            catalogue.add_superseded(whole.supersessions.find_successors(whole.list_ids()))
        aside.rename(directory / FOLDER)
    _put_away(directory)
    return names


def plan_slices(
    days: Sequence[tuple[int, int | None, int]], by: By, size: int
) -> list[PlannedSlice]:
    """Return the slices of articles (key, first day, passages) that are ordered by day.

    By passages, the first slice takes all earlier days too and the last all later ones.
    """
    groups: list[tuple[int, list[int]]] = []  # first day, keys
    filled, last = 0, 0
    for key, day, passages in days:
        if day is None:
            continue
        if not groups or _begins(groups[-1][0], last, day, filled, by, size):
            groups.append((day, []))
            filled = 0
        groups[-1][1].append(key)
        filled, last = filled + passages, day
    spans = _get_spans([first for first, _ in groups], by)
    plan = [
        PlannedSlice(name=name_slice(first, by), start=start, end=end, keys=keys)
        for (first, keys), (start, end) in zip(groups, spans, strict=True)
    ]
    undated = [key for key, day, _ in days if day is None]
    if undated:
        plan.append(PlannedSlice(name=UNDATED_SLICE, start=None, end=None, keys=undated))
    return plan


def _begins(first: int, last: int, day: int, filled: int, by: By, size: int) -> bool:
    """Tell whether an article of a day begins a new slice."""
    if by == "year":
        return date.fromordinal(first).year != date.fromordinal(day).year
    return filled >= size and day != last


def _get_spans(firsts: Sequence[int], by: By) -> list[tuple[int | None, int | None]]:
    """Return the spans of slices that begin with these days."""
    if by == "year":
        years = [date.fromordinal(day).year for day in firsts]
        return [(date(y, 1, 1).toordinal(), date(y, 12, 31).toordinal()) for y in years]
    starts: list[int | None] = [None, *firsts[1:]]
    ends: list[int | None] = [*(day - 1 for day in firsts[1:]), None]
    return list(zip(starts, ends, strict=False))[: len(firsts)]


def name_slice(day: int, by: By) -> str:
    """Return the name of the slice that begins with a day. Example: "2018", "2018-06-14"."""
    first = date.fromordinal(day)
    return f"{first.year:04}" if by == "year" else first.isoformat()


def enter_slice(catalogue: Catalogue, folder: Path, span: tuple[int | None, int | None]) -> None:
    """Take stock of a slice and put it into the catalogue."""
    with Archive.open(folder) as archive:
        holding, stems, ids = take_stock(archive)
    catalogue.put_slice(folder.name, span, holding, stems, ids)


def _put_away(directory: Path) -> None:
    """Move the archive that was split into ``whole``."""
    kept = directory / WHOLE
    kept.mkdir(exist_ok=True)
    for name in (FILE_NAME, *BESIDE, GENERATIONS):
        if (directory / name).exists():
            (directory / name).rename(kept / name)
