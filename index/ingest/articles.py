"""A raw document becomes articles: clean, split into stories, with metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.clean import remove_boilerplate, split_into_stories
from index.clean.blocks import has_markup, strip_markdown
from index.clean.line_classifier import drop_furniture
from index.errors import ReadError
from index.metadata.corrections import find_corrections
from index.metadata.date_evidence import DateEvidence, choose_date, read_date_evidence
from index.metadata.field_date import FieldDate, parse_field_date
from index.metadata.header import drop_masthead, parse_authors, parse_header
from index.metadata.html_dates import find_date_in_url
from index.metadata.html_page import HtmlPage, parse_html_page, to_story_text
from index.metadata.live_blog import LivePost
from index.metadata.masthead import Masthead, choose_masthead
from index.metadata.publication_date import find_date_in_file_name, parse_republication_date
from index.metadata.publisher import (
    find_publisher,
    strip_mark,
    strip_publisher,
    strip_source,
    strip_suffix,
)
from index.readers.document import RawDocument
from index.types import Article, PublicationDate

_FIELD, _ADDRESS = 0.9, 0.8
"""How often a record's date, and the day in its address, are right when they stand alone."""
_PLACED = frozenset(
    "id title source agency url published_at authors tags place running_head".split()
)


def extract_articles(
    document: RawDocument,
    repeated: Mapping[str, frozenset[str]] | None = None,
    *,
    before: date | None = None,
) -> list[Article]:
    """Return the articles of one document, cleaned, with proposed ids; dates may be missing.

    ``repeated`` maps a source to its lines that stand in many articles (see
    ``index.clean.repeated_lines``); ``before`` is the day of reading, which no article can be
    later than. Raises ReadError where no text is left.
    """
    if document.kind == "html":
        found = _of_page(document, before)
    else:
        found = [_plausible(one, before) for one in _of_words(document, repeated or {})]
    return [_corrected(one) for one in found]


def _corrected(article: Article) -> Article:
    """Return an article with its corrections, its title without a wire's mark."""
    title, mark = strip_mark(article.title)
    body = drop_furniture(article.body, _is_note)
    return replace(article, title=title, body=body, corrections=find_corrections(body, mark=mark))


def _is_note(line: str) -> bool:
    return bool(find_corrections(line))


def _of_words(document: RawDocument, repeated: Mapping[str, frozenset[str]]) -> list[Article]:
    if document.kind == "record":
        return [_of_record(document, repeated)]
    whole = "title" in document.fields  # its front matter speaks of one article
    stories = [document.text] if whole else split_into_stories(document.text)
    alone = len(stories) == 1
    found = [_of_text(document, story, n, alone) for n, story in enumerate(stories, start=1)]
    kept = [article for article in found if article.body]
    if not kept:
        raise ReadError("No text of an article is left in it.", "Look at it with --raw.")
    return kept


def _masthead(document: RawDocument, title: str, text: str) -> Masthead:
    """Return what the running heads of a printed document's pages say of its paper and day."""
    heads = document.fields.get("running_head")
    lines = [str(line) for line in heads] if isinstance(heads, list) else []
    return choose_masthead(lines, title, text)


def _split_name(document: RawDocument, text: str) -> tuple[str, str]:
    """Return the paper's name where a text begins with it, and the text below it.

    It is a first line that the running heads of the pages repeat, above a longer headline.
    """
    heads = document.fields.get("running_head")
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_ABOVE]
    if not isinstance(heads, list) or len(lines) < _ABOVE:
        return "", text
    name = lines[0]
    again = any(name.casefold() in str(head).casefold() for head in heads)
    longer = any(len(line.split()) > len(name.split()) for line in lines[1:])
    return (name, text.split(name, 1)[1]) if again and longer and len(name) < _NAME else ("", text)


_ABOVE, _NAME = 3, 60  # lines in which the headline stands below the name, and its characters


