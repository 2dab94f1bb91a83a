"""The command line: the one place that puts the parts together.

stdout carries results only, stderr the rest. Exit codes: 0 answered, 1 error, 2 usage,
3 abstained (ask), 4 regressions (eval). Every error is one line.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TextIO

import click

from bot.cli.options import add_root_options
from bot.config import limit_numpy_threads
from bot.sanitize import sanitize_text
from index.errors import DatelineError

COMMANDS = {
    "articles": "articles:command",
    "ask": "ask:command",
    "backup": "maintenance:backup",
    "chat": "chat:command",
    "completion": "completion:command",
    "dates": "dates:command",
    "doctor": "maintenance:command",
    "eval": "eval:command",
    "index": "index:command",
    "mcp": "mcp:command",
    "reindex": "maintenance:reindex",
    "search": "search:command",
    "slack": "slack:command",
    "split": "split:command",
    "timeline": "timeline:command",
}
"""Each command's module in this folder, and its name there."""


class LazyGroup(click.Group):
    """Loads a command's module only when it is asked for, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, or None where there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"bot.cli.{module}"), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@add_root_options
@click.version_option(None, "--version", "-V", package_name="dateline", prog_name="dateline")
def dateline(archive_: object, json_: object, quiet_: object, verbose_: object) -> None:
    """Question answering over news archives: dated, quoted, verified, or honestly silent.

    Example: dateline ask "when did Putin first invite Kim?"
    """
    del archive_, json_, quiet_, verbose_


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    tune()
    for stream in (sys.stdout, sys.stderr):
        _readable(stream)
    sys.exit(run(args))


def _readable(stream: TextIO) -> None:
    """Let a stream take every character: a pipe as UTF-8, an old terminal with "?" for some."""
    if isinstance(stream, TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")


def run(args: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are said in one line on stderr."""
    try:
        result = dateline.main(args, prog_name="dateline", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.Abort:
        return _fail("interrupted.", 1)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _fail(f"{error.format_message()} {_help(error)}", 2)
    except DatelineError as error:
        return _fail(str(error), 1)
    except BrokenPipeError:
        return 1
    return result if isinstance(result, int) else 0


def _help(error: click.ClickException) -> str:
    path = getattr(getattr(error, "ctx", None), "command_path", "dateline")
    return f"See `{path} --help`."


def _fail(message: str, code: int) -> int:
    click.echo(sanitize_text("dateline: " + " ".join(message.split())), err=True)
    return code


_THRESHOLDS = (50_000, 20, 20)
"""New objects before a collection, and how many young ones go before an older; 700, 10, 10 is
Python's own."""
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Names of mallopt's parameters, from glibc's malloc.h."""
_ARENAS = 2
_MAPPED = 1 << 20
"""Bytes from which an array is mapped for itself, and so given back when it is done with."""


def tune() -> None:
    """Set what holds for the whole process; call before numpy is imported."""
    limit_numpy_threads()
    gc.set_threshold(*_THRESHOLDS)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no glibc: macOS, Windows, musl
        return
    mallopt(_ARENA_MAX, _ARENAS)
    mallopt(_MMAP_THRESHOLD, _MAPPED)


__all__ = ["COMMANDS", "complete", "dateline", "main", "run", "tune"]
