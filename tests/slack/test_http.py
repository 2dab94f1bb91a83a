"""HTTP mode: signed requests are answered, others refused; health and metrics beside them."""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fakes.slack_bot import ScriptedAsker, answer, words
from slack_sdk.signature import SignatureVerifier

from bot.inbox import Inbox
from bot.slack.app import SlackApp
from bot.slack.fake import BOT_TOKEN, FakeSlack, workspace
from bot.slack.http_server import HttpServer
from bot.slack.service import SlackService

SECRET = "a-signing-secret"


@dataclass
class Stage:
    """An app in HTTP mode, the fake Slack it posts to, and its port."""

    slack: FakeSlack
    app: SlackApp
    port: int

    def call(
        self, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else body.encode(),
            headers=headers or {},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def send(self, body: dict[str, Any], age: float = 0.0, secret: str = SECRET) -> int:
        text = json.dumps(body)
        return self.call("/slack/events", text, signed(text, age, secret))[0]


def signed(text: str, age: float = 0.0, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time() - age))
    made = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=text)
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(made),
    }


@contextmanager
def http(tmp_path: Path, asker: ScriptedAsker) -> Iterator[Stage]:
    with FakeSlack() as slack, Inbox(tmp_path / "inbox.db") as inbox:
        service = SlackService(asker, inbox, token=BOT_TOKEN, base_url=slack.base_url, every=0.0)
        with (
            SlackApp(service, signing_secret=SECRET) as app,
            HttpServer(app.build_wsgi_app(), "127.0.0.1", 0) as server,
        ):
            yield Stage(slack, app, server.port)


def mention(slack: FakeSlack) -> dict[str, Any]:
    said = slack.space.add("C0NEWS", workspace.build_message("when?", channel="C0NEWS", user="U1"))
    return {**said, "type": "app_mention"}


def test_a_signed_event_is_answered_once_however_often_it_comes(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with http(tmp_path, asker) as place:
        said = mention(place.slack)
        body = workspace.build_event(said)
        assert [place.send(body) for _ in range(3)] == [200, 200, 200]
        (reply,) = place.slack.replies(said["ts"])
    assert "June 2018" in words(reply)
    assert len(asker.asked) == 1


@pytest.mark.parametrize(
    ("age", "secret"), [(0.0, "another-secret"), (600.0, SECRET)], ids=["signature", "timestamp"]
)
def test_a_wrong_signature_and_an_old_timestamp_are_refused(
    tmp_path: Path, age: float, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with http(tmp_path, ScriptedAsker(answer())) as place:
        body = {**workspace.build_event(mention(place.slack)), "token": "a-verification-token"}
        assert place.send(body, age, secret) == 401
        assert place.app.service.inbox.count_by_state() == {}
    assert "refused a request from 127.0.0.1: 401" in caplog.text
    for secret in (SECRET, "a-verification-token", BOT_TOKEN, "v0="):
        assert secret not in caplog.text


def test_another_workspaces_request_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with http(tmp_path, ScriptedAsker(answer())) as place:
        body = {**workspace.build_event(mention(place.slack)), "team_id": "T0OTHER"}
        foreign = {**body, "authorizations": [{"team_id": "T0OTHER"}]}
        assert place.send(foreign) == 403
        assert place.app.service.inbox.count_by_state() == {}
    assert "refused a request of workspace T0OTHER" in caplog.text


def test_a_replayed_event_is_answered_once_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asker = ScriptedAsker(answer())
    with http(tmp_path, asker) as place:
        body = workspace.build_event(mention(place.slack))
        assert [place.send(body), place.send(body)] == [200, 200]
        assert len(place.slack.replies(body["event"]["ts"])) == 1
    assert f"event {body['event_id']} came before" in caplog.text
    assert len(asker.asked) == 1


def test_a_replayed_press_does_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with http(tmp_path, ScriptedAsker(answer())) as place:
        said = mention(place.slack)
        place.send(workspace.build_event(said))
        place.slack.replies(said["ts"])
        press = {
            "type": "block_actions",
            "trigger_id": "1.2",
            "team": {"id": "T0FAKE"},
            "user": {"id": "U1"},
            "channel": {"id": "C0NEWS"},
            "response_url": place.slack.response_url("C0NEWS"),
            "actions": [
                {
                    "type": "button",
                    "block_id": "b",
                    "action_id": "feedback",
                    "value": "1 good",
                    "action_ts": "1.2",
                }
            ],
        }
        text = urlencode({"payload": json.dumps(press)})
        form = {**signed(text), "content-type": "application/x-www-form-urlencoded"}
        assert [place.call("/slack/events", text, form)[0] for _ in range(2)] == [200, 200]
        assert len(place.slack.wait_for_ephemeral()) == 1
    assert "refused a press that came before" in caplog.text


def test_health_and_metrics_are_told(tmp_path: Path) -> None:
    with http(tmp_path, ScriptedAsker(answer())) as place:
        said = mention(place.slack)
        place.send(workspace.build_event(said))
        place.slack.replies(said["ts"])
        place.slack.space.wait(lambda: place.app.service.inbox.count_unfinished() == 0)
        status, health = place.call("/healthz")
        _, metrics = place.call("/metrics")
    assert (status, json.loads(health)["ok"]) == (200, True)
    assert 'dateline_questions{state="answered"} 1' in metrics
    assert "# TYPE dateline_answer_seconds gauge" in metrics
    assert "dateline_connected 1" in metrics


def test_nothing_else_is_there(tmp_path: Path) -> None:
    with http(tmp_path, ScriptedAsker(answer())) as place:
        assert place.call("/")[0] == 404
        assert place.call("/slack/events")[0] == 404
        assert place.call("/slack/events", "x" * 1_000_001)[0] == 413
