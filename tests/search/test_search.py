"""Search: ranked, dated, limited, diverse, and never surprised by a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from fakes.archives import article
from fakes.search_archive import ARTICLES, build, ids, searcher

from index.archive import Archive, Filter
from index.errors import ArchiveEmpty, ArchiveMissing, EmbedderMismatch
from index.search import Query, Searcher
from index.types import DateRange

NOW = datetime(2026, 1, 1)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    directory = tmp_path_factory.mktemp("search") / "archive"
    build(directory)
    with searcher(directory) as opened:
        yield opened


def days(start: str, end: str) -> DateRange:
    return DateRange(value="", start=date.fromisoformat(start), end=date.fromisoformat(end))


def test_the_article_about_it_comes_before_the_digest(search: Searcher) -> None:
    hits = search.search(Query(text="Where did the ferry sink?"))
    assert ids(hits)[0] == "ferry"
    assert ids(hits).index("digest") > 0


def test_a_hit_is_a_verbatim_passage_and_says_why(search: Searcher) -> None:
    hit = search.search(Query(text="ferry Rostock", as_of=NOW))[0]
    assert hit.article.body[hit.passage.start : hit.passage.end] == hit.passage.text
    assert {"lexical", "dense", "time"} <= set(hit.score_parts)
    assert hit.score == pytest.approx(sum(hit.score_parts.values()))


def test_hits_are_ordered_by_score(search: Searcher) -> None:
    scores = [hit.score for hit in search.search(Query(text="ferry bear taxes", k=20))]
    assert scores == sorted(scores, reverse=True)


def test_one_passage_an_article_until_each_has_had_its_turn(search: Searcher) -> None:
    few = search.search(Query(text="ferry", k=5))
    assert len(set(ids(few))) == 5
    every = search.search(Query(text="ferry", k=50))
    assert len(every) == sum(len(one.body.splitlines()) for one in ARTICLES)
    assert len({hit.passage.id for hit in every}) == len(every)


def test_more_passages_of_an_article_when_asked(search: Searcher) -> None:
    hits = search.search(Query(text="ferry Rostock divers bell", k=3, per_article=2))
    assert ids(hits).count("ferry") == 2


def test_the_passage_with_the_words_is_shown(search: Searcher) -> None:
    hit = search.search(Query(text="Who found the bell of the ferry?"))[0]
    assert "bell" in hit.passage.text


def test_nothing_is_found_that_was_published_later(search: Searcher) -> None:
    found = ids(search.search(Query(text="ferry", k=50, as_of=datetime(2020, 4, 1))))
    assert "ferry" in found
    assert "later" not in found
    assert "undated" in found


def test_the_minute_counts_on_the_day_itself(search: Searcher) -> None:
    early, late = datetime(2020, 1, 6, 10, 29), datetime(2020, 1, 6, 10, 30)
    assert "taxes" not in ids(search.search(Query(text="tea", as_of=early)))
    assert "taxes" in ids(search.search(Query(text="tea", as_of=late)))


def test_published_keeps_those_days_and_no_unknown_ones(search: Searcher) -> None:
    query = Query(text="bear ferry", k=50, published=days("2020-03-01", "2020-03-31"))
    assert set(ids(search.search(query))) == {"ferry", "digest"}


def test_a_month_overlaps_its_days(search: Searcher) -> None:
    query = Query(text="olives", k=50, published=days("2020-05-20", "2020-05-21"))
    assert ids(search.search(query)) == ["month"]


def test_happened_keeps_the_passages_that_speak_of_it(search: Searcher) -> None:
    query = Query(text="ferry bell", k=50, happened=days("2020-03-01", "2020-03-31"))
    hits = search.search(query)
    assert [hit.passage.id for hit in hits] == ["ferry#2"]


@pytest.mark.parametrize("name", ["daily sum", "DAILY SUM"])
def test_sources_are_publishers_or_agencies_in_any_case(search: Searcher, name: str) -> None:
    found = set(ids(search.search(Query(text="anything", k=50, sources=(name,)))))
    assert found == {"digest", "taxes", "gallery"}
    assert "undated" in ids(search.search(Query(text="bear", sources=("afp",))))


def test_article_ids_and_tags_restrict(search: Searcher) -> None:
    assert set(ids(search.search(Query(text="x", k=9, article_ids=("taxes",))))) == {"taxes"}
    assert set(ids(search.search(Query(text="x", k=9, tags=("sea",))))) == {"ferry"}
    assert search.search(Query(text="ferry", article_ids=("nowhere",))) == []


def test_filters_over_arrays_agree_with_the_archive(search: Searcher) -> None:
    for limits in (
        Filter(as_of=datetime(2020, 3, 2)),
        Filter(as_of=datetime(2020, 1, 6, 10, 29)),
        Filter(published=days("2020-03-02", "2020-05-01")),
        Filter(published=days("2020-05-31", "2020-06-30"), as_of=datetime(2020, 5, 2)),
        Filter(published=DateRange(value="", start=None, end=date(2020, 3, 2))),
    ):
        segment = search._standing.get_current().segments[0]
        rows = segment.rows_of(segment.match_dates(limits).nonzero()[0])
        assert rows.tolist() == search.archive.rows(limits).tolist(), limits


def test_the_newest_comes_first_as_its_day_nears(search: Searcher) -> None:
    def asked(day: datetime, **more: bool) -> str:
        return ids(search.search(Query(text="ferry Rostock", as_of=day, **more)))[0]

    assert asked(datetime(2021, 6, 11)) == "later"
    assert asked(datetime(2021, 6, 11), recency=0.0) == asked(NOW)


def test_a_window_of_the_past_prefers_its_days(search: Searcher) -> None:
    text = "What happened to the ferry near Rostock?"
    past = Query(text=text, as_of=NOW, window=days("2020-03-01", "2020-03-31"))
    assert ids(search.search(past))[0] == "ferry"
    other = Query(text=text, as_of=NOW, window=days("2021-06-01", "2021-06-30"))
    assert ids(search.search(other))[0] == "later"


def test_a_passage_that_speaks_of_the_window_counts(search: Searcher) -> None:
    query = Query(text="x", as_of=NOW, window=days("2020-01-05", "2020-01-05"), k=50)
    times = {hit.article.id: hit.score_parts["time"] for hit in search.search(query)}
    assert times["taxes"] > 0.4
    assert times["undated"] == 0


@pytest.mark.parametrize(
    "window", [days("2030-01-01", "2030-12-31"), days("2021-06-12", "2021-06-01")]
)
def test_a_window_of_the_future_or_upside_down_is_none(search: Searcher, window) -> None:
    plain = Query(text="ferry", as_of=datetime(2021, 6, 11))
    there = Query(text="ferry", as_of=datetime(2021, 6, 11), window=window)
    assert ids(search.search(there)) == ids(search.search(plain))


def test_a_headline_may_come_from_the_address(search: Searcher) -> None:
    assert ids(search.search(Query(text="comet over Malta")))[0] == "gallery"


def test_terms_add_what_a_follow_up_leaves_out(search: Searcher) -> None:
    bare = search.search(Query(text="Who said so?", k=1))
    more = search.search(Query(text="Who said so?", k=1, terms=("tea", "taxes")))
    assert ids(more) == ["taxes"]
    assert more[0].score_parts["lexical"] > bare[0].score_parts["lexical"]


def test_wire_copy_comes_after_other_articles(tmp_path: Path) -> None:
    body = "The dam at Vajont held through the night and engineers said it would stand. " * 6
    build(
        tmp_path / "a",
        article("one", body, title="Dam holds", source="Wire"),
        article("two", body, title="Dam holds", source="Gazette"),
        article("three", "Engineers of the dam at Vajont said little.", title="At the dam"),
    )
    with searcher(tmp_path / "a") as search:
        hits = search.search(Query(text="Vajont dam engineers", k=3))
    assert ids(hits)[-1] in ("one", "two")
    assert hits[-1].score_parts["copy"] < 0


@pytest.mark.parametrize("text", ["", " ", "the of and", "???", "\0", "😀", "a" * 5000])
def test_a_question_without_words_is_answered_all_the_same(search: Searcher, text: str) -> None:
    assert set(ids(search.search(Query(text=text, as_of=NOW)))) == {one.id for one in ARTICLES}


def test_an_archive_without_passages_is_refused(tmp_path: Path) -> None:
    Archive.open(tmp_path / "new", create=True).close()
    with pytest.raises(ArchiveEmpty, match="holds no passages"):
        Searcher.open(tmp_path / "new")
    with pytest.raises(ArchiveMissing):
        Searcher.open(tmp_path / "nowhere")


def test_another_embedder_is_refused_with_the_remedy(tmp_path: Path) -> None:
    build(tmp_path / "a")
    with pytest.raises(
        EmbedderMismatch, match=r"built with embedder toy \(16 dim.*dateline reindex"
    ):
        Searcher.open(tmp_path / "a")


def test_one_publisher_does_not_drown_out_all_others(tmp_path: Path) -> None:
    loud = [
        article(
            f"loud{n:02}",
            f"Ferry, ferry, Rostock: ferry tale number {n} of the ferry.",
            title="Ferry Rostock ferry",
            source="Loud",
            published="2020-03-02",
        )
        for n in range(40)
    ]
    build(tmp_path / "archive", *ARTICLES, *loud)
    with searcher(tmp_path / "archive") as search:
        alone = search.search(Query(text="Did the ferry sink near Rostock?", k=8))
        mixed = search.search(Query(text="Did the ferry sink near Rostock?", k=8, per_source=0.5))
        few = search.search(Query(text="ferry", k=8, per_source=0.5, sources=("Loud",)))
    assert [hit.article.source for hit in alone].count("Loud") > 4
    assert [hit.article.source for hit in mixed].count("Loud") == 4
    assert "ferry" in ids(mixed)
    assert len(few) == 8
