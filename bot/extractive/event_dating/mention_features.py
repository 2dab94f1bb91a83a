"""The measures of a mention, one row of numbers each: what the first fitted step reads."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bot.evidence import ScoredSentence
from bot.evidence.scores import MEANING
from bot.evidence.verbs import has_simple_past
from bot.extractive.event_dating.mentions import DayMention, compute_usual_coverage
from bot.extractive.event_dating.term_rarity import TermRarity
from bot.extractive.event_dating.text_kind import measure_text
from bot.types import Question
from bot.words import stem_word
from index.types import TimexSpan

KINDS = ("published", "full", "month day", "weekday", "deictic", "other")
FEATURES = (
    *"""
    coverage coverage_ratio sentence_ratio context context_ratio passage_ratio score score_ratio
    phrase meaning rank rank_ratio order missing_names missing_terms numbers hypothetical own
    steps published kind days lag lag_size same_week chosen fresh sentence_days passage_days
    distance telling planned bound background past modal position index length text_sentences
    text_telling text_past text_present text_days text_dated text_personal chronicle terms
    usual_ratio meaning_ratio article_sentences article_order dateline rare rare_near
    rare_passage rare_ratio rare_near_ratio
    """.split(),
    *(f"is_{kind.replace(' ', '_')}" for kind in KINDS),
    *"""
    same_day day_before within_week within_months long_before after_report before_it after_it
    is_span is_long
    """.split(),
)
"""What each column of a row is, in order."""

_TELLING = re.compile(
    r"\b(?:sa(?:id|ys)|told|report(?:s|ed)|announce[sd]|wrote|according to|statement|interview)\b"
    r"(?:\s+\w+){0,3}\s*$",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:due|set|scheduled|expected|planned|likely|will|would|to (?:be|take|host|open|visit"
    r"|attend|meet|begin|start|leave|hold))\b[^.;]{0,60}$",
    re.I,
)
_BOUND = re.compile(
    r"\b(?:since|after|before|until|till|by|following|prior to)\s+(?:the\s+)?$", re.I
)
_BACKGROUND = re.compile(
    r"\b(?:had|used to|previously|earlier|already|once|last (?:year|month)|ago|history|anniversary"
    r"|since)\b",
    re.I,
)
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should|shall|if|expected|plans?)\b", re.I)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_DEICTIC = re.compile(
    r"\b(?:today|yesterday|tonight|tomorrow|overnight|this \w+|last night)\b", re.I
)
_CALENDAR_YEAR = re.compile(r"\b\d{4}\b")
_NUMBER = re.compile(r"\d[\d,.]*")


def build_mention_rows(
    question: Question, mentions: Sequence[DayMention], rarity: TermRarity
) -> NDArray[np.float32]:
    """Return one row of ``FEATURES`` a mention."""
    if not mentions:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    best = measure_event(mentions)
    asked = frozenset(stem_word(term) for term in question.terms)
    numbers = frozenset(_NUMBER.findall(question.text))
    rows: list[tuple[float, ...]] = []
    for _, group in groupby(mentions, key=lambda one: one.order):
        some = list(group)
        shared = _sentence_row(some[0], best, numbers, len(asked))
        rows += [(*shared[0], *_own_row(one, some, asked), *shared[1]) for one in some]
    table = np.hstack([np.asarray(rows, dtype=np.float32), rarity.build_columns()])
    return np.hstack([table, _flags(table)])


def _flags(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what kind of expression it is and how far from publication, as columns of 0 and 1."""
    kind, lag, steps, days = (
        table[:, FEATURES.index(name)] for name in ("kind", "lag", "steps", "days")
    )
    flags = [kind == place for place in range(len(KINDS))]
    flags += [lag == 0, lag == 1, (lag >= 2) & (lag <= 7), (lag > 7) & (lag <= 60), lag > 60]
    flags += [lag < 0, steps < 0, steps > 0, days > 1, days > 31]
    return np.stack(flags, axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMeasures:
    """The best of each measure among an event's sentences, which ratios are ratios to.

    ``usual`` is the coverage of the third best article; ``articles`` are the ids of the articles,
    each with how many of the event's sentences it has and its place, best first.
    """

    coverage: float
    sentence: float
    context: float
    passage: float
    score: float
    rank: float
    meaning: float
    usual: float
    articles: Mapping[str, tuple[int, int]]


def measure_event(mentions: Sequence[DayMention]) -> EventMeasures:
    """Return the best measures among the sentences of an event."""
    some = list({one.order: one.scored for one in mentions}.values())
    measured = [one.measures for one in some]
    ids = [one.evidence.hit.article.id for one in some]
    return EventMeasures(
        coverage=max(one.coverage for one in measured),
        sentence=max(one.sentence for one in measured),
        context=max(one.context for one in measured),
        passage=max(one.passage for one in measured),
        score=max(one.score for one in some),
        rank=max(one.rank for one in measured),
        meaning=max(compute_meaning(one) for one in some),
        usual=compute_usual_coverage(some),
        articles={key: (ids.count(key), place) for place, key in enumerate(dict.fromkeys(ids))},
    )


def compute_meaning(scored: ScoredSentence) -> float:
    """Return the cosine of a sentence with the question."""
    return (scored.score - scored.measures.score) / MEANING


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _sentence_row(
    one: DayMention, best: EventMeasures, numbers: frozenset[str], terms: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return what all mentions of a sentence share: what comes first, what comes last."""
    scored, measures = one.scored, one.scored.measures
    text, article = one.sentence.text, one.scored.evidence.hit.article
    found = numbers.intersection(_NUMBER.findall(text)) if numbers else ()
    kind = measure_text(article.body)
    first = (
        measures.coverage,
        _ratio(measures.coverage, best.coverage),
        _ratio(measures.sentence, best.sentence),
        measures.context,
        _ratio(measures.context, best.context),
        _ratio(measures.passage, best.passage),
        scored.score,
        _ratio(scored.score, best.score),
        measures.phrase,
        compute_meaning(scored),
        measures.rank,
        _ratio(measures.rank, best.rank),
        one.order,
        len(scored.missing_names),
        len(scored.missing_terms),
        len(found) / len(numbers) if numbers else -1.0,
        measures.hypothetical,
    )
    last = (
        bool(_BACKGROUND.search(text)),
        has_simple_past(one.sentence.words, one.sentence.words),
        bool(_MODAL.search(text)),
        one.sentence.start / max(1, len(article.body)),
        min(one.sentence.start, 5_000),
        len(text),
        min(kind.sentences, 100),
        kind.telling,
        kind.past,
        kind.present,
        min(kind.days, 60),
        kind.dated,
        kind.personal,
        kind.is_chronicle,
        terms,
        min(2.0, _ratio(measures.coverage, best.usual)),
        _ratio(compute_meaning(scored), best.meaning),
        *best.articles[article.id],
        one.sentence.words[:1] != () and one.sentence.words[0].start > one.sentence.start + 8,
    )
    return tuple(map(float, first)), tuple(map(float, last))


def _own_row(
    one: DayMention, others: Sequence[DayMention], asked: frozenset[str]
) -> tuple[float, ...]:
    event, body = one.scored.event, one.scored.evidence.hit.article.body
    lag = compute_lag(one)
    before = body[max(0, one.span.start - 70) : one.span.start] if one.span else ""
    own = {other.days.value for other in others if other.place == "own"}
    chosen = event.explicit and event.range is not None and event.range.start == one.days.start
    return (
        float(one.place == "own"),
        float(one.steps),
        float(one.place == "published"),
        float(KINDS.index(name_kind(one.span))),
        float(one.days.days),
        float(np.clip(lag, -400, 4_000)),
        math.copysign(math.log1p(abs(lag)), lag),
        float(0 <= lag <= 6),
        float(chosen and one.span is not None),
        float(event.is_fresh_news),
        float(len(own)),
        float(len(others)),
        _distance(one, asked),
        float(bool(_TELLING.search(before))),
        float(bool(_PLANNED.search(before))),
        float(bool(_BOUND.search(before))),
    )


def compute_lag(one: DayMention) -> int:
    """Return the days from the mentioned day to the article's publication; 0 where unknown."""
    published = one.scored.evidence.hit.article.published
    if published is None or published.range.start is None:
        return 0
    return (published.range.start - (one.days.end or date.max)).days


def name_kind(span: TimexSpan | None) -> str:
    """Return what kind of expression a date is: one of the year, a weekday, "yesterday"."""
    if span is None:
        return "published"
    if _CALENDAR_YEAR.search(span.text):
        return "full"
    if _WEEKDAY.search(span.text):
        return "weekday"
    if _DEICTIC.search(span.text):
        return "deictic"
    return "month day" if any(sign.isdigit() for sign in span.text) else "other"


def _distance(one: DayMention, asked: frozenset[str]) -> float:
    """Return how many characters lie between the date and the nearest word asked about."""
    if one.span is None or one.place != "own":
        return -1.0
    gaps = [
        max(one.span.start - word.end, word.start - one.span.end)
        for word in one.sentence.words
        if word.stem in asked
    ]
    return float(min((max(0, gap) for gap in gaps), default=400))
