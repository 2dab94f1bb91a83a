"""Damaged files: the vector index, archive.db itself, archives of another format."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from harness import ANSWER, NOW, QUESTION, SAMPLES, Context, Score

from bot.pipeline import Bot
from bot.types import Scope
from fault_injection.stage import (
    check_answers,
    count_duplicates,
    count_lost,
    find_faults,
    fork_child,
    get_article_versions,
    index_in_child,
    run_command,
    wait_for_child,
)
from index import Searcher
from index.archive.schema import VERSION
from index.ingest import repair_vector_index

Harm = Callable[[bytes, Context], bytes | None]


def _flipped(data: bytes, context: Context) -> bytes:
    torn = bytearray(data)
    for _ in range(max(1, len(torn) // 50) if torn else 0):
        torn[context.random.randrange(len(torn))] ^= 1 << context.random.randrange(8)
    return bytes(torn)


HARMS: dict[str, Harm] = {
    "cut": lambda data, _: data[: len(data.rstrip()) // 2],
    "emptied": lambda _data, _: b"",
    "deleted": lambda _data, _: None,
    "flipped": _flipped,
}


def make_base_archive(context: Context) -> Path:
    """Return an archive of the samples, made once; copy it before it is harmed."""
    archive = context.folder / "whole"
    if not archive.exists():
        assert index_in_child([SAMPLES], archive) == 0
    return archive


def make_damaged_copies(
    context: Context, files: list[Path], whole: Path
) -> Iterator[tuple[str, Path]]:
    """Yield (what was done, the archive it was done to) for each file and each harm."""
    kinds = [(file, name) for file in files for name in HARMS]
    if context.bounded:
        kinds = context.random.sample(kinds, min(3, len(kinds)))
    for file, name in kinds:
        archive = context.fresh("harmed")
        shutil.copytree(whole, archive)
        torn = HARMS[name]((archive / file).read_bytes(), context)
        if torn is None:
            (archive / file).unlink()
        else:
            (archive / file).write_bytes(torn)
        yield f"{file.name} {name}", archive


def damage_vector_index(context: Context) -> Score:
    """Harm each file of the vector index: answers stay right, and it is built again, with words."""
    score, whole = Score(), make_base_archive(context)
    files = [path.relative_to(whole) for path in (whole / "generations").rglob("*")]
    files = sorted(file for file in files if (whole / file).is_file() and file.name != "OWNER")
    expected = get_article_versions(whole)
    for what, archive in make_damaged_copies(context, files, whole):
        problems = [f"{what}: {one}" for one in check_answers(archive, ANSWER)]
        if wait_for_child(fork_child(partial(_mended, archive))) != 0:
            problems.append(f"{what}: not built again with a message")
        problems += [f"{what}: {one}" for one in check_answers(archive, ANSWER)]
        lost = count_lost(expected, archive)
        score.add(problems, lost, count_duplicates(archive, len(expected)))
    return score


def _mended(archive: Path) -> None:
    """Fail unless the index says what was wrong, and stands without a word afterwards."""
    with Searcher.open(archive) as searcher:
        Bot(searcher).ask(QUESTION, Scope(as_of=NOW))
        told = list(searcher.messages)
    told.append(repair_vector_index(archive))
    assert any(told), "nothing was said"
    with Searcher.open(archive) as searcher:
        answer = Bot(searcher).ask(QUESTION, Scope(as_of=NOW + timedelta(days=1)))
        assert answer.short == ANSWER, answer.text
        assert not searcher.messages, searcher.messages
    assert not repair_vector_index(archive)


def damage_archive(context: Context) -> Score:
    """Harm archive.db: an answer, or one line that says what is wrong; never a traceback."""
    score, whole = Score(), make_base_archive(context)
    for what, archive in make_damaged_copies(
        context, [Path("archive.db")] * context.many(5, 1), whole
    ):
        problems = []
        for words in (["ask", QUESTION], ["articles", "list"], ["index", str(SAMPLES)]):
            code, error = run_command(*words, "--archive", str(archive))
            if code not in (0, 1, 3) or "Traceback" in error or (code == 1 and not error):
                problems.append(f"{what}: {words[0]} ends with {code}: {error[-300:]}")
        score.add(problems)
    return score


def change_format(context: Context) -> Score:
    """Mark the archive as older and newer: refused in one line, and untouched."""
    score, whole = Score(), make_base_archive(context)
    for version in (VERSION - 1, VERSION + 1, 999):
        archive = context.fresh("format")
        shutil.copytree(whole, archive)
        with closing(sqlite3.connect(archive / "archive.db")) as database:
            database.execute(f"PRAGMA user_version={version}")
        code, error = run_command("ask", QUESTION, "--archive", str(archive))
        refused = code == 1 and f"format {version}" in error and error.count("\n") == 1
        migrated = code == 0 and version < VERSION
        problems = [] if refused or migrated else [f"format {version}: {code} {error[-200:]}"]
        with closing(sqlite3.connect(archive / "archive.db")) as database:
            database.execute(f"PRAGMA user_version={VERSION}")
        problems += find_faults(archive)
        score.add(
            problems, len(get_article_versions(whole).keys() - get_article_versions(archive).keys())
        )
    return score
