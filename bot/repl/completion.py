"""Completion by Tab: commands, their arguments, publishers of the archive, names just read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.render.terminal import strip_escapes
from bot.repl.commands import ALIASES, COMMANDS, ENGINES
from bot.repl.repl import Conversation
from bot.words import STOP_WORDS

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
LATEST = 5
"""Exchanges whose names are offered."""


@dataclass(frozen=True, slots=True)
class CompletionChoice:
    """Text that may stand in place of the last ``typed`` characters, and a word about it."""

    text: str
    typed: int
    description: str = ""


def find_choices(line: str, talk: Conversation, sources: Sequence[str]) -> list[CompletionChoice]:
    """Return what may follow or complete what stands before the cursor, best first.

    ``sources`` are the archive's publishers. Files of /save are the terminal's to complete.
    """
    word, space, rest = line.partition(" ")
    if line.startswith("/") and not space:
        return [
            CompletionChoice(command.word, len(line), command.does)
            for command in COMMANDS
            if command.word.startswith(line)
        ]
    taken = _arguments(ALIASES.get(word, word), talk) if line.startswith("/") else None
    if taken is not None:
        return [
            CompletionChoice(text, len(rest), about)
            for text, about in taken
            if text.startswith(rest)
        ]
    return list(_names(line, [*get_recent_names(talk), *sources]))


def _arguments(command: str, talk: Conversation) -> list[tuple[str, str]] | None:
    """Return what a command takes as (text, about); None for one that takes a question."""
    citations = talk.last.answer.citations if talk.last else ()
    if command == "/timeline":
        return None
    if command == "/sources":
        return [(str(citation.number), strip_escapes(citation.title)) for citation in citations]
    if command == "/engine":
        return [(engine, "") for engine in ENGINES]
    if command == "/as-of":
        days = [citation.published_at[:10] for citation in citations if citation.published_at]
        return [("now", ""), *((day, "published") for day in sorted(set(days)))]
    return []


def get_recent_names(talk: Conversation) -> list[str]:
    """Return the names that the latest quotes have, the latest first, each once."""
    quotes = [
        citation.quote
        for exchange in reversed(talk.exchanges[-LATEST:])
        for citation in exchange.answer.citations
    ]
    found = [_bare(name) for quote in quotes for name in _NAME.findall(strip_escapes(quote))]
    return list(dict.fromkeys(name for name in found if name))


def _bare(name: str) -> str:
    """Return a name without the stop words before it. Example: "In June" -> "June"."""
    first, _, rest = name.partition(" ")
    return name if first.casefold() not in STOP_WORDS else _bare(rest) if rest else ""


def _names(line: str, names: Sequence[str]) -> Iterator[CompletionChoice]:
    """Yield the names that the end of a line begins, or one of whose words it begins."""
    low = line.casefold()
    last = re.search(r"\w+$", low)
    if last is None:
        return
    for name in dict.fromkeys(names):
        typed = _begun(low, name.casefold())
        if not typed and any(part.startswith(last[0]) for part in name.casefold().split()):
            typed = len(last[0])
        if typed:
            yield CompletionChoice(name, typed)


def _begun(line: str, name: str) -> int:
    """Return how many of a line's last characters begin a name. Example: "the alb" -> 7."""
    for size in range(min(len(line), len(name)), 0, -1):
        whole = size == len(line) or not line[-size - 1].isalnum()
        if whole and line.endswith(name[:size]):
            return size
    return 0
