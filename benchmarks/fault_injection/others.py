"""Others at the same time: a second indexer, readers beside one, bots that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path

from harness import ANSWER, NOW, QUESTION, ROOT, SAMPLES, Context, Score

from bot.pipeline import Bot
from bot.repl import Repl, ReplDependencies
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from bot.types import Scope
from fault_injection.stage import (
    check_whole,
    count_duplicates,
    fork_child,
    fork_indexer,
    get_article_versions,
    index_in_child,
    wait_for_child,
    write_articles,
)
from index import Searcher

BOT = """
import sys
from pathlib import Path
from bot.pipeline import Bot
from bot.config import Config, Secret
from bot.slack.run import run_socket_mode
from index import Searcher
config = Config(archive=Path(sys.argv[1]), slack_bot_token=Secret(sys.argv[3]),
                slack_app_token=Secret(sys.argv[4]))
with Searcher.open(config.archive) as searcher:
    run_socket_mode(Bot(searcher), config, base_url=sys.argv[2])
"""


def run_two_indexers(context: Context) -> Score:
    """Start two indexers of the same folder at once: one works, the other says why it does not."""
    score = Score()
    folder = write_articles(context, "both", 60)
    for number in range(context.many(10, 2)):
        archive = context.fresh("twice")
        if number % 2:
            assert index_in_child([SAMPLES], archive) == 0
        pids = [fork_indexer([SAMPLES, folder], archive) for _ in range(3)]
        codes = Counter(wait_for_child(pid) for pid in pids)
        problems = [f"they end with {dict(codes)}"] * (
            not codes[0] or codes.keys() - {0, 3} != set()
        )
        problems += check_whole(archive)
        expected = 60 + len(get_article_versions(archive).keys() - {f"n{n:04}" for n in range(60)})
        lost = sum(f"n{n:04}" not in get_article_versions(archive) for n in range(60))
        score.add(problems, lost, count_duplicates(archive, expected))
    return score


def read_while_indexing(context: Context) -> Score:
    """Ask through a REPL and a bot, each in a process of its own, while an indexer writes."""
    score = Score()
    archive, folder = context.fresh("read"), write_articles(context, "news", context.many(500, 100))
    assert index_in_child([SAMPLES], archive) == 0
    for _ in range(context.many(3, 1)):
        writer = fork_indexer([folder], archive)
        asking = [fork_child(partial(_converse, archive)), fork_child(partial(_ask, archive))]
        asking.append(fork_child(partial(_ask, archive)))
        codes = [wait_for_child(pid) for pid in (*asking, writer)]
        problems = [f"REPL, bots and indexer end with {codes}"] * any(codes)
        problems += check_whole(archive)
        found = get_article_versions(archive)
        score.add(problems, 0, count_duplicates(archive, len(found)))
        write_articles(context, "news", context.many(500, 100), version=len(found) % 7 + 2)
    return score


def _converse(archive: Path) -> None:
    with Searcher.open(archive) as searcher:
        bot = Bot(searcher)
        repl = Repl(
            ReplDependencies(
                ask=bot.ask, timeline=bot.timeline, article=searcher.archive.article, now=_now
            )
        )
        for _ in range(6):
            assert ANSWER in repl.reply(QUESTION)
            time.sleep(0.3)


def _now() -> datetime:
    return NOW


def _ask(archive: Path) -> None:
    with Searcher.open(archive) as searcher:
        bot = Bot(searcher)
        for _ in range(6):
            answer = bot.ask(QUESTION, Scope(as_of=NOW))
            assert answer.short == ANSWER, answer.text
            for one in answer.citations:
                article = searcher.archive.article(one.article_id)
                assert article is not None
                assert article.body[one.start : one.end] == one.quote
            time.sleep(0.3)


def kill_bot(context: Context) -> Score:
    """Kill a bot with questions in its hands, start it again: each is answered once."""
    score, archive = Score(), context.fresh("slack")
    assert index_in_child([SAMPLES], archive) == 0
    asked: list[str] = []
    with FakeSlack(every=0.05) as slack:
        for _ in range(context.many(8, 1)):
            running = _bot(slack, archive)
            asked += [slack.say(QUESTION, user=f"U{n}", channel=f"C{n}") for n in range(6)]
            slack.space.wait(lambda: bool(_replies(slack)), 60.0)
            time.sleep(context.random.uniform(0, 0.5))
            running.send_signal(signal.SIGKILL)
            running.wait()
            running = _bot(slack, archive)
            done = slack.space.wait(partial(_answered, slack, len(asked)), 90.0)
            slack.sockets.wait_until_quiet(10.0)
            running.send_signal(signal.SIGTERM)
            code = running.wait(60)
            counts = _replies(slack)
            problems = [f"the bot ends with {code}"] * (code != 0)
            problems += ["not all were answered within 90 s"] * (not done)
            lost = len(set(asked) - counts.keys())
            score.add(problems, lost, sum(count - 1 for count in counts.values()))
    return score


def _bot(slack: FakeSlack, archive: Path) -> subprocess.Popen[bytes]:
    """Start a bot in a process of its own, and wait until it is connected."""
    words = [sys.executable, "-c", BOT, str(archive), slack.base_url, BOT_TOKEN, APP_TOKEN]
    started = subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL
    )
    assert slack.sockets.wait_until_connected(1, 60.0)
    return started


def _answered(slack: FakeSlack, questions: int) -> bool:
    return len(_replies(slack)) == questions


def _replies(slack: FakeSlack) -> Counter[str]:
    """Return how many messages of the bot each thread has."""
    everything = [message for channel in slack.space.messages.values() for message in channel]
    return Counter(message["thread_ts"] for message in everything if message.get("bot_id"))
