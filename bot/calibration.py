"""Thresholds fitted on an archive's own cases, kept beside it, and applied to every answer.

They are thresholds of ``Answer.confidence`` alone, whatever it is: a probability since there is
the reader, a share of the question told before. ``MEASURE`` names what it is; a file fitted to
another measure is left alone, and ``dateline doctor`` says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from bot.errors import ConfigError
from bot.types import Answer

FILE = "calibration.json"
MEASURE = "probability"
"""What ``Answer.confidence`` is; another name where it comes to mean something else."""
_REMEDY = "Run `dateline eval CASES --calibrate` again, or remove the file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The least confidence (0 to 1) of an answer that is given, and of a lead that is shown.

    ``cases`` is how many they were fitted on, ``fitted`` the ISO day of it. Zeros leave every
    answer as it is.
    """

    silence: float = 0.0
    lead: float = 0.0
    cases: int = 0
    fitted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The thresholds by engine, and the measure that they were fitted to."""

    measure: str = MEASURE
    engines: Mapping[str, Thresholds] = field(default_factory=dict)

    @property
    def is_in_force(self) -> bool:
        """Whether it was fitted to what ``Answer.confidence`` is now."""
        return self.measure == MEASURE and bool(self.engines)

    def of_engine(self, engine: str) -> Thresholds:
        """Return the thresholds for an engine's answers; zeros where none are in force."""
        return self.engines.get(engine, Thresholds()) if self.is_in_force else Thresholds()


UNCALIBRATED = Calibration()


def read_calibration(directory: Path) -> Calibration:
    """Return the calibration of an archive's folder; an empty one where there is no file.

    Raises ConfigError where the file is no calibration.
    """
    path = directory / FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        engines = {str(name): Thresholds(**one) for name, one in stored["engines"].items()}
        if not all(0 <= end <= 1 for one in engines.values() for end in (one.silence, one.lead)):
            raise ValueError("a threshold is not between 0 and 1")
        return Calibration(measure=str(stored["measure"]), engines=engines)
    except FileNotFoundError:
        return UNCALIBRATED
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} is no calibration: {error}.", _REMEDY) from error


def write_calibration(directory: Path, engine: str, thresholds: Thresholds) -> Path:
    """Keep the thresholds of an engine beside the archive; return the file's path.

    Those of other engines are kept where they were fitted to the same measure.
    """
    path = directory / FILE
    before = read_calibration(directory)
    kept = dict(before.engines) if before.is_in_force else {}
    kept[engine] = thresholds
    made = {"measure": MEASURE, "engines": {name: asdict(one) for name, one in kept.items()}}
    aside = path.with_name(f".{FILE}.tmp")
    aside.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    aside.replace(path)
    return path


def apply_thresholds(
    answer: Answer, calibration: Calibration, refuse: Callable[[], Answer]
) -> Answer:
    """Return an answer as it may be given: whole, without its lead, or refused."""
    least = calibration.of_engine(answer.engine)
    if answer.abstained or answer.confidence >= max(least.silence, least.lead):
        return answer
    if answer.confidence < least.silence:
        return replace(refuse(), engine=answer.engine, usage=answer.usage)
    return withhold_lead(answer)


def withhold_lead(answer: Answer) -> Answer:
    """Return an answer with its quotes alone."""
    first, _, rest = answer.text.partition("\n")
    text = rest if answer.short and first == f"{answer.short}." else answer.text
    return replace(answer, short="", text=text)
