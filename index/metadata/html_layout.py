"""The layout of a page, taken apart: tables that only place text, and what is no article's part."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_PARAGRAPHS = 2  # in a table from which it is no table of data
_CELL = 400  # characters of running text in one cell from which it is none either
_LINKS = 0.6  # share of a cell's letters that stand in links, from which it is a menu
_SHORT = 400  # characters of the longest widget
_AROUND = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog"})
_DROPPED = frozenset({"amp-sidebar", "amp-consent", "amp-ad", "amp-social-share", "dialog"})
_KEPT = frozenset({"html", "body", "article", "main", "h1", "h2", "p", "time", "header"})
_WIDGET = re.compile(
    r"(?:newsletters?|cookies?|consent|gdpr|related|recommended|most-?(?:read|popular)|trending|"
    r"social|sharing|share-?(?:bar|buttons?|tools|links)|breadcrumbs?|comments?|paywall|promo|"
    r"subscribe|signup|sign-up)(?:[-_].*)?$",
    re.I,
)


def unwrap_tables(tree: HtmlElement) -> None:
    """Make plain blocks of the tables that old pages are laid out with; their menus go."""
    tables = [table for table in tree.iter("table") if _is_layout(table)]
    for cell in [cell for table in tables for cell in table.iter("td") if _is_menu(cell)]:
        _drop(cell)
    for element in [each for table in tables for each in table.iter("table", "tbody", "tr", "td")]:
        element.tag = "div"


def drop_widgets(tree: HtmlElement) -> None:
    """Drop what names itself as no part of an article: menus, banners, boxes and bars."""
    for element in [each for each in tree.iter() if isinstance(each.tag, str)]:
        if element.tag in _DROPPED or _is_widget(element):
            _drop(element)


def _is_layout(table: HtmlElement) -> bool:
    if len(table.findall(".//p")) >= _PARAGRAPHS:
        return True
    return any(len(_own_text(cell)) >= _CELL for cell in table.iter("td"))


def _own_text(cell: HtmlElement) -> str:
    """Return the text of a cell that is not in tables within it."""
    return "" if cell.find(".//table") is not None else cell.text_content().strip()


def _is_menu(cell: HtmlElement) -> bool:
    text = cell.text_content().strip()
    linked = sum(len(link.text_content()) for link in cell.iter("a"))
    return 0 < len(text) < _CELL and linked >= _LINKS * len(re.sub(r"[\s|·•-]+", "", text))


def _is_widget(element: HtmlElement) -> bool:
    if element.tag in _KEPT:
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    if element.get("role") not in _AROUND and not any(map(_WIDGET.match, named)):
        return False
    return element.find(".//h1") is None and len(element.text_content().strip()) <= _SHORT


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
