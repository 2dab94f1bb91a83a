"""Every day that a page states for its own story: data, meta, by-line, time, address.

Each source gives evidence with the weight of its kind (see ``date_evidence``); dates of changes,
of comments and of other stories' teasers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from lxml.html import HtmlElement

from index.metadata.date_evidence import DateEvidence, read_date_evidence
from index.metadata.masthead import find_line_date
from index.metadata.publication_date import (
    find_date_stamp,
    find_possible_days,
    has_publication_label,
    is_date_line,
)
from index.metadata.story_data import StoryData, normalize_headline
from index.types import PublicationDate

_META = {
    "article:published_time": 0.85,
    "og:article:published_time": 0.85,
    "og:published_time": 0.85,
    "article.published": 0.85,
    "article:published": 0.85,
    "published_time": 0.85,
    "datepublished": 0.85,
    "date.issued": 0.85,
    "dc.date.issued": 0.85,
    "dcterms.issued": 0.85,
    "publishdate": 0.85,
    "publish-date": 0.85,
    "publish_date": 0.85,
    "publication-date": 0.85,
    "publication_date": 0.85,
    "pubdate": 0.85,
    "originalpublicationdate": 0.85,
    "parsely-pub-date": 0.85,
    "sailthru.date": 0.85,
    "cxenseparse:recs:publishtime": 0.85,
    "dcsext.articlefirstpublished": 0.85,
    "citation_publication_date": 0.8,
    "dc.date": 0.6,
    "dc.date.created": 0.6,
    "dcterms.created": 0.6,
    "dcterms.date": 0.6,
    "date": 0.6,
}
"""Names under which pages state when they were published, and how sure each is."""
_IN_ADDRESS = re.compile(
    r"/(?P<year>19[89]\d|20\d\d)[/-]?(?:(?<=\d)(?P<joined>[01]\d[0-3]\d)(?=[/_-]|$)"
    r"|(?<=[/-])(?P<month>\d{1,2}|[a-z]{3})(?:[/-](?P<day>\d{1,2}))?(?=[/-]|$))"
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:submitted|posted|published|pub-?date|date-?line|post-?date|entry-date|"
    r"article-?date|story-?date|date-?published|publish-?date|timestamp|byline-?date)\b",
    re.I,
)
_PUBLISHED = re.compile(r"publish|pubdate|posted|issued|created", re.I)
_MODIFIED = re.compile(r"modif|updat|revis|edited", re.I)
_ATTRIBUTES = ("datetime", "data-datetime", "data-timestamp", "data-published", "data-date")
_APART = "ancestor::aside|ancestor::footer[not(ancestor::article)]|ancestor::nav"
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|replies|related|recommended|teasers?|trending|most-?read|more-?"
    r"(?:news|stories|on)|read-?(?:more|next)|latest|sidebar|promos?|cards?)(?:$|[\s_-])",
    re.I,
)
_TEASER = 25  # letters of a link within a block that make it the teaser of another story
_WORDS = 80  # of a teaser
_PARAGRAPH = 60  # characters from which a line that ends a sentence is the story's text
_UNSURE = 0.2  # weight of a reading among others: none alone is a claim
_LINE = 200  # characters of the longest line that states a date
_HEAD = 14  # lines between the headline and the story's text in which a date is looked for
_FOOT = 12  # lines after the story's text
_STOP = re.compile(r"[.!?…][”\"’')\]]*$")


def find_date_evidence(
    tree: HtmlElement, address: str, stories: Sequence[StoryData], lines: Sequence[str]
) -> list[DateEvidence]:
    """Return the evidence for a page's day of publication, of all kinds.

    ``stories`` are those of its JSON-LD, its own first; ``lines`` are the page's, block by block,
    from its headline on.
    """
    found = [
        *_of_data(stories),
        *_of_meta(tree),
        *_of_times(tree),
        *_of_marked(tree),
        *_of_lines(lines),
        _of_address(address),
    ]
    stated = [one for one in found if one is not None]
    return [*stated, *_of_unsure_lines(lines, {int(one.value[:4]) for one in stated})]


def _of_unsure_lines(lines: Sequence[str], years: set[int]) -> Iterator[DateEvidence]:
    """Yield the readings of dates near the headline that can be read in more ways than one."""
    for line in lines[:_HEAD]:
        if is_paragraph(line) or len(line) > _LINE or _MODIFIED.search(line):
            return
        for day, words in find_possible_days(line, sorted(years)):
            value = day.isoformat()
            yield DateEvidence(kind="by-line", value=value, words=words, weight=_UNSURE)


def _of_data(stories: Sequence[StoryData]) -> Iterator[DateEvidence | None]:
    articles = [one for one in stories if not one.is_page]
    for one in articles[:1]:
        weight = 0.95 if one.points >= 2 else 0.85 if one.points >= 0 else 0.5
        yield read_date_evidence("story data", one.published, weight)
    for one in [each for each in stories if each.is_page][:1]:
        yield read_date_evidence("page data", one.published, 0.5)


def _of_meta(tree: HtmlElement) -> Iterator[DateEvidence | None]:
    seen: set[str] = set()
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        name = name.lower()
        if name in _META and name not in seen and not _is_apart(element):
            seen.add(name)
            yield read_date_evidence("meta", element.get("content") or "", _META[name])


def _of_times(tree: HtmlElement) -> Iterator[DateEvidence | None]:
    """Yield the times that stand with the story: surer before its text than after it."""
    xpath = "//time|//*[@datetime]|//abbr[@title][contains(@class, 'publish')]"
    times = [one for one in tree.xpath(xpath)[:60] if not _is_apart(one)]
    if not times:
        return
    order = {element: n for n, element in enumerate(tree.iter())}
    first, last = _find_text(tree, order)
    for element in times:
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _MODIFIED.search(f"{named} {_get_label(element)}"):
            continue
        n = order[element]
        weight = 0.75 if n <= first else 0.5 if n <= last else 0.4
        words = element.get("datetime") or element.get("title") or element.text_content()
        yield read_date_evidence("time", words, 0.85 if _PUBLISHED.search(named) else weight)
        shown = " ".join(element.text_content().split())
        if shown != words and (found := find_line_date(shown)):  # the paper's own clock
            yield _stated("by-line", found, weight)


def _find_text(tree: HtmlElement, order: dict[HtmlElement, int]) -> tuple[int, int]:
    """Return the places of the story's first and last paragraph, in the order of the document."""
    places = [
        order[one]
        for one in tree.iter("p")
        if len(one.text_content().strip()) >= _PARAGRAPH and not _is_apart(one)
    ]
    return (places[0], places[-1]) if places else (len(order), len(order))


