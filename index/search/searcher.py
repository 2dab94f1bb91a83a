"""Searcher: one archive open for questions.

>>> with Searcher.open(Path(".dateline")) as searcher:  # doctest: +SKIP
...     hits = searcher.search(Query(text="When did Putin first invite Kim?"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive, Filter
from index.archive.sqlite import Closing
from index.bm25 import CorpusStatistics, Stems, count_corpus, score_bm25
from index.embeddings import Embedder, load_embedder, make_mismatch_error
from index.errors import ArchiveEmpty
from index.search.dense import DenseSearcher
from index.search.explain import Explanation, explain_search
from index.search.hits import (
    ReadArticle,
    ReadingOrder,
    get_depth,
    order_candidates,
    read_articles,
    select_hits,
)
from index.search.log import SearchLog, SearchLogs
from index.search.query import Query, QueryTerms, build_query_terms
from index.search.ranking import (
    Candidate,
    QueryVectors,
    RankingSignals,
    Scores,
    merge_candidates,
    rank_articles,
)
from index.search.segment import Segment
from index.search.snapshot import FilterResolver, SnapshotManager
from index.search.time_prior import compute_recency_prior, compute_window_prior, get_past_window
from index.search.vocabulary import Vocabulary
from index.types import Article, Hit
from index.vectors import ChromaServer, GenerationStore
from index.vectors.generation import STATIC

P = ParamSpec("P")
T = TypeVar("T")
FOCUS = 1.5
"""What a name or a number of the question counts in a passage, against another word as rare.

