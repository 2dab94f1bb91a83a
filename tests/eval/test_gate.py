"""benchmarks/gate.py: at least 200 made sentences, true and false, each judged by the gate."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from conftest import script

gate = script("benchmarks/gate.py")
SAID = "On Friday, Kim Jong-un said that Moon did not bring more than 20 gifts to Moscow in June."


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ("roles swapped", SAID.replace("Kim Jong-un", "\0").replace("Moon", "Kim Jong-un")),
        ("negation lost", SAID.replace("did not", "did")),
        ("scope widened", SAID.replace("more than ", "")),
        (
            "reordered",
            "Kim Jong-un said that Moon did not bring more than 20 gifts to Moscow in June"
            ", on Friday.",
        ),
    ],
)
def test_a_change_is_what_its_name_says(change: str, made: str) -> None:
    _, make = gate.CHANGES[change]
    assert make(SAID, Random(1), []) == made.replace("\0", "Moon")


def test_numbers_dates_and_names_become_others() -> None:
    for change in ("number changed", "date changed", "name swapped"):
        faithful, make = gate.CHANGES[change]
        made = make(SAID, Random(1), ["Xi stayed in Beijing."])
        assert (faithful, made == SAID) == (False, False)
        assert make(SAID, Random(1), ["Xi stayed in Beijing."]) == made


def test_the_gate_is_asked_about_many_sentences_and_lets_no_lie_pass() -> None:
    made = gate.read_made()
    counts = Counter(one.faithful for one in made)
    assert len({one.change for one in made}) == len(gate.CHANGES)
    assert min(counts.values()) >= 100
    false = [one for one in made if not one.faithful][::5]
    assert [one.text for one in false if gate.judge(one) == "shown"] == []
    verbatim = [one for one in made if one.change == "verbatim"][::5]
    assert {gate.judge(one) for one in verbatim} == {"shown"}
