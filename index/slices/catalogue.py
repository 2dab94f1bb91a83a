"""Catalogue: what the slices of one archive hold, so that most need not be opened.

A small SQLite file beside the slices. It knows each slice's days of publication, the days that
its passages speak of, its publishers, and for every stem in how many articles and passages it
stands: summed over slices, scores are those of one archive. It also says which slice an article
is in, and which articles of different slices carry one report or replace each other.

    ARCHIVE/
    └── slices/
        ├── catalogue.db
        ├── 2018/, 2019/     an archive each: archive.db, generations/
        └── undated/         articles whose date of publication is unknown
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from index.archive.database import ArchiveDatabase
from index.archive.sqlite import Closing
from index.bm25 import CorpusStatistics
from index.bm25.article_index import TERM_BYTES
from index.errors import ArchiveMissing, ArchiveVersion
from index.vectors.generations import CATALOGUE

FOLDER, FILE = "slices", CATALOGUE
UNDATED_SLICE = "undated"
VERSION = 1
_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE slices (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, start INTEGER, end INTEGER,
    holding TEXT NOT NULL);
CREATE TABLE changes (change INTEGER NOT NULL, slice TEXT NOT NULL, since INTEGER NOT NULL);
CREATE TABLE stems (
    stem TEXT NOT NULL, slice INTEGER NOT NULL, articles INTEGER NOT NULL,
    passages INTEGER NOT NULL, PRIMARY KEY (stem, slice)) WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, slice INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX ids_slice ON ids (slice);
CREATE TABLE copies (id TEXT PRIMARY KEY, cluster INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE INDEX copies_cluster ON copies (cluster);
CREATE TABLE superseded (id TEXT PRIMARY KEY, by_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX superseded_by ON superseded (by_id);
"""

