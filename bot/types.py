"""The nouns of an answer: turns, questions, evidence, citations, answers, the one refusal.

All are frozen and keyword-only. Offsets are characters into the stored article's body:
``body[start:end] == quote`` holds for every citation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from index.types import DateRange, Hit, PublicationDate

REFUSAL = "The archive does not answer this."
"""What dateline says when no verified quote answers. Code and tests share it."""
CHOOSE = "ask again with one."
"""How a refusal ends that names several, of which the next message may name one."""

AnswerType = Literal[
    "when",
    "who",
    "where",
    "what",
    "how-many",
    "how-much",
    "which",
    "why",
    "yes-no",
    "said",
    "compare",
    "list",
    "acronym",
    "latest",
    "happened-on",
    "summary",
    "count",
    "about-archive",
    "about-bot",
]
Order = Literal["first", "last"]
Engine = Literal["keyless", "model"]
SentenceStatus = Literal["verified", "checked", "partly", "quoted"]
EngineChoice = Literal["keyless", "model", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The limits of a question: its now, days of publication, publishers.

    Nothing published after ``as_of`` exists for it. ``since`` and ``until`` are the first and
    last day of publication, None where open; no ``sources`` means all publishers, no
    ``article_ids`` all articles.
    """

    as_of: datetime
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    @property
    def published(self) -> DateRange | None:
        """The days of publication, or None where both ends are open."""
        since, until = self.since, self.until
        if since is None and until is None:
            return None
        return DateRange(value=f"{since or '..'}/{until or '..'}", start=since, end=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question of a conversation and the answer it was given."""

    question: str
    answer: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordVariant:
    """Other words of the archive for some of a question's: a spelling, a country's other name.

    Where a text has all of ``words``, each term with one of ``stems`` counts as said, with
    ``credit`` (0 to 1).
    """

    stems: tuple[str, ...]
    words: tuple[str, ...]
    credit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question understood: what is asked for, of whom, and over which time.

    ``text`` stands alone (follow-ups are rewritten, ``asked`` keeps the words as typed).
    ``terms`` are the words that carry meaning, ``focus`` the weightier ones among them (names,
    numbers). ``yearly`` is a day of any year ("09-09"), ``happened`` bounds when the event
    took place, ``published`` when it was reported, ``valid`` when the state held that is asked for.
    ``as_of`` is the reader's now: nothing published later exists for this question.
    ``variants`` are other words of the archive for the question's, ``rivals`` the names of the
    archive that one misspelt word may stand for: then it must be asked again. ``language`` is that
    of a question which is not in English.
    """

    text: str
    asked: str
    type: AnswerType
    as_of: datetime
    terms: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    order: Order | None = None
    yearly: str = ""
    happened: DateRange | None = None
    published: DateRange | None = None
    valid: DateRange | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    working: tuple[str, ...] = ()
    variants: tuple[WordVariant, ...] = ()
    rivals: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence of a stored article that bears on the question, dated where it can be.

    ``event`` is when what the sentence tells took place; ``words`` the expression that says
    so, ``working`` how it was resolved.
    """

    sentence: str
    start: int
    end: int
    hit: Hit
    score: float
    event: DateRange | None = None
    words: str = ""
    working: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verified quote: ``quote`` is verbatim at ``start:end`` in the article's body."""

    number: int
    article_id: str
    passage_id: str
    title: str
    source: str
    url: str
    published_at: str | None
    published_basis: str
    quote: str
    start: int
    end: int
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDate:
    """A date that an answer gives: its TIMEX3 value, its days, and how it was reached."""

    value: str
    start: str | None
    end: str | None
    text: str
    published_at: str | None
    working: str

    @classmethod
    def of(
        cls, days: DateRange, published: PublicationDate | None, text: str, working: str
    ) -> AnswerDate:
        """Return the date of some days, told by an article's words."""
        return cls(
            value=days.value,
            start=days.start.isoformat() if days.start else None,
            end=days.end.isoformat() if days.end else None,
            text=text,
            published_at=published.value if published else None,
            working=working,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was searched for an answer: the window, the sources, and how much there was."""

    articles: int
    first: str | None
    last: str | None
    undated: int = 0
    sources: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An article that came near a question it does not answer."""

    article_id: str
    title: str
    source: str
    published_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """A sentence of a model's answer, and what became of it when it was checked.

    ``text`` are the model's words and ``citations`` the numbers that they rest on. ``status`` is
    "verified" where a second reading found that the sources say it, "checked" where there was
    none and its numbers, dates, names and denials hold, "partly" where the sources say only part
    of it, and "quoted" where the wording failed: ``text`` is then "" and its quotes stand in its
    place. ``note`` is the reason for the latter two, ``working`` how what it derives was
    reckoned ("12,000 - 10,000 = 2,000").
    """

    text: str
    citations: tuple[int, ...]
    status: SentenceStatus
    note: str = ""
    working: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, or an honest refusal, with everything it rests on.

    ``short`` is the answer in a few words ("June 2018"), ``text`` the whole with "[1]" marks.
    ``dates`` begins with the date that answers a "when". ``confidence`` (0 to 1) is the
    probability that the short answer is right, or where there is none that the quotes hold the
    answer; for digests how well the best quote tells what is asked. ``timings`` are
    milliseconds, ``usage`` the model's tokens and cost (empty when keyless).

    A model's answer has ``sentences``, the first of which answers; their quotes are the
    ``citations``, which a surface may fold. ``missing`` is what the archive lacks of the answer,
    ``wording`` how the model's words were checked, and ``fallback`` why a keyless answer stands
    where a model was asked.
    """

    question: str
    rewritten: str
    as_of: str
    engine: Engine
    short: str
    text: str
    searched: Searched
    dates: tuple[AnswerDate, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    confidence: float = 0.0
    reason: str = ""
    nearest: tuple[NearMiss, ...] = ()
    also_carried_by: tuple[str, ...] = ()
    sentences: tuple[AnswerSentence, ...] = ()
    missing: str = ""
    wording: str = ""
    fallback: str = ""
    usage: Mapping[str, float] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


__all__ = [
    "REFUSAL",
    "Answer",
    "AnswerDate",
    "AnswerSentence",
    "AnswerType",
    "Citation",
    "Engine",
    "EngineChoice",
    "Evidence",
    "NearMiss",
    "Order",
    "PublicationDate",
    "Question",
    "Scope",
    "Searched",
    "SentenceStatus",
    "Turn",
    "WordVariant",
]
