"""Faults, injected and counted: what was survived, what was lost (0), what was doubled (0).

    python benchmarks/faults.py [--bounded] [--only NAME ...] [--seed 9] [--json]

Kills, full and read-only disks, stalled and killed servers, second writers, damaged files, other
formats, clocks put back: each row is a function of
benchmarks/fault_injection, repeatable by its seed,
over articles in our own words and the samples. ``--bounded`` makes each a few times, for the test
suite. A mount that needs rights is skipped where they lack, and the row says so. Exits with 1
where a fault was not survived.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from fault_injection import damage, disks, kills, moments, others, stalls  # noqa: E402
from fault_injection.stage import FaultContext  # noqa: E402
from fault_injection.tally import Tally  # noqa: E402

FAULTS: dict[str, Callable[[FaultContext], Tally]] = {
    "kill -9 of the indexer, random moments": kills.kill_at_random,
    "kill -9 of the indexer, at its writes": kills.kill_at_writes,
    "embedder fails at the k-th article": kills.fail_embedder,
    "two indexers at once": others.run_two_indexers,
    "indexer beside REPL and bot": others.read_while_indexing,
    "kill -9 of the bot": others.kill_bot,
    "backup while writing, and restore": moments.back_up_while_writing,
    "older archive put back under a newer index": moments.restore_older_archive,
    "clock put back and forth": moments.change_clock,
    "archive of another format": damage.change_format,
    "archive.db damaged": damage.damage_archive,
    "vector index damaged": damage.damage_vector_index,
    "disk full": disks.fill_disk,
    "read-only disk": disks.use_read_only_disk,
    "model stalls": stalls.stall_model,
    "embedder stalls": stalls.stall_embedder,
    "Chroma server stalls": stalls.stall_chroma,
    "kill -9 of the Chroma server": stalls.kill_chroma,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bounded", action="store_true", help="a few injections of each")
    parser.add_argument("--only", nargs="*", default=[], help="names, or parts of names")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chosen = [n for n in FAULTS if not options.only or any(part in n for part in options.only)]
    held = True
    if not options.json:
        print(f"{'fault':<44} {'injected':>8} {'survived':>8} {'lost':>5} {'doubled':>7} {'s':>6}")
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            started = time.perf_counter()
            tally = FAULTS[name](FaultContext(Path(folder), options.seed, options.bounded))
        held = held and tally.held
        _show(name, tally, time.perf_counter() - started, options.json)
    return 0 if held else 1


def _show(name: str, tally: Tally, seconds: float, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "fault": name,
                    "injected": tally.injected,
                    "survived": tally.survived,
                    "lost": tally.lost,
                    "doubled": tally.doubled,
                    "skipped": tally.skipped,
                    "problems": tally.problems[:5],
                }
            ),
            flush=True,
        )
        return
    injected, survived, lost, doubled = tally.row()
    cells = f"{injected:>8} {survived:>8} {lost:>5} {doubled:>7} {seconds:>6.1f}"
    print(f"{name:<44} {cells}  {tally.skipped}", flush=True)
    for problem in dict.fromkeys(tally.problems):
        print(f"    {problem}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
