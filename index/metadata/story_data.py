"""The story of a page as its JSON-LD states it: told from the other stories that stand there.

Pages carry the data of related stories, of lists and of themselves, as one object, as a list or
as a graph whose nodes refer to one another by ``@id``. The page's own story is the node whose
address is the page's and whose headline is the page's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_ARTICLE = re.compile(r"Article|Posting|Report\b|^Report|Review$")
_PAGE = re.compile(r"Page$")
_BLOG = "LiveBlogPosting"
_DEEPEST = 12  # levels that are looked into
_MOST = 2_000  # nodes of one page
_ELSEWHERE = frozenset({"itemListElement", "hasPart", "mentions", "citation", "relatedLink"})
"""Properties that hold other stories."""
_OWN = 2  # points that the page's own address, or its own headline, adds
_OTHER = 1  # points that another address, or another headline, takes

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryData:
    """What one node of JSON-LD states of a story; empty where it states nothing.

    ``points`` tell how surely it is the page's own: above 0 where its address or headline is,
    below where they are others. ``posts`` are those of a live blog. ``free`` is False where
    the story is said to stand behind a paywall.
    """

    kind: str
    points: int
    headline: str = ""
    published: str = ""
    publisher: str = ""
    body: str = ""
    free: bool = True
    posts: tuple[StoryData, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether it describes the page, not a story."""
        return not _ARTICLE.search(self.kind)


def find_story_data(tree: HtmlElement, address: str, headlines: set[str]) -> list[StoryData]:
    """Return the stories that a page's JSON-LD states, its own first.

    ``address`` is the page's, ``headlines`` are its title and its first heading. Where one is
    the page's own, those of other stories are left out.
    """
    nodes = [node for text in _scripts(tree) for node in _nodes(_parse(text))][:_MOST]
    named = {str(node["@id"]): node for node in nodes if len(node) > 1 and "@id" in node}
    stories = [
        _story(node, named, address, headlines)
        for node in nodes
        if _ARTICLE.search(_kind(node)) or _PAGE.search(_kind(node))
    ]
    stories.sort(key=lambda one: (one.is_page, -one.points))
    own = [one for one in stories if one.points > 0 or one.is_page]
    return own if any(not one.is_page for one in own) else stories


def _scripts(tree: HtmlElement) -> list[str]:
    return [
        str(text)
        for text in tree.xpath('//script[contains(@type, "ld+json")]/text()')
        if str(text).strip()
    ]


def _parse(text: str) -> object:
    """Return the value of a script; comments and line breaks within strings are forgiven."""
    bare = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", text).strip(" ;\n")
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    """Yield the objects of a value and those within, other stories' lists aside."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        blog = _BLOG in _kind(value)
        for name, item in value.items():
            if name in _ELSEWHERE or (blog and name == "liveBlogUpdate"):
                continue
            if isinstance(item, (dict, list)):
                yield from _nodes(item, depth + 1)


def _kind(node: Node) -> str:
    kind = node.get("@type", "")
    return " ".join(str(one) for one in kind) if isinstance(kind, list) else str(kind)


def _story(node: Node, named: Mapping[str, Node], address: str, headlines: set[str]) -> StoryData:
    headline = _string(node.get("headline")) or _string(node.get("name"))
    updates = node.get("liveBlogUpdate")
    posts = updates if isinstance(updates, list) else [updates] if updates else []
    return StoryData(
        kind=_kind(node),
        points=_points(node, address, headline, headlines),
        headline=headline,
        published=_string(node.get("datePublished")) or _string(node.get("dateCreated")),
        publisher=_name(node.get("publisher"), named)
        or _name(node.get("sourceOrganization"), named),
        body=_string(node.get("articleBody")) or _string(node.get("text")),
        free=str(node.get("isAccessibleForFree", True)).lower() not in ("false", "0", "no"),
        posts=tuple(_story(post, named, "", set()) for post in posts if isinstance(post, dict)),
    )


def _points(node: Node, address: str, headline: str, headlines: set[str]) -> int:
    """Return how surely a node is of the page: its addresses and its headline are compared."""
    stated = {
        normal
        for name in ("url", "@id", "mainEntityOfPage")
        if (normal := normalize_address(_reference(node.get(name))))
    }
    here = normalize_address(address)
    points = 0
    if stated and here:
        points += _OWN if here in stated else -_OTHER
    wanted = {normalize_headline(one) for one in headlines} - {""}
    told = normalize_headline(headline)
    if told and wanted:
        same = any(told == one or one.startswith(told) or told.startswith(one) for one in wanted)
        points += _OWN if same else -_OTHER
    return points


def _reference(value: object) -> str:
    """Return the address in a property: a string, or the ``@id`` or ``url`` of an object."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return _string(value)


def _name(value: object, named: Mapping[str, Node]) -> str:
    """Return the name of an organisation, given as such or by reference to its ``@id``."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        node = value if "name" in value else named.get(str(value.get("@id")), value)
        return _string(node.get("name"))
    return "" if "://" in _string(value) else _string(value)


def _string(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()


def normalize_address(address: str) -> str:
    """Return an address as it is compared: no scheme, "www.", query, fragment or last slash."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if not parts.netloc or not parts.path.strip("/"):
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}/{parts.path.strip('/')}"


def normalize_headline(headline: str) -> str:
    """Return a headline's words as they are compared: no case, no marks."""
    return " ".join(re.findall(r"\w+", headline.casefold()))
