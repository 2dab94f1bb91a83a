"""Three bots on three machines share an inbox in PostgreSQL: is each question answered once?

    sudo python benchmarks/machines.py [--count 1000] [--rate 10] [--bots 3] [--kills 30]
                                       [--restarts 3] [--direct]

Each bot has a network namespace of its own (a loopback and an address that no other has) and its
own copy of the archive; Slack's fake and PostgreSQL (behind PgBouncer in transaction mode unless
``--direct``) are reached over virtual cables. While people ask, bots are killed by SIGKILL and the
database is stopped as by a crash and started again a second later. 30% of all deliveries come
twice. What nobody acknowledged is delivered again, as Slack does. Prints a table; exits with 1
where a question was lost or answered twice. Needs root, `ip`, and Debian's postgresql and
pgbouncer.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from fleet import COMMAND, ROOT, Fleet, place, quantile, repeated, sample_questions

from bot.slack.fake import FakeSlack

sys.path.insert(0, str(ROOT / "tests"))
from fakes.load_generator import LoadGenerator
from fakes.postgres_server import PostgresServer, run_pgbouncer, run_postgres

NETWORK, HERE = "10.213.7", "10.213.7.1"
PATIENCE = 240.0
AWAY = 1.0
"""Seconds that the database is away."""
UNACKED = 3.0
"""Seconds after which Slack delivers again what nobody acknowledged."""


class Machines(Fleet):
    """Bots in a namespace each, with an archive each; all else as Fleet."""

    def start(self, number: int) -> subprocess.Popen[bytes]:
        """Start the bot of that number on its machine."""
        archive = self.archive.with_name(f"archive-{number}")
        if not archive.exists():
            shutil.copytree(self.archive, archive, ignore=shutil.ignore_patterns("*.log"))
        return self.launch(["ip", "netns", "exec", _name(number), *COMMAND], archive)


def main() -> int:
    arguments = _arguments()
    with ExitStack() as stack:
        archive = stack.enter_context(place(None))
        slack = stack.enter_context(FakeSlack(every=1.0))
        slack.sockets.wired()
        server = stack.enter_context(run_postgres())
        direct = server.url
        url = direct if arguments.direct else stack.enter_context(run_pgbouncer(server))
        ports = [slack.base_url, slack.sockets.wire.address, url]
        stack.enter_context(lay_cables(arguments.bots, [urlsplit(one).port or 0 for one in ports]))
        fleet: Fleet = stack.enter_context(
            Machines(slack, archive, arguments.bots, {"DATELINE_INBOX": url})
        )
        if not fleet.connected():
            raise SystemExit(f"The bots did not connect:\n{fleet.log.read_text()}")
        people = LoadGenerator(slack, channels=100)
        complete = _suffer(arguments, fleet, server, people)
        _report(arguments, people, slack, fleet)
    results = people.get_results()
    return 0 if complete and all(one.answers == 1 for one in results) else 1


@contextmanager
def lay_cables(count: int, ports: Sequence[int]) -> Iterator[None]:
    """Make so many machines, and lead these ports of 127.0.0.1 to each one's own 127.0.0.1."""
    relays = []
    _run("ip link add name dateline0 type bridge")
    try:
        _run(f"ip addr add {HERE}/24 dev dateline0")
        _run("ip link set dateline0 up")
        relays.append(_relay([], HERE, "127.0.0.1", ports))
        for number in range(count):
            _make_machine(number)
            inside = ["ip", "netns", "exec", _name(number)]
            relays.append(_relay(inside, "127.0.0.1", HERE, ports))
        time.sleep(1.0)
        yield
    finally:
        for relay in relays:
            relay.kill()
            relay.wait()
        for number in range(count):
            subprocess.run(["ip", "netns", "del", _name(number)], check=False)
        _run("ip link del dateline0")


def _make_machine(number: int) -> None:
    name, near, far = _name(number), f"dl{number}", f"dlp{number}"
    _run(f"ip netns add {name}")
    _run(f"ip link add {near} type veth peer name {far} netns {name}")
    _run(f"ip link set {near} master dateline0")
    _run(f"ip link set {near} up")
    _run(f"ip -n {name} addr add {NETWORK}.{10 + number}/24 dev {far}")
    _run(f"ip -n {name} link set {far} up")
    _run(f"ip -n {name} link set lo up")


