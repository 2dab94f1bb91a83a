"""Query: what is asked of an archive, and of which part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from index.archive import Filter
from index.bm25 import Stems, fold_text, tokenize
from index.types import DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question in words, with what its asker already knows of the answer's place and time.

    Hard limits: ``as_of`` hides what was published later (an article of unknown date passes);
    ``published`` and ``happened`` keep passages published in, or speaking of, those days;
    ``sources`` (publishers or agencies), ``article_ids`` and ``tags`` keep any of those named.
    Preferences: ``window``, the days that the question is about; without one, ``recency`` says
    how far (0 to 1) what was published shortly before ``as_of`` is preferred, unless
    ``published`` or ``happened`` already say when. ``terms`` are words that carry the question's
    meaning, added to those of ``text`` (a follow-up's, say), ``focus`` the weightier among them.
    ``k`` is the number of hits wanted, ``per_article`` how many of them one article may have
    before every other article that was found has had its turn; ``per_source`` is the share of
    the hits (0 to 1) that one publisher may have while others have something to say.
    """

    text: str
    k: int = 10
    as_of: datetime | None = None
    published: DateRange | None = None
    happened: DateRange | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    window: DateRange | None = None
    recency: float = 1.0
    per_article: int = 1
    per_source: float = 1.0

    @property
    def limits(self) -> Filter:
        """The hard limits."""
        return Filter(
            published=self.published,
            as_of=self.as_of,
            sources=self.sources,
            article_ids=self.article_ids,
            tags=self.tags,
            happened=self.happened,
        )


_CAPITAL = re.compile(r"[^\W\d_][\w'-]*\s*$")
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DEICTIC = re.compile(
    rf"\b(?:(?:earlier |later )?this (?:past )?(?:week(?:end)?|month|year)|(?:in )?recent days"
    rf"|recently|right now|today|yesterday|tomorrow|(?:last|past|next) week(?:end)?"
    rf"|(?:(?:early|late|on) )?(?:last )?{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerms:
    """What is compared with texts: stems, the weightier ones among them, and texts to embed.

    ``content`` are the words that carry meaning, ``asking`` the sentence that asks.
    """

    stems: tuple[str, ...]
    focus: frozenset[str]
    content: str
    asking: str


def build_query_terms(query: Query, stems: Stems) -> QueryTerms:
    """Return the words of a query; any text is valid, an empty one has no words."""
    text = query.text.replace("’", "'")
    found = tokenize(_timeless(text)) or tokenize(text)
    said = fold_text(text)
    more = [word for term in query.terms if fold_text(term) not in said for word in tokenize(term)]
    every = list(dict.fromkeys([*found, *more]))
    focus = [word for term in query.focus for word in tokenize(term)]
    return QueryTerms(
        stems=tuple(dict.fromkeys(stems.stem_words(every).values())),
        focus=frozenset(stems.stem_words(focus).values()),
        content=" ".join(every) or fold_text(query.text),
        asking=_SENTENCE.split(query.text.strip())[-1],
    )


def _timeless(text: str) -> str:
    """Return the text without its words for time, but with names made of them.

    Example: "on Friday" is dropped, "Black Friday" and "Bloody Sunday" stay.
    """

    def drop(match: re.Match[str]) -> str:
        before = _CAPITAL.search(text[: match.start()])
        named = before is not None and before[0][0].isupper() and match[0][0].isupper()
        return match[0] if named else " "

    return _DEICTIC.sub(drop, text)
