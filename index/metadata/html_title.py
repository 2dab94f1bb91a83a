"""What a page calls its story, and who publishes it: headings, titles, meta, data.

A first heading that leads to the front page is the paper's name, and so is a first part of the
title that no heading repeats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.metadata.publisher import find_title_suffix, is_newspaper
from index.metadata.story_data import StoryData, normalize_headline

_BARS = re.compile(r"\s+[|–—·»-]+\s+|\s*\|\s*")
_OWNER = re.compile(r"©|\(c\)|copyright|all rights reserved|\b\d{4}(?:\s*[-–]\s*\d{4})?\b", re.I)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+$")
_NAME_WORDS = 4  # of a paper's name that stands where a headline does
_LEAST = 20  # characters of a headline that a title is compared with
_SHORT = 60  # characters of the longest name
_HEADINGS = ("h1", "h2", "h3", "h4")


def find_headlines(tree: HtmlElement) -> set[str]:
    """Return what a page gives as its headline: its title, its share title, its first heading."""
    first = [one for one in tree.xpath("//h1")[:2] if not is_front_page(one)]
    found = [*tree.xpath("//title")[:1], *first[:1]]
    shared = tree.xpath('//meta[@property="og:title"]/@content')[:1]
    return {" ".join(one.text_content().split()) for one in found} | {str(one) for one in shared}


def find_site(tree: HtmlElement, stories: Sequence[StoryData], headlines: set[str]) -> str:
    """Return who publishes a page: as its data, its meta or the end of its title say, or ""."""
    stated = next((one.publisher for one in stories if one.publisher), "")
    named = tree.xpath(
        '//meta[@property="og:site_name" or @name="application-name" or @name="publisher"'
        ' or @name="citation_journal_title"]/@content'
    )
    owner = tree.xpath('//meta[@name="copyright" or @name="dcterms.publisher"]/@content')
    owners = [_OWNER.sub("", str(one)).strip(" .,") for one in owner]
    title = " ".join((tree.findtext(".//title") or "").split())
    heading = next((one for one in tree.iter("h1") if is_front_page(one)), None)
    said = [
        stated,
        *(str(one).strip() for one in named),
        *(one for one in owners if 2 < len(one) <= _SHORT),
        " ".join(heading.text_content().split()) if heading is not None else "",
        _first_part(find_title_suffix(title, sorted(headlines, key=len))),
        _find_paper(tree),
    ]
    names = [one for one in said if one and not _HOST.match(one)]
    return next(iter(names or filter(None, said)), "")


def choose_title(found: str, tree: HtmlElement, headlines: set[str]) -> str:
    """Return the title found, or the page's one heading where that is another story's.

    A heading that stands in the page's title behind a name goes before that: "Post: Lock shut".
    """
    if next(tree.iter(*_HEADINGS), None) is None and (named := _find_headline(tree)):
        return named
    shown = [_words(one) for one in tree.iter("h1", "h2", "h3") if not is_front_page(one)]
    if any(is_front_page(one) for one in tree.iter("h1")):
        title = normalize_headline(tree.findtext(".//title") or "")
        told = (one for one in shown if len(one) > 2 and normalize_headline(one) in title)
        return next(told, found)
    for heading in shown:
        before = found.removesuffix(heading).rstrip() if len(heading) > _LEAST else found
        if before != found and before[-1:] in (":", "|"):
            return heading
    known = {normalize_headline(one) for one in headlines}
    second = next(map(_words, tree.iter("h2")), "")
    if len(known) == 1 and len(found.split()) <= _NAME_WORDS < len(second.split()):
        return second  # the page's title and first heading are the paper's name
    headings = [_words(one) for one in tree.iter("h1")]
    named = normalize_headline(found)
    if len(headings) != 1 or not headings[0] or any(named and named in one for one in known):
        return found or next(iter(headings), "")
    return headings[0]


def find_name(named: str, title: str) -> str:
    """Return a page's title where it is its paper's name alone."""
    return named if named != title and is_newspaper(named) else ""


def is_front_page(heading: HtmlElement) -> bool:
    """Tell whether a heading is a link to the front page, and so a paper's name."""
    links = list(heading.iter("a"))
    if len(links) != 1 or _words(links[0]) != _words(heading):
        return False
    parts = urlsplit(links[0].get("href") or "#")
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _first_part(name: str) -> str:
    """Return a site's name without its sections: "WSB NEWS | World | Asia" -> "WSB NEWS"."""
    return _BARS.split(name)[0].strip() if "|" in name else name


def _split_title(tree: HtmlElement) -> list[str]:
    title = " ".join((tree.findtext(".//title") or "").split())
    return [part for part in _BARS.split(title) if part]


def _find_headline(tree: HtmlElement) -> str:
    """Return the part of a title that is the headline of a page without headings: the longest."""
    parts = _split_title(tree)
    return max(parts, key=len) if len(parts) > 1 else ""


def _find_paper(tree: HtmlElement) -> str:
    """Return the part of a title that is a paper's name, where the page has no heading."""
    parts = _split_title(tree) if next(tree.iter(*_HEADINGS), None) is None else []
    rest = [part for part in parts if part != max(parts, key=len)]
    return next(iter(rest), "") if len(rest) == 1 else ""
