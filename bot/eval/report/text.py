"""A run as Markdown for a pull request: what changed first, then figures, then what fails."""

from __future__ import annotations

from collections.abc import Iterator

from bot.eval.intervals import Rate
from bot.eval.metrics import Metrics
from bot.eval.report.report import Report, escape_markdown_cell, to_one_line

MOST = 50
"""Rows of a table; GitHub cuts a comment at 65,536 characters."""


def render_markdown(report: Report) -> str:
    """Return the report as GitHub's Markdown; nothing in it mentions, links or marks up."""
    parts = [
        *_head(report),
        *_changes(report),
        *_rates(report),
        *_kinds(report),
        *_robust(report),
        *_failures(report),
    ]
    return "\n".join(parts) + "\n"


def _head(report: Report) -> Iterator[str]:
    total = len(report.run.outcomes)
    mark = "✅" if report.passed == total and not report.run.unasked else "❌"
    yield f"### {mark} {escape_markdown_cell(report.title)}: {report.passed} of {total} passed"
    if report.run.unasked:
        yield f"\n{len(report.run.unasked)} cases were not asked: {report.run.unasked[0][1]}."
    if report.comparison:
        yield f"\nAgainst the baseline: {report.comparison}"


def _changes(report: Report) -> Iterator[str]:
    changes = report.comparison.changes if report.comparison else ()
    if changes:
        yield "\n| Change | Case | |\n|---|---|---|"
    for one in changes[:MOST]:
        yield f"| {one.kind} | {escape_markdown_cell(one.id)} | {escape_markdown_cell(one.words)} |"
    yield from _more(len(changes))


def _rates(report: Report) -> Iterator[str]:
    yield "\n| | Rate | 95% interval | Cases |\n|---|--:|--:|--:|"
    for name, rate in report.metrics.rates.items():
        if rate.count:
            span = f"{rate.low:.1%} to {rate.high:.1%}"
            yield f"| {name} | {rate.value:.1%} | {span} | {rate.count} |"
    one = report.metrics.brier
    if one.count:
        span = f"{one.low:.3f} to {one.high:.3f}"
        yield f"| Brier score of leads | {one.value:.3f} | {span} | {one.count} |"
    yield f"| median, p95 | {report.metrics.median_ms:.0f}, {report.metrics.p95_ms:.0f} ms | | |"
    for name, value in report.metrics.usage.items():
        yield f"| {escape_markdown_cell(name)} | {value:,.6g} | | |"


def _kinds(report: Report) -> Iterator[str]:
    found = report.metrics
    if found.kinds:
        yield "\n| Leads | Shown | Right of those shown |\n|---|--:|--:|"
    for kind, (shown, right) in found.kinds.items():
        some = f"{right.value:.0%} of {right.count}"
        yield f"| {kind} | {shown.value:.0%} of {shown.count} | {some} |"


def _robust(report: Report) -> Iterator[str]:
    if report.robustness:
        yield "\n| Asked in other clothes | Lead stays the same |\n|---|--:|"
        rates = {"in all": report.robustness.total, **report.robustness.changes}
        yield from (
            f"| {name} | {rate.value:.0%} of {rate.count} |" for name, rate in rates.items()
        )


def _failures(report: Report) -> Iterator[str]:
    failed = report.failed
    if failed:
        yield "\n<details><summary>What fails</summary>\n\n| Case | Lost at | Why |\n|---|---|---|"
    for one in failed[:MOST]:
        stage = one.blame.stage if one.blame else ""
        why = "; ".join(one.reasons)
        yield f"| {escape_markdown_cell(one.case.id)} | {stage} | {escape_markdown_cell(why)} |"
    yield from _more(len(failed))
    if failed:
        yield "\n</details>"


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"| | | and {count - MOST} more |"


def format_failures(report: Report) -> Iterator[str]:
    """Yield the lines that tell which cases fail, why, and at which stage."""
    for one in report.failed:
        mark = "WORSE" if one in report.worse else "FLAKY" if one.flaky else "FAIL"
        yield f"{mark}  {one.case.id}: {to_one_line(one.case.question)}"
        yield from (f"      {to_one_line(reason)}" for reason in one.reasons)
        if one.blame:
            yield f"      -> {one.blame.stage}: {to_one_line(one.blame.reason)}"
    for one in report.run.outcomes:
        for other in report.changed(one):
            asked = to_one_line(other.question)
            yield f"OTHER {one.case.id}, {other.change}: {asked}\n      {to_one_line(str(other))}"
    yield from (f"SKIP  {case.id}: {why}" for case, why in report.run.unasked)


def format_metrics_table(report: Report) -> Iterator[str]:
    """Yield the figures: rates with their 95% intervals, tags, stages, times, tokens and cost."""
    found = report.metrics
    yield from _rate_rows("", dict(found.rates))
    if found.brier.count:
        low, high = found.brier.low, found.brier.high
        told = f"{found.brier.value:>8.3f}   {low:6.3f} to {high:6.3f}   n={found.brier.count}"
        yield f"  {'Brier score of leads':<24}{told}"
    yield from _rate_rows(
        "leads right by kind", {k: right for k, (_, right) in found.kinds.items()}
    )
    yield from _rate_rows(
        "leads shown by kind", {k: shown for k, (shown, _) in found.kinds.items()}
    )
    yield from _curve_rows(found)
    if report.robustness:
        yield from _rate_rows("lead stays the same", report.robustness.rates)
    yield from _rate_rows("by tag", dict(found.tags))
    if found.stages:
        yield "\nlost at"
        yield from (f"  {stage:<26}{count:>6}" for stage, count in found.stages.items())
    yield f"\n  {'median, p95':<26}{found.median_ms:>5.0f}, {found.p95_ms:.0f} ms"
    yield from (f"  {name:<26}{value:>12,.6g}" for name, value in found.usage.items())


def _curve_rows(found: Metrics) -> Iterator[str]:
    """Yield the reliability of confidence: of the leads of each tenth, how many are right."""
    if found.bins:
        yield "\nleads right by confidence"
    for one in found.bins:
        name = f"{one.low:.1f} to {one.high:.1f}, mean {one.mean:.2f}"
        yield from _rate_rows("", {name: one.right})


def _rate_rows(title: str, rates: dict[str, Rate]) -> Iterator[str]:
    if title and rates:
        yield f"\n{title}"
    for name, rate in rates.items():
        if rate.count:
            span = f"{rate.low:7.1%} to {rate.high:6.1%}"
            yield f"  {to_one_line(name, 24):<24}{rate.value:>8.1%}  {span}  n={rate.count}"


def format_run_summary(report: Report) -> Iterator[str]:
    """Yield what changed since the baseline, and how many cases passed."""
    if report.comparison:
        changes = report.comparison.changes
        yield from (f"{one.kind.upper():<6} {one.id}: {to_one_line(one.words)}" for one in changes)
        yield str(report.comparison)
    total = len(report.run.outcomes)
    got_worse = f"; {len(report.worse)} passed before" if report.worse else ""
    unasked = f"; {len(report.run.unasked)} not asked" if report.run.unasked else ""
    yield f"{report.passed} of {total} passed{got_worse}{unasked}."
