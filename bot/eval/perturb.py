"""A question in other clothes: what a person might have typed instead, meaning the same.

Every change is drawn by a seed and the case's own id, so that a run can be repeated. A change
that leaves a question as it is (no accent to drop, no number to spell) yields no variant.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from bot.eval.cases import Case
from index.language.numbers import CARDINALS

SEED = 2018
_GREETINGS = ("Hi team, ", "Good morning! ", "hey, ", "Hello, quick one: ")
_THANKS = (" Thanks!", " thanks", " Many thanks in advance.", " Cheers")
_EMOJI = (":newspaper: {}", "{} :pray:", "👀 {}", "{} 🙏")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SPELLINGS = (
    ("organise", "organize"),
    ("organisation", "organization"),
    ("recognise", "recognize"),
    ("honour", "honor"),
    ("labour", "labor"),
    ("centre", "center"),
    ("programme", "program"),
    ("defence", "defense"),
    ("favour", "favor"),
    ("neighbour", "neighbor"),
    ("travell", "travel"),
    ("colour", "color"),
    ("theatre", "theater"),
    ("cancelled", "canceled"),
    ("tonne", "ton"),
    ("summarise", "summarize"),
    ("apologise", "apologize"),
    ("harbour", "harbor"),
    ("criticise", "criticize"),
    ("licence", "license"),
    ("armour", "armor"),
    ("metre", "meter"),
    ("aeroplane", "airplane"),
    ("kerb", "curb"),
    ("cheque", "check"),
    ("jewellery", "jewelry"),
)
_NUMBERS = [word for word, value in CARDINALS.items() if value <= 20]
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A case asked in other words, and the name of the change."""

    change: str
    case: Case


def make_variants(case: Case, seed: int = SEED) -> Iterator[Variant]:
    """Yield the variants of a case, one a change that has something to change."""
    for change, make in _CHANGES.items():
        drawn = random.Random(f"{seed}/{case.id}/{change}")
        question = make(case.question, drawn)
        if question != case.question:
            yield Variant(change, replace(case, question=question))


def _greet(question: str, drawn: random.Random) -> str:
    return f"{drawn.choice(_GREETINGS)}{question}{drawn.choice(_THANKS)}"


def _lower(question: str, _: random.Random) -> str:
    return question.lower()


def _mistype(question: str, drawn: random.Random) -> str:
    """Swap, drop, double or replace one inner letter of one longer word that is no name."""
    words = list(re.finditer(r"[^\W\d_]{5,}", question))
    plain = [match for match in words if match[0].islower()] or words
    if not plain:
        return question
    match = drawn.choice(plain)
    word, at = match[0], drawn.randrange(1, len(match[0]) - 2)
    letter = drawn.choice(_LETTERS.replace(word[at].lower(), ""))
    wrong = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + letter + word[at + 1 :],
    )
    mistyped = drawn.choice([one for one in wrong if one != word])
    return question[: match.start()] + mistyped + question[match.end() :]


def _strip_accents(question: str, _: random.Random) -> str:
    split = unicodedata.normalize("NFKD", question)
    return "".join(char for char in split if not unicodedata.combining(char))


def _mark_up(question: str, drawn: random.Random) -> str:
    """Write it as Slack sends it: a mention before it, and one word bold or as code."""
    words = list(re.finditer(r"[^\W_]{4,}", question))
    marked = question
    if words:
        match, sign = drawn.choice(words), drawn.choice("*_`~")
        marked = f"{question[: match.start()]}{sign}{match[0]}{sign}{question[match.end() :]}"
    return f"<@U0DATELINE> {marked.replace('&', '&amp;')}"


def _add_emoji(question: str, drawn: random.Random) -> str:
    return drawn.choice(_EMOJI).format(question)


def _respell(question: str, _: random.Random) -> str:
    """Turn British spellings into American ones, or the other way where there are none."""
    for way in (1, -1):
        changed = question
        for one, other in (pair[::way] for pair in _SPELLINGS):
            changed = re.sub(rf"\b{one}", partial(_cased, other), changed, flags=re.I)
        if changed != question:
            return changed
    return question


def _cased(other: str, word: re.Match[str]) -> str:
    return other.capitalize() if word[0][:1].isupper() else other


def _renumber(question: str, _: random.Random) -> str:
    """Write the small numbers in figures as words, or those in words as figures."""
    spelled = re.sub(
        r"(?<![\d.,:-])\b(\d{1,2})\b(?![\d.,:%-]|\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
        r"|Dec))",
        lambda match: _NUMBERS[int(match[1])] if int(match[1]) < len(_NUMBERS) else match[1],
        question,
        flags=re.I,
    )
    if spelled != question:
        return spelled
    figures = {word: str(value) for value, word in enumerate(_NUMBERS)} | _ORDINALS
    return re.sub(
        rf"\b(?:{'|'.join(figures)})\b",
        lambda match: figures[match[0].lower()],
        question,
        count=0,
        flags=re.I,
    )


_CHANGES: Mapping[str, Callable[[str, random.Random], str]] = {
    "greeting and thanks": _greet,
    "lower case": _lower,
    "one typo": _mistype,
    "no accents": _strip_accents,
    "Slack markup": _mark_up,
    "emoji": _add_emoji,
    "British or American": _respell,
    "digits or words": _renumber,
}
