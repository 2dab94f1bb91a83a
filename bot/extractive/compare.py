"""Comparisons: what each side says, side by side, the sides named by the question.

Sides are publishers ("compare what AFP and Kyodo say"), years ("in 2018 and 2022") or people
("Trump's and Ri's account"). Each is given its own best quote; a side that has none is named as
silent, and one side alone is no comparison.

Two events whose order, or the time between them, is asked for ("did A happen before or after B?",
"which came first, A or B?", "how long after A did B happen?") are questions of their own
("When ...?"); the conclusion is computed from the days of both answers, and told with its
working. Where a side has no day, or the days overlap, the quotes of both answer alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import synonyms
from bot.evidence import ScoredSentence, drop_overlapping
from bot.extractive.draft import Draft, QuotedLine
from bot.types import Answer, Question
from bot.words import STOP_WORDS, split_words
from index.timex import format_value
from index.types import DateRange

TOLD = 0.4
"""The share of the matter, the sides' own names aside, that a quote of a side must tell."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*)*")
Relation = Literal["before-after", "first", "last", "between"]
_AUXILIARY = r"(?:did|was|were|had|has|have|is|are|does|do)"
_BEFORE_OR_AFTER = re.compile(
    rf"\W*(?P<first>{_AUXILIARY}\b.+?),?\s+(?:before or after|after or before"
    r"|earlier or later than)\s+(?P<second>.+?)\W*",
    re.I,
)
_CHOICE = re.compile(
    r"(?P<stem>.+?)\s*(?:[,:;]|\s[-–—])\s*(?P<first>[^,:;?]+?),?\s+or\s+(?P<second>[^,:;?]+?)\W*"
)
_EARLIEST = re.compile(r"\b(?:first|earlier|earliest|sooner)\b", re.I)
_LATEST = re.compile(r"\b(?:last|later|latest)\b", re.I)
_ASKING = re.compile(
    r"\W*(?:.+\s[-–—]\s)?(?:who|wh(?:ich|at)(?:\s+(?:one\b|of\b(?:\s+(?:the|these))?(?:\s+two)?))?)\b\s*",
    re.I,
)
_COMING = re.compile(r"\b(?:came|come|happened|happen|took place|was|were|is|the|one)\b", re.I)
_BETWEEN = re.compile(
    r"\W*how (?:long|many (?:days|weeks|months|years)|much time)\s+(?:(?:was it|passed|went by|lay|"
    r"elapsed|did it take)\s+)?(?:between\s+(?P<first>.+?)\s+and\s+(?P<second>.+?)|after\s+"
    rf"(?P<after>.+)\s+(?P<then>{_AUXILIARY}\b.+?))\W*",
    re.I,
)
_PRONOUN = re.compile(r"^(?:he|she|it|they)\b", re.I)
_SUBJECT = re.compile(rf"(?i:{_AUXILIARY})\s+((?:[A-Z][\w’'-]*\s+)*[A-Z][\w’'-]*|\S+)")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is compared, in the question's words, and what is asked of the two."""

    relation: Relation
    names: tuple[str, str]
    questions: tuple[str, str]


def split_sides(text: str) -> Sides | None:
    """Return the sides of a question about the order of two events or the time between them."""
    if found := _BEFORE_OR_AFTER.fullmatch(text):
        first, second = found["first"], found["second"]
        subject = _SUBJECT.match(first)
        if subject:
            second = _PRONOUN.sub(subject[1], second)
        return _make("before-after", (first, second))
    if found := _BETWEEN.fullmatch(text):
        first, second = found["first"] or found["after"], found["second"] or found["then"]
        return _make("between", (first, second))
    found = _CHOICE.fullmatch(text)
    earliest = bool(found and _EARLIEST.search(found["stem"]))
    if found and _ASKING.match(found["stem"]) and (earliest or _LATEST.search(found["stem"])):
        return _make("first" if earliest else "last", (found[2], found[3]), found["stem"])
    return None


def _make(relation: Relation, names: tuple[str, str], stem: str = "") -> Sides:
    """Return sides that are asked about with what the question says of both."""
    about = _LATEST.sub("", _EARLIEST.sub("", _ASKING.sub("", stem)))
    about = " ".join(_COMING.sub("", about).split())
    first, second = (f"When {' '.join(f'{_clause(name)} {about}'.split())}?" for name in names)
    return Sides(relation=relation, names=names, questions=(first, second))


def _clause(name: str) -> str:
    """Return a side as what follows "When": a clause as it is, a noun with its verb."""
    return name if re.match(rf"{_AUXILIARY}\b", name, re.I) else f"was {name}"


def conclude_sides(sides: Sides, answers: Sequence[Answer]) -> tuple[str, str]:
    """Return the short answer and its working, from each side's answer; "" where none follows."""
    days = [_get_days(answer) for answer in answers]
    dated = [(name, day) for name, day in zip(sides.names, days, strict=True) if day]
    told = "; ".join(f"{name}: {format_value(day)}" for name, day in dated)
    if len(dated) < 2:
        return "", f"The day of only one is known ({told})." if told else ""
    (_, first), (_, second) = dated
    if sides.relation == "between":
        return _count_days(first, second), f"By the dates of both: {told}."
    if not _is_before(first, second) and not _is_before(second, first):
        return "", f"The dates of both overlap ({told}), so that the order is not told."
    earlier = 0 if _is_before(first, second) else 1
    return _name_order(sides, earlier), f"By the dates of both: {told}."


def _is_before(one: DateRange, other: DateRange) -> bool:
    return bool(one.end and other.start and one.end < other.start)


def _count_days(first: DateRange, second: DateRange) -> str:
    """Return the time between two events whose days are known, else ""."""
    if first.days != 1 or second.days != 1 or not first.start or not second.start:
        return ""
    count = abs((second.start - first.start).days)
    return f"{count:,} day" if count == 1 else f"{count:,} days"


def _name_order(sides: Sides, earlier: int) -> str:
    if sides.relation == "before-after":
        return ("Before", "After")[earlier]
    return sides.names[earlier if sides.relation == "first" else 1 - earlier]


def _get_days(answer: Answer) -> DateRange | None:
    """Return the days that answer a side, where both ends are known."""
    found = DateRange.of(answer.dates[0].value) if answer.dates and answer.short else None
    return found if found and found.start and found.end else None
