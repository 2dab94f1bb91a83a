"""The walls of the house: who may import what, and how large things may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")])
FACE = ROOT / "index" / "__init__.py"
SOLE = ("chromadb", "tiktoken", "slack_bolt")

LAYERS = (
    ("errors", "types", "deadline"),
    ("dates", "sentences", "tokens", "lock"),
    ("read", "clean", "metadata", "articles", "dating", "copies", "embed", "chunk"),
    ("archive",),
    ("vectors",),
    ("search",),
    ("build", "llama"),
)


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(dotted: str) -> str:
    """Return the room of index that a dotted name lies in: "index.dates.words" -> "dates"."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "index" else ""


def test_sources_are_found() -> None:
    assert len(SOURCES) > 20


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_index_never_imports_bot(path: Path) -> None:
    if path.is_relative_to(ROOT / "index"):
        assert not [name for name in imports(path) if name.split(".")[0] == "bot"]


@pytest.mark.parametrize("library", SOLE)
def test_one_file_imports_it(library: str) -> None:
    importers = [
        path for path in SOURCES if any(name.split(".")[0] == library for name in imports(path))
    ]
    assert len(importers) <= 1, importers


def test_one_file_reads_the_environment() -> None:
    readers = [
        path for path in SOURCES
        if "os.environ" in (text := path.read_text(encoding="utf-8")) or "os.getenv" in text
    ]  # fmt: skip
    assert readers == [ROOT / "bot" / "config.py"]


ROOMS = [path for path in SOURCES if path.is_relative_to(ROOT / "index") and path != FACE]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_of_index_go_down(path: Path) -> None:
    """A room of index imports rooms of its own layer or of one below, never of one above."""
    heights = {name: height for height, layer in enumerate(LAYERS) for name in layer}
    own = heights[path.relative_to(ROOT / "index").parts[0].removesuffix(".py")]
    above = [name for name in imports(path) if heights.get(room(name), -1) > own]
    assert not above


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    tree = ast.parse(text)
    assert ast.get_docstring(tree) or text.count("\n") <= 3
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno >= 60]
    assert not long
