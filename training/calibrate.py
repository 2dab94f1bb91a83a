"""Fit how likely a lead is right and an answer holds, and write calibration.json.

    python -m training.calibrate --asked FILE ARCHIVE [--asked FILE ARCHIVE ...] --out FILE

FILE has a question a line, as JSON: ``question``, ``as_of``, and what answers it: ``answer`` or
``lead`` with ``aliases``, or nothing where the archive cannot answer. ``weight`` may be given.
None of them may have trained the reader. Folds are cut by question, so a question judges itself
never.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.eval.text_match import is_quoted
from bot.extractive.amounts import find_measured_type
from bot.extractive.answerer import READ, measure_answer, measure_quotes, order_quotes
from bot.extractive.current_value import find_held, measure_state, set_state_day
from bot.extractive.lead import fold_lead
from bot.extractive.lead_measures import set_fitted
from bot.extractive.reader import SpanReader
from bot.extractive.reading import ReadingResult, find_noted_leads, read_hits, weigh_leads
from bot.pipeline import Bot
from bot.trace import Trace
from bot.types import Scope
from index import Searcher
from training.answers import contains_answer

Floats = NDArray[np.float64]
TOLD = (*READ, "said")
"""Types of questions whose quotes are judged."""
RIVALS, RIVAL = 4, 0.5
"""Leads of a question that are examples: the first, and its rivals with less weight."""
MORE = 4
"""Words that a right lead may have beyond the answer's."""
WANTED = 0.9
"""How many of the leads that are shown must be right; of quotes alone, how many of the questions
without an answer must be refused is ``REFUSED``."""
REFUSED = 0.93
SHOWN = {"lead": 0.65, "state": 0.6, "answer": 0.35}
"""The least probabilities that are shipped: of a lead, of a value that held then, and of
quotes.

``WANTED`` would leave one question in twenty a lead, and ``REFUSED`` holds with quotes from .35;
what both would take is printed (DECISIONS.md has the figures)."""
STRENGTH = 0.1
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One example: its measures, whether it is right, its weight and its question's number."""

    measures: Mapping[str, float]
    right: bool
    weight: float
    question: int


def list_answers(row: Mapping[str, Any]) -> list[str]:
    """Return the forms of a question's answer; none where the archive cannot answer it."""
    given = [row.get("answer"), row.get("lead"), *(row.get("aliases") or ())]
    return [] if row.get("abstain") else [str(one) for one in given if one]


def is_right(given: str, answers: Sequence[str]) -> bool:
    """Tell whether a lead tells the answer: all of its words, with few words more."""
    told = fold_lead(given)
    for answer in answers:
        gold = fold_lead(answer)
        if gold and set(gold) <= set(told) and len(told) <= len(gold) + MORE:
            return True
        if told and told == gold[-len(told) :] and 2 * len(told) >= len(gold):
            return True
    return False


def is_absent(row: Mapping[str, Any]) -> bool:
    """Tell whether the archive cannot answer a row."""
    return bool(row.get("abstain")) or not (list_answers(row) or row.get("evidence"))


def is_judged(row: Mapping[str, Any]) -> bool:
    """Tell whether a lead can be held against the row: it has an answer, or has none at all."""
    return not row.get("no_lead") and (bool(list_answers(row)) or bool(row.get("abstain")))


def read_trace(trace: Trace, reader: SpanReader) -> ReadingResult:
    """Return what is read for a question that was searched."""
    noted = find_noted_leads(trace.question, trace.scored)
    return read_hits(trace.question, trace.hits, trace.scored, reader, noted)


def judge_leads(
    row: Mapping[str, Any], trace: Trace, reading: ReadingResult, number: int
) -> Iterator[Judged]:
    """Yield the first leads of a question as examples."""
    if trace.question.type not in READ or not is_judged(row):
        return
    answers = list_answers(row)
    for place, lead in enumerate(reading.leads[:RIVALS]):
        weight = float(row.get("weight", 1.0)) * (RIVAL if place else 1.0)
        yield Judged(lead.measures, is_right(lead.text, answers), weight, number)


def judge_state(
    row: Mapping[str, Any], trace: Trace, reading: ReadingResult, number: int, reader: SpanReader
) -> Iterator[Judged]:
    """Yield the value told of a thing that changes as an example, where one would be."""
    question = set_state_day(trace.question)
    if question.valid and question.type != "compare" and is_judged(row):
        held, told = find_held(question, trace.scored, trace.hits, reader)
        if held is not None:
            right = is_right(held.value, list_answers(row))
            measures = measure_state(question, held, told, reading)
            yield Judged(measures, right, float(row.get("weight", 1.0)), number)


