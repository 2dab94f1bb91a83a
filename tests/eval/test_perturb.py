"""``--perturb``: the same question in other clothes, the same clothes for the same seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from fakes.eval_archive import answer, case, outcome

from bot.eval.cases import Case
from bot.eval.perturb import make_variants
from bot.eval.robustness import measure_robustness
from bot.types import Answer

ASKED = "which of the 2 José organised the Honours at the theatre, and who came first?"


def variants(question: str, seed: int = 1, id: str = "a") -> dict[str, str]:
    made = make_variants(case(id=id, question=question), seed)
    return {one.change: one.case.question for one in made}


def test_every_change_is_made_once() -> None:
    found = variants(ASKED)
    assert list(found) == [
        "greeting and thanks",
        "lower case",
        "one typo",
        "no accents",
        "Slack markup",
        "emoji",
        "British or American",
        "digits or words",
    ]
    assert found["lower case"] == ASKED.lower()
    assert "Jose" in found["no accents"]
    assert "the two José" in found["digits or words"]
    assert "Honors at the theater" in found["British or American"]
    assert ASKED in found["greeting and thanks"]
    assert ASKED in found["emoji"]
    assert found["Slack markup"].startswith("<@")
    assert 0 <= abs(len(found["one typo"]) - len(ASKED)) <= 1


def test_what_changes_nothing_is_no_variant() -> None:
    assert set(variants("who won?")) == {"greeting and thanks", "Slack markup", "emoji"}
    assert variants("who was first in the color test?")["British or American"].count("colour") == 1
    assert variants("who was first?")["digits or words"] == "who was 1st?"
    assert "digits or words" not in variants("what happened on 12 June 2018?")


def test_the_seed_alone_decides() -> None:
    assert variants(ASKED, 1) == variants(ASKED, 1)
    assert len({variants(ASKED, seed)["one typo"] for seed in range(9)}) > 3
    assert len({variants(ASKED, id=str(at))["one typo"] for at in range(9)}) > 3


@pytest.mark.parametrize("seed", range(20))
def test_a_typo_keeps_first_letter_and_words(seed: int) -> None:
    made = variants("when did putin invite kim", seed)["one typo"]
    assert [word[0] for word in made.split()] == ["w", "d", "p", "i", "k"]


def test_leads_are_compared_case_by_case_and_in_sum() -> None:
    def ask(asked: Case) -> Answer:
        silent = asked.question.startswith(("Hi", "Good", "hey", "Hello"))
        return answer(short="" if silent else "June 2018", abstained=silent)

    one = outcome(case=case(question="when was it?"), answer=answer(short="June  2018"))
    found = measure_robustness([one], ask)
    assert {v.change: v.same for v in found.of_case("a")} == {
        "greeting and thanks": False,
        "Slack markup": True,
        "emoji": True,
    }
    assert found.total.value == pytest.approx(2 / 3)
    assert found.changes["emoji"].value == 1.0
    assert str(found.variants[0]) == "'June  2018' -> silent"


def test_the_command_tells_what_changed(dateline: Run, samples: Path) -> None:
    Path("c.yaml").write_text(
        "- {id: a, question: 'when did Putin first invite Kim?', expect: {date: '2018-06'}}\n"
    )
    args = ("eval", "c.yaml", "--archive", str(samples), "--perturb", "--fail-on", "never")
    files = ("--html", "r.html", "--report", "r.json", "--markdown", "r.md")
    code, out, err = dateline(*args, *files, "--seed", "3")
    assert (code, err) == (0, "")
    assert "lead stays the same\n  in all" in out
    robust = json.loads(Path("r.json").read_text())["robustness"]
    assert robust["same"]["in all"]["count"] == len(robust["variants"]) >= 5
    assert "Lead stays the same, by change" in Path("r.html").read_text()
    assert "| in all | " in Path("r.md").read_text()
    line = json.loads(dateline(*args, "--json", "--seed", "3")[1])
    assert [one["question"] for one in line["variants"]] == [
        one["question"] for one in robust["variants"]
    ]
