"""A job is asked of the bot, and its answer composed as messages; a failure becomes an apology.

The bot runs in a pool of its own: that gives a question its deadline, and turns whatever the
bot raises into a value, so that a failure ends in an apology with an id and in the log under the
same id, and nowhere else.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.errors import QuestionError
from bot.inbox import InboxEvent, Job, Kind, SlackMessage
from bot.question import parse_question
from bot.slack.channels import Channel, ChannelSettings
from bot.slack.parse_event import is_question
from bot.slack.protocols import AnsweringBot, LiveMessage
from bot.slack.relevance import is_remark, is_worth_posting
from bot.slack.views import (
    Buttons,
    build_answer_messages,
    build_apology,
    build_ask_help,
    build_invalid_question_notice,
    build_timeout_notice,
)
from bot.types import Answer, Scope, Turn

DEADLINE = 120.0
LONG_DEADLINE = 1800.0
"""For what is no question: an article that is indexed has its embedding and its vectors to wait
for."""
MOST_ATTEMPTS = 3
"""How often a question is asked whose worker died of it, before the bot apologises."""

UNASKED: tuple[Kind, ...] = ("correction", "update")
"""What the bot says by itself."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What is to be posted: messages, the answer they show, or the id of a failure."""

    messages: tuple[SlackMessage, ...]
    answer: Mapping[str, Any] | None = None
    error: str = ""


class Composer:
    """Asks the bot what a job asks, and composes the messages of its answer."""

    def __init__(
        self,
        bot: AnsweringBot,
        settings: ChannelSettings,
        *,
        timelines: bool = False,
        watches: bool = False,
        live: Callable[[Job], LiveMessage | None] = lambda _: None,
        answered: Callable[[Job, Answer], None] = lambda *_: None,
        unanswered: Callable[[Job], None] = lambda _: None,
        is_admitted: Callable[[InboxEvent], bool] = lambda _: True,
        get_turns: Callable[[InboxEvent], Sequence[Turn]] = lambda _: (),
        find_linked: Callable[[str], tuple[str, tuple[str, ...]]] = lambda text: (text, ()),
        others: Mapping[Kind, Callable[[Job], Composed]] | None = None,
        deadline: float = DEADLINE,
        workers: int = 8,
        at_once: int = 8,
    ) -> None:
        """Take the bot and what it has beside it.

        ``at_once`` is how many questions are thought about at a time: for an answerer that
        computes, more than the cores would only make each other, and the inbox, wait.

        ``timelines`` says whether the bot has any, ``watches`` whether answers can be watched.
        ``live`` opens the message that a model's claims are shown in, ``answered`` is told of each
        answer, ``unanswered`` of each question without a mention that gets none; ``others``
        compose what is no question, by its kind. ``is_admitted`` tells whether a person is
        answered at all, ``get_turns`` what a question may point back to,
        ``find_linked`` gives its words and the articles that its links lead to.
        """
        self._settings = settings
        self._timelines, self._watches = timelines, watches
        self._live, self._others = live, others or {}
        self._answered, self._unanswered = answered, unanswered
        self._is_admitted, self._get_turns = is_admitted, get_turns
        self._find_linked = find_linked
        self._bot = bot
        self._deadline = deadline
        self._thinking = threading.BoundedSemaphore(at_once)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="dateline-ask")

    def close(self) -> None:
        """Let questions under way finish, and end the pool."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def compose(self, job: Job) -> Composed:
        """Return what to post for a job. Never raises what the bot raised."""
        if job.attempts > MOST_ATTEMPTS:
            return _failed(job, None, build_apology)
        if job.event.kind not in UNASKED and not self._is_admitted(job.event):
            return Composed(messages=())
        other = self._others.get(job.event.kind)
        if other is not None:
            made = _settled(job, self._pool.submit(other, job), LONG_DEADLINE)
            return replace(made, messages=()) if made.error and job.event.kind in UNASKED else made
        if not is_question(job.event.text) and not job.event.context:
            return Composed(messages=(build_ask_help(),))
        made = _settled(job, self._pool.submit(self._answer, job), self._deadline)
        quiet = job.event.kind == "message" and made.answer is None
        return replace(made, messages=()) if quiet else made

    def _answer(self, job: Job) -> Composed:
        turns = self._get_turns(job.event)
        asked, linked = self._find_linked(job.event.text)
        with self._thinking:
            answer = self._ask(job, asked, linked, turns)
        unasked = job.event.kind == "message"
        if unasked and not is_worth_posting(asked, turns, answer):
            self._unanswered(job)
            return Composed(messages=())
        if job.event.kind == "mention" and answer.abstained and is_remark(asked):
            return Composed(messages=())
        self._answered(job, answer)
        messages = build_answer_messages(answer, self._buttons(job, answer))
        return Composed(messages=messages, answer=asdict(answer))

    def _ask(self, job: Job, asked: str, linked: tuple[str, ...], told: Sequence[Turn]) -> Answer:
        event, channel = job.event, self._settings.get_channel(job.event.channel)
        live = self._live(job) if channel.model and event.kind != "message" else None
        if not is_question(asked):  # nothing but what it forwards
            asked, told = event.context, told[:-1]
        scope = replace(build_event_scope(event, channel.sources), article_ids=linked)
        if event.kind != "widen":
            scope = apply_window(scope, channel, asked, told)
        return self._bot.ask(
            asked,
            scope,
            history=told,
            engine="auto" if channel.model else "keyless",
            on_text=live.append if live else None,
        )

    def _buttons(self, job: Job, answer: Answer) -> Buttons:
        bounded = bool(answer.searched.since or answer.searched.until)
        return Buttons(
            key=str(job.number),
            timeline=self._timelines and not answer.abstained,
            watch=self._watches,
            widen=answer.abstained and bounded and job.event.kind != "widen",
            share=bool(job.event.reply_to) and not answer.abstained,
        )


def build_event_scope(event: InboxEvent, sources: tuple[str, ...]) -> Scope:
    """Return the limits of an event's question in a channel that has only those sources."""
    since, until = (date.fromisoformat(day) if day else None for day in (event.since, event.until))
    return Scope(as_of=event.asked, since=since, until=until, sources=sources)


def apply_window(scope: Scope, channel: Channel, asked: str, told: Sequence[Turn] = ()) -> Scope:
    """Return a question's limits within its channel's window, unless it names a time itself.

    Raises QuestionError for a question that cannot be asked.
    """
    if not channel.window:
        return scope
    understood = parse_question(asked, Scope(as_of=scope.as_of), history=told)
    if understood.published or understood.happened:
        return scope
    return replace(scope, since=scope.as_of.date() - channel.window)


def _settled(job: Job, asked: Future[Composed], deadline: float) -> Composed:
    try:
        error = asked.exception(deadline)
    except TimeoutError as late:
        return _failed(job, late, build_timeout_notice)
    if isinstance(error, QuestionError):
        return Composed(messages=(build_invalid_question_notice(),))
    return asked.result() if error is None else _failed(job, error, build_apology)


def _failed(job: Job, error: BaseException | None, words: Any) -> Composed:
    number = secrets.token_hex(4)
    _log.error("question %s failed, id %s", job.event.id, number, exc_info=error)
    return Composed(messages=(words(number),), error=number)
