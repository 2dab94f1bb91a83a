"""Watches in the inbox: one process looks at a time, and what was told last is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.inbox import Inbox, InboxEvent
from bot.inbox.watches import (
    LIFE,
    Watch,
    claim_watch,
    end_watch,
    find_watches,
    get_told_answer,
    mark_watch_seen,
    save_watch,
)

TIMES = {"lease": 60.0, "rest": 0.0}
WATCH = Watch(
    number=0,
    event=1,
    team="T1",
    channel="D1",
    thread="",
    user="U1",
    place="C1",
    question="who?",
    since="",
    made=1000.0,
    seen=5,
)
EVENT = InboxEvent(
    id="Ev1",
    team="T1",
    channel="D1",
    ts="1.0",
    thread="",
    user="U1",
    kind="watch",
    text="who?",
    received=1000.0,
)


@pytest.fixture
def inbox(place: Path | str) -> Iterator[Inbox]:
    with Inbox(place) as opened:
        opened.enqueue(EVENT)
        assert save_watch(opened, WATCH, {"short": "first"})
        yield opened


def test_an_event_makes_one_watch(inbox: Inbox) -> None:
    assert not save_watch(inbox, WATCH, {"short": "again"})
    (found,) = find_watches(inbox, 1000.0, team="T1", user="U1")
    assert replace(found, number=0) == WATCH
    assert find_watches(inbox, 1000.0, team="T1", user="U2") == []
    assert find_watches(inbox, 1001.0 + LIFE, user="U1") == []


def test_one_process_looks_at_a_time_and_another_after_its_lease(inbox: Inbox) -> None:
    watch = claim_watch(inbox, 6, 1000.0, **TIMES)
    assert watch is not None
    assert claim_watch(inbox, 6, 1050.0, **TIMES) is None
    assert claim_watch(inbox, 6, 1061.0, **TIMES) == watch
    mark_watch_seen(inbox, watch, 6)
    assert claim_watch(inbox, 6, 1200.0, **TIMES) is None
    assert claim_watch(inbox, 7, 1200.0, **TIMES) is not None


def test_what_was_told_of_waits_for_its_rest(inbox: Inbox) -> None:
    (watch,) = find_watches(inbox, 1000.0)
    mark_watch_seen(inbox, watch, 6, told=1000.0)
    assert claim_watch(inbox, 7, 1500.0, lease=60.0, rest=900.0) is None
    assert claim_watch(inbox, 7, 1901.0, lease=60.0, rest=900.0) is not None


def test_what_was_told_last_is_what_is_known(inbox: Inbox) -> None:
    (watch,) = find_watches(inbox, 1000.0)
    assert get_told_answer(inbox, watch) == {"short": "first"}
    for number in (2, 3):
        told = replace(EVENT, id=f"update:1:{number}-9", ts=f"{number}.0", kind="update")
        inbox.enqueue(told)
    for short in ("", "second", ""):
        job = inbox.claim("me", 2000.0, 60.0)
        assert job is not None
        inbox.save_messages(job, [], {"short": short} if short else None)
        inbox.finish(job, 2000.0)
    assert get_told_answer(inbox, watch) == {"short": "second"}


def test_an_ended_watch_is_looked_at_no_more(inbox: Inbox) -> None:
    end_watch(inbox, 1, 1000.0)
    assert claim_watch(inbox, 6, 1000.0, **TIMES) is None
    assert find_watches(inbox, 1000.0) == []
