"""Digests: what is new on a matter, what happened on some days, how a matter went on.

None of them has a lead: each is a few dated quotes, of different articles, in order of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bot import synonyms
from bot.evidence import ScoredSentence, drop_overlapping
from bot.evidence.event_date import get_dateline_length
from bot.extractive.draft import Draft, QuotedLine, build_answer_date, make_quote
from bot.question.acts import find_act
from bot.types import Question, Turn
from bot.words import split_words, stem_word
from index.language.sentences import find_sentences
from index.timex import format_value
from index.types import Article, DateRange

DIGESTS = ("latest", "happened-on", "summary", "count")
TOLD = 0.5
"""The share of the matter that a quote's sentence must tell, with its context."""
NEWEST, EVENTS, STEPS = 3, 5, 6
"""Quotes of what is new, of what happened on some days, and of how a matter went on."""
UNSAID, HEAD = 1 / 3, 350
"""The share of a matter's words that a report on it may leave unsaid in its headline and so many
characters below it."""
INITIALS = 2
"""Letters up to which a term is a person's initials."""
OPENING = 600
"""Characters of an article within which its news is told."""


def build_digest(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return the digest that a question of such a type asks for; None where nothing is told."""
    builders: dict[str, Callable[[Question, Sequence[ScoredSentence]], Sequence[QuotedLine]]] = {
        "latest": _find_newest,
        "happened-on": _find_events,
        "summary": _find_steps,
        "count": _find_mentions,
    }
    lines = builders[question.type](question, scored)
    if not lines:
        return None
    dates = tuple(build_answer_date(line.scored) for line in lines if line.scored.event.range)
    return Draft(short="", lines=tuple(lines), dates=dates)


def quote_more(
    question: Question, scored: Sequence[ScoredSentence], asked: str, history: Sequence[Turn]
) -> Draft | None:
    """Return what follows the last answer's quotes where more is asked for: "tell me more".

    None where no sentence of the articles found stands in that answer.
    """
    if question.type != "summary" or not find_act(asked, history):
        return None
    told = history[-1].answer
    read = next((one for one in scored if one.sentence in told), None)
    if read is None:
        return None
    hit = read.evidence.hit
    body = hit.article.body
    rest = [place for place in find_sentences(body) if body[slice(*place)] not in told]
    lines = [QuotedLine(lead="", scored=make_quote(hit, *place, read)) for place in rest[:STEPS]]
    return Draft(short="", lines=tuple(lines)) if lines else None


def _find_newest(question: Question, scored: Sequence[ScoredSentence]) -> list[QuotedLine]:
    """Return what the newest reports on the matter begin with, newest first; of others nothing.

    A report that only names the matter further down is none on it, unless its publisher is asked.
    """
    found: dict[str, ScoredSentence] = {}
    for one in scored:
        if _is_about(question, one.evidence.hit.article):
            found.setdefault(one.evidence.hit.article.id, _open_report(question, one))
    if question.sources and not found:
        best = _keep_best(question, scored, lambda one: one.evidence.hit.article.id)
        found = {one.evidence.hit.article.id: one for one in best}
    newest = sorted(found.values(), key=lambda one: (_published(one), one.score), reverse=True)
    return [QuotedLine(lead="", scored=one) for one in newest[:NEWEST]]


def _is_about(question: Question, article: Article) -> bool:
    """Tell whether a headline and what opens below it tell the matter, but for a third of it."""
    unsaid = _count_unsaid(question, f"{article.title} {article.body[:HEAD]}")
    return unsaid <= UNSAID * len(question.terms)


def _count_unsaid(question: Question, text: str) -> int:
    """Return how many terms of a question a text has in no spelling and under no other name.

    Initials do not count, and "Titanic" does not say "Titan".
    """
    words = split_words(text)
    said = {word.stem for word in words}
    said |= {key for stem in said for key in synonyms.get_synonyms(stem)}
    for one in question.variants:
        if {stem_word(word) for word in one.words} <= said:
            said |= set(one.stems)
    shortest = {
        word.stem: len(re.sub(r"['’]s$", "", word.text))
        for word in sorted(words, key=lambda word: -len(word.text))
    }
    return sum(
        stem_word(term) not in said
        or (term[0].isupper() and shortest.get(stem_word(term), 0) > len(term) + 1)
        for term in question.terms
        if len(re.findall(r"\w", term)) > INITIALS
    )


def _open_report(question: Question, one: ScoredSentence) -> ScoredSentence:
    """Return the first sentence of a report's opening that tells most of the matter."""
    hit = one.evidence.hit
    body = hit.article.body
    places = [place for place in find_sentences(body) if place[0] < OPENING]
    told = {place: -_count_unsaid(question, body[slice(*place)]) for place in places}
    best = max(places, key=lambda place: (told[place], -place[0]), default=one.offsets)
    start = best[0] + get_dateline_length(body[slice(*best)])
    return one if one.offsets[0] in (start, best[0]) else make_quote(hit, start, best[1], one)


def _find_events(question: Question, scored: Sequence[ScoredSentence]) -> list[QuotedLine]:
    """Return what happened within the days asked about, in the order of time."""
    window = question.happened or question.published
    dated = [one for one in scored if window and _is_within(one, window)]
    told = sorted(dated, key=lambda one: (not _tells_event(one, window), one.evidence.start))
    best = _keep_best(question, told, lambda one: one.evidence.hit.article.id)
    first = sorted(best, key=_rank_event)[:EVENTS]
    return [_tell_day(one) for one in sorted(first, key=_happened)]


def _find_mentions(question: Question, scored: Sequence[ScoredSentence]) -> list[QuotedLine]:
    """Return the best sentence of each of the articles that are counted, newest first."""
    del question  # the articles are already those that mention it
    best: dict[str, ScoredSentence] = {}
    for one in scored:
        best.setdefault(one.evidence.hit.article.id, one)
    newest = sorted(best.values(), key=_published, reverse=True)
    return [QuotedLine(lead="", scored=one) for one in newest[:EVENTS]]


def _tells_event(one: ScoredSentence, window: DateRange | None) -> bool:
    event = one.event.range
    told = one.event.explicit or one.event.is_fresh_news
    return told and event is not None and window is not None and event.within(window)


def _is_within(one: ScoredSentence, window: DateRange) -> bool:
    """Tell whether a sentence tells an event of some days, or opens a report of these days."""
    if _tells_event(one, window):
        return True
    day = get_publication_day(one.evidence.hit.article)
    opens = one.evidence.start <= OPENING
    return opens and day is not None and DateRange.day(day).within(window)


def _find_steps(question: Question, scored: Sequence[ScoredSentence]) -> list[QuotedLine]:
    """Return one quote a day, of the days that tell most of the matter, in the order of time."""
    dated = [one for one in scored if one.event.range and not one.measures.hypothetical]
    best = _keep_best(question, dated, _happened)
    steps = _keep_best(question, best, lambda one: one.evidence.hit.article.id)
    more = [one for one in best if one not in steps]
    chosen = [*steps, *more][:STEPS]
    if len(chosen) < 2:
        return _find_newest(question, scored)
    return [_tell_day(one) for one in sorted(chosen, key=_happened)]


def _keep_best(
    question: Question,
    scored: Sequence[ScoredSentence],
    key: Callable[[ScoredSentence], object],
) -> list[ScoredSentence]:
    """Return the best sentence of each key that tells enough of the matter, best first."""
    found: dict[object, ScoredSentence] = {}
    for one in drop_overlapping(scored):
        if not question.terms or one.measures.coverage >= TOLD:
            found.setdefault(key(one), one)
    return list(found.values())


def _rank_event(one: ScoredSentence) -> tuple[bool, float]:
    """Return the sort key of an event: told at its article's opening first, then by score."""
    return one.evidence.start > OPENING, -one.score


def _tell_day(one: ScoredSentence) -> QuotedLine:
    days = one.event.range
    return QuotedLine(lead=format_value(days) if days else "", scored=one)


def _happened(one: ScoredSentence) -> tuple[date, date]:
    days = one.event.range
    return (days.start or date.min, days.end or date.max) if days else (date.max, date.max)


def _published(one: ScoredSentence) -> date:
    return get_publication_day(one.evidence.hit.article) or date.min


def get_publication_day(article: Article) -> date | None:
    """Return the last day that an article's date names, None for an undated one."""
    return article.published.range.end if article.published else None
