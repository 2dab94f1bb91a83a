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
ROOMS, FACE = ("index", "bot"), "dateline.py"
MEDIAN, MOST_OF, SHARE, LONGEST, FILE = 12, 35, 0.9, 60, 400
"""Lines: the median of functions, what 90% of them stay within, the longest, the longest file."""
FILES, LINES, AIM = 395, 59_300, 34_000
"""Files and lines of the product at most, and the lines that it should come down to."""
SKIPS = 20
"""How many tables may stand outside ruff's format (``# fmt: skip``), in the whole repository."""
FLOOR, EXEMPT = 60, ("__init__.py", "__main__.py", "errors.py", "protocols.py")
"""Lines below which a file needs a reason, and the names that are reason enough: faces, errors and
protocols."""
SMALL = {
    "bot/cli/chat.py": "a command",
    "bot/evidence/undated.py": "one rule, which no neighbour needs",
    "bot/extractive/draft.py": "types that both answerers share",
    "bot/quotes.py": "the one place where a quote is verified",
    "bot/render/as_json.py": "the one place that says what JSON holds",
    "bot/sanitize.py": "the one list of characters that act, for all surfaces",
    "bot/slack/status.py": "one thing that Slack shows while it waits",
    "bot/trace.py": "a type that every surface reads",
    "index/slices/maintenance.py": "what is done to a split archive as a whole",
    "index/deadline.py": "the lowest layer, which imports nothing",
    "index/embeddings/toy.py": "an embedder, a file each",
    "index/search/explain.py": "a type that the surfaces read",
    "index/vectors/minilm.py": "an embedder, which only chromadb's file may stand beside",
}
"""Files under the floor, each with its reason."""
PLAIN = 9
"""Patterns of more than three lines that are not ``re.VERBOSE``; none should be."""
REASONS = 15
"""How many files may have one."""


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """So many lines of something that has a name."""

    lines: int
    name: str


def files(root: Path = ROOT) -> list[Size]:
    """Return every file's size, smallest first."""
    paths = [root / FACE] + [path for room in ROOMS for path in (root / room).rglob("*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    return sorted(
        Size(text.count("\n"), path.relative_to(root).as_posix()) for path, text in texts.items()
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


def count_skips(root: Path = ROOT) -> int:
    """Return how many statements ruff may not format."""
    places = ("index", "bot", "tests", "benchmarks", ".ci")
    paths = [path for place in places for path in (root / place).rglob("*.py")]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return sum(line.rstrip().endswith(("# fmt: skip", "# fmt: off")) for line in lines)


def find_plain_patterns(root: Path = ROOT) -> list[str]:
    """Return the patterns of more than three lines that are not ``re.VERBOSE``: file and line."""
    found = []
    for size in files(root):
        for node in ast.walk(ast.parse((root / size.name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and node.args:
                pattern, rest = node.args[0], " ".join(map(ast.unparse, node.args[1:]))
                lines = (pattern.end_lineno or 0) - pattern.lineno + 1
                if lines > 3 and "re.X" not in rest and "re.VERBOSE" not in rest:
                    found.append(f"{size.name}:{pattern.lineno}")
    return found


def within(sizes: Sequence[Size], share: float) -> int:
    """Return the lines that this share of the sorted sizes stays within."""
    return sizes[min(int(share * len(sizes)), len(sizes) - 1)].lines


def broken(of_functions: Sequence[Size], of_files: Sequence[Size], skips: int = 0) -> list[str]:
    """Return which limits are broken, in words."""
    median, most = statistics.median(s.lines for s in of_functions), within(of_functions, SHARE)
    total = sum(size.lines for size in of_files)
    faults = [f"the median function has {median:g} lines"] if median > MEDIAN else []
    faults += [f"{SHARE:.0%} of functions have up to {most} lines"] if most > MOST_OF else []
    faults += [f"{s.name} has {s.lines} lines" for s in of_functions if s.lines > LONGEST]
    faults += [f"{s.name} has {s.lines} lines" for s in of_files if s.lines > FILE]
    faults += [f"there are {len(of_files)} files"] if len(of_files) > FILES else []
    faults += [f"the files have {total:,} lines"] if total > LINES else []
    faults += [f"{skips} statements are not formatted"] if skips > SKIPS else []
    return faults


def unreasoned(of_files: Sequence[Size]) -> list[str]:
    """Return which files are small without a reason, and which reasons have no small file."""
    small = {s.name: s.lines for s in of_files if s.lines < FLOOR}
    named = {name: lines for name, lines in small.items() if Path(name).name not in EXEMPT}
    faults = [
        f"{name} has only {lines} lines: let it join a neighbour, or give its reason"
        for name, lines in named.items()
        if name not in SMALL
    ]
    faults += [f"{name} is not small, and needs no reason" for name in SMALL if name not in named]
    return faults + ([f"{len(SMALL)} small files have reasons"] if len(SMALL) > REASONS else [])


def main() -> int:
    """Print the sizes; return the exit code."""
    of_functions, of_files, skips = functions(), files(), count_skips()
    for title, sizes, limits in (
        ("functions", of_functions, f"limits {MEDIAN}, {MOST_OF} and {LONGEST}"),
        ("files", of_files, f"limits {FILES} files and {FILE} lines"),
    ):
        median = statistics.median(size.lines for size in sizes)
        spread = f"median {median:g} lines, {SHARE:.0%} within {within(sizes, SHARE)}"
        print(f"{len(sizes):,} {title}: {spread}, longest {sizes[-1].lines} ({limits})")
        for size in sizes[:-6:-1]:
            print(f"  {size.lines:4}  {size.name}")
    total = sum(size.lines for size in of_files)
    print(f"{total:,} lines (limit {LINES:,}, aim {AIM:,}), {skips} unformatted (limit {SKIPS})")
    plain = find_plain_patterns()
    print(f"{len(plain)} long patterns without re.VERBOSE (limit {PLAIN}, aim 0)")
    faults = [*broken(of_functions, of_files, skips), *unreasoned(of_files)]
    faults += [f"not re.VERBOSE: {', '.join(plain)}"] if len(plain) > PLAIN else []
    for fault in faults:
        print(f"broken: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
