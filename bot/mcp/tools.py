"""What the tools return: the JSON of the command line, within the limits of whoever runs them.

Nothing here writes. A call may narrow the limits that were set when the server started, and
never widen them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.arguments import build_ask_arguments, build_scope, build_search_query
from bot.errors import QuestionError
from bot.render import build_answer_record
from bot.render.articles import build_full_article_record
from bot.render.as_json import build_hits_record
from bot.render.timeline import build_timeline_record
from bot.types import EngineChoice, Scope
from index.errors import ArchiveError

if TYPE_CHECKING:
    from bot.pipeline import Bot
    from index import Searcher

MINUTE = 60.0
LONGEST = 2000
"""Characters of a question at most."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLimits:
    """What no call goes beyond.

    ``sources``, ``since`` and ``until`` bound the articles (no ``sources`` means all publishers);
    ``passages`` how many a search returns, ``characters`` how much of an article's text one call
    does, ``per_minute`` how many calls are taken; ``engine`` says who writes answers.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    passages: int = 20
    characters: int = 20_000
    per_minute: int = 60
    engine: EngineChoice = "keyless"


class ArchiveTools:
    """The four tools over one archive. Safe for threads."""

    def __init__(
        self,
        bot: Bot,
        searcher: Searcher,
        limits: ToolLimits,
        *,
        now: Callable[[], datetime],
        stopwatch: Callable[[], float],
    ) -> None:
        """``now`` tells the reader's time, ``stopwatch`` seconds that never go back."""
        self._bot, self._searcher, self.limits = bot, searcher, limits
        self._now, self._stopwatch = now, stopwatch
        self._calls: deque[float] = deque()
        self._lock = threading.Lock()

    def ask(self, given: Mapping[str, Any]) -> Record:
        """Return an answer with its citations, or the refusal. Raises DatelineError."""
        asked = build_ask_arguments({**given, "history": None}, self._begin(given, "question"))
        scope = self._narrow(asked["scope"])
        answer = self._bot.ask(asked["question"], scope, engine=self.limits.engine)
        return build_answer_record(answer)

    def search(self, given: Mapping[str, Any]) -> Record:
        """Return the passages that rank highest. Raises DatelineError."""
        now = self._begin(given, "question")
        count = int(given.get("count") or min(10, self.limits.passages))
        if not 1 <= count <= self.limits.passages:
            raise QuestionError(f"count is {count}.", f"Ask for 1 to {self.limits.passages}.")
        scope = self._narrow(build_scope(given, now))
        query = build_search_query(self._searcher, dict(given), count, now)
        published = scope.published or query.published
        query = replace(query, published=published, sources=scope.sources or query.sources)
        return build_hits_record(self._searcher.search(query))

    def timeline(self, given: Mapping[str, Any]) -> Record:
        """Return the dated events of a matter, in order. Raises DatelineError."""
        scope = self._narrow(build_scope(given, self._begin(given, "query")))
        return build_timeline_record(self._bot.timeline(str(given["query"]), scope))

    def article(self, given: Mapping[str, Any]) -> Record:
        """Return an article and a run of its text, from ``start``. Raises DatelineError.

        ``text_start`` and ``text_end`` are the run's offsets, ``text_length`` the whole's.
        """
        self._begin(given, "article_id")
        archive, wanted = self._searcher.archive, str(given["article_id"])
        found = archive.article(wanted, given.get("version"))
        if found is None or not self._admits(wanted):
            raise ArchiveError(f"there is no article {wanted!r}.", "`search` returns ids.")
        start = min(max(0, int(given.get("start") or 0)), len(found.body))
        text = found.body[start : start + self.limits.characters]
        return {
            **build_full_article_record(found, archive),
            "text": text,
            "text_start": start,
            "text_end": start + len(text),
            "text_length": len(found.body),
        }

    def _begin(self, given: Mapping[str, Any], words: str) -> datetime:
        """Count a call, and return its moment. Raises QuestionError for one too many or too long.

        ``words`` names the field that a person's words stand in.
        """
        if len(str(given.get(words) or "")) > LONGEST:
            raise QuestionError(f"{words} has over {LONGEST} characters.", "Shorten it.")
        with self._lock:
            now = self._stopwatch()
            while self._calls and now - self._calls[0] >= MINUTE:
                self._calls.popleft()
            if len(self._calls) >= self.limits.per_minute:
                most = self.limits.per_minute
                raise QuestionError(f"over {most} calls came in a minute.", "Wait a minute.")
            self._calls.append(now)
        return self._now()

    def _narrow(self, scope: Scope) -> Scope:
        """Return the scope of a call within the limits. Raises QuestionError outside of them."""
        limits = self.limits
        allowed = {name.casefold() for name in limits.sources}
        strange = [name for name in scope.sources if allowed and name.casefold() not in allowed]
        if strange:
            raise QuestionError(
                f"{strange[0]!r} is no source here.", f"Sources: {', '.join(limits.sources)}."
            )
        since = max(filter(None, (scope.since, limits.since)), default=None)
        until = min(filter(None, (scope.until, limits.until)), default=None)
        if since and until and since > until:
            raise QuestionError(
                f"{since} to {until} holds no day.",
                f"This server answers for {limits.since or '..'} to {limits.until or '..'}.",
            )
        return replace(scope, since=since, until=until, sources=scope.sources or limits.sources)

    def _admits(self, article_id: str) -> bool:
        """Tell whether an article lies within the limits."""
        from index import Filter

        limits = self._narrow(Scope(as_of=self._now()))
        wanted = Filter(
            article_ids=(article_id,), sources=limits.sources, published=limits.published
        )
        return bool(self._searcher.archive.coverage(wanted=wanted).articles)