def judge_answer(
    row: Mapping[str, Any], trace: Trace, reading: ReadingResult, number: int
) -> Judged:
    """Return whether the quotes of a question hold its answer, as an example."""
    evidence = [str(row["evidence"])] if row.get("evidence") else []
    answers = list_answers(row)
    quotes = [one.evidence.sentence for one in order_quotes(trace.question, reading, trace.scored)]
    held = trace.question.type != "yes-no" and any(
        contains_answer(answer, quote) for answer in answers for quote in quotes
    )
    quoted = bool(evidence) and any(is_quoted(quote, evidence) for quote in quotes)
    right = (held or quoted) and not row.get("abstain")
    measures = measure_answer(trace.question, reading, trace.scored)
    return Judged(measures, right, float(row.get("weight", 1.0)), number)


def judge_quotes(
    row: Mapping[str, Any], trace: Trace, reading: ReadingResult, number: int
) -> Iterator[Judged]:
    """Yield the sentences that may be quoted as examples: whether each holds the answer."""
    answers, evidence = list_answers(row), str(row.get("evidence") or "")
    if trace.question.type == "yes-no" and not evidence:
        return
    given = [answer for answer in answers if trace.question.type != "yes-no"]
    for quote, measures in measure_quotes(trace.question, reading, trace.scored):
        said = quote.evidence.sentence
        held = any(contains_answer(answer, said) for answer in given)
        right = held or bool(evidence and is_quoted(said, [evidence]))
        yield Judged(measures, right, float(row.get("weight", 1.0)), number)


def fit_weights(
    given: Sequence[Judged], strength: float = STRENGTH
) -> tuple[dict[str, float], Floats]:
    """Return the weights of the measures, and each example's probability when left out."""
    names = sorted({name for one in given for name in one.measures})
    table = np.array([[one.measures.get(name, 0.0) for name in names] for one in given])
    labels = np.array([one.right for one in given])
    weights = np.array([one.weight for one in given])
    groups = np.array([one.question for one in given])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=3000))
    params = {"logisticregression__sample_weight": weights}
    left_out = cross_val_predict(
        model,
        table,
        labels,
        groups=groups,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
        params=params,
    )[:, 1]
    model.fit(table, labels, **params)
    scale, logistic = model[0], model[1]
    slopes = logistic.coef_[0] / scale.scale_
    fitted = {"": float(logistic.intercept_[0] - (slopes * scale.mean_).sum())}
    fitted |= {name: float(slope) for name, slope in zip(names, slopes, strict=True)}
    return {name: round(value, 4) for name, value in fitted.items()}, left_out


