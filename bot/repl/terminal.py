"""Readers of the REPL's lines: a terminal with history and completion, or a pipe.

In a terminal a paste of several lines is one question (bracketed paste), Ctrl-C drops the line
and Ctrl-D leaves. What comes through a pipe is shown after the prompt, so that the output is the
whole conversation.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from prompt_toolkit.history import FileHistory

from bot.render.terminal import strip_escapes
from bot.repl.completion import find_choices
from bot.repl.repl import Conversation

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer


def read_piped_line(prompt: str) -> str:
    """Return the next line of standard input, shown on standard output as if typed there.

    Raises EOFError at its end.
    """
    alone = sys.stdin.isatty()
    if alone:
        click.echo(prompt, nl=False, err=True)
    try:
        raw = sys.stdin.buffer.readline()
    except KeyboardInterrupt:
        click.echo(err=True)
        raise
    if not raw:
        click.echo(err=True, nl=alone)
        raise EOFError
    line = raw.decode("utf-8", "replace").rstrip("\r\n")
    click.echo(f"{prompt}{strip_escapes(line)}")
    return line


def make_line_reader(
    talk: Conversation, sources: tuple[str, ...], history: Path
) -> Callable[[str], str]:
    """Return what reads a line from a terminal, with history in a file and completion."""
    from prompt_toolkit import PromptSession

    from bot.repl.terminal import PrivateHistory

    session: PromptSession[str] = PromptSession(
        history=PrivateHistory(history),
        completer=_completer(talk, sources),
        complete_while_typing=False,
        enable_history_search=True,
        enable_suspend=True,
        reserve_space_for_menu=6,
    )
    return session.prompt


def _completer(talk: Conversation, sources: tuple[str, ...]) -> Completer:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
    from prompt_toolkit.document import Document

    files = PathCompleter(expanduser=True)

    class ReplCompleter(Completer):
        """``find_choices`` as prompt_toolkit takes them; file names after /save."""

        def get_completions(
            self, document: Document, complete_event: CompleteEvent
        ) -> Iterator[Completion]:
            line = document.text_before_cursor
            if line.startswith("/save "):
                named = Document(line.removeprefix("/save ").lstrip())
                yield from files.get_completions(named, complete_event)
                return
            for choice in find_choices(line, talk, sources):
                yield Completion(choice.text, -choice.typed, display_meta=choice.description)

    return ReplCompleter()


KEPT = 1000
"""Entries that are offered, the latest."""
LONGEST = 1_000_000
"""Bytes from which the file is written anew with the entries kept."""
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|glpat|xox[a-z]|xapp)[-_][\w-]{8,}|\bAKIA[A-Z0-9]{12,}"
    r"|\beyJ[\w-]{10,}\.[\w-]+|-----BEGIN|://[^\s/:@]+:[^\s/@]+@"
    r"|\b(?:api[ _-]?key|token|passwor[dt]|passphrase|secret)\b\s*[:=]",
    re.I,
)


def is_secret(line: str) -> bool:
    """Tell whether a line looks like a key or a password, or begins with a space: not kept."""
    return line.startswith(" ") or bool(_SECRET.search(line))


class PrivateHistory(FileHistory):
    """A history file that nobody else may read; where it cannot be kept, nothing is said.

    A line that begins with a space, or looks like a key, is not written (see ``is_secret``).
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path = path
        self._shorten()

    def load_history_strings(self) -> Iterable[str]:
        """Return the entries kept, the latest first."""
        try:
            return list(islice(super().load_history_strings(), KEPT))
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Add an entry to the file, unless it looks secret."""
        if is_secret(string):
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            super().store_string(string)
        except OSError:  # a full disk, a home that is read-only: this run still has it
            return

    def _shorten(self) -> None:
        try:
            if self._path.stat().st_size < LONGEST:
                return
            kept = list(self.load_history_strings())
            self._path.unlink()
        except OSError:
            return
        for entry in reversed(kept[: KEPT // 2]):
            self.store_string(entry)
