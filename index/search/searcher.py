"""Searcher: one archive open for questions.

>>> with Searcher.open(Path(".dateline")) as searcher:  # doctest: +SKIP
...     hits = searcher.search(Query(text="When did Putin first invite Kim?"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive, Filter
from index.archive.sqlite import Closing
from index.bm25 import Stems, compute_idf, score_bm25
from index.embeddings import Embedder, load_embedder, make_mismatch_error
from index.errors import ArchiveEmpty
from index.search.dense import DenseSearcher
from index.search.explain import Explanation, explain_search
from index.search.hits import HitSelection, select_hits
from index.search.query import Query, QueryTerms, build_query_terms
from index.search.ranking import QueryVectors, RankingSignals, Scores, rank_articles
from index.search.segment import Segment
from index.search.snapshot import FilterResolver, SnapshotManager
from index.search.time_prior import compute_recency_prior, compute_window_prior, get_past_window
from index.search.vocabulary import Vocabulary
from index.types import Article, Hit
from index.vectors import ChromaServer, GenerationStore
from index.vectors.generation import STATIC

FOCUS = 1.5
"""What a name or a number of the question counts in a passage, against another word as rare.

Among articles it counts as any other: its rarity says enough (on realtimeqa, 1.1 to 2 lose).
"""


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
        try:
            return self._found(query)
        except (LookupError, ValueError):  # what numpy raises over arrays that have rotted
            if not self._standing.drop_if_damaged():
                raise
            return self._found(query)

    def _found(self, query: Query) -> list[Hit]:
        words = build_query_terms(query, self._stems)
        vectors = self._vectors(query, words)
        with self.archive.snapshot():
            self._check(vectors.content)
            segments = (snapshot := self._standing.get_current()).segments
            masks, rows = self._limits.resolve(snapshot, query.limits)
            signals = RankingSignals(
                segments=segments,
                masks=masks,
                rows=rows,
                vectors=vectors,
                lexical=score_bm25([each.articles for each in segments], words.stems),
                time=self._times(query, segments),
            )
            choice = HitSelection(
                k=query.k,
                per_article=query.per_article,
                per_source=query.per_source,
                rows=rows,
                vector=vectors.content,
                weights=_weights(segments, words),
            )
            found = rank_articles(signals, self._dense)
            return select_hits(self.archive, segments, found, choice, self._stems)

    def get_vocabulary(self) -> Vocabulary:
        """Return the words of the archive as it stands now; kept until it changes."""
        with self.archive.snapshot():
            segments = self._standing.get_current().segments
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


def _weights(segments: Sequence[Segment], words: QueryTerms) -> dict[str, float]:
    """Return what each stem is worth in a passage: its rarity, more where it is in focus."""
    articles = [each.articles for each in segments]
    return {
        stem: compute_idf(articles, stem) * (FOCUS if stem in words.focus else 1.0)
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
