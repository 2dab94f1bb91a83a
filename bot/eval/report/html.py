"""A run as one page of HTML that needs nothing else: no server, no network, no other file.

Jinja fills the template with autoescape on, so nothing that an article says becomes markup; a
content security policy allows this page's own style and script by their hashes, and nothing
else. Without script the page still shows every case.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.compose import format_publication_date
from bot.eval.metrics import Rate
from bot.eval.outcome import Outcome
from bot.eval.report.report import Report, replace_control_characters, to_one_line
from bot.types import Citation


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A quote in its passage: the text before it, the quote, and the text after it."""

    citation: Citation
    before: str
    quote: str
    after: str

    @property
    def link(self) -> str:
        """The article's address, where it is one of the web; nothing else may be followed."""
        link = self.citation.link or self.citation.url
        return link if link.startswith(("https://", "http://")) else ""


def render_html(report: Report) -> str:
    """Return the whole page."""
    style, script = _file("page.css"), _file("page.js")
    return _template().render(
        report=report,
        outcomes=sort_by_urgency(report),
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        tags=sorted(report.metrics.tags),
        stages=sorted(report.metrics.stages),
        plots={
            "Passed by tag": render_bars(sort_weakest_tags(report.metrics.tags)),
            "Answering and silence": render_abstention(report.run.outcomes),
            "Latency": render_latency(report.run.outcomes),
        },
        shown=find_quotes_in_context,
        when=format_publication_date,
        plain=format_expected,
    )


def sort_by_urgency(report: Report) -> list[Outcome]:
    """Return what came of the cases: what got worse, what fails, then the rest, each in order."""
    return sorted(report.run.outcomes, key=lambda one: (one not in report.worse, one.passed))


def sort_weakest_tags(rates: Mapping[str, Rate]) -> dict[str, Rate]:
    """Return the tags that fail most first, of equal ones those with more cases."""
    return dict(sorted(rates.items(), key=lambda each: (each[1].value, -each[1].count)))


def find_quotes_in_context(outcome: Outcome) -> list[QuoteInContext]:
    """Return the quotes of an answer in their passages; alone where the passage is not known."""
    return [_shown(citation, outcome) for citation in outcome.answer.citations]


def format_expected(value: object) -> str:
    """Return what a case expects as a reader sees it: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(citation: Citation, outcome: Outcome) -> QuoteInContext:
    passage = outcome.shown.get(citation.passage_id)
    if passage is None or citation.end <= passage.start or passage.end <= citation.start:
        return QuoteInContext(citation, "", citation.quote, "")
    start = max(citation.start - passage.start, 0)
    end = max(citation.end - passage.start, 0)
    return QuoteInContext(
        citation, passage.text[:start], passage.text[start:end], passage.text[end:]
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: replace_control_characters(value) if type(value) is str else value,
    )
    return environment.from_string(_file("page.html"))


def _file(name: str) -> str:
    return (files("bot.eval.report") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


WIDTH, LEFT, RIGHT = 640, 140, 90
ROW, HEIGHT, TOP, BOTTOM = 22, 280, 34, 36
_STEPS = 50


def render_bars(rates: Mapping[str, Rate]) -> Markup:
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
    return _svg(drawn, max(len(rates), 1) * ROW + 4, "Share of cases passed by tag")


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


def _key(number: int, name: str) -> Markup:
    x = 70 + number * 130
    dash = _line([(x, 14), (x + 18, 14)], f"curve c{number}")
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
