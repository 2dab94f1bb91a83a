"""The command line: the one place that puts the parts together.

stdout carries results only, stderr the rest. Exit codes: 0 answered, 1 error, 2 usage,
3 abstained (ask), 4 regressions (eval). Every error is one line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TextIO

import click

from bot.cli import complete
from bot.cli.options import on_root
from bot.cli.process import tune
from bot.inert import inert
from index.errors import DatelineError

__all__ = ["COMMANDS", "complete", "dateline", "main", "run"]

COMMANDS = (
    "articles",
    "ask",
    "backup",
    "chat",
    "completion",
    "dates",
    "doctor",
    "eval",
    "index",
    "reindex",
    "search",
    "slack",
    "timeline",
)


class Commands(click.Group):
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

        command: click.Command = import_module(f"bot.cli.{cmd_name}_command").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@on_root
@click.version_option(package_name="dateline", prog_name="dateline")
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
    click.echo(inert("dateline: " + " ".join(message.split())), err=True)
    return code
