"""The walls of the house: who may import what, and how large things may grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT, script

SOURCES = sorted(
    [ROOT / "dateline.py", *(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
)
FACE = ROOT / "index" / "__init__.py"
SOLE = ("chromadb", "tiktoken", "slack_bolt", "ray")

LAYERS = (
    ("errors", "types", "deadline"),
    ("language", "timex"),
    ("readers", "clean", "metadata", "document_dating", "embeddings"),
    ("archive",),
    ("bm25", "vectors"),
    ("search",),
    ("ingest", "retriever"),
    ("slices",),
)


sizes = script("benchmarks/sizes.py")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def named(node: ast.stmt) -> Iterator[str]:
    """Yield the modules that a statement at a file's top imports, not under TYPE_CHECKING."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module


def room(dotted: str) -> str:
    """Return the room of index that a dotted name lies in: "index.timex.intervals" -> "dates"."""
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
        path
        for path in SOURCES
        if "os.environ" in (text := path.read_text(encoding="utf-8")) or "os.getenv" in text
    ]
    assert readers == [ROOT / "bot" / "config.py"]


ROOMS = [path for path in SOURCES if path.is_relative_to(ROOT / "index") and path != FACE]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_of_index_go_down(path: Path) -> None:
    """A room of index imports rooms of its own layer or of one below, never of one above."""
    heights = {name: height for height, layer in enumerate(LAYERS) for name in layer}
    own = heights[path.relative_to(ROOT / "index").parts[0].removesuffix(".py")]
    above = [name for name in imports(path) if heights.get(room(name), -1) > own]
    assert not above


def test_rooms_of_bot_do_not_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in SOURCES:
        if path.is_relative_to(ROOT / "bot"):
            own = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
            rooms = {name.split(".")[1] for name in imports(path) if name.startswith("bot.")}
            graph.setdefault(own, set()).update(rooms - {own})
    assert len(tuple(TopologicalSorter(graph).static_order())) > 20
    assert [room for room, below in graph.items() if "cli" in below] == []


LAZY = [
    path for path in SOURCES if path != ROOT / "index" / "retriever.py"
]  # for LlamaIndex's users
HEAVY = ("llama_index", "matplotlib", "trafilatura", "chromadb", "openai", "anthropic", "ray")


@pytest.mark.parametrize("path", LAZY, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_slow_to_import_waits_until_it_is_used(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    outside = [name for node in body for name in named(node)]
    assert [name for name in outside if name.split(".")[0] in HEAVY] == []


CLOCKS = ("now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime")


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_index_reads_no_clock(path: Path) -> None:
    """Time is passed in; a stop-watch (``perf_counter``, ``monotonic``) is none."""
    read = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in ("datetime", "date", "time", "datetime.datetime")
    ]
    assert read == []


def goes_on(node: ast.AST, error: str | None) -> bool:
    """Tell whether a part of a handler raises, or hands on the error that it caught."""
    handed_on = isinstance(node, ast.Name) and node.id == error
    return isinstance(node, ast.Raise) or handed_on


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_undone_or_swallowed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in ("utils", "helpers", "managers", "factories", "misc", "common")
    assert not re.search(r"\b(TODO|FIXME|NotImplementedError)\b", text)
    caught = [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(goes_on(one, node.name) for one in ast.walk(node))
    ]
    assert caught == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)) or text.count("\n") <= 3


def test_no_class_name_stands_twice() -> None:
    homes: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_bears_its_modules_name(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert path.stem not in functions


def test_files_and_functions_stay_within_the_limits() -> None:
    files = sizes.files()
    assert sizes.broken(sizes.functions(), files, sizes.count_skips()) == []
    assert sizes.unreasoned(files) == []


def test_long_patterns_are_verbose() -> None:
    assert len(plain := sizes.find_plain_patterns()) <= sizes.PLAIN, plain


def test_what_is_too_large_is_named() -> None:
    large, small = sizes.Size(500, "a.py"), sizes.Size(10, "b.py:1 f")
    assert sizes.broken([small], [large]) == ["a.py has 500 lines"]
    assert sizes.broken([sizes.Size(61, "b.py:1 f")], [])[-1] == "b.py:1 f has 61 lines"
    assert sizes.broken([small], [], skips=21) == ["21 statements are not formatted"]
    assert "a.py has only 9 lines" in sizes.unreasoned([sizes.Size(9, "a.py")])[0]
