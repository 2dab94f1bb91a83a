"""A split archive answers as the whole one does, and opens what it needs."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest
from fakes.archives import TOY, new_archive
from fakes.search_archive import ARTICLES
from fakes.sliced_archive import engine, opened, split

from index.archive import Filter
from index.errors import ArchiveError
from index.search import Query, Searcher
from index.slices.engine import SliceError, ThreadEngine, gather
from index.types import DateRange, Hit

QUESTIONS = ("ferry near Rostock", "tea taxes", "the bear", "olive harvest", "comet over Malta")
NOW = datetime(2022, 1, 1)


def scores(hits: list[Hit]) -> list[tuple[float, str]]:
    """The hits, best first; what scores alike, by name."""
    return sorted((-round(hit.score, 4), hit.passage.id) for hit in hits)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    split(tmp_path / "parts")
    return tmp_path / "parts"


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("more", [{}, {"as_of": NOW}, {"per_source": 0.5}, {"k": 1}])
def test_slices_give_the_hits_of_the_whole(
    tmp_path: Path, parts: Path, text: str, more: dict[str, object]
) -> None:
    new_archive(tmp_path / "whole", *ARTICLES).close()
    query = Query(text=text, **{"k": 13, **more})  # type: ignore[arg-type]
    with Searcher.open(tmp_path / "whole", embedder=TOY) as whole, opened(parts) as sliced:
        one, other = whole.search(query), sliced.search(query)
    assert scores(one) == scores(other)


def test_days_of_publication_choose_the_slices(parts: Path) -> None:
    with opened(parts) as searcher:
        found = searcher.search(Query(text="ferry", published=DateRange.of("2021")))
        assert {hit.article.id for hit in found} == {"later"}
        assert engine(searcher).get_opened() == ("2021",)


def test_what_came_later_is_not_opened(parts: Path) -> None:
    with opened(parts) as searcher:
        assert searcher.search(Query(text="ferry", as_of=datetime(2020, 12, 31)))
        assert set(engine(searcher).get_opened()) == {"2020", "undated"}


def test_a_window_opens_what_was_published_then_or_speaks_of_it(parts: Path) -> None:
    window = DateRange.of("2021-06")
    with opened(parts) as searcher:
        searcher.search(Query(text="ferry", window=window, as_of=NOW))
        assert engine(searcher).get_opened() == ("2021",)


def test_a_slice_that_is_late_is_left_out_and_noted(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rank(searcher: Searcher, request: object, *, whole=Searcher._rank) -> object:
        if searcher.archive.directory.name == "2021":
            time.sleep(1.0)
        return whole(searcher, request)

    monkeypatch.setattr(Searcher, "_rank", rank)
    with opened(parts) as searcher:
        searcher.archive.timeout = 0.4
        with searcher.watching() as log:
            found = searcher.search(Query(text="ferry near Rostock"))
    assert "later" not in [hit.article.id for hit in found]
    assert (log.answered, len(log.asked), log.missing) == (2, 3, {"2021"})
    assert searcher.messages == [
        "Part 2021 of the archive did not answer in time. It was left out."
    ]


def test_a_slice_that_is_gone_is_noted(parts: Path) -> None:
    (parts / "slices" / "2021" / "archive.db").unlink()
    with opened(parts) as searcher, searcher.watching() as log:
        assert searcher.search(Query(text="ferry"))
    assert log.missing == {"2021"}
    assert "Part 2021 of the archive cannot be opened" in searcher.messages[0]


def test_articles_are_found_in_every_slice(parts: Path) -> None:
    with opened(parts) as searcher:
        found = searcher.find_articles(Query(text=""), [["ferry"]])
    assert {article.id for article in found} == {"ferry", "later", "digest"}


def test_misspelt_words_are_met_with_those_of_all_slices(tmp_path: Path, parts: Path) -> None:
    new_archive(tmp_path / "whole", *ARTICLES).close()
    with Searcher.open(tmp_path / "whole", embedder=TOY) as whole, opened(parts) as sliced:
        one, other = whole.get_vocabulary(), sliced.get_vocabulary()
        assert one.count_articles("ferry") == other.count_articles("ferry") == 3
        assert one.find_similar("fery", ["sank"]) == other.find_similar("fery", ["sank"])
        assert other.find_similar("Rostok")[0].text == "Rostock"


def test_a_question_is_explained(parts: Path) -> None:
    with opened(parts) as searcher:
        query = Query(text="ferry near Rostock", k=1)
        told = searcher.explain(query, searcher.search(query))
    assert told.passages == told.passing_count == 13
    assert "ferry" in told.matched_words[0]


def test_a_future_that_fails_otherwise_raises(parts: Path) -> None:
    threads = ThreadEngine(parts, TOY)
    future = threads.submit("2020", lambda searcher: searcher.archive.count(Filter()))
    assert gather({"2020": future}, 5.0) == ({"2020": 10}, {})
    gone = threads.submit("1999", lambda searcher: searcher)
    assert gather({"1999": gone}, 5.0)[1].keys() == {"1999"}
    assert isinstance(gone.exception(), SliceError)
    wrong = threads.submit("2020", lambda searcher: searcher.archive.lexical("(", 1))
    with pytest.raises(ArchiveError, match="cannot be parsed"):
        gather({"2020": wrong}, 5.0)
    threads.close()
