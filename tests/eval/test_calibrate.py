"""``--calibrate``: thresholds fitted on one's own cases, kept with the archive, in force."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import Run
from fakes.eval_archive import answer, case, outcome

from bot.calibration import (
    FILE,
    UNCALIBRATED,
    Calibration,
    Thresholds,
    apply_thresholds,
    read_calibration,
    write_calibration,
)
from bot.errors import CaseError, ConfigError
from bot.eval.checks import Verdict
from bot.eval.fit_thresholds import fit_thresholds_on, format_fit
from bot.eval.outcome import Outcome

DAY = date(2026, 11, 26)
REFUSED = answer(abstained=True, text="no")


def lead(number: int, confidence: float, *, right: bool) -> Outcome:
    """Return the outcome of a case with a lead of some confidence."""
    return outcome(
        case=case(id=f"lead-{number:03}", expect={"lead": "x"}),
        answer=answer(short="x", text="x.", confidence=confidence),
        verdicts=(Verdict(right, "", "lead"),),
    )


def due(number: int, confidence: float) -> Outcome:
    """Return the outcome of a case whose answer should have been a refusal."""
    asked = case(id=f"due-{number:03}", expect={"abstain": True})
    return outcome(case=asked, answer=answer(text="x", confidence=confidence))


def test_a_confidence_that_tells_right_from_wrong_gives_thresholds() -> None:
    found = [lead(at, 0.5 + at / 100, right=at >= 20) for at in range(40)]
    found += [due(at, 0.1 + at / 100) for at in range(10)]
    fit = fit_thresholds_on(found, DAY)
    assert 0.60 < fit.thresholds.lead <= 0.70
    assert 0.19 < fit.thresholds.silence <= 0.5
    assert (fit.reached, fit.thresholds.cases, fit.thresholds.fitted) == (True, 50, "2026-11-26")
    assert fit.held_out.right.value > 0.8 > fit.before.right.value == 0.5
    assert fit.held_out.right_silences.value > 0.9 > fit.before.right_silences.value
    assert fit_thresholds_on(found[::-1], DAY) == fit


def test_a_confidence_that_tells_nothing_withholds_nothing() -> None:
    found = [lead(at, (at * 37 % 40) / 40, right=at % 2 == 0) for at in range(40)]
    fit = fit_thresholds_on(found, DAY)
    assert (fit.thresholds.lead, fit.thresholds.silence, fit.reached) == (0.0, 0.0, False)
    assert "No lead is withheld" in "\n".join(format_fit(fit, "x"))


def test_too_few_cases_are_refused() -> None:
    with pytest.raises(CaseError, match="3 leads can be judged, fewer than 20"):
        fit_thresholds_on([lead(at, 0.5, right=True) for at in range(3)], DAY)


def test_thresholds_withhold_the_lead_or_refuse() -> None:
    calibration = Calibration(engines={"keyless": Thresholds(silence=0.3, lead=0.6)})
    for confidence, short, text, silent in (
        (0.7, "June", "June.\nAFP: “q” [1]", False),
        (0.5, "", "AFP: “q” [1]", False),
        (0.2, "", "no", True),
    ):
        given = answer(short="June", text="June.\nAFP: “q” [1]", confidence=confidence)
        made = apply_thresholds(given, calibration, lambda: REFUSED)
        assert (made.short, made.text, made.abstained) == (short, text, silent)
        assert apply_thresholds(given, UNCALIBRATED, lambda: REFUSED) is given


def test_a_calibration_is_kept_by_engine(tmp_path: Path) -> None:
    assert read_calibration(tmp_path) == UNCALIBRATED
    write_calibration(tmp_path, "keyless", Thresholds(lead=0.8, cases=30, fitted="2026-11-26"))
    write_calibration(tmp_path, "model", Thresholds(silence=0.2))
    found = read_calibration(tmp_path)
    assert (found.of_engine("keyless").lead, found.of_engine("model").silence) == (0.8, 0.2)


def test_another_measure_is_not_in_force(tmp_path: Path) -> None:
    old = {"measure": "other", "engines": {"keyless": {"lead": 0.8}}}
    (tmp_path / FILE).write_text(json.dumps(old))
    assert read_calibration(tmp_path).of_engine("keyless") == Thresholds()
    write_calibration(tmp_path, "model", Thresholds(lead=0.5))
    assert set(read_calibration(tmp_path).engines) == {"model"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"measure": "x"}',
        '{"measure": "probability", "engines": {"keyless": {"lead": 7}}}',
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigError, match="is no calibration"):
        read_calibration(tmp_path)


def test_the_command_fits_keeps_and_the_doctor_says_so(
    dateline: Run, samples: Path, tmp_path: Path
) -> None:
    archive = str(shutil.copytree(samples, tmp_path / "own"))
    args = ("eval", "--archive", archive, "--as-of", "2026-11-26", "--fail-on", "never")
    code, out, err = dateline(*args, "--calibrate")
    assert (code, err) == (0, "")
    assert "cross-validated" in out
    assert f"kept in {archive}/{FILE}." in out
    assert (
        "calibration.json is in force for keyless answers"
        in dateline("doctor", "--archive", archive)[1]
    )
    write_calibration(Path(archive), "keyless", Thresholds(lead=1.0, silence=0.0))
    asked = ("ask", "when did Putin first invite Kim?", "--archive", archive, "--json")
    given = json.loads(dateline(*asked)[1])
    assert (given["short"], given["abstained"]) == ("", False)
    write_calibration(Path(archive), "keyless", Thresholds(silence=1.0))
    assert dateline(*asked)[0] == 3
    again = dateline(*args, "--calibrate")[1]  # fitted without what was in force
    assert again.splitlines()[-1] == out.splitlines()[-1]