def select_surest(given: Sequence[Judged], chance: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return probability and rightness of each question's surest lead, the surest first."""
    best: dict[int, int] = {}
    for at in np.argsort(-chance, kind="stable").tolist():
        best.setdefault(given[at].question, at)
    order = list(best.values())
    return chance[order], np.array([given[at].right for at in order])


def choose_threshold(chance: Floats, right: NDArray[np.bool_]) -> float:
    """Return the least probability from which on ``WANTED`` of the leads are right."""
    shares = np.cumsum(right) / np.arange(1, len(right) + 1)
    enough = np.flatnonzero(shares >= WANTED)
    return round(float(chance[enough[-1]]), 3) if enough.size else 1.0


def choose_refusal(chance: Floats, asked: int) -> float:
    """Return the least probability of quotes at which ``REFUSED`` of the questions are refused.

    ``chance`` are the probabilities of those questions without an answer that found anything, of
    ``asked`` in all.
    """
    allowed = int((1.0 - REFUSED) * asked)
    surest = np.sort(chance)[::-1]
    return round(float(surest[allowed]) + 0.001, 3) if len(surest) > allowed else 0.0


def format_reliability(chance: Floats, right: NDArray[np.bool_]) -> str:
    """Return how right the surest leads are, and how honest the probabilities."""
    lines = []
    for part in (0.1, 0.25, 0.5, 0.75, 1.0):
        count = max(1, round(part * len(chance)))
        share = right[:count].mean()
        lines.append(f"surest {part:.0%}: right {share:.3f} p >= {chance[count - 1]:.2f}")
    for low in np.arange(0, 1, 0.2):
        some = (chance >= low) & (chance < low + 0.2)
        if some.any():
            said, true = chance[some].mean(), right[some].mean()
            lines.append(f"said {said:.2f} right {true:.2f} ({some.sum()})")
    return "\n".join(lines)


def ask_all(questions: Path, archive: Path) -> Iterator[tuple[dict[str, Any], Trace | None]]:
    """Yield the rows of a file of questions with what the product searched and scored for each.

    A row that names an ``archive`` is asked over that folder of ``archive``; rows that train the
    reader are left out. None stands for a question that the product answers without evidence, or
    in several parts.
    """
    bots: dict[str, tuple[Bot, Searcher]] = {}
    with questions.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row.get("archive") or ""
            if row.get("part") == "train":
                continue
            if name not in bots:
                searcher = Searcher.open(archive / name)
                bots[name] = (Bot(searcher), searcher)
            bot, searcher = bots[name]
            now = datetime.fromisoformat(f"{row.get('as_of') or '2100-01-01'}T23:59:59")
            traces: list[Trace] = []
            bot.ask(row["question"], Scope(as_of=now), engine="keyless", on_trace=traces.append)
            row = quote_place(row, searcher)
            yield row, measure_type(traces[0]) if len(traces) == 1 and traces[0].scored else None


def quote_place(row: dict[str, Any], searcher: Searcher) -> dict[str, Any]:
    """Return a row with the sentence at its ``place`` of its ``article`` as its evidence."""
    article = searcher.archive.article(row["article"]) if row.get("place") else None
    return row | {"evidence": article.body[slice(*row["place"])]} if article else row


def measure_type(trace: Trace) -> Trace:
    """Return a trace with its question's type as the product takes it before it reads."""
    question = trace.question
    measured = find_measured_type(question, trace.scored)
    return replace(trace, question=replace(question, type=measured))


def fit_all(
    asked: Sequence[tuple[Mapping[str, Any], Trace | None]], reader: SpanReader
) -> dict[str, Any]:
    """Return the fitted functions and print their left-out figures.

    The worth of quotes rests on the probability of leads, and the probability that the quotes
    answer on both: each is fitted before what rests on it.
    """
    given = [
        (row, trace, read_trace(trace, reader), number)
        for number, (row, trace) in enumerate(asked)
        if trace and trace.question.type in TOLD
    ]
    fitted: dict[str, Any] = {
        "lead": {"threshold": SHOWN["lead"], "weights": {"": 0.0}},
        "state": {"threshold": SHOWN["state"], "weights": {"": 0.0}},
        "quote": {"weights": {"": 0.0}},
        "answer": {"threshold": SHOWN["answer"], "weights": {"": 0.0}},
    }
    leads = [one for each in given for one in judge_leads(*each)]
    fitted["lead"]["weights"], chance = fit_weights(leads)
    surest, right = select_surest(leads, chance)
    print(format_reliability(surest, right))
    print(f"nine in ten right from {choose_threshold(surest, right)}")
    set_fitted(fitted)
    given = [(row, trace, weigh_leads(read), number) for row, trace, read, number in given]
    states = [one for each in given for one in judge_state(*each, reader)]
    fitted["state"]["weights"], _ = fit_weights(states)
    quotes = [one for each in given for one in judge_quotes(*each)]
    fitted["quote"]["weights"], _ = fit_weights(quotes)
    set_fitted(fitted)
    answers = [judge_answer(*each) for each in given]
    fitted["answer"]["weights"], chance = fit_weights(answers)
    print_refusals([row for row, _ in asked], answers, chance)
    return fitted


def print_refusals(
    rows: Sequence[Mapping[str, Any]], answers: Sequence[Judged], chance: Floats
) -> None:
    """Print how many of the questions without an answer are refused, and from where on enough."""
    absent = [is_absent(row) for row in rows]
    without = chance[[absent[one.question] for one in answers]]
    found = (without < SHOWN["answer"]).sum()
    print(f"{found} of {len(without)} refused that found anything, of {sum(absent)} in all")
    print(f"{REFUSED:.0%} refused from {choose_refusal(without, sum(absent))}")


def main() -> None:
    """Ask, fit, write the functions, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asked", nargs=2, type=Path, action="append", required=True)
    parser.add_argument("--model", type=Path, default=None, help="another reader's folder")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    asked = [pair for questions, archive in given.asked for pair in ask_all(questions, archive)]
    fitted = fit_all(asked, SpanReader(given.model))
    given.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
