"""Watched questions: a thread or a person is told once of what new articles change."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import running, settled, words

from bot.pipeline import Bot
from bot.slack.app import SlackApp
from bot.slack.channels import ChannelSettings
from bot.slack.fake import FakeSlack, Fault, user
from index import Searcher, build_archive

QUESTION = "When did Orban invite Okafor?"
FIRST = """WIRE, 14 June 2018

Mr. Orban invited Ms. Okafor to Budapest on 12 June 2018.
"""
HARVEST = """WIRE, 2 July 2018

The harvest of apples was small. Farmers spoke of the worst year in ten.
"""
OTHER = """---
title: Okafor tells of the invitation
source: HERALD
date: 20 June 2018
---
Speaking in Lagos, Ms. Okafor recalled that Mr. Orban invited her, Okafor, on 12 June 2018.
"""


@dataclass
class News:
    """A folder of articles and its archive, with a bot over it in a fake Slack."""

    folder: Path
    searcher: Searcher
    slack: FakeSlack
    apps: list[SlackApp] = field(default_factory=list)

    def put(self, name: str, text: str) -> None:
        (self.folder / "news" / name).write_text(text)
        index(self.folder)

    def take(self, name: str) -> None:
        (self.folder / "news" / name).unlink()
        index(self.folder)

    def look(self) -> int:
        """Let every process look at its watches; return of how many it found news."""
        told = 0
        for app in self.apps:
            assert app.service.watches is not None
            told += app.service.watches.look()
        assert settled(self.apps[0], self.slack)
        return told

    def command(self, text: str, **who: str) -> str:
        """Type /ask and a text; return what is whispered."""
        before = len(self.slack.space.ephemeral)
        user.send_command(self.slack, text, **who)
        said = words(self.slack.wait_for_ephemeral(before + 1)[before])
        assert settled(self.apps[0], self.slack)
        return said

    def press(self, message: dict[str, Any], action: str, **given: str) -> str:
        """Press a button; return what is whispered."""
        before = len(self.slack.space.ephemeral)
        user.press_button(self.slack, message, action, **given)
        said = words(self.slack.wait_for_ephemeral(before + 1)[before])
        assert settled(self.apps[0], self.slack)
        return said

    def direct(self, channel: str = "D0READER") -> list[str]:
        return [words(one) for one in self.slack.space.messages.get(channel, [])]


def index(folder: Path) -> None:
    report = build_archive(
        [str(folder / "news")],
        folder / "archive",
        now=datetime(2026, 11, 21),
        prune=True,
        workers=1,
    )
    assert not report.failed


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "visit.txt").write_text(FIRST)
    index(tmp_path)
    return tmp_path


@contextmanager
def staged(base: Path, processes: int = 1, **service: Any) -> Iterator[News]:
    with Searcher.open(base / "archive") as searcher, FakeSlack() as slack:
        news = News(base, searcher, slack)
        with another(news, processes, **service):
            yield news


@contextmanager
def another(news: News, count: int = 1, **service: Any) -> Iterator[None]:
    """Run so many more processes of the bot."""
    if not count:
        yield
        return
    given = {"look_every": math.inf, "watch_rest": 0.0, **service}
    with running(
        news.folder, Bot(news.searcher), news.slack, store=news.searcher.archive, **given
    ) as app:
        news.apps.append(app)
        with another(news, count - 1, **service):
            yield
        news.apps.remove(app)


def test_a_person_is_told_once_of_another_lead(base: Path) -> None:
    with staged(base) as news:
        assert "Watching: When did Orban invite Okafor?" in news.command(f"watch {QUESTION}")
        assert news.look() == 0
        news.put("visit.txt", FIRST.replace("on 12 June", "on 11 June"))
        assert [news.look() for _ in range(3)] == [1, 0, 0]
        (told,) = news.direct()
    assert told.startswith("Watched: When did Orban invite Okafor?")
    assert "The answer is now: 11 June 2018 (before: 12 June 2018)" in told
    assert "“Mr. Orban invited Ms. Okafor to Budapest on 11 June 2018.”" in told
    assert "[1] " in told


def test_a_thread_is_told_of_a_source_of_another_story(base: Path) -> None:
    with staged(base) as news:
        ts = news.slack.say(QUESTION)
        (reply,) = news.slack.replies(ts)
        assert "I tell this thread" in news.press(reply, "watch")
        assert "I watch that here already" in news.press(reply, "watch", user="U0OTHER")
        news.put("recalled.md", OTHER)
        assert [news.look(), news.look()] == [1, 0]
        told = words(news.slack.replies(ts, 2)[1])
        assert news.direct() == []
    assert "Another source tells of it:" in told
    assert "Okafor tells of the invitation" in told


@pytest.mark.parametrize("name", ["harvest", "copy"])
def test_what_bears_on_nothing_is_not_told(base: Path, name: str) -> None:
    text = {"harvest": HARVEST, "copy": FIRST.replace("WIRE", "GAZETTE")}[name]
    with staged(base) as news:
        news.command(f"watch {QUESTION}")
        news.put(f"{name}.txt", text)
        assert news.look() == 0
        assert news.direct() == []


def test_a_withdrawn_answer_is_told(base: Path) -> None:
    with staged(base) as news:
        news.put("harvest.txt", HARVEST)
        news.command(f"watch {QUESTION}")
        news.take("visit.txt")
        assert [news.look(), news.look()] == [1, 0]
        (told,) = news.direct()
    assert "The archive no longer answers this. It was: 12 June 2018" in told


def test_an_answer_that_comes_at_last_is_told(base: Path) -> None:
    with staged(base) as news:
        assert "none yet" in news.command("watch How small was the harvest of apples?")
        news.put("harvest.txt", HARVEST)
        assert news.look() == 1
        assert "The harvest of apples was small." in news.direct()[0]


def test_two_processes_and_a_restart_tell_it_once(base: Path) -> None:
    with staged(base, 2) as news:
        news.command(f"watch {QUESTION}")
        news.put("visit.txt", FIRST.replace("on 12 June", "on 11 June"))
        assert news.look() == 1
        with another(news):
            assert news.look() == 0
        assert len(news.direct()) == 1


def test_what_came_while_no_bot_ran_is_told_at_the_next_start(base: Path) -> None:
    with staged(base, 0) as news:
        with another(news):
            news.command(f"watch {QUESTION}")
        news.put("visit.txt", FIRST.replace("on 12 June", "on 11 June"))
        for _ in range(2):
            with another(news, look_every=0.1):
                assert news.slack.space.wait(lambda: bool(news.direct()))
                assert settled(news.apps[0], news.slack)
        assert len(news.direct()) == 1


def test_a_telling_that_broke_off_is_not_told_again(base: Path) -> None:
    with staged(base) as news:
        news.command(f"watch {QUESTION}")
        news.put("visit.txt", FIRST.replace("on 12 June", "on 11 June"))
        news.slack.fail("chat.postMessage", Fault(kind="reset", done=True))
        assert news.look() == 1
        assert len(news.direct()) == 1


def test_watches_are_listed_and_ended_where_they_may_be_seen(base: Path) -> None:
    with staged(base) as news:
        (reply,) = news.slack.replies(news.slack.say(QUESTION, channel="C0PRIVATE"), 1, "C0PRIVATE")
        news.press(reply, "watch", channel="C0PRIVATE")
        news.command("watch Who went to Budapest?")
        assert "Who went to Budapest?" in (shown := news.command("watches"))
        assert QUESTION not in shown
        assert QUESTION in news.command("watches", channel="C0PRIVATE")
        assert "Nothing is watched" in news.command("watches", user="U0OTHER")
        listed = news.slack.space.ephemeral[-2]
        (end,) = [name for name in actions(listed) if name != "unwatch:2"]
        assert "I do not watch that" in news.press(listed, end, user="U0OTHER")
        assert "I watch that no longer" in news.press(listed, end, channel="C0PRIVATE")
        assert QUESTION not in news.command("watches", channel="C0PRIVATE")


def actions(message: dict[str, Any]) -> list[str]:
    """Return the action ids of a message's buttons."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row["elements"]]


