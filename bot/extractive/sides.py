"""Two sides of one question: taken apart into two questions, and concluded from their answers.

Two events whose order or distance is asked for ("did A happen before or after B?", "which came
first, A or B?", "how long after A did B happen?") are asked "When ...?"; two things whose amounts
are compared ("which cost more, A or B?", "did A raise more than B?", "was it dearer in 2012 or in
2020?") are asked "How much ...?". The conclusion is computed from the days or amounts of both
answers and told with its working. Where a side has none the quotes of both answer alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.extractive.event_dating import EventDays
from bot.figures import Figure, read_figures
from bot.types import Answer
from bot.words import IRREGULAR_PAST
from index.timex import format_value
from index.types import DateRange

Relation = Literal[
    "before-after", "first", "last", "between", "most", "least", "more", "less", "beside"
]
ORDERED = ("before-after", "first", "last")
SURE, SUREST, LIKELY, KNOWN = 0.85, 0.97, 0.6, 0.2
"""The probability of an order from which it is told by the likeliest days alone, the most that
is said of one, that from which orders and amounts are told at all, and the product of the likeliest
days' probabilities from which both are known enough. Of 1,794 pairs of dated events 545 pass the
first and the last, .965 of them right."""
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
_CLAUSE = re.compile(
    rf"(?i:{_AUXILIARY})\s+(?P<who>(?:[A-Z][\w’'-]*\s+)*[A-Z][\w’'-]*|\S+)\s+(?P<what>.+)"
)
_PRONOUN = re.compile(r"^(?:he|she|it|they)\b", re.I)
_ELLIPSIS = re.compile(r"(?P<who>.+?)\s+did(?:\s+so)?(?P<more>\s+(?P<at>in|at|on|for|to)\s.+)?")
_COMPARED = re.compile(
    r"\b(?:the )?(?:(?P<count>more|fewer|less)\s+"
    r"(?P<thing>(?:[\w’'-]+\s+){0,2}?(?:[a-z]{2,}s|people|folks))"
    r"|(?:more |less )?(?:expensive|dearer|cheaper|costlier|pricier)"
    r"|(?P<base>long|short|old|young|tall|high|low|bigg|larg|small|heavi|deep|wid)er"
    r"|more|less)\b",
    re.I,
)
_LEAST = re.compile(r"less|fewer|cheap|short|young|low|small", re.I)
_BASES = {"short": "long", "young": "old", "low": "high", "small": "big", "larg": "large",
          "bigg": "big", "heavi": "heavy", "wid": "wide"}  # fmt: skip
_INVERTED = re.compile(rf"(?:(?P<told>.+),\s+)?(?P<aux>{_AUXILIARY})\s+(?P<rest>.+?)\W*", re.I)
_NUMBER = re.compile(
    r"(?!(?:19|20)\d\d\b)[\d$€£]|(?:one|two|three|half|ever|expected|\w+ed)\b", re.I
)
"""What stands behind "than" that is no other side: "than 500 acres", "than planned"."""
_YEAR = re.compile(r"\s(?:in|during|by|for)\s(?:\w+\s)?\d{4}$")
_SIDE = r"(?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*|(?:19|20)\d\d)"
_COMPARE = re.compile(
    rf"\W*(?i:compare) (?P<told>.+?) (?P<first>{_SIDE}) and (?P<second>{_SIDE})(?P<more>.*?)\W*"
)
_SAYS = re.compile(r"\s*(?:say|said|write|wrote|report|reported|tell|told)\s+(?:about|of|on)\s+")
_DIFFERENCE = re.compile(
    r"(?:\W*what(?:['’]s| is| was)\s+)?(?:the )?difference between "
    r"(?P<first>.+?) and (?P<second>.+?)\W*",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is compared, in the question's words, and what is asked of the two."""

    relation: Relation
    names: tuple[str, str]
    questions: tuple[str, str]


class Conclusion(NamedTuple):
    """What follows of two sides, "" for nothing, its working, and its probability (0 to 1)."""

    short: str
    working: str
    chance: float


