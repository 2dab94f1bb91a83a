"""Prompt templates: text files in ``prompts/`` that declare the variables they take.

A file begins with ``variables: name name ...`` and goes on in parts, each under a line
``== system ==`` or ``== user ==``. A variable is written ``$name`` and a dollar sign ``$$``, so
that the braces of JSON stand as they are. Values are put in once and never read for variables
themselves: what a user or an article says stays text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bot.errors import PromptError

Role = Literal["system", "user"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PART = re.compile(r"^== (?P<role>\w+) ==\n", re.M)
_ROLES: Mapping[str, Role] = {"system": "system", "user": "user"}


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message to a model: who speaks, and the text."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A prompt: its name, the variables it declares, its parts with ``$name`` in them."""

    name: str
    variables: tuple[str, ...]
    parts: tuple[PromptMessage, ...]

    def fill(self, **values: str) -> tuple[PromptMessage, ...]:
        """Return the messages with every variable replaced by its value.

        Raises PromptError where a declared variable is missing or an unknown one is given.
        """
        missing = sorted(set(self.variables) - set(values))
        unknown = sorted(set(values) - set(self.variables))
        if missing:
            raise PromptError(
                f"prompt {self.name!r} lacks {_listed(missing)}.", "Give every declared variable."
            )
        if unknown:
            raise PromptError(
                f"prompt {self.name!r} does not declare {_listed(unknown)}.",
                f"It takes {_listed(self.variables)}.",
            )
        return tuple(
            PromptMessage(part.role, string.Template(part.text).substitute(values).strip())
            for part in self.parts
        )


@lru_cache(maxsize=8)
def load_template(name: str) -> Template:
    """Return the template in ``prompts/<name>.txt``.

    Raises PromptError where there is none or it does not fit its own declaration.
    """
    if not _NAME.fullmatch(name):
        raise PromptError(f"{name!r} is no name of a prompt.", "Use small letters: 'answer'.")
    file = files("prompts").joinpath(f"{name}.txt")
    if not file.is_file():
        raise PromptError(f"there is no prompt {name!r}.", f"Write it as prompts/{name}.txt.")
    return parse_template(name, file.read_text(encoding="utf-8"))


def parse_template(name: str, text: str) -> Template:
    """Return the template that ``text`` describes.

    Raises PromptError where its head, a part, or a variable breaks the rules of this module.
    """
    head, _, rest = text.replace("\r\n", "\n").partition("\n")
    if not head.startswith("variables:"):
        raise PromptError(
            f"prompt {name!r} does not begin with 'variables:'.", "List its variables there."
        )
    template = Template(
        name=name, variables=tuple(head.split()[1:]), parts=tuple(_parts(name, rest))
    )
    _check(template)
    return template


def _parts(name: str, text: str) -> list[PromptMessage]:
    _, *pieces = _PART.split(text)
    named = list(zip(pieces[::2], pieces[1::2], strict=True))
    strange = [role for role, _ in named if role not in _ROLES]
    if strange or not named:
        raise PromptError(
            f"prompt {name!r} has {'a part ' + repr(strange[0]) if strange else 'no parts'}.",
            "Its parts are '== system ==' and '== user =='.",
        )
    return [PromptMessage(_ROLES[role], part) for role, part in named]


def _check(template: Template) -> None:
    """Hold the variables that the parts use against those declared."""
    parts = [string.Template(part.text) for part in template.parts]
    if not all(part.is_valid() for part in parts):
        raise PromptError(
            f"prompt {template.name!r} has a '$' that begins no name.", "Write it as '$$'."
        )
    used = {name for part in parts for name in part.get_identifiers()}
    stray = sorted(used ^ set(template.variables))
    if stray:
        raise PromptError(
            f"prompt {template.name!r} declares and uses different variables: {_listed(stray)}.",
            "Declare each that it uses, and use each that it declares.",
        )


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names) if names else "no variables"


def format_messages(messages: tuple[PromptMessage, ...]) -> str:
    """Return messages as text for a reader, each under its role."""
    return "\n\n".join(f"== {message.role} ==\n{message.text}" for message in messages)
