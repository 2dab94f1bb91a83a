"""Slack fails in every way it can: each question is still answered, and answered once."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import pytest
from fakes.slack_bot import ScriptedAsker, answer, long_answer, running, settled, stage, words

from bot.inbox import Inbox, Job, SlackMessage
from bot.inbox.types import Part
from bot.slack import posting
from bot.slack.fake import BOT_TOKEN, FakeSlack, Fault
from bot.slack.service import SlackService
from bot.types import Answer


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "get_backoff_seconds", lambda attempts: 0.05)


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
        assert app.service.inbox.count_by_state() == {"answered": 1}


def test_a_rate_limit_is_waited_out_and_costs_no_search(tmp_path: Path) -> None:
    fake = FakeSlack()
    fake.fail("chat.postMessage", Fault(kind="status", status=429, retry_after=1))
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        assert not slack.space.called("conversations.replies")


def test_retry_after_rests_the_channel_for_every_question_in_it(tmp_path: Path) -> None:
    fake = FakeSlack()
    fake.fail("chat.postMessage", Fault(kind="status", status=429, retry_after=2))
    began = time.monotonic()
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, app):
        asked = [slack.say("first?")]
        resting = "SELECT 1 FROM pace WHERE free > ?"
        assert slack.space.wait(
            lambda: bool(app.service.inbox.select(resting, (time.time() + 0.5,)))
        )
        asked += [slack.say(f"question {number}?") for number in range(2)]
        assert [len(slack.replies(ts)) for ts in asked] == [1] * 3
        posts = [call.at for call in slack.space.called("chat.postMessage")]
    assert len(posts) == 3
    assert posts[0] - began >= 2.0


def test_a_channel_is_posted_in_once_a_second_and_waits_for_nobody(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer()), FakeSlack(every=1.0), every=1.0) as (slack, app):
        crowded = [slack.say(f"question {number}?", user=f"U{number}") for number in range(4)]
        alone = slack.say("and here?", channel="C0QUIET")
        assert slack.replies(alone, channel="C0QUIET")
        assert len([ts for ts in crowded if slack.space.replies("C0NEWS", ts)]) < 4
        assert settled(app, slack)
        assert [len(slack.replies(ts)) for ts in crowded] == [1] * 4
        assert not [call for call in slack.space.calls if call.error]


def test_a_post_is_found_behind_many_others_in_its_thread(tmp_path: Path) -> None:
    def chatter() -> Answer:
        for number in range(40):
            said = {"type": "message", "user": "U2", "text": f"{number}", "thread_ts": thread}
            fake.space.add("C0NEWS", said)
        return answer()

    fake, thread = FakeSlack(), ""
    fake.fail("chat.postMessage", Fault(kind="reset", done=True))
    with stage(tmp_path, ScriptedAsker(chatter), fake) as (slack, app):
        said = slack.space.add("C0NEWS", {"type": "message", "user": "U1", "text": "root"})
        thread = str(said["ts"])
        slack.say("when?", thread=thread)
        assert settled(app, slack)
        assert len(slack.replies(thread)) == 1
        assert len(slack.space.called("conversations.replies")) == 1 + 3  # above, and behind it


def test_a_process_that_died_after_slack_took_its_message_is_not_followed_by_another(
    tmp_path: Path,
) -> None:
    with FakeSlack() as slack:
        said = slack.space.add("C0NEWS", {"type": "message", "user": "U1", "text": "when?"})
        with Inbox(tmp_path / "inbox.db") as inbox:
            dead = SlackService(
                ScriptedAsker(answer()), inbox, token=BOT_TOKEN, base_url=slack.base_url
            )
            body = {**said, "channel": "C0NEWS", "type": "app_mention"}
            dead.store_event({"event": body, "event_id": "Ev1", "team_id": "T0FAKE"}, "U0DATELINE")
            job = inbox.claim("dead", time.time(), 0.0)
            assert job is not None
            parts = [SlackMessage(text="one"), SlackMessage(text="two")]
            job = inbox.save_messages(job, parts, asdict(answer()))
            with pytest.raises(Killed):
                Killer(dead.client, inbox, every=0.0).post(job, job.parts[0])
        with running(tmp_path, ScriptedAsker(answer()), slack) as app:
            assert settled(app, slack)
            assert [one["text"] for one in slack.replies(said["ts"], 2)] == ["one", "two"]


class Killed(Exception):
    """What stands for a kill between the post and its note."""


class Killer(posting.Poster):
    """Posts, and dies of it."""

    def _send(self, job: Job, part: Part) -> str:
        super()._send(job, part)
        raise Killed


def test_a_long_answer_broken_off_in_the_middle_goes_on_where_it_stopped(tmp_path: Path) -> None:
    asker = ScriptedAsker(long_answer(), answer("something else"))
    with stage(tmp_path, asker) as (slack, app):
        slack.fail("chat.postMessage", Fault(kind="reset", done=True), times=2)
        ts = slack.say("tell me everything?")
        assert settled(app, slack)
        replies = slack.replies(ts)
    everything = "".join(map(words, replies))
    assert [everything.count(f"Line {n}. " * 120) for n in range(1, 21)] == [1] * 20
    assert len(asker.asked) == 1


def test_half_an_answer_is_explained_where_slack_refuses_the_rest(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(long_answer())) as (slack, app):
        slack.fail("chat.postMessage", Fault(kind="status", status=429, retry_after=1))
        ts = slack.say("tell me everything?")
        assert slack.space.wait(lambda: slack.faults.struck == 1)
        calls = "chat.postMessage"
        refuse = Fault(kind="error", code="restricted_action")
        assert slack.space.wait(lambda: bool(slack.space.replies("C0NEWS", ts)))
        slack.fail(calls, refuse)
        assert settled(app, slack)
        last = slack.replies(ts)[-1]
        assert "could not post the rest of this answer" in words(last)
        assert app.service.inbox.count_by_state() == {"failed": 1}


def test_a_refused_message_is_logged_under_an_id_and_not_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        slack.say("when?", channel="COUTSIDE")
        assert settled(app, slack)
        assert app.service.inbox.count_by_state() == {"failed": 1}
        assert len(slack.space.called("chat.postMessage")) == 1
    assert "not_in_channel" in caplog.text


def test_what_a_dead_process_left_is_answered_by_the_next(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        with Inbox(tmp_path / "inbox.db") as inbox:
            dead = SlackService(
                ScriptedAsker(answer()), inbox, token=BOT_TOKEN, base_url=slack.base_url
            )
            said = slack.space.add("C0NEWS", {"type": "message", "user": "U1", "text": "when?"})
            said = {**said, "channel": "C0NEWS", "type": "app_mention"}
            assert dead.store_event(
                {"event": said, "event_id": "Ev1", "team_id": "T0FAKE"}, "U0DATELINE"
            )
        with running(tmp_path, ScriptedAsker(answer()), slack) as app:
            assert settled(app, slack)
            assert len(slack.replies(said["ts"])) == 1


def test_an_event_that_cannot_be_stored_is_not_acknowledged(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        with app.service.inbox.transaction() as connection:
            connection.execute("ALTER TABLE event RENAME TO gone")
        slack.say("when?")
        assert not slack.sockets.wait_until_quiet(0.5)
        with app.service.inbox.transaction() as connection:
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
