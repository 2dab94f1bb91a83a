"""Blocks that a page sets between a story's paragraphs and that are none of it.

They are told by their form, not by their words: a story's own blocks share a form (tag and class)
that holds most of its text. A small block of another form that has a button, a field or a link
standing alone beside a sentence, or that speaks to its reader of the page's matters, is an offer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from index.clean.blocks import remove_quotations
from index.metadata.corrections import find_corrections

_MAJOR = 0.5  # share of a page's text that makes an element the story's, or around it
_OWN = 0.12  # share of the story's text that one form of its blocks holds
_ALONE = 0.3  # the same of a form that only one block has
_WORDS = 60  # of the longest offer
_BLOCKS = frozenset({"div", "section", "aside", "span", "ul", "form", "center", "fieldset"})
_CONTROLS = ("button", "input", "form", "select", "textarea", "label")
_CONTAINED = ".//time|.//address|.//h1|.//*[@rel='author' or @itemprop='author' or @datetime]"
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?lines?|authors?|dates?|meta|credits?|tagline)", re.I)
_VOICE = re.compile(r"\b(?:we|our|ours|us|you|your|yours)\b", re.I)
_ADDRESS = re.compile(r"https?://|\bwww\.", re.I)
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.!?](?:\s|$)")

_NAMED = ("class", "role", "itemprop", "data-component", "data-testid", "data-qa", "data-type")
Form = tuple[str, str]


def drop_offers(tree: HtmlElement) -> None:
    """Drop the small blocks of another form than the story's that offer something."""
    body = tree.find("body")
    body = tree if body is None else body
    sizes = _measure(body)
    blocks = list(_blocks(body, sizes, _MAJOR * sizes[body]))
    forms = Counter[Form]()
    for block in blocks:
        forms[_form(block)] += sizes[block]
    counts = Counter(_form(block) for block in blocks)
    own = {
        form
        for form, size in forms.items()
        if size >= (_OWN if counts[form] > 1 else _ALONE) * sizes[body]
    }
    begun = False
    for block in blocks:
        if _form(block) in own:
            begun = begun or _SENTENCE.search(block.text_content()) is not None
        elif block.tag in _BLOCKS and (_is_offer(block, begun) or (begun and _is_label(block))):
            block.drop_tree()


def drop_small_print(tree: HtmlElement) -> None:
    """Drop the last block of a story where it is only a link, or small print, or below a rule."""
    blocks = [one for one in tree if isinstance(one.tag, str) and one.text_content().strip()]
    last = blocks[-1] if blocks else None
    if last is None:
        return
    shown = last.text_content().strip()
    alone = len(last) == 1 and last[0].text_content().strip() == shown
    before = last.getprevious()
    ruled = before is not None and before.tag == "hr" and len(shown.split()) <= _SMALL_PRINT
    if (ruled or (alone and last[0].tag in ("small", "a"))) and not find_corrections(shown):
        last.drop_tree()


_SMALL_PRINT = 20  # words below a rule


def _measure(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return the letters of text in each element."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        inner = sum(sizes[child] + len((child.tail or "").strip()) for child in element)
        shown = isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript")
        sizes[element] = len((element.text or "").strip()) + inner if shown else 0
    return sizes


def _blocks(
    element: HtmlElement, sizes: dict[HtmlElement, int], major: float
) -> Iterator[HtmlElement]:
    """Yield the outermost elements that hold less than a major part of the page."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if sizes[child] >= major:
            yield from _blocks(child, sizes, major)
        else:
            yield child


def _form(element: HtmlElement) -> Form:
    named = " ".join(element.get(name) or "" for name in _NAMED)
    return str(element.tag), " ".join(sorted(named.split()))


def _is_offer(block: HtmlElement, begun: bool) -> bool:
    """Tell whether a small block offers something: it has a control, or speaks to the reader.

    ``begun`` tells that the story's text began above it: before that it may be a by-line.
    """
    text = " ".join(" ".join(str(part) for part in block.itertext()).split())
    if not text or len(text.split()) > _WORDS or find_corrections(text):
        return False
    names = [each.get("class") or "" for each in block.iter() if isinstance(each.tag, str)]
    byline = block.xpath(_CONTAINED) or any(map(_BYLINE.search, names)) or block.get("rel")
    if byline and not begun:
        return False
    own = remove_quotations(text)
    if _VOICE.search(own) or _ADDRESS.search(own):
        return True
    return _has_control(block) and _SENTENCE.search(text) is not None


def _is_label(block: HtmlElement) -> bool:
    """Tell whether a block between paragraphs is a few words that are no subheading's."""
    text = " ".join(block.text_content().split())
    marked = block.xpath(f"{_CONTAINED}|.//h2|.//h3|.//h4|.//strong|.//b|.//img")
    return 0 < len(text.split()) <= _FEW and not marked and not re.search(r"\d|[”\"»]", text)


_FEW = 8  # words of a label


def _has_control(block: HtmlElement) -> bool:
    """Tell whether a block has a button, a field, or a link that stands in no running text."""
    if any(block.find(f".//{tag}") is not None for tag in _CONTROLS):
        return True
    return any(_stands_alone(link, block) for link in block.iter("a"))


def _stands_alone(link: HtmlElement, block: HtmlElement) -> bool:
    parent = link.getparent()
    if parent is None or not link.text_content().strip():
        return False
    around = parent.text_content().strip()
    return link.text_content().strip() == around or (
        parent is block and not (parent.text or "").strip() and not (link.tail or "").strip()
    )
