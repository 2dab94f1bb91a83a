"""The short answer of a model: a quote's words or its date, of the kind that is asked for."""

from __future__ import annotations

import pytest
from fakes.generative_samples import HITS, INVITED, SCORED, evidence, hit, question

from bot.generative.claims import Claim
from bot.generative.short_answer import build_answer_dates, find_supported_answer
from bot.generative.verify import ClaimVerifier


def take(sentence: str) -> Claim | None:
    """Return what the gate makes of a claim that cites INVITED."""
    gate = ClaimVerifier(question(), SCORED, HITS)
    return gate.verify({"sentence": sentence, "passage": 1, "quote": INVITED})


WHEN, WHAT = "When did Torres invite Lee?", "What does Torres want of Lee?"
SHORTS = [
    (WHEN, "June 2021", True),
    (WHEN, "In June.", True),
    (WHEN, "2021", True),
    (WHEN, "July 2021", False),
    (WHEN, "3 June 2021", False),
    (WHEN, "the bridge", False),
    (WHEN, "in June 2021 by force", False),
    (WHEN, "", False),
    (WHEN, "x" * 200, False),
    (WHAT, "open the harbour bridge", True),
    (WHAT, "harbour brid", False),
    (WHAT, "PWNED", False),
    (WHAT, "Lee", False),
    (WHAT, "to", False),
    ("Who invited Lee?", "torres", True),
    ("Who invited Lee?", "Lee", False),
]


@pytest.mark.parametrize(("asked", "short", "kept"), SHORTS)
def test_a_short_answer_is_what_a_quote_says_to_the_question(
    asked: str, short: str, kept: bool
) -> None:
    claim = take("Torres invited Lee.")
    assert isinstance(claim, Claim)
    assert find_supported_answer(short, [claim], question(asked)) == (
        short.rstrip(".") if kept else ""
    )


@pytest.mark.parametrize(
    ("short", "kept"), [("10", ""), ("000", ""), ("About 10,000", "About 10,000"), ("people", "")]
)
def test_a_number_is_not_cut_out_of_another(short: str, kept: str) -> None:
    expected = "About 10,000 people are expected at the ceremony"
    asked = question("How many people come to the ceremony?")
    gate = ClaimVerifier(asked, SCORED, HITS)
    claim = gate.verify({"sentence": "", "passage": 1, "quote": expected})
    assert claim is not None
    assert find_supported_answer(short, [claim], asked) == kept


@pytest.mark.parametrize(
    ("quote", "asked", "short", "kept"),
    [
        ("Torres did not invite Lee.", "Who invited Lee?", "Torres", False),
        ("Torres, who is not well, invited Lee.", "Who invited Lee?", "Torres", True),
        ("There was no reply of Torres to Lee.", "Did Torres reply to Lee?", "No", False),
        ("Lee was never killed by Torres.", "What of Lee?", "killed by Torres", False),
        ("A rumour says that Torres stole money of Lee.", "What of Lee?", "stole money", False),
        ("Torres stole money of Lee.", "What did Torres do to Lee?", "stole money", True),
        ("It did not open in June 2021, Lee wrote.", "When did Lee open it?", "June 2021", False),
    ],
)
def test_what_a_quote_denies_or_only_reports_is_no_short_answer(
    quote: str, asked: str, short: str, kept: bool
) -> None:
    gate = ClaimVerifier(question(asked), (), [hit("d", quote)])
    claim = gate.verify({"sentence": "", "passage": 1, "quote": quote})
    assert claim is not None
    assert bool(find_supported_answer(short, [claim], question(asked))) is kept


def test_a_date_of_something_else_in_the_quote_is_no_short_answer() -> None:
    from dataclasses import replace

    from bot.evidence.event_date import EventDate
    from index import DateRange

    text = "In June, Torres invited Lee to open the bridge next month."
    one = hit("e", text)
    june = DateRange.of("2021-06")
    event = EventDate(range=june, words="In June", working="", explicit=True)
    scored = [replace(evidence(one, "invited"), event=event)]
    claim = ClaimVerifier(question(), scored, [one]).verify(
        {"sentence": "", "passage": 1, "quote": text}
    )
    assert claim is not None
    assert find_supported_answer("June 2021", [claim], question(), scored) == "June 2021"
    assert find_supported_answer("September 2021", [claim], question(), scored) == ""
    assert find_supported_answer("next month", [claim], question(), scored) == ""


def test_dates_begin_with_the_one_that_answers() -> None:
    claim = take("Torres invited Lee.")
    assert isinstance(claim, Claim)
    (june,) = build_answer_dates("June 2021", [claim])
    assert (june.value, june.start, june.end) == ("2021-06", "2021-06-01", "2021-06-30")
    assert "15 August 2021" in june.working
