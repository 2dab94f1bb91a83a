"""What a rule of the grammar is, and what it makes of its words.

A rule is tried only where one of its first words stands (``starts``), so a text is read once,
whatever the number of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from index.dates.context import Context
from index.dates.fragments import compiled
from index.types import TimexType

Match = re.Match[str]
Ground = Literal["words", "published", "text", "none"]

DIGITS = frozenset({"0"})
"""The first "word" of every expression that begins with a digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a rule makes of its words: a TIMEX3 value, its type, and the ground it stands on.

    ``ground`` is "words" where the words say it all, "published" where it was reckoned from the
    publication date, "text" from an earlier date in the text (``anchor``, in its own words), and
    "none" where it stays open.
    """

    value: str
    type: TimexType = "DATE"
    ground: Ground = "words"
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule: the words it starts with, its pattern, and how a match is read.

    ``read`` returns None where the words are not a date after all.
    """

    name: str
    starts: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[Match, Context], Reading | None]


def rule(
    name: str,
    starts: Iterable[str],
    pattern: str,
    read: Callable[[Match, Context], Reading | None],
) -> Rule:
    """Return a rule, its pattern written in the notation of ``fragments``."""
    return Rule(name=name, starts=frozenset(starts), pattern=compiled(pattern), read=read)


def open_ended(value: str) -> Reading:
    """Return the reading of words that nothing dates. Example: "XXXX-06", "PAST_REF"."""
    return Reading(value=value, ground="none")