def test_the_home_tab_shows_ones_watches_and_ends_them(base: Path) -> None:
    with staged(base) as news:
        news.put("recalled.md", OTHER)
        news.command(f"watch {QUESTION}")
        user.open_tab(news.slack, "home")
        homes = news.slack.space.homes
        assert news.slack.space.wait(lambda: "It can answer" in str(homes.get("U0READER")))
        shown = words(homes["U0READER"])
        assert shown.index("It can answer") < shown.index("What you watch")
        user.press_button(news.slack, homes["U0READER"], "unwatch:1", channel="")
        assert news.slack.space.wait(lambda: QUESTION not in str(homes["U0READER"]))


def test_a_person_and_a_channel_have_so_many(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.watches.PERSON", 2)
    (base / "channels.yaml").write_text("channels: {C0NEWS: {watches: 2}, C0OFF: {watches: off}}\n")
    with staged(base, settings=ChannelSettings(base / "channels.yaml")) as news:
        for number in (1, 2):
            assert "Watching" in news.command(f"watch Who met Okafor on day {number}?")
        assert "You watch as many" in news.command("watch Who?", channel="C0ELSE")
        assert "This channel watches as many" in news.command("watch Who?", user="U0OTHER")
        off = news.command("watch Who?", user="U0OTHER", channel="C0OFF")
        assert "nothing may be watched" in off


def test_a_muted_thread_is_told_nothing(base: Path) -> None:
    with staged(base) as news:
        ts = news.slack.say(QUESTION)
        (reply,) = news.slack.replies(ts)
        news.press(reply, "watch")
        news.slack.say("mute", thread=ts)
        assert len(news.slack.replies(ts, 2)) == 2
        assert settled(news.apps[0], news.slack)
        news.put("visit.txt", FIRST.replace("on 12 June", "on 11 June"))
        news.look()
        assert len(news.slack.replies(ts)) == 2


def test_where_a_person_cannot_be_written_to_they_are_told_so(base: Path) -> None:
    with staged(base) as news:
        news.slack.space.closed.add("U0READER")
        assert "I cannot write to you directly" in news.command(f"watch {QUESTION}")
        assert "Nothing is watched" in news.command("watches")


def test_what_comes_within_the_rest_is_told_together(base: Path) -> None:
    now = [datetime(2026, 11, 21).timestamp()]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    with staged(base, watch_rest=600.0, clock=clock) as news:
        news.command(f"watch {QUESTION}")
        for day in (11, 10, 9):
            news.put("visit.txt", FIRST.replace("on 12 June", f"on {day} June"))
            news.look()
            now[0] += 100
        assert len(news.direct()) == 1
        now[0] += 600
        assert news.look() == 1
        assert "is now: 9 June 2018 (before: 11 June 2018)" in news.direct()[1]
