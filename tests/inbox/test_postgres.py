"""An inbox in PostgreSQL: a database that goes away, other clocks, wrong addresses, wake-ups."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.postgres_server import PostgresServer, find_free_port, run_postgres

from bot.config import Config
from bot.doctor import check_all
from bot.errors import ConfigError, SlackError
from bot.inbox import Inbox, InboxEvent, InboxUnavailableError

psycopg = pytest.importorskip("psycopg")

EVENT = InboxEvent(
    id="Ev1",
    team="T1",
    channel="C1",
    ts="1700000001.000100",
    thread="1700000001.000100",
    user="U1",
    kind="mention",
    text="100% sure? :ok: ?",
    received=1700000001.5,
)


@pytest.fixture
def inbox(postgres: PostgresServer) -> Iterator[Inbox]:
    postgres.clear()
    with Inbox(postgres.url) as opened:
        yield opened


def test_marks_of_statements_in_a_text_stay_as_they_are(inbox: Inbox) -> None:
    inbox.enqueue(EVENT)
    job = inbox.claim("a", now=100.0, lease=5.0)
    assert job is not None
    assert job.event == EVENT


def test_a_stored_event_wakes_who_listens(inbox: Inbox, postgres: PostgresServer) -> None:
    woken = threading.Event()
    inbox.listen(woken.set)
    with Inbox(postgres.url) as other:
        _wait_for_listener(postgres)
        other.enqueue(EVENT)
        assert woken.wait(10.0)


def test_an_event_that_another_transaction_holds_is_passed_over(
    inbox: Inbox, postgres: PostgresServer
) -> None:
    inbox.enqueue(EVENT)
    with psycopg.connect(postgres.url) as other:
        other.execute("SELECT number FROM event FOR UPDATE")
        assert inbox.claim("a", now=100.0, lease=5.0) is None
    assert inbox.claim("a", now=100.0, lease=5.0) is not None


def test_a_database_that_goes_away_is_told_and_waited_for() -> None:
    with run_postgres() as server, Inbox(server.url) as inbox:
        inbox.enqueue(EVENT)
        server.stop("immediate")
        with pytest.raises(InboxUnavailableError, match="The inbox fails"):
            inbox.claim("a", now=100.0, lease=5.0)
        server.start()
        assert _count_when_back(inbox) == {"waiting": 1}
        assert inbox.claim("a", now=100.0, lease=5.0) is not None


def test_an_address_where_nothing_answers_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.inbox.postgres_database.WAIT_SECONDS", 0.5)
    url = f"postgresql://me:secret@127.0.0.1:{find_free_port()}/news"
    with pytest.raises(SlackError, match="cannot be opened") as refused:
        Inbox(url)
    assert "secret" not in str(refused.value)


def test_a_clock_that_is_far_from_the_databases_is_refused(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 60)
    with pytest.raises(SlackError, match="Set both by NTP"):
        Inbox(postgres.url)


def test_a_later_layout_is_refused(inbox: Inbox, postgres: PostgresServer) -> None:
    with inbox.transaction() as connection:
        connection.execute("UPDATE layout SET version = 99")
    with pytest.raises(SlackError, match="layout 99"):
        Inbox(postgres.url)


def test_an_inbox_that_is_no_database_is_refused_as_a_setting() -> None:
    with pytest.raises(ConfigError, match="DATELINE_INBOX"):
        Config.of({"DATELINE_INBOX": "mysql://somewhere"})
    config = Config.of({"DATELINE_INBOX": "postgresql://me:secret@db/news"})
    assert "me:secret" not in repr(config)


def test_the_doctor_tells_whether_the_database_can_be_reached(
    postgres: PostgresServer, samples: Path
) -> None:
    for port, state in ((postgres.port, "ok"), (find_free_port(), "fail")):
        environ = {"DATELINE_INBOX": f"postgresql://dateline@127.0.0.1:{port}/postgres"}
        found = [
            one for one in check_all(samples, environ=environ, online=True) if one.area == "slack"
        ]
        assert state in [one.state for one in found if "inbox" in one.what]


def _count_when_back(inbox: Inbox) -> dict[str, int]:
    """Return the events by state once the pool has a connection again: its pauses grow."""
    end = time.monotonic() + 60.0
    while True:
        try:
            return inbox.count_by_state()
        except InboxUnavailableError:
            if time.monotonic() > end:
                raise


def _wait_for_listener(postgres: PostgresServer) -> None:
    """Wait until a connection of the database has begun to listen."""
    asked = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    end = time.monotonic() + 10.0
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        while time.monotonic() < end and not connection.execute(asked).fetchone():
            time.sleep(0.02)
