"""The lead is judged by itself: other entities, dates of reports and scraps are caught."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from fakes.eval_archive import answer, case, citation, date_of, outcome

from bot.eval.cases import Case
from bot.eval.checks import check_answer
from bot.eval.lead import get_lead, is_right_lead, is_unwanted_lead
from bot.eval.load_cases import read_cases
from bot.eval.outcome import Outcome
from bot.types import Answer

SAMPLES = {one.id: one for one in read_cases(ROOT / "seeds" / "questions.yaml")}
QUOTE = "His government blamed the failure of the Hanoi meeting on Mike Pompeo."


def judged(asked: Case, **fields: Any) -> Outcome:
    """Return the outcome of a case that got an answer of these fields."""
    given = answer(question=asked.question, **fields)
    return outcome(case=asked, answer=given, verdicts=tuple(check_answer(asked, given, {})))


def failed(one: Outcome) -> set[str]:
    """Return the names of the checks of ``expect`` that failed."""
    return {verdict.check for verdict in one.verdicts if not verdict.passed} - {"cite"}


@pytest.mark.parametrize(
    ("kind", "wanted", "lead"),
    [
        ("person", "Mike Pompeo", "Mike Pompeo, the American secretary of state"),
        ("person", "Kim Yong-nam", "Kim Yong Nam"),
        ("person", "Moon Jae-in", "South Korean President Moon Jae-in"),
        ("place", "San Jose", "San José"),
        ("place", "the Capella hotel", "Capella"),
        ("date", {"date": "2018-06"}, "14 June 2018"),
        ("date", {"date": "2018-06-14"}, "14 June 2018 (date of the report)"),
        ("date", {"date": "2018-06-14", "aliases": ["June 2018"]}, "in June 2018"),
        ("date", {"date": "2018-06-14", "tolerance_days": 1}, "15 June 2018"),
        ("date", {"date": "2023-09-13"}, "the evening of 13 September 2023"),
        ("span", {"date": "2018-09-11/2018-09-13"}, "11 to 13 September 2018"),
        ("amount", {"number": 30e9, "unit": ["US$", "dollars"]}, "US$30 billion"),
        ("amount", {"number": 6000, "tolerance": "5%"}, "about 6,100 people"),
        ("amount", "6,000", "more than 6,000 people from 60 countries"),
        ("amount", "38%", "38 per cent"),
        ("amount", 175, "175 agreements"),
        ("yes-no", "No", "No: he stayed in Pyongyang"),
        (
            "reason",
            "the sides could not agree about sanctions",
            "because the sides could not agree about American-led sanctions",
        ),
        ("role", "the Kremlin's envoy to the Far East", "Kremlin envoy to the Far East"),
        ("thing", {"regex": "^five"}, "five hours"),
    ],
)
def test_a_right_lead(kind: str, wanted: object, lead: str) -> None:
    assert is_right_lead(lead, {"kind": kind, "lead": wanted})


@pytest.mark.parametrize(
    ("kind", "wanted", "lead"),
    [
        ("person", "Donald Trump", "Kim Jong-un and Donald Trump"),
        ("person", "Mike Pompeo", "blamed mike pompeo"),
        ("person", "Mike Pompeo", ""),
        ("role", "Russian president", "the second summit of."),
        ("place", "Vladivostok", "Vladivostok in"),
        ("date", {"date": "2018-06-14"}, "15 June 2018"),
        ("date", {"date": "2018-06-14"}, "June 2018"),
        ("date", {"date": "2018-06-14"}, "Vladivostok"),
        ("span", {"date": "2018-09-11/2018-09-13"}, "13 September 2018"),
        ("amount", {"number": 20e6, "unit": "Singapore dollars"}, "20 million"),
        ("amount", "30 million", "30"),
        ("amount", "30", "30 million"),
        ("amount", 175, "175 or 220"),
        ("yes-no", "No", "Yes"),
        ("reason", "he did not agree", "he did agree"),
    ],
)
def test_a_wrong_lead(kind: str, wanted: object, lead: str) -> None:
    assert not is_right_lead(lead, {"kind": kind, "lead": wanted})


@pytest.mark.parametrize(
    ("id", "lead"),
    [
        ("invitation-bearer", "Kim Jong-un"),  # another entity of the same sentence
        ("hanoi-blame", "Donald Trump"),
        ("first-summit-where", "Pyongyang"),
        ("kim-invites-putin", "14 September 2023"),  # the date of the report
        ("duma-speech-day", "22 June 2018"),
        ("xi-arrived", "12 September 2018 (date of the report)"),
        ("trutnev", "and an order from"),  # a scrap in lower case
        ("hanoi-hotel", "the second summit of."),
        ("first-chinese-president", "president to attend"),
    ],
)
def test_a_lead_broken_on_purpose_is_caught(id: str, lead: str) -> None:
    asked = SAMPLES[id]
    text = f"{lead}.\nAFP: “{asked.expect}” [1]"  # everything expected stands in the quotes
    one = judged(asked, short=lead, text=text, citations=(citation(),))
    assert "lead" in failed(one)
    assert (one.passed, one.is_lead_right) == (False, False)


def test_the_quotes_do_not_save_a_wrong_lead() -> None:
    asked = case(question="who blamed Pompeo?", expect={"text": "Pyongyang", "lead": "Pyongyang"})
    text = "Mike Pompeo.\nPyongyang’s government blamed Mike Pompeo."
    assert failed(judged(asked, short="Mike Pompeo", text=text)) == {"lead"}


def test_a_lead_that_would_be_wrong_is_compared_whole() -> None:
    assert is_unwanted_lead("15 June 2018", ["2018-06-15"])
    assert is_unwanted_lead("220 agreements", ["220 agreements", "x"])
    assert not is_unwanted_lead("Kim Jong-un's sister", ["Kim Jong-un"])
    asked = case(expect={"lead": {"date": "2018-06"}, "kind": "date", "never": ["15 June 2018"]})
    assert failed(judged(asked, short="15 June 2018")) == {"never"}
    assert judged(asked, short="15 June 2018").is_lead_right is False
    assert judged(asked, short="14 June 2018").is_lead_right is True


def shown(first: str, **fields: Any) -> Answer:
    """Return an answer of two lines that cites one quote."""
    cited = citation(quote=QUOTE, source="The Lantern")
    return answer(text=f"{first}\nmore", citations=(cited,), **fields)


def test_the_lead_is_the_short_answer_or_the_first_line_that_is_no_quote() -> None:
    assert get_lead(shown("x", short="Mike Pompeo")) == "Mike Pompeo"
    assert get_lead(shown("x", short="Mike Pompeo", abstained=True)) == ""
    assert get_lead(shown(f"The Lantern, undated: “{QUOTE}” [1]")) == ""
    told = "Pyongyang blamed Mike Pompeo"
    line = f"{told} (The Lantern, undated): “{QUOTE}” [1]"
    assert get_lead(shown(line, engine="model")) == told
    assert get_lead(shown(line)) == ""
    assert get_lead(shown(f"{told} [1].")) == f"{told}."


def test_quotes_alone_are_right_where_no_lead_is_due() -> None:
    asked = case(expect={"no_lead": True, "in_quote": ["blamed the failure", "nonsense"]})
    text, cited = f"AFP, undated: “{QUOTE}” [1]", (citation(quote=QUOTE),)
    assert failed(judged(asked, text=text, citations=cited)) == set()
    one = judged(asked, short="Hanoi", text=text, citations=cited)
    assert (failed(one), one.is_lead_right) == ({"no_lead"}, False)
    told = judged(asked, short="blamed the failure", text=text, citations=cited)
    assert (failed(told), told.is_lead_right) == (set(), True)
    other = citation(quote="no word of it")
    silent = judged(asked, text="AFP, undated: “no word of it” [1]", citations=(other,))
    assert failed(silent) == {"in_quote"}


def test_a_lead_where_silence_is_due_is_wrong() -> None:
    asked = case(expect={"abstain": True})
    assert judged(asked, short="Hanoi", text="x").is_lead_right is False
    assert judged(asked, abstained=True).is_lead_right is None
    allowed = case(expect={"lead": "Hanoi", "may_abstain": True})
    assert failed(judged(allowed, abstained=True)) == set()


def test_whether_a_quote_holds_the_answer() -> None:
    asked = case(expect={"lead": "Mike Pompeo", "kind": "person"})
    assert judged(asked, citations=(citation(quote=QUOTE),)).is_answer_quoted is True
    assert judged(asked, citations=(citation(),)).is_answer_quoted is False
    assert judged(asked, abstained=True).is_answer_quoted is None
    when = case(expect={"lead": {"date": "2018-06"}, "kind": "date"})
    assert judged(when, dates=(date_of("2018-06-14"),)).is_answer_quoted is True
    assert judged(case(expect={"lead": "Yes", "kind": "yes-no"})).is_answer_quoted is None


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("{lead: x, no_lead: true}", "a lead is expected, and none"),
        ("{lead: {date: soon}}", "'expect.lead.date'"),
        ("{lead: {regex: '('}}", "'expect.lead.regex' does not compile"),
        ("{lead: {text: x, unit: km}}", "'expect.lead.unit' stands without 'number'"),
        ("{lead: x, kind: persons}", "not one of person, place"),
        ("{lead: {txt: x}}", "unknown field 'txt'"),
    ],
)
def test_a_lead_written_wrongly_is_told(tmp_path: Path, expect: str, words: str) -> None:
    from bot.eval.cases import CasesError

    (tmp_path / "c.yaml").write_text(f"- {{id: a, question: q, expect: {expect}}}\n")
    with pytest.raises(CasesError) as caught:
        read_cases(tmp_path / "c.yaml")
    assert words in str(caught.value.problems[0])
