"""A file of cases as plain values, each with the line it stands on.

YAML is walked as nodes, because only nodes know their lines; JSON lines stand on one line each.
Aliases are refused: a few of them can stand for gigabytes, and a case reads best written out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import CaseError
from bot.types import Turn

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One case as it is written: its value, and the line of each part of it.

    ``lines`` maps a path into the value, such as ``("expect", "date")``, to a line from 1.
    """

    value: Any
    lines: Mapping[Where, int]

    def line(self, where: Sequence[str | int] = ()) -> int:
        """Return the line of a part, or of the nearest whole it belongs to."""
        path = tuple(where)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_entries(path: Path) -> list[CaseEntry]:
    """Return the cases of a file as they are written; CaseError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise CaseError(f"{path} cannot be read: {why}.", "Give a UTF-8 file.") from error
    found = _json_lines if path.suffix in (".jsonl", ".ndjson") else _yaml
    try:
        return list(found(text, str(path)))
    except RecursionError as error:
        raise CaseError(f"{path} does not parse: it is nested too deep.", "Mend it.") from error


def _json_lines(text: str, file: str) -> Iterator[CaseEntry]:
    wrong = []
    for number, line in enumerate(text.split("\n"), start=1):  # JSON may hold other breaks
        if not line.strip():
            continue
        try:
            yield CaseEntry(json.loads(line, object_pairs_hook=_unique), {(): number})
        except ValueError as error:
            told = getattr(error, "msg", None) or str(error)
            wrong.append(Problem(file, number, f"the line does not parse: {told}.", "Mend it."))
    if wrong:
        raise CasesError(wrong)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"{twice!r} is given twice")
    return dict(pairs)


def _yaml(text: str, file: str) -> Iterator[CaseEntry]:
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
    except (yaml.YAMLError, ValueError) as error:
        raise CasesError([_unparsed(error, file)]) from error
    if root is None:
        return
    if not isinstance(root, SequenceNode):
        line = root.start_mark.line + 1
        raise CasesError(
            [Problem(file, line, f"{file} is not a list of cases.", "Begin each with '- id: ...'.")]
        )
    reader = _Reader(loader, file)
    found = [reader.entry(node) for node in root.value]
    if reader.problems:
        raise CasesError(sorted(reader.problems))
    yield from found


def _unparsed(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    told = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark else 1
    return Problem(file, line, f"the file does not parse: {told}.", "Mend it there.")


class _Loader(yaml.SafeLoader):
    """The safe loader, without aliases and with dates as they are written."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not read", mark)
        return super().compose_node(parent, index)


class _Reader:
    """Turns nodes into values, noting lines and what is wrong with a scalar or a key."""

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self._loader = loader
        self._file = file
        self._lines: dict[Where, int] = {}
        self.problems: list[Problem] = []

    def entry(self, node: Node) -> CaseEntry:
        """Return one case."""
        self._lines = {}
        value = self._value(node, ())
        return CaseEntry(value, self._lines)

    def _value(self, node: Node, where: Where) -> Any:
        self._lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, SequenceNode):
            return [self._value(item, (*where, at)) for at, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if name in found:
                self._wrong(key, f"{name!r} is given twice.", "Keep one.")
            self._lines[(*where, name)] = key.start_mark.line + 1
            found[name] = self._value(value, (*where, name))
        return found

    def _scalar(self, node: ScalarNode) -> Any:
        try:
            value = self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            told = getattr(error, "problem", None) or str(error)
            self._wrong(node, f"{str(node.value)[:60]!r} is not a value: {told}.", "Quote it.")
            return ""
        return node.value if isinstance(value, (date, datetime)) else value

    def _wrong(self, node: Node, message: str, remedy: str) -> None:
        self.problems.append(Problem(self._file, node.start_mark.line + 1, message, remedy))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: the file, its line (from 1), the rule that is broken, and the remedy."""

    file: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        words = " ".join(f"{self.message} {self.remedy}".split())
        return f"{self.file}:{self.line}: {words}"


class CasesError(CaseError):
    """A file of cases has mistakes; ``problems`` are all of them, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first, more = self.problems[0], len(self.problems) - 1
        others = f" And {more} more." if more else ""
        super().__init__(f"{first.file}:{first.line}: {first.message}", f"{first.remedy}{others}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, the state it is asked in, and what its answer must hold.

    ``expect``, ``cite`` and ``not_cite`` are as ``seeds/cases.schema.json`` says; the dates are
    ISO days or words, as on the command line. ``engine`` keeps a case to one answerer ("" is
    any). ``file`` and ``line`` (from 1) say where it is written.
    """

    id: str
    question: str
    expect: Mapping[str, Any]
    history: tuple[Turn, ...] = ()
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    cite: tuple[Any, ...] = ()
    not_cite: tuple[Any, ...] = ()
    engine: str = ""
    tags: tuple[str, ...] = ()
    notes: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def answerable(self) -> bool:
        """Whether an answer is expected, not a refusal."""
        return self.expect.get("abstain") is not True
