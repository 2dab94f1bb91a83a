"""Comparisons: what each side says, side by side, the sides named by the question.

Sides are publishers ("compare what AFP and Kyodo say"), years ("in 2018 and 2022") or people
("Trump's and Ri's account"). Each is given its own best quote; a side that has none is named as
silent, and one side alone is no comparison. Sides whose days or amounts are compared have a file of
their own, sides.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot import synonyms
from bot.evidence import ScoredSentence, drop_overlapping
from bot.extractive.draft import Draft, QuotedLine
from bot.types import Question
from bot.words import STOP_WORDS, split_words

TOLD = 0.4
"""The share of the matter, the sides' own names aside, that a quote of a side must tell."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*)*")
Side = tuple[str, Callable[[ScoredSentence], bool]]


def compare_sides(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return each side's best quote, or None where fewer than two sides have one."""
    sides = next(
        (
            found
            for found in (_publishers(question, scored), _years(question), _people(question))
            if len(found) == 2
        ),
        [],
    )
    matter = {word.stem for word in split_words(" ".join(question.terms))}
    matter -= {word.stem for name, _ in sides for word in split_words(name)}
    lines = [_line(name, [one for one in scored if fits(one)], matter) for name, fits in sides]
    told = drop_overlapping(line.scored for line in lines if line)
    if len(told) < 2:
        return None
    return Draft(short="", lines=tuple(line for line in lines if line))


def _line(name: str, mine: Sequence[ScoredSentence], matter: set[str]) -> QuotedLine | None:
    for one in mine:
        said = {word.stem for word in split_words(one.evidence.sentence)}
        said |= {key for stem in said for key in synonyms.get_synonyms(stem)}
        if len(matter & said) >= TOLD * len(matter) or one.measures.coverage >= TOLD * 1.5:
            return QuotedLine(lead=name, scored=one)
    return None


def _publishers(question: Question, scored: Sequence[ScoredSentence]) -> list[Side]:
    names = dict.fromkeys(name for one in scored for name in _carried(one))
    places = {
        name: found.start()
        for name in names
        if (found := re.search(rf"\b{re.escape(name)}\b", question.text, re.I))
    }
    return [(name, _by(name)) for name in sorted(places, key=lambda name: places[name])[:2]]


def _carried(one: ScoredSentence) -> list[str]:
    article = one.evidence.hit.article
    return [name for name in (article.source, article.agency) if name]


def _by(name: str) -> Callable[[ScoredSentence], bool]:
    return lambda one: name in _carried(one)


def _years(question: Question) -> list[Side]:
    found = list(dict.fromkeys(_YEAR.findall(question.text)))
    return [(year, _of(int(year))) for year in found[:2]]


def _of(year: int) -> Callable[[ScoredSentence], bool]:
    def fits(one: ScoredSentence) -> bool:
        days = one.event.range
        return bool(days and days.start and days.end and days.start.year == days.end.year == year)

    return fits


def _people(question: Question) -> list[Side]:
    found = [match[0] for match in _NAME.finditer(question.text) if match.start()]
    names = [name for name in dict.fromkeys(found) if name.lower() not in STOP_WORDS]
    return [(name, _saying(name)) for name in names[:2]]


def _saying(name: str) -> Callable[[ScoredSentence], bool]:
    own = {word.stem for word in split_words(name)}
    return lambda one: bool(own & {word.stem for word in split_words(one.evidence.sentence)})
