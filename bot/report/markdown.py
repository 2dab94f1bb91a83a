"""A run as Markdown for a pull request: what changed first, then figures, then what fails."""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.inert import markdown_text
from bot.report.report import Report

MOST = 50
"""Rows of a table; GitHub cuts a comment at 65,536 characters."""


def markdown(report: Report) -> str:
    """Return the report as GitHub's Markdown; nothing in it mentions, links or marks up."""
    parts = [*_head(report), *_changes(report), *_rates(report), *_failures(report)]
    return "\n".join(parts) + "\n"


def _head(report: Report) -> Iterator[str]:
    total = len(report.run.outcomes)
    mark = "✅" if report.passed == total and not report.run.unasked else "❌"
    yield f"### {mark} {markdown_text(report.title)}: {report.passed} of {total} passed"
    if report.run.unasked:
        yield f"\n{len(report.run.unasked)} cases were not asked: {report.run.unasked[0][1]}."
    if report.comparison:
        yield f"\nAgainst the baseline: {report.comparison}"


def _changes(report: Report) -> Iterator[str]:
    changes = report.comparison.changes if report.comparison else ()
    if changes:
        yield "\n| Change | Case | |\n|---|---|---|"
    for one in changes[:MOST]:
        yield f"| {one.kind} | {markdown_text(one.id)} | {markdown_text(one.words)} |"
    yield from _more(len(changes))


def _rates(report: Report) -> Iterator[str]:
    yield "\n| | Rate | 95% interval | Cases |\n|---|--:|--:|--:|"
    for name, rate in report.metrics.rates.items():
        if rate.count:
            span = f"{rate.low:.1%} to {rate.high:.1%}"
            yield f"| {name} | {rate.value:.1%} | {span} | {rate.count} |"
    yield f"| median, p95 | {report.metrics.median_ms:.0f}, {report.metrics.p95_ms:.0f} ms | | |"
    for name, value in report.metrics.usage.items():
        yield f"| {markdown_text(name)} | {value:,.6g} | | |"


def _failures(report: Report) -> Iterator[str]:
    failed = report.failed
    if failed:
        yield "\n<details><summary>What fails</summary>\n\n| Case | Lost at | Why |\n|---|---|---|"
    for one in failed[:MOST]:
        stage = one.blame.stage if one.blame else ""
        why = "; ".join(one.reasons)
        yield f"| {markdown_text(one.case.id)} | {stage} | {markdown_text(why)} |"
    yield from _more(len(failed))
    if failed:
        yield "\n</details>"


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"| | | and {count - MOST} more |"