def split_sides(text: str) -> Sides | None:
    """Return the sides of a question that compares two days or two amounts, or None."""
    if found := _BEFORE_OR_AFTER.fullmatch(text):
        names = found["first"], _complete(found["first"], found["second"])
        return _ask_days("before-after", names)
    if found := _BETWEEN.fullmatch(text):
        return _ask_days(
            "between", (found["first"] or found["after"], found["second"] or found["then"])
        )
    found = _CHOICE.fullmatch(text)
    if found and (asking := _ASKING.match(found["stem"])):
        names, about = (found["first"], found["second"]), found["stem"][asking.end() :]
        earliest = bool(_EARLIEST.search(about))
        if earliest or _LATEST.search(about):
            about = _LATEST.sub("", _EARLIEST.sub("", about))
            return _ask_days("first" if earliest else "last", names, about)
        return _choose_amount(names, about)
    return _split_inverted(text) or _split_difference(text) or _split_compared(text)


def _complete(first: str, second: str) -> str:
    """Return a second clause with what it leaves to the first: its subject, or all that is done.

    Example: "did Ann leave Rome", "Bob did" -> "did Bob leave Rome".
    """
    clause = _CLAUSE.match(first)
    if clause is None:
        return second
    second = _PRONOUN.sub(clause["who"], second)
    left_out = _ELLIPSIS.fullmatch(second)
    if left_out is None:
        return second
    what = (
        re.sub(rf"\s{left_out['at']}\s.+", "", clause["what"]) if left_out["at"] else clause["what"]
    )
    return f"did {left_out['who']} {what}{left_out['more'] or ''}"


def _ask_days(relation: Relation, names: tuple[str, str], about: str = "") -> Sides:
    """Return sides that are asked "When ...?", each with what the question says of both."""
    verb = next((word for word in about.split()[:2] if _is_past(word)), "")
    acting = about[about.find(verb) :] if verb else ""
    about = " ".join((acting or _COMING.sub("", about)).split())
    first, second = (
        f"When {' '.join(f'{name if acting else _clause(name)} {about}'.split())}?"
        for name in names
    )
    return Sides(relation=relation, names=names, questions=(first, second))


def _is_past(word: str) -> bool:
    low = word.lower()
    return not _COMING.fullmatch(low) and (low.endswith("ed") or low in IRREGULAR_PAST)


def _clause(name: str) -> str:
    """Return a side as what follows "When": a clause as it is, a noun with its verb."""
    acts = name[:1].isupper() and any(map(_is_past, name.split()[1:4]))
    return name if acts or re.match(rf"{_AUXILIARY}\b", name, re.I) else f"was {name}"


def _measure(compared: re.Match[str]) -> str:
    """Return how a question for what is compared begins: "How many drivers", "How long"."""
    if compared["count"]:
        return f"How many {compared['thing']}"
    base = compared["base"]
    return f"How {_BASES.get(base.lower(), base.lower())}" if base else "How much"


def _make(
    names: Sequence[str], questions: Sequence[str], compared: re.Match[str], *, yes: bool = False
) -> Sides:
    least = bool(_LEAST.match(compared[0].removeprefix("the ")))
    relation: Relation = ("less" if least else "more") if yes else "least" if least else "most"
    asked = [f"{' '.join(one.split())}?" for one in questions]
    return Sides(relation=relation, names=(names[0], names[1]), questions=(asked[0], asked[1]))


def _choose_amount(names: tuple[str, str], about: str) -> Sides | None:
    """Return the sides of "which cost more, A or B?", asked "How much did A cost?"."""
    compared = _COMPARED.search(about)
    if compared is None:
        return None
    how = _measure(compared)
    told = f"{about[: compared.start()]} {about[compared.end() :]}"
    noun, _, rest = told.strip().partition(" ") if not _opens_verb(told) else ("", "", told.strip())
    rest = re.sub(r"^(?:was|were|is|are|has|had)\b", "", rest).strip()
    named = [f"in {name}" if name.isdigit() else name for name in names]
    if noun:
        return _make(names, [f"{how} was {noun} {rest} {name}" for name in named], compared)
    be = "did" if rest else "was"
    return _make(names, [f"{how} {be} {name} {rest}" for name in named], compared)


