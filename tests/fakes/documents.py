"""Files of many formats, made small: PDF, DOCX, EPUB, WARC, zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.ingest.articles import extract_articles
from index.readers import RawDocument, ReadFailure, ReadNotice, read_sources
from index.types import Article


def articles(*paths: Path, **options: str) -> list[Article]:
    """Return the articles of files, as the archive would take them."""
    found = read_sources([str(path) for path in paths], **options)  # type: ignore[arg-type]
    return [it for one in found if isinstance(one, RawDocument) for it in extract_articles(one)]


def failures(*paths: Path) -> list[str]:
    """Return the reasons of what could not be read."""
    found = read_sources([str(path) for path in paths])
    return [one.reason for one in found if isinstance(one, ReadFailure)]


def notices(*paths: Path) -> list[tuple[str, str]]:
    """Return (kind, reason) of all that is told: left out, or read with a reservation."""
    told = []
    for one in read_sources([str(path) for path in paths]):
        here = one.notices if isinstance(one, RawDocument) else (one,)
        told += [(it.kind, it.reason) for it in here if isinstance(it, ReadNotice)]
    return told


def day(article: Article) -> str:
    """Return the day on which an article was published, or ""."""
    return article.published.value[:10] if article.published else ""


def make_pdf(*pages: Sequence[str]) -> bytes:
    """Return a PDF whose pages hold lines of Latin-1 text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for lines in pages:
        text = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {text} ET".encode("latin-1")
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            b"/Encoding /WinAnsiEncoding >> >> >> >>" % (number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    root = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + root % (len(objects) + 1, table)


def make_docx(*paragraphs: str) -> bytes:
    """Return a DOCX file; "# ..." is a heading."""
    import docx

    document = docx.Document()
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], level=1)
        else:
            document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def make_zip(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip file of named members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return held.getvalue()


def make_epub(title: str, date: str, chapters: Mapping[str, str]) -> bytes:
    """Return an EPUB with chapters of (heading, text)."""
    items, refs, files = [], [], dict[str, bytes | str]()
    for number, (heading, text) in enumerate(chapters.items(), start=1):
        items.append(f'<item id="c{number}" href="c{number}.xhtml"/>')
        refs.append(f'<itemref idref="c{number}"/>')
        files[f"OEBPS/c{number}.xhtml"] = (
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            f"<body><h1>{heading}</h1><p>{text}</p></body></html>"
        )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        f"<dc:date>{date}</dc:date></metadata><manifest>{''.join(items)}</manifest>"
        f"<spine>{''.join(refs)}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></container>'
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
    return make_zip({**head, "OEBPS/p.opf": package, **files})


def make_warc(*pages: tuple[str, str, bytes]) -> bytes:
    """Return a WARC of responses: (address, content type, body)."""
    out = bytearray()
    for number, (address, kind, body) in enumerate(pages):
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            f"WARC-Date: 2022-02-02T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}"
        )
        out += head.encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"
    return bytes(out)
