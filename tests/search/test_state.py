"""Whatever happens to an archive, text, lexical index and vectors hold the same passages.

A few examples in the ordinary suite; five hundred with

    python -m pytest tests/test_search_state.py --hypothesis-profile=thorough
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from fakes.archives import TOY, article, new_archive, passages, put
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from index.archive import Archive
from index.embeddings import ToyEmbedder
from index.ingest import reindex
from index.search import Query, Searcher
from index.vectors import Generation, GenerationStore, publish_generation, publish_if_due

OTHER = ToyEmbedder(dimensions=24, name="another")
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # each step waits for the disk
THOROUGH = settings.get_current_profile_name() == "thorough"

NAMES = st.sampled_from("abcde")
WORDS = ("amber", "basalt", "copper", "dolomite", "emerald")
BODIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("\n".join)


class Life(RuleBasedStateMachine):
    """An indexer and a reader of one archive; ``model`` is what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(dir=MEMORY)) / "archive"
        self.model: dict[str, str] = {}
        self.writer: Archive | None = None
        self.reader: Searcher | None = None
        self.embedder = TOY

    @initialize()
    def create(self) -> None:
        self.writer = new_archive(self.directory, article("z", "zircon"))
        self.model["z"] = "zircon"

    @rule(name=NAMES, body=BODIES)
    def add_or_change(self, name: str, body: str) -> None:
        put(self.writer, article(name, body), embedder=self.embedder)
        self.model[name] = body

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        assert self.writer.remove(name) == (self.model.pop(name, None) is not None)

    @rule()
    def restart_the_indexer(self) -> None:
        self.writer.close()
        self.writer = Archive.open(self.directory, write=True)

    @rule()
    def publish_a_generation(self) -> None:
        self.holds_all(publish_generation(self.writer, self.directory, documents="never"))

    @rule()
    def publish_where_due(self) -> None:
        made = publish_if_due(self.writer, self.directory, documents="never")
        if made is not None:
            self.holds_all(made)

    def holds_all(self, made: Generation) -> None:
        rows, matrix = self.writer.vectors()
        for vector in matrix[:1]:
            assert set(made.query(vector, 100)[0].tolist()) == set(rows.tolist())
        made.close()

    @rule(other=st.booleans())
    def rebuild(self, other: bool) -> None:
        self.embedder = OTHER if other else TOY
        self.writer.close()
        assert reindex(self.directory, self.embedder) == ""
        self.writer = Archive.open(self.directory, write=True)
        if self.reader is not None:
            self.restart_the_reader()

    @precondition(lambda self: GenerationStore(self.directory).current())
    @rule()
    def lose_the_generations(self) -> None:
        shutil.rmtree(GenerationStore(self.directory).root)

    @precondition(lambda self: GenerationStore(self.directory).current())
    @rule()
    def tear_the_generation(self) -> None:
        shelf = GenerationStore(self.directory)
        (shelf.folder(shelf.current()) / "manifest.json").unlink(missing_ok=True)

    @rule()
    def restart_the_reader(self) -> None:
        if self.reader is not None:
            self.reader.close()
        self.reader = Searcher.open(self.directory, embedder=self.embedder)

    @invariant()
    def everything_agrees(self) -> None:
        if self.writer is None:
            return
        expected = {p.id: p.text for n, b in self.model.items() for p in passages(article(n, b))}
        rows = self.writer.live_rows()
        stored = {p.id: p.text for _, p in self.writer.passages(rows)}
        assert stored == expected
        found, matrix = self.writer.vectors()
        assert found.tolist() == rows.tolist()
        texts = [f"Title of {p.split('#')[0]}\n{t}" for p, t in stored.items()]
        assert np.allclose(matrix, self.embedder.embed(texts), atol=1e-6)
        for word in WORDS:
            lexical = {row for row, _ in self.writer.lexical(word, 100)}
            assert lexical == {r for r, p in self.writer.passages(rows) if word in p.text}

    @invariant()
    def the_reader_sees_all_of_it(self) -> None:
        if self.reader is None:
            return
        for word in WORDS[:2]:
            hits = self.reader.search(Query(text=word, k=60))
            seen = {hit.passage.id: hit.passage.text for hit in hits}
            assert seen == {
                p.id: p.text for n, b in self.model.items() for p in passages(article(n, b))
            }
            holding = {name for name, body in self.model.items() if word in body}
            assert {hit.article.id for hit in hits if hit.score_parts["lexical"] > 0} == holding

    def teardown(self) -> None:
        for each in (self.reader, self.writer):
            if each is not None:
                each.close()
        shutil.rmtree(self.directory.parent)


Life.TestCase.settings = settings(
    max_examples=500 if THOROUGH else 12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestLife = Life.TestCase
