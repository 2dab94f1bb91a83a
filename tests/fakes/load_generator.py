"""Load: many questions at once as Slack delivers them, and the result of each.

Every mention comes as ``app_mention`` and as ``message``; a share of all deliveries comes a
second time, later, and some of these are the only ones, since the first died on its way.
"""

from __future__ import annotations

import heapq
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.slack.fake import workspace
from bot.slack.fake.fake_slack import FakeSlack
from bot.slack.fake.workspace import Call

LATER = (0.05, 3.0)
"""Seconds after which a retry comes, from and to."""
DIED = 0.25
"""The share of retries whose first delivery died, on the mention's other type too."""


SHAPES = ("app_mention", "message")
ANSWERS = ("chat.postMessage", "chat.stopStream")
SIGNS = ("assistant.threads.setStatus", "chat.startStream", *ANSWERS)

Thread = tuple[str, str]
"""A channel, and the ``ts`` of the thread's root in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """The result of one question: seconds to the first sign and to the answer, how many came.

    ``sign`` and ``answer`` are None where there was none; ``answers`` counts those in its thread.
    An answer in several messages counts as one, and its first message is when it came.
    """

    sign: float | None
    answer: float | None
    answers: int


@dataclass(slots=True)
class LoadGenerator:
    """Asks questions in turn, in ``channels`` channels by ``people`` people, on a fake Slack."""

    slack: FakeSlack
    channels: int = 100
    people: int = 150
    retried: float = 0.3
    seed: int = 0
    asked: dict[Thread, float] = field(default_factory=dict)
    delivered: int = 0
    _due: list[tuple[float, int, dict[str, Any], int]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def ask(self, questions: Iterable[str], rate: float) -> None:
        """Ask so many questions a second, one after the other, and deliver all retries."""
        chance = random.Random(self.seed)
        start = time.monotonic()
        for number, question in enumerate(questions):
            self._deliver_until(start + number / rate)
            self._mention(question, chance)
        while self._due:
            self._deliver_until(self._due[0][0])

    def wait(self, seconds: float) -> bool:
        """Wait until every question has an answer; False when the time is over."""
        return self.slack.space.wait(lambda: len(self.count_answers()) >= len(self.asked), seconds)

    def count_answers(self) -> Counter[Thread]:
        """Count the bot's answers by thread; what it tells people directly is none."""
        space = self.slack.space
        with space.change:
            said = [(name, one) for name, found in space.messages.items() for one in found]
        return Counter(
            (channel, str(one.get("thread_ts")))
            for channel, one in said
            if one.get("bot_id")
            and get_part_position(one) in (0, None)
            and not channel.startswith("D")
        )

    def count_strays(self) -> int:
        """Count the bot's answers that stand in no thread of a question."""
        return sum(
            count for thread, count in self.count_answers().items() if thread not in self.asked
        )

    def get_results(self) -> list[QuestionResult]:
        """Return what became of each question, in the order in which they were asked."""
        with self.slack.space.change:
            calls = [call for call in self.slack.space.calls if not call.error]
        signs, answered = _first(calls, SIGNS), _first(calls, ANSWERS)
        counted = self.count_answers()
        return [
            QuestionResult(
                sign=signs[thread] - at if thread in signs else None,
                answer=answered[thread] - at if thread in answered else None,
                answers=counted[thread],
            )
            for thread, at in self.asked.items()
        ]

    def _mention(self, question: str, chance: random.Random) -> None:
        channel = f"C{chance.randrange(self.channels):04d}"
        user = f"U{chance.randrange(self.people):04d}"
        said = workspace.build_message(question, channel=channel, user=user)
        said = self.slack.space.add(channel, said)
        now = time.monotonic()
        retried = [chance.random() < self.retried for _ in SHAPES]
        died = all(retried) and chance.random() < DIED
        for shape, twice in zip(SHAPES, retried, strict=True):
            body = workspace.build_event({**said, "type": shape})
            if not died:
                self._send(body, 0)
            if twice:
                due = now + chance.uniform(*LATER)
                heapq.heappush(self._due, (due, next(self._count), body, 1))

    def _deliver_until(self, moment: float) -> None:
        while self._due and self._due[0][0] <= moment:
            due, _, body, attempt = heapq.heappop(self._due)
            _sleep(due)
            self._send(body, attempt)
        _sleep(moment)

    def _send(self, body: dict[str, Any], attempt: int) -> None:
        self.delivered += 1
        said = body["event"]
        self.asked.setdefault((said["channel"], said["ts"]), time.monotonic())
        self.slack.sockets.send("events_api", body, attempt)


def _first(calls: Sequence[Call], methods: Sequence[str]) -> dict[Thread, float]:
    """Return when each thread got its first call of these methods."""
    first: dict[Thread, float] = {}
    for call in calls:
        if call.method in methods:
            channel = call.payload.get("channel") or call.payload.get("channel_id")
            first.setdefault((str(channel), str(call.payload.get("thread_ts"))), call.at)
    return first


def get_part_position(message: dict[str, Any]) -> int | None:
    """Return which part of an answer a message is, from its metadata; None where it is none."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    name = str(payload.get("part", ""))
    return int(name.rpartition("/")[2]) if "/" in name else None


def _sleep(until: float) -> None:
    time.sleep(max(0.0, until - time.monotonic()))
