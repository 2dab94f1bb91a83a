"""Live blogs: one page, many posts, each with a time of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.clean.blocks import has_markup, list_lines, to_plain_text
from index.metadata.date_evidence import choose_date, read_date_evidence
from index.metadata.story_data import StoryData
from index.types import PublicationDate

_LIVE = re.compile(
    r"\blive(?:-?blog)?\b|liveblogposting|\bas it happened\b|\bminute by minute\b", re.I
)
_LEAST = 2  # posts of different days that make a live blog


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePost:
    """A post of a live blog: its text, a line per paragraph, and when it was published."""

    title: str
    text: str
    published: PublicationDate | None = None


def find_posts(tree: HtmlElement, stories: Sequence[StoryData]) -> tuple[LivePost, ...]:
    """Return the posts of a live blog, the earliest first; none where a page is none.

    They are those of its data (LiveBlogPosting), or else blocks side by side with a time each,
    on a page that calls itself live and runs over several days.
    """
    stated = [post for one in stories for post in one.posts]
    posts = [_of_data(post) for post in stated] or _of_blocks(tree)
    filled = [one for one in posts if one.text]
    return tuple(sorted(filled, key=lambda one: one.published.value if one.published else ""))


def _of_data(post: StoryData) -> LivePost:
    text = to_plain_text(post.body) if has_markup(post.body) else post.body
    return LivePost(title=post.headline, text=text.strip(), published=_date(post.published))


def _date(words: str) -> PublicationDate | None:
    found = read_date_evidence("story data", words, 0.95)
    return choose_date([found]).published if found else None


def _of_blocks(tree: HtmlElement) -> list[LivePost]:
    heads = [*tree.xpath("//title")[:1], *tree.xpath("//h1")[:1]]
    marks = tree.xpath("//@itemtype")
    if not any(_LIVE.search(one.text_content()) for one in heads) and not any(
        _LIVE.search(str(mark)) for mark in marks
    ):
        return []
    posts = max(
        (
            _side_by_side(parent)
            for parent in tree.iter("div", "section", "ol", "ul", "main", "article")
        ),
        key=len,
        default=[],
    )
    days = {one.published.value[:10] for one in posts if one.published}
    return posts if len(posts) >= _LEAST and len(days) >= _LEAST else []


def _side_by_side(parent: HtmlElement) -> list[LivePost]:
    """Return the children of an element that each have one time, and text."""
    found = []
    for child in parent:
        times = child.xpath(".//time[@datetime]") if isinstance(child.tag, str) else []
        if times and child.find(".//p") is not None and child.tag != "header":
            found.append(_of_block(child, times[0]))
    return found


def _of_block(block: HtmlElement, time: HtmlElement) -> LivePost:
    heading = next(iter(block.xpath(".//h2|.//h3|.//h4")), None)
    title = " ".join(heading.text_content().split()) if heading is not None else ""
    shown = " ".join(time.text_content().split())
    lines = [line for line in list_lines(block) if line not in (title, shown)]
    return LivePost(title=title, text="\n".join(lines), published=_date(time.get("datetime") or ""))
