"""The plots of a report, as SVG that needs no script: bars, curves, reliability, latency."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from bot.eval.confidence import CurvePoint, ReliabilityBin
from bot.eval.intervals import Rate
from bot.eval.outcome import Outcome
from bot.eval.report.report import to_one_line

WIDTH, LEFT, RIGHT = 640, 140, 90
ROW, HEIGHT, TOP, BOTTOM = 22, 280, 34, 36
_STEPS = 50


def render_bars(rates: Mapping[str, Rate], title: str = "Share passed by tag") -> Markup:
    """Return shares as bars, each with its interval as a whisker and its number of cases."""
    wide = WIDTH - LEFT - RIGHT
    drawn: list[Markup] = []
    for at, (name, rate) in enumerate(rates.items()):
        y = at * ROW
        low, high = (LEFT + wide * end for end in (rate.low, rate.high))
        drawn += [
            _text(LEFT - 8, y + 15, to_one_line(name, 20), "end"),
            Markup('<rect class="track" x="{}" y="{}" width="{}" height="12"/>').format(
                LEFT, y + 5, wide
            ),
            Markup('<rect class="bar" x="{}" y="{}" width="{:.1f}" height="12"/>').format(
                LEFT, y + 5, wide * rate.value
            ),
            _line([(low, y + 11), (high, y + 11)], "whisker"),
            _text(WIDTH - RIGHT + 6, y + 15, f"{rate.value:.0%} of {rate.count}"),
        ]
    return _svg(drawn, max(len(rates), 1) * ROW + 4, title)


def render_abstention(outcomes: Sequence[Outcome]) -> Markup:
    """Return the trade-off between answering and silence over the confidence asked for.

    At each threshold: the answerable questions still answered, those answered right, and the
    unanswerable ones left unanswered. What was not answered has no confidence, so the curve
    begins where the bot stands now.
    """
    good = [one for one in outcomes if one.case.answerable]
    bad = [one for one in outcomes if not one.case.answerable]
    curves = {
        "answered": [_kept(good, at / _STEPS) for at in range(_STEPS + 1)],
        "right": [_kept(good, at / _STEPS, right=True) for at in range(_STEPS + 1)],
        "silent where due": [1 - _kept(bad, at / _STEPS) for at in range(_STEPS + 1)],
    }
    drawn = [*_frame(["0", "0.25", "0.5", "0.75", "1"], "confidence asked for")]
    for number, (name, curve) in enumerate(curves.items() if good and bad else ()):
        points = [_place(at / _STEPS, share) for at, share in enumerate(curve)]
        drawn += [_line(points, f"curve c{number}"), _key(number, name)]
    return _svg(drawn, HEIGHT, "Abstention curve")


def _kept(outcomes: Sequence[Outcome], least: float, *, right: bool = False) -> float:
    kept = [
        one
        for one in outcomes
        if not one.answer.abstained and one.answer.confidence >= least and (one.passed or not right)
    ]
    return len(kept) / len(outcomes) if outcomes else 0.0


def render_curve(curve: Sequence[CurvePoint]) -> Markup:
    """Return precision over coverage of the leads, its interval as a band of two lines."""
    drawn = [*_frame(["0", "0.25", "0.5", "0.75", "1"], "share of the due leads shown")]
    ways = {"right": "value", "95% interval": "low", "": "high"}
    for number, (name, field) in enumerate(ways.items() if curve else ()):
        points = [_place(one.coverage, getattr(one.precision, field)) for one in curve]
        kind = "curve c0" if number == 0 else "curve band"
        drawn += [_line(points, kind)] + ([_key(number, name, kind)] if name else [])
    return _svg(drawn, HEIGHT, "Precision over coverage")


def render_reliability(bins: Sequence[ReliabilityBin]) -> Markup:
    """Return the share of leads right over their confidence; a perfect one lies on the diagonal."""
    drawn = [*_frame(["0", "0.25", "0.5", "0.75", "1"], "confidence")]
    drawn.append(_line([_place(0, 0), _place(1, 1)], "grid"))
    for one in bins:
        low, high = _place(one.mean, one.right.low), _place(one.mean, one.right.high)
        x, y = _place(one.mean, one.right.value)
        drawn += [
            _line([low, high], "whisker"),
            Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y),
            _text(x + 7, y + 4, f"{one.right.count}"),
        ]
    return _svg(drawn, HEIGHT, "Reliability of confidence")


def render_latency(outcomes: Sequence[Outcome]) -> Markup:
    """Return the share of answers given within so many milliseconds, on a logarithmic scale."""
    spent = sorted(max(ms, 1.0) for one in outcomes for ms in one.ms)
    if not spent:
        return _svg([], HEIGHT, "Latency")
    first, last = math.floor(math.log10(spent[0])), math.ceil(math.log10(spent[-1]) + 0.01)
    ticks = [f"{10**power:,}" for power in range(first, last + 1)]
    points = [_place(0.0, 0.0)]
    for at, ms in enumerate(spent):
        x = (math.log10(ms) - first) / (last - first)
        points += [_place(x, at / len(spent)), _place(x, (at + 1) / len(spent))]
    drawn = [*_frame(ticks, "milliseconds an answer"), _line(points, "curve c0")]
    return _svg(drawn, HEIGHT, "Latency")


def _place(x: float, y: float) -> tuple[float, float]:
    """Return where the shares x and y lie inside the frame."""
    return 50 + x * (WIDTH - 70), HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - TOP)


def _frame(ticks: Sequence[str], title: str) -> Iterator[Markup]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        (left, y), (right, _) = _place(0, share), _place(1, share)
        yield _line([(left, y), (right, y)], "grid")
        yield _text(left - 6, y + 4, f"{share:.0%}", "end")
    for at, tick in enumerate(ticks):
        x, y = _place(at / max(len(ticks) - 1, 1), 0)
        yield _text(x, y + 16, tick, "middle")
    yield _text(WIDTH / 2, HEIGHT - 3, title, "middle")


def _key(number: int, name: str, kind: str = "") -> Markup:
    x = 70 + number * 130
    dash = _line([(x, 14), (x + 18, 14)], kind or f"curve c{number}")
    return dash + _text(x + 24, 18, name)


def _line(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    kept = [points[0], *(new for old, new in pairwise(points) if new != old)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in kept)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, path)


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    shape = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    return shape.format(x, y, anchor, words)


def _svg(drawn: Sequence[Markup], height: int, title: str) -> Markup:
    shape = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return shape.format(WIDTH, height, title, Markup("").join(drawn))