def _opens_verb(text: str) -> bool:
    word = text.split()[0].lower() if text.split() else "was"
    return bool(re.fullmatch(_AUXILIARY, word)) or _is_past(word) or word in ("cost", "costs")


def _split_inverted(text: str) -> Sides | None:
    """Return the sides of "did A cost more than B?" and "was it dearer in 2012 or in 2020?"."""
    found = _INVERTED.fullmatch(text)
    compared = _COMPARED.search(found["rest"]) if found else None
    if found is None or compared is None:
        return None
    aux, rest, told = found["aux"].lower(), found["rest"], (found["told"] or "").lower()
    how = f"{_measure(compared)} {aux}"
    before, after = rest[: compared.start()].strip(), rest[compared.end() :].strip()
    if re.search(r"\bthan\b", after):
        return _split_than(how, before, after, compared)
    left, _, right = (part.strip() for part in after.partition(" or "))
    if right:
        first = _find_parallel(left, right)
        shared = left.removesuffix(first)
        second = f"{first.rpartition(' ')[0]} {right}".strip() if right[0].isdigit() else right
        asked = [f"{how} {before} {shared} {one} {told}" for one in (first, second)]
        return _make((first, second), asked, compared)
    first, _, second = (part.strip() for part in before.partition(" or "))
    name, _, verb = second.rpartition(" ")
    asked = [f"{how} {one} {verb} {after} {told}" for one in (first, name)]
    return _make((first, name), asked, compared) if name else None


def _split_than(how: str, before: str, after: str, compared: re.Match[str]) -> Sides | None:
    """Return the sides of "did A raise more than B?", "was it higher in 2024 than in 2020?"."""
    own, other = (part.strip() for part in re.split(r"\bthan\b", after, maxsplit=1))
    if not other or _NUMBER.match(other):
        return None
    if own and own.split()[0].lower() == other.split()[0].lower():
        asked = [f"{how} {before} {one}" for one in (own, other)]
        return _make((own, other), asked, compared, yes=True)
    acts = how.endswith(("did", "do", "does", "has", "have"))
    subject, _, verb = before.rpartition(" ") if acts else (before, "", "")
    other = re.sub(rf"\s+{_AUXILIARY}$", "", other)
    year = _YEAR.search(other)
    other, when = (other[: year.start()], year[0]) if year else (other, "")
    asked = [f"{how} {one} {verb} {own} {when}" for one in (subject, other)]
    return _make((subject, other), asked, compared, yes=True) if subject else None


def _find_parallel(left: str, right: str) -> str:
    """Return the end of a text that is made as another: "in 2012" of "by boat in 2012"."""
    words, opening = left.split(), right.split()[0].lower()
    places = [at for at, word in enumerate(words) if word.lower() == opening]
    at = places[-1] if places else max(0, len(words) - len(right.split()))
    return " ".join(words[at:])


def _split_difference(text: str) -> Sides | None:
    """Return the sides of "the difference between the final and the planned cost of the pool".

    What only one of them says is said of both: "the targets of Rome and Oslo".
    """
    found = _DIFFERENCE.fullmatch(text)
    if found is None:
        return None
    first, second = found["first"], found["second"]
    of = re.match(r".+\b(?:of|for|in)\s", first)
    if of and not re.search(r"\b(?:of|for|in)\b", second):
        second = of[0] + second
    first = " ".join([first, *second.split()[len(first.split()) :]])
    asked = (f"How much was {first}?", f"How much was {second}?")
    return Sides(relation="beside", names=(first, second), questions=asked)


def _split_compared(text: str) -> Sides | None:
    """Return the sides of "compare what AFP and Kyodo say", "compare the toll in 2018 and 2022"."""
    found = _COMPARE.fullmatch(text)
    if found is None:
        return None
    names, more = (found["first"], found["second"]), found["more"]
    asked = [f"{found['told']} {name}{more}?" for name in names]
    if said := _SAYS.match(more):  # by publishers or people
        about = more[said.end() :]
        asked = [f"latest on {about} according to {name}" for name in names]
    return Sides(relation="beside", names=names, questions=(asked[0], asked[1]))


