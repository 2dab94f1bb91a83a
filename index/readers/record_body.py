"""The text of an article in a record: a string, or the blocks that an editor keeps it in."""

from __future__ import annotations

import re

TEXT_KEYS = (
    "rendered",
    "main",
    "value",
    "text",
    "original",
    "name",
    "title",
    "html",
    "plain",
    "content",
    "basic",
    "bodyTextSummary",
    "bodyHtml",
    "display_name",
    "displayName",
    "label",
    "#text",
    "$t",
    "raw",
)
"""Names of the text inside an object that stands for it."""


def read_body_text(raw: object) -> str | None:
    """Return a body's text: a string, an object that holds one, or paragraphs in a list."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, dict):
        own = next((raw[n] for n in TEXT_KEYS if isinstance(raw.get(n), str)), None)
        inner = next((raw[n] for n in _WRAPPERS if isinstance(raw.get(n), dict | list)), None)
        if own is not None or inner is not None:
            return own if own is not None else read_body_text(inner)
        held = [read_body_text(item) for item in raw.values() if isinstance(item, dict | list)]
        return max(filter(None, held), key=len, default=None)
    if isinstance(raw, list) and raw and all(isinstance(item, str | dict) for item in raw):
        if {type(item) for item in raw} == {str, dict}:  # runs of letters, some of them marked
            return "".join(read_body_text(item) or "" for item in raw)
        raw = main_version(raw)
        parts = [read_body_text(item) for item in raw if _is_paragraph(item)]
        runs = all(map(_is_leaf, raw)) and not all(map(_ENDED.search, filter(None, parts[:-1])))
        between = "" if runs else "\n\n"
        return between.join(part for part in parts if part) or None
    return None


def _is_leaf(item: object) -> bool:
    """Tell whether a block is a run of letters within a paragraph, as rich text editors keep it."""
    return (
        isinstance(item, dict)
        and isinstance(item.get("text"), str)
        and item.get("type", "text") == "text"
        and not any(isinstance(inner, str) for name, inner in item.items() if name not in _RUN)
    )


_RUN = ("text", "type")
_ENDED = re.compile(r"[.!?:…][”\"’')\]]*\s*$")
_WRAPPERS = (
    "body",
    "blocks",
    "content_elements",
    "elements",
    "content",
    "children",
    "nodes",
    "data",
    "attrs",
)
"""Names under which a body's object holds its blocks, or a block its text."""


def main_version(items: list[object]) -> list[object]:
    """Return the main one of several versions of a text that say their role (ninjs 2)."""
    roles = [str(one.get("role") or "") if isinstance(one, dict) else "" for one in items]
    if not all(roles):
        return items
    best = next((n for n, role in enumerate(roles) if role.casefold() in _MAIN_ROLES), 0)
    return [items[best]]


_MAIN_ROLES = ("main", "body", "full", "default", "story", "web")


def _is_paragraph(item: object) -> bool:
    """Tell whether an item of a list of contents is text of the story, not a picture or title."""
    kind = item.get("type") if isinstance(item, dict) else None
    return not isinstance(kind, str) or _TEXTUAL.search(kind) is not None


_TEXTUAL = re.compile(r"text|para|html|quot|list|head|^(?:p|h[1-6]|[uo]l|li)$", re.I)
"""Kinds of blocks that are a story's text, in the words of any editor."""
