"""The durable queue: stored once, leased fairly, survivable at every step."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from bot.errors import SlackError
from bot.inbox import Inbox, InboxEvent, InboxUnavailableError, SlackMessage
from bot.inbox.group_commit import GroupCommit
from bot.inbox.history import get_thread_turns, is_known_thread

EVENT = InboxEvent(
    id="Ev1",
    team="T1",
    channel="C1",
    ts="1700000001.000100",
    thread="1700000001.000100",
    user="U1",
    kind="mention",
    text="when?",
    received=1700000001.5,
)
LEASE = 15.0


@pytest.fixture
def inbox(place: Path | str) -> Iterator[Inbox]:
    with Inbox(place) as opened:
        yield opened


def event(number: int, **changes: str) -> InboxEvent:
    ts = f"17000000{number:02d}.000100"
    return replace(EVENT, **{"id": f"Ev{number}", "ts": ts, "thread": ts, **changes})


def test_an_event_is_stored_once_under_its_id_and_under_its_message(inbox: Inbox) -> None:
    assert inbox.enqueue(EVENT)
    assert not inbox.enqueue(EVENT)
    assert not inbox.enqueue(replace(EVENT, id="Ev2"))
    assert not inbox.enqueue(replace(EVENT, ts="1700000009.000100"))
    assert inbox.count_by_state() == {"waiting": 1}


def test_a_new_inbox_waits_for_the_process_that_lays_it(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    release.start()
    with Inbox(path) as opened:
        assert opened.enqueue(EVENT)
    release.join()
    other.close()


def test_events_that_come_together_are_stored_together_and_once(inbox: Inbox) -> None:
    events = [event(number % 20) for number in range(60)]
    with ThreadPoolExecutor(20) as pool:
        stored = list(pool.map(inbox.enqueue, events))
    assert sum(stored) == 20
    assert inbox.count_by_state() == {"waiting": 20}


def test_an_event_that_cannot_be_stored_fails_alone_and_leaves_nothing_waiting(
    inbox: Inbox,
) -> None:
    with inbox.transaction() as connection:
        connection.execute("ALTER TABLE event RENAME TO gone")
    intake = GroupCommit(inbox.transaction)
    with pytest.raises(InboxUnavailableError):
        intake.enqueue(event(1))
    with inbox.transaction() as connection:
        connection.execute("ALTER TABLE gone RENAME TO event")
    assert intake.enqueue(event(2))
    assert inbox.count_by_state() == {"waiting": 1}


def test_a_claimed_event_is_nobody_elses_until_its_lease_runs_out(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    assert (job.event, job.attempts, job.parts) == (EVENT, 1, ())
    assert inbox.claim("b", now=114.0, lease=LEASE) is None
    again = inbox.claim("b", now=116.0, lease=LEASE)
    assert again is not None
    assert (again.owner, again.attempts) == ("b", 2)


def test_a_renewed_lease_goes_on(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    inbox.renew("a", [job.number], now=110.0, lease=LEASE)
    assert inbox.claim("b", now=120.0, lease=LEASE) is None


def test_each_persons_first_question_comes_before_anybodys_second(inbox: Inbox) -> None:
    for number in (1, 2, 3):
        inbox.enqueue(event(number, user="U1"))
    inbox.enqueue(event(4, user="U2"))
    claimed = [inbox.claim("a", now=100.0, lease=LEASE) for _ in range(4)]
    assert [job.event.id for job in claimed if job] == ["Ev1", "Ev4", "Ev2", "Ev3"]


def test_a_thread_is_answered_in_its_own_order(inbox: Inbox) -> None:
    inbox.enqueue(event(1))
    inbox.enqueue(event(2, thread=event(1).ts, user="U2"))
    first = inbox.claim("a", now=100.0, lease=LEASE)
    assert first is not None
    assert inbox.claim("b", now=100.0, lease=LEASE) is None
    inbox.finish(first, now=101.0)
    second = inbox.claim("b", now=102.0, lease=LEASE)
    assert second is not None
    assert second.event.id == "Ev2"


def test_a_released_event_waits_for_its_time(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    inbox.release(job, until=130.0, counted=False)
    assert inbox.claim("a", now=129.0, lease=LEASE) is None
    again = inbox.claim("a", now=130.0, lease=LEASE)
    assert again is not None
    assert again.attempts == 1


def test_what_was_posted_is_known_to_the_next_holder(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    job = inbox.save_messages(
        job, [SlackMessage(text="one"), SlackMessage(text="two")], {"short": "1"}
    )
    assert inbox.mark_attempted(job, 0) is not None
    inbox.mark_posted(job, 0, "1700000002.000100")
    assert inbox.mark_attempted(job, 1) is not None
    later = inbox.claim("b", now=200.0, lease=LEASE)
    assert later is not None
    assert [(part.message.text, part.tried) for part in later.pending] == [("two", True)]


def test_who_lost_the_lease_may_not_post(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    slow = inbox.claim("slow", now=100.0, lease=LEASE)
    assert slow is not None
    slow = inbox.save_messages(slow, [SlackMessage(text="one")])
    quick = inbox.claim("quick", now=200.0, lease=LEASE)
    assert quick is not None
    assert inbox.mark_attempted(slow, 0) is None
    assert inbox.mark_attempted(quick, 0) is not None


def test_a_second_composition_does_not_replace_the_first(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    inbox.save_messages(job, [SlackMessage(text="one")], {"short": "1"})
    again = inbox.save_messages(job, [SlackMessage(text="other"), SlackMessage(text="more")])
    assert [part.message.text for part in again.parts] == ["one"]


def test_an_apology_counts_as_failed_under_its_id(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    inbox.save_messages(job, [SlackMessage(text="sorry")], error="c0ffee")
    inbox.finish(job, now=101.0)
    assert inbox.count_by_state() == {"failed": 1}


def test_a_channel_gives_out_moments_a_second_apart(inbox: Inbox) -> None:
    assert [inbox.reserve_slot("T1/C1", 100.0, 1.0) for _ in range(3)] == [100.0, 101.0, 102.0]
    assert inbox.reserve_slot("T1/C2", 100.0, 1.0) == 100.0


def test_a_channel_that_must_rest_is_passed_over(inbox: Inbox) -> None:
    inbox.enqueue(event(1))
    inbox.enqueue(event(2, channel="C2"))
    for _ in range(2):
        inbox.reserve_slot("T1/C1", 100.0, 1.0)
    job = inbox.claim("a", now=100.0, lease=LEASE)
    assert job is not None
    assert job.event.channel == "C2"


def test_history_is_the_threads_answered_questions_in_order(inbox: Inbox) -> None:
    for number in (1, 2, 3):
        inbox.enqueue(event(number, thread=event(1).ts, text=f"question {number}"))
        if number < 3:
            job = inbox.claim("a", now=100.0, lease=LEASE)
            assert job is not None
            inbox.save_messages(job, [SlackMessage(text="x")], {"short": f"answer {number}"})
            inbox.finish(job, now=101.0)
    told = get_thread_turns(inbox, event(3, thread=event(1).ts))
    assert [(turn.question, turn.answer) for turn in told] == [
        ("question 1", "answer 1"),
        ("question 2", "answer 2"),
    ]
    assert is_known_thread(inbox, "T1", "C1", event(1).ts)
    assert not is_known_thread(inbox, "T1", "C2", event(1).ts)


def test_two_processes_claim_each_event_once(place: Path | str, inbox: Inbox) -> None:
    for number in range(40):
        inbox.enqueue(event(number, user=f"U{number}"))
    script = (
        "import sys; from bot.inbox import Inbox\n"
        "with Inbox(sys.argv[1]) as inbox:\n"
        "    while job := inbox.claim(sys.argv[2], 100.0, 15.0):\n"
        "        inbox.finish(job, 101.0); print(job.event.id)\n"
    )
    command = [sys.executable, "-c", script, str(place)]
    running = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, cwd=ROOT) for name in "ab"
    ]
    claimed = [line for one in running for line in one.communicate()[0].decode().split()]
    assert [one.returncode for one in running] == [0, 0]
    assert sorted(claimed) == sorted(f"Ev{number}" for number in range(40))


def test_a_file_that_is_no_inbox_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    path.write_bytes(b"something else entirely, and long enough to be read as a header" * 20)
    with pytest.raises(SlackError, match="is not an inbox"):
        Inbox(path)


def test_an_inbox_of_a_later_layout_is_refused(tmp_path: Path) -> None:
    with Inbox(tmp_path / "inbox.db"):
        connection = sqlite3.connect(tmp_path / "inbox.db")
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    with pytest.raises(SlackError, match="layout 99"):
        Inbox(tmp_path / "inbox.db")
