"""How large the functions and files of index and bot are, beside the house's limits.

    python benchmarks/sizes.py

Lines are counted from the first to the last of a function or file, docstrings and blank lines
included; of a class only its methods count. Exits with 1 where a limit is broken.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("index", "bot")
MEDIAN, MOST_OF, SHARE, LONGEST, FILE = 12, 35, 0.9, 60, 400
"""Lines: the median of functions, what 90% of them stay within, the longest, the longest file."""


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """So many lines of something that has a name."""

    lines: int
    name: str


def files(root: Path = ROOT) -> list[Size]:
    """Return every file's size, smallest first."""
    paths = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    return sorted(
        Size(text.count("\n"), str(path.relative_to(root))) for path, text in texts.items()
    )


def functions(root: Path = ROOT) -> list[Size]:
    """Return every function's size, smallest first."""
    found = []
    for size in files(root):
        for node in ast.walk(ast.parse((root / size.name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append(Size(lines, f"{size.name}:{node.lineno} {node.name}"))
    return sorted(found)


def within(sizes: Sequence[Size], share: float) -> int:
    """Return the lines that this share of the sorted sizes stays within."""
    return sizes[min(int(share * len(sizes)), len(sizes) - 1)].lines


def broken(of_functions: Sequence[Size], of_files: Sequence[Size]) -> list[str]:
    """Return which limits are broken, in words."""
    median, most = statistics.median(s.lines for s in of_functions), within(of_functions, SHARE)
    faults = [f"the median function has {median:g} lines"] if median > MEDIAN else []
    faults += [f"{SHARE:.0%} of functions have up to {most} lines"] if most > MOST_OF else []
    faults += [f"{s.name} has {s.lines} lines" for s in of_functions if s.lines > LONGEST]
    faults += [f"{s.name} has {s.lines} lines" for s in of_files if s.lines > FILE]
    return faults


def main() -> int:
    """Print the sizes; return the exit code."""
    of_functions, of_files = functions(), files()
    for title, sizes, limits in (
        ("functions", of_functions, f"limits {MEDIAN}, {MOST_OF} and {LONGEST}"),
        ("files", of_files, f"limit {FILE}"),
    ):
        median = statistics.median(size.lines for size in sizes)
        print(
            f"{len(sizes):,} {title}: median {median:g} lines, {SHARE:.0%} within "
            f"{within(sizes, SHARE)}, longest {sizes[-1].lines} ({limits})"
        )
        for size in sizes[:-6:-1]:
            print(f"  {size.lines:4}  {size.name}")
    faults = broken(of_functions, of_files)
    print(*(f"too large: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
