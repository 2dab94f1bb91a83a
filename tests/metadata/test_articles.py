"""From a document to its articles: ids, several stories, what is cut and what is kept."""

from __future__ import annotations

import pytest
from conftest import ROOT

from index.errors import ReadError
from index.ingest.articles import extract_articles
from index.metadata.publication_date import find_date_stamp
from index.metadata.publisher import strip_publisher
from index.readers import RawDocument, read_sources
from index.types import Article

ORIGINALS = ROOT.parent / "shared" / "seeds"
TWO = """Lock shut at Port Ellery

AFP, Ellery :
Engineers closed the northern lock on Monday. Divers had found cracks in its gate.
The repair may last three weeks. No crew was in danger.
OSTERHAVEN (Kyodo) — Grain traders hardly noticed a closed lock, they said Monday.
Prices moved by less than one percent. A repair in 2009 took nineteen days."""


def text(body: str, kind: str = "text", **fields: object) -> RawDocument:
    return RawDocument(origin="a.txt", text=body, kind=kind, key="a", fields=fields)  # type: ignore[arg-type]


def test_two_stories_of_one_file_are_two_articles() -> None:
    first, second = extract_articles(text(TWO))
    assert (first.id, first.title, first.agency, first.place) == (
        "a",
        "Lock shut at Port Ellery",
        "AFP",
        "Ellery",
    )
    assert (second.id, second.agency, second.source, second.place) == (
        "a~2",
        "Kyodo",
        "Kyodo",
        "OSTERHAVEN",
    )
    assert second.title == "Grain traders hardly noticed a closed lock, they said Monday"
    assert first.raw + "\n" + second.raw == TWO


def test_what_is_cut_stays_in_raw() -> None:
    story = "Lock shut\n\nThe lock is shut. Ships wait.\nSign up for our newsletter here."
    [found] = extract_articles(text(story))
    assert found.body == "The lock is shut. Ships wait."
    assert found.raw == story


def test_a_markdown_heading_is_the_title() -> None:
    [found] = extract_articles(text("# Lock shut\n\n8 March 2021\n\nThe lock is shut.", "markdown"))
    assert (found.title, found.body) == ("Lock shut", "The lock is shut.")


def test_a_file_of_nothing_but_boilerplate_is_an_error() -> None:
    with pytest.raises(ReadError, match="No text of an article"):
        extract_articles(text("Advertisement\nSign up for our newsletter here."))


def test_a_record_whose_text_was_not_saved_keeps_its_title() -> None:
    [found] = extract_articles(text("Advertisement", "record", title="Lock shut"))
    assert found.body == "Lock shut"
    with pytest.raises(ReadError, match="No text is left"):
        extract_articles(text("Advertisement", "record"))


def test_a_record_states_its_own_metadata() -> None:
    [found] = extract_articles(
        text(
            "ELLERY (AP) — The lock is shut.",
            "record",
            title="Lock",
            source="Post",
            authors="By Ada Brook and Jan Stern",
            published_at="2021-03-08",
            tags=["ports"],
            n=3,
        )
    )
    assert (found.source, found.agency, found.place) == ("Post", "AP", "ELLERY")
    assert (found.authors, found.tags) == (("Ada Brook", "Jan Stern"), ("ports",))
    assert found.meta == {"n": 3}


originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original articles are not here")


@pytest.fixture(scope="module")
def found() -> dict[str, Article]:
    documents = [one for one in read_sources([str(ORIGINALS)]) if isinstance(one, RawDocument)]
    return {
        article.id[:3] + article.id[20:]: article
        for d in documents
        for article in extract_articles(d)
    }


@originals
def test_the_originals_are_six_articles_with_their_publishers(found: dict[str, Article]) -> None:
    sources = {name: (article.source, article.agency) for name, article in found.items()}
    assert sources == {
        "000": ("The Independent", ""),
        "001": ("AFP", "AFP"),
        "001~2": ("Kyodo", "Kyodo"),
        "002": ("", ""),
        "003": ("Scroll", ""),
        "004": ("TASS", "TASS"),
    }


@originals
def test_the_originals_state_two_dates(found: dict[str, Article]) -> None:
    dates = {name: a.published.value for name, a in found.items() if a.published}
    assert dates == {"002": "2023-09-09", "004": "2018-06-14T16:10"}


@originals
@pytest.mark.parametrize(
    "word", ["donation", "PAC", "commenting", "icon-", "Membership", "offer:", "→", "paywall"]
)
def test_nothing_of_the_pages_is_left(found: dict[str, Article], word: str) -> None:
    assert [name for name, article in found.items() if word in article.body] == []


@originals
def test_nothing_of_the_stories_is_lost(found: dict[str, Article]) -> None:
    lost = {
        name: [line for line in article.raw.split("\n") if line.strip() not in article.body]
        for name, article in found.items()
    }
    titles = {name: lines[:1] for name, lines in lost.items() if lines}
    assert all(titles[name] == [found[name].title] for name in ("000", "001", "002", "004"))
    # Besides the title: eight lines of the page in 000 (one glued to the lead, which stays), the
    # byline in 001, a date line and two rows of buttons in 002, two offers in 003, and in 004 a
    # date line and a pointer.
    assert {name: len(lines) for name, lines in lost.items()} == {
        "000": 9,
        "001": 2,
        "001~2": 0,
        "002": 4,
        "003": 2,
        "004": 3,
    }
    glued = next(line for line in lost["000"] if ".Vladimir" in line)
    assert "\n\n" + glued[glued.index(".Vladimir") + 1 :] in found["000"].body


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("All News 22:04 June 22, 2018", "2018-06-22T22:04"),
        ("4:10 pm, 14 June 2018", "2018-06-14T16:10"),
        ("Updated 09:15 GMT, Thursday, 14 June 2018", "2018-06-14T09:15"),
        ("They lost 3:15 on June 22, 2018, 12:30", "2018-06-22T12:30"),
        ("25:10 June 22, 2018", "2018-06-22"),
    ],
)
def test_a_clock_may_stand_before_its_day(words: str, value: str) -> None:
    found = find_date_stamp(words)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("mark", ["(LEAD) ", "(2nd LD) ", "UPDATE 3-", "REFILE - "])
def test_how_far_a_wires_report_has_come_is_no_part_of_its_title(mark: str) -> None:
    assert strip_publisher(f"{mark}Leaders meet in Seoul | The Post") == "Leaders meet in Seoul"
