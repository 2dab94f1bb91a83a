"""Word processors' files: DOCX and RTF. Their file dates are not the story's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import ReadError
from index.readers.decode import is_binary
from index.readers.document import MAX_ARTICLE, RawDocument, ReadItem
from index.readers.source import SourceStream
from index.readers.unpack import DAMAGE

_HEADINGS = ("heading 1", "title")


def read_docx(source: SourceStream) -> Iterator[ReadItem]:
    """Yield a DOCX file's paragraphs and tables as one document.

    Deleted text of tracked changes stays out; the first title or heading is its headline.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(BytesIO(source.read_bytes()))
        lines = list(_lines(document))
        heads = list(_running_heads(document))
    except (
        OpcError,
        LxmlError,
        ValueError,
        AttributeError,
        TypeError,
        LookupError,
        *DAMAGE,
    ) as error:
        raise ReadError(
            f"The DOCX is damaged ({type(error).__name__}).", "Save it again."
        ) from error
    text = "\n".join(lines)
    if not text.strip():
        raise ReadError("The DOCX holds no text.", "Save it with its text.")
    if len(text) > MAX_ARTICLE:
        raise ReadError(f"It has more than {MAX_ARTICLE:,} characters.", "Split it.")
    fields = {"running_head": heads} if heads else {}
    yield RawDocument(origin=source.origin, text=text, kind="text", key=source.key, fields=fields)


def _running_heads(document: Any) -> Iterator[str]:
    """Yield the lines that head and foot the pages of a document."""
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer):
            lines = (" ".join(one.text.split(" ")).strip() for one in part.paragraphs)
            yield from (line for line in lines if line)


def _lines(document: object) -> Iterator[str]:
    """Yield paragraphs and rows of tables in the order of the document."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield " | ".join(cell for cell in cells if cell)


def read_rtf(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an RTF file's text as one document."""
    from striprtf.striprtf import rtf_to_text

    data = source.read_bytes(4 * MAX_ARTICLE)
    written = data.decode("latin-1")
    cut = not written.rstrip("\x00 \r\n").endswith("}")
    try:
        text = str(rtf_to_text(written, encoding=_code_page(written), errors="strict"))  # type: ignore[no-untyped-call]
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise ReadError(
            f"The RTF is damaged ({type(error).__name__}).", "Save it again."
        ) from error
    if not text.strip() or is_binary(text.encode(errors="replace")):
        raise ReadError("The RTF holds no text.", "Save it with its text.")
    told = (source.notice("cut off", "The RTF is cut off: its end is missing."),) if cut else ()
    heads = [line for one in _find_groups(written) for line in _plain_lines(one)]
    yield RawDocument(
        origin=source.origin,
        text=text,
        kind="text",
        key=source.key,
        fields={"running_head": heads} if heads else {},
        notices=told,
    )


_GROUP = re.compile(r"\{\\(?:header|footer)[lrf]?\b")
_LONGEST_HEAD = 4_000  # letters of an RTF group that heads a page


def _find_groups(written: str) -> Iterator[str]:
    """Yield the groups of an RTF file that head or foot its pages."""
    for match in _GROUP.finditer(written):
        depth = 0
        for n, char in enumerate(written[match.start() : match.start() + _LONGEST_HEAD]):
            depth += (char == "{") - (char == "}")
            if depth == 0:
                yield written[match.end() : match.start() + n]
                break


def _plain_lines(group: str) -> Iterator[str]:
    """Yield the lines of a group of RTF."""
    from striprtf.striprtf import rtf_to_text

    try:
        text = str(rtf_to_text("{\\rtf1 " + group + "}", errors="ignore"))  # type: ignore[no-untyped-call]
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
        return
    yield from (line.strip() for line in text.split("\n") if line.strip())


def _code_page(written: str) -> str:
    found = re.search(r"\\ansicpg(\d+)", written[:4_000])
    return f"cp{found[1]}" if found and found[1] not in ("0", "65001") else "cp1252"
