"""`/ask add`: articles by address or as a file, for admins, under the rules of indexing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, settled, stage, words

from bot.pipeline import Bot
from bot.slack.app import SlackApp
from bot.slack.channels import ChannelSettings
from bot.slack.fake import FakeSlack
from bot.slack.fake import user as gestures
from bot.slack.parse_event import parse_add_command
from index import Archive, Searcher, build_archive

STORY = b"WIRE, 3 March 2019\n\nMr. Osei opened the harbour bridge of Tema on 2 March 2019.\n"
PAGE = b"<html><head><title>The bridge of Tema</title></head><body><p>WIRE, 3 March 2019</p><p>" + (
    STORY.splitlines()[2] + b" It took nine years to build, and the town came to see it.</p></html>"
)


@contextmanager
def place(tmp_path: Path, samples: Path, **service: Any) -> Iterator[tuple[FakeSlack, SlackApp]]:
    """Run the real bot over a copy of the sample archive; U0EDITOR is its admin."""
    archive = tmp_path / "archive"
    shutil.copytree(samples, archive)
    (archive / "channels.yaml").write_text("admins: [U0EDITOR]\n")
    with Searcher.open(archive) as searcher:
        options = {"store": searcher.archive, "archive": archive, **service}
        rules = ChannelSettings(archive / "channels.yaml")
        with stage(tmp_path, Bot(searcher), settings=rules, **options) as (slack, app):
            yield slack, app


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a page on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/bridge"
    server.shutdown()
    thread.join()
    server.server_close()


def told(slack: FakeSlack, text: str, user: str = "U0EDITOR") -> str:
    """Type /ask and a text; return the answer that only its asker sees."""
    before = len(slack.space.ephemeral)
    assert slack.sockets.wait_until_acked(gestures.send_command(slack, text, user=user))
    return words(slack.wait_for_ephemeral(before + 1)[before])


def test_an_admin_adds_a_page_and_it_is_answered_from_at_once(
    tmp_path: Path, samples: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place(tmp_path, samples) as (slack, app):
        monkeypatch.setattr(app.service.adder, "_build", partial(build_archive, allow_private=True))
        assert "Added to the archive: 1 article." in told(slack, f"add <{page}>")
        assert "has this already, unchanged" in told(slack, f"add <{page}>")
        ts = slack.say("when did Osei open the bridge of Tema?")
        (reply,) = slack.replies(ts)
        assert settled(app, slack)
    assert "2 March 2019" in words(reply)


def test_a_private_address_is_refused_with_the_rule(
    tmp_path: Path, samples: Path, page: str
) -> None:
    with place(tmp_path, samples) as (slack, _):
        assert "leads to the private address" in told(slack, f"add <{page}>")


def test_somebody_else_is_refused_and_logged(
    tmp_path: Path, samples: Path, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    with place(tmp_path, samples) as (slack, _):
        envelope = gestures.send_command(slack, f"add <{page}>", user="U0READER")
        assert slack.sockets.wait_until_acked(envelope)
        ts = gestures.attach_file(slack, "add", "story.txt", STORY)
        (reply,) = slack.replies(ts)
    assert "only admins may add" in slack.sockets.acknowledged[envelope]["text"]
    assert "only admins may add" in words(reply)
    assert "U0READER may not add articles" in caplog.text


def test_an_attached_file_is_fetched_with_the_token_kept_and_indexed(
    tmp_path: Path, samples: Path
) -> None:
    with place(tmp_path, samples) as (slack, app):
        ts = gestures.attach_file(slack, "add", "bridge story.txt", STORY, user="U0EDITOR")
        (reply,) = slack.replies(ts)
        assert settled(app, slack)
        assert len(slack.space.replies("C0NEWS", ts)) == 1
    assert "Added to the archive: 1 article." in words(reply)
    (kept,) = (tmp_path / "archive" / "added").rglob("*.txt")
    assert kept.read_bytes() == STORY
    assert kept.name == "bridge-story.txt"


@pytest.mark.parametrize(
    ("name", "why"), [("tool.exe", "no kind of file"), ("gone.txt", "does not give me the file")]
)
def test_a_file_that_cannot_be_read_is_explained(
    tmp_path: Path, samples: Path, name: str, why: str
) -> None:
    with place(tmp_path, samples) as (slack, _):
        said = {"user": "U0EDITOR", "channel": "D0EDITOR", "mention": False}
        address = f"{slack.space.address}/files/F0/{name}"
        ts = slack.say("add", files=[{"url_private_download": address}], **said)
        (reply,) = slack.replies(ts, channel="D0EDITOR")
    assert why in words(reply)


def test_a_file_elsewhere_never_gets_the_token(tmp_path: Path, samples: Path, page: str) -> None:
    with place(tmp_path, samples) as (slack, _):
        files = [{"url_private_download": f"{page}/story.txt"}]
        (reply,) = slack.replies(slack.say("add", user="U0EDITOR", files=files))
    assert "does not lie in Slack" in words(reply)


def test_a_busy_archive_is_said(tmp_path: Path, samples: Path) -> None:
    with place(tmp_path, samples) as (slack, _), Archive.open(tmp_path / "archive", write=True):
        ts = gestures.attach_file(slack, "add", "story.txt", STORY, user="U0EDITOR")
        (reply,) = slack.replies(ts)
    assert "is being written to just now" in words(reply)
    assert "process" not in words(reply)


def test_add_alone_tells_how(tmp_path: Path, samples: Path) -> None:
    with place(tmp_path, samples) as (slack, _):
        envelope = gestures.send_command(slack, "add", user="U0EDITOR")
        assert slack.sockets.wait_until_acked(envelope)
    assert "/ask add https://" in slack.sockets.acknowledged[envelope]["text"]


def test_without_an_archive_nothing_is_added(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        (reply,) = slack.replies(gestures.attach_file(slack, "add", "story.txt", STORY))
    assert "only admins" in words(reply)
    assert asker.asked == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<@U0ME> add <https://a.example/x?a=1&amp;b=2|a.example>", "https://a.example/x?a=1&b=2"),
        ("Add https://a.example https://b.example", "https://a.example https://b.example"),
        ("add", ""),
        ("add up the dead of the quake", None),
        ("who added <https://a.example>?", None),
    ],
)
def test_what_add_names(text: str, named: str | None) -> None:
    assert parse_add_command(text, "U0ME") == named


def test_a_replayed_command_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        body = {
            "command": "/ask",
            "text": "when?",
            "team_id": "T0FAKE",
            "channel_id": "C0NEWS",
            "user_id": "U0READER",
            "trigger_id": "1.2.3",
            "response_url": slack.response_url("C0NEWS"),
        }
        for _ in range(2):
            assert slack.sockets.wait_until_acked(slack.sockets.send("slash_commands", body))
        assert slack.wait_for_ephemeral()
        assert settled(app, slack)
    assert len(asker.asked) == len(slack.space.ephemeral) == 1
    assert "refused a command that came before" in caplog.text
