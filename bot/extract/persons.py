"""Who: the name that a sentence gives, what somebody is said to be, or the noun that acts."""

from __future__ import annotations

import re

from bot.evidence import Scored
from bot.extract.naming import gap, named
from bot.types import Question
from bot.words import stem, words

_OFFICES = (
    "spokesman|spokeswoman|spokesperson|president|prime minister|leader|minister|secretary|envoy"
    "|ambassador|chairman|chief|director|mayor|governor|senator|king|queen|aide|adviser|general"
    "|coach|captain|judge|analyst|professor"
)
_WHO_IS = re.compile(r"\W*who (?:is|was|are|were) (?P<name>[\w’' -]+?)\W*$", re.I)


def who(question: Question, one: Scored) -> str:
    """Return who is meant, or "" where the sentence does not say it plainly."""
    asked = _WHO_IS.match(question.text)
    if asked and asked["name"].casefold() in one.sentence.casefold():
        return description(question.text, one.sentence)
    found = [name for name in named(question, one) if name.kind != "place"]
    people = [name for name in found if name.kind == "person" or " " in name.text] or found
    best = min(people, key=lambda name: gap(name, question, one.sentence), default=None)
    return best.text if best else actor(question, one.sentence)


def actor(question: Question, sentence: str) -> str:
    """Return who acts where no name is given: the noun right before the verb asked about.

    Example: "The mayor opened the bridge" for "who opened the bridge?" -> "The mayor".
    """
    acts = re.match(r"\W*who (\w+)", question.text, re.I)
    places = [word.start for word in words(sentence) if acts and word.stem == stem(acts[1])]
    for place in places:
        found = re.search(r"\b(?:the|a|an) (?:[\w’'-]+ ){1,4}$", sentence[:place], re.I)
        if found:
            return found[0].strip()
    return ""


def description(question: str, sentence: str) -> str:
    """Return who somebody is, for "who is NAME?", where the sentence says so beside the name.

    Example: "the Kremlin's spokesman, Dmitry Peskov, said" -> "the Kremlin's spokesman".
    """
    asked = _WHO_IS.match(question)
    if asked is None:
        return ""
    name = rf"(?i:{re.escape(asked['name'].strip())})"
    title = r"(?:Mr |Ms |Mrs |Dr )?"
    patterns = (
        rf"\b{name}\b, (?P<told>(?:the|an?|then|his|her) [^,.;]{{3,60}}?)[,.;]",
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) [\w’' -]{{3,60}}?), {title}{name}\b",
        rf"(?P<told>(?:[A-Z][\w’'-]+ ){{0,4}}(?i:{_OFFICES})) {title}{name}\b",
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) [\w’' -]{{3,60}}?) {title}{name}\b",
    )
    found = (re.search(pattern, sentence) for pattern in patterns)
    told = next((match["told"].strip() for match in found if match), "")
    return re.split(r"\band (?=(?:his|her|their|the|an?) )", told)[-1]
