"""Two bot processes share one inbox: every question is answered once, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.load_generator import LoadGenerator

from bot.slack.fake import FakeSlack
from bot.slack.fake.faults import WEATHER

TESTS = ROOT / "tests"
QUESTIONS = 40


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(every=0.2) as fake:
        yield fake


@pytest.fixture
def bots(slack: FakeSlack, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, str(TESTS / "fakes" / "slack_process.py"), slack.base_url]
    command += [str(tmp_path / "inbox.db"), "0.2"]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    running = [subprocess.Popen(command, env=paths) for _ in range(2)]
    assert slack.sockets.wait_until_connected(2, 60.0)
    yield running
    for one in running:
        one.send_signal(signal.SIGTERM)
    assert {one.wait(60) for one in running} <= {0, -signal.SIGKILL}


def ask_questions(slack: FakeSlack) -> LoadGenerator:
    """Let people ask in ten channels; every mention comes as both types, some are retried."""
    people = LoadGenerator(slack, channels=10, people=7)
    people.ask([f"question {number}?" for number in range(QUESTIONS)], rate=30.0)
    return people


def test_two_processes_answer_each_question_once(
    slack: FakeSlack, bots: list[subprocess.Popen[bytes]]
) -> None:
    people = ask_questions(slack)
    assert people.wait(60.0)
    assert slack.sockets.wait_until_quiet(60.0)
    assert [one.answers for one in people.get_results()] == [1] * QUESTIONS
    assert not people.count_strays()
    assert people.delivered > 2 * QUESTIONS


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_process_had_in_hand_is_answered_by_the_other(
    slack: FakeSlack, bots: list[subprocess.Popen[bytes]], sign: signal.Signals
) -> None:
    slack.faults.storm(0.1, WEATHER[:6])  # without the two that are silent for long
    asking = threading.Thread(target=ask_questions, args=(slack,))
    asking.start()
    assert slack.space.wait(lambda: slack.space.messages != {} and bool(answered(slack)), 60.0)
    bots[0].send_signal(sign)
    asking.join()
    assert slack.space.wait(lambda: len(answered(slack)) == QUESTIONS, 120.0)
    assert set(answered(slack).values()) == {1}


def answered(slack: FakeSlack) -> Counter[tuple[str, str]]:
    return LoadGenerator(slack).count_answers()
