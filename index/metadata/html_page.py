"""A web page: its article's text, and the metadata that its markup states.

The text is found by trafilatura; the day of publication is what the evidence of the page
supports best (see ``html_dates``). htmldate is asked last. Its guesses from copyright lines are
not taken: a date counts where the page's markup or its by-line states it, or its address holds
it. A page that holds no article is refused, with the reason (see ``html_refusal``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import html as markup
from lxml.html import HtmlElement

from index.clean.blocks import list_lines, parse_fragment
from index.errors import ReadError
from index.metadata.date_evidence import DateChoice, choose_date
from index.metadata.html_dates import (
    find_date_by_htmldate,
    find_date_evidence,
    get_lines_from_headline,
    is_paragraph,
)
from index.metadata.html_layout import drop_widgets, part_labels, unwrap_tables
from index.metadata.html_offers import drop_offers, drop_small_print
from index.metadata.html_refusal import find_refusal, is_behind_wall
from index.metadata.html_title import choose_title, find_headlines, find_name, find_site
from index.metadata.live_blog import LivePost, find_posts
from index.metadata.publication_date import MONTH
from index.metadata.publisher import find_title_suffix
from index.metadata.story_data import StoryData, find_story_data, normalize_headline
from index.types import PublicationDate


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What a page states: empty where it states nothing. ``text`` has a line per paragraph.

    ``posts`` are those of a live blog, which has no other text. ``rejected`` says which dates
    of the page can be none of publication.
    """

    text: str
    title: str = ""
    source: str = ""
    host: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    published: PublicationDate | None = None
    rejected: tuple[str, ...] = ()
    posts: tuple[LivePost, ...] = ()


def parse_html_page(source: str, address: str = "", *, before: date | None = None) -> HtmlPage:
    """Return the article of an HTML page, from its ``source``, and where it came from.

    ``before`` is the day of reading. Raises ReadError where the page has no article's text,
    with the reason.
    """
    tree = _tree(source)
    address = address or _canonical(tree)
    part_labels(tree)
    headlines = find_headlines(tree)
    stories = find_story_data(tree, address, headlines)
    choice = _choose(tree, source, address, stories, headlines, before)
    site = find_site(tree, stories, headlines)
    named = " ".join((tree.findtext(".//title") or "").split())
    posts, walled = find_posts(tree, stories), is_behind_wall(tree, stories)
    furniture = _find_furniture(tree, headlines)
    unwrap_tables(tree)
    drop_widgets(tree)
    drop_offers(tree)
    fields = _extract(tree, address)
    title = choose_title(_field(fields, "title"), tree, headlines)
    text = _rebreak(_field(fields, "text"), list_lines(tree))
    text = _drop_top_lines(text, furniture)
    if not posts:
        reason = find_refusal(tree, text, title, walled)
        if reason is not None:
            raise reason
    authors = (name.strip() for name in _field(fields, "author").split(";"))
    sitename = _field(fields, "sitename")
    host = sitename if sitename and "." in sitename and sitename.lower() in address.lower() else ""
    return HtmlPage(
        text=text,
        title=title,
        source=site
        or find_title_suffix(named, [title])
        or find_name(named, title)
        or ("" if host else sitename),
        host=host,
        url=address or _field(fields, "url"),
        authors=tuple(name for name in authors if name),
        published=choice.published,
        rejected=choice.rejected,
        posts=posts,
    )


def to_story_text(fragment: str) -> str:
    """Return the text of a story that is stored as HTML, a line per block, offers aside."""
    tree = parse_fragment(fragment)
    drop_widgets(tree)
    drop_offers(tree)
    drop_small_print(tree)
    return "\n".join(list_lines(tree))