def _get_label(element: HtmlElement) -> str:
    """Return the words that stand with a time: its parent's, its label's and its own."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    if previous is not None and (previous.tag == "time" or previous.xpath(".//time")):
        previous = None  # another time and its words
    label = previous.text_content() if previous is not None else ""
    return " ".join(part or "" for part in (label, before, element.text_content()))[-160:]


def _is_apart(element: HtmlElement) -> bool:
    """Tell whether an element belongs to comments, a menu, or another story's teaser."""
    if element.xpath(_APART):
        return True
    for above in [element, *element.iterancestors()]:
        if above.tag in ("body", "main", "html") or above.find(".//h1") is not None:
            return False
        if _OTHERS.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
        if above.tag in ("li", "article", "div", "section") and is_teaser(above):
            return True
    return False


def is_teaser(block: HtmlElement) -> bool:
    """Tell whether a block is one other story's headline, as a link, with a few words."""
    headings = block.xpath(".//h2|.//h3|.//h4|.//h5")
    linked = [one for one in headings if one.xpath(".//a[@href]|ancestor::a[@href]")]
    if len(linked) == 1 == len(headings):
        return len(block.text_content().split()) <= _WORDS
    links = [one.text_content().strip() for one in block.iter("a") if one.get("href")]
    return block.tag == "li" and any(len(text) >= _TEASER for text in links)


