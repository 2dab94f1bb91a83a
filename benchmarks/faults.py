"""Faults, injected and counted: what was survived, what was lost (0), what was doubled (0).

    python benchmarks/faults.py [--bounded] [--only NAME ...] [--seed 9] [--json]

Kills, full and read-only disks, stalled and killed servers, second writers, damaged files, other
formats, clocks put back: each row is a function of benchmarks/fault_injection, repeatable by its
seed, over articles in our own words and the samples. ``--bounded`` makes each a few times, for the
test suite. A mount that needs rights is skipped where they lack, and the row says so. Exits with 1
where a fault was not survived.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from fault_injection import damage, disks, kills, moments, others, stalls  # noqa: E402
from harness import run_table  # noqa: E402

FAULTS = {
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

if __name__ == "__main__":
    sys.exit(run_table(__doc__, FAULTS))