Days = tuple[int, int]
"""The first and last of some days, as ``date.toordinal`` numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceHolding:
    """What one slice holds, at its archive's ``change``.

    ``words`` counts those of all bodies; ``first_day``, ``last_day`` and ``first_minute`` bound
    the dates of publication (None where none is known), ``first`` and ``last`` are the earliest
    and latest first day. ``sources`` and ``months`` are a `Coverage`'s; ``names`` the folded
    publishers and agencies. ``spoken`` are the days that passages speak of in spans of a year or
    less, ``spoken_ever`` those of all spans; both merged, ascending.
    """

    change: int
    articles: int
    passages: int
    words: float
    undated: int
    first: int | None
    last: int | None
    first_day: int | None
    last_day: int | None
    first_minute: int | None
    sources: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]
    names: frozenset[str]
    spoken: tuple[Days, ...]
    spoken_ever: tuple[Days, ...]

    def to_json(self) -> str:
        """Return the holding as it is stored."""
        return json.dumps({**asdict(self), "names": sorted(self.names)})

    @classmethod
    def from_json(cls, text: str) -> SliceHolding:
        """Return the holding that ``to_json`` stored."""
        stored = json.loads(text)
        pairs = {
            name: tuple((one, other) for one, other in stored[name])
            for name in ("sources", "months", "spoken", "spoken_ever")
        }
        plain = {each.name: stored[each.name] for each in fields(cls)}
        return cls(**{**plain, **pairs, "names": frozenset(stored["names"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceEntry:
    """One slice of an archive: its name, the days whose new articles go to it, what it holds.

    ``start`` and ``end`` are ordinals, None where open; the slice of undated articles has neither.
    """

    number: int
    name: str
    start: int | None
    end: int | None
    holding: SliceHolding


class Catalogue(Closing):
    """The catalogue of a split archive, open for reading or (``write``) for its one indexer."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database
        self._read: tuple[int, tuple[SliceEntry, ...]] | None = None

    @classmethod
    def open(cls, directory: Path, *, write: bool = False) -> Catalogue:
        """Open the catalogue of the split archive in a folder; ArchiveMissing where it is none."""
        path = directory / FOLDER / FILE
        if not path.is_file():
            raise ArchiveMissing(f"{directory} is not split.", "Split it: dateline split DIR")
        database = ArchiveDatabase(path, write=write)
        found = int(database.value("PRAGMA user_version"))
        if found > VERSION:
            database.close()
            raise ArchiveVersion(
                f"{path} has format {found}; this dateline reads up to {VERSION}.",
                "Install the newer dateline.",
            )
        return cls(database)

    @classmethod
    def create(cls, folder: Path, *, by: str, size: int, model: tuple[str, int]) -> Catalogue:
        """Make an empty catalogue in the folder of slices."""
        database = ArchiveDatabase(folder / FILE, write=True)
        with database.transaction():
            for statement in filter(str.strip, _TABLES.split(";\n")):
                database.run(statement)
            settings = {"change": 0, "by": by, "size": size, "owner": uuid.uuid4().hex}
            settings |= {"model": model[0], "dimensions": model[1]}
            database.run_many("INSERT INTO settings VALUES (?, ?)", settings.items())
            database.run(f"PRAGMA user_version={VERSION}")
        return cls(database)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def get_setting(self, name: str) -> str:
        """Return a setting: change, by, size, owner, model or dimensions."""
        return str(self._db.value("SELECT value FROM settings WHERE name = ?", (name,)) or "")

    def set_model(self, name: str, dimensions: int) -> None:
        """Say which embedder the slices are read with now."""
        sql = "INSERT OR REPLACE INTO settings VALUES (?, ?)"
        with self._db.transaction():
            self._db.run_many(sql, (("model", name), ("dimensions", dimensions)))

    @property
    def change(self) -> int:
        """The number of the last change of any slice that the catalogue knows of."""
        return int(self.get_setting("change") or 0)

    def slices(self) -> tuple[SliceEntry, ...]:
        """Return the slices, earliest first, the undated ones last; read anew after a change."""
        change = self.change
        if self._read is None or self._read[0] != change:
            rows = self._db.rows("SELECT number, name, start, end, holding FROM slices")
            found = [
                SliceEntry(number=n, name=name, start=a, end=z, holding=SliceHolding.from_json(it))
                for n, name, a, z, it in rows
            ]
            found.sort(key=lambda one: (one.name == UNDATED_SLICE, one.start or 0))
            self._read = (change, tuple(found))
        return self._read[1]

    def put_slice(
        self,
        name: str,
        span: tuple[int | None, int | None],
        holding: SliceHolding,
        stems: Mapping[str, tuple[int, int]],
        ids: Iterable[str],
    ) -> None:
        """Store what a slice holds now, in place of what it held; a new change.

        ``stems`` gives the articles and the passages that hold each stem.
        """
        with self._db.transaction():
            row = self._db.row("SELECT number, holding FROM slices WHERE name = ?", (name,))
            before = SliceHolding.from_json(row[1]).change if row else 0
            sql = "INSERT INTO slices (name, start, end, holding) VALUES (?, ?, ?, ?)"
            number = row[0] if row else self._db.insert(sql, (name, *span, holding.to_json()))
            sql = "UPDATE slices SET start = ?, end = ?, holding = ? WHERE number = ?"
            self._db.run(sql, (*span, holding.to_json(), number))
            for table in ("stems", "ids"):
                self._db.run(f"DELETE FROM {table} WHERE slice = ?", (number,))
            counted = ((stem, number, *counts) for stem, counts in stems.items())
            self._db.run_many("INSERT INTO stems VALUES (?, ?, ?, ?)", counted)
            named = ((one, number) for one in ids)
            self._db.run_many("INSERT OR REPLACE INTO ids VALUES (?, ?)", named)
            self._db.run("UPDATE settings SET value = value + 1 WHERE name = 'change'")
            self._db.run("INSERT INTO changes VALUES (?, ?, ?)", (self.change, name, before))

    def set_span(self, name: str, span: tuple[int | None, int | None]) -> None:
        """Give a slice another span; a new change."""
        with self._db.transaction():
            self._db.run("UPDATE slices SET start = ?, end = ? WHERE name = ?", (*span, name))
            self._db.run("UPDATE settings SET value = value + 1 WHERE name = 'change'")

    def find_changed(self, change: int) -> dict[str, int]:
        """Return the slices that changed after a change, and each one's own change before."""
        sql = "SELECT slice, min(since) FROM changes WHERE change > ? GROUP BY slice"
        return {str(name): int(since) for name, since in self._db.rows(sql, (change,))}

    def find_slice(self, article_id: str) -> str | None:
        """Return the name of the slice that an article is in."""
        sql = "SELECT name FROM slices JOIN ids ON slice = number WHERE id = ?"
        found = self._db.value(sql, (article_id,))
        return str(found) if found else None

    def count_stem(self, stem: str) -> tuple[int, int]:
        """Return in how many articles and passages of all slices a stem stands."""
        sql = "SELECT total(articles), total(passages) FROM stems WHERE stem = ?"
        articles, passages = self._db.rows(sql, (cut_stem(stem),))[0]
        return int(articles), int(passages)

    def count_passages(self, stem: str) -> dict[str, int]:
        """Return in how many passages of each slice a stem stands, those without it left out."""
        sql = "SELECT name, passages FROM stems JOIN slices ON slice = number WHERE stem = ?"
        return {str(name): int(n) for name, n in self._db.rows(sql, (cut_stem(stem),)) if n}

    def count_corpus(self, stems: Iterable[str]) -> CorpusStatistics:
        """Return the statistics of all slices together, for these stems."""
        holdings = [one.holding for one in self.slices()]
        return CorpusStatistics(
            articles=sum(one.articles for one in holdings),
            words=sum(one.words for one in holdings),
            holding={stem: self.count_stem(stem)[0] for stem in stems},
        )

    def find_holding(self, stems: Collection[str]) -> list[str]:
        """Return the names of the slices in which one of the stems stands."""
        sql = (
            "SELECT DISTINCT name FROM stems JOIN slices ON slice = number "
            "WHERE stem IN (SELECT value FROM json_each(?)) AND stems.articles > 0"
        )
        found = self._db.rows(sql, (json.dumps([cut_stem(stem) for stem in stems]),))
        return [str(name) for (name,) in found]

    def list_stems(self) -> list[str]:
        """Return every stem of an article, once."""
        found = self._db.rows("SELECT DISTINCT stem FROM stems WHERE articles > 0")
        return [str(stem) for (stem,) in found]

    def replace_clusters(self, clusters: Sequence[Sequence[str]], among: Sequence[str]) -> None:
        """Replace the clusters of the slices ``among`` by these, earliest member first.

        What articles of these slices share with others beyond them is kept.
        """
        of_slices = (
            "SELECT id FROM ids JOIN slices ON slice = number "
            "WHERE name IN (SELECT value FROM json_each(?))"
        )
        with self._db.transaction():
            named = self._db.rows(of_slices, (json.dumps(among),))
            inside = {str(one) for (one,) in named}
            across = [old for old in self.list_clusters() if 0 < len(inside & {*old}) < len(old)]
            for old in across:
                self._db.run_many("DELETE FROM copies WHERE id = ?", ((one,) for one in old))
            self._db.run(f"DELETE FROM copies WHERE id IN ({of_slices})", (json.dumps(among),))
            first = int(self._db.value("SELECT max(cluster) FROM copies") or 0) + 1
            rows = (
                (one, number, place)
                for number, members in enumerate(join_clusters([*across, *clusters]), start=first)
                for place, one in enumerate(members)
            )
            self._db.run_many("INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", rows)

    def get_cluster(self, article_id: str) -> list[str]:
        """Return the ids of an article's cluster, itself included, the earliest first."""
        found = self._db.rows(
            "SELECT id FROM copies WHERE cluster = (SELECT cluster FROM copies WHERE id = ?) "
            "ORDER BY place",
            (article_id,),
        )
        return [str(one) for (one,) in found]

    def list_clusters(self) -> list[list[str]]:
        """Return the ids of every cluster of two or more, the earliest member first."""
        found: dict[int, list[str]] = {}
        for number, one in self._db.rows("SELECT cluster, id FROM copies ORDER BY cluster, place"):
            found.setdefault(number, []).append(one)
        return [members for members in found.values() if len(members) > 1]

    def add_superseded(self, pairs: Mapping[str, str]) -> None:
        """Store which article, by id, replaces which."""
        with self._db.transaction():
            self._db.run_many("INSERT OR REPLACE INTO superseded VALUES (?, ?)", pairs.items())

    def find_successors(self, ids: Iterable[str]) -> dict[str, str]:
        """Return, for each of the articles that is superseded, the id of its corrected copy."""
        sql = "SELECT id, by_id FROM superseded WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.rows(sql, (json.dumps(list(ids)),)))

    def find_predecessors(self, article_id: str) -> list[str]:
        """Return the ids of the first copies that an article supersedes."""
        found = self._db.rows("SELECT id FROM superseded WHERE by_id = ?", (article_id,))
        return [str(one) for (one,) in found]


def cut_stem(stem: str) -> str:
    """Return a stem as an article index keeps it: its first 40 bytes."""
    return stem.encode()[:TERM_BYTES].decode(errors="ignore")


def join_clusters(clusters: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the clusters, those that share a member as one. Example: ab, bc, d -> abc, d."""
    homes: dict[str, list[str]] = {}
    for members in clusters:
        joined: list[str] = []
        for part in [*(homes.get(one, [one]) for one in members)]:
            joined += [one for one in part if one not in joined]
        homes.update(dict.fromkeys(joined, joined))
    return list({id(one): one for one in homes.values()}.values())


def is_split(directory: Path) -> bool:
    """Tell whether the archive in a folder is split into slices."""
    return (directory / FOLDER / FILE).is_file()
