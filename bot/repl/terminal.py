"""Where the REPL's lines come from: a terminal with history and completion, or any pipe.

In a terminal a paste of several lines is one question (bracketed paste), Ctrl-C drops the line
and Ctrl-D leaves. What comes through a pipe is shown after the prompt, so that the output is the
whole conversation.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.render.terminal import plain
from bot.repl.completion import choices
from bot.repl.conversation import Conversation

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer


def piped(prompt: str) -> str:
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
    click.echo(f"{prompt}{plain(line)}")
    return line


def typed(talk: Conversation, sources: tuple[str, ...], history: Path) -> Callable[[str], str]:
    """Return what reads a line from a terminal, with history in a file and completion."""
    from prompt_toolkit import PromptSession

    from bot.repl.history import PrivateHistory

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
        """``choices`` as prompt_toolkit takes them; file names after /save."""

        def get_completions(
            self, document: Document, complete_event: CompleteEvent
        ) -> Iterator[Completion]:
            line = document.text_before_cursor
            if line.startswith("/save "):
                named = Document(line.removeprefix("/save ").lstrip())
                yield from files.get_completions(named, complete_event)
                return
            for choice in choices(line, talk, sources):
                yield Completion(choice.text, -choice.typed, display_meta=choice.about)

    return ReplCompleter()
