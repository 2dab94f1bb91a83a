"""A run for a terminal: what failed and why, a table of figures, a line that sums it up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.regress.interval import Rate
from bot.report.inert import one_line
from bot.report.report import Report


def failures(report: Report) -> Iterator[str]:
    """Yield the lines that tell which cases fail, why, and at which stage."""
    for one in report.failed:
        mark = "WORSE" if one in report.worse else "FLAKY" if one.flaky else "FAIL"
        yield f"{mark}  {one.case.id}: {one_line(one.case.question)}"
        yield from (f"      {one_line(reason)}" for reason in one.reasons)
        if one.blame:
            yield f"      -> {one.blame.stage}: {one_line(one.blame.reason)}"
    yield from (f"SKIP  {case.id}: {why}" for case, why in report.run.unasked)


def table(report: Report) -> Iterator[str]:
    """Yield the figures: rates with their 95% intervals, tags, stages, times, tokens and cost."""
    found = report.metrics
    yield from _rates("", dict(found.rates))
    yield from _rates("by tag", dict(found.tags))
    if found.stages:
        yield "\nlost at"
        yield from (f"  {stage:<26}{count:>6}" for stage, count in found.stages.items())
    yield f"\n  {'median, p95':<26}{found.median_ms:>5.0f}, {found.p95_ms:.0f} ms"
    yield from (f"  {name:<26}{value:>12,.6g}" for name, value in found.usage.items())


def _rates(title: str, rates: dict[str, Rate]) -> Iterator[str]:
    if title:
        yield f"\n{title}"
    for name, rate in rates.items():
        if rate.count:
            span = f"{rate.low:7.1%} to {rate.high:6.1%}"
            yield f"  {one_line(name, 24):<24}{rate.value:>8.1%}  {span}  n={rate.count}"


def summary(report: Report) -> Iterator[str]:
    """Yield what changed since the baseline, and how many cases passed."""
    if report.comparison:
        changes = report.comparison.changes
        yield from (f"{one.kind.upper():<6} {one.id}: {one_line(one.words)}" for one in changes)
        yield str(report.comparison)
    total = len(report.run.outcomes)
    got_worse = f"; {len(report.worse)} passed before" if report.worse else ""
    unasked = f"; {len(report.run.unasked)} not asked" if report.run.unasked else ""
    yield f"{report.passed} of {total} passed{got_worse}{unasked}."
