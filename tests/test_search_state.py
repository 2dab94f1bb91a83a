"""Whatever happens to an archive, text, lexical index and vectors hold the same passages."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
from archive_samples import TOY, article, new_archive, passages, put
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from search_samples import searcher

from index.archive import Archive
from index.search import Query, Searcher
from index.vectors import Shelf, publish, publish_if_due

NAMES = st.sampled_from("abcde")
WORDS = ("amber", "basalt", "copper", "dolomite", "emerald")
BODIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("\n".join)


class Life(RuleBasedStateMachine):
    """An indexer and a reader of one archive; ``model`` is what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp()) / "archive"
        self.model: dict[str, str] = {}
        self.writer: Archive | None = None
        self.reader: Searcher | None = None

    @initialize()
    def create(self) -> None:
        self.writer = new_archive(self.directory, article("z", "zircon"))
        self.model["z"] = "zircon"

    @rule(name=NAMES, body=BODIES)
    def add_or_change(self, name: str, body: str) -> None:
        put(self.writer, article(name, body))
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
        publish(self.writer, self.directory, documents="never")

    @rule()
    def publish_where_due(self) -> None:
        publish_if_due(self.writer, self.directory, documents="never")

    @precondition(lambda self: Shelf(self.directory).current())
    @rule()
    def lose_the_generations(self) -> None:
        shutil.rmtree(Shelf(self.directory).root)

    @rule()
    def restart_the_reader(self) -> None:
        if self.reader is not None:
            self.reader.close()
        self.reader = searcher(self.directory)

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
        assert np.allclose(matrix, TOY.embed(texts), atol=1e-6)
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
            assert {hit.article.id for hit in hits if hit.why["lexical"] > 0} == holding

    def teardown(self) -> None:
        for each in (self.reader, self.writer):
            if each is not None:
                each.close()
        shutil.rmtree(self.directory.parent)


Life.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestLife = Life.TestCase
