"""What words alone tell of a sentence: true prose passes, what no source has is a fault."""

from __future__ import annotations

import pytest
from fakes.generative_samples import HITS, hit, question

from bot.generative.checks import Check, check_sentence, find_cited, find_oddity

TALLY = hit(
    "t",
    "The World Wind Agency said on Monday that 220 turbines were built in 2019. "
    "In its report of 3 May 2018 it had counted 175 of them, worth $3 million. "
    "Korean and Chinese firms built 40, Danish ones 60 and Spanish ones 35.",
    published="2020-01-14",
)


def check(text: str, cites: str = "1.2", *passages: object) -> Check:
    """Return what the checks tell of a sentence over the samples, or over other passages."""
    numbers = [(int(a), int(b)) for a, b in (one.split(".") for one in cites.split())]
    return check_sentence(text, find_cited(numbers, passages or HITS), question())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Torres invited Lee to open the harbour bridge in June 2021.",
        "Ana Torres, the mayor, asked Governor Lee in June to open the bridge.",
        "The mayor did so in June, said the Elm Gazette on 15 August 2021.",
        "Some 10,000 people may come to the opening in Port Elm.",
        "The Elm Gazette's Harbour news of August 2021 says that Lee was invited.",
    ],
)
def test_true_prose_has_no_fault(text: str) -> None:
    assert check(text, "1.2 1.3") == Check()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Torres invited Lee in May 2021.", "date “May 2021”"),
        ("Torres invited Lee on 3 June 2021.", "date “3 June 2021”"),
        ("Torres invited Lee to open 3 bridges.", "number “3”"),
        ("Torres invited Governor Macron.", "name “Macron”"),
    ],
)
def test_what_no_source_has_is_a_fault(text: str, says: str) -> None:
    assert says in check(text).fault


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Torres invited Lee, see www.win.example for more.", "address"),
        ("Torres invited Lee <!channel> to the bridge.", "no plain sentence"),
        ("Who invited Lee?", "no plain sentence"),
        ("word " * 300, "no plain sentence"),
        ("You should thank Torres.", "turns to its reader"),
        ("Torres invited Lee.", ""),
    ],
)
def test_what_is_no_sentence_of_an_answer(text: str, says: str) -> None:
    assert find_oddity(text, find_cited([(1, 2)], HITS)) == says or says in find_oddity(
        text, find_cited([(1, 2)], HITS)
    )


def test_a_number_in_another_unit_is_a_fault() -> None:
    assert not check("They were worth 3 million dollars.", "1.2", TALLY).fault
    assert "3 million" in check("They were worth 3 million euros.", "1.2", TALLY).fault


@pytest.mark.parametrize(
    ("text", "cites", "working"),
    [
        ("220 were built, 45 more than the 175 counted in 2018.", "1.1 1.2", "220 - 175 = 45"),
        ("The firms built 135 together: 40, 60 and 35.", "1.3", "40 + 60 + 35 = 135"),
        ("From May 2018 to 2019 it was one year.", "1.1 1.2", ""),
    ],
)
def test_what_follows_is_reckoned(text: str, cites: str, working: str) -> None:
    assert check(text, cites, TALLY) == Check(working=working)


def test_a_wrong_sum_is_a_fault() -> None:
    assert "44" in check("220 were built, 44 more than 175.", "1.1 1.2", TALLY).fault


def test_time_between_cited_dates_is_reckoned() -> None:
    first, last = (hit(str(day), f"It shut on {day} March 2020.") for day in (3, 11))
    told = check("It was shut again eight days later.", "1.1 2.1", first, last)
    assert told.working == "3 March 2020 to 11 March 2020: 8 days"
    assert "nine" in check("It was shut nine days later.", "1.1 2.1", first, last).fault


def test_an_order_is_held_against_the_dates_cited() -> None:
    first = hit("a", "The harbour bridge opened on 3 March 2020.")
    last = hit("b", "The city museum closed on 11 March 2020.")
    true = check("The harbour bridge opened before the city museum closed.", "1.1 2.1", first, last)
    false = check("The harbour bridge opened after the city museum closed.", "1.1 2.1", first, last)
    assert true.working == "3 March 2020 is before 11 March 2020"
    assert "3 March 2020 is before" in false.doubt


def test_a_denial_that_no_source_has_is_a_doubt() -> None:
    assert "denies" in check("Torres never invited Lee.").doubt
    assert not check("Lee did not answer the mayor.", "2.1").doubt


def test_names_in_other_forms_are_known() -> None:
    text = "Firms of Korea, China, Denmark and Spain built them, said the WWA."
    assert not check(text, "1.1 1.3", TALLY).fault


def test_a_number_that_names_no_sentence_is_left_out() -> None:
    cited = find_cited([(1, 2), (9, 1), (1, 99), (0, 0)], HITS)
    assert [one.quote for one in cited] == [
        "In June, Torres invited Lee to open the harbour bridge."
    ]
