"""Hits read for a question: windows for the reader, and the leads with their sentences.

The first passages are read whole, in windows of neighbouring sentences; of the others the
sentences that tell most of the question, each with the one before it. What the rules note in the
best sentences is a lead too, and a vote for the reader's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.evidence import ScoredSentence
from bot.evidence.event_date import UNDATED, get_dateline_length
from bot.extractive.amounts import get_counted_amount, has_several_amounts
from bot.extractive.lead import SpanGroup, group_spans, is_same_lead
from bot.extractive.lead_measures import (
    WindowSource,
    compute_probability,
    count_wanted,
    measure_agreement,
    measure_fit,
    measure_sentence,
    measure_spans,
)
from bot.extractive.packing import Place, ReadingWindow, split_windows
from bot.extractive.reader import AnswerSpan, ReaderOutput, SpanReader
from bot.extractive.sufficiency import is_sufficient
from bot.types import Evidence, Question
from bot.words import split_words, stem_word
from index.language.sentences import find_sentences
from index.types import Article, Hit

PASSAGES, BEYOND = 5, 8
"""Passages that are read whole, and the sentences that are looked at beyond them."""
ARTICLES, REST = 2, 4
"""Articles of which what their passages leave out is read too, and the windows of each."""
BEFORE = 400
"""Characters before a passage in which the sentence before it is looked for."""
QUOTED = 4
"""Spans of a lead whose sentences are quoted."""


COUNTED = ("how-many", "how-much")
LOOKED_AT = 8
"""Sentences that the rules look at for an amount, the best-scored first."""


@dataclass(frozen=True, slots=True)
class NotedLead:
    """A short answer that a rule takes out of a sentence."""

    text: str
    sentence: ScoredSentence


def find_noted_leads(question: Question, scored: Sequence[ScoredSentence]) -> list[NotedLead]:
    """Return the amounts that the best sentences give, those that tell enough first."""
    if question.type not in COUNTED:
        return []
    some = sorted(scored[:LOOKED_AT], key=lambda one: not is_sufficient(question, one))
    found = [NotedLead(get_counted_amount(question, one), one) for one in some]
    return [lead for lead in found if lead.text]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLead:
    """A short answer, how likely it is right, its measures, and the sentences that say it."""

    text: str
    probability: float
    measures: dict[str, float]
    quotes: tuple[ScoredSentence, ...]


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """Where a span of the reader begins in an article's body, its score and its share."""

    story: str
    start: int
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """What was read: leads, most likely first, the reader's share of "none", and its spans."""

    leads: tuple[ReadLead, ...]
    none: float
    spans: tuple[PlacedSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A window with its hit's rank, and where its text begins in the article's body."""

    place: int
    hit: Hit
    begin: int
    window: ReadingWindow

    @property
    def end(self) -> int:
        """Where its text ends in the article's body."""
        return self.begin + len(self.window.text)


def read_hits(
    question: Question,
    hits: Sequence[Hit],
    scored: Sequence[ScoredSentence],
    reader: SpanReader,
    noted: Sequence[NotedLead],
) -> ReadingResult:
    """Return the leads that the hits and the rules give; each has a sentence to quote."""
    windows = list(_place_windows(hits, scored))
    windows += _place_rest(question, hits, windows)
    texts = [one.window for one in windows]
    read = reader.read(question.text, texts)
    groups = _join_noted(group_spans(read, texts, count_wanted(question.text)), noted)
    if question.type in COUNTED:
        groups = [group for group in groups if not has_several_amounts(group.text)]
    sources = [_describe(one, hits, scored) for one in windows]
    leads = []
    for at, group in enumerate(groups):
        quotes = _list_quotes(group, windows, scored, noted)
        if quotes:
            other = max((each.share for k, each in enumerate(groups) if k != at), default=0.0)
            measures = measure_spans(group, other, read.none, texts, sources)
            measures |= _measure(question, group.text, quotes[0], noted)
            measures["seconded"] = measures["agree"] * group.share
            measures["seconded told"] = measures["seconded"] * measures["said"]
            leads.append(
                ReadLead(text=group.text, probability=0.0, measures=measures, quotes=quotes)
            )
    return weigh_leads(ReadingResult(tuple(leads), read.none, tuple(_place_spans(read, windows))))


def _place_spans(read: ReaderOutput, windows: Sequence[_Placed]) -> Iterator[PlacedSpan]:
    for span in read.spans:
        one = windows[span.window]
        at = one.begin + max(0, span.start - one.window.begin)
        yield PlacedSpan(one.hit.article.id, at, span.score, span.share)


def weigh_leads(reading: ReadingResult) -> ReadingResult:
    """Return what was read with each lead's probability from its measures, most likely first."""
    leads = [
        replace(one, probability=compute_probability("lead", one.measures)) for one in reading.leads
    ]
    leads.sort(key=lambda lead: (-lead.probability, lead.text))
    return replace(reading, leads=tuple(leads))


def _join_noted(groups: Sequence[SpanGroup], noted: Sequence[NotedLead]) -> list[SpanGroup]:
    """Return the reader's leads and the rules' others; a whole amount is told."""
    found: list[SpanGroup] = []
    for group in groups:
        same = [lead.text for lead in noted if is_same_lead(lead.text, group.text)]
        found.append(SpanGroup(max([group.text, *same[:1]], key=len), group.spans))
    for lead in noted:
        if not any(is_same_lead(lead.text, group.text) for group in found):
            found.append(SpanGroup(lead.text, ()))
    return found


def _measure(
    question: Question, text: str, quote: ScoredSentence, noted: Sequence[NotedLead]
) -> dict[str, float]:
    return {
        **measure_fit(question, text),
        **measure_sentence(question, quote, is_sufficient(question, quote)),
        **measure_agreement(text, [lead.text for lead in noted]),
    }


def _list_quotes(
    group: SpanGroup,
    windows: Sequence[_Placed],
    scored: Sequence[ScoredSentence],
    noted: Sequence[NotedLead],
) -> tuple[ScoredSentence, ...]:
    """Return the sentences that say a lead, the surest first."""
    spans = sorted(group.spans, key=lambda span: -span.share)[:QUOTED]
    found = [_find_sentence(span, windows[span.window], scored) for span in spans]
    found += [lead.sentence for lead in noted if is_same_lead(lead.text, group.text)]
    kept: dict[tuple[str, int], ScoredSentence] = {}
    for one in found:
        if one.evidence.hit.article.is_retracted(*one.offsets):
            continue  # what a correction takes back is no fact
        kept.setdefault((one.evidence.hit.article.id, one.offsets[0]), one)
    return tuple(kept.values())


def _find_sentence(
    span: AnswerSpan, one: _Placed, scored: Sequence[ScoredSentence]
) -> ScoredSentence:
    """Return the scored sentence that holds a span, or one that is made of it.

    What a headline says, the first sentence of its article's window is quoted for.
    """
    at = one.begin + max(0, span.start - one.window.begin)
    for each in scored:
        start, end = each.offsets
        if each.evidence.hit.article.id == one.hit.article.id and start <= at < end:
            return each
    return _make_sentence(at, one, scored[0])


def _make_sentence(at: int, one: _Placed, like: ScoredSentence) -> ScoredSentence:
    """Return the sentence around an offset of the body, with nothing measured of it."""
    body, low = one.hit.article.body, one.begin
    own = ((low + first, low + last) for first, last in find_sentences(one.window.text))
    start, end = next(((a, b) for a, b in own if a <= at < b), (low, one.end))
    start += get_dateline_length(body[start:end])
    evidence = Evidence(
        sentence=body[start:end], start=start, end=end, hit=one.hit, score=0.0, event=None
    )
    nothing = replace(like.measures, sentence=0.0, context=0.0, hypothetical=False)
    return ScoredSentence(evidence, UNDATED, nothing, (), (), (start, end))


def _place_windows(hits: Sequence[Hit], scored: Sequence[ScoredSentence]) -> Iterator[_Placed]:
    for place, hit in enumerate(hits[:PASSAGES]):
        sentences = list_sentences(hit)
        for start, end in split_windows(hit.article.body, sentences):
            yield _make_window(place, hit, start, end)
    places = {hit.passage.id: place for place, hit in enumerate(hits)}
    done: set[tuple[str, int]] = set()
    for one in scored[:BEYOND]:
        hit = one.evidence.hit
        place = places.get(hit.passage.id, 0)
        start, end = _with_previous(hit, *one.offsets)
        if place >= PASSAGES and (hit.passage.id, start) not in done:
            done.add((hit.passage.id, start))
            yield _make_window(place, hit, start, end)


def _place_rest(
    question: Question, hits: Sequence[Hit], read: Sequence[_Placed]
) -> Iterator[_Placed]:
    """Yield windows of the first articles' other sentences, those that say most of the question."""
    first = list(dict.fromkeys(hit.article.id for hit in hits))[:ARTICLES]
    for story in first:
        place, hit = next((k, one) for k, one in enumerate(hits) if one.article.id == story)
        done = [(one.begin, one.end) for one in read if one.hit.article.id == story]
        for start, end in select_rest(question, hit.article.body, done):
            yield _make_window(place, hit, start, end)


def select_rest(question: Question, body: str, done: Sequence[Place]) -> list[Place]:
    """Return the runs of sentences that are not read yet, those that say most of the question."""
    runs: list[list[Place]] = [[]]
    for start, end in find_sentences(body):
        if any(first <= start < last for first, last in done):
            runs.append([])
        else:
            runs[-1].append((start, end))
    cut = [place for run in runs if run for place in split_windows(body, run)]
    asked = {stem_word(term) for term in question.terms}
    told = {at: len(asked & {word.stem for word in split_words(body[slice(*at)])}) for at in cut}
    return sorted(cut, key=lambda at: (-told[at], at))[:REST]


def list_sentences(hit: Hit) -> list[Place]:
    """Return where the sentences of a passage stand in the body, and the one before it."""
    body, passage = hit.article.body, hit.passage
    low = max(0, passage.start - BEFORE)
    before = [(low + a, low + b) for a, b in find_sentences(body[low : passage.start])][-1:]
    own = [(passage.start + a, passage.start + b) for a, b in find_sentences(passage.text)]
    return [*before, *own]


def _with_previous(hit: Hit, start: int, end: int) -> Place:
    earlier = [first for first, last in list_sentences(hit) if last <= start]
    return (earlier[-1] if earlier else start), end


def _make_window(place: int, hit: Hit, start: int, end: int) -> _Placed:
    article = hit.article
    window = ReadingWindow(
        text=article.body[start:end], headline=article.title, day=format_day(article)
    )
    return _Placed(place=place, hit=hit, begin=start, window=window)


def format_day(article: Article) -> str:
    """Return an article's day as the reader reads it: "August 15, 2018"; "" where unknown."""
    try:
        day = date.fromisoformat(article.published.value[:10]) if article.published else None
    except ValueError:
        return ""
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def _describe(one: _Placed, hits: Sequence[Hit], scored: Sequence[ScoredSentence]) -> WindowSource:
    inside = (
        each.measures.coverage
        for each in scored
        if each.evidence.hit.passage.id == one.hit.passage.id
        and one.begin <= each.offsets[0] < one.end
    )
    best = max(hit.score for hit in hits) or 1.0
    return WindowSource(
        story=one.hit.article.id,
        place=one.place,
        score=one.hit.score / best,
        told=max(inside, default=0.0),
    )
