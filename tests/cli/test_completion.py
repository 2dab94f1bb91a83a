"""Shell completion, as a shell asks for it, and the help of every command with its examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete, CompletionItem, get_completion_class
from conftest import ROOT, Run

from bot.cli import COMMANDS, dateline


def offered(words: str, typed: str = "") -> list[str]:
    """Return what is offered after ``dateline WORDS`` when ``typed`` stands at the cursor."""
    shell = BashComplete(dateline, {}, "dateline", "_DATELINE_COMPLETE")
    return [item.value for item in shell.get_completions(shlex.split(words), typed)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(dateline: Run, shell: str) -> None:
    code, out, _ = dateline("completion", shell)
    assert code == 0
    assert f"_DATELINE_COMPLETE={shell}_complete" in out


def test_commands_and_options_are_completed() -> None:
    assert offered("", "do") == ["doctor"]
    assert offered("articles") == ["clusters", "dates", "list", "show"]
    assert offered("ask", "--eng") == ["--engine"]
    assert offered("ask --engine") == ["keyless", "model", "auto"]


def test_publishers_and_articles_come_from_the_archive(samples: Path) -> None:
    assert "The Albion Post" in offered(f"--archive {samples} ask --source")
    assert offered(f"search --archive {samples} --source", "the a") == ["The Albion Post"]
    found = offered(f"--archive {samples} articles show", "mos")
    assert found
    assert all(value.startswith("mos") for value in found)


def test_a_value_with_spaces_is_one_word_in_bash() -> None:
    shell = get_completion_class("bash")
    assert shell is not None
    completing = shell(dateline, {}, "dateline", "_DATELINE_COMPLETE")
    assert completing.format_completion(CompletionItem("The A, B")) == r"plain,The\\ A,\\ B"
    assert completing.format_completion(CompletionItem("a b", type="file")) == "file,a b"


def test_tags_come_from_the_cases() -> None:
    found = offered(f"eval {ROOT / 'seeds' / 'questions.yaml'} --tag")
    assert found == sorted(found)
    assert "first" in found


@pytest.mark.parametrize("words", ["ask --source", "articles show", "eval none.yaml --tag"])
def test_nothing_is_offered_where_there_is_nothing(words: str) -> None:
    assert offered(words) == []


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and subcommand."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        yield (*path, name)
        found = group.get_command(ctx, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def parsed(words: list[str]) -> None:
    """Parse a command line down to its last subcommand, and run nothing."""
    group: click.Command = dateline
    ctx = group.make_context("dateline", words)
    while isinstance(group, click.Group):
        rest = [*ctx._protected_args, *ctx.args]
        name, found, rest = group.resolve_command(ctx, rest)
        assert found is not None, words
        ctx = found.make_context(name or "", rest, parent=ctx)
        group = found


def test_all_commands_are_walked() -> None:
    names = {path[0] for path in commands(dateline)}
    assert names == set(COMMANDS)
    assert ("articles", "show") in set(commands(dateline))


@pytest.mark.parametrize("path", [(), *commands(dateline)], ids=" ".join)
def test_every_help_has_an_example_that_parses(path: tuple[str, ...]) -> None:
    found: click.Command | None = dateline
    for name in path:
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), name)
    assert found is not None
    examples = re.findall(r"^ *Example: (.+)$", found.help or "", re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example)
        assert words[: len(path) + 1] == ["dateline", *path]
        parsed(words[1:])
