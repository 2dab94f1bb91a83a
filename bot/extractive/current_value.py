"""The value that held on some day: the newest statement of the same thing up to then wins.

Sentences that tell what is asked each give a value and the day on which it was told. The last one
before the end of the days asked about is the answer; what was said before and after it is told
with its span.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.evidence import ScoredSentence
from bot.extractive.amounts import find_amounts, get_counted_amount, get_lone_amount
from bot.extractive.draft import Draft, QuotedLine, build_answer_date, make_quote
from bot.extractive.entities import Name, find_names, is_body
from bot.extractive.lead import group_spans, is_same_lead
from bot.extractive.lead_measures import compute_logit, compute_probability, get_threshold
from bot.extractive.packing import ReadingWindow, split_windows
from bot.extractive.reader import ReaderOutput, SpanReader
from bot.extractive.reading import (
    ReadingResult,
    find_noted_leads,
    format_day,
    list_sentences,
    read_hits,
)
from bot.extractive.yes_no import is_withdrawn
from bot.question.state import ask_for_holder, find_neighbour
from bot.types import Question
from index.language.lexicon import CURRENCY_PATTERN, OFFICE_PATTERN
from index.language.sentences import find_sentences
from index.timex import format_value
from index.types import Article, DateRange, Hit

COUNTED = ("how-many", "how-much")
TOLD, COUNT_TOLD = 0.85, 0.75
"""The share of what the best passage tells of the matter from which another states it too, and of
a matter that is counted: "the dead" need not be called people."""
SAID = 0.8
"""The share of what the best sentence tells from which another counts the same in its words."""
LIKELY = 0.8
"""The probability that an amount which the rules count is the one asked for."""
AFTER = 400
"""Characters after a sentence in which the next is looked for."""
UNSURE = 0.5
"""The share of "none" up to which the reader finds a value in an article."""
READ_ARTICLES = 8
"""Articles that are read for their value, the best-ranked first."""
SHOWN = 3
"""Values that are quoted, the one that held first."""
_FORMER = r"(?:former|ex-?|late|outgoing|previous|then|deposed|ousted|retired|erstwhile)"
_LEFT = (
    r"(?:(?:has |have )?(?:resigned|stepped down|quit|died|retired|left office)"
    r"|was (?:ousted|removed)|is (?:leaving|retiring|stepping down)|leaves|lost"
    r"|will (?:leave|retire|step down))"
)
_TAKEN = (
    r"(?:succe(?:ed(?:s|ed|ing)?)|replac(?:es?|ed|ing)|follow(?:s|ed|ing)|t(?:akes?|ook) over from)"
)
_FOLLOWS = re.compile(rf"\b(?:{_TAKEN}|after|{_FORMER})\b")
HELD = timedelta(days=10 * 365)
"""How long before the first holder that is told the one before him is taken to have held."""
TOLD_BEFORE = 0.7
"""The probability that whom an article says its holder follows held the place before."""
_RATE = re.compile(
    rf"(?:\s+{CURRENCY_PATTERN}\b)?(?:,?\s+(?:an?|per)\s+[a-z]+\b(?!\s+(?:of|for)\b))?", re.I
)
"""What an amount is taken by: its currency, "a night"."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A value, the day on which it was told first, its probability and its sentence."""

    value: str
    day: date
    probability: float
    sentence: ScoredSentence


def set_state_day(question: Question) -> Question:
    """Return a question for an amount as one for its last value: counts are put right later.

    One that names days or an order, and one for how long it took, is left as it is.
    """
    said = question.happened or question.valid or question.order
    if said or question.type not in COUNTED or re.search(r"\bhow long\b", question.text, re.I):
        return question
    return replace(question, valid=DateRange.day(question.as_of.date()))


