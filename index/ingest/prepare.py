"""Preparing documents one after another, or in several processes where there are many.

Order is kept. The processes are spawned (nothing of the parent is shared, least of all the
archive and its lock), and only for a few hundred documents or more, so that a small folder
does not pay for their start. Where one is killed, the work goes on in this process;
where this process is killed, they end too: left alone they would wait for work for ever.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process

import numpy as np

from index.archive import Matrix
from index.document_dating import infer_publication_date
from index.embeddings import build_embedding_text, load_embedder
from index.errors import DatelineError, ReadError
from index.ingest.articles import extract_articles
from index.ingest.chunk import split_passages
from index.ingest.near_duplicates import compute_signature
from index.readers import RawDocument, ReadFailure
from index.types import Article, Passage

Repeated = Mapping[str, frozenset[str]]
_BAD_RECORD = (DatelineError, ValueError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedArticle:
    """An article as it goes into the archive: cut, and signed to be compared with others.

    ``vectors`` are those of its passages, a row each, where they were made on the way.
    """

    article: Article
    passages: list[Passage]
    signature: bytes
    vectors: Matrix | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """One document's articles, or why there are none."""

    document: RawDocument
    articles: tuple[PreparedArticle, ...] = ()
    failure: ReadFailure | None = None


def prepare_document(
    document: RawDocument, before: date, repeated: Repeated | None = None
) -> PreparedDocument:
    """Return what a document comes to. A bad record is a failure; nothing is raised for it.

    ``before`` is a day on which the document was there to be read: the day of this run;
    ``repeated`` maps a source to its furniture (see ``index.ingest.articles.extract_articles``).
    """
    try:
        found = [
            _storable(article) for article in extract_articles(document, repeated, before=before)
        ]
        ready = tuple(_ready(_dated(article, before)) for article in found)
    except _BAD_RECORD as error:
        reason = str(error) if isinstance(error, DatelineError) else f"It cannot be read: {error!r}"
        failure = ReadFailure(origin=document.origin, reason=" ".join(reason.split()))
        return PreparedDocument(document=document, failure=failure)
    return PreparedDocument(document=document, articles=ready)


def _ready(article: Article) -> PreparedArticle:
    return PreparedArticle(
        article=article, passages=split_passages(article), signature=compute_signature(article)
    )


def _dated(article: Article, before: date) -> Article:
    """Date an undated article where its own text proves the date."""
    if article.published is not None:
        return article
    return replace(article, published=infer_publication_date(article, before=before))


def _storable(article: Article) -> Article:
    """Refuse an article that SQLite cannot store as it is."""
    text = article.title + article.body + article.raw
    if "\0" in text:
        raise ReadError("It holds NUL characters.", "Save it again as text.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ReadError("It holds half of a character.", "Save it again as UTF-8.") from error
    return article


ALONE = 200  # documents from which on processes are started
_CHUNK = 8  # documents that travel together
_AHEAD = 3  # chunks in flight for each process

Chunk = list[RawDocument]
Work = Callable[[RawDocument], PreparedDocument]
Result = tuple[tuple[PreparedArticle, ...], ReadFailure | None]
"""What travels back from a process: `Prepared` without its document, which never left."""


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepare_documents(
    documents: Iterable[RawDocument],
    before: date,
    workers: int,
    *,
    repeated: Repeated | None = None,
    alone: int = ALONE,
) -> Iterator[PreparedDocument]:
    """Yield what each document comes to, in order; ``documents`` is read a little ahead."""
    work = partial(prepare_document, before=before, repeated=repeated or {})
    rest = iter(documents)
    if workers > 1 and parent_process() is None:
        first = list(islice(rest, alone))
        rest = chain(first, rest)
        if len(first) == alone:
            chunks = chunk_documents(rest)
            yield from _in_processes(chunks, work, workers)
            rest = chain.from_iterable(chunks)
    yield from map(work, rest)


def _in_processes(chunks: Iterator[Chunk], work: Work, workers: int) -> Iterator[PreparedDocument]:
    """Yield what the chunks come to, until they end or the processes break."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    flying: deque[tuple[Chunk, Future[list[Result]]]] = deque()
    try:
        while True:
            for chunk in islice(chunks, workers * _AHEAD - len(flying)):
                flying.append((chunk, pool.submit(prepare_chunk, chunk, work)))
            if not flying:
                return
            results = flying[0][1].result()
            for document, (articles, failure) in zip(flying.popleft()[0], results, strict=True):
                yield PreparedDocument(document=document, articles=articles, failure=failure)
    except BrokenProcessPool:
        yield from (work(document) for chunk, _ in flying for document in chunk)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def prepare_chunk(chunk: Chunk, work: Work) -> list[Result]:
    """Prepare some documents; the unit of work of a process."""
    found = [work(document) for document in chunk]
    return [(one.articles, one.failure) for one in found]


def prepare_chunk_embedded(chunk: Chunk, work: Work, embedder: str) -> list[Result]:
    """Prepare some documents and embed their passages; the unit of work of a cluster."""
    found = prepare_chunk(chunk, work)
    if not embedder:
        return found
    articles = [one for ready, _ in found for one in ready if one.passages]
    texts = [build_embedding_text(one.article, p) for one in articles for p in one.passages]
    rows = iter(load_embedder(embedder).embed(texts)) if texts else iter(())
    made = {id(one): np.stack(list(islice(rows, len(one.passages)))) for one in articles}
    return [
        (tuple(replace(one, vectors=made.get(id(one))) for one in ready), failure)
        for ready, failure in found
    ]


def _begin() -> None:
    """Leave Ctrl-C to the parent, which ends its processes, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def chunk_documents(documents: Iterator[RawDocument]) -> Iterator[Chunk]:
    """Yield the documents in the lots that travel together."""
    while chunk := list(islice(documents, _CHUNK)):
        yield chunk
