"""An hour compressed: people ask in Slack without a pause while thousands of articles come in.

    python benchmarks/load.py [--articles FILE.jsonl.gz] [--count 5000] [--seconds 180]
                              [--rate 20] [--bots 2] [--archive DIR] [--picture load.svg]

Real `dateline slack` processes answer on the fake Slack of 127.0.0.1 while `dateline index` takes
the articles into the same archive, at a low priority as a machine shared with a bot would have
it. Prints what became of the questions, and draws the memory that each process held for itself
(RssAnon) second by second. Without --archive the sample articles stand at the start.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fleet import ROOT, Fleet, held, place, quantile, sample_questions

from bot.slack.fake import FakeSlack

sys.path.insert(0, str(ROOT / "tests"))
from fakes.load_generator import LoadGenerator, QuestionResult

ARTICLES = ROOT.parent / "shared" / "data" / "realtimeqa" / "articles.jsonl.gz"
PICTURE = Path(__file__).with_suffix(".svg")
PATIENCE = 600.0
MB = 1e6


@dataclass
class Curve:
    """The memory of each process, in MB, by seconds since the start."""

    fleet: Fleet
    indexer: subprocess.Popen[bytes]
    began: float = field(default_factory=time.monotonic)
    points: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look once a second, until ``over``."""
        while not self.over.wait(1.0):
            for number, bot in enumerate(self.fleet.bots, start=1):
                self._note(f"bot {number}", bot.pid)
            if self.indexer.poll() is None:
                self._note("indexer", self.indexer.pid)

    def _note(self, name: str, pid: int) -> None:
        at = time.monotonic() - self.began
        self.points.setdefault(name, []).append((at, held(pid) / MB))


def main() -> int:
    arguments = _arguments()
    with place(arguments.archive) as archive, FakeSlack(every=1.0) as slack:
        source = archive.parent / "new.jsonl.gz"
        _cut(arguments.articles, source, arguments.count)
        with Fleet(slack, archive, arguments.bots) as fleet:
            if not fleet.connected():
                raise SystemExit(f"The bots did not connect:\n{fleet.log.read_text()}")
            indexer = _index(source, archive)
            curve, people = Curve(fleet, indexer), LoadGenerator(slack, channels=100)
            watching = threading.Thread(target=curve.run)
            watching.start()
            people.ask(_questions(arguments.seconds), arguments.rate)
            asked = time.monotonic() - curve.began
            complete = people.wait(PATIENCE)
            status = indexer.wait(PATIENCE)
            indexed = time.monotonic() - curve.began
            curve.over.set()
            watching.join()
        errors = [line for line in fleet.log.read_text().splitlines() if " ERROR " in line]
    print(
        f"{len(people.asked):,} questions in {asked:.0f} s; everything done after {indexed:.0f} s"
    )
    _report(people, curve, errors)
    _draw(curve, asked, arguments.picture)
    return 0 if complete and not status and not errors and _exact(people.get_results()) else 1


def _exact(told: list[QuestionResult]) -> bool:
    return all(one.answers == 1 for one in told)


def _index(source: Path, archive: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "index", str(source)]
    return subprocess.Popen(
        ["nice", "-n", "10", *command, "--archive", str(archive), "--quiet"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=archive.parent,
    )


def _cut(articles: Path, into: Path, count: int) -> None:
    with gzip.open(articles, "rt") as lines, gzip.open(into, "wt", compresslevel=1) as cut:
        cut.writelines(itertools.islice(lines, count))


def _questions(seconds: float) -> Iterator[str]:
    end = time.monotonic() + seconds
    for question in itertools.cycle(sample_questions()):
        if time.monotonic() > end:
            return
        yield question


def _report(people: LoadGenerator, curve: Curve, errors: list[str]) -> None:
    told = people.get_results()
    refused = Counter(call.error for call in people.slack.space.calls if call.error)
    _line("answered once, in their thread", f"{sum(one.answers == 1 for one in told):,}")
    _line("not answered, or twice", f"{sum(one.answers != 1 for one in told):,}")
    _line("refused by the fake", str(dict(refused) or "none"))
    _line("errors logged", f"{len(errors)} {errors[:1] or ''}")
    signs = [one.sign for one in told if one.sign is not None]
    answers = [one.answer for one in told if one.answer is not None]
    for name, values in (("first sign", signs), ("answer", answers)):
        shares = " ".join(f"p{100 * share:g} {quantile(values, share):.3f}" for share in SHARES)
        _line(f"{name}, seconds", shares)
    _line("acknowledgement, seconds", f"p99 {quantile(people.slack.sockets.ack_seconds, 0.99):.3f}")
    for name, points in curve.points.items():
        thirds = [_mean(points, part) for part in range(3)]
        _line(f"{name}, MB by thirds", " ".join(f"{mb:.0f}" for mb in thirds))


def _mean(points: list[tuple[float, float]], third: int) -> float:
    size = max(1, len(points) // 3)
    values = [mb for _, mb in points[third * size : (third + 1) * size]]
    return sum(values) / len(values) if values else 0.0


def _draw(curve: Curve, asked: float, picture: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "dateline"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3.6), layout="constrained")
    for name, points in curve.points.items():
        axes.plot([at for at, _ in points], [mb for _, mb in points], label=name)
    axes.axvspan(0, asked, color="0.94", label="questions")
    axes.set(xlabel="seconds", ylabel="memory held (MB)", ylim=(0, None), xlim=(0, None))
    axes.legend(loc="lower right", frameon=False)
    figure.savefig(picture, metadata={"Date": None})


def _line(name: str, figure: str) -> None:
    print(f"{name:34} {figure}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--archive", type=Path, help="a copy of it stands at the start")
    parser.add_argument("--count", type=int, default=5000, help="articles to index")
    parser.add_argument("--seconds", type=float, default=180.0, help="of questions")
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    return parser.parse_args()


SHARES = (0.5, 0.95, 0.99)

if __name__ == "__main__":
    sys.exit(main())
