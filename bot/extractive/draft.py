"""What an extractor hands on: a short answer, and the quotes it rests on, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.evidence import ScoredSentence
from bot.types import AnswerDate, Evidence
from index.types import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """One quoted sentence of an answer and the words that lead to it."""

    lead: str
    scored: ScoredSentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before its quotes are verified.

    ``short`` is the answer in a few words, or "" where only the quotes answer; ``remark`` is
    said below the quotes (a disagreement, a bound, what is not known). ``confidence`` is the
    probability that the answer is right, None where none was computed.
    """

    short: str
    lines: tuple[QuotedLine, ...]
    dates: tuple[AnswerDate, ...] = ()
    remark: str = ""
    confidence: float | None = None


def make_quote(hit: Hit, start: int, end: int, like: ScoredSentence) -> ScoredSentence:
    """Return a place of a hit's article as a sentence to quote, measured as ``like``, undated."""
    text = hit.article.body[start:end]
    evidence = Evidence(sentence=text, start=start, end=end, hit=hit, score=like.score)
    event = replace(like.event, range=None)
    return replace(like, evidence=evidence, event=event, sentence_span=(start, end))


def build_answer_date(one: ScoredSentence) -> AnswerDate:
    """Return the date a sentence gives, with its working."""
    days, published = one.event.range, one.evidence.hit.article.published
    assert days is not None
    return AnswerDate.of(days, published, one.event.words, one.event.working)
