"""The bench: one archive with its bot, on which cases are asked, judged and blamed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from types import TracebackType
from typing import Protocol

from bot.cases import Case
from bot.checks import verdicts
from bot.checks.blame import Traced, blame
from bot.checks.gold import Gold, gold
from bot.errors import CaseError, QuestionError
from bot.regress.outcome import Outcome
from bot.regress.watched import Search, WatchedSearcher
from bot.types import Answer
from index import Filter, Hit, Passage, Query
from index.errors import DateError

DEEPER = 300
"""Hits of the longer search that tells how far down a passage lies that was not found."""


class Ask(Protocol):
    """Answers a case as its fields say."""

    def __call__(self, case: Case) -> Answer:
        """Return the answer."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer, the searches that were made for it, and its milliseconds."""

    answer: Answer
    searches: Sequence[Search]
    ms: float

    @property
    def hits(self) -> list[Hit]:
        """The hits of all searches, each passage once, in the order they came."""
        every = [hit for _, hits in self.searches for hit in hits]
        return list({hit.passage.id: hit for hit in reversed(every)}.values())[::-1]


class Bench:
    """Asks cases of a bot over ``searcher`` and finds out why they fail.

    ``ask`` must answer by way of ``searcher``. ``drafted`` tells how many quotes the keyless
    answerer would propose for a case, before the gate; without it a gate that drops everything
    is taken for an abstention.
    """

    def __init__(
        self,
        searcher: WatchedSearcher,
        ask: Ask,
        drafted: Callable[[Case], int] | None = None,
    ) -> None:
        self._searcher = searcher
        self._archive = searcher.archive
        self._ask = ask
        self._drafted = drafted
        self._body = lru_cache(maxsize=512)(self._stored)
        self._origins = {one.id: PurePath(one.origin).stem for one in self._archive.articles()}

    def outcome(self, case: Case, repeats: int = 1) -> Outcome:
        """Return what comes of asking a case ``repeats`` times."""
        asked = [self._asked(case) for _ in range(repeats)]
        judged = [tuple(verdicts(case, one.answer, self._origins, self._body)) for one in asked]
        passes = tuple(all(verdict.passed for verdict in some) for some in judged)
        worst = passes.index(False) if False in passes else 0
        traced = self._traced(case, asked[worst])
        return Outcome(
            case=case,
            answer=asked[worst].answer,
            verdicts=judged[worst],
            blame=blame(case, asked[worst].answer, judged[worst], traced),
            rank=traced.rank,
            gold=tuple(sorted(traced.gold.ids)) if traced.gold.cited else (),
            found=tuple(hit.passage.id for hit in asked[worst].hits),
            shown=self._shown(asked[worst].answer),
            passes=passes,
            ms=tuple(one.ms for one in asked),
            usage=_summed([one.answer for one in asked]),
        )

    def close(self) -> None:
        """Close the archive."""
        self._searcher.close()

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, case: Case) -> Asked:
        started = time.perf_counter()
        try:
            with self._searcher.watching() as searches:
                answer = self._ask(case)
        except (QuestionError, DateError) as error:
            where = f"{case.file}:{case.line}: " if case.file else ""
            told = f"{where}case {case.id!r} cannot be asked: {error.message}"
            raise CaseError(told, error.remedy) from error
        return Asked(answer, searches, round((time.perf_counter() - started) * 1000, 1))

    def _traced(self, case: Case, asked: Asked) -> Traced:
        found, hits = gold(case, self._archive, self._origins), asked.hits
        rank = _rank(found, hits)
        plain = Traced(gold=found, read=len(hits), rank=rank)
        if rank is None and found.passages and asked.searches:
            query = asked.searches[0][0]
            return replace(
                plain, limit=self._limit(found, query), deeper=self._deeper(found, query)
            )
        if asked.answer.abstained and case.answerable and self._drafted:
            return replace(plain, dropped=self._drafted(case))
        return plain

    def _deeper(self, found: Gold, query: Query) -> int | None:
        return _rank(found, self._searcher.search(replace(query, k=DEEPER)))

    def _limit(self, found: Gold, query: Query) -> str:
        """Return which hard limit of a question hides the gold, or "" where none does."""
        alone = Filter(article_ids=found.articles)
        hiding = (
            (query.as_of, f"as of {query.as_of}", replace(alone, as_of=query.as_of)),
            (query.published, "the days of publication", replace(alone, published=query.published)),
            (query.sources, "the sources asked for", replace(alone, sources=query.sources)),
        )
        names = (name for given, name, one in hiding if given and not self._archive.count(one))
        return next(names, "")

    def _shown(self, answer: Answer) -> dict[str, Passage]:
        wanted = dict.fromkeys(citation.article_id for citation in answer.citations)
        cited = {citation.passage_id for citation in answer.citations}
        passages = [one for key in wanted for one in self._archive.passages_of(key)]
        return {one.id: one for one in passages if one.id in cited}

    def _stored(self, article_id: str) -> str | None:
        article = self._archive.article(article_id)
        return article.body if article else None


def _rank(found: Gold, hits: Sequence[Hit]) -> int | None:
    ranks = (rank for rank, hit in enumerate(hits, start=1) if hit.passage.id in found.ids)
    return next(ranks, None)


def _summed(answers: Sequence[Answer]) -> dict[str, float]:
    names = dict.fromkeys(name for one in answers for name in one.usage)
    return {name: sum(one.usage.get(name, 0) for one in answers) for name in names}
