"""WordPress exports (WXR): published posts alone, dated by their post date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.document import ReadItem, ReadNotice, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream
from index.readers.unpublished import NOT_PUBLISHED
from index.readers.xml_tree import child_texts, find_all, find_text, is_cut_off, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCK = re.compile(r"<!--.*?-->", re.S)
_NAME = r"[a-zA-Z][\w-]*"
_DROPPED = "caption|wp_caption|gallery|embed|audio|video|playlist|contact-form-7|contact-form"
_ENCLOSING = re.compile(
    rf"\[(?P<name>{_DROPPED})\b[^\]]*\](?:(?:(?!\[(?P=name)\b).)*?\[/(?P=name)\])?", re.S
)
_SHORTCODE = re.compile(
    rf"\[/{_NAME}\]|\[{_NAME}(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?\]"
)
_ADDRESSED = re.compile(rf"\[{_NAME}[\s=][^\[\]\n]*(?:://|=)[^\[\]\n]*\]")
"""Any other shortcode that says what to show: "[youtube https://... w=560]"."""
_SINGLE = re.compile(rf"\[({_NAME})\s*/?\]")
_INLINE = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|blockquote|table|tr|td|figure|hr|pre|section)\b", re.I
)


def is_wxr(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a WordPress export."""
    return b"wordpress.org/export" in head or b"<wp:wxr_version" in head


def read_wxr(source: SourceStream) -> Iterator[ReadItem]:
    """Yield every published post of an export; a notice for what is not one."""
    data = source.read_bytes()
    root = parse_xml(data)
    site = find_text(root, "channel", "title")
    authors = {
        find_text(one, "author_login"): find_text(one, "author_display_name")
        for one in find_all(root, "author")
    }
    for number, item in enumerate(find_all(root, "item"), start=1):
        place = f"{source.origin}[{number}]"
        try:
            yield _post(item, place, site, authors)
        except ReadError as error:
            yield make_failure(place, error)
    if is_cut_off(data, root):
        reason = ReadError("It is cut off: later posts are missing.", "Export it again.")
        yield make_failure(source.origin, reason)


def _first(item: _Element, *names: str) -> str:
    return next((text.strip() for n in names for text in child_texts(item, n) if text.strip()), "")


def _post(item: _Element, place: str, site: str, authors: dict[str, str]) -> ReadItem:
    kind, status = _first(item, "post_type") or "post", _first(item, "status") or "publish"
    if kind != "post":
        return ReadNotice(origin=place, kind=kind, reason="not a post")
    if status != "publish" or _first(item, "post_password"):
        state = status if status != "publish" else "behind a password"
        return ReadNotice(origin=place, kind=state, reason=NOT_PUBLISHED)
    dates = [_first(item, name) for name in ("post_date", "post_date_gmt", "pubDate")]
    written = next((one for one in dates if parse_field_date(one)), None)
    login = _first(item, "creator")
    content = max(child_texts(item, "encoded"), key=len, default="")  # the other is an excerpt
    fields: dict[str, object] = {
        "title": _first(item, "title") or None,
        "source": site or None,
        "url": _first(item, "link") or None,
        "published_at": written,
        "authors": [authors.get(login) or login] if login else None,
        "tags": [text.strip() for text in child_texts(item, "category") if text.strip()] or None,
    }
    notices = (
        ()
        if written or not any(dates)
        else (
            ReadNotice(
                origin=place,
                kind="date not read",
                reason=f"It is undated, for no date was read in {dates!r}.",
            ),
        )
    )
    return make_record(clean_post(content), fields, place, notices)


def clean_post(content: str) -> str:
    """Return a post's HTML without block comments, shortcodes and the "more" mark.

    A line break that WordPress would make a paragraph of stays one. Captions and galleries go
    with what they hold; other shortcodes go and their text stays. "[sic]" is no shortcode.
    """
    text = _SHORTCODE.sub("", _ENCLOSING.sub("", _BLOCK.sub("\n", content)))
    text = _ADDRESSED.sub("", text)
    paired = {match[1] for match in re.finditer(rf"\[/({_NAME})\]", content)}
    text = _SINGLE.sub(lambda m: "" if m[1] in paired or "_" in m[1] else m[0], text)
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if not re.search(r"<\w", text):
        return "\n\n".join(parts)
    return "\n".join(
        part if _INLINE.match(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts
    )