def _of_marked(tree: HtmlElement) -> Iterator[DateEvidence | None]:
    """Yield the short texts, or attributes, that their class marks as the date of publication."""
    for element in tree.xpath("//*[@class or @itemprop]"):
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if element.tag == "meta" or not _MARKED.search(named) or _is_apart(element):
            continue
        if _MODIFIED.search(named):
            continue
        values = [value for name in _ATTRIBUTES if (value := element.get(name))]
        text = " ".join(element.text_content().split())
        for value in values[:1]:
            yield read_date_evidence("marked", value, 0.75)
        if len(text) <= _LINE and (found := find_line_date(text)):
            yield _stated("marked", found, 0.75)


def _stated(kind: str, found: PublicationDate, weight: float) -> DateEvidence:
    return DateEvidence(kind=kind, value=found.value, words=found.words, weight=weight)


def _of_lines(lines: Sequence[str]) -> Iterator[DateEvidence]:
    """Yield the dates of the lines between headline and text, and of labelled ones after it."""
    text = [n for n, line in enumerate(lines) if is_paragraph(line)]
    first, last = (text[0], text[-1]) if text else (_HEAD, len(lines))
    for n, line in enumerate(lines):
        labelled = has_publication_label(line)
        near = n < min(first, _HEAD) or (labelled and last < n <= last + _FOOT)
        short = len(line) <= _LINE and (labelled or not _STOP.search(line) or is_date_line(line))
        if near and short and (found := find_line_date(line)):
            sure = 0.85 if labelled else 0.75 if is_date_line(line) else 0.5
            yield _stated("by-line", found, sure if n < first else 0.6)


def is_paragraph(line: str) -> bool:
    """Tell whether a line is a paragraph of running text."""
    return len(line) >= _PARAGRAPH and _STOP.search(line) is not None


def get_lines_from_headline(lines: Sequence[str], headlines: set[str]) -> list[str]:
    """Return a page's lines from two before its headline on; all where it does not stand there."""
    wanted = {normalize_headline(one) for one in headlines} - {""}
    at = next((n for n, line in enumerate(lines) if normalize_headline(line) in wanted), 0)
    return [line for line in lines[max(at - 2, 0) :] if normalize_headline(line) not in wanted]


def _of_address(address: str) -> DateEvidence | None:
    found = find_date_in_url(address)
    if found is None:
        return None
    return DateEvidence(
        kind="address", value=found.value, words=found.words, weight=0.75, basis="url"
    )


def find_date_in_url(url: str) -> PublicationDate | None:
    """Return the date that an address holds: ".../2018/06/14/..." to the day, or the month."""
    match = _IN_ADDRESS.search(url.lower())
    if match is None:
        return None
    joined = match["joined"] or ""
    month, day = match["month"] or joined[:2], match["day"] or joined[2:]
    found = find_date_stamp(f"{match['year']}-{month}-{day or 1}") or find_date_stamp(
        f"{day or 1} {month} {match['year']}"
    )
    if found is None:
        return None
    value = found.value if day else found.value[:7]
    return PublicationDate(value=value, basis="url", words=match[0].strip("/"))


def find_date_by_htmldate(
    tree: HtmlElement, source: str, before: date | None
) -> DateEvidence | None:
    """Return htmldate's find of the original date, where the page writes that day plainly.

    htmldate reads "03/08/2021" as 3 August; a day that can be read two ways is no day. It is
    given bytes: a text that is nothing but an address it would fetch.
    """
    from htmldate import find_date

    latest = before.isoformat() if before else None
    found = find_date(source.encode(), original_date=True, extensive_search=False, max_date=latest)
    if not found or not (found in source or found in _days(tree.text_content())):
        return None
    others = tree.xpath("//time|//*[@datetime]")[:200]
    if any(found in f"{one.get('datetime')}" for one in others if _is_apart(one)):
        return None
    return read_date_evidence("htmldate", found, 0.3)


def _days(text: str) -> set[str]:
    """Return the days that a text writes out in full."""
    found, at = set[str](), 0
    while (one := find_date_stamp(text, at)) is not None:
        found.add(one.value[:10])
        at = one.end
    return found
