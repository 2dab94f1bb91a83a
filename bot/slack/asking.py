"""A question to the bot, its answer as messages. The one place where a failure becomes words.

The bot runs in a pool of its own: that gives a question its deadline, and turns whatever the
bot raises into a value, so that a failure ends in an apology with an id and in the log under the
same id, and nowhere else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.errors import QuestionError
from bot.inbox import Event, Inbox, Job, Message
from bot.inbox.history import turns
from bot.slack.hearing import asks
from bot.slack.settings import Settings
from bot.slack.views import Buttons, answer_messages, apology, how_to_ask, not_a_question, too_slow
from bot.types import Answer, Turn

DEADLINE = 120.0
MOST_ATTEMPTS = 3
"""How often a question is asked whose worker died of it, before the bot apologises."""

_log = logging.getLogger(__name__)


class Asker(Protocol):
    """What Slack needs of the bot: bot.answer.Bot, or a scripted one in tests."""

    def ask(
        self,
        question: str,
        *,
        as_of: datetime,
        history: Sequence[Turn] = (),
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] = (),
    ) -> Answer:
        """Return the answer, or the refusal, to a question as of a moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What is to be posted: messages, the answer they show, or the id of a failure."""

    messages: tuple[Message, ...]
    answer: Mapping[str, Any] | None = None
    error: str = ""


class Composer:
    """Asks the bot what a job asks, and composes the messages of its answer."""

    def __init__(
        self,
        bot: Asker,
        inbox: Inbox,
        settings: Settings,
        *,
        passages: bool = False,
        deadline: float = DEADLINE,
        workers: int = 8,
    ) -> None:
        """Take the bot; ``passages`` says whether an archive is there to show them from."""
        self._settings = settings
        self._passages = passages
        self._bot = bot
        self._inbox = inbox
        self._deadline = deadline
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="dateline-ask")

    def close(self) -> None:
        """Let questions under way finish, and end the pool."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def compose(self, job: Job) -> Composed:
        """Return what to post for a job. Never raises what the bot raised."""
        if not asks(job.event.text):
            return Composed(messages=(how_to_ask(),))
        if job.attempts > MOST_ATTEMPTS:
            return _failed(job, None, apology)
        return self._settled(job, self._pool.submit(self._ask, job.event))

    def _ask(self, event: Event) -> Answer:
        channel = self._settings.of(event.channel)
        since = date.fromisoformat(event.since) if event.since else None
        if channel.window and event.kind != "widen":
            since = event.asked.date() - channel.window
        return self._bot.ask(
            event.text,
            as_of=event.asked,
            history=turns(self._inbox, event),
            since=since,
            until=date.fromisoformat(event.until) if event.until else None,
            sources=channel.sources,
        )

    def _settled(self, job: Job, asked: Future[Answer]) -> Composed:
        try:
            error = asked.exception(self._deadline)
        except TimeoutError as late:
            return _failed(job, late, too_slow)
        if isinstance(error, QuestionError):
            return Composed(messages=(not_a_question(),))
        if error is not None:
            return _failed(job, error, apology)
        answer = asked.result()
        messages = answer_messages(answer, self._buttons(job, answer))
        return Composed(messages=messages, answer=asdict(answer))

    def _buttons(self, job: Job, answer: Answer) -> Buttons:
        bounded = bool(answer.searched.since or answer.searched.until)
        return Buttons(
            key=str(job.number),
            passages=self._passages,
            widen=answer.abstained and bounded and job.event.kind != "widen",
            share=bool(job.event.reply_to) and not answer.abstained,
            feedback=True,
        )


def _failed(job: Job, error: BaseException | None, words: Any) -> Composed:
    number = secrets.token_hex(4)
    _log.error("question %s failed, id %s", job.event.id, number, exc_info=error)
    return Composed(messages=(words(number),), error=number)
