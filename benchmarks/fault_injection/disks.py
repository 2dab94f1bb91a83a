"""Disks that are full or cannot be written."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import QUESTION, SAMPLES, Context, Score

from fault_injection.stage import (
    check_answers,
    check_whole,
    count_duplicates,
    count_lost,
    find_faults,
    fork_child,
    get_article_versions,
    index_in_child,
    index_sources,
    run_command,
    wait_for_child,
)

STEPS = (40_000, 150_000, 300_000, 420_000, 480_000, 560_000, 700_000, 900_000)


def fill_disk(context: Context) -> Score:
    """Index onto a disk that fills at many places; then free it, and index again."""
    score = Score()
    for size in context.random.sample(STEPS, context.many(8, 2)):
        archive = context.fresh("limited")
        _filled(archive, lambda most=size: _limit(most), archive, score)
    with _mounted(context, "size=6m") as disk:
        if disk is None:
            return score
        for size in range(1_500_000, 6_200_000, context.many(300_000, 4_000_000)):
            ballast = disk / "ballast"
            ballast.write_bytes(b"x" * size)
            _filled(disk / f"a{size}", lambda: None, ballast, score)
            subprocess.run(["rm", "-rf", str(disk / f"a{size}")], check=True)
            gc.collect()  # an array still mapped keeps the room of its deleted file
    return score


def _limit(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _filled(archive: Path, before, freed: Path, score: Score) -> None:  # type: ignore[no-untyped-def]
    def work() -> None:
        before()
        index_sources([SAMPLES], archive)

    code = wait_for_child(fork_child(work))
    problems = [f"a full disk ends with {code}"] * (code not in (0, 3))
    acknowledged = get_article_versions(archive)
    problems += [*find_faults(archive), *check_answers(archive)]
    if freed.is_file():
        freed.unlink()
    code = index_in_child([SAMPLES], archive)
    problems += [f"with room again it ends with {code}"] * (code not in (0, 3))
    if code == 0:
        problems += check_whole(archive)
        lost = count_lost(acknowledged, archive)
        score.add(problems, lost, count_duplicates(archive, len(get_article_versions(archive))))
    else:
        score.add(problems)


def use_read_only_disk(context: Context) -> Score:
    """Ask and index on a disk that cannot be written: answers come, writing is refused."""
    score = Score()
    with _mounted(context, "size=20m") as disk:
        if disk is None:
            score.note = "skipped: no right to mount"
            return score
        archive = disk / "a"
        assert index_in_child([SAMPLES], archive) == 0
        before = get_article_versions(archive)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for words, wanted in (
            (["ask", QUESTION], 0),
            (["search", "Putin Kim"], 0),
            (["articles", "list"], 0),
            (["timeline", "Putin and Kim"], 0),
            (["index", str(SAMPLES)], 1),
            (["reindex"], 1),
            (["backup", str(disk / "b")], 1),
            (["index", str(SAMPLES), "-q"], 1),
        ):
            code, error = run_command(*words, "--archive", str(archive))
            wrong = code != wanted or "Traceback" in error
            score.add([f"{words[0]} ends with {code}: {error[-200:]}"] * wrong)
        score.lost += count_lost(before, archive)
    return score


@contextmanager
def _mounted(context: Context, options: str) -> Iterator[Path | None]:
    """Yield a small disk of our own, or None where this process may not mount one."""
    place = context.fresh("disk")
    place.mkdir()
    wanted = ["mount", "-t", "tmpfs", "-o", options, "faults", str(place)]
    try:
        done = os.geteuid() == 0 and subprocess.run(wanted, capture_output=True).returncode == 0
    except OSError:
        done = False
    try:
        yield place if done else None
    finally:
        if done:
            subprocess.run(["umount", "-l", str(place)], check=True)
