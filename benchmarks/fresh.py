"""Questions that nobody tuned on: a half to work with, and a sealed one, side by side.

    python benchmarks/fresh.py --work work.jsonl --archive DIR [--sealed sealed.jsonl]
        [--perturb] [--wrong] [--json FILE]

A line is {"id", "question", "as_of"?, "history"?, "type", "kind", "lead", "aliases", "never",
"no_lead", "answer_words"?, "abstain", "abstain_ok"?, "evidence", "article", "archive"?}. Where
lines name an ``archive``, DIR is the folder that holds those archives. ``never`` is compared with
the whole lead; a lead where quotes alone are right counts as right where it holds one of the
answer's words. A quote holds the answer where the lead, half of the answer's words, or most of
the evidence stands in it.

The sealed file must have the sha256 that ``benchmarks/fresh.sha256`` gives for its set: exits
with 1 where it has not. A sealed half more than five points behind is printed as a finding.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.eval import Metrics, compute_metrics
from bot.eval.cases import Case
from bot.eval.intervals import compute_rate
from bot.eval.load_cases import parse_expected_date
from bot.eval.outcome import Outcome
from bot.eval.perturb import SEED
from bot.eval.robustness import Robustness, measure_robustness
from bot.eval.runner import open_runner
from bot.types import Turn

NOW = datetime(2024, 6, 1, 23, 59, 59)
"""When a question is asked that names no day: after the last article of every set."""
BEHIND = 0.05
HASHES = Path(__file__).with_name("fresh.sha256")
RATES = ("leads shown", "leads right", "right silences", "wrong silences", "answer in a quote")
Record = Mapping[str, Any]


def check_seal(path: Path) -> None:
    """Exit where a sealed file is not one of those whose sha256 was committed."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = dict(line.split() for line in HASHES.read_text(encoding="utf-8").splitlines())
    if digest not in known:
        raise SystemExit(
            f"{path}: sha256 {digest} is not in {HASHES.name}: it is not the sealed half."
        )


def read_records(path: Path) -> list[Record]:
    """Return the lines of a question set."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def build_case(record: Record) -> Case:
    """Return a line as a regression case; its type becomes its tag."""
    history = [
        Turn(question=turn["question"], answer=turn.get("answer", ""))
        for turn in record.get("history") or ()
    ]
    return Case(
        id=record["id"],
        question=record["question"],
        expect=build_expectation(record),
        history=tuple(history),
        as_of=record.get("as_of"),
        tags=(record["type"],),
    )


def build_expectation(record: Record) -> dict[str, Any]:
    """Return what a line expects, as a case says it."""
    if record["abstain"]:
        return {"abstain": True}
    words = record.get("answer_words") or [record["evidence"]]
    expect: dict[str, Any] = {"in_quote": words, "kind": record.get("kind") or "thing"}
    if record.get("never"):
        expect["never"] = record["never"]
    if record.get("abstain_ok"):
        expect["may_abstain"] = True
    if record["no_lead"] or record["lead"] is None:
        return expect | {"no_lead": True}
    lead = str(record["lead"])
    wanted: dict[str, Any] = {"text": lead}
    if record["aliases"]:
        wanted["aliases"] = list(record["aliases"])
    if expect["kind"] in ("date", "span") and parse_expected_date(lead):
        wanted["date"] = lead
    return expect | {"lead": wanted}


def ask_all(
    records: Sequence[Record], archive: Path, perturb: bool
) -> tuple[list[Outcome], list[Robustness]]:
    """Return what came of every line, asked over its own archive, and the robustness of each."""
    found: dict[str, Outcome] = {}
    robust = []
    for name in dict.fromkeys(record.get("archive", "") for record in records):
        with open_runner(archive / name, NOW) as bench:
            some = [record for record in records if record.get("archive", "") == name]
            outcomes = [bench.outcome(build_case(record)) for record in some]
            if perturb:
                robust.append(measure_robustness(outcomes, bench.answer, seed=SEED))
            found.update((one.case.id, one) for one in outcomes)
    return [found[record["id"]] for record in records], robust


def print_figures(name: str, outcomes: Sequence[Outcome], robust: Sequence[Robustness]) -> Metrics:
    """Print the figures of one half, by kind of question too; return them."""
    figures = compute_metrics(outcomes)
    print(f"\n{name}: {len(outcomes)} questions")
    for rate in RATES:
        print(f"  {rate:<20} {figures.rates[rate]}")
    print(f"  {'Brier score':<20} {figures.brier.value:.3f} (n={figures.brier.count})")
    variants = [one for each in robust for one in each.variants]
    if variants:
        for told, asked in (
            ("same", variants),
            ("same, if shown", [v for v in variants if v.before]),
        ):
            stays = compute_rate([one.same for one in asked])
            print(f"  {'lead stays ' + told:<26} {stays}")
        for change in dict.fromkeys(one.change for one in variants):
            same = [one.same for one in variants if one.change == change]
            print(f"    {change:<22} {sum(same) / len(same):6.1%} of {len(same)}")
    for kind in sorted({tag for one in outcomes for tag in one.case.tags}):
        print_type(kind, [one for one in outcomes if kind in one.case.tags])
    return figures


def print_type(kind: str, outcomes: Sequence[Outcome]) -> None:
    """Print one line for the questions of a type: leads right, wrong, and silences."""
    right = sum(one.is_lead_right is True for one in outcomes)
    wrong = sum(one.is_lead_right is False for one in outcomes)
    silent = sum(one.answer.abstained for one in outcomes)
    print(
        f"    {kind:<14} {len(outcomes):>3} asked: {right:>3} leads right, {wrong:>3} wrong, "
        f"{silent:>3} silent"
    )


def print_wrong(outcomes: Sequence[Outcome]) -> None:
    """Print the leads that are wrong."""
    for one in outcomes:
        if one.is_lead_right is False:
            print(
                f"  {one.case.id} {one.case.question}\n      {one.lead!r} "
                f"({one.answer.confidence}): {'; '.join(one.reasons)[:200]}"
            )


def find_lag(work: Metrics, sealed: Metrics) -> list[str]:
    """Return the figures in which the sealed half is more than five points behind."""
    better = {
        "leads shown": 1,
        "leads right": 1,
        "right silences": 1,
        "wrong silences": -1,
        "answer in a quote": 1,
    }
    return [
        f"{name}: {work.rates[name].value:.1%} to work with, {sealed.rates[name].value:.1%} sealed"
        for name, sign in better.items()
        if sign * (work.rates[name].value - sealed.rates[name].value) > BEHIND
    ]


def main() -> int:
    """Ask both halves, print their figures and findings."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--work", type=Path, required=True, metavar="FILE")
    options.add_argument("--sealed", type=Path, metavar="FILE")
    options.add_argument("--archive", type=Path, required=True, metavar="DIR")
    options.add_argument("--perturb", action="store_true", help="ask each in other clothes too")
    options.add_argument("--wrong", action="store_true", help="print the wrong leads of --work")
    chosen = options.parse_args()
    if chosen.sealed:
        check_seal(chosen.sealed)
    figures = {}
    for name, path in (("work", chosen.work), ("sealed", chosen.sealed)):
        if path:
            outcomes, robust = ask_all(read_records(path), chosen.archive, chosen.perturb)
            figures[name] = print_figures(f"{path.name} ({name})", outcomes, robust)
            if chosen.wrong and name == "work":
                print_wrong(outcomes)
    for told in find_lag(figures["work"], figures["sealed"]) if "sealed" in figures else ():
        print(f"FINDING  the sealed half is behind: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
