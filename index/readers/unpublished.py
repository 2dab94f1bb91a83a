"""What tells that a newsroom's record is no published article: a draft, a page, a reply."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.readers.field_names import get_meanings, normalize_name

NOT_PUBLISHED = "not published"
"""Why drafts and their like are left out."""
_PLACEHOLDER = re.compile(r"\s*[\[<(](\w[\w ]{0,30})[\])>]\s*$")
_UNPUBLISHED = frozenset(
    "draft pending private trash trashed autodraft inherit future scheduled withheld canceled "
    "cancelled killed spiked embargoed deleted unpublished".split()
)
"""States of a newsroom's system in which an article is not, or no longer, published."""


_DRAFTS = frozenset(
    "borrador brouillon entwurf bozza rascunho kladde udkast utkast concept szkic luonnos "
    "koncept taslak esborrany".split()
)
"""What "draft" is in other newsrooms' systems, as the whole value of a field."""
_STATE = 30  # characters of a state
_KINDS = ("type", "posttype", "contenttype", "kind")
_NO_ARTICLES = frozenset("page attachment navmenuitem menu template block widget author".split())
"""Kinds of a newsroom's records that are no articles."""
_PUBLISHED = ("published", "ispublished")
_ANSWERS = ("inreplyto", "inreplytoid")
"""Names under which a message says which other it answers."""


def find_unpublished_state(value: Mapping[str, object]) -> str:
    """Return the state that keeps an article from being read ("draft", "trash"), or ""."""
    if str(value.get("_id") or "").startswith("drafts."):
        return "draft"
    for name, item in value.items():
        if normalize_name(name) == "publishedat" and item is None and "createdAt" in value:
            return "draft"
        if normalize_name(name) in _ANSWERS and item:
            return "reply"
        if not isinstance(item, str | bool | int) or len(str(item)) > _STATE:
            continue
        if normalize_name(str(item)) in _DRAFTS:
            return "draft"
        if normalize_name(name) in _KINDS and normalize_name(str(item)) in _NO_ARTICLES:
            return normalize_name(str(item))
        for part, _ in get_meanings(name):
            if part == "draft" and str(item).strip().casefold() in ("true", "yes", "1"):
                return "draft"
            if part == "status" and normalize_name(str(item)) in _UNPUBLISHED:
                return normalize_name(str(item))
            if part == "status" and (item is False or item in ("0", "-2", "false", "False")):
                return "draft"
        if normalize_name(name) in _PUBLISHED and str(item).casefold() in ("false", "no"):
            return "draft"
    return ""


def find_placeholder(text: str) -> str:
    """Return what stands for a text that was taken back ("[Removed]" -> "removed"), or ""."""
    match = _PLACEHOLDER.match(text)
    return match[1].casefold() if match else ""
