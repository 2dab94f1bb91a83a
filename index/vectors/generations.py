"""The folder of generations: numbered, published by one pointer, two of them kept.

    generations/
    ├── CURRENT          the number of the published generation, replaced atomically
    ├── OWNER            this archive's name on a server that several share
    ├── 6/, 7/           published generations, never written again
    └── .building-8      one being built; torn if its writer died, and then swept

Everything is flushed to the disk before the pointer moves, so that after a power cut the
pointer names a whole generation or the one before.
"""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

FOLDER = "generations"
POINTER = "CURRENT"
OWNER = "OWNER"
KEPT = 2
COLLECTION, CATALOGUE = "articles", "catalogue.db"
"""How collections are called, and the file beside the slices of an archive that is split."""


@dataclass(frozen=True, slots=True)
class GenerationStore:
    """The generations of the archive in ``directory``."""

    directory: Path

    @property
    def root(self) -> Path:
        """The folder that holds the generations."""
        return self.directory / FOLDER

    def folder(self, number: int) -> Path:
        """Where a published generation stands."""
        return self.root / str(number)

    @property
    def collection(self) -> str:
        """What the names of its collections begin with: of a slice, its own name too."""
        is_slice = (self.directory.parent / CATALOGUE).is_file()
        return f"{COLLECTION}-{self.directory.name}" if is_slice else COLLECTION

    def numbers(self) -> list[int]:
        """The numbers of all generations that were renamed into place, ascending."""
        if not self.root.is_dir():
            return []
        return sorted(int(path.name) for path in self.root.iterdir() if path.name.isdigit())

    def current(self) -> int | None:
        """The number that CURRENT names, or None where there is no whole pointer."""
        try:
            text = (self.root / POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return int(text) if text.isdigit() else None

    def owner(self) -> str:
        """The name by which this archive's collections are told apart on a shared server."""
        path = self.root / OWNER
        if not path.is_file() or not path.stat().st_size:
            self.root.mkdir(parents=True, exist_ok=True)
            self._replace(OWNER, uuid.uuid4().hex)
        return path.read_text(encoding="ascii").strip()

    def begin(self) -> tuple[int, Path]:
        """Make room for the next generation: its number and an empty folder to build it in."""
        taken = [*self.numbers(), self.current() or 0]
        number = max(taken) + 1
        aside = self.root / f".building-{number}"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        return number, aside

    def publish(self, number: int, aside: Path) -> Path:
        """Flush the folder, give it its number, and point CURRENT at it."""
        for path in aside.rglob("*"):
            _flush(path)
        _flush(aside)
        folder = self.folder(number)
        aside.rename(folder)
        _flush(self.root)
        self._replace(POINTER, str(number))
        return folder

    def _replace(self, name: str, text: str) -> None:
        """Write a line into a file so that it is there whole or not at all."""
        fresh = self.root / f".{name}"
        fresh.write_text(f"{text}\n", encoding="ascii")
        _flush(fresh)
        fresh.replace(self.root / name)
        _flush(self.root)

    def sweep(self) -> list[int]:
        """Delete torn builds and all but the newest two generations; return the numbers deleted.

        For the writer alone. A reader that still has a deleted generation open keeps its files
        until it closes them.
        """
        if not self.root.is_dir():
            return []
        for path in self.root.glob(".building-*"):
            shutil.rmtree(path, ignore_errors=True)
        current = self.current() or 0
        standing = [number for number in self.numbers() if number <= current]
        gone = [number for number in self.numbers() if number not in standing[-KEPT:]]
        for number in gone:
            shutil.rmtree(self.folder(number), ignore_errors=True)
        return gone


def _flush(path: Path) -> None:
    """Have the file or folder written to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
