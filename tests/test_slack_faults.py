"""Slack fails in every way it can: each question is still answered, and answered once."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_stage import ScriptedAsker, answer, citation, running, settled, stage, words

from bot.inbox import Inbox
from bot.slack import posting
from bot.slack.desk import Desk
from bot.slack.fake import BOT_TOKEN, FakeSlack, Fault


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "backoff", lambda attempts: 0.05)


@pytest.mark.parametrize("done", [False, True], ids=["before the post", "after the post"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "reset"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 503},
        {"kind": "error", "code": "internal_error"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
def test_a_post_that_may_have_arrived_is_not_posted_twice(
    tmp_path: Path, fault: dict[str, object], done: bool
) -> None:
    fake = FakeSlack()
    fake.fail("chat.postMessage", Fault(**fault, done=done))  # type: ignore[arg-type]
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        assert app.desk.inbox.counts() == {"answered": 1}


def test_a_rate_limit_is_waited_out_and_costs_no_search(tmp_path: Path) -> None:
    fake = FakeSlack()
    fake.fail("chat.postMessage", Fault(kind="status", status=429, retry_after=1))
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        assert not slack.space.called("conversations.replies")


def test_a_long_answer_broken_off_in_the_middle_goes_on_where_it_stopped(tmp_path: Path) -> None:
    many = tuple(citation(n, quote=f"Quote {n}. " * 120) for n in range(1, 21))
    asker = ScriptedAsker(answer(citations=many), answer("something else"))
    with stage(tmp_path, asker) as (slack, app):
        slack.fail("chat.postMessage", Fault(kind="reset", done=True), times=2)
        ts = slack.say("tell me everything?")
        assert settled(app, slack)
        replies = slack.replies(ts)
    everything = "".join(map(words, replies))
    assert [everything.count(f"Quote {n}. " * 120) for n in range(1, 21)] == [1] * 20
    assert len(asker.asked) == 1


def test_a_refused_message_is_logged_under_an_id_and_not_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        slack.say("when?", channel="COUTSIDE")
        assert settled(app, slack)
        assert app.desk.inbox.counts() == {"failed": 1}
        assert len(slack.space.called("chat.postMessage")) == 1
    assert "not_in_channel" in caplog.text


def test_what_a_dead_process_left_is_answered_by_the_next(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        with Inbox(tmp_path / "inbox.db") as inbox:
            dead = Desk(ScriptedAsker(answer()), inbox, token=BOT_TOKEN, base_url=slack.base_url)
            said = slack.space.add("C0NEWS", {"type": "message", "user": "U1", "text": "when?"})
            said = {**said, "channel": "C0NEWS", "type": "app_mention"}
            assert dead.hear({"event": said, "event_id": "Ev1", "team_id": "T0FAKE"}, "U0DATELINE")
        with running(tmp_path, ScriptedAsker(answer()), slack) as app:
            assert settled(app, slack)
            assert len(slack.replies(said["ts"])) == 1


def test_an_event_that_cannot_be_stored_is_not_acknowledged(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        with app.desk.inbox.transaction() as connection:
            connection.execute("ALTER TABLE event RENAME TO gone")
        slack.say("when?")
        assert not slack.sockets.quiet(0.5)
        with app.desk.inbox.transaction() as connection:
            connection.execute("ALTER TABLE gone RENAME TO event")
        slack.sockets.redeliver()
        assert settled(app, slack)
    assert len(asker.asked) == 1


def test_events_under_way_when_the_connection_breaks_come_again(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        slack.sockets.drop()
        ts = slack.say("when?")
        assert slack.replies(ts)
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1


def test_no_status_is_no_obstacle(tmp_path: Path) -> None:
    fake = FakeSlack()
    fake.fail("assistant.threads.setStatus", Fault(kind="error", code="not_allowed"))
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, _):
        assert slack.replies(slack.say("when?"))
