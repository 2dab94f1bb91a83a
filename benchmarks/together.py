"""An indexer, a bot and a REPL on one archive: what is committed is found, and nobody trips.

    python benchmarks/together.py [--seconds 300] [--every 2] [--within 2] [--refused 1]

Three processes: an indexer that holds the archive for writing, commits an article whenever it is
told to, changes and removes older ones and publishes generations; a bot (`dateline ask --batch
-`); and a REPL (`dateline chat`), both fed through pipes. After each commit both readers are
asked about the new article until they name what only it says. Meanwhile a second writer tries
the door. Exits with 1 where an article was found later than ``--within`` seconds, a writer was
refused later than ``--refused`` or let in, or a process said or did anything wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from index import Archive, Article, PublicationDate
from index.embeddings import build_embedding_text, load_embedder
from index.errors import ArchiveLocked
from index.ingest.chunk import split_passages
from index.vectors import publish_generation, publish_if_due

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
FIRST = 40
"""Articles that are there before anyone reads."""

PATIENCE = 60.0
"""Seconds after which an article counts as never found."""


def article(number: int, told: str = "found the comet") -> Article:
    """Return an article with a name that no other has."""
    body = (
        f"Astronomer Ada Quill{number} {told} Zed{number} over Riga on Monday. "
        "Others had looked for it in vain, and the weather was poor."
    )
    return Article(
        id=f"n{number}",
        title=f"Comet Zed{number} is seen",
        body=body,
        source="Night Sky",
        published=PublicationDate(value=datetime.now().date().isoformat(), basis="stated"),
    )


def question(number: int) -> str:
    return f"Who found the comet Zed{number}?"


def index(directory: Path) -> None:
    """Be the indexer: commit article N for each line "N", and say so."""
    embedder = load_embedder()
    with Archive.open(directory, create=True) as archive:
        archive.use_embedder(embedder.name, embedder.dimensions)

        def put(one: Article) -> None:
            some = split_passages(one)
            archive.put(
                one, some, embedder.embed([build_embedding_text(one, each) for each in some])
            )

        for number in range(FIRST):
            put(article(-number - 1))
        publish_generation(archive, directory)
        print("ready", flush=True)
        for count, line in enumerate(sys.stdin, start=1):
            put(article(int(line)))
            print(line.strip(), flush=True)
            if count % 3 == 0:
                put(article(-(count // 3 % FIRST) - 1, f"photographed {count} times the comet"))
            if count % 7 == 0:
                archive.remove(f"n{int(line) - 5}")
            publish_if_due(archive, directory)


@dataclass(kw_only=True)
class Child:
    """A process that is written to by the line; what it says is collected as it comes."""

    name: str
    process: subprocess.Popen[str]
    said: str = ""
    took: list[float] = field(default_factory=list)

    def listen(self) -> None:
        """Collect what the process says until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def tell(self, line: str) -> None:
        """Write a line to the process."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def says(self, word: str, seconds: float) -> bool:
        """Tell whether the process says a word within so many seconds."""
        until = time.perf_counter() + seconds
        while word not in self.said:
            if time.perf_counter() > until or self.process.poll() is not None:
                return False
            time.sleep(0.005)
        return True


@contextmanager
def running(name: str, command: list[str], errors: Path) -> Iterator[Child]:
    """Run a process until the end of the block; what it complains of goes to a file."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with (errors / name).open("w") as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            env=environment,
            cwd=errors,
        )
        child = Child(name=name, process=process)
        listener = threading.Thread(target=child.listen, daemon=True)
        listener.start()
        try:
            yield child
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            listener.join()


def found(child: Child, number: int, committed: float) -> float:
    """Ask a reader until it names the finder; return the seconds since the commit."""
    while (waited := time.perf_counter() - committed) < PATIENCE:
        asked = question(number)
        child.tell(json.dumps({"id": number, "question": asked}) if child.name == "bot" else asked)
        if child.says(f"Quill{number} ", 0.5):
            return time.perf_counter() - committed
    return waited


def wait(child: Child, number: int, committed: float) -> None:
    """Note how long a reader took to find an article."""
    child.took.append(found(child, number, committed))


def refusal(directory: Path, holder: int) -> float:
    """Try to write; return the seconds until the refusal, which must name the indexer."""
    started = time.perf_counter()
    try:
        Archive.open(directory, write=True).close()
    except ArchiveLocked as error:
        seconds = time.perf_counter() - started
        return seconds if f"process {holder} " in str(error) else float("inf")
    return float("inf")


def run(folder: Path, seconds: float, every: float) -> tuple[list[Child], list[float], list[str]]:
    """Run the three; return the readers, the refusals' seconds, and what went wrong."""
    directory, refused = folder / "archive", []
    with ExitStack() as children:
        start = [sys.executable, __file__, "--index", str(directory)]
        indexer = children.enter_context(running("indexer", start, folder))
        if not indexer.says("ready", PATIENCE):
            return [], [], ["the indexer did not start"]
        commands = {"bot": ["ask", "--batch", "-"], "repl": ["chat"]}
        readers = [
            children.enter_context(
                running(name, [*COMMAND, *command, "--archive", str(directory)], folder)
            )
            for name, command in commands.items()
        ]
        for reader in readers:
            found(reader, -1, time.perf_counter())
        until, number = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            number += 1
            begun = time.perf_counter()
            indexer.tell(str(number))
            if not indexer.says(f"\n{number}\n", PATIENCE):
                break
            committed = time.perf_counter()
            waiting = [
                threading.Thread(target=wait, args=(reader, number, committed))
                for reader in readers
            ]
            for thread in waiting:
                thread.start()
            for thread in waiting:
                thread.join()
            refused.append(refusal(directory, indexer.process.pid))
            time.sleep(max(0.0, every - (time.perf_counter() - begun)))
    wrong = [
        f"{child.name}: exit code {child.process.returncode}, {(folder / child.name).read_text()}"
        for child in (indexer, *readers)
        if child.process.returncode or (folder / child.name).read_text().strip()
    ]
    return readers, refused, wrong


def report(name: str, took: list[float], limit: float) -> bool:
    p50, p95 = np.percentile(took, (50, 95))
    most = max(took)
    print(f"{name:<28} {len(took):4} times, p50 {p50:.3f} s, p95 {p95:.3f} s, most {most:.3f} s")
    return most <= limit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--every", type=float, default=2, help="seconds between commits")
    parser.add_argument("--within", type=float, default=2)
    parser.add_argument("--refused", type=float, default=1)
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.index:
        index(options.index)
        return
    with tempfile.TemporaryDirectory(prefix="dateline-together-") as name:
        readers, refused, wrong = run(Path(name), options.seconds, options.every)
    fine = bool(readers) and not wrong
    for reader in readers:
        fine &= report(f"found by the {reader.name}", reader.took, options.within)
    if refused:
        fine &= report("second writer refused", refused, options.refused)
    for line in wrong:
        print("wrong:", line)
    print("all well" if fine else "not well")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