def conclude_sides(
    sides: Sides, answers: Sequence[Answer], days: Sequence[EventDays] = ()
) -> Conclusion:
    """Return what follows from each side's answer.

    ``days`` are the weighed days of both events, where their order is asked for.
    """
    if sides.relation in (*ORDERED, "between"):
        return _conclude_days(sides, answers, days)
    shorts, chance = [answer.short for answer in answers], min(one.confidence for one in answers)
    if sides.relation == "beside":
        return Conclusion("; ".join(shorts) if all(shorts) else "", "", chance)
    first, second = (_get_amount(short) for short in shorts)
    if not first or not second or first.unit != second.unit or chance < LIKELY:
        return Conclusion("", "", chance)
    told = "; ".join(f"{name}: {short}" for name, short in zip(sides.names, shorts, strict=True))
    working = f"By the amounts of both: {told}."
    larger = first.value > second.value
    if first.value == second.value:
        short = "The same"
    elif sides.relation in ("more", "less"):
        short = "Yes" if larger == (sides.relation == "more") else "No"
    else:
        short = sides.names[0 if larger == (sides.relation == "most") else 1]
    return Conclusion(short, working, chance)


def _get_amount(short: str) -> Figure | None:
    """Return the one amount that a short answer gives, or None."""
    found = read_figures(short)
    return found[0] if len(found) == 1 else None


def _conclude_days(
    sides: Sides, answers: Sequence[Answer], days: Sequence[EventDays]
) -> Conclusion:
    chance = min(answer.confidence for answer in answers)
    given = [_get_days(answer) for answer in answers]
    order = compute_order(*days) if len(days) == 2 else None
    if order is not None and max(order, 1 - order) >= SURE:  # surer together than each by itself
        likeliest = [one.best.days for one in days if one.best]
        if not _lie_apart(given):
            given = [own or other for own, other in zip(given, likeliest, strict=True)]
        if not _lie_apart(given):
            given = [*likeliest]
    dated = [(name, day) for name, day in zip(sides.names, given, strict=True) if day]
    told = "; ".join(f"{name}: {format_value(day)}" for name, day in dated)
    if len(dated) < 2:
        return Conclusion("", f"The day of only one is known ({told})." if told else "", chance)
    (_, first), (_, second) = dated
    working = f"By the dates of both: {told}."
    if sides.relation == "between":
        return Conclusion(_count_days(first, second), working, chance)
    earlier = 0 if _lies_before(first, second) else 1
    if not _lie_apart((first, second)):
        working = f"The dates of both are not apart ({told}), so that the order is not told."
        return Conclusion("", working, chance)
    if order is not None:
        chance = round(min(order if earlier == 0 else 1 - order, SUREST), 3)
    if chance < LIKELY:
        return Conclusion("", f"The order is not sure ({told}).", chance)
    return Conclusion(_name_order(sides, earlier), working, chance)


def compute_order(first: EventDays, second: EventDays) -> float | None:
    """Return the probability that the first event came before the second (0 to 1).

    None where either has no day of some weight.
    """
    if not first.best or not second.best:
        return None
    both = [(one, other) for one in first.days for other in second.days]
    before, after = (
        sum(
            one.probability * other.probability
            for one, other in both
            if is_so(one.days, other.days)
        )
        for is_so in (_lies_before, lambda one, other: _lies_before(other, one))
    )
    known = first.best.probability * second.best.probability >= KNOWN
    return before / (before + after) if known and before + after else None


def _lie_apart(days: Sequence[DateRange | None]) -> bool:
    first, second = days
    if first is None or second is None:
        return False
    return _lies_before(first, second) or _lies_before(second, first)


def _lies_before(one: DateRange, other: DateRange) -> bool:
    """Tell whether a time ends before another; two days next to each other are one to reports."""
    least = 1 if one.days == other.days == 1 else 0
    return bool(one.end and other.start and (other.start - one.end).days > least)


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