Among articles it counts as any other: its rarity says enough (on realtimeqa, 1.1 to 2 lose).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A query made ready once, for one archive or for many slices of one.

    ``corpus`` are the statistics that words are weighed by; None for the archive's own.
    """

    query: Query
    terms: QueryTerms
    vectors: QueryVectors
    corpus: CorpusStatistics | None = None


class Searcher(Closing):
    """An archive open for reading, with its embedder and its newest generation.

    Any number may be open beside one writer, in any number of processes; each follows what is
    committed. One object may be used by several threads. ``messages`` collects what a person
    should know (a missing or broken generation, a server that does not answer), each once; nothing
    is printed. ``embedder`` is the archive's own, loaded.
    """

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        server: ChromaServer | None = None,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self.archive = archive
        self.messages: list[str] = []
        self._told = report
        self._logs = SearchLogs()
        self.embedder = embedder
        self._stems = Stems()
        self._dense = DenseSearcher(self._report)
        self._limits = FilterResolver(archive)
        self._vocabulary: tuple[Sequence[Segment], Vocabulary] | None = None
        self._standing = SnapshotManager(
            archive,
            GenerationStore(archive.directory),
            server,
            self._dense,
            self._stems,
            self._report,
        )

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        embedder: Embedder | None = None,
        server: ChromaServer | None = None,
        report: Callable[[str], None] | None = None,
    ) -> Searcher:
        """Open the archive in a folder, with the embedder that built it.

        ``embedder`` is needed where loading one by its name is not enough (a key, an address);
        ``server`` where the vectors are on a Chroma server; ``report`` is given each of
        ``messages`` as it comes. Raises ArchiveMissing, ArchiveEmpty,
        ArchiveVersion, ArchiveDamaged, and EmbedderMismatch for another embedder than the
        archive's.
        """
        with ExitStack() as undo:
            archive = undo.enter_context(Archive.open(directory))
            searcher = cls(archive, _fitting(archive, embedder), server, report)
            undo.pop_all()
            return searcher

    @property
    def damaged(self) -> bool:
        """Whether the vector index was found missing or damaged, and is done without."""
        return self._standing.damaged

    def search(self, query: Query) -> list[Hit]:
        """Return at most ``query.k`` hits, best first; none where nothing passes its limits."""
        hits = self.find_hits(query)
        self._logs.add_search(query, hits)
        return hits

    def watching(self) -> AbstractContextManager[SearchLog]:
        """Collect every search that this thread makes inside, and the parts that did not answer."""
        return self._logs.watching()

    def find_hits(self, query: Query) -> list[Hit]:
        """Return what ``search`` does."""
        request = self.prepare(query)
        with self.archive.snapshot():
            ranked = merge_candidates([self.rank(request)])
            chosen = {one.row: one for _, one in order_candidates(ranked, query)}
            read = self.read(request, list(chosen), get_depth(query, len(chosen)))
        return select_hits([(chosen[one.row], one) for one in read], query)

    def prepare(self, query: Query) -> SearchRequest:
        """Return a query with its words and its vectors."""
        terms = build_query_terms(query, self._stems)
        return SearchRequest(query=query, terms=terms, vectors=self._vectors(query, terms))

    def rank(self, request: SearchRequest) -> list[Candidate]:
        """Return the articles that may answer, each with what speaks for it."""
        return self._undamaged(self._rank, request)

    def read(
        self, request: SearchRequest, rows: Sequence[int], depth: tuple[int, int]
    ) -> list[ReadArticle]:
        """Return what there is to show of the articles that begin at these rows.

        ``depth`` is how many passages of each are looked at, and how many are kept.
        """
        return self._undamaged(self._read, request, rows, depth)

    def _undamaged(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call, once more without the vector index where that is found to have rotted."""
        try:
            return call(*args, **kwargs)
        except (LookupError, ValueError):  # what numpy raises over arrays that have rotted
            if not self._standing.drop_if_damaged():
                raise
            return call(*args, **kwargs)

    def _rank(self, request: SearchRequest) -> list[Candidate]:
        query, stems = request.query, request.terms.stems
        with self.archive.snapshot():
            self._check(request.vectors.content)
            segments = (snapshot := self._standing.get_current()).segments
            masks, rows = self._limits.resolve(snapshot, query.limits)
            articles = [each.articles for each in segments]
            signals = RankingSignals(
                segments=segments,
                masks=masks,
                rows=rows,
                vectors=request.vectors,
                lexical=score_bm25(articles, stems, _get_corpus(request, segments)),
                time=self._times(query, segments),
            )
            ranked = rank_articles(signals, self._dense)
            sources = self.archive.sources([one.row for one in ranked])
            return [replace(one, source=sources[one.row]) for one in ranked]

    def _read(
        self, request: SearchRequest, rows: Sequence[int], depth: tuple[int, int]
    ) -> list[ReadArticle]:
        with self.archive.snapshot():
            segments = (snapshot := self._standing.get_current()).segments
            limits = request.query.limits
            allowed = self._limits.resolve(snapshot, limits)[1] if limits.happened else None
            order = ReadingOrder(
                nearest=depth[0],
                most=depth[1],
                vector=request.vectors.content,
                weights=_weights(_get_corpus(request, segments), request.terms),
                rows=allowed,
            )
            return read_articles(self.archive, segments, rows, order, self._stems)

    def get_segments(self) -> Sequence[Segment]:
        """Return the passages as they stand now, segment by segment."""
        with self.archive.snapshot():
            return self._standing.get_current().segments

    def get_vocabulary(self) -> Vocabulary:
        """Return the words of the archive as it stands now; kept until it changes."""
        segments = self.get_segments()
        if self._vocabulary is None or self._vocabulary[0] is not segments:
            self._vocabulary = (segments, Vocabulary(self.archive, segments, self._stems))
        return self._vocabulary[1]

    def find_articles(self, query: Query, groups: Sequence[Sequence[str]]) -> list[Article]:
        """Return every article within the query's limits that has a word of each group."""
        vocabulary = self.get_vocabulary()
        with self.archive.snapshot():
            masks, _ = self._limits.resolve(self._standing.get_current(), query.limits)
            rows = vocabulary.find_articles(groups, masks)
            return [article for _, _, article in self.archive.read_passages(rows)]

    def explain(self, query: Query, hits: Sequence[Hit]) -> Explanation:
        """Return what a search for ``query`` went by, and what its ``select_hits`` hold of it."""
        return explain_search(self.archive, query, hits, self._stems)

    def warm(self) -> None:
        """Load what the first searches would load one by one; for processes that stay."""
        with self.archive.snapshot():
            self._dense.warm(self._standing.get_current().segments)

    def close(self) -> None:
        """Close the generation and the archive."""
        self._standing.close()
        self._stems.close()
        self.archive.close()

    def _report(self, message: str) -> None:
        if message not in self.messages:
            self.messages.append(message)
            if self._told is not None:
                self._told(message)

    def _check(self, vector: NDArray[np.float32]) -> None:
        """Raise EmbedderMismatch where the archive has been given another embedder meanwhile."""
        made = self.archive.embedder
        if made is not None and made != (self.embedder.name, len(vector)):
            where = f"The archive {self.archive.directory}"
            raise make_mismatch_error(where, made, self.embedder.name, len(vector))

    def _vectors(self, query: Query, words: QueryTerms) -> QueryVectors:
        if self.embedder.name not in STATIC:
            whole = self.embedder.embed_query(query.text)
            return QueryVectors(content=whole, asking=whole)
        content, asking = self.embedder.embed([words.content, words.asking])
        return QueryVectors(content=content, asking=asking)

    def _times(self, query: Query, segments: Sequence[Segment]) -> list[Scores]:
        """Return the time prior of every article."""
        priors = [compute_recency_prior(query, each.articles) for each in segments]
        window = get_past_window(query)
        if window is None:
            return priors
        return [
            np.maximum(
                found,
                compute_window_prior(
                    window, each.articles, each.match_rows(each.spans.find_overlapping(window))
                ),
            )
            for found, each in zip(priors, segments, strict=True)
        ]


def _get_corpus(request: SearchRequest, segments: Sequence[Segment]) -> CorpusStatistics:
    if request.corpus is not None:
        return request.corpus
    return count_corpus([each.articles for each in segments], request.terms.stems)


def _weights(corpus: CorpusStatistics, words: QueryTerms) -> dict[str, float]:
    """Return what each stem is worth in a passage: its rarity, more where it is in focus."""
    return {
        stem: corpus.compute_idf(stem) * (FOCUS if stem in words.focus else 1.0)
        for stem in words.stems
    }


def _fitting(archive: Archive, embedder: Embedder | None) -> Embedder:
    made = archive.embedder
    if made is None or archive.count(Filter()) == 0:
        raise ArchiveEmpty(
            f"The archive {archive.directory} holds no passages.", "Run `dateline index PATH`."
        )
    embedder = embedder or load_embedder(made[0])
    if embedder.name != made[0] or (made[0] in STATIC and embedder.dimensions != made[1]):
        where = f"The archive {archive.directory}"
        told = embedder.dimensions if embedder.name == made[0] else None
        raise make_mismatch_error(where, made, embedder.name, told)
    return embedder
