"""Baselines: kept small, compared down to the ranks, and noise not called progress."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes.eval_archive import outcome

from bot.errors import CaseError
from bot.eval import (
    BaselineEntry,
    compare_with_baseline,
    find_regressions,
    read_baseline,
    write_baseline,
)
from bot.eval.diagnosis import FailureStage

LOST = FailureStage("not retrieved", "it ranks 40")


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    write_baseline(path, [outcome("b", rank=2), outcome("a", passed=False, blame=LOST)])
    assert read_baseline(path) == {
        "a": BaselineEntry(passed=False, stage="not retrieved"),
        "b": BaselineEntry(passed=True, rank=2),
    }
    assert list(json.loads(path.read_text())["cases"]) == ["a", "b"]
    assert [one.name for one in tmp_path.iterdir()] == ["base.json"]


def test_the_form_of_before_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text('{"a": true, "b": false}')
    found = read_baseline(tmp_path / "base.json")
    assert found == {"a": BaselineEntry(passed=True), "b": BaselineEntry(passed=False)}


def test_a_regression_stays_one_until_it_passes(tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    before = {"a": BaselineEntry(passed=True), "gone": BaselineEntry(passed=True)}
    failing = outcome("a", passed=False)
    write_baseline(path, [failing], before)
    assert find_regressions([failing], read_baseline(path)) == [failing]
    assert read_baseline(path)["gone"].passed


@pytest.mark.parametrize("text", [None, "", "[]", '{"cases": 3}', '{"cases": {"a": {}}}'])
def test_what_is_no_baseline(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "base.json"
    if text is not None:
        path.write_text(text)
    assert read_baseline(path) == {}
    with pytest.raises(CaseError, match="is not a baseline"):
        read_baseline(path, required=True)


def test_changes_are_told_down_to_the_rank() -> None:
    before = {
        "worse": BaselineEntry(passed=True, rank=2),
        "better": BaselineEntry(passed=False, stage="not indexed"),
        "moved": BaselineEntry(passed=True, rank=2),
        "same": BaselineEntry(passed=True, rank=1),
        "stage": BaselineEntry(passed=False, stage="not indexed"),
        "gone": BaselineEntry(passed=True),
    }
    now = [
        outcome("worse", passed=False, blame=LOST),
        outcome("better", rank=1),
        outcome("moved", rank=9),
        outcome("same", rank=1),
        outcome("stage", passed=False, blame=LOST),
        outcome("new"),
    ]
    assert [
        (one.kind, one.id, one.words) for one in compare_with_baseline(now, before).changes
    ] == [
        ("worse", "worse", "fails: not retrieved; gold passage 2 -> none"),
        ("better", "better", "passes; gold passage none -> 1"),
        ("stage", "stage", "not indexed -> not retrieved"),
        ("rank", "moved", "gold passage 2 -> 9"),
        ("new", "new", "passes"),
        ("gone", "gone", "not asked now"),
    ]


@pytest.mark.parametrize(
    ("gained", "verdict"), [(1, "within noise"), (12, "better"), (-12, "worse")]
)
def test_noise_is_not_called_progress(gained: int, verdict: str) -> None:
    names = [str(number) for number in range(40)]
    before = {
        name: BaselineEntry(passed=gained < 0 or at >= gained) for at, name in enumerate(names)
    }
    now = [outcome(name, passed=gained > 0 or at >= -gained) for at, name in enumerate(names)]
    found = compare_with_baseline(now, before)
    assert found.verdict == verdict
    assert found.now - found.before == pytest.approx(gained / 40)
    assert verdict in str(found)


def test_nothing_in_common_is_said() -> None:
    assert str(compare_with_baseline([outcome("a")], {})) == "No case is in both."
