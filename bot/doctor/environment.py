"""Checks of the machine (Python, libraries, SQLite, disk) and of the settings."""

from __future__ import annotations

import difflib
import platform
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from bot.config import KEYS, Config
from bot.errors import ConfigError
from bot.finding import Area, Finding

AREA = Area("machine")
OLDEST = (3, 11)
SHOWN = ("dateline", "chromadb", "llama-index-core", "slack-bolt", "wordllama")
"""The libraries whose versions a report of a fault needs."""
LEAST_MIB, FEW_MIB = 64, 1024
"""MiB free: less stops indexing, less may stop a large one (a generation is built aside)."""


def check_machine(folder: Path) -> Iterator[Finding]:
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
    if free < LEAST_MIB:
        return AREA.fail(told, "Free some space: nothing can be indexed.")
    if free < FEW_MIB:
        return AREA.warn(told, "Free some space before a large indexing.")
    return AREA.ok(told)


UNWANTED = frozenset({"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"})
"""What Bolt reads itself, and then expects OAuth (see DECISIONS.md)."""

_TERMINALS = frozenset({"NO_COLOR", "TERM"})
"""What tells every program how to print; no setting of ours."""
_OURS = ("DATELINE_", "SLACK_")
_NEAR, _VERY_NEAR = 0.6, 0.87
"""Ratios of difflib: for a name with one of our prefixes, and for any other."""


class _RecordingEnviron(Mapping[str, str]):
    """An environment that holds one variable, and notes the names it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def _known() -> frozenset[str]:
    """Return every name that ``Config`` reads; which key it reads follows from the model."""
    asked = [_RecordingEnviron({"DATELINE_MODEL": f"{provider}:any"}) for provider in ("", *KEYS)]
    for one in asked:
        Config.of(one)
    return frozenset().union(*(one.names for one in asked)) - _TERMINALS


KNOWN = _known()
SECRET = frozenset(name for name in KNOWN if name.endswith(("_KEY", "_TOKEN", "_SECRET")))


def find_mistyped_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, the variable probably meant or "") of the names that look like mistakes.

    Under our own prefixes every unknown name is one; elsewhere only one that is all but equal to
    a known name. Example: ["DATELINE_MODLE", "PATH"] -> [("DATELINE_MODLE", "DATELINE_MODEL")].
    """
    found = []
    for name in sorted(names):
        upper = name.upper()
        ours = upper.startswith(_OURS) and name not in UNWANTED
        if name in KNOWN or not (ours or _near(upper, _VERY_NEAR)):
            continue
        found.append((name, _near(upper, _NEAR)))
    return found


def _near(name: str, cutoff: float) -> str:
    """Return the known name that is nearest to ``name``, or "" where none is near."""
    found = difflib.get_close_matches(name, sorted(KNOWN), n=1, cutoff=cutoff)
    return found[0] if found else ""


SETTINGS = Area("settings")
_EXAMPLE = re.compile(r"\.\.\.|^<.*>$|^(?:your|change)[-_ ]?\w+", re.IGNORECASE)
_OTHERS = 0o077
"""The permission bits of a file that are not its owner's."""


def check_values(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """Return the variables whose values keep their rules, and what is wrong with the others."""
    kept, faults = {}, []
    for name in sorted(KNOWN & environ.keys()):
        fault = _fault(name, environ[name])
        if fault is None:
            kept[name] = environ[name]
        else:
            faults.append(fault)
    return kept, faults


def _fault(name: str, value: str) -> Finding | None:
    if _EXAMPLE.search(value.strip()):
        return SETTINGS.fail(f"{name} still holds an example's words.", "Fill it in, or remove it.")
    if name in SECRET and len(value.split()) > 1:
        return SETTINGS.fail(f"{name} has a space inside.", "Copy it again, without anything else.")
    if value.strip()[:1] in ("'", '"'):
        return SETTINGS.fail(f"{name} begins with a quotation mark.", "Write it without quotes.")
    try:
        Config.from_env({name: value}, dotenv=None)
    except ConfigError as error:
        return SETTINGS.failed(error)
    return None


def check_names(environ: Mapping[str, str], dotenv: Path) -> Iterator[Finding]:
    """Yield what is set, the names that look mistaken, and who can read the ``.env`` file."""
    given = sorted(name for name in KNOWN & environ.keys() if environ[name].strip())
    yield SETTINGS.ok(f"set: {', '.join(given)}." if given else "nothing is set; defaults hold.")
    for name, meant in find_mistyped_names(environ):
        remedy = f"Did you mean {meant}?" if meant else "Remove it; .env.example lists the names."
        yield SETTINGS.warn(f"{name} is no setting of dateline.", remedy)
    for name in sorted(UNWANTED & environ.keys()):
        yield SETTINGS.warn(f"{name} makes Slack's library expect OAuth.", "Unset it.")
    if dotenv.is_file() and dotenv.stat().st_mode & _OTHERS and SECRET & environ.keys():
        yield SETTINGS.warn(f"{dotenv} can be read by others.", f"Run: chmod 600 {dotenv}")
