"""Why a page holds no article: a shell that scripts fill, a list of teasers, a paywall's stub."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from index.errors import ReadError
from index.metadata.html_dates import is_teaser
from index.metadata.story_data import StoryData, normalize_headline

_SHELL_WORDS = 40  # of a page's text below which its scripts are asked what they would fill
_STUB_WORDS = 60  # of a story's text below which a paywall has kept the rest
_TEASERS = 3  # teasers from which a page may be a list of them
_LISTED = 0.6  # share of the text that stands in teasers, from which it is a list
_SENTENCE = re.compile(r"\w[.!?…][”\"’')\]]*(?:\s|$)")
_ASKS_FOR_SCRIPTS = re.compile(
    r"\b(?:enable|needs?|requires?|without|activate|turn on)\b.{0,40}\bjavascript\b"
    r"|\bjavascript\b.{0,40}\b(?:enabled?|required|disabled|needed)\b",
    re.I,
)
_ASKS_TO_PAY = re.compile(
    r"\b(?:subscribe|subscription|subscribers?|sign in|log in|register|premium|"
    r"member(?:ship|s)?)\b",
    re.I,
)
_ERROR = re.compile(
    r"\b(?:not found|error \d{3}|40[34]|50[0234]|access denied|forbidden|just a moment|"
    r"are you (?:a )?(?:human|robot)|page unavailable|no longer available)\b",
    re.I,
)
"""The title of a page that a server gives in place of the one asked for."""
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|pay-?wall|piano|meter(?:ed)?|subscriber-?only|regwall|locked|premium)",
    re.I,
)


def find_refusal(tree: HtmlElement, text: str, title: str, walled: bool) -> ReadError | None:
    """Return why a page holds no article, with the remedy, or None where it holds one.

    ``text`` is what was found of its article, ``tree`` the page without its menus and boxes;
    ``walled`` tells that the page says its story is for those who pay.
    """
    told = [
        line for line in text.split("\n") if normalize_headline(line) != normalize_headline(title)
    ]
    if _is_unfilled(tree, told):
        return _SHELL
    words = len(" ".join(told).split())
    if words < _STUB_WORDS and _ERROR.search(title):
        return ReadError("The page holds no article: it tells of an error.", "Fetch it again.")
    if words < _SHELL_WORDS and _is_shell(tree, " ".join(told)):
        return _SHELL
    if _is_list(tree):
        return ReadError(
            "The page holds no article: it is a list of teasers.", "Name the articles' own pages."
        )
    if words < _STUB_WORDS and walled:
        return ReadError(
            "The page holds no article: a paywall keeps its text.",
            "Save it when you are signed in.",
        )
    if not _SENTENCE.search(" ".join(told)):
        return ReadError("The page holds no article.", "Save the article's own page.")
    return None


_SHELL = ReadError(
    "The page holds no article: it is a shell that JavaScript fills.",
    "Save it from a browser when it has loaded.",
)


def _is_unfilled(tree: HtmlElement, told: Sequence[str]) -> bool:
    """Tell whether all that is told of a page is what it says where scripts do not run."""
    said = " ".join(normalize_headline(one.text_content()) for one in tree.iter("noscript"))
    if not _ASKS_FOR_SCRIPTS.search(said):
        return False
    shown = f"{said} {normalize_headline(_get_shown(tree))}"
    small = len(_get_shown(tree).split()) < _SHELL_WORDS // 2
    return small and all(normalize_headline(line) in shown for line in told)


def _get_shown(tree: HtmlElement) -> str:
    """Return the words that a page shows in a browser before its scripts have run."""
    hidden = "ancestor::script or ancestor::style or ancestor::noscript"
    return " ".join(str(part) for part in tree.xpath(f"//body//text()[not({hidden})]"))


def _is_shell(tree: HtmlElement, text: str) -> bool:
    """Tell whether a page's text is what it shows where scripts do not run."""
    if _ASKS_FOR_SCRIPTS.search(text):
        return True
    shown = _get_shown(tree)
    return (
        len(shown.split()) < _SHELL_WORDS // 2
        and bool(tree.xpath("//script"))
        and not (_SENTENCE.search(shown))
    )


def _is_list(tree: HtmlElement) -> bool:
    """Tell whether most of a page's text stands in the teasers of other stories."""
    blocks = {one for one in tree.iter("li", "article", "div", "section", "tr") if is_teaser(one)}
    outer = [one for one in blocks if not any(above in blocks for above in one.iterancestors())]
    linked = [one for one in outer if one.xpath(".//h2|.//h3|.//h4|.//h5")]
    if len(linked) < _TEASERS:
        return False
    body = tree.find("body")
    whole = len((tree if body is None else body).text_content().split())
    return sum(len(one.text_content().split()) for one in linked) >= _LISTED * whole


def is_behind_wall(tree: HtmlElement, stories: Sequence[StoryData]) -> bool:
    """Tell whether a page says that its story is for those who pay or sign in."""
    if any(not one.free for one in stories):
        return True
    for element in tree.xpath("//*[@class or @id]"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _WALL.search(named) and _ASKS_TO_PAY.search(element.text_content()[:600]):
            return True
    shown = " ".join(tree.text_content().split())
    return (
        re.search(
            r"\b(?:to (?:continue|keep) reading|to read (?:the (?:full|rest)|this|more)|"
            r"(?:article|story|content) is (?:for|only|reserved|available)\b.{0,30}"
            r"\bsubscribers?)\b",
            shown,
            re.I,
        )
        is not None
        and _ASKS_TO_PAY.search(shown) is not None
    )
