"""What an extractor hands on: a short answer, and the quotes it rests on, in order."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence import ScoredSentence
from bot.types import AnswerDate


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
