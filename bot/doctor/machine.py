"""The machine: Python, the libraries and their versions, SQLite, and room on the disk."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from bot.doctor.finding import Area, Finding

AREA = Area("machine")
OLDEST = (3, 11)
SHOWN = ("dateline", "chromadb", "llama-index-core", "slack-bolt", "wordllama")
"""The libraries whose versions a report of a fault needs."""
SCANT, TIGHT = 64, 1024
"""MiB free: less stops indexing, less may stop a large one (a generation is built aside)."""


def machine(folder: Path) -> Iterator[Finding]:
    """Yield how the machine is; ``folder`` is where the archive is, or would be."""
    yield _python()
    yield from _libraries()
    yield _sqlite()
    yield _disk(folder)


def _python() -> Finding:
    told = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}."
    if sys.version_info[:2] < OLDEST:
        return AREA.fail(told, f"dateline needs {'.'.join(map(str, OLDEST))} or later.")
    return AREA.ok(told)


def _libraries() -> Iterator[Finding]:
    """Yield the versions that matter, and every requirement that the installation breaks."""
    try:
        needed = requires("dateline") or []
    except PackageNotFoundError:
        yield AREA.warn("dateline is not installed, only run.", "Run: pip install -e .")
        return
    unmet = [told for told in map(_unmet, needed) if told]
    for told in unmet:
        yield AREA.fail(told, "Run: pip install -c constraints.txt -e .")
    if not unmet:
        yield AREA.ok(", ".join(f"{name} {version(name)}" for name in SHOWN) + ".")


def _unmet(text: str) -> str:
    """Return how a requirement is broken, or "" where it is met or belongs to an extra."""
    wanted = Requirement(text)
    if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
        return ""
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} is not installed."
    met = wanted.specifier.contains(found, prereleases=True)
    return "" if met else f"{wanted.name} {found} is not {wanted.specifier}."


def _sqlite() -> Finding:
    told = f"SQLite {sqlite3.sqlite_version}"
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {name for (name,) in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        return AREA.fail(f"{told} has no FTS5.", "Use a Python whose SQLite has it.")
    return AREA.ok(f"{told} with FTS5.")


def _disk(folder: Path) -> Finding:
    place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    free = shutil.disk_usage(place).free // 2**20
    told = f"{free:,} MiB free on the disk of {folder}."
    if free < SCANT:
        return AREA.fail(told, "Free some space: nothing can be indexed.")
    if free < TIGHT:
        return AREA.warn(told, "Free some space before a large indexing.")
    return AREA.ok(told)
