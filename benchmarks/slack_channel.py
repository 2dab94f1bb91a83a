"""A channel of people's talk with questions in it: what is answered, and what is left alone?

    python benchmarks/slack_channel.py FOLDER [--modes mention thread every] [--show]

FOLDER holds ``articles`` and ``channel.jsonl``, a message a line: ``id``, ``user``, ``text``
("@dateline" mentions the bot, "@NAME" somebody else), ``thread`` (the root's id or null),
``edited`` (an edit added the mention), and ``expect_mention``, ``expect_thread``, ``expect_every``:
whether the bot is to answer where ``answer`` of channels.yaml says so. ``gold`` is a word or a
list of words of which a right answer has one.

The real Bolt app runs on the fake Slack, over an archive of the articles. A wrong silence is a
question without an answer, a wrong reply an answer (or a refusal) to what was to be left alone.
Exits with 1 where a question is answered twice.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fleet import ROOT

from bot.pipeline import Bot
from bot.slack.app import SlackApp
from bot.slack.channels import ChannelSettings
from bot.slack.fake import FakeSlack, user, workspace
from bot.slack.fake.workspace import BOT_USER
from index import Searcher, build_archive

sys.path.insert(0, str(ROOT / "tests"))
from fakes.slack_bot import running, settled, words

MODES = ("mention", "thread", "every")
NOW = datetime(2026, 11, 26)
_NAME = re.compile(r"@(\w+)")

Message = Mapping[str, Any]


@dataclass
class Figures:
    """What became of a channel's messages in one mode; each list holds messages' ids."""

    questions: int = 0
    talk: int = 0
    silent: list[str] = field(default_factory=list)
    replied: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    right: int = 0
    gold: int = 0


def main() -> int:
    arguments = _arguments()
    lines = (arguments.folder / "channel.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines if line.strip()]
    twice = 0
    for mode in arguments.modes:
        figures = play(arguments.folder / "articles", messages, mode, show=arguments.show)
        _report(mode, figures)
        twice += len(figures.twice)
    return 1 if twice else 0


def play(articles: Path, messages: list[Message], mode: str, *, show: bool = False) -> Figures:
    """Write all messages into a channel of the fake Slack; return what the bot did."""
    figures = Figures()
    with (
        TemporaryDirectory(prefix="dateline-") as folder,
        _channel(Path(folder), articles, mode) as (
            slack,
            app,
        ),
    ):
        roots: dict[str, str] = {}
        for message in messages:
            thread = roots.get(message["thread"] or "", "")
            before = len(slack.space.replies("C0NEWS", thread)) if thread else 0
            ts = _say(slack, message, thread)
            roots[message["id"]] = thread or ts
            assert settled(app, slack)
            replies = slack.space.replies("C0NEWS", thread or ts)[before:]
            _count(figures, message, [words(one) for one in replies], mode)
            if show and (replies or message[f"expect_{mode}"]):
                print(
                    f"{message['id']} {message['text']}\n    -> {[words(r)[:150] for r in replies]}"
                )
    return figures


def _say(slack: FakeSlack, message: Message, thread: str) -> str:
    """Write a message; where an edit added its mention, as two steps."""
    text = _NAME.sub(_mention, message["text"])
    mention = f"<@{BOT_USER}>"
    given = {"user": f"U0{message['user'].upper()}", "thread": thread}
    if not message.get("edited"):
        return _write(slack, text, mention in text, given)
    ts = _write(slack, text.replace(mention, " ").strip(), False, given)
    user.edit_message(slack, ts, text)
    return ts


def _write(slack: FakeSlack, text: str, mentioned: bool, given: Mapping[str, str]) -> str:
    """Let a person write; a mention stands where they put it, and arrives as two events."""
    ts = slack.say(text, mention=False, user=given["user"], thread=given["thread"])
    if mentioned:
        said = {**(slack.space.find("C0NEWS", ts) or {}), "type": "app_mention"}
        slack.sockets.send("events_api", workspace.build_event(said))
    return ts


def _mention(match: re.Match[str]) -> str:
    name = match[1].lower()
    return f"<@{BOT_USER if name == 'dateline' else 'U0' + name.upper()}>"


def _count(figures: Figures, message: Message, replies: list[str], mode: str) -> None:
    expected = bool(message[f"expect_{mode}"])
    figures.questions += expected
    figures.talk += not expected
    if len(replies) > 1:
        figures.twice.append(message["id"])
    if not expected:
        figures.replied += [message["id"]] if replies else []
        return
    if not replies:
        figures.silent.append(message["id"])
    elif "does not answer this" in replies[0]:
        figures.refused.append(message["id"])
    gold = message.get("gold") or ()
    wanted = [gold] if isinstance(gold, str) else list(gold)
    if wanted:
        told = " ".join(replies).casefold()
        figures.gold += 1
        figures.right += any(str(one).casefold() in told for one in wanted)


@contextmanager
def _channel(folder: Path, articles: Path, mode: str) -> Iterator[tuple[FakeSlack, SlackApp]]:
    build_archive([str(articles)], folder / "archive", now=NOW, workers=1)
    rules = folder / "channels.yaml"
    rules.write_text(f"default: {{answer: {mode}}}\n")
    with Searcher.open(folder / "archive") as searcher, FakeSlack() as slack:
        given = {"store": searcher.archive, "settings": ChannelSettings(rules)}
        with running(folder, Bot(searcher), slack, **given) as app:
            yield slack, app


def _report(mode: str, figures: Figures) -> None:
    print(
        f"{mode:8} questions {figures.questions:3}  wrong silence {len(figures.silent):3}  "
        f"talk {figures.talk:3}  wrong reply {len(figures.replied):3}  "
        f"twice {len(figures.twice)}  refused {len(figures.refused)}  "
        f"right {figures.right} of {figures.gold}"
    )
    for name in ("silent", "replied", "refused", "twice"):
        if found := getattr(figures, name):
            print(f"         {name}: {' '.join(found)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES)
    parser.add_argument("--show", action="store_true", help="print what was answered")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
