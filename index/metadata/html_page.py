"""A web page: its article's text, and the metadata that its markup states.

The text is found by trafilatura, the date by htmldate, which is asked for the original date of
publication. Its guesses from copyright lines are not taken: a date counts where the page's
markup states it (JSON-LD, meta, time), or its address holds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html as markup
from lxml.html import HtmlElement

from index.errors import ReadError
from index.metadata.publication_date import find_date_stamp
from index.types import PublicationDate

_META = (
    "article:published_time",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "og:article:published_time",
    "citation_publication_date",
    "date",
)
_IN_ADDRESS = re.compile(
    r"/(?P<year>19[89]\d|20\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})(?:[/-](?P<day>\d{1,2}))?(?=[/-]|$)"
)
_KIND = re.compile(r"Article|Posting|Report|Page")
_DEEPEST = 8  # levels of JSON-LD that are looked into
_LINE = 200  # characters of the longest line that states a date
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:submitted|posted|published|pub-?date|post-?date|entry-date|article-date|"
    r"story-date|date-published|publish-date|timestamp)\b",
    re.I,
)
_MODIFIED = re.compile(r"modif|updat|revis|edited", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What a page states: empty where it states nothing. ``text`` has a line per paragraph."""

    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    published: PublicationDate | None = None


def parse_html_page(source: str, address: str = "") -> HtmlPage:
    """Return the article of an HTML page, from its ``source``, and where it came from.

    Raises ReadError where the page has no article's text.
    """
    from trafilatura import bare_extraction

    tree = _tree(source)
    address = address or _canonical(tree)
    published = _published(tree, source, address)
    unwrap_tables(tree)
    drop_widgets(tree)
    found = bare_extraction(
        tree,
        url=address or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    fields = found if isinstance(found, dict) else found.as_dict() if found else {}
    text = _field(fields, "text")
    if not text:
        raise ReadError("The page holds no article.", "Save the article's own page.")
    authors = (name.strip() for name in _field(fields, "author").split(";"))
    return HtmlPage(
        text=text,
        title=_field(fields, "title"),
        source=_field(fields, "sitename"),
        url=address or _field(fields, "url"),
        authors=tuple(name for name in authors if name),
        published=published,
    )


def _field(fields: Mapping[str, object], name: str) -> str:
    return str(fields.get(name) or "").strip()


def _tree(source: str) -> markup.HtmlElement:
    try:
        return markup.fromstring(source.encode(), parser=markup.HTMLParser(encoding="utf-8"))
    except (ValueError, markup.etree.ParserError) as error:
        raise ReadError("It is no HTML page.", "Save the page again.") from error


def _canonical(tree: markup.HtmlElement) -> str:
    """Return the address that a page gives as its own, or ""."""
    found = tree.xpath('//link[@rel="canonical"]/@href')
    return str(found[0]).strip() if found and "://" in str(found[0]) else ""


def _published(tree: markup.HtmlElement, source: str, url: str) -> PublicationDate | None:
    """Return the date a page states: JSON-LD, meta, time, a marked line, address, htmldate."""
    for words in (*_linked_data(tree), *_meta(tree), *_times(tree), *_marked(tree)):
        if found := find_date_stamp(words):
            return PublicationDate(value=found.value, basis="html", words=words)
    return find_date_in_url(url) or _by_htmldate(source, tree)


def _linked_data(tree: markup.HtmlElement) -> list[str]:
    """Return the dates of publication in JSON-LD, those of articles before those of pages."""
    found: list[tuple[bool, str]] = []
    for text in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            _collect(json.loads(text), found)
        except (ValueError, RecursionError):
            continue
    return [written for _, written in sorted(found, key=lambda one: not one[0])]


def _collect(value: object, found: list[tuple[bool, str]], depth: int = 0) -> None:
    """Gather (is it an article's, date) from a value of JSON-LD and what it holds."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, found, depth + 1)
    elif isinstance(value, dict):
        written = value.get("datePublished")
        kind = _KIND.search(str(value.get("@type", "")))
        if isinstance(written, str) and kind:
            found.append((kind[0] != "Page", written))
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            _collect(value.get(name), found, depth + 1)


def _meta(tree: markup.HtmlElement) -> list[str]:
    named: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        named.setdefault(name.lower(), element.get("content") or "")
    return [named[name] for name in _META if named.get(name)]


def _times(tree: markup.HtmlElement) -> list[str]:
    """Return the times that stand in the article, not those of changes and related links."""
    found = []
    for element in tree.xpath("//time[@datetime]")[:6]:
        around = " ".join(
            (element.get("class") or "", element.get("itemprop") or "", _before(element))
        )
        if not _MODIFIED.search(around) and not element.xpath(
            "ancestor::aside|ancestor::footer|ancestor::nav|ancestor::li"
        ):
            found.append(element.get("datetime") or "")
    return found


def _before(element: markup.HtmlElement) -> str:
    """Return the words that stand with a time: its parent's, its label's and its own."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None and (previous.tag == "time" or previous.xpath(".//time")):
        previous = None  # another time and its words
    near = (
        parent.text if parent is not None else "",
        previous.text_content() if previous is not None else "",
        element.text_content(),
    )
    return " ".join(part or "" for part in near)[-160:]


def _marked(tree: markup.HtmlElement) -> list[str]:
    """Return the short texts that their class marks as the date of publication."""
    found = []
    for element in tree.xpath("//*[@class or @itemprop]"):
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if not _MARKED.search(named) or _MODIFIED.search(named):
            continue
        text = " ".join(element.text_content().split())
        apart = element.xpath("ancestor::aside|ancestor::footer|ancestor::nav|ancestor::li")
        if len(text) <= _LINE and not _MODIFIED.search(text) and not apart:
            found.append(text)
    return found


def _by_htmldate(source: str, tree: markup.HtmlElement) -> PublicationDate | None:
    """Return htmldate's find of the original date, where the page writes that day plainly.

    htmldate reads "03/08/2021" as 3 August; a day that can be read two ways is no day. It is
    given bytes: a text that is nothing but an address it would fetch.
    """
    from htmldate import find_date

    found = find_date(source.encode(), original_date=True, extensive_search=False)
    if not found or not (found in source or found in _days(tree.text_content())):
        return None
    return PublicationDate(value=found, basis="html", words=found)


def _days(text: str) -> set[str]:
    """Return the days that a text writes out in full."""
    found, at = set[str](), 0
    while (one := find_date_stamp(text, at)) is not None:
        found.add(one.value[:10])
        at = one.end
    return found


def find_date_in_url(url: str) -> PublicationDate | None:
    """Return the date that an address holds: ".../2018/06/14/..." to the day, or the month."""
    match = _IN_ADDRESS.search(url.lower())
    if match is None:
        return None
    written = f"{match['year']}-{match['month']}-{match['day'] or '1'}"
    found = find_date_stamp(written) or find_date_stamp(
        f"{match['day'] or 1} {match['month']} {match['year']}"
    )
    if found is None:
        return None
    value = found.value if match["day"] else found.value[:7]
    return PublicationDate(value=value, basis="url", words=match[0].strip("/"))


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
