"""No question, however odd, raises anything."""

from __future__ import annotations

import random
from pathlib import Path

from fakes.search_archive import ARTICLES, build, searcher
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search import Query

PIECES = (
    '"', "'", "(", ")", "*", "-", "+", ":", "^", "{", "}", "NEAR", "AND", "OR", "NOT", "title:",
    "ferry", "\\", "\0", "%", ";", "--", "\n", "é", "ß", "İ", "\u0301", "\ud800", "日本", "😀", "½",
    "\u202e", "a" * 300, "2.9", "10%", "U.S.", " ", "’", "“", "?",
)  # fmt: skip


def test_ten_thousand_questions_of_odd_pieces(tmp_path: Path) -> None:
    build(tmp_path / "archive", *ARTICLES[:2])
    draw = random.Random(7)
    with searcher(tmp_path / "archive") as search:
        for _ in range(10_000):
            text = "".join(draw.choices(PIECES, k=draw.randint(0, 12)))
            assert len(search.search(Query(text=text, k=1))) == 1, text


def test_any_text_at_all(tmp_path_factory) -> None:
    directory = tmp_path_factory.mktemp("fuzz") / "archive"
    build(directory)
    with searcher(directory) as search:

        @settings(max_examples=300, deadline=None)
        @given(st.text(st.characters(codec=None)), st.text(), st.integers(1, 30))
        def ask(text: str, term: str, k: int) -> None:
            hits = search.search(Query(text=text, terms=(term,), focus=(term, text), k=k))
            assert 1 <= len(hits) <= k

        ask()
