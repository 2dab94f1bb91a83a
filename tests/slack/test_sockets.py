"""The Socket Mode connection breaks in every way it can, and nothing asked is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, settled, stage

from bot.slack import app as room
from bot.slack import socket_watchdog
from bot.slack.app import SlackApp
from bot.slack.fake import FakeSlack


@contextmanager
def wired(tmp_path: Path) -> Iterator[tuple[FakeSlack, SlackApp]]:
    """Run the app on a fake whose sockets can go silent."""
    fake = FakeSlack()
    fake.sockets.wired()
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, app):
        yield slack, app


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PING_SECONDS", 0.2)
    monkeypatch.setattr(socket_watchdog.SocketWatchdog.__init__, "__defaults__", (0.1, 1.0))


def reconnected(slack: FakeSlack, before: int) -> bool:
    """Wait until a connection was made beyond so many."""
    return slack.space.wait(lambda: slack.sockets.wire.taken > before)


@pytest.mark.usefixtures("_impatient")
def test_a_half_open_connection_is_noticed_and_what_it_swallowed_comes_again(
    tmp_path: Path,
) -> None:
    with wired(tmp_path) as (slack, app):
        assert slack.replies(slack.say("first?"))
        before = slack.sockets.wire.taken
        slack.sockets.freeze_connections()
        ts = slack.say("into the silence?")
        assert reconnected(slack, before)
        while not slack.sockets.wait_until_quiet(1.0):
            slack.sockets.redeliver()
        assert len(slack.replies(ts)) == 1
        assert settled(app, slack)


@pytest.mark.usefixtures("_impatient")
def test_a_connection_that_never_answered_a_ping_is_replaced(tmp_path: Path) -> None:
    with wired(tmp_path) as (slack, _):
        for _ in range(2):
            before = slack.sockets.wire.taken
            slack.sockets.freeze_connections()
            assert reconnected(slack, before)


def test_when_slack_asks_for_a_new_connection_nothing_waits_for_the_old(tmp_path: Path) -> None:
    with wired(tmp_path) as (slack, app):
        before = slack.sockets.wire.taken
        slack.sockets.refresh()
        assert reconnected(slack, before)
        asked = [slack.say(f"question {number}?") for number in range(5)]
        assert [len(slack.replies(ts)) for ts in asked] == [1] * 5
        assert settled(app, slack)


def test_a_burst_on_a_new_connection_is_stored_once_each(tmp_path: Path) -> None:
    with wired(tmp_path) as (slack, app):
        slack.sockets.drop()
        asked = [slack.say(f"question {number}?") for number in range(20)]
        assert [len(slack.replies(ts)) for ts in asked] == [1] * 20
        assert settled(app, slack)
        assert app.service.inbox.count_by_state() == {"answered": 20}


class Ended:
    """A session whose socket and client are gone already."""

    sock = None
    on_error_listener: Any = None
    logger = logging.getLogger("slack_sdk.session")

    def disconnect(self) -> None:
        raise AttributeError("'NoneType' object has no attribute 'close'")


def test_what_a_reader_meets_on_a_connection_that_was_closed_here_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = Ended()
    socket_watchdog.close_session(session)
    session.on_error_listener(ConnectionResetError(104, "Connection reset by peer"))
    session.logger.error("Failed to disconnect")
    assert caplog.records == []
