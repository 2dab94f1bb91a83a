"""Dating the undated: only where words, or dated neighbours, prove it, with the working."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import ROOT

from index.document_dating import infer_publication_date
from index.document_dating.constraint import find_matching_dates, get_days_between, to_iso_value
from index.document_dating.holidays import find_yearly_days
from index.ingest.articles import extract_articles
from index.readers import RawDocument, read_sources
from index.types import Article, PublicationDate

ORIGINALS = ROOT.parent / "shared" / "seeds"
QUOTE = (
    "“We will open the lock again as soon as the last of the cracks has been welded and tested,” "
    "harbour master Marta Quill said on Tuesday."
)


def article(body: str, published: str = "", name: str = "a", title: str = "") -> Article:
    known = PublicationDate(value=published, basis="stated") if published else None
    return Article(id=name, title=title or name, body=body, published=known)


def value(found: PublicationDate | None) -> str:
    return found.value if found else ""


def test_a_dated_article_keeps_its_date() -> None:
    known = article("Something happened.", "2021-03-08")
    assert infer_publication_date(known) == known.published


def test_a_text_that_proves_nothing_stays_undated() -> None:
    text = (
        "The lock was closed on Monday, August 16. It had been opened in 1931 and repaired in "
        "2009. The repair will last until September, and the port hopes for next year."
    )
    assert infer_publication_date(article(text)) is None


def test_a_year_that_is_not_over_is_the_year() -> None:
    found = infer_publication_date(
        article("Forty ships have run aground in 2022 so far, the port said.")
    )
    assert found is not None
    assert (found.value, found.basis, found.words) == ("2022", "inferred", "in 2022 so far")
    assert (
        infer_publication_date(article("Prices rose in 2021 so far. They fell in 2022 so far."))
        is None
    )


def test_the_same_words_on_the_same_weekday_are_the_same_news() -> None:
    found = infer_publication_date(
        article(f"The lock stays shut. {QUOTE}"),
        [article(f"Ships wait. {QUOTE}", "2021-03-17", "b", "Ships wait")],
    )
    assert found is not None
    assert found.value == "2021-03"
    assert "“Ships wait” of 17 March 2021, which was 16 March" in found.working


def test_the_same_words_alone_prove_nothing() -> None:
    recalled = QUOTE.replace("Tuesday", "Friday")
    assert infer_publication_date(article(recalled), [article(QUOTE, "2021-03-17", "b")]) is None


def test_neighbours_far_apart_prove_nothing() -> None:
    near = [article(QUOTE, "2021-03-17", "b"), article(QUOTE, "2022-03-16", "c")]
    assert infer_publication_date(article(QUOTE), near) is None


def test_at_a_months_edge_only_the_year_is_claimed_and_at_a_years_edge_nothing() -> None:
    assert (
        value(infer_publication_date(article(QUOTE), [article(QUOTE, "2021-03-03", "b")])) == "2021"
    )
    assert value(infer_publication_date(article(QUOTE), [article(QUOTE, "2021-01-06", "b")])) == ""


def test_a_later_date_in_the_text_contradicts_and_nothing_is_claimed() -> None:
    later = f"{QUOTE} The lock was opened on May 3, 2022."
    assert infer_publication_date(article(later), [article(QUOTE, "2021-03-17", "b")]) is None


def test_undated_neighbours_lend_no_date() -> None:
    assert (
        infer_publication_date(
            article(QUOTE), [article(QUOTE, "", "b"), article(QUOTE, "2021", "c")]
        )
        is None
    )


TELEGRAM = (
    "Queen Ada sent a telegram to President Stern of Norland to mark {day}, her court reported "
    "Wednesday. In June, the queen invited Stern to a sailing regatta in Osterhaven next month."
)
INVITED = (
    "Queen Ada has invited President Stern of Norland to the sailing regatta in Osterhaven in "
    "September, her court announced."
)


def test_a_yearly_day_a_weekday_and_a_neighbour_prove_the_day() -> None:
    defined = "Aug. 15 is the anniversary of the liberation of Norland from the Osterlings."
    text = TELEGRAM.format(day="the anniversary of Norland’s liberation from the Osterlings")
    report = article(INVITED, "2018-06-14T16:10", "b", "Ada invites Stern to regatta")
    found = infer_publication_date(article(f"{text}\n{defined}"), [report])
    assert found is not None
    assert (found.value, found.basis) == ("2018-08-15", "inferred")
    assert "August 15 is a Wednesday in 2001, 2007, 2012, 2018" in found.working
    assert "“Ada invites Stern to regatta” of 14 June 2018" in found.working
    elsewhere = article(defined, "", "c")
    assert value(infer_publication_date(article(text), [report, elsewhere])) == "2018-08-15"


def test_a_neighbour_of_another_year_contradicts_the_weekday() -> None:
    text = TELEGRAM.format(day="the anniversary of Norland’s liberation from the Osterlings")
    defined = "Aug. 15 is the anniversary of the liberation of Norland from the Osterlings."
    report = article(INVITED, "2019-06-14", "b", "Ada invites Stern to regatta")
    assert infer_publication_date(article(f"{text}\n{defined}"), [report]) is None


def test_without_a_neighbour_the_year_stays_open() -> None:
    text = TELEGRAM.format(day="Liberation Day in North Korea")
    assert infer_publication_date(article(text)) is None


@pytest.mark.parametrize(
    ("spoken", "text", "day"),
    [
        ("the North's National Liberation Day", "Pyongyang said", {(8, 15)}),
        ("Independence Day", "the White House said", {(7, 4)}),
        ("Christmas Day", "in Britain", {(12, 25)}),
        ("Thanksgiving", "in the United States", set()),
        ("Independence Day", "no country is named", set()),
        ("Independence Day", "Ukrainians and Americans", {(7, 4), (8, 24)}),
    ],
)
def test_public_holidays_of_the_countries_named(
    spoken: str, text: str, day: set[tuple[int, int]]
) -> None:
    assert set(find_yearly_days(spoken, text)) == day


def test_days_come_down_to_a_day_a_month_or_a_year() -> None:
    assert to_iso_value(get_days_between(date(2018, 8, 15), date(2018, 8, 15))) == "2018-08-15"
    assert to_iso_value(get_days_between(date(2018, 8, 1), date(2018, 8, 9))) == "2018-08"
    assert to_iso_value(get_days_between(date(2018, 3, 1), date(2018, 8, 9))) == "2018"
    assert to_iso_value(get_days_between(date(2017, 12, 31), date(2018, 1, 1))) == ""
    assert to_iso_value(get_days_between(date(2018, 8, 2), date(2018, 8, 1))) == ""
    assert [day.year for day in find_matching_dates(8, 15, 2) if 2000 < day.year < 2030] == [
        2001,
        2007,
        2012,
        2018,
        2029,
    ]
    assert len(find_matching_dates(2, 29)) == 25


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original articles are not here")
def test_the_originals_are_dated_from_the_one_report_of_june() -> None:
    documents = [one for one in read_sources([str(ORIGINALS)]) if isinstance(one, RawDocument)]
    found = {a.id: a for document in documents for a in extract_articles(document)}
    [tass] = [a for a in found.values() if a.source == "TASS"]
    dated = {
        name[:3] + name[20:]: value(infer_publication_date(a, [tass])) for name, a in found.items()
    }
    assert dated["000"] == dated["001"] == dated["001~2"] == "2018-08-15"
    assert dated["003"] == ""
    everything = {
        name[:3]: infer_publication_date(a, list(found.values())) for name, a in found.items()
    }
    assert value(everything["003"]) == ""
    assert all(one is None or one.basis != "inferred" or one.working for one in everything.values())
