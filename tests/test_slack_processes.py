"""Two bot processes share one inbox: every question is answered once, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.fake import FakeSlack, people

TESTS = Path(__file__).parent
QUESTIONS = 30


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(every=0.2) as fake:
        yield fake


@pytest.fixture
def bots(slack: FakeSlack, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, str(TESTS / "slack_child.py"), slack.base_url]
    command += [str(tmp_path / "inbox.db"), "0.2"]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    running = [subprocess.Popen(command, env=paths) for _ in range(2)]
    assert slack.sockets.connected(2, 60.0)
    yield running
    for one in running:
        one.send_signal(signal.SIGTERM)
    assert {one.wait(30) for one in running} <= {0, -signal.SIGKILL}


def ask(slack: FakeSlack, count: int) -> None:
    """Let people ask in ten channels; every mention comes as both types, some are retried."""
    for number in range(count):
        channel = f"C{number % 10:03d}"
        said = people.message(f"question {number}?", channel=channel, user=f"U{number % 7}")
        said = slack.space.add(channel, said)
        for kind in ("app_mention", "message"):
            body = people.event({**said, "type": kind})
            slack.sockets.send("events_api", body)
            if number % 3 == 0:
                slack.sockets.send("events_api", body, attempt=1)


def answers(slack: FakeSlack) -> Counter[str]:
    """Return how many messages of the bot each thread has."""
    everything = [message for channel in slack.space.messages.values() for message in channel]
    return Counter(message["thread_ts"] for message in everything if message.get("bot_id"))


def test_two_processes_answer_each_question_once(
    slack: FakeSlack, bots: list[subprocess.Popen[bytes]]
) -> None:
    ask(slack, QUESTIONS)
    assert slack.space.wait(lambda: len(answers(slack)) == QUESTIONS, 30.0)
    assert slack.sockets.quiet(10.0)
    assert set(answers(slack).values()) == {1}


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_process_had_in_hand_is_answered_by_the_other(
    slack: FakeSlack, bots: list[subprocess.Popen[bytes]], sign: signal.Signals
) -> None:
    ask(slack, QUESTIONS)
    assert slack.space.wait(lambda: len(answers(slack)) > 3, 30.0)
    bots[0].send_signal(sign)
    assert slack.space.wait(lambda: len(answers(slack)) == QUESTIONS, 40.0)
    assert set(answers(slack).values()) == {1}
