"""The head of a story: title, byline, date, dateline, each from words of the page."""

from __future__ import annotations

import pytest

from index.metadata import find_date_stamp, find_publisher, parse_dateline, parse_header

BODY = "Engineers closed the northern lock of Port Ellery on Monday after a long inspection."


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("June 14, 2018, 16:10", "2018-06-14T16:10"),
        ("Sat Sep 09 2023", "2023-09-09"),
        ("14 June 2018", "2018-06-14"),
        ("Aug. 15, 2018 at 4:05 p.m. ET", "2018-08-15T16:05"),
        ("12 June 2018, 7.30pm", "2018-06-12T19:30"),
        ("2018-06-14T16:10:00Z", "2018-06-14T16:10"),
        ("Thu, 14 Jun 2018 16:10:00 GMT", "2018-06-14T16:10"),
        ("the 3rd of May 2020", "2020-05-03"),
        ("25/12/2020", "2020-12-25"),
        ("2020.12.25", "2020-12-25"),
    ],
)
def test_a_full_date_is_read(words: str, value: str) -> None:
    found = find_date_stamp(f"Posted {words} by the desk")
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "words",
    ["03/04/2018", "Mon Sep 09 2023", "31 June 2018", "June 2018", "14 June", "room 2018", "1-2-3"],
)
def test_what_can_be_read_two_ways_or_is_no_day_is_not(words: str) -> None:
    assert find_date_stamp(words) is None


@pytest.mark.parametrize(
    ("line", "place", "agency", "day"),
    [
        ("OSTERHAVEN (Kyodo) — Grain", "OSTERHAVEN", "Kyodo", ""),
        ("ELLERY, June 14. /TASS/. The lock", "ELLERY", "TASS", "June 14"),
        ("AFP, Ellery :", "Ellery", "AFP", ""),
        ("ELLERY, June 22 (Yonhap) -- The lock", "ELLERY", "Yonhap", "June 22"),
        ("LONDON, Aug. 15, 2018 (Reuters) - The lock", "LONDON", "Reuters", "Aug. 15, 2018"),
        ("SEOUL, South Korea (AP) — The lock", "SEOUL", "AP", ""),
        ("Hong Kong CNN Business —", "Hong Kong", "CNN Business", ""),
        ("ELLERY: The lock", "ELLERY", "", ""),
        ("(Reuters) - The lock", "", "Reuters", ""),
    ],
)
def test_datelines_of_many_agencies(line: str, place: str, agency: str, day: str) -> None:
    found = parse_dateline(line)
    assert found is not None
    assert (found.place, found.agency, found.day) == (place, agency, day)


@pytest.mark.parametrize("line", ["WATCH: The lock", "UPDATE: Lock", BODY, "Mr Ellery said: no"])
def test_other_lines_are_no_datelines(line: str) -> None:
    assert parse_dateline(line) is None


def test_a_head_is_read_line_by_line() -> None:
    text = f"Lock shut\n\nBy Ada Brook and Jan Stern\nPorts | 8 March 2021\n\nELLERY (AP) — {BODY}"
    head = parse_header(text)
    assert (head.title, head.authors, head.agency) == (
        "Lock shut",
        ("Ada Brook", "Jan Stern"),
        "AP",
    )
    assert head.dateline.place == "ELLERY"
    assert head.published is not None
    assert (head.published.value, head.published.basis) == ("2021-03-08", "stated")
    assert head.published.words == "8 March 2021"
    assert head.body == f"ELLERY (AP) — {BODY}"


def test_a_standfirst_stays_in_the_body() -> None:
    head = parse_header(f"Lock shut\nCracks found by divers\n8 March 2021\n{BODY}")
    assert head.body == f"Cracks found by divers\n\n{BODY}"


def test_a_newspaper_in_the_head_is_the_source() -> None:
    assert parse_header(f"Lock shut\nThe Eastern Observer, 20 June 2018\n{BODY}").source == (
        "The Eastern Observer"
    )


def test_without_a_headline_the_first_sentence_is_the_title() -> None:
    head = parse_header(f"OSTERHAVEN (Kyodo) — {BODY} Ships wait.\nThe repair takes weeks.")
    assert head.title == BODY.rstrip(".")
    assert head.body.startswith("OSTERHAVEN (Kyodo)")


def test_publication_counts_and_a_change_does_not() -> None:
    both = parse_header(f"Lock shut\nSept. 10, 2020 Updated Sept. 11, 2020, 9:40 a.m.\n{BODY}")
    assert both.published is not None
    assert both.published.value == "2020-09-10"
    change = parse_header(f"Lock shut\nUpdated Sept. 21, 2020, 9:40 a.m.\n{BODY}")
    assert change.published is not None
    assert (change.published.value, change.published.basis) == ("2020-09", "inferred")
    assert "changed on" in change.published.working
    early = parse_header(f"Lock shut\nUpdated Sept. 2, 2020\n{BODY}")
    assert early.published is not None
    assert early.published.value == "2020"


def test_dates_in_sentences_and_copyright_years_are_no_dates_of_publication() -> None:
    text = f"Lock shut\n{BODY} It was opened on May 3, 1931.\nMore.\n© 2019-2024 Ellery Media"
    assert parse_header(text).published is None


def test_a_full_date_in_the_dateline_counts() -> None:
    head = parse_header(f"LONDON, Aug. 15, 2018 (Reuters) - {BODY}")
    assert head.published is not None
    assert (head.published.value, head.published.basis) == ("2018-08-15", "dateline")


def test_labelled_lines_and_front_matter_are_read() -> None:
    labelled = parse_header(f"Title: Lock shut\nSource: Ellery Post\nDate: 8 March 2021\n\n{BODY}")
    ruled = parse_header(
        f'---\ntitle: "Lock shut"\nsource: Ellery Post\ndate: 2021-03-08\n---\n{BODY}'
    )
    for head in (labelled, ruled):
        assert (head.title, head.source, head.body) == ("Lock shut", "Ellery Post", BODY)
        assert head.published is not None
        assert head.published.value == "2021-03-08"


@pytest.mark.parametrize(
    ("title", "cut", "name"),
    [
        ("Lock shut", ["Become a Lantern member today!"], "Lantern"),
        (
            "Lock shut",
            ["Follow other Albion Post readers", "The Albion Post asks"],
            "The Albion Post",
        ),
        ("Lock shut | The Strait Examiner", [], "The Strait Examiner"),
        ("Lock shut", ["© 2021 Ellery Media. All rights reserved."], "Ellery Media"),
        ("Lock shut", ["Sign up for our newsletter today."], ""),
        ("Lock shut", ["Follow us on Twitter"], ""),
    ],
)
def test_a_page_names_its_publisher_or_nothing_does(title: str, cut: list[str], name: str) -> None:
    assert find_publisher(title, cut) == name


def test_a_label_of_a_section_is_no_newspaper() -> None:
    found = parse_header(f"Talks in the Kremlin\nAll News 22:04 June 22, 2018\n{BODY}")
    assert found.source == ""
