"""A model's answer is shown while it is written: verified claims, then the whole in their place."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.openai_server import ScriptedLlm, reply
from fakes.slack_bot import ScriptedAsker, answer, running, runs, settled, stage, words

from bot.generative.llm import Delta
from bot.inbox import Inbox, Job
from bot.inbox.queue import get_stream_ts, mark_stream_started
from bot.pipeline import Bot
from bot.prompts import PromptMessage
from bot.slack import client, posting, streaming
from bot.slack.blocks import escape_plain_text
from bot.slack.channels import ChannelSettings
from bot.slack.fake import BOT_TOKEN, FakeSlack, Fault, user, workspace
from bot.slack.service import SlackService
from bot.slack.streaming import StreamingPoster
from bot.types import Answer, Scope
from index import Searcher

FIRST, SECOND = "He was invited in May: “In May.” [1]\n", "*Both* <!channel> came: “Yes.” [2]\n"
EXPIRED = Fault(kind="error", code="message_not_in_streaming_state")


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (posting, streaming):
        monkeypatch.setattr(room, "get_backoff_seconds", lambda attempts: 0.05)


class Writer(ScriptedAsker):
    """Writes its claims one by one, calling ``between`` after each, then answers."""

    def __init__(self, *claims: str, between: Callable[[], object] = lambda: None) -> None:
        super().__init__(answer())
        self._claims, self._between = claims, between

    def ask(self, question: str, scope: Scope, **given: Any) -> Answer:
        for claim in self._claims:
            if given["on_text"] is not None:
                given["on_text"](claim)
                self._between()
        return super().ask(question, scope, **given)


def called(slack: FakeSlack) -> list[str]:
    """Return the names of the calls that made or changed messages, in order."""
    return [call.method for call in slack.space.calls if call.method.startswith("chat.")]


STREAMED = ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"]


def test_claims_are_shown_as_they_are_verified_and_then_the_whole_answer(tmp_path: Path) -> None:
    seen: list[str] = []
    fake = FakeSlack()

    def look() -> None:
        (message,) = [one for one in fake.space.messages["C0NEWS"] if one.get("bot_id")]
        seen.append(words(message))

    with stage(tmp_path, Writer(FIRST, SECOND, between=look), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        (message,) = slack.replies(ts)
    assert seen == [FIRST.strip(), FIRST.strip() + escape_plain_text(SECOND.strip())]
    assert words({"blocks": started(slack)}) == FIRST.strip()
    assert words(message).startswith("June 2018It was handed over [1]")
    assert called(slack) == STREAMED
    assert message["metadata"]["event_payload"]["part"]


def started(slack: FakeSlack) -> list[dict[str, Any]]:
    """Return the blocks that the stream began with."""
    (call,) = slack.space.called("chat.startStream")
    assert call.payload["recipient_user_id"] == "U0READER"
    assert call.payload["recipient_team_id"] == "T0FAKE"
    return list(call.payload["chunks"][0]["blocks"])


def test_what_is_streamed_is_inert(tmp_path: Path) -> None:
    with stage(tmp_path, Writer(SECOND)) as (slack, app):
        slack.say("when?")
        assert settled(app, slack)
    (run,) = runs({"blocks": started(slack)})
    assert run["type"] == "text"
    assert "<!" not in run["text"]


def test_a_keyless_answer_is_posted_at_once(tmp_path: Path) -> None:
    with stage(tmp_path, Writer()) as (slack, app):
        slack.say("when?")
        assert settled(app, slack)
    assert called(slack) == ["chat.postMessage"]


def test_a_channel_without_the_model_is_answered_without_it(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text("channels: {C0NEWS: {model: off}}\n")
    asker = Writer(FIRST)
    with stage(tmp_path, asker, settings=ChannelSettings(path)) as (slack, app):
        slack.say("when?")
        slack.say("when?", channel="C0OTHER")
        assert settled(app, slack)
    assert sorted(given["engine"] for _, given in asker.asked) == ["auto", "keyless"]
    assert {call.payload["channel"] for call in slack.space.called("chat.startStream")} == {
        "C0OTHER"
    }


def test_an_answer_for_one_person_is_not_streamed(tmp_path: Path) -> None:
    with stage(tmp_path, Writer(FIRST)) as (slack, app):
        user.send_command(slack, "when?")
        assert slack.wait_for_ephemeral()
        assert settled(app, slack)
    assert called(slack) == []


@pytest.mark.parametrize(
    "fault",
    [
        EXPIRED,
        Fault(kind="reset"),
        Fault(kind="reset", done=True),
        Fault(kind="status", status=429),
        Fault(kind="status", status=500),
    ],
    ids=["expired", "reset", "reset after", "429", "500"],
)
@pytest.mark.parametrize("method", ["startStream", "appendStream", "stopStream"])
def test_a_stream_that_fails_ends_in_one_whole_answer(
    tmp_path: Path, method: str, fault: Fault
) -> None:
    fake = FakeSlack()
    fake.fail(f"chat.{method}", fault)
    fake.fail("chat.update", Fault(kind="reset", done=True))
    with stage(tmp_path, Writer(FIRST, SECOND), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        (message,) = slack.replies(ts)
        assert app.service.inbox.count_by_state() == {"answered": 1}
    assert words(message).startswith("June 2018It was handed over [1]")
    assert "[1] Example Wire" in words(message)
    assert not message.get("streaming")


def test_a_stream_that_slack_has_ended_is_finished_by_an_update(tmp_path: Path) -> None:
    fake = FakeSlack()
    fake.space.stream_seconds = 0.0
    with stage(tmp_path, Writer(FIRST, SECOND), fake) as (slack, app):
        ts = slack.say("when?")
        assert settled(app, slack)
        (message,) = slack.replies(ts)
    assert words(message).startswith("June 2018")
    assert [call.error for call in slack.space.called("chat.appendStream")] == [EXPIRED.code]


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "unnoted"])
def test_what_a_dead_process_had_begun_to_write_becomes_the_answer(
    tmp_path: Path, noted: bool
) -> None:
    with FakeSlack() as slack:
        with Inbox(tmp_path / "inbox.db") as inbox:
            job = begun(slack, inbox)
            mark_stream_started(inbox, job, get_stream_ts(inbox, job) or "" if noted else "")
        (half,) = slack.replies(job.event.thread)
        assert words(half) == FIRST.strip()
        with running(tmp_path, Writer(FIRST), slack) as app:
            assert settled(app, slack)
        (message,) = slack.replies(job.event.thread)
    assert words(message).startswith("June 2018")
    assert len(slack.space.called("chat.startStream")) == 1


def begun(slack: FakeSlack, inbox: Inbox) -> Job:
    """Return a job whose process died in the middle of the answer's stream."""
    said = workspace.build_message("when?", channel="C0NEWS", user="U0READER")
    said = {**slack.space.add("C0NEWS", said), "type": "app_mention"}
    dead = SlackService(Writer(FIRST), inbox, token=BOT_TOKEN, base_url=slack.base_url, every=0.0)
    assert dead.store_event(workspace.build_event(said), "U0DATELINE")
    job = inbox.claim("dead", dead.clock(), 0.1)
    assert job is not None
    poster = StreamingPoster(
        client.build_posting_client(BOT_TOKEN, slack.base_url), inbox, every=0.0
    )
    live = poster.open_stream(job)
    assert live is not None
    live.append(FIRST)
    return job


