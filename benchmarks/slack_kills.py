"""Slack fails in every way it can while bots are killed in mid-load: is a question ever lost?

    python benchmarks/slack_kills.py [--kills 50] [--rate 5] [--bots 2] [--share 0.1] [--model]
                                     [--watches 20]

Real `dateline slack` processes on the fake Slack of 127.0.0.1 share one inbox. While people ask,
a share of all calls of the Web API meets a 429, a 500 or 503, a reset or a silence longer than
the client waits (each before or after Slack did the work), sockets are dropped, silenced
(half-open) and asked to reconnect, and the processes are killed, with SIGKILL and SIGTERM in
turn. With --model a model of this machine quotes the first passage it is given, so that answers
are streamed, and every stream expires before its end. Half-way through an article comes that
answers what so many people watch: each is to be told once. Then, without kills, half-open sockets
are timed.

An acknowledgement counts from the moment its envelope went out on a connection that lived. What
was under way when its connection ended is delivered again by Slack, and counted apart. Prints a
table; exits with 1 where a question was lost or answered twice without a SIGKILL.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from fleet import ROOT, Fleet, place, quantile, sample_questions

from bot.slack.fake import FakeSlack, user
from bot.slack.fake.socket_mode import TcpProxy
from index import build_archive

sys.path.insert(0, str(ROOT / "tests"))
from fakes.load_generator import LoadGenerator
from fakes.openai_server import OpenAiStage, Turn, reply

PATIENCE = 180.0
EXPIRED = 0.02
"""Seconds that a stream lives in the fake (Slack: about five minutes)."""
UNACKED = 3.0
"""Seconds after which Slack delivers again what nobody acknowledged."""
PINGED = 10.0
"""Seconds after which Slack itself takes a silent connection for dead."""
LEAK = re.compile(r"Traceback|\w+Error\b|Exception|sqlite|File \"|xox[bap]|xapp-", re.IGNORECASE)
BOTS = (signal.SIGKILL, signal.SIGTERM)


@dataclass
class Ordeal:
    """What is done to the bots, each in a thread, until ``over``."""

    slack: FakeSlack
    fleet: Fleet
    kills: int
    chance: random.Random
    over: threading.Event = field(default_factory=threading.Event)
    killed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    sockets: Counter[str] = field(default_factory=Counter)
    leaving: list[float] = field(default_factory=list)

    def kill(self) -> None:
        """Kill one process after the other, in mid-load, and start another in its place."""
        try:
            self._kill_all()
        finally:
            self.over.set()

    def _kill_all(self) -> None:
        wire = self.slack.sockets.wire
        for number in range(self.kills):
            time.sleep(self.chance.uniform(0.3, 1.5))
            sign, made = BOTS[number % 2], wire.taken
            self.killed[sign.name] += 1
            began = time.monotonic()
            self.statuses[self.fleet.replace(number // 2 % len(self.fleet.bots), sign)] += 1
            if sign is signal.SIGTERM:
                self.leaving.append(time.monotonic() - began)
            self.slack.space.wait(partial(_has_grown, wire, made), PATIENCE)

    def shake(self) -> None:
        """Break the sockets in one way after the other."""
        sockets = self.slack.sockets
        ways = itertools.cycle((sockets.drop, sockets.refresh, sockets.freeze_connections))
        while not self.over.wait(self.chance.uniform(5.0, 9.0)):
            way = next(ways)
            self.sockets[way.__name__] += 1
            way()
            if way == sockets.freeze_connections:
                self.over.wait(PINGED)
                sockets.wire.let_go()

    def deliver_again(self, over: threading.Event) -> None:
        """Deliver again what nobody has acknowledged, as Slack does."""
        while not over.wait(1.0):
            self.sockets["delivered again, unanswered"] += self.slack.sockets.redeliver(UNACKED)


def _has_grown(wire: TcpProxy, made: int) -> bool:
    """Tell whether a connection was made beyond so many."""
    return wire.taken > made


WATCHED = "When did Orban invite Okafor to Budapest?"
NEWS = "WIRE, 14 June 2018\n\nMr. Orban invited Ms. Okafor to Budapest on 12 June 2018.\n"


@dataclass
class Watchers:
    """So many people who watch a question that no article answers until one comes."""

    slack: FakeSlack
    fleet: Fleet
    count: int

    def begin(self) -> None:
        """Let each begin to watch, and wait until all do."""
        for number in range(self.count):
            who = {"channel": f"C{number:04d}", "user": f"U0WATCH{number}"}
            user.send_command(self.slack, f"watch {WATCHED}", **who)
        if len(self.slack.wait_for_ephemeral(self.count)) < self.count:
            raise SystemExit("Not all who asked to watch were told that they do.")

    def put_article(self, ordeal: Ordeal) -> None:
        """Put the article into the archive when half of the kills are done."""
        while ordeal.killed.total() < ordeal.kills / 2 and not ordeal.over.wait(0.2):
            pass
        story = self.fleet.archive.parent / "invitation.txt"
        story.write_text(NEWS, encoding="utf-8")
        build_archive([str(story)], self.fleet.archive, now=datetime(2026, 11, 26), workers=1)

    def count_told(self) -> list[int]:
        """Return how often each was told."""
        space = self.slack.space
        with space.change:
            return [len(space.messages.get(f"D0WATCH{one}", ())) for one in range(self.count)]

    def wait(self) -> bool:
        """Wait until each was told; False when the time is over."""
        return self.slack.space.wait(lambda: all(self.count_told()), PATIENCE)


def main() -> int:
    arguments = _arguments()
    with (
        place(None) as archive,
        FakeSlack(every=1.0) as slack,
        OpenAiStage(Turn(answer=_quoting)) as model,
    ):
        slack.sockets.wired()
        slack.space.stream_seconds = EXPIRED
        settings = {"DATELINE_MODEL": "openai-like:any", "DATELINE_MODEL_URL": model.base_url}
        given = settings if arguments.model else None
        with Fleet(slack, archive, arguments.bots, given) as fleet:
            if not fleet.connected():
                raise SystemExit(f"The bots did not connect:\n{fleet.log.read_text()}")
            chance = random.Random(arguments.seed)
            ordeal = Ordeal(slack, fleet, arguments.kills, chance)
            people = LoadGenerator(slack, channels=60, seed=arguments.seed)
            watchers = Watchers(slack, fleet, arguments.watches)
            watchers.begin()
            slack.faults.storm(arguments.share, seed=arguments.seed)
            complete = _suffer(ordeal, people, watchers, arguments.rate)
            noticed = [_half_open(slack, len(fleet.bots)) for _ in range(arguments.half_open)]
        _report(ordeal, people, noticed)
        told = watchers.count_told()
        figure = ", ".join(str(_times(told, times)) for times in (1, 2, 0))
        _line("watches: told once, twice, never", figure)
    return 0 if complete and sound(ordeal, people) and set(told) <= {1} else 1


def _times(told: Sequence[int], times: int) -> int:
    """Return how many were told so often; of two times, or more often."""
    return sum(count == times or count > times == 2 for count in told)


def _quoting(request: Mapping[str, Any]) -> str:
    """Return a model's reply that quotes the first sentence of the passage it was given first."""
    found = re.search(r"\[(\d+\.\d+)\] (.+)", request["messages"][-1]["content"])
    return reply((found[2], found[1])) if found else reply(status="not_in_archive")


