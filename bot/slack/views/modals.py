"""The forms: what was wrong with an answer, and a question about a message."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.compose import format_count
from bot.inbox.feedback import REASONS
from bot.slack.blocks import (
    NOTE,
    Block,
    Element,
    build_context,
    build_link,
    build_paragraph,
    build_plain_text,
    build_text,
    escape_plain_text,
    split_text,
    truncate_text,
)
from bot.slack.views.answer import format_citation_source
from bot.types import Answer, Citation
from index import Article

INITIAL = 2900

View = dict[str, object]


def build_complaint_modal(key: str, question: str) -> View:
    """Return the form behind the thumb down; ``key`` names the answer it is about."""
    return _form(
        "complaint",
        "What was wrong?",
        key,
        [
            build_paragraph(build_text(truncate_text(question, INITIAL), italic=True)),
            _field("wrong", "What was wrong?", _choice(REASONS)),
            _field("better", "What would be right? (a few words)", _line(), optional=True),
        ],
    )


def build_question_modal(where: Mapping[str, str], words: str) -> View:
    """Return the form of "Ask about this": the message's words as a question to change.

    ``where`` names the message's channel and thread.
    """
    line = _line(many=True)
    if words:
        line["initial_value"] = truncate_text(escape_plain_text(words), INITIAL)
    fields = [_field("question", "Your question; the answer goes into the thread", line)]
    return _form("about", "Ask about this", json.dumps(dict(where)), fields)


def get_form_values(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what was put into a form, by the names of its fields."""
    values: dict[str, str] = {}
    for name, fields in view["state"]["values"].items():
        field = fields[name]
        chosen = field.get("selected_option") or {}
        values[name] = str(field.get("value") or chosen.get("value") or "").strip()
    return values


def _form(name: str, title: str, kept: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": kept,
        "title": build_plain_text(title),
        "submit": build_plain_text("Send"),
        "close": build_plain_text("Cancel"),
        "blocks": blocks,
    }


def _field(name: str, label: str, element: Element, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": build_plain_text(label),
        "element": {**element, "action_id": name},
        "optional": optional,
    }


def _line(*, many: bool = False) -> Element:
    return {"type": "plain_text_input", "multiline": many, "max_length": 3000}


def _choice(options: Mapping[str, str]) -> Element:
    named = [{"text": build_plain_text(words), "value": name} for name, words in options.items()]
    return {"type": "radio_buttons", "options": named}


AROUND = 700
"""Characters shown before the quote, and after it."""
MOST = 15
"""Quotes in one modal: four blocks each stay below Slack's 100."""
BLOCK = 2800


def build_evidence_modal(answer: Answer, find_article: Callable[[str], Article | None]) -> View:
    """Return the modal that shows each quote where it stands in its article as stored now."""
    blocks: list[Block] = []
    for citation in answer.citations[:MOST]:
        blocks += _evidence(citation, find_article(citation.article_id))
    if len(answer.citations) > MOST:
        more = format_count(len(answer.citations) - MOST, "more quote")
        blocks.append(build_context(f"And {more} in the same way."))
    if answer.also_carried_by:
        carried = ", ".join(answer.also_carried_by)
        blocks += [build_context(run) for run in split_text(f"Also carried by: {carried}", NOTE)]
    title = build_plain_text(f"Evidence ({len(answer.citations)})")
    return {"type": "modal", "title": title, "close": build_plain_text("Close"), "blocks": blocks}


def _evidence(citation: Citation, article: Article | None) -> Iterator[Block]:
    title = truncate_text(citation.title or citation.article_id, 300)
    yield build_paragraph(build_text(f"[{citation.number}] {title}", bold=True))
    yield build_context(format_citation_source(citation))
    yield from _context(citation, article)
    if address := citation.link or citation.url:
        yield build_paragraph(build_link(address, "Open the article at the quote"))


def _context(citation: Citation, article: Article | None) -> list[Block]:
    at = _where(citation, article.body) if article else -1
    if article is None or at < 0:
        gone = "The article has gone from the archive" if article is None else "It has changed"
        return [
            *(build_paragraph(build_text(run)) for run in split_text(f"“{citation.quote}”", BLOCK)),
            build_context(f"{gone} since this answer; this is the quote as it was verified then."),
        ]
    end = at + len(citation.quote)
    before, after = _before(article.body, at), _after(article.body, end)
    runs = [build_text(run, bold=True) for run in split_text(article.body[at:end], BLOCK)]
    first, last = build_text(before), build_text(after)
    return [build_paragraph(*([first] if before else []), *runs, *([last] if after else []))]


def _where(citation: Citation, body: str) -> int:
    if body[citation.start : citation.end] == citation.quote:
        return citation.start
    return body.find(citation.quote)


def _before(body: str, at: int) -> str:
    start = max(0, at - AROUND)
    words = body[start:at]
    return f"…{words.partition(' ')[2]}" if start else words


def _after(body: str, end: int) -> str:
    words = body[end : end + AROUND]
    return f"{words.rpartition(' ')[0]}…" if end + AROUND < len(body) else words