class Quoting(ScriptedLlm):
    """A model that quotes one sentence from where it stands, and makes up another."""

    def __init__(self, quote: str) -> None:
        super().__init__()
        self._quote = quote

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        prompt = messages[-1].text
        number = prompt[: prompt.index(self._quote)].rpartition("[")[2].partition("]")[0]
        self._script.append(reply(("Putin invited Kim.", number), ("By boat.", "99.9")))
        yield from super().stream(messages, seconds=seconds, schema=schema)


def test_a_model_over_the_sample_articles_streams_its_verified_claim(
    samples: Path, tmp_path: Path
) -> None:
    question = "when did Putin first invite Kim?"
    with Searcher.open(samples) as searcher:
        quote = Bot(searcher).ask(question, Scope(as_of=datetime(2026, 11, 21))).citations[0].quote
        with stage(tmp_path, Bot(searcher, Quoting(quote))) as (slack, app):
            ts = slack.say(question)
            assert settled(app, slack)
            (message,) = slack.replies(ts)
    (run,) = runs({"blocks": started(slack)})
    assert "Putin invited Kim." in run["text"]
    assert quote in words(message)
    assert "By boat" not in str(slack.space.messages)
    assert "1 sentence of the model was left out" in words(message)
    assert "read each sentence a second time" in words(message)
