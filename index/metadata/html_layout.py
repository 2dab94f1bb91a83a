"""The layout of a page, taken apart: tables that only place text, and what is no article's part."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from index.clean.rules import is_boilerplate_line

_PARAGRAPHS = 2  # in a table from which it is no table of data
_CELL = 400  # characters of running text in one cell from which it is none either
_LINKS = 0.6  # share of a cell's letters that stand in links, from which it is a menu
_TITLE = 20  # letters of a link that is another story's headline
_SHORT = 400  # characters of the longest widget
_AROUND = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog"})
_DROPPED = frozenset({"amp-sidebar", "amp-consent", "amp-ad", "amp-social-share", "dialog"})
_KEPT = frozenset({"html", "body", "article", "main", "h1", "h2", "p", "time", "header"})
_TEASER_WORDS = 30
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({"div", "section", "aside", "ul", "ol", "p", "article", "table", "figure"})
_LINKED = 0.7  # share of a short block's letters that stand in links, from which it points away
_PARAGRAPH = 60  # letters of the story's first paragraph
_UNNAMED = frozenset({"href", "src", "style", "content", "title", "alt", "srcset", "data-src"})
"""Attributes that do not say what a block is."""
_OWN_WORDS = frozenset(
    "related recirc recirculation recommended recommends recommendations newsletter newsletters "
    "promo trending mostread embeddedlink readnext paywall regwall signup advert".split()
)
"""Words in the name of a block that no article's own part bears: "story-related"."""
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


def part_labels(tree: HtmlElement) -> None:
    """Set a space between labels side by side that only a style sheet keeps apart.

    Example: "<span>By Ann Lee</span><span>Published Thursday</span>".
    """
    for element in tree.iter("span", "a", "time"):
        after, parent = element.getnext(), element.getparent()
        apart = parent is not None and parent.tag in ("div", "li", "header", "section", "article")
        if apart and after is not None and after.tag in ("span", "a", "time") and not element.tail:
            element.tail = " "
        elif apart and _LABELLED.match(f"{element.text_content()[-1:]}{(element.tail or '')[:1]}"):
            element.tail = f" {element.tail}"


_LABELLED = re.compile(r"[a-z:][A-Z0-9]$")  # "<span>Published</span>May 4"


def drop_widgets(tree: HtmlElement) -> None:
    """Drop what names itself as no part of an article: menus, banners, boxes and bars."""
    for element in [each for each in tree.iter() if isinstance(each.tag, str)]:
        if element.tag in _DROPPED or _is_widget(element):
            _drop(element)
    begun = False
    for element in [each for each in tree.iter(*_BLOCKS) if isinstance(each.tag, str)]:
        if not begun:
            begun = element.tag == "p" and len(element.text_content().strip()) >= _PARAGRAPH
        elif _is_pointer(element):
            _drop(element)


def _is_pointer(element: HtmlElement) -> bool:
    """Tell whether a block below the story's first paragraph leads to other stories.

    Its own heading says so ("Most read"), or it is a linked headline with few words, or nearly
    all of its words are links.
    """
    text = element.text_content().strip()
    if not text or len(text) > _SHORT or element.find(".//h1") is not None:
        return False
    if element.xpath(".//time|.//address|.//*[@rel='author']") or element.get("rel"):
        return False
    heading = next((one for one in element if one.tag in _HEADINGS), None)
    if heading is not None and is_boilerplate_line(" ".join(heading.text_content().split())):
        return True
    linked = [one.text_content().strip() for one in element.iter("a")]
    titled = element.xpath(".//h2[.//a or ancestor::a]|.//h3[.//a or ancestor::a]")
    if len(titled) == 1 and len(text.split()) <= _TEASER_WORDS:
        return True
    longest = max(map(len, linked), default=0)
    return longest >= _TITLE and sum(map(len, linked)) >= _LINKED * len(text)


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
    if (
        element.get("role") not in _AROUND
        and not any(map(_WIDGET.match, named))
        and not _has_own_word(element)
    ):
        return False
    if element.find(".//h1") is not None:
        return False
    return element.get("role") == "dialog" or len(element.text_content().strip()) <= _SHORT


def _has_own_word(element: HtmlElement) -> bool:
    """Tell whether a word of a block's names says that it is of other stories or offers."""
    named = " ".join(str(value) for name, value in element.items() if name not in _UNNAMED)
    if not named.strip():
        return False
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[\s_-]+", " ", named).lower().split()
    return not _OWN_WORDS.isdisjoint(words)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
