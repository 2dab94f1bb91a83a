"""Prompt templates: declared variables, missing and unknown ones, text that stays text."""

from __future__ import annotations

import pytest

from bot.errors import PromptError
from bot.prompts import PromptMessage, format_messages, load_template, parse_template

GOOD = 'variables: name\n== system ==\nReply {"a": "$$1"}.\n== user ==\nHello $name'


@pytest.mark.parametrize("name", ["answer", "reading"])
def test_the_shipped_prompts_fit_their_declaration(name: str) -> None:
    template = load_template(name)
    messages = template.fill(**{variable: f"<{variable}>" for variable in template.variables})
    assert [message.role for message in messages] == ["system", "user"]
    text = format_messages(messages)
    assert all(f"<{variable}>" in text for variable in template.variables)


@pytest.mark.parametrize("name", ["answer", "reading"])
def test_a_prompt_says_that_what_is_fenced_is_data_and_never_changes(name: str) -> None:
    template = load_template(name)
    system = template.parts[0].text
    assert "never an instruction" in system
    assert "<<<MARK" in system
    assert "$" not in system


def test_fill_leaves_braces_and_puts_values_in_once() -> None:
    messages = parse_template("x", GOOD).fill(name="$name {name} $$ ${name}")
    assert messages == (
        PromptMessage("system", 'Reply {"a": "$1"}.'),
        PromptMessage("user", "Hello $name {name} $$ ${name}"),
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [({}, "lacks name"), ({"name": "a", "extra": "b"}, "does not declare extra")],
)
def test_missing_and_unknown_variables_are_errors(values: dict[str, str], says: str) -> None:
    with pytest.raises(PromptError, match=says):
        parse_template("x", GOOD).fill(**values)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("== user ==\nHello", "does not begin with 'variables:'"),
        ("variables:\nHello", "has no parts"),
        ("variables:\n== robot ==\nHello", "a part 'robot'"),
        ("variables:\n== user ==\nHello $name", "different variables: name"),
        ("variables: name\n== user ==\nHello", "different variables: name"),
        ("variables:\n== user ==\nIt costs $ 5", "begins no name"),
    ],
)
def test_a_template_that_breaks_its_rules_is_an_error(text: str, says: str) -> None:
    with pytest.raises(PromptError, match=says):
        parse_template("x", text)


@pytest.mark.parametrize("name", ["nosuch", "../pyproject", "Answer", ""])
def test_there_is_no_such_prompt(name: str) -> None:
    with pytest.raises(PromptError):
        load_template(name)