def sound(ordeal: Ordeal, people: LoadGenerator) -> bool:
    """Tell whether nothing was lost, and nothing doubled but for a SIGKILL each at most."""
    twice = sum(one.answers - 1 for one in people.get_results() if one.answers > 1)
    lost = sum(not one.answers for one in people.get_results())
    return not lost and twice <= ordeal.killed["SIGKILL"] and not leaks(people)


def leaks(people: LoadGenerator) -> list[str]:
    """Return the bot's messages that hold an exception's words or a token."""
    space = people.slack.space
    said = (one for found in space.messages.values() for one in found if one.get("bot_id"))
    return [text for one in said if LEAK.search(text := f"{one.get('text')} {one.get('blocks')}")]


def _suffer(ordeal: Ordeal, people: LoadGenerator, watchers: Watchers, rate: float) -> bool:
    done = threading.Event()
    asking = threading.Thread(target=people.ask, args=(_until(ordeal.over), rate))
    news = threading.Thread(target=watchers.put_article, args=(ordeal,))
    threads = [threading.Thread(target=ordeal.kill), threading.Thread(target=ordeal.shake), asking]
    threads.append(news)
    again = threading.Thread(target=ordeal.deliver_again, args=(done,))
    for thread in (*threads, again):
        thread.start()
    for thread in threads:
        thread.join()
    people.slack.faults.storm(0.0)
    complete = people.wait(PATIENCE) and watchers.wait()
    complete = complete and people.slack.sockets.wait_until_quiet(PATIENCE)
    time.sleep(2.0)  # for a second answer, where there is one
    done.set()
    again.join()
    return complete


