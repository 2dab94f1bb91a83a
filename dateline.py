"""dateline from Python: articles in, dated and quoted answers out.

>>> from dateline import Bot, Scope, Searcher, build_archive  # doctest: +SKIP
>>> build_archive(["articles/"], Path("gazette"), now=datetime.now())
>>> with Searcher.open(Path("gazette")) as searcher:
...     scope = Scope(as_of=datetime.now())
...     print(Bot(searcher).ask("Who opened the bridge?", scope).text)

Each name is imported when it is first used. ``python -m dateline`` is the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.pipeline import Bot
    from bot.types import REFUSAL, Answer, Citation, Scope, Turn
    from index.archive import Archive
    from index.errors import DatelineError
    from index.ingest import BuildReport
    from index.retriever import ArchiveRetriever
    from index.search import Query, Searcher
    from index.slices import open_searcher
    from index.slices.building import build_archive
    from index.types import Article, DateRange, Hit, Passage, PublicationDate, TimexSpan
    from index.vectors import ChromaServer

_HOMES = {
    "index.archive": "Archive",
    "index.errors": "DatelineError",
    "index.ingest": "BuildReport",
    "index.retriever": "ArchiveRetriever",
    "index.search": "Query Searcher",
    "index.slices": "open_searcher",
    "index.slices.building": "build_archive",
    "index.types": "Article DateRange Hit Passage PublicationDate TimexSpan",
    "index.vectors": "ChromaServer",
    "bot.pipeline": "Bot",
    "bot.types": "Answer Citation REFUSAL Scope Turn",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "REFUSAL",
    "Answer",
    "Archive",
    "ArchiveRetriever",
    "Article",
    "Bot",
    "BuildReport",
    "ChromaServer",
    "Citation",
    "DateRange",
    "DatelineError",
    "Hit",
    "Passage",
    "PublicationDate",
    "Query",
    "Scope",
    "Searcher",
    "TimexSpan",
    "Turn",
    "build_archive",
    "open_searcher",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__


if __name__ == "__main__":
    from bot.cli import main

    main()
