"""The forms: what was wrong with an answer, and a question about a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.inbox.feedback import REASONS
from bot.slack.inert import cut, literal
from bot.slack.rich import Block, Element, paragraph, plain, text

INITIAL = 2900

View = dict[str, object]


def complaint_form(key: str, question: str) -> View:
    """Return the form behind the thumb down; ``key`` names the answer it is about."""
    return _form(
        "complaint",
        "What was wrong?",
        key,
        [
            paragraph(text(cut(question, INITIAL), italic=True)),
            _field("wrong", "What was wrong?", _choice(REASONS)),
            _field("better", "What would be right? (a few words)", _line(), optional=True),
        ],
    )


def about_form(where: Mapping[str, str], words: str) -> View:
    """Return the form of "Ask about this": the message's words as a question to change.

    ``where`` names the message's channel and thread.
    """
    line = _line(many=True)
    if words:
        line["initial_value"] = cut(literal(words), INITIAL)
    fields = [_field("question", "Your question; the answer goes into the thread", line)]
    return _form("about", "Ask about this", json.dumps(dict(where)), fields)


def filled(view: Mapping[str, Any]) -> dict[str, str]:
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
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def _field(name: str, label: str, element: Element, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {**element, "action_id": name},
        "optional": optional,
    }


def _line(*, many: bool = False) -> Element:
    return {"type": "plain_text_input", "multiline": many, "max_length": 3000}


def _choice(options: Mapping[str, str]) -> Element:
    named = [{"text": plain(words), "value": name} for name, words in options.items()]
    return {"type": "radio_buttons", "options": named}
