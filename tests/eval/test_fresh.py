"""benchmarks/fresh.py and handed.py: lines become cases, seals are checked, halves compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, script

fresh, handed = script("benchmarks/fresh.py"), script("benchmarks/handed.py")
HANDED = ROOT.parent / "shared" / "data" / "cases" / "questions.tsv"
LINE: dict[str, Any] = {
    "id": "a",
    "question": "where was the first putin-kim meeting held",
    "type": "where",
    "kind": "place",
    "lead": "Vladivostok",
    "aliases": ["in Vladivostok"],
    "never": ["Hanoi"],
    "no_lead": False,
    "abstain": False,
    "evidence": "Kim Jong-un and Vladimir Putin met for the first time in Vladivostok",
    "article": "vladivostok-summit",
}


def test_a_line_becomes_a_case() -> None:
    made = fresh.build_case(LINE | {"history": [{"question": "who?"}], "as_of": "2024-01-01"})
    assert (made.tags, made.as_of, made.history[0].question) == (("where",), "2024-01-01", "who?")
    assert made.expect["lead"] == {"text": "Vladivostok", "aliases": ["in Vladivostok"]}
    assert (made.expect["never"], made.expect["in_quote"]) == (["Hanoi"], [LINE["evidence"]])
    assert fresh.build_expectation(LINE | {"abstain": True}) == {"abstain": True}
    alone = fresh.build_expectation(LINE | {"no_lead": True, "answer_words": ["x"]})
    assert (alone["no_lead"], alone["in_quote"], "lead" in alone) == (True, ["x"], False)
    when = fresh.build_expectation(LINE | {"kind": "date", "lead": "2019-02-28"})
    assert when["lead"]["date"] == "2019-02-28"


def test_another_file_is_not_the_sealed_half(tmp_path: Path) -> None:
    path = tmp_path / "sealed.jsonl"
    path.write_text(json.dumps(LINE))
    with pytest.raises(SystemExit, match=r"is not in fresh\.sha256"):
        fresh.check_seal(path)
    assert len(fresh.HASHES.read_text().splitlines()) == 3


def test_the_halves_are_printed(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [LINE, LINE | {"id": "b", "kind": None, "lead": None, "abstain": True}]
    outcomes, robust = fresh.ask_all(lines, samples, True)
    figures = fresh.print_figures("work", outcomes, robust)
    told = capsys.readouterr().out
    assert "work: 2 questions" in told
    assert "lead stays same" in told
    assert "where            2 asked" in told
    assert figures.rates["right silences"].count == 1


def test_a_sealed_half_far_behind_is_a_finding() -> None:
    from fakes.eval_archive import answer, case, outcome

    from bot.eval import compute_metrics
    from bot.eval.checks import Verdict

    def half(right: int) -> Any:
        asked = case(expect={"lead": "x"})
        made = [Verdict(at < right, "", "lead") for at in range(10)]
        leads = [outcome(case=asked, answer=answer(short="x"), verdicts=(one,)) for one in made]
        return compute_metrics(leads)

    assert fresh.find_lag(half(9), half(9)) == []
    assert fresh.find_lag(half(9), half(8)) == ["leads right: 90.0% to work with, 80.0% sealed"]


def test_the_work_half_over_the_samples_is_whole() -> None:
    lines = fresh.read_records(ROOT / "benchmarks" / "fresh" / "seeds.jsonl")
    assert len(lines) == len({line["id"] for line in lines}) == 110
    stems = {path.stem for path in (ROOT / "seeds" / "articles").iterdir()}
    for line in lines:
        assert line["abstain"] or line["article"].split("#")[0].split(",")[0].strip() in stems
        assert fresh.build_case(line).expect


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        ("June 2018, and says how it was read", "date"),
        ("12-13", "amount"),
        ("€2.3bn", "amount"),
        ("Bo Elm", "thing"),
        ("that of the year before", ""),
    ],
)
def test_what_is_right_is_judged_where_it_is_short(right: str, kind: str) -> None:
    assert handed.build_expectation(right).get("kind", "") == kind


@pytest.mark.skipif(not HANDED.is_file(), reason="the handed-over questions are not here")
def test_every_handed_question_is_asked() -> None:
    rows = [row for row in handed.read_rows(HANDED) if row["archive"] in ("amounts", "recurring")]
    told = [handed.judge(row, answer) for row, answer in handed.answer_rows(rows, HANDED.parent)]
    assert len(told) == 7
    assert set(told) <= {"right", "WRONG", "silent", "no lead", "to read"}
