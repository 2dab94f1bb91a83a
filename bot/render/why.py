"""Why an answer is what it is: how the question was read, what was found, dated and held enough."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evidence import Scored
from bot.extract.threshold import SURE, enough
from bot.render.page import Page
from bot.render.terminal import PAGE, plain, score_words, usage_words
from bot.trace import Trace
from bot.types import Answer, Citation, Question
from index.dates import name

CANDIDATES = 6
"""Dates that are shown, the best-scored sentences' first."""
_ENGINES = {"keyless": "the keyless answerer", "model": "the model, every quote verified"}


def why_text(answer: Answer, trace: Trace, page: Page = PAGE) -> str:
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
        shown += [page.bold(title), *(page.fold(plain(line), "  ", "      ") for line in lines)]
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
        yield f"only what was published: {name(question.published)}"
    if question.happened:
        yield f"by preference what happened: {name(question.happened)}"
    if question.sources:
        yield f"only from: {', '.join(question.sources)}"
    yield from question.working


def _passages(answer: Answer, trace: Trace) -> Iterator[str]:
    """Yield the retrieval reasons of each cited passage; of the best found, where none is cited."""
    for citation in answer.citations:
        yield f"[{citation.number}] {_retrieved(citation, trace)}"
    if not answer.citations:
        for rank, hit in enumerate(trace.hits[:3], start=1):
            yield f"{hit.passage.id}: rank {rank} of {len(trace.hits)}, {score_words(hit)}"
    if not trace.hits:
        yield "none was found"


def _retrieved(citation: Citation, trace: Trace) -> str:
    ranked = trace.hit(citation.passage_id)
    if ranked is None:
        return f"{citation.passage_id}: found beside the search"
    rank, hit = ranked
    words = f"{citation.passage_id}: rank {rank} of {len(trace.hits)}, {score_words(hit)}"
    one = trace.told(citation.article_id, citation.start, citation.end)
    return f"{words}; {_measured(one)}" if one else words


def _measured(one: Scored) -> str:
    told = f"its sentence tells {one.measures.told:.0%} of the question, score {one.score:.2f}"
    lacking = [*one.missing, *one.unsaid]
    return f"{told}, without {', '.join(lacking)}" if lacking else told


def _dates(answer: Answer, trace: Trace) -> Iterator[str]:
    """Yield the dates of the answer and the candidates among the sentences, with their working."""
    chosen = {date.value: date for date in reversed(answer.dates)}
    for value in dict.fromkeys(date.value for date in answer.dates):
        yield f"* {name(value)}: {chosen[value].working or chosen[value].text}"
    others: dict[str, str] = {}
    for one in trace.scored:
        days = one.event.range
        if days and days.value not in chosen and len(others) < CANDIDATES:
            source = one.evidence.hit.article
            told = one.event.working or f"‘{one.event.words}’"
            others.setdefault(days.value, f"{name(days)}: {told} ({source.source or source.id})")
    yield from (f"- {words}" for words in others.values())
    if not chosen and not others:
        yield "no sentence that was found names or implies one"


def _threshold(answer: Answer, trace: Trace) -> Iterator[str]:
    question = trace.question
    if answer.engine == "model":
        kept, dropped = answer.usage.get("claims", 0), answer.usage.get("dropped", 0)
        yield "a claim stands where its quote is verbatim in its passage and tells of the question"
        yield f"of the model's claims {kept:.0f} stood, {dropped:.0f} fell"
        return
    yield f"a sentence must tell {enough(len(set(question.terms))):.0%} of such a question"
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
    if used := usage_words(answer.usage):
        yield used
