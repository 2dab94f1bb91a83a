"""The formats that are read: one list for the readers, the folder walk and the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from index.errors import ReadError
from index.readers.archives import read_gzip, read_tar, read_zip
from index.readers.databases import read_database_export
from index.readers.detect import UNKNOWN, detect_format
from index.readers.document import ReadItem, make_failure
from index.readers.feeds import read_feed, read_sitemap
from index.readers.mail import read_mail, read_mailbox
from index.readers.newsml import read_newsml
from index.readers.nitf import read_nitf
from index.readers.office import read_rtf
from index.readers.pdf import read_pdf
from index.readers.records import read_json, read_json_lines
from index.readers.source import SourceStream, is_document
from index.readers.tables import read_table
from index.readers.text import read_html, read_markdown, read_text
from index.readers.unpack import DAMAGE
from index.readers.warc import read_warc
from index.readers.wire_text import read_wire_text
from index.readers.wordpress import read_wxr
from index.readers.xml_records import read_xml_records
from index.readers.xml_tree import get_root_name

Reader = Callable[[SourceStream], Iterator[ReadItem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: its reader, and what the docs say of it."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    told_by: str
    date: str
    read: Reader


def read_other_xml(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the articles of XML whose first element no reader knows; else say why it has none."""
    root = get_root_name(source.peek())
    items = list(read_xml_records(source)) if root else []
    if any(map(is_document, items)):
        yield from items
        return
    raise ReadError(
        f"It is XML of a kind that is not read (<{root}>)."
        if root
        else "It is no feed and no XML.",
        "Export it as RSS, NITF, NewsML-G2 or JSON.",
    )


FORMATS = (
    Format(
        name="text",
        title="Plain text",
        suffixes=(".txt", ".text"),
        told_by="its name, where nothing below fits",
        date="front matter, labelled lines, date line or dateline",
        read=read_text,
    ),
    Format(
        name="markdown",
        title="Markdown",
        suffixes=(".md", ".markdown"),
        told_by="its name",
        date="front matter (YAML, TOML), else as text; drafts are left out",
        read=read_markdown,
    ),
    Format(
        name="html",
        title="HTML page",
        suffixes=(".html", ".htm", ".xhtml"),
        told_by="its first element, or its name",
        date="the story's JSON-LD, meta, time, by-line, address",
        read=read_html,
    ),
    Format(
        name="json",
        title="JSON of any common dump, ninjs, JSON Feed",
        suffixes=(".json",),
        told_by="`{` or `[`",
        date="the first readable field of the table of field names",
        read=read_json,
    ),
    Format(
        name="jsonl",
        title="JSON Lines",
        suffixes=(".jsonl", ".ndjson"),
        told_by="a whole object in the first line",
        date="as JSON",
        read=read_json_lines,
    ),
    Format(
        name="wxr",
        title="WordPress export (WXR)",
        suffixes=(".xml", ".wxr"),
        told_by="its WordPress namespace",
        date="`wp:post_date`, `wp:post_date_gmt`, `pubDate`; published posts only",
        read=read_wxr,
    ),
    Format(
        name="feed",
        title="RSS 2.0, RSS 1.0, Atom",
        suffixes=(".xml", ".rss", ".atom", ".rdf"),
        told_by="`<rss>`, `<rdf:RDF>` or `<feed>`",
        date="`pubDate`, `published`, `dc:date`, else `updated`",
        read=read_feed,
    ),
    Format(
        name="nitf",
        title="NITF",
        suffixes=(".xml", ".nitf"),
        told_by="`<nitf>`",
        date="`date.issue`, `date.release`, `story.date`, `date.publication`",
        read=read_nitf,
    ),
    Format(
        name="newsml",
        title="NewsML-G2, NewsML 1",
        suffixes=(".xml", ".newsml"),
        told_by="`<newsItem>`, `<newsMessage>` or `<NewsML>`",
        date="`firstCreated`, `contentCreated`, `versionCreated`",
        read=read_newsml,
    ),
    Format(
        name="xml",
        title="Other XML with an article's parts",
        suffixes=(".xml",),
        told_by="names of elements and attributes",
        date="as JSON",
        read=read_other_xml,
    ),
    Format(
        name="sitemap",
        title="Sitemap",
        suffixes=(".xml",),
        told_by="`<urlset>` or `<sitemapindex>`",
        date="none: its addresses are told, for it holds no text",
        read=read_sitemap,
    ),
    Format(
        name="wire",
        title="IPTC 7901, ANPA 1312",
        suffixes=(".txt", ".anpa", ".iptc"),
        told_by="its header line and its footer",
        date="the footer's day and hour",
        read=read_wire_text,
    ),
    Format(
        name="database",
        title="Nexis, Factiva, ProQuest text exports",
        suffixes=(".txt",),
        told_by="their separators and labels",
        date="the document's own day; never load or report dates",
        read=read_database_export,
    ),
    Format(
        name="table",
        title="CSV, TSV",
        suffixes=(".csv", ".tsv", ".tab"),
        told_by="a first row of field names, or its name",
        date="as JSON",
        read=read_table,
    ),
    Format(
        name="mail",
        title="Mail message (EML)",
        suffixes=(".eml",),
        told_by="the headers of mail",
        date="`Date`",
        read=read_mail,
    ),
    Format(
        name="mailbox",
        title="Mailbox (MBOX)",
        suffixes=(".mbox",),
        told_by="a `From ` line and headers",
        date="`Date` of each message",
        read=read_mailbox,
    ),
    Format(
        name="pdf",
        title="PDF",
        suffixes=(".pdf",),
        told_by="`%PDF-`",
        date="as text; never the file's own dates",
        read=read_pdf,
    ),
    Format(
        name="rtf",
        title="RTF",
        suffixes=(".rtf",),
        told_by="`{\\rtf`",
        date="as text",
        read=read_rtf,
    ),
    Format(
        name="zip",
        title="Zip archive; DOCX; EPUB; XLSX",
        suffixes=(".zip", ".docx", ".epub", ".xlsx"),
        told_by="`PK` and its members",
        date="of each member; DOCX as text; EPUB its chapters, else the book's; XLSX as JSON",
        read=read_zip,
    ),
    Format(
        name="gzip",
        title="Gzip of any of these",
        suffixes=(".gz", ".tgz"),
        told_by="`1f 8b`",
        date="of what it holds",
        read=read_gzip,
    ),
    Format(
        name="tar",
        title="Tar archive",
        suffixes=(".tar",),
        told_by="`ustar`",
        date="of each member",
        read=read_tar,
    ),
    Format(
        name="warc",
        title="WARC, ARC and WET crawls",
        suffixes=(".warc", ".wet", ".arc"),
        told_by="`WARC/`",
        date="of each page; never the day of the crawl",
        read=read_warc,
    ),
)
"""Every format that is read, in the order of the docs."""