def _until(over: threading.Event) -> Iterator[str]:
    for question in itertools.cycle(sample_questions()):
        if over.is_set():
            return
        yield question


def _half_open(slack: FakeSlack, bots: int) -> float:
    """Silence all connections; return after how many seconds every bot had another."""
    time.sleep(5.0)
    before, began = slack.sockets.wire.taken, time.monotonic()
    slack.sockets.freeze_connections()
    while slack.sockets.wire.taken < before + bots and time.monotonic() < began + PATIENCE:
        time.sleep(0.05)
    return time.monotonic() - began


def _report(ordeal: Ordeal, people: LoadGenerator, noticed: Sequence[float]) -> None:
    told, sockets = people.get_results(), ordeal.slack.sockets
    errors = Counter(call.error for call in ordeal.slack.space.calls if call.error)
    _line("killed", _counted(ordeal.killed))
    _line("exit statuses", _counted(ordeal.statuses))
    _line(
        "SIGTERM to exit, seconds",
        f"p50 {quantile(ordeal.leaving, 0.5):.1f}  max {max(ordeal.leaving, default=0):.1f}",
    )
    _line("calls that failed on order", f"{ordeal.slack.faults.struck:,}")
    streams = len(ordeal.slack.space.called("chat.startStream"))
    _line("streams begun", f"{streams:,}")
    _line("sockets", _counted(ordeal.sockets))
    _line("refused by the fake", _counted(errors))
    _line("questions asked", f"{len(told):,}")
    _line("deliveries, retries among them", f"{people.delivered:,}")
    _line("lost", f"{sum(not one.answers for one in told):,}")
    _line("answered twice or more", f"{sum(one.answers > 1 for one in told):,}")
    _line("answers outside their thread", f"{people.count_strays():,}")
    _line("messages with an exception's words", f"{len(leaks(people)):,}")
    _quantiles("answer", [one.answer for one in told if one.answer is not None])
    _line("cut off by the end of a connection", f"{sockets.cut:,} (delivered again)")
    _quantiles("acknowledgement", sockets.ack_seconds)
    _line("half-open noticed, seconds", ", ".join(f"{one:.1f}" for one in noticed))


def _counted(counts: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def _quantiles(name: str, seconds: Sequence[float]) -> None:
    shares = " ".join(f"p{100 * share:g} {quantile(seconds, share):6.3f}" for share in SHARES)
    _line(f"{name}, seconds", f"{shares}  max {max(seconds, default=0):.3f}")


def _line(name: str, figure: str) -> None:
    print(f"{name:36} {figure}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--model", action="store_true", help="answers are streamed by a model")
    parser.add_argument("--share", type=float, default=0.1, help="of all calls that fail")
    parser.add_argument("--watches", type=int, default=20, help="people who watch a question")
    parser.add_argument("--half-open", type=int, default=3, help="times sockets go silent")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


SHARES = (0.5, 0.95, 0.99)

if __name__ == "__main__":
    sys.exit(main())