def _name(number: int) -> str:
    return f"dateline-{number}"


def _run(command: str) -> None:
    subprocess.run(command.split(), check=True)


def _relay(
    inside: Sequence[str], listen: str, target: str, ports: Sequence[int]
) -> subprocess.Popen[bytes]:
    asked = [str(one) for one in ports]
    return subprocess.Popen([*inside, sys.executable, __file__, "--relay", listen, target, *asked])


async def relay(listen: str, target: str, ports: Sequence[int]) -> None:
    """Pass bytes from each port of one address to the same port of another, for ever."""

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def serve(port: int) -> None:
        async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                far_reader, far_writer = await asyncio.open_connection(target, port)
            except OSError:
                writer.close()
                return
            await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

        await (await asyncio.start_server(join, listen, port)).serve_forever()

    await asyncio.gather(*(serve(port) for port in ports))


def _suffer(
    arguments: argparse.Namespace, fleet: Fleet, server: PostgresServer, people: LoadGenerator
) -> bool:
    """Ask, kill and restart; tell whether every question was answered in the end."""
    done = threading.Event()
    seconds = arguments.count / arguments.rate
    threads = [
        threading.Thread(target=_kill, args=(fleet, arguments.kills, seconds)),
        threading.Thread(target=_restart, args=(server, arguments.restarts, seconds)),
    ]
    again = threading.Thread(target=_deliver_again, args=(people.slack, done))
    for thread in (*threads, again):
        thread.start()
    people.ask(repeated(sample_questions(), arguments.count), arguments.rate)
    for thread in threads:
        thread.join()
    complete = people.wait(PATIENCE) and people.slack.sockets.wait_until_quiet(PATIENCE)
    time.sleep(10.0)  # for a second answer, where there is one: longer than a lease
    done.set()
    again.join()
    return complete


def _kill(fleet: Fleet, kills: int, seconds: float) -> None:
    chance = random.Random(7)
    for number in range(kills):
        time.sleep(chance.uniform(0.5, 1.5) * seconds / max(1, kills))
        fleet.replace(number % len(fleet.bots), signal.SIGKILL)


def _restart(server: PostgresServer, restarts: int, seconds: float) -> None:
    for _ in range(restarts):
        time.sleep(seconds / (restarts + 1))
        server.stop("immediate")
        time.sleep(AWAY)
        server.start()


def _deliver_again(slack: FakeSlack, done: threading.Event) -> None:
    while not done.wait(1.0):
        slack.sockets.redeliver(UNACKED)


def _report(
    arguments: argparse.Namespace, people: LoadGenerator, slack: FakeSlack, fleet: Fleet
) -> None:
    told = people.get_results()
    way = "PostgreSQL" if arguments.direct else "PostgreSQL through PgBouncer"
    _line("bots, each on a machine", f"{len(fleet.bots)}, {way}")
    _line("bots killed, database crashed", f"{arguments.kills}, {arguments.restarts}")
    _line("questions asked", f"{len(told):,}")
    _line("deliveries, retries among them", f"{people.delivered:,}")
    _line("answered once, in their thread", f"{sum(one.answers == 1 for one in told):,}")
    _line("answered twice or more", f"{sum(one.answers > 1 for one in told):,}")
    _line("lost", f"{sum(not one.answers for one in told):,}")
    _line("answers outside their thread", f"{people.count_strays():,}")
    for name, seconds in (
        ("answer", [one.answer for one in told if one.answer is not None]),
        ("acknowledgement", slack.sockets.ack_seconds),
    ):
        shares = " ".join(f"p{100 * share:g} {quantile(seconds, share):.2f}" for share in SHARES)
        _line(f"{name}, seconds", f"{shares} max {max(seconds, default=0):.2f}")


def _line(name: str, figure: str) -> None:
    print(f"{name:34} {figure}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=10.0, help="questions a second")
    parser.add_argument("--bots", type=int, default=3)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--direct", action="store_true", help="without PgBouncer")
    parser.add_argument("--relay", nargs="+", metavar="WORD", help=argparse.SUPPRESS)
    return parser.parse_args()


SHARES = (0.5, 0.95, 0.99)

if __name__ == "__main__":
    given = _arguments().relay
    if given:
        asyncio.run(relay(given[0], given[1], [int(one) for one in given[2:]]))
    sys.exit(main())
