"""PDF: the text of its pages. Its file dates say when the file was made, not the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from index.errors import ReadError
from index.metadata.publication_date import find_date_stamp, is_date_line
from index.readers.document import MAX_ARTICLE, RawDocument, ReadItem
from index.readers.source import SourceStream

_PAGES = 2_000
_HEADER = 120  # characters in which a paper's name and day may stand
_MISSING = re.compile(r"[\ufffd\x00-\x08\x0b\x0e-\x1f]")
_ENDED = re.compile(r"[.!?:”\"]$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])\u00ad\n")


def read_pdf(source: SourceStream) -> Iterator[ReadItem]:
    """Yield a PDF's text as one document, with a line for each of its printed lines joined.

    Raises ReadError where it is encrypted, damaged, or a picture of a page without text.
    """
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is told by us, once
    try:
        reader = PdfReader(BytesIO(source.read_bytes()), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("The PDF is locked with a password.", "Save it without one.")
        pages = _pages(reader)
    except PyPdfError as error:
        raise _damaged(error) from error
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
        RuntimeError,
        AssertionError,
        OverflowError,
        MemoryError,
    ) as error:
        raise _damaged(error) from error  # pypdf lets its own missteps over damaged files through
    text = part_header_line(join_printed_lines("\n\n".join(pages)))
    if not text.strip():
        raise ReadError(
            "The PDF holds no text, only pictures of it.", "Run text recognition on it."
        )
    lost = len(_MISSING.findall(text))
    if lost:
        raise ReadError(f"{lost} characters of the PDF stand for no letter.", "Save its text.")
    yield RawDocument(origin=source.origin, text=text, kind="text", key=source.key)


def _damaged(error: BaseException) -> ReadError:
    return ReadError(f"The PDF is damaged ({type(error).__name__}).", "Save it again.")


def _pages(reader: object) -> list[str]:
    """Return the text of each page; raise ReadError beyond an article's limits."""
    found, size = list[str](), 0
    for number, page in enumerate(getattr(reader, "pages"), start=1):  # noqa: B009
        found.append(page.extract_text())
        size += len(found[-1])
        if number > _PAGES or size > MAX_ARTICLE:
            raise ReadError("The PDF is longer than an article.", "Split it.")
    return found


def join_printed_lines(text: str) -> str:
    """Return a text whose paragraphs were broken into printed lines, a line for each paragraph.

    A line goes on in the next where it is nearly as long as the longest and does not end a
    sentence, or where the next begins with a small letter.
    """
    lines = [line.rstrip() for line in _HYPHEN.sub("", text).replace("\r\n", "\n").split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.8 * len(lengths))] if lengths else 0
    joined: list[str] = []
    before = ""
    for line in lines:
        full = len(lines) > 3 and len(before) >= 0.75 * width > 40
        goes_on = line[:1].islower() or (full and not _ENDED.search(before))
        if line and before and goes_on:
            joined[-1] = f"{joined[-1]} {line.lstrip()}"
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def part_header_line(text: str) -> str:
    """Return a text with a line break after a paper and day that run on into the story.

    Example: "Harbour Gazette, 3 March 2020. The mayor ..." -> two lines.
    """
    first = text.lstrip()[:_HEADER]
    found = find_date_stamp(first)
    if found is None or not is_date_line(first[: found.end]):
        return text
    after = re.match(r"\.?[ \t]+(?=[A-ZÀ-Þ“\"‘'])", first[found.end :])
    if after is None or not re.match(r"[^.!?]*$", first[: found.start]):
        return text
    at = len(text) - len(text.lstrip()) + found.end + after.end()
    return f"{text[:at].rstrip()}\n{text[at:]}"
