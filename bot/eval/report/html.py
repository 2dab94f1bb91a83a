"""A run as one page of HTML that needs nothing else: no server, no network, no other file.

Jinja fills the template with autoescape on, so nothing that an article says becomes markup; a
content security policy allows this page's own style and script by their hashes, and nothing
else. Without script the page still shows every case.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.compose import format_publication_date
from bot.eval.intervals import Rate
from bot.eval.outcome import Outcome
from bot.eval.report.plots import (
    render_abstention,
    render_bars,
    render_curve,
    render_latency,
    render_reliability,
)
from bot.eval.report.report import Report, replace_control_characters
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
        plots=_plots(report),
        shown=find_quotes_in_context,
        when=format_publication_date,
        plain=format_expected,
    )


def _plots(report: Report) -> dict[str, Markup]:
    """Return the plots by their captions."""
    robust = report.robustness
    same = robust.rates if robust else {}
    clothes = (
        {"Lead stays the same, by change": render_bars(same, "Share of leads that stay the same")}
        if same
        else {}
    )
    right = {kind: pair[1] for kind, pair in report.metrics.kinds.items() if pair[1].count}
    return {
        "Passed by tag": render_bars(sort_weakest_tags(report.metrics.tags)),
        "Leads: precision over coverage": render_curve(report.metrics.curve),
        "Leads: reliability of confidence": render_reliability(report.metrics.bins),
        "Leads right by kind": render_bars(right, "Share of leads right by kind"),
        "Answering and silence": render_abstention(report.run.outcomes),
        **clothes,
        "Latency": render_latency(report.run.outcomes),
    }


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
