"""Why an answer is what it is: how the question was read, what was found, dated and held enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.compose import format_article_date, format_publisher
from bot.evidence import ScoredSentence
from bot.extractive.sufficiency import SURE, get_required_coverage
from bot.render.as_json import build_hits_record
from bot.render.layout import PageLayout
from bot.render.terminal import PAGE, format_score, format_usage, strip_escapes
from bot.trace import Trace
from bot.types import Answer, Citation, Question
from index import Explanation, Hit, Query
from index.timex import format_value

CANDIDATES = 6
"""Dates that are shown, the best-scored sentences' first."""
_ENGINES = {"keyless": "the keyless answerer", "model": "the model, every quote verified"}


def format_explanation(answer: Answer, trace: Trace, page: PageLayout = PAGE) -> str:
    """Return how an answer came about, in sections: the question, its limits, passages, dates."""
    sections = (
        ("Question", _question(answer, trace.question)),
        ("Window", _window(trace.question)),
        ("Passages", _passages(answer, trace)),
        ("Dates", _dates(answer, trace)),
        ("Threshold", _threshold(answer, trace)),
        ("Made by", _made(answer)),
    )
    shown: list[str] = []
    for title, lines in sections:
        shown += [
            page.bold(title),
            *(page.fold(strip_escapes(line), "  ", "      ") for line in lines),
        ]
    return "\n".join(shown)


def _question(answer: Answer, question: Question) -> Iterator[str]:
    if answer.rewritten != " ".join(answer.question.split()):
        yield f"asked: {' '.join(answer.question.split())}"
    yield f"read as: {question.text}"
    order = f", the {question.order} time" if question.order else ""
    yield f"asks for: {question.type}{order}"
    yield f"looks for: {', '.join(question.terms) or 'nothing in particular'}"


def _window(question: Question) -> Iterator[str]:
    yield f"nothing published after {question.as_of:%Y-%m-%d %H:%M}"
    if question.published:
        yield f"only what was published: {format_value(question.published)}"
    if question.happened:
        yield f"by preference what happened: {format_value(question.happened)}"
    if question.sources:
        yield f"only from: {', '.join(question.sources)}"
    yield from question.working


def _passages(answer: Answer, trace: Trace) -> Iterator[str]:
    """Yield the retrieval reasons of each cited passage; of the best found, where none is cited."""
    for citation in answer.citations:
        yield f"[{citation.number}] {_retrieved(citation, trace)}"
    if not answer.citations:
        for rank, hit in enumerate(trace.hits[:3], start=1):
            yield f"{hit.passage.id}: rank {rank} of {len(trace.hits)}, {format_score(hit)}"
    if not trace.hits:
        yield "none was found"


def _retrieved(citation: Citation, trace: Trace) -> str:
    ranked = trace.hit(citation.passage_id)
    if ranked is None:
        return f"{citation.passage_id}: found beside the search"
    rank, hit = ranked
    words = f"{citation.passage_id}: rank {rank} of {len(trace.hits)}, {format_score(hit)}"
    one = trace.find_scored(citation.article_id, citation.start, citation.end)
    return f"{words}; {_measured(one)}" if one else words


def _measured(one: ScoredSentence) -> str:
    told = f"its sentence tells {one.measures.coverage:.0%} of the question, score {one.score:.2f}"
    lacking = [*one.missing_names, *one.missing_terms]
    return f"{told}, without {', '.join(lacking)}" if lacking else told


def _dates(answer: Answer, trace: Trace) -> Iterator[str]:
    """Yield the dates of the answer and the candidates among the sentences, with their working."""
    chosen = {date.value: date for date in reversed(answer.dates)}
    for value in dict.fromkeys(date.value for date in answer.dates):
        yield f"* {format_value(value)}: {chosen[value].working or chosen[value].text}"
    others: dict[str, str] = {}
    for one in trace.scored:
        days = one.event.range
        if days and days.value not in chosen and len(others) < CANDIDATES:
            source = one.evidence.hit.article
            told = one.event.working or f"‘{one.event.words}’"
            others.setdefault(
                days.value, f"{format_value(days)}: {told} ({source.source or source.id})"
            )
    yield from (f"- {words}" for words in others.values())
    if not chosen and not others:
        yield "no sentence that was found names or implies one"