def _of_cut(cut: Sequence[str]) -> PublicationDate | None:
    """Return the day that a notice cut from a text gives: "Originally published on May 5."."""
    return next((found for piece in cut if (found := parse_republication_date(piece))), None)


def _of_text(document: RawDocument, story: str, number: int, whole: bool) -> Article:
    fields = document.fields
    stated = _text(fields, "title")
    plain = strip_markdown(story) if document.kind == "markdown" else story
    cleaned = remove_boilerplate(plain)
    text = _untitled(cleaned.text.lstrip("\n"), stated) if stated else cleaned.text
    named, text = ("", text) if stated else _split_name(document, text)
    head = parse_header(text, titled=not stated)
    paper = _masthead(document, stated or head.title, head.body)
    source = _text(fields, "source") or head.source or named or paper.name
    noted = _of_cut(cleaned.cut) or (find_date_in_file_name(document.origin) if whole else None)
    return Article(
        id=document.key if number == 1 else f"{document.key}~{number}",
        title=stated or strip_suffix(head.title),
        body=head.body,
        source=source or find_publisher(head.title, cleaned.cut) or head.agency,
        agency=_text(fields, "agency") or head.agency,
        url=_text(fields, "url") or head.url,
        authors=parse_authors(fields.get("authors")) or head.authors,
        place=_text(fields, "place") or head.dateline.place,
        published=_published(fields) or head.published or paper.published or noted,
        raw=story.strip("\n"),
        origin=document.origin,
        tags=parse_authors(fields.get("tags")),
        meta={key: value for key, value in fields.items() if key not in _PLACED},
    )


def _of_page(document: RawDocument, before: date | None) -> list[Article]:
    found = parse_html_page(document.text, _text(document.fields, "url"), before=before)
    if found.posts and len(days := {_day(one, found) for one in found.posts}) == 1:
        return [_of_posts(document, found, days.pop())]
    if found.posts:
        return [_of_post(document, found, post, n) for n, post in enumerate(found.posts, start=1)]
    cleaned = remove_boilerplate(found.text)
    told = drop_masthead(_untitled(cleaned.text, found.title), found.title)
    head = parse_header(told, titled=False)
    if not head.body:
        raise ReadError("The page holds no article.", "Save the article's own page.")
    stated = found.source or find_publisher(found.title, cleaned.cut) or head.source
    return [
        Article(
            id=document.key,
            title=strip_suffix(found.title) or head.title,
            body=head.body,
            source=stated or found.host or head.agency,
            agency=head.agency,
            url=found.url,
            authors=found.authors or head.authors,
            place=head.dateline.place,
            published=found.published or head.published or find_date_in_file_name(document.origin),
            raw=document.text,
            origin=document.origin,
            meta=_rejections(found.rejected),
        )
    ]


def _day(post: LivePost, page: HtmlPage) -> str:
    stated = post.published or page.published
    return stated.value[:10] if stated else ""


def _of_posts(document: RawDocument, page: HtmlPage, day: str) -> Article:
    """Return a live blog of one day as one article: its posts, earliest first, with their times."""
    known = page.published if page.published and page.published.value[:10] == day else None
    parts = ["\n".join(filter(None, (_clock(post), post.text))) for post in page.posts]
    return Article(
        id=document.key,
        title=strip_publisher(page.title),
        body="\n\n".join(parts),
        source=page.source or page.host,
        url=page.url,
        authors=page.authors,
        published=known or page.posts[0].published,
        raw=document.text,
        origin=document.origin,
        meta=_rejections(page.rejected),
    )


def _clock(post: LivePost) -> str:
    """Return the line above a post of a live blog: its time, and its heading unless it has none."""
    time = post.published.value[11:16] if post.published else ""
    heading = post.title if len(post.title.split()) > 1 else ""
    return " – ".join(part for part in (time, heading) if part)