_READERS: dict[str, Reader] = {form.name: form.read for form in FORMATS}

SUFFIXES: dict[str, str] = {}
"""The ends of names that a format is known by, and the first such format."""
for _form in FORMATS:
    for _suffix in _form.suffixes:
        SUFFIXES.setdefault(_suffix, _form.name)
_ENDS = tuple(SUFFIXES)


_MISSTEPS = (
    *DAMAGE,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    MemoryError,
)
"""What a format's library may raise over bytes that are no such format."""


def read_source(source: SourceStream, *, lenient: bool = True) -> Iterator[ReadItem]:
    """Yield what a source holds by the format that it has.

    Damaged bytes are a failure; what no reader takes is a notice where ``lenient`` (a file of a
    folder or an archive), else a failure too.
    """
    try:
        head = source.peek()
        form = detect_format(head, source.name)
        if form == UNKNOWN or (not head and lenient and not source.name.lower().endswith(_ENDS)):
            yield _unknown(source, head, lenient)
            return
        yield from _read_some(source, _READERS[form])
    except ReadError as error:
        yield make_failure(source.origin, error)
    except _MISSTEPS as error:
        reason = ReadError(f"It is damaged ({type(error).__name__}).", "Save it again.")
        reason.__cause__ = error
        yield make_failure(source.origin, reason)


def _read_some(source: SourceStream, read: Reader) -> Iterator[ReadItem]:
    """Yield what a reader finds; raise ReadError where that is nothing at all."""
    found = False
    for item in read(source):
        found = True
        yield item
    if not found:
        raise ReadError("It holds no article.", "Remove it, or put an article into it.")


def _unknown(source: SourceStream, head: bytes, lenient: bool) -> ReadItem:
    """Return what is told of a file that no reader takes: its kind is its name's end."""
    kind = PurePath(source.name.lower()).suffix or "no suffix"
    if lenient:
        return source.notice(kind, "no format that is read" if head else "empty")
    error = ReadError(f"A {kind} file is no format that is read.", f"These are: {list_suffixes()}.")
    return make_failure(source.origin, error)


def list_suffixes() -> str:
    """Return the ends of names of all formats, for a message."""
    return ", ".join(sorted(SUFFIXES))
