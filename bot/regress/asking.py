"""How a case is asked: its dates read as the command line reads them, at a given moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, cast

from bot.answer import Bot
from bot.cases import Case
from bot.extract import extract
from bot.regress.bench import Bench
from bot.regress.watched import WatchedSearcher
from bot.trace import Trace
from bot.types import Answer, EngineChoice
from index import Searcher
from index.dates import parse_date


def limits(case: Case, now: datetime) -> dict[str, Any]:
    """Return the arguments of ``Bot.ask`` that a case gives beside its question.

    Days are whole: ``as_of`` and ``until`` count to their ends. Raises DateError.
    """
    seen = _last(case.as_of, now)
    return {
        "as_of": datetime.combine(seen, time(23, 59, 59)) if seen else now,
        "history": case.history,
        "since": parse_date(case.since, now.date()).start if case.since else None,
        "until": _last(case.until, now),
        "sources": case.sources,
    }


def _last(words: str | None, now: datetime) -> date | None:
    return parse_date(words, now.date()).end if words else None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Asks cases of one bot over ``searcher``; those without ``as_of`` at ``now``.

    ``engine`` is for the cases that name none of their own.
    """

    bot: Bot
    searcher: WatchedSearcher
    now: datetime
    engine: EngineChoice = "auto"

    def __call__(self, case: Case) -> Answer:
        """Return the answer to a case."""
        engine = cast(EngineChoice, case.engine or self.engine)
        return self.bot.ask(case.question, engine=engine, **limits(case, self.now))

    def drafted(self, case: Case) -> int:
        """Return how many quotes the keyless answerer proposes for a case, before the gate.

        The case is asked once more for it, so this is for one that failed.
        """
        traces: list[Trace] = []
        self.bot.ask(
            case.question, engine="keyless", on_trace=traces.append, **limits(case, self.now)
        )
        draft = extract(traces[-1].question, traces[-1].scored)
        return len(draft.lines) if draft else 0


def opened(
    directory: Path,
    now: datetime,
    *,
    bot_over: Callable[[Searcher], Bot] = Bot,
    engine: EngineChoice = "auto",
    **given: Any,
) -> Bench:
    """Return the bench on the archive in a folder, its bot opened; close it when done.

    Cases without ``as_of`` are asked at ``now``; ``bot_over`` makes the bot of the searcher, which
    is opened with what is ``given`` beside.
    Raises ArchiveMissing and its kin, and what ``bot_over`` raises.
    """
    searcher = WatchedSearcher.open(directory, **given)
    try:
        asking = Asking(bot=bot_over(searcher), searcher=searcher, now=now, engine=engine)
        return Bench(searcher, asking, asking.drafted)
    except BaseException:
        searcher.close()
        raise