def _of_post(document: RawDocument, page: HtmlPage, post: LivePost, number: int) -> Article:
    """Return a post of a live blog as an article of its own."""
    return Article(
        id=document.key if number == 1 else f"{document.key}~{number}",
        title=" – ".join(part for part in (strip_publisher(page.title), post.title) if part),
        body=post.text,
        source=page.source or page.host,
        url=page.url,
        authors=page.authors,
        published=post.published or page.published,
        raw=document.text if number == 1 else post.text,
        origin=document.origin,
    )


def _plausible(article: Article, before: date | None) -> Article:
    """Return an article without a date that is later than the reading, which is flagged."""
    stated = article.published
    if stated is None or stated.range.start is None:
        return article
    evidence = DateEvidence(kind=stated.basis, value=stated.value, words=stated.words, weight=1.0)
    choice = choose_date([evidence], before=before)
    if not choice.rejected:
        return article
    url = find_date_in_url(article.url)
    meta = {**article.meta, **_rejections(choice.rejected)}
    return replace(article, published=url, meta=meta)


def _rejections(said: Sequence[str]) -> dict[str, object]:
    """Return the field that flags dates of an article which can be none of publication."""
    return {"date_not_used": "; ".join(said)} if said else {}


def _untitled(text: str, title: str) -> str:
    """Return a page's text without its headline, which stands in the title."""
    first, _, rest = text.partition("\n")
    titles = {title, strip_publisher(title), strip_mark(title)[0]}
    return rest if title and first.strip().lstrip("# ") in titles else text


def _of_record(document: RawDocument, repeated: Mapping[str, frozenset[str]]) -> Article:
    fields = document.fields
    source = _text(fields, "source")
    text = to_story_text(document.text) if has_markup(document.text) else document.text
    cleaned = remove_boilerplate(text, repeated.get(source, frozenset()))
    title = strip_source(_text(fields, "title"), source, _host(fields))
    head = parse_header(drop_masthead(cleaned.text, title), titled=False)
    agency = _text(fields, "agency") or head.agency
    body = head.body or title  # a page whose text was never saved still says what it was about
    if not body:
        raise ReadError("No text is left of the record's body.", "Give it the article's text.")
    return Article(
        id=document.key,
        title=strip_suffix(title) or head.title,
        body=body,
        source=source or find_publisher(title, cleaned.cut) or agency or _host(fields),
        agency=agency,
        url=_text(fields, "url"),
        authors=parse_authors(fields.get("authors")) or head.authors,
        place=_text(fields, "place") or head.dateline.place,
        published=_published(fields) or head.published or find_date_in_url(_text(fields, "url")),
        raw=document.text,
        origin=document.origin,
        tags=parse_authors(fields.get("tags")),
        meta={key: value for key, value in fields.items() if key not in _PLACED},
    )


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _host(fields: Mapping[str, object]) -> str:
    """Return the host of a record's address: the least that is known of its publisher."""
    found = re.match(r"https?://(?:www\.)?([\w.-]+)", _text(fields, "url"))
    return found[1] if found else ""


def _published(fields: Mapping[str, object]) -> PublicationDate | None:
    """Return the date that a record states; one that cannot be read was told when it was read."""
    found = parse_field_date(fields.get("published_at"))
    if found is None:
        return None
    return _local_day(found, _text(fields, "url")) or PublicationDate(
        value=found.value, basis="stated", words=found.words
    )


def _local_day(found: FieldDate, url: str) -> PublicationDate | None:
    """Return the paper's own day, where its address states another than a moment in UTC."""
    stated = read_date_evidence("field", found.words, _FIELD, "stated")
    local = find_date_in_url(url) if stated and stated.utc else None
    if stated is None or local is None or local.value[:10] == found.value[:10]:
        return None
    address = DateEvidence(kind="url", value=local.value, words=local.words, weight=_ADDRESS)
    chosen = choose_date([stated, address]).published
    return chosen if chosen and chosen.value[:10] == local.value else None
