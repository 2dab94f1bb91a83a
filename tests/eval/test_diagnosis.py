"""One thing broken at a time, on purpose: each is caught, and blamed on its stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes.eval_archive import BRIDGE, answer, archive, bench, bridge, case, citation

from bot.eval.cases import Case
from bot.eval.checks import Verdict
from bot.eval.diagnosis import FailureStage, RetrievalTrace, find_failure_stage
from bot.eval.gold import Gold
from bot.types import Citation
from index.ingest import chunk
from index.timex import tag_expressions
from index.types import Passage

DATED = BRIDGE.replace("March 3", "March 5")
OTHER = "Mayor speaks\n\nMarch 9, 2020\n\nThe mayor spoke of the bridge: opened, the bridge pays.\n"
COST = "The council paid 12 million euros for the iron bridge across the river in the old town."
NOBEL = case(question="what did the mayor say of the Nobel prize?", expect={"abstain": True})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two articles, one of which answers when the bridge was opened."""
    return archive(tmp_path_factory.mktemp("town"), {"bridge": DATED, "speech": OTHER})


def blamed(directory: Path, asked: Case) -> tuple[str, str]:
    with bench(directory) as made:
        found = made.outcome(asked).blame
    return (found.stage, found.reason) if found else ("", "")


def test_nothing_is_blamed_where_nothing_is_broken(town: Path) -> None:
    assert blamed(town, bridge()) == ("", "")
    assert blamed(town, NOBEL) == ("", "")


def test_a_missing_article(tmp_path: Path) -> None:
    stage, reason = blamed(archive(tmp_path, {"speech": OTHER}), bridge())
    assert (stage, reason) == ("not indexed", "bridge is not in the archive")


def test_a_stripped_date_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stripped(*args: Any) -> list[Any]:
        return [span for span in tag_expressions(*args) if "Tuesday" not in span.text]

    monkeypatch.setattr(chunk, "tag_expressions", stripped)
    stage, reason = blamed(archive(tmp_path, {"bridge": DATED}), bridge())
    assert (stage, reason) == ("not indexed", "no date in bridge resolves to 2020-03-03")


def test_a_wrong_chunk_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = bridge(question="which ferry did nobody want?", expect={"text": "12 million euros"})
    whole = archive(tmp_path / "whole", {"bridge": COST})
    monkeypatch.setattr(chunk, "PASSAGE_TOKENS", 5)
    chunk._splitter.cache_clear()
    cut = archive(tmp_path / "cut", {"bridge": COST})
    chunk._splitter.cache_clear()
    assert blamed(whole, asked)[0] != "not indexed"
    stage, reason = blamed(cut, asked)
    assert stage == "not indexed"
    assert "it is cut apart" in reason


def test_a_passage_that_search_does_not_return(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.query.POOL", 1)
    asked = bridge(question="what did the mayor say the bridge does?", expect={"text": "Tuesday"})
    stage, reason = blamed(town, asked)
    assert stage == "not retrieved"
    assert reason == "the gold passage is not among the 1 read; a longer search ranks it 2"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"as_of": "2019"}, "as of 2019-12-31"),
        ({"until": "2020-02"}, "the days of publication"),
        ({"sources": ("TASS",)}, "the sources asked for"),
    ],
)
def test_a_passage_that_a_limit_hides(town: Path, limits: dict[str, Any], words: str) -> None:
    stage, reason = blamed(town, bridge(**limits))
    assert stage == "not retrieved"
    assert words in reason


@pytest.mark.parametrize(
    ("lets", "asked", "stage"),
    [(False, bridge(), "should not have abstained"), (True, NOBEL, "should have abstained")],
)
def test_a_wrong_threshold(
    town: Path, monkeypatch: pytest.MonkeyPatch, lets: bool, asked: Case, stage: str
) -> None:
    for room in ("answerer", "told_events"):
        monkeypatch.setattr(f"bot.extractive.{room}.is_sufficient", lambda question, one: lets)
    monkeypatch.setattr("bot.extractive.sure_day.SAID", 1.1 - lets)
    monkeypatch.setattr("bot.extractive.answerer.get_threshold", lambda judged: 1.1 - lets)
    assert blamed(town, asked)[0] == stage


def test_a_gate_that_drops_everything(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.quotes.is_verbatim", lambda *quote: False)
    stage, reason = blamed(town, bridge())
    assert stage == "quote not verified"
    assert "drafted, all dropped" in reason


def test_a_gate_that_lets_everything_through(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import compose

    honest: Callable[..., Citation] = compose.cite_line
    monkeypatch.setattr(
        compose, "cite_line", lambda *args: replace(honest(*args), quote="The mayor wept.")
    )
    stage, reason = blamed(town, bridge())
    assert stage == "quote not verified"
    assert "'The mayor wept.' does not stand in bridge" in reason


PASSAGE = Passage(id="one#1", article_id="one", text="x", start=10, end=20)
GOLD = Gold(passages=(PASSAGE,), cited=True)
FAILED = (Verdict(False, "does not say 'x'", "text"),)


@pytest.mark.parametrize(
    ("cited", "stage"),
    [
        (citation("two"), "retrieved but not used"),
        (citation("one", start=12, end=15), "used but answered wrongly"),
        (citation("one", passage_id="one#2", start=15, end=25), "used but answered wrongly"),
        (citation("one", passage_id="one#2", start=20, end=25), "retrieved but not used"),
    ],
)
def test_use_is_told_by_the_place_of_the_quote(cited: Citation, stage: str) -> None:
    given = answer(text="y", citations=(cited,))
    found = find_failure_stage(
        case(), given, FAILED, RetrievalTrace(gold=GOLD, read_count=3, rank=2)
    )
    assert isinstance(found, FailureStage)
    assert found.stage == stage
    assert "ranked 2" in found.reason
