"""Runs: in order whatever the threads, repeated, within a budget, and measured."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.eval_archive import BRIDGE, answer, archive, bench, bridge, case, citation, outcome

from bot.eval import Budget, CaseRunner, compute_metrics, run_cases
from bot.eval.cases import Case
from bot.eval.intervals import compute_rate, compute_ratio
from bot.eval.metrics import compute_retrieval_rates
from bot.types import Answer
from index import Searcher


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("town"), {"bridge": BRIDGE})


@pytest.fixture
def searcher(town: Path) -> Iterator[Searcher]:
    with Searcher.open(town) as opened:
        yield opened


CASES = [case(id=str(number)) for number in range(6)]


def test_outcomes_keep_the_order_of_their_cases(searcher: Searcher) -> None:
    made = CaseRunner(searcher, lambda asked: answer(text=f"x {asked.id}"))
    found = run_cases(CASES, made, jobs=3)
    assert [one.answer.text for one in found.outcomes] == [f"x {number}" for number in range(6)]
    assert all(one.passed for one in found.outcomes)


def test_what_is_seen_belongs_to_the_case(town: Path) -> None:
    with bench(town) as made:
        found = run_cases([bridge(id="a"), bridge(id="b", question="who won?")], made, jobs=2)
    assert [one.rank for one in found.outcomes] == [1, 1]
    assert all(len(one.found) == 1 for one in found.outcomes)


def test_a_case_passes_where_it_passes_every_time(searcher: Searcher) -> None:
    texts = itertools.cycle(["x", "y", "x"])
    found = run_cases([case()], CaseRunner(searcher, lambda _: answer(text=next(texts))), repeats=3)
    (one,) = found.outcomes
    assert (one.passes, one.passed, one.flaky) == ((True, False, True), False, True)
    assert one.answer.text == "y"
    assert one.score == pytest.approx(2 / 3)


def test_no_case_is_begun_once_the_money_is_spent(searcher: Searcher) -> None:
    def ask(_: Case) -> Answer:
        return answer(text="x", usage={"cost_usd": 0.4})

    found = run_cases(CASES, CaseRunner(searcher, ask), budget=Budget(dollars=1.0))
    assert len(found.outcomes) == 3
    assert [why for _, why in found.unasked] == ["the budget of $1 is spent"] * 3


def test_no_case_is_begun_once_the_time_is_over(searcher: Searcher) -> None:
    found = run_cases(
        CASES, CaseRunner(searcher, lambda _: answer(text="x")), budget=Budget(seconds=0.0)
    )
    assert not found.outcomes
    assert found.unasked[0] == (CASES[0], "the budget of 0 s is spent")


def test_progress_counts_up(searcher: Searcher) -> None:
    told: list[tuple[int, int]] = []
    run_cases(
        CASES[:2], CaseRunner(searcher, lambda _: answer()), progress=lambda *at: told.append(at)
    )
    assert told == [(1, 2), (2, 2)]


def test_an_interval_narrows_with_the_cases() -> None:
    few, many = compute_rate([True, False] * 5), compute_rate([True, False] * 500)
    assert few.value == many.value == 0.5
    assert few.low < 0.35 < 0.46 < many.low < many.high < 0.54
    assert compute_rate([True, False] * 5) == few


def test_a_rate_of_nothing_is_none() -> None:
    assert (compute_rate([]).count, str(compute_rate([]))) == (0, "-")
    assert compute_ratio([1.0], [0.0]).count == 0
    assert compute_ratio([1, 1], [2, 2]).value == 0.5


def test_retrieval_is_measured_over_cases_that_name_their_articles() -> None:
    first = outcome("a", gold=("one#1",), found=("one#1", "two#1"))
    third = outcome("b", gold=("one#1",), found=("two#1", "two#2", "one#1"))
    absent = outcome("c", gold=("one#1",), found=())
    found = compute_retrieval_rates([first, third, absent, outcome("d", found=("one#1",))])
    assert found["Hit@1"].value == pytest.approx(1 / 3)
    assert found["Hit@3"].value == pytest.approx(2 / 3)
    assert found["MRR"].value == pytest.approx((1 + 1 / 3) / 3)
    assert found["MRR"].count == 3


def test_answers_citations_and_silences_are_measured() -> None:
    silent = answer(abstained=True)
    due = case(id="due", expect={"abstain": True})
    cited = answer(text="x", citations=(citation("one"), citation("two", number=2)))
    found = compute_metrics(
        [
            outcome("right", case=case(cite=("one",)), answer=cited, gold=("one#1",)),
            outcome("silent", passed=False, answer=silent),
            outcome("due", case=due, answer=silent),
        ]
    ).rates
    assert found["answer accuracy"].value == 0.5
    assert found["wrong silences"].value == 0.5
    assert found["right silences"].value == 1.0
    assert found["citation precision"].value == 0.5


def test_usage_is_summed() -> None:
    found = compute_metrics(
        [outcome(usage={"prompt_tokens": 5, "cost_usd": 0.1, "latency_ms": 3.3})] * 2
    )
    assert found.usage == {"prompt_tokens": 10, "cost_usd": 0.2}