def _find_furniture(tree: HtmlElement, headlines: set[str]) -> set[str]:
    """Return the lines that stand above a page's headline, and those of its by-line."""
    lines = list_lines(tree)
    wanted = {normalize_headline(one) for one in headlines} - {""}
    at = next((n for n, line in enumerate(lines) if normalize_headline(line) in wanted), 0)
    marked = tree.xpath("//*[@rel='author' or @itemprop='author' or @class]")
    names = (
        " ".join(one.text_content().split())
        for one in marked
        if one.get("rel") or one.get("itemprop") or _BYLINE.search(one.get("class") or "")
    )
    return {*lines[:at], *(name for name in names if 0 < len(name) <= _SHORT)}


def _drop_top_lines(text: str, furniture: set[str]) -> str:
    """Return a text without the lines above its first paragraph that only state metadata."""
    lines = text.split("\n")
    kept = [n for n, line in enumerate(lines) if is_paragraph(line)][:1] or [0]
    top = [line for line in lines[: kept[0]] if line not in furniture and not _is_label(line)]
    return "\n".join([*top, *lines[kept[0] :]])


def _is_label(line: str) -> bool:
    """Tell whether a line is labels of dates without their dates, or a weekday's date."""
    rest = _NO_YEAR.sub("", _LABELS.sub("", line))
    lasts = _LASTING.search(line) is not None and len(line.split()) <= _FEW
    return bool(line.strip()) and (lasts or not re.search(r"\w", rest))


def _extract(tree: HtmlElement, address: str) -> Mapping[str, object]:
    """Return trafilatura's fields of a page: its text, title, authors and site."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree,
        url=address or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    return found if isinstance(found, dict) else found.as_dict() if found else {}


def _field(fields: Mapping[str, object], name: str) -> str:
    return str(fields.get(name) or "").strip()


def _tree(source: str) -> HtmlElement:
    try:
        return markup.fromstring(source.encode(), parser=markup.HTMLParser(encoding="utf-8"))
    except (ValueError, markup.etree.ParserError) as error:
        raise ReadError("It is no HTML page.", "Save the page again.") from error


def _canonical(tree: HtmlElement) -> str:
    """Return the address that a page gives as its own, or ""."""
    found = tree.xpath('//link[@rel="canonical"]/@href') or tree.xpath(
        '//meta[@property="og:url"]/@content'
    )
    return str(found[0]).strip() if found and "://" in str(found[0]) else ""


def _choose(
    tree: HtmlElement,
    source: str,
    address: str,
    stories: Sequence[StoryData],
    headlines: set[str],
    before: date | None,
) -> DateChoice:
    """Return the day of publication; the month of a change where only that is stated."""
    lines = get_lines_from_headline(list_lines(tree), headlines)
    lead = next((line for line in lines if is_paragraph(line)), "")
    evidence = find_date_evidence(tree, address, stories, lines)
    choice = choose_date(evidence, before=before, lead=lead)
    if choice.published is None and (late := find_date_by_htmldate(tree, source, before)):
        choice = choose_date([*evidence, late], before=before, lead=lead)
    return choice


_BYLINE = re.compile(r"(?:^|[\s_-])(?:by|bylines?|authors?)(?:$|[\s_-])", re.I)
_SHORT = 60  # characters of the longest by-line that is only names
_LABELS = re.compile(r"\b(?:published|updated|posted|modified|first|last|on|at)\b", re.I)
_NO_YEAR = re.compile(rf"\b\w+day,? (?:\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})\b", re.I)
_LASTING = re.compile(r"\b\d+\s*(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week)s?\b", re.I)
"""How long a page takes to read or hear, or how old it was when it was saved."""
_FEW = 8  # words of such a label
_SPACE = re.compile(r"\s+")


def _rebreak(text: str, lines: Sequence[str]) -> str:
    """Return a text with the line breaks of the page, where they were lost.

    A short page's text comes as one line; it is cut where the page's blocks end, letter for
    letter.
    """
    if "\n" in text or len(lines) < 2:
        return text
    whole = _SPACE.sub("", text)
    kept: list[str] = []
    for line in lines:
        bare = _SPACE.sub("", line)
        if bare and whole.startswith(bare):
            kept.append(line)
            whole = whole[len(bare) :]
    return "\n".join(kept) if not whole else text
