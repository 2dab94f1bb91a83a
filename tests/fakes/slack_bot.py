"""A stage for the Slack tests: a scripted asker, answers to show, an app on the fake Slack."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.inbox import Inbox
from bot.slack.app import SlackApp
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from bot.slack.service import SlackService
from bot.types import REFUSAL, Answer, Citation, NearMiss, Scope, Searched, Turn

SEARCHED = Searched(articles=12, first="2018-04-27", last="2023-09-13")


def citation(number: int = 1, **changes: Any) -> Citation:
    """Return a citation of an invented article."""
    fields: dict[str, Any] = {
        "number": number,
        "article_id": f"a{number}",
        "passage_id": f"a{number}#1",
        "title": "Leaders to meet",
        "source": "Example Wire",
        "url": "https://news.example/a1",
        "published_at": "2018-06-14T16:10",
        "published_basis": "stated",
        "quote": "The invitation was handed over on Thursday.",
        "start": 0,
        "end": 43,
        "link": "https://news.example/a1#:~:text=The%20invitation",
    }
    return Citation(**{**fields, **changes})


def answer(text: str = "June 2018.\nIt was handed over [1].", **changes: Any) -> Answer:
    """Return an answer with one citation."""
    fields: dict[str, Any] = {
        "question": "when?",
        "rewritten": "when?",
        "as_of": "2024-01-01",
        "engine": "keyless",
        "short": "June 2018",
        "text": text,
        "searched": SEARCHED,
        "citations": (citation(),),
    }
    return Answer(**{**fields, **changes})


def long_answer(count: int = 20) -> Answer:
    """Return an answer of so many paragraphs, of more than a thousand characters each."""
    told = "\n".join(f"Line {number}. " * 120 for number in range(1, count + 1))
    return answer(f"June 2018.\n{told}")


def refusal() -> Answer:
    """Return the refusal."""
    near = NearMiss(article_id="a9", title="A near miss", source="Example", published_at="2019")
    return answer(
        f"{REFUSAL} Searched 12 articles.",
        short="",
        citations=(),
        abstained=True,
        reason="Searched 12 articles.",
        nearest=(near,),
    )


class ScriptedAsker:
    """Answers from a script: values are returned, exceptions raised, functions called."""

    def __init__(self, *script: Answer | Exception | Callable[[], Answer]) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._script = list(script)
        self._lock = threading.Lock()

    def ask(
        self, question: str, scope: Scope, *, history: Sequence[Turn] = (), **given: Any
    ) -> Answer:
        with self._lock:
            self.asked.append((question, {"scope": scope, "history": tuple(history), **given}))
            step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(step, Exception):
            raise step
        return step() if callable(step) else step


@contextmanager
def stage(
    tmp_path: Path, asker: Any, fake: FakeSlack | None = None, **service: Any
) -> Iterator[tuple[FakeSlack, SlackApp]]:
    """Run the real app against a fake Slack, connected and answering.

    At the end, nothing that was sent may have broken one of Slack's limits.
    """
    with fake or FakeSlack() as slack:
        with running(tmp_path, asker, slack, **service) as app:
            yield slack, app
        assert broken(slack) == []


MALFORMED = {
    "invalid_arguments",
    "invalid_blocks",
    "invalid_chunks",
    "invalid_trigger_id",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "unknown_method",
}


def broken(slack: FakeSlack) -> list[tuple[str, str]]:
    """Return the calls whose payload Slack would have refused: their method, and its error."""
    calls = list(slack.space.calls)
    return [(call.method, call.error) for call in calls if call.error in MALFORMED]


@contextmanager
def running(tmp_path: Path, asker: Any, slack: FakeSlack, **service: Any) -> Iterator[SlackApp]:
    """Run the real app on a fake Slack that runs already."""
    with Inbox(tmp_path / "inbox.db") as inbox:
        options = {"every": 0.0, **service}
        place = SlackService(asker, inbox, token=BOT_TOKEN, base_url=slack.base_url, **options)
        with SlackApp(place) as app:
            app.connect(APP_TOKEN)
            assert slack.sockets.wait_until_connected()
            yield app


def settled(app: SlackApp, slack: FakeSlack, seconds: float = 60.0) -> bool:
    """Wait until no event is waiting or leased."""

    return slack.sockets.wait_until_quiet(seconds) and slack.space.wait(
        lambda: app.service.inbox.count_unfinished() == 0, seconds
    )


def words(message: dict[str, Any]) -> str:
    """Return all the text that a message's blocks show."""

    def texts(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                yield node["text"]
            for child in node.values():
                yield from texts(child)
        elif isinstance(node, list):
            for child in node:
                yield from texts(child)

    return "".join(texts(message["blocks"]))


def runs(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the runs of text and links of a message's rich text."""
    rich = [block for block in message["blocks"] if block["type"] == "rich_text"]
    return [run for block in rich for part in block["elements"] for run in part["elements"]]
