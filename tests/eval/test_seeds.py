"""The sample articles and their questions: own words, and answers that stand in what is cited."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from bot.eval.lead import get_lead_texts, is_right_lead, is_unwanted_lead, read_wanted_lead
from index.types import DateRange

ARTICLES = ROOT / "seeds" / "articles"
ORIGINALS = ROOT.parent / "shared" / "seeds"
RUN = 8  # words in a row that no article may share with an original
CASE = {
    "id",
    "question",
    "history",
    "as_of",
    "since",
    "until",
    "source",
    "expect",
    "cite",
    "not_cite",
    "tags",
    "notes",
}
EXPECT = {
    "text",
    "any",
    "all",
    "regex",
    "date",
    "tolerance_days",
    "number",
    "tolerance",
    "abstain",
    "lead",
    "no_lead",
    "kind",
    "never",
    "in_quote",
}
WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}

CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "seeds" / "questions.yaml").read_text("utf-8"))
CITING = [case for case in CASES if case.get("cite")]


class _Words(HTMLParser):
    """The text of a page, head included: metadata counts as what an article says."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _text(path: Path) -> str:
    """Return the words of an article, tags dropped and white space folded."""
    raw = path.read_text("utf-8")
    if path.suffix == ".html":
        page = _Words()
        page.feed(raw)
        raw = " ".join(page.parts)
    return " ".join(raw.split())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.replace("’", "").replace("'", "").casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


TEXTS = {path.stem: _text(path) for path in sorted(ARTICLES.iterdir())}


def _cited(case: dict[str, Any]) -> str:
    """Return the text of everything a case may cite; a source stands for the files naming it."""
    wanted = []
    for name in case["cite"]:
        source = name["source"] if isinstance(name, dict) else None
        wanted += [TEXTS[name]] if source is None else [t for t in TEXTS.values() if source in t]
    return " ".join(wanted).casefold()


def _date_stands(value: str, text: str) -> bool:
    """Tell whether the day and month, or the year, of a TIMEX3 value are spelled out."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value in text
    month = calendar.month_abbr[parts[1]].casefold()
    return month in text and (len(parts) == 2 or re.search(rf"\b{parts[2]}\b", text) is not None)


def _number_stands(number: int, text: str) -> bool:
    return f"{number:,}" in text or WORDS.get(number, "\0") in text


def _missing(case: dict[str, Any], text: str) -> list[str]:
    """Return the expectations of a case that nothing it cites bears out."""
    expect = case["expect"]
    missing = [part for part in expect.get("all", []) if part.casefold() not in text]
    if "text" in expect and expect["text"].casefold() not in text:
        missing.append(expect["text"])
    if "any" in expect and not any(alias.casefold() in text for alias in expect["any"]):
        missing += expect["any"]
    if "regex" in expect and not re.search(expect["regex"], text, re.IGNORECASE):
        missing.append(expect["regex"])
    if "number" in expect and not _number_stands(expect["number"], text):
        missing.append(str(expect["number"]))
    derived = case.get("notes", "").startswith("Derived")
    if "date" in expect and not derived and not _date_stands(expect["date"], text):
        missing.append(expect["date"])
    return missing


def _ids(cases: Iterable[dict[str, Any]]) -> list[str]:
    return [case["id"] for case in cases]


def test_there_are_enough_articles_and_questions() -> None:
    assert len(TEXTS) >= 8
    assert len(CASES) >= 60


def test_ids_and_questions_are_not_given_twice() -> None:
    assert len(set(_ids(CASES))) == len(CASES)
    asked = [repr({key: case.get(key) for key in CASE - {"id", "notes"}}) for case in CASES]
    assert len(set(asked)) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=_ids(CASES))
def test_a_case_has_only_known_fields(case: dict[str, Any]) -> None:
    assert set(case) <= CASE
    assert set(case["expect"]) <= EXPECT
    assert case["question"]
    assert case["tags"]
    assert set(case["expect"]) - {"tolerance", "tolerance_days"}
    assert case["expect"].get("abstain") is not True or not case.get("cite")


@pytest.mark.parametrize("case", CASES, ids=_ids(CASES))
def test_days_are_days_of_the_calendar(case: dict[str, Any]) -> None:
    for key in ("as_of", "since", "until"):
        if key in case:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", case[key])
            assert DateRange.of(case[key]) is not None
    if "date" in case["expect"]:
        assert DateRange.of(case["expect"]["date"]) is not None


@pytest.mark.parametrize("case", CASES, ids=_ids(CASES))
def test_what_is_cited_exists(case: dict[str, Any]) -> None:
    for name in [*case.get("cite", []), *case.get("not_cite", [])]:
        if isinstance(name, dict):
            assert set(name) == {"source"}
            assert any(name["source"] in text for text in TEXTS.values())
        else:
            assert name in TEXTS


@pytest.mark.parametrize("case", CITING, ids=_ids(CITING))
def test_what_is_expected_stands_in_what_is_cited(case: dict[str, Any]) -> None:
    assert _missing(case, _cited(case)) == []


ANSWERABLE = [case for case in CASES if not case["expect"].get("abstain")]


@pytest.mark.parametrize("case", ANSWERABLE, ids=_ids(ANSWERABLE))
def test_a_case_says_what_its_lead_must_be(case: dict[str, Any]) -> None:
    expect = case["expect"]
    assert expect["kind"]
    assert ("lead" in expect) != (expect.get("no_lead") is True)
    wanted = read_wanted_lead(expect.get("lead", {}))
    right = [*get_lead_texts(wanted), *([wanted["date"]] if "date" in wanted else [])]
    assert [one for one in right if not is_right_lead(one, expect, case["question"])] == []
    assert [one for one in right if is_unwanted_lead(one, expect.get("never", []))] == []


@pytest.mark.parametrize("case", ANSWERABLE, ids=_ids(ANSWERABLE))
def test_a_lead_stands_in_an_article(case: dict[str, Any]) -> None:
    wanted = read_wanted_lead(case["expect"].get("lead", {}))
    texts = [one.casefold() for one in get_lead_texts(wanted)]
    if texts and case["expect"]["kind"] in ("person", "place", "amount", "organisation"):
        whole = " ".join(TEXTS.values()).casefold()
        assert [one for one in texts if one in whole]


@pytest.mark.parametrize("stem", TEXTS)
def test_no_run_of_words_is_taken_from_the_originals(stem: str) -> None:
    if not ORIGINALS.is_dir():
        pytest.skip("the original articles are not here")
    own = _runs(TEXTS[stem])
    for original in sorted(ORIGINALS.glob("*.txt")):
        shared = own & _runs(original.read_text("utf-8"))
        assert not shared, f"{stem} shares with {original.name}: {shared}"


def test_the_check_of_words_can_fail() -> None:
    text = "one two three four five six seven eight nine"
    assert _runs(text) & _runs("Two, three FOUR five six seven-eight nine!")


def test_the_kinds_of_question_are_all_there() -> None:
    tags = {tag for case in CASES for tag in case["tags"]}
    kinds = {
        "when",
        "who",
        "where",
        "what",
        "how-many",
        "how-much",
        "which",
        "why",
        "yes-no",
        "said",
    }
    traits = {
        "first",
        "last",
        "follow-up",
        "unanswerable",
        "false-premise",
        "as-of",
        "conflict",
        "source",
        "window",
        "wrong-article",
        "two-stories",
        "undated",
    }
    assert kinds | traits <= tags
