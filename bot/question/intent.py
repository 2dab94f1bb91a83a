"""What is wanted beside a fact: what is new, a digest, a quote, a count, the archive, the bot.

It is told by a question's form with a small linear model: the form is its words of conversation
and of asking in their order, with X for what it is about and D for days ("any quotes from Wojcik
about the cranes?" is "any quotes from X about the X"). The weights of a form's words, pairs and
triples are fitted by training/fit_intent.py and kept in intents.json. A question that is like none
of the forms asks for a fact, and keeps its answer type.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from bot.question.clean import is_conversation
from bot.types import AnswerType
from bot.words import fold_letters

Place = tuple[int, int]
MATTER, DAYS, FACT = "X", "D", "fact"
SURE = 0.6
"""The probability from which a question wants what its form says, and no fact."""
TALK = 8
"""Words up to which a remark to the bot is small talk."""
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is wanted, and the places of the words that say no more than that."""

    type: AnswerType
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class FormModel:
    """The words that forms are made of, each form's own words, and the features' weights."""

    words: frozenset[str]
    own: Mapping[str, frozenset[str]]
    classes: Sequence[str]
    bias: Sequence[float]
    weights: Mapping[str, Sequence[float]]


@lru_cache(maxsize=1)
def load_model() -> FormModel:
    """Return the fitted model; it is read once a process."""
    kept = json.loads(Path(__file__).with_name("intents.json").read_text(encoding="utf-8"))
    own = {kind: frozenset(words) for kind, words in kept["own"].items()}
    return FormModel(frozenset(kept["words"]), own, kept["classes"], kept["bias"], kept["weights"])


def mask_question(text: str, words: frozenset[str], days: Sequence[Place]) -> list[str]:
    """Return a question's form: ``words`` as they are, other runs "X", those of ``days`` "D"."""
    form: list[str] = []
    for found in _TOKEN.finditer(text):
        low = _fold(found[0])
        dated = any(start <= found.start() < end for start, end in days)
        token = DAYS if dated else low if low in words and not low.isdigit() else MATTER
        if token not in (MATTER, DAYS) or form[-1:] != [token]:
            form.append(token)
    return form


def list_features(form: Sequence[str]) -> Iterator[str]:
    """Yield the words, pairs and triples of a form, its ends marked."""
    ended = ["^", *form, "$"]
    for size in (1, 2, 3):
        yield from (" ".join(ended[at : at + size]) for at in range(len(ended) - size + 1))


def read_form(text: str, days: Sequence[Place] = ()) -> tuple[str, float]:
    """Return the kind of thing that a cleaned question wants, and its probability.

    ``days`` are the places of its dates.
    """
    model = load_model()
    scores = list(model.bias)
    for feature in set(list_features(mask_question(text, model.words, days))):
        for at, weight in enumerate(model.weights.get(feature, ())):
            scores[at] += weight
    top = max(scores)
    return model.classes[scores.index(top)], 1 / sum(math.exp(score - top) for score in scores)


def find_intent(text: str, *, days: Sequence[Place] = ()) -> Intent | None:
    """Return what a cleaned question wants beside a fact, or None.

    ``days`` are the places of its dates. Example: "what's the latest on the bridge?" -> "latest".
    """
    if is_conversation(text) or _is_said_to_bot(text):
        return Intent(type="about-bot")
    kind, probability = read_form(text, days)
    if kind == "happened-on" and not days:
        kind = "summary"
    if kind == FACT or probability < SURE:
        return None
    places = _find_own_words(text, kind)
    if kind.startswith("about") and _has_matter(text, places):
        return None
    return Intent(type=cast(AnswerType, kind), places=places)


def _fold(word: str) -> str:
    return fold_letters(word).replace("’", "'")


def _find_own_words(text: str, kind: str) -> tuple[Place, ...]:
    """Return where words stand that only say a form, and the numbers before them: "3 lines"."""
    own, found = load_model().own[kind], list(_TOKEN.finditer(text))
    after = [*found[1:], None]
    return tuple(
        each.span()
        for each, behind in zip(found, after, strict=True)
        if _fold(each[0]) in own or (each[0].isdigit() and behind and _fold(behind[0]) in own)
    )


def _has_matter(text: str, places: Sequence[Place]) -> bool:
    """Tell whether a name stands in a question that would ask about the archive or the bot."""
    return any(
        found[0][0].isupper() and found.start() and found.span() not in places
        for found in _TOKEN.finditer(text)
    )


def _is_said_to_bot(text: str) -> bool:
    """Tell whether a message speaks to the bot and asks nothing: "haha you're the best"."""
    words = text.split()
    told = re.search(r"\b(?:you|you['’]re|u|ur|bot)\b", text, re.I) and "?" not in text
    named = any(word[:1].isupper() for word in words[1:])
    opens = re.match(r"\W*(?:wh\w+|how|list|summar\w+|tell|give|show|find|explain)\b", text, re.I)
    return bool(told and not named and not opens and len(words) <= TALK)