def answer_state(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> Draft | None:
    """Return the value that held on ``question.valid``, with those before and after it.

    None where no article states it up to then, or where one value only was ever told: then
    there is nothing to choose.
    """
    if question.valid is None or question.type == "compare":
        return None
    held, told = find_held(question, scored, hits, reader)
    if held is None:  # where only later ones are told, what held then is not known
        return Draft(short="", lines=()) if told else None
    reading = read_hits(question, hits, scored, reader, find_noted_leads(question, scored))
    chance = compute_probability("state", measure_state(question, held, told, reading))
    if chance < get_threshold("state"):
        return None
    shown = [held, *(one for one in reversed(told) if one is not held)][:SHOWN]
    return Draft(
        short=held.value,
        lines=tuple(QuotedLine(lead="", scored=one.sentence) for one in shown),
        dates=tuple(build_answer_date(one.sentence) for one in shown if one.sentence.event.range),
        remark=_tell_spans(held, told),
        confidence=chance,
    )


def find_held(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> tuple[Statement | None, list[Statement]]:
    """Return the value that held on ``question.valid``, if known, and all told, if any differ."""
    end = question.valid.end if question.valid else None
    if end is None:
        return None, []
    told = find_statements(question, scored, hits, reader)
    way, name = find_neighbour(question.text)
    known = [one for one in told if one.day <= end]
    is_over = end < question.as_of.date()
    later = bool(told) and timedelta(0) < told[0].day - end < HELD
    if question.type == "who" and told and (later or way == "before"):
        told = [*_find_predecessor(question, told[0]), *told]
        known = [one for one in told if one.day <= end]
    if name:
        known = _list_beside(told, way, name)
    elif len(known) < 2 and not is_over:
        return None, []
    if not known:
        return None, told if is_over else []
    if is_over and question.type != "who" and not known[-1].value[:1].isdigit():
        return None, []  # only offices and quantities hold on
    return known[-1], told


def measure_state(
    question: Question, held: Statement, told: Sequence[Statement], reading: ReadingResult
) -> dict[str, float]:
    """Return what the probability that a value is the one asked for rests on.

    ``odds`` are those of the reader's lead of the same words; ``other`` those of its surest lead
    that is no value told of the thing: then the values are likely another thing's.
    """
    same = [one.probability for one in reading.leads if is_same_lead(one.text, held.value)]
    others = [
        one.probability
        for one in reading.leads
        if not any(is_same_lead(one.text, each.value) for each in told)
    ]
    return {
        "odds": compute_logit(max(same, default=0.0)),
        "unread": float(not same),
        "other": compute_logit(max(others, default=0.0)),
        "known": held.probability,
        "values": math.log(len(told)),
        f"type {question.type}": 1.0,
    }


def _find_predecessor(question: Question, first: Statement) -> list[Statement]:
    """Return whom the article of the first holder that is told names as the one before.

    Example: "She follows Viktor Amsel, who led the port for 17 years" -> Viktor Amsel. He counts
    from the earliest day on, as nobody is told before him.
    """
    hit = first.sentence.evidence.hit
    for start, end in find_sentences(hit.article.body):
        text = hit.article.body[start:end]
        for name in find_names(text, hit.article.body) if _FOLLOWS.search(text) else ():
            other = " " in name.text and not is_same_lead(name.text, first.value)
            if other and _is_holder(name) and _is_former(question, name.text, text):
                quote = make_quote(hit, start, end, first.sentence)
                return [Statement(name.text, date.min, TOLD_BEFORE, quote)]
    return []


def _list_beside(told: Sequence[Statement], way: str, name: str) -> list[Statement]:
    """Return the value told right before, or right after, that of a holder; [] where none is."""
    places = [at for at, one in enumerate(told) if is_same_lead(one.value, name)]
    at = (places[0] - 1 if way == "before" else places[-1] + 1) if places else -1
    return [told[at]] if 0 <= at < len(told) else []


def find_statements(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
) -> list[Statement]:
    """Return the values of the thing asked about in order of time, a repeated one once.

    Each article that tells as much of the matter as the best is read by itself: its value is the
    reader's, or of amounts what the rules count in its best sentence.
    """
    best = max((one.measures.passage for one in scored), default=0.0)
    least = (COUNT_TOLD if question.type in COUNTED else TOLD) * best
    stating: dict[str, list[ScoredSentence]] = {}
    for one in scored:
        lacks = one.missing_names or (one.missing_terms and question.type not in COUNTED)
        if one.measures.passage >= least and not lacks:
            stating.setdefault(one.evidence.hit.article.id, []).append(one)
    told = SAID * max((one.measures.coverage for one in scored), default=0.0)
    found = [
        statement
        for some in list(stating.values())[:READ_ARTICLES]
        if (statement := _read_article(question, some, hits, reader, told)) is not None
    ]
    kept: list[Statement] = []
    for each in sorted(found, key=lambda told: (told.day, told.probability)):
        if kept and is_same_lead(kept[-1].value, each.value):
            continue
        if kept and kept[-1].day == each.day:  # two values of one day: the likelier
            kept.pop()
        kept.append(each)
    return kept


def _read_article(
    question: Question,
    some: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    reader: SpanReader,
    told: float,
) -> Statement | None:
    """Return the value that an article states, None where it states none.

    ``told`` is the coverage that a sentence needs whose amount counts.
    """
    if question.type in COUNTED:
        amount, counting = _count(question, some, told)
        since = _find_day(counting) if amount else None
        value = _write_value(amount, counting)
        return Statement(value, since, LIKELY, counting) if since else None
    read, places = _read_windows(question, some[0].evidence.hit.article, hits, reader)
    for group in group_spans(read, [window for _, window in places]) if read.none < UNSURE else ():
        value = _cut_value(question, group.text)
        one = _quote_span(value, places[group.spans[0].window], some)
        day = _find_day(one) if one else None
        if one and day and not _is_former(question, value, one.evidence.hit.article.body):
            whole = _write_whole(question, value, one)
            return Statement(whole, day, 1 - read.none, one)
    return None


def _count(
    question: Question, some: Sequence[ScoredSentence], told: float
) -> tuple[str, ScoredSentence]:
    """Return the amount that an article gives, "" where it gives none, and its sentence.

    Of one that it takes back ("we said that it cost 130 million"), the next sentence has the right.
    """
    for one in some:
        near = one.measures.coverage >= told
        value = get_counted_amount(question, one) if near else ""
        value = value or _count_referred(question, one) or get_lone_amount(question, one)
        if value and is_withdrawn(one.sentence):
            body, end = one.evidence.hit.article.body, one.offsets[1]
            after = [(a + end, b + end) for a, b in find_sentences(body[end : end + AFTER])][:1]
            amounts = find_amounts(body[slice(*after[0])]) if after else []
            if amounts:
                return amounts[0].text, make_quote(one.evidence.hit, *after[0], one)
        elif value:
            return value, one
    return "", some[0]


def _count_referred(question: Question, one: ScoredSentence) -> str:
    """Return the amount of a sentence that says "it is 112" of what the one before it names."""
    if not re.match(r"(?:It|They|That|This|These)\b", one.sentence):
        return ""
    whole = (one.evidence.start, one.evidence.end)
    return get_counted_amount(question, replace(one, sentence_span=whole))


Placed = tuple[tuple[Hit, int], ReadingWindow]


def _read_windows(
    question: Question, article: Article, hits: Sequence[Hit], reader: SpanReader
) -> tuple[ReaderOutput, list[Placed]]:
    """Return what the reader finds in an article alone, and its windows with their places."""
    day, head = format_day(article), article.title
    places = [
        ((hit, start), ReadingWindow(text=article.body[start:end], headline=head, day=day))
        for hit in hits
        if hit.article.id == article.id
        for start, end in split_windows(article.body, list_sentences(hit))
    ]
    windows = [window for _, window in places]
    return reader.read(ask_for_holder(question.text), windows), places


def _quote_span(
    value: str, placed: Placed, some: Sequence[ScoredSentence]
) -> ScoredSentence | None:
    """Return the sentence of a window that has a value, None where only the headline has it."""
    (hit, begin), window = placed
    at = window.text.find(value) if value else -1
    if at < 0:
        return None
    for one in some:
        if value in one.sentence and one.offsets[0] <= begin + at < one.offsets[1]:
            return one
    places = [(a, b) for a, b in find_sentences(window.text) if a <= at < b]
    return make_quote(hit, begin + places[0][0], begin + places[0][1], some[0]) if places else None


def _cut_value(question: Question, text: str) -> str:
    """Return a value as it is told: of holders the first name, "" where the question says it."""
    if question.type == "who":
        text = next((name.text for name in find_names(f"by {text}") if _is_holder(name)), "")
    return "" if text.casefold() in question.text.casefold() else text


def _is_holder(name: Name) -> bool:
    """Tell whether a name may be a person's: no place, no initials, no body's."""
    return name.kind != "place" and not name.text.isupper() and not is_body(name.text)


def _is_former(question: Question, value: str, text: str) -> bool:
    """Tell whether a text says of a holder that he holds no more: "former mayor Jo Elm".

    Of another office it may say so: "Ida Tarn, a former engineer, was elected mayor".
    """
    name = re.escape(value)
    office = "|".join([OFFICE_PATTERN, "head", *map(re.escape, question.terms)])
    left = rf"(?:, who [^,]*,)?[^,.;]{{0,10}} {_LEFT}"
    held = rf",? (?:the |an? |his |her )?{_FORMER} (?:[\w’'-]+ ){{0,3}}?(?:{office})"
    before = rf"\b{_FORMER}\s?[^,.;]{{0,40}}{name}"
    taken = rf"\b{_TAKEN} (?:[A-Z][\w’'-]* )*{name}"
    return bool(re.search(rf"{before}|{name}(?:{held}|{left})\b|{taken}", text))


def _find_day(one: ScoredSentence) -> date | None:
    """Return the day from which a statement holds: its event's where told, else its report's."""
    if (one.event.explicit or one.event.is_fresh_news) and one.event.range:
        return one.event.range.start
    published = one.evidence.hit.article.published
    return published.range.end if published else None


def _write_value(text: str, one: ScoredSentence) -> str:
    """Return a value with the measure that it is taken by: "120 crowns a night"."""
    at = one.sentence.find(text)
    if text.isdigit() and (unit := re.search(rf"\d {CURRENCY_PATTERN}\b", one.sentence[:at], re.I)):
        return f"{text} {unit[0].split()[1]}"  # "from 7 crowns to 3"
    more = _RATE.match(one.sentence, at + len(text)) if at >= 0 and text[:1].isdigit() else None
    return text + more[0] if more else text


def _write_whole(question: Question, value: str, one: ScoredSentence) -> str:
    """Return an amount with its measure, and a holder by the whole name that a sentence has."""
    if question.type != "who":
        return _write_value(value, one)
    word = r"[^\W\d_a-z][\w’'-]+"
    whole = re.search(rf"(?<!\w){re.escape(value)}(?: {word})*", one.sentence)
    return whole[0] if whole else value


def _tell_spans(held: Statement, told: Sequence[Statement]) -> str:
    """Return since when a value holds, and the other values with their spans."""
    at = told.index(held)
    since = f"As of {_write_day(held.day)}." if held.day > date.min else ""
    before = [
        f"{one.value} ({_write_day(one.day)} to {_write_day(after.day)})"
        if one.day > date.min
        else f"{one.value} (to {_write_day(after.day)})"
        for one, after in pairwise(told[: at + 1])
    ]
    later = [f"{one.value} (from {_write_day(one.day)})" for one in told[at + 1 : at + 2]]
    parts = [f"Before: {'; '.join(reversed(before))}." if before else ""]
    parts += [f"After: {'; '.join(later)}." if later else ""]
    return " ".join(part for part in (since, *parts) if part)


def _write_day(day: date) -> str:
    return format_value(DateRange.day(day))
