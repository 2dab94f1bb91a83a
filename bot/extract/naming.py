"""Which name of a sentence answers: fresh to the question, of the kind asked for, near by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.evidence import Scored
from bot.extract.names import Name, is_country, is_state, names
from bot.types import Question
from bot.words import stem, words

_NOUN = re.compile(
    r"\b(?:which|what)\s+(?P<noun>(?:[\w’'-]+\s+){0,4}?[\w’'-]+?)(?=\s+(?:is|are|was|were|did|does|do"
    r"|has|have|had|will|would|can|could|that|who|to|in|of|at|on|from|for|with|this|recently|just"
    r"|announced|became|\w+ed|won|said|made|saw|held)\b|\s*[?,.]|$)",
    re.I,
)
_WHOLE = re.compile(r"\b(?:which|what) (?:\w+ )?(?P<kind>country|nation|state)\b", re.I)
_ROLE = re.compile(
    r"\b(?:he|she|him|they|them)\b|\b(?:his|her|their|the)\s+(?:\w+\s+){0,2}(?:visitor|guest|host"
    r"|envoy|official|minister|president|premier|leader|aide|man|woman|officer|player|singer|actor"
    r"|author|director|chief|candidate|winner|driver|pilot|suspect|speaker)\b",
    re.I,
)
_US = r"(?:the )?(?:US|U\.S\.|USA|United States|America)"
_AMERICA = re.compile(_US)
_BACK = 700
"""Characters before a sentence in which the one it speaks of is looked for."""


def fresh(question: Question, found: Sequence[Name]) -> list[Name]:
    """Return the names that the question does not say itself.

    Where it asks who acts, a name may share a word with it: "Kim Yong-nam" for "who brought
    Kim's letter?".
    """
    asked = {word.stem for word in words(question.text)}
    strict = question.type != "who" or re.search(r"\belse\b", question.text, re.I)
    stems = [(name, {word.stem for word in words(name.text)}) for name in found]
    return [name for name, own in stems if own and not (own & asked if strict else own <= asked)]


def named(question: Question, one: Scored) -> list[Name]:
    """Return the fresh names of a sentence, its first word too where the article has it so."""
    return fresh(question, names(one.sentence, one.evidence.hit.article.body))


def gap(name: Name, question: Question, sentence: str) -> int:
    """Return how far a name stands from what is asked about; one that acts stands before it.

    Names after the words of the question count twice as far for "who did": "Kim handed the
    letter to Putin" tells that Kim did.
    """
    focus = {stem(word) for word in question.focus}
    asked = {stem(word) for word in question.terms} - focus or focus
    acts = re.match(r"\W*who (?!is\b|was\b|were\b|are\b|did\b|has\b|else\b)", question.text, re.I)
    gaps = [
        word.start - name.end
        if name.end <= word.start
        else (name.start - word.start) * (2 if acts else 1)
        for word in words(sentence)
        if word.stem in asked and not name.start <= word.start < name.end
    ]
    return min(gaps, default=name.start)


def where(question: Question, one: Scored) -> str:
    """Return the place that a sentence gives, or ""; a country where a country is asked for."""
    found = [name for name in named(question, one) if not _said_otherwise(name, question)]
    wanted = _WHOLE.search(question.text)
    if wanted:
        fits = is_state if wanted["kind"].lower() == "state" else is_country
        places = [name for name in found if fits(name.text)]
    else:
        places = [name for name in found if name.kind == "place"]
        if re.search(r"\b(?:which|what) (?:city|town|place)\b", question.text, re.I):
            places = [name for name in places if not is_country(name.text)] or found
    best = min(places, key=lambda name: gap(name, question, one.sentence), default=None)
    return best.text if best else ""


def _said_otherwise(name: Name, question: Question) -> bool:
    """Tell whether the question has a country under another of its names."""
    return bool(_AMERICA.fullmatch(name.text) and re.search(rf"\b{_US}(?!\w)", question.text))


def which(question: Question, one: Scored) -> str:
    """Return the name that is said to be what is asked for: "the Capella hotel" for "which hotel".

    Only where the noun stands beside the name; else the quotes answer alone.
    """
    asked = _NOUN.search(question.text)
    noun = asked["noun"].split()[-1].lower() if asked else ""
    if not noun or noun in ("of", "the", "following"):
        return ""
    key = stem(noun)
    for name in named(question, one):
        inside = {word.stem for word in words(name.text)}
        behind = re.match(r"[’']?s?\s+([\w-]+)", one.sentence[name.end :])
        before = re.search(r"([\w-]+),?\s+$", one.sentence[: name.start])
        beside = {stem(match[1]) for match in (behind, before) if match}
        if key in inside or key in beside:
            return name.text
    return ""


def antecedent(question: Question, one: Scored) -> tuple[str, Scored] | None:
    """Return whom a sentence without a name speaks of, and the earlier sentence that names him.

    Example: "The president told his visitor ..." after "He received Kim Yong-nam" -> Kim
    Yong-nam. Only the nearest earlier sentence with a fresh name is looked at.
    """
    start, _ = one.place
    if not _ROLE.search(one.sentence):
        return None
    body = one.evidence.hit.article.body
    low = max(one.evidence.hit.passage.start, start - _BACK)
    breaks = re.finditer(r"(?<=[.!?\n])\s+(?=[A-Z“\"])", body[low:start])
    places = [match.start() for match in breaks]
    bounds = [low, *(low + place for place in places), start]
    for first, last in zip(reversed(bounds[:-1]), reversed(bounds[1:]), strict=True):
        quote = body[first:last].strip()
        found = fresh(question, [n for n in names(quote, body) if n.kind != "place"])
        people = [name for name in found if name.kind == "person" or " " in name.text]
        if people:
            at = first + body[first:last].index(quote)
            earlier = replace(one.evidence, sentence=quote, start=at, end=at + len(quote))
            return people[0].text, replace(one, evidence=earlier, core=(at, at + len(quote)))
    return None
