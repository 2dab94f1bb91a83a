"""Time and copies: backups while others write, an old archive put back, clocks put back."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from harness import ANSWER, NOW, SAMPLES, Context, Score

from bot.inbox import Inbox, InboxEvent, SlackMessage
from fault_injection.stage import (
    check_answers,
    check_rebuilt_index,
    check_whole,
    count_duplicates,
    find_faults,
    fork_child,
    fork_indexer,
    get_article_versions,
    index_in_child,
    index_sources,
    wait_for_child,
    write_articles,
    write_few,
)
from index.archive import back_up_archive

YEAR = timedelta(days=365)


def back_up_while_writing(context: Context) -> Score:
    """Back up while an indexer writes: each copy is one moment's, whole, and answers."""
    score = Score()
    archive = context.fresh("busy")
    sources = write_articles(context, "many", context.many(600, 150))
    assert index_in_child([SAMPLES], archive) == 0
    pid = fork_indexer([sources], archive)
    copies = []
    for number in range(context.many(20, 3)):
        before, copy = get_article_versions(archive), context.fresh(f"copy{number}")
        back_up_archive(archive, copy)
        copies.append((before, copy))
        time.sleep(context.random.uniform(0, 0.2))
    running = os.waitpid(pid, os.WNOHANG) == (0, 0)
    if running:
        os.kill(pid, signal.SIGKILL)
        wait_for_child(pid)
    for before, copy in copies:
        restored = context.fresh("restored")
        shutil.move(copy, restored)
        problems = [*find_faults(restored), *check_answers(restored, ANSWER)]
        problems += [f"restored: {one}" for one in _mended_aside(restored)]
        after = get_article_versions(restored)
        score.add(
            problems, len(before.keys() - after.keys()), count_duplicates(restored, len(after))
        )
    return score


def _mended_aside(archive: Path) -> list[str]:
    """Build the index of a copy again in a child; return what is wrong."""

    def work() -> None:
        wrong = check_rebuilt_index(archive)
        assert not wrong, wrong

    return ["its vector index was not built"] * (wait_for_child(fork_child(work)) != 0)


def restore_older_archive(context: Context) -> Score:
    """Put an older archive.db under a vector index that was built after it, and index others."""
    score = Score()
    for _ in range(context.many(5, 1)):
        archive, copy = context.fresh("back"), context.fresh("older")
        first = write_few(context, "first", 20)
        later = write_articles(context, "later", 30, version=2)
        assert index_in_child(first, archive) == 0
        back_up_archive(archive, copy)
        assert index_in_child([later], archive) == 0
        for name in ("archive.db-wal", "archive.db-shm"):
            (archive / name).unlink(missing_ok=True)
        shutil.copyfile(copy / "archive.db", archive / "archive.db")
        before = get_article_versions(archive)
        problems = [*find_faults(archive), *check_answers(archive, ANSWER)]
        others = write_articles(context, "others", 30, version=3)
        code = index_in_child([others], archive)
        problems += [f"indexing after that ends with {code}"] * (code != 0)
        problems += check_whole(archive)
        after = get_article_versions(archive)
        score.add(
            problems, len(before.keys() - after.keys()), count_duplicates(archive, len(after))
        )
    return score


def change_clock(context: Context) -> Score:
    """Index and queue while the clock jumps forth and back: nothing is lost, nobody waits."""
    score = Score()
    jumps = (YEAR * 30, -YEAR * 30, YEAR, -YEAR, timedelta(hours=2), -timedelta(hours=2))
    for jump in jumps[: context.many(6, 2)]:
        archive, folder = context.fresh("clock"), write_articles(context, "timed", 10)
        for moment, version in ((NOW, 1), (NOW + jump, 2), (NOW, 3)):
            write_articles(context, "timed", 10, version)
            work = partial(index_sources, [SAMPLES, folder], archive, now=moment)
            assert wait_for_child(fork_child(work)) == 0
        found = get_article_versions(archive)
        problems = [*find_faults(archive), *check_answers(archive, ANSWER), *_queued(context, jump)]
        problems += ["a version is missing"] * any(found[f"n{n:04}"] != 3 for n in range(10))
        score.add(problems, 0, count_duplicates(archive, len(found)))
    return score


def _queued(context: Context, jump: timedelta) -> list[str]:
    """Let a clock jump while questions wait, are leased and are posted; return what got stuck."""
    now, problems = datetime(2026, 11, 21).timestamp(), []
    path = context.fresh("queue") / "inbox.db"
    with closing(Inbox(path)) as inbox:
        for number in range(3):
            inbox.enqueue(_event(number, now))
        dead = inbox.claim("dead", now + jump.total_seconds(), 8.0)
        held = inbox.claim("held", now + jump.total_seconds(), 8.0)
        assert dead is not None
        assert held is not None
        inbox.release(held, now + jump.total_seconds() + 5.0)
        inbox.reserve_slot("T/C0", now + jump.total_seconds(), 1.0)
        done = set()
        for _ in range(3):
            job = inbox.claim("alive", now + 60.0, 8.0)
            if job is not None:
                inbox.save_messages(job, [SlackMessage(text="so", blocks=())])
                inbox.finish(job, now + 60.0)
                done.add(job.number)
        if len(done) != 3:
            problems.append(f"{3 - len(done)} questions wait after a jump of {jump}")
        if inbox.reserve_slot("T/C0", now + 61.0, 1.0) > now + 121.0:
            problems.append(f"a channel waits after a jump of {jump}")
    return problems


def _event(number: int, now: float) -> InboxEvent:
    ts = f"{now + number:.6f}"
    return InboxEvent(
        id=f"Ev{number}",
        team="T",
        channel=f"C{number}",
        ts=ts,
        thread=ts,
        user=f"U{number}",
        kind="mention",
        text="when?",
        received=now,
    )
