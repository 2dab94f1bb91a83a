"""The format of bytes: told by their content first, by the file's name second."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from index.metadata.header import is_story
from index.readers.databases import is_database_export
from index.readers.decode import is_binary
from index.readers.feeds import ROOTS as FEED_ROOTS
from index.readers.feeds import SITEMAP_ROOTS
from index.readers.mail import is_mail, is_mailbox
from index.readers.source import PEEK
from index.readers.tables import find_delimiter
from index.readers.unpack import is_gzip
from index.readers.wire_text import is_wire_text
from index.readers.wordpress import is_wxr
from index.readers.xml_tree import get_root_name

UNKNOWN = "unknown"
"""What is no format that is read."""

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"{\\rtf", "rtf"),
    (b"WARC/", "warc"),
    (b"filedesc:", "warc"),
)
_NAMED = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".eml": "mail",
    ".mbox": "mailbox",
    ".pdf": "pdf",
    ".docx": "zip",
    ".epub": "zip",
    ".xlsx": "zip",
    ".zip": "zip",
    ".rtf": "rtf",
    ".warc": "warc",
    ".wet": "warc",
    ".arc": "warc",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".tar": "tar",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".nitf": "nitf",
    ".newsml": "newsml",
    ".wxr": "wxr",
    "": "",
}
"""What a name's end says, where the content says nothing of its own."""
_PLAIN = ("text", "markdown", "html", "jsonl", "json", "table", "mail", "mailbox")
_ROOTS = frozenset(
    ("html", "nitf", "newsitem", "newsmessage", "newsml", *FEED_ROOTS, *SITEMAP_ROOTS)
)
"""First elements that make a file what they say, even where its name says that it is a text."""
_JSON = re.compile(rb"\{\s*(?:\"|\}|$)|\[\s*(?:[\[{\"\]\d]|$)")
_MARKUP = re.compile(rb"<(?:!doctype|[a-z!?/])", re.I)


def detect_format(head: bytes, name: str) -> str:
    """Return the format that a file's first bytes show, or its name where they show none.

    Takes up to 64 KB. Returns a name of ``index.readers.formats.FORMATS`` or ``UNKNOWN``.
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if is_gzip(head):
        return "gzip"
    if found := next((form for magic, form in _MAGIC if start.startswith(magic)), ""):
        return found
    if b"%PDF-" in head[:1_024]:
        return "pdf"
    if head[257:262] == b"ustar":
        return "tar"
    named = _NAMED.get(PurePath(name.lower()).suffix, UNKNOWN)
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if wide:
        start = head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n").encode()
    elif is_binary(head) and named not in _PLAIN and not is_wire_text(start.decode("latin-1")):
        return UNKNOWN
    return _of_text(start, named)


def _of_text(start: bytes, named: str) -> str:
    if _JSON.match(start) and (named not in ("text", "markdown") or _is_json(start)):
        return "jsonl" if named == "jsonl" or (start[:1] == b"{" and _is_line(start)) else "json"
    if _MARKUP.match(start) and (
        named not in ("text", "markdown", "table") or get_root_name(start) in _ROOTS
    ):
        return _of_markup(start, named)
    if named in ("jsonl", "json", "table"):
        return named
    if is_mailbox(start):
        return "mailbox"
    if is_mail(start):
        return "mail"
    text = start[:20_000].decode("utf-8", errors="replace")
    if named not in ("html", "markdown"):
        if is_database_export(start.decode("utf-8", errors="replace").replace("\r", "")):
            return "database"
        if is_wire_text(text):
            return "wire"
        if named in ("text", "", UNKNOWN) and find_delimiter(text):
            return "table"
    if named in _PLAIN:
        return named
    if named == UNKNOWN and is_story(text):
        return "text"
    return UNKNOWN if named == UNKNOWN else "xml" if named in ("feed", "nitf", "newsml") else "text"


def _of_markup(start: bytes, named: str) -> str:
    """Return what a file that begins with "<" is, by its first element."""
    root = get_root_name(start)
    if root in FEED_ROOTS:
        return "wxr" if is_wxr(start) else "feed"
    if root in SITEMAP_ROOTS:
        return "sitemap"
    if root == "nitf":
        return "nitf"
    if root in ("newsitem", "newsmessage", "newsml", "packageitem", "knowledgeitem"):
        return "newsml"
    if (
        root in ("html", "head", "body", "div", "article", "p", "main", "section")
        or b"<html" in start[:2_000].lower()
    ):
        return "html"
    return "html" if named == "html" else "xml"


def _is_json(start: bytes) -> bool:
    """Tell whether a text file is JSON all the same: its first line or its start parses."""
    return _is_line(start) or start[:1] == b"{" or re.match(rb"\[\s*\{\s*\"", start) is not None


def _is_line(start: bytes) -> bool:
    """Tell whether the first line is a whole JSON value, or too long to be a pretty print."""
    line, newline, _ = start.partition(b"\n")
    if not newline and len(start) >= PEEK // 2:
        return True
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
