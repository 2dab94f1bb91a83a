"""The person that a conversation is about, and the names of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.types import REFUSAL, Turn
from bot.words import get_content_words

REPORTED = "[1]"
"""What an answer has that is told in quotes."""


def get_answered_name(turn: Turn) -> str:
    """Return the person that a turn's answer names, "" where it asked for none."""
    asked_who = re.match(r"\W*(?:and |so )?who\b", turn.question, re.I)
    name = turn.answer.strip().rstrip(".")
    told = re.fullmatch(r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,3}", name)
    return name if asked_who and told else ""


def find_person(history: Sequence[Turn]) -> str:
    """Return whom the conversation is about: whom the last answer or question named, or ""."""
    for turn in reversed(history):
        if turn.answer.startswith(REFUSAL):
            continue
        if name := get_answered_name(turn):
            return name
        if (
            re.match(r"\W*(?:and |so )?who(?!se)\b", turn.question, re.I)
            and REPORTED in turn.answer
        ):
            return ""  # somebody whom only the quotes name
        named = find_names(turn.question)
        if len(named) == 1 and re.search(r"\bwho\b|\bwas\b|\bdid\b|\bis\b", turn.question, re.I):
            return turn.question[slice(*named[0])]
    return ""


def name_person(text: str, name: str) -> str:
    """Put a person where "he" or "she" stands.

    Example: "when did he resign?" after "who is the mayor?" -> "Bo Elm" gives "when did Bo Elm
    resign?".
    """
    if not name:
        return text
    owned = re.sub(r"\b(?:his|her)(?= [a-z])", f"{name}'s", text, count=1, flags=re.I)
    if owned != text:
        return owned
    return re.sub(r"\b(?:he|she|him|her)\b", name, text, count=1, flags=re.I)


def find_names(question: str) -> list[tuple[int, int]]:
    """Return where names stand: runs of capitalised content words, the question word aside."""
    found: list[tuple[int, int]] = []
    for word in get_content_words(question):
        if not word.capital:
            continue
        if found and question[found[-1][1] : word.start] in (" ", "-"):
            found[-1] = (found[-1][0], word.end)
        else:
            found.append((word.start, word.end))
    return found
