"""What is added to an archive while it is read: segments, joined without reading a text again."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import article, new_archive, put
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.bm25 import ArticleIndex, Stems
from index.search.segment import Segment, build_new_segment, join_segments
from index.search.snapshot import MOST_SEGMENTS, Snapshot

WORDS = ("amber", "basalt", "copper", "dolomite 2018-06", "emerald 2019", "feldspar")
BODY = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("\n".join)
STEP = st.tuples(st.sampled_from("abcdefgh"), st.none() | BODY)
BATCHES = st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=14)


def commit(archive: Archive, steps) -> None:
    """Put or remove articles in one batch, as an indexer does."""
    with archive.batch():
        for name, body in steps:
            if body is None:
                archive.remove(name)
            else:
                put(archive, article(name, body))


def same(one: Segment, other: Segment) -> None:
    """Hold two segments against each other, array by array."""
    for name in ("rows", "matrix", "leads", "alive"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert np.array_equal(one.spans.table[:, _order(one)], other.spans.table[:, _order(other)])
    for field in fields(ArticleIndex):
        if field.name not in ("stems", "starts", "places", "times"):
            assert np.array_equal(
                getattr(one.articles, field.name), getattr(other.articles, field.name)
            ), field.name
    for stem in {*one.articles.stems.tolist(), *other.articles.stems.tolist()}:
        for mine, theirs in zip(
            one.articles.posting(stem.decode()), other.articles.posting(stem.decode()), strict=True
        ):
            assert mine.tolist() == theirs.tolist(), stem


def _order(segment: Segment) -> np.ndarray:
    return np.lexsort(segment.spans.table[::-1])


@settings(max_examples=40, deadline=None)
@given(BATCHES)
def test_joined_segments_are_what_the_texts_would_give(batches) -> None:
    stems = Stems()
    with (
        tempfile.TemporaryDirectory() as folder,
        new_archive(Path(folder) / "archive", article("z", "zircon")) as archive,
    ):
        snapshot = Snapshot.capture(archive, None, stems)
        for steps in batches:
            commit(archive, steps)
            snapshot = snapshot.bring_up_to_date(archive, stems)
            assert len(snapshot.segments) <= MOST_SEGMENTS
        whole = build_new_segment(archive, 0, stems)
        assert whole is not None
        same(join_segments(snapshot.segments), whole)
    stems.close()


def test_no_text_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stems, read = Stems(), []
    with new_archive(tmp_path / "archive", article("z", "zircon")) as archive:
        snapshot = Snapshot.capture(archive, None, stems)
        found = Archive.read_passages
        monkeypatch.setattr(
            Archive, "read_passages", lambda self, rows: read.extend(rows) or found(self, rows)
        )
        for number in range(60):
            commit(archive, [(f"a{number}", "amber\ncopper")])
            snapshot = snapshot.bring_up_to_date(archive, stems)
    assert len(read) == 60
    assert snapshot.passages == 121
    stems.close()
