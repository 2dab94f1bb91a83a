"""The bench: one archive with its bot, on which cases are asked, judged and blamed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Protocol, cast

from bot.errors import CaseError, QuestionError
from bot.eval.cases import Case
from bot.eval.checks import check_answer
from bot.eval.diagnosis import RetrievalTrace, find_failure_stage
from bot.eval.gold import Gold, find_gold
from bot.eval.outcome import Outcome
from bot.extractive import extract_answer
from bot.extractive.reader import SpanReader
from bot.pipeline import Bot
from bot.trace import Trace
from bot.types import Answer, EngineChoice, Scope
from index import Filter, Hit, Passage, Query, Searcher, open_searcher
from index.errors import DateError
from index.timex import parse_date
from index.types import get_end_of_day

DEEPER = 300
"""Hits of the longer search that tells how far down a passage lies that was not found."""


class CaseAnswerer(Protocol):
    """Answers a case as its fields say."""

    def __call__(self, case: Case) -> Answer:
        """Return the answer."""
        ...


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """One answer, the searches that were made for it, and its milliseconds."""

    answer: Answer
    searches: Sequence[tuple[Query, list[Hit]]]
    ms: float

    @property
    def hits(self) -> list[Hit]:
        """The hits of all searches, each passage once, in the order they came."""
        every = [hit for _, hits in self.searches for hit in hits]
        return list({hit.passage.id: hit for hit in reversed(every)}.values())[::-1]


class CaseRunner:
    """Asks cases of a bot over ``searcher`` and finds out why they fail.

    ``ask`` must answer by way of ``searcher``. ``drafted`` tells how many quotes the keyless
    answerer would propose for a case, before the gate; without it a gate that drops everything
    is taken for an abstention.
    """

    def __init__(
        self,
        searcher: Searcher,
        ask: CaseAnswerer,
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
        judged = [tuple(check_answer(case, one.answer, self._origins, self._body)) for one in asked]
        passes = tuple(all(verdict.passed for verdict in some) for some in judged)
        worst = passes.index(False) if False in passes else 0
        traced = self._traced(case, asked[worst])
        return Outcome(
            case=case,
            answer=asked[worst].answer,
            verdicts=judged[worst],
            blame=find_failure_stage(case, asked[worst].answer, judged[worst], traced),
            rank=traced.rank,
            gold=tuple(sorted(traced.gold.ids)) if traced.gold.cited else (),
            found=tuple(hit.passage.id for hit in asked[worst].hits),
            shown=self._shown(asked[worst].answer),
            passes=passes,
            ms=tuple(one.ms for one in asked),
            usage=_summed([one.answer for one in asked]),
        )

    def answer(self, case: Case) -> Answer:
        """Return the answer to a case alone, nothing judged; CaseError where it cannot be asked."""
        return self._asked(case).answer

    def close(self) -> None:
        """Close the archive."""
        self._searcher.close()

    def __enter__(self) -> CaseRunner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, case: Case) -> TimedAnswer:
        started = time.perf_counter()
        try:
            with self._searcher.watching() as log:
                answer = self._ask(case)
        except (QuestionError, DateError) as error:
            where = f"{case.file}:{case.line}: " if case.file else ""
            told = f"{where}case {case.id!r} cannot be asked: {error.message}"
            raise CaseError(told, error.remedy) from error
        return TimedAnswer(answer, log.searches, round((time.perf_counter() - started) * 1000, 1))

    def _traced(self, case: Case, asked: TimedAnswer) -> RetrievalTrace:
        found, hits = find_gold(case, self._archive, self._origins), asked.hits
        rank = _rank(found, hits)
        plain = RetrievalTrace(gold=found, read_count=len(hits), rank=rank)
        if rank is None and found.passages and asked.searches:
            query = asked.searches[0][0]
            return replace(
                plain, limit=self._limit(found, query), deeper_rank=self._deeper(found, query)
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


def build_case_scope(case: Case, now: datetime) -> Scope:
    """Return a case's limits; ``as_of`` and ``until`` count to their ends. Raises DateError."""
    seen = _last(case.as_of, now)
    return Scope(
        as_of=get_end_of_day(seen) if seen else now,
        since=parse_date(case.since, now.date()).start if case.since else None,
        until=_last(case.until, now),
        sources=case.sources,
    )


def _last(words: str | None, now: datetime) -> date | None:
    return parse_date(words, now.date()).end if words else None


@dataclass(frozen=True, kw_only=True)
class BotAnswerer:
    """Asks cases of one bot over ``searcher``; those without ``as_of`` at ``now``.

    ``engine`` is for the cases that name none of their own.
    """

    bot: Bot
    searcher: Searcher
    now: datetime
    engine: EngineChoice = "auto"

    def __call__(self, case: Case) -> Answer:
        """Return the answer to a case."""
        engine = cast(EngineChoice, case.engine or self.engine)
        return self._ask(case, engine=engine)

    def count_drafted(self, case: Case) -> int:
        """Return how many quotes the keyless answerer proposes for a case, before the gate.

        The case is asked once more for it, so this is for one that failed.
        """
        traces: list[Trace] = []
        self._ask(case, engine="keyless", on_trace=traces.append)
        last = traces[-1]
        draft = extract_answer(last.question, last.scored, last.hits, SpanReader())
        return len(draft.lines) if draft else 0

    def _ask(self, case: Case, **given: Any) -> Answer:
        scope = build_case_scope(case, self.now)
        return self.bot.ask(case.question, scope, history=case.history, **given)


def open_runner(
    directory: Path,
    now: datetime,
    *,
    bot_over: Callable[[Searcher], Bot] = Bot,
    engine: EngineChoice = "auto",
    **given: Any,
) -> CaseRunner:
    """Return the bench on the archive in a folder, its bot opened; close it when done.

    Cases without ``as_of`` are asked at ``now``; ``bot_over`` makes the bot of the searcher, which
    is opened with what is ``given`` beside.
    Raises ArchiveMissing and its kin, and what ``bot_over`` raises.
    """
    searcher = open_searcher(directory, **given)
    try:
        asking = BotAnswerer(bot=bot_over(searcher), searcher=searcher, now=now, engine=engine)
        return CaseRunner(searcher, asking, asking.count_drafted)
    except BaseException:
        searcher.close()
        raise
