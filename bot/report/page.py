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

from bot.compose import when_words
from bot.regress.interval import Rate
from bot.regress.outcome import Outcome
from bot.report import plots
from bot.report.inert import inert
from bot.report.report import Report
from bot.types import Citation


@dataclass(frozen=True, slots=True)
class Shown:
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


def page(report: Report) -> str:
    """Return the whole page."""
    style, script = _file("page.css"), _file("page.js")
    return _template().render(
        report=report,
        outcomes=urgent(report),
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        tags=sorted(report.metrics.tags),
        stages=sorted(report.metrics.stages),
        plots={
            "Passed by tag": plots.bars(weakest(report.metrics.tags)),
            "Answering and silence": plots.abstention(report.run.outcomes),
            "Latency": plots.latency(report.run.outcomes),
        },
        shown=shown,
        when=when_words,
        plain=plain,
    )


def urgent(report: Report) -> list[Outcome]:
    """Return what came of the cases: what got worse, what fails, then the rest, each in order."""
    return sorted(report.run.outcomes, key=lambda one: (one not in report.worse, one.passed))


def weakest(rates: Mapping[str, Rate]) -> dict[str, Rate]:
    """Return the tags that fail most first, of equal ones those with more cases."""
    return dict(sorted(rates.items(), key=lambda each: (each[1].value, -each[1].count)))


def shown(outcome: Outcome) -> list[Shown]:
    """Return the quotes of an answer in their passages; alone where the passage is not known."""
    return [_shown(citation, outcome) for citation in outcome.answer.citations]


def plain(value: object) -> str:
    """Return what a case expects as a reader sees it: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(citation: Citation, outcome: Outcome) -> Shown:
    passage = outcome.shown.get(citation.passage_id)
    if passage is None or citation.end <= passage.start or passage.end <= citation.start:
        return Shown(citation, "", citation.quote, "")
    start = max(citation.start - passage.start, 0)
    end = max(citation.end - passage.start, 0)
    return Shown(citation, passage.text[:start], passage.text[start:end], passage.text[end:])


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: inert(value) if type(value) is str else value,
    )  # fmt: skip
    return environment.from_string(_file("page.html"))


def _file(name: str) -> str:
    return (files("bot.report") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