def _threshold(answer: Answer, trace: Trace) -> Iterator[str]:
    question = trace.question
    if answer.engine == "model":
        yield answer.wording or "the model found no answer in the passages"
        for number, one in enumerate(answer.sentences, start=1):
            yield f"sentence {number}: {one.status}{f', since {one.note}' if one.note else ''}"
        if left := answer.usage.get("left_out", 0):
            yield f"{left:.0f} more could not be shown"
        return
    coverage = get_required_coverage(len(set(question.terms)))
    yield f"a sentence must tell {coverage:.0%} of such a question"
    if question.type == "when":
        yield f"and score {SURE:.2f} to date an event"
    if trace.scored:
        best = max(trace.scored, key=lambda one: one.score)
        yield f"the best: {_measured(best)} ({best.evidence.hit.passage.id})"
    verdict = "so the archive does not answer" if answer.abstained else "so it is an answer"
    yield f"{verdict} (confidence {answer.confidence:.2f})" if answer.citations else verdict


def _made(answer: Answer) -> Iterator[str]:
    steps = ", ".join(f"{step} {spent:,.0f} ms" for step, spent in answer.timings.items())
    yield f"{_ENGINES[answer.engine]}: {steps}"
    if used := format_usage(answer.usage):
        yield used


def format_explained_hits(
    query: Query, hits: Sequence[Hit], why: Explanation, page: PageLayout = PAGE
) -> str:
    """Return the hits for a reader, each with the parts of its score and the words it holds."""
    shown = [
        _hit(rank, hit, held, page) for rank, (hit, held) in enumerate(_pairs(hits, why), start=1)
    ]
    return "\n\n".join([_head(query, why, page), *shown])


def build_explained_record(query: Query, hits: Sequence[Hit], why: Explanation) -> dict[str, Any]:
    """Return the hits as JSON values, with ``query`` and, hit by hit, the ``words`` it holds."""
    record = build_hits_record(hits)
    for each, (_, held) in zip(record["hits"], _pairs(hits, why), strict=True):
        each["words"] = list(held)
    record["query"] = {
        "words": list(why.words),
        "prefers": _prefers(why),
        "passing": why.passing_count,
        "passages": why.passages,
        "limits": dict(_limits(query)),
    }
    return record


def _pairs(hits: Sequence[Hit], why: Explanation) -> list[tuple[Hit, tuple[str, ...]]]:
    return list(zip(hits, why.matched_words, strict=True))


def _head(query: Query, why: Explanation, page: PageLayout) -> str:
    """Return what the search went by, in a few lines."""
    limits = "; ".join(f"{name} {value}" for name, value in _limits(query).items())
    lines = [
        f"Compared: {', '.join(why.words) or 'the whole question, which has no word of weight'}",
        f"Limits: {limits or 'none'} ({why.passing_count:,} of {why.passages:,} passages pass)",
        f"Prefers: {_prefers(why) or 'no day'}",
    ]
    return "\n".join(page.fold(strip_escapes(line), "") for line in lines)


def _prefers(why: Explanation) -> str | None:
    if why.window is not None:
        return why.window.value
    return "what was published lately" if why.recent else None


def _limits(query: Query) -> Mapping[str, str]:
    """Return the hard limits of a query, by name."""
    given = {
        "as of": query.as_of.isoformat(" ", "minutes") if query.as_of else "",
        "published": _days(query.published),
        "happened": _days(query.happened),
        "source": ", ".join(query.sources),
        "tag": ", ".join(query.tags),
        "id": ", ".join(query.article_ids),
    }
    return {name: value for name, value in given.items() if value}


def _days(days: Any) -> str:
    return f"{days.start or '..'} to {days.end or '..'}" if days else ""


def _hit(rank: int, hit: Hit, held: Sequence[str], page: PageLayout) -> str:
    """Return a hit with the sum that its score is, and the question's words in its passage."""
    article = hit.article
    head = ". ".join(
        part.rstrip(".")
        for part in (article.title, format_publisher(article), format_article_date(article))
        if part
    )
    parts = " ".join(f"{value:+.3f} {part}" for part, value in hit.score_parts.items())
    words = f"holds: {', '.join(held)}" if held else "holds none of the words"
    told = (" ".join(hit.passage.text.split()), hit.passage.id, f"{hit.score:.3f} = {parts}", words)
    lines = [page.fold(strip_escapes(f"{rank}. {head}"), "", "   ")]
    return "\n".join([*lines, *(page.fold(strip_escapes(line), "   ") for line in told)])
