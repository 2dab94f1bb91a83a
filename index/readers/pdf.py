"""PDF: the text of its pages. Its file dates say when the file was made, not the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from index.errors import ReadError
from index.metadata.masthead import is_page_number, parse_masthead
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
    heads, pages = split_running_heads(pages)
    text = part_header_line(join_printed_lines(join_pages(pages)))
    if not text.strip():
        raise ReadError(
            "The PDF holds no text, only pictures of it.", "Run text recognition on it."
        )
    lost = len(_MISSING.findall(text))
    if lost:
        raise ReadError(f"{lost} characters of the PDF stand for no letter.", "Save its text.")
    fields = {"running_head": heads} if heads else {}
    yield RawDocument(origin=source.origin, text=text, kind="text", key=source.key, fields=fields)


def _damaged(error: BaseException) -> ReadError:
    return ReadError(f"The PDF is damaged ({type(error).__name__}).", "Save it again.")


def _pages(reader: object) -> list[str]:
    """Return the text of each page; raise ReadError beyond an article's limits."""
    found, size = list[str](), 0
    for number, page in enumerate(getattr(reader, "pages"), start=1):  # noqa: B009
        found.append(_page(page, first=number == 1))
        size += len(found[-1])
        if number > _PAGES or size > MAX_ARTICLE:
            raise ReadError("The PDF is longer than an article.", "Split it.")
    return found


_LINES = 3  # lines of a headline
_LOOKED = 24  # parts of a page in which its headline stands
_Style = tuple[float, str]  # the size of letters in points, and their font


def _page(page: Any, *, first: bool) -> str:
    """Return a page's text; a headline becomes one line, apart from what is below it."""
    chunks: list[tuple[_Style, str]] = []
    text = str(page.extract_text(visitor_text=lambda *seen: chunks.append(_chunk(*seen))))
    chunks = [(style, words) for style, words in chunks if words]
    letters = Counter[_Style]()
    for style, words in chunks:
        letters[style] += len(words)
    if not letters:
        return text
    usual = letters.most_common(1)[0][0]
    grouped = groupby(chunks, lambda one: one[0])
    runs = [(style, [words for _, words in run]) for style, run in grouped]
    text = _without_foot(text, runs, usual)
    if not first:
        return text
    large = [
        (style[0], -n, lines)
        for n, (style, lines) in enumerate(runs[:_LOOKED])
        if style != usual and style[0] >= usual[0] and len(lines) <= _LINES
    ]
    for _, _, lines in sorted(large, reverse=True):
        broken = "\n".join(lines)
        if f"{broken}\n" in text:
            above, _, below = text.partition(f"{broken}\n")
            return f"{_above(above, runs, usual)}{' '.join(lines)}\n\n{below}"
    return text


_Runs = Sequence[tuple[_Style, Sequence[str]]]
_SMALL = 0.75  # size of small print, of the text's own


def _above(text: str, runs: _Runs, usual: _Style) -> str:
    """Return what stands above a headline, without small print: an advertisement's, a foot's."""
    small = {
        line
        for style, lines in runs
        for line in lines
        if style[0] <= _SMALL * usual[0] and parse_masthead(line) is None
    }
    return "\n".join(line for line in text.split("\n") if line.strip() not in small)


def _without_foot(text: str, runs: _Runs, usual: _Style) -> str:
    """Return a page's text without the small print that comes after its story."""
    last = max((n for n, (style, _) in enumerate(runs) if style == usual), default=len(runs))
    after = [one for one in runs[last + 1 :] if one[0][0] <= _SMALL * usual[0]]
    foot = [line for _, lines in after for line in lines]
    for line in foot:
        kept, found, rest = text.rpartition(line)
        text = f"{kept}{rest}" if found and not parse_masthead(line) else text
    return text


def _chunk(
    words: str, _: object, matrix: Sequence[float], font: Mapping[str, object] | None, size: float
) -> tuple[_Style, str]:
    """Return the style of a part of a page, and its letters."""
    name = str(font.get("/BaseFont", "")) if font else ""
    return (round(abs(size * matrix[3]), 1), name), words.strip()


def split_running_heads(pages: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the papers' lines at the head and foot of each page, and the pages without them."""
    heads, left = list[str](), list[str]()
    for page in pages:
        lines = page.split("\n")
        filled = [n for n, line in enumerate(lines) if line.strip()]
        around = {*filled[:_EDGE], *filled[-_EDGE:]}
        found = {
            n
            for n in around
            if (one := parse_masthead(lines[n])) and (one.name or is_page_number(lines[n]))
            if not _BYLINE.match(lines[n])
        }
        heads += [lines[n].strip() for n in sorted(found)]
        left.append("\n".join(line for n, line in enumerate(lines) if n not in found))
    return heads, left


_BYLINE = re.compile(r"\s*(?:[Bb]y|BY) ")


def join_pages(pages: Sequence[str]) -> str:
    """Return the text of pages one after another, without the lines that head or foot each.

    These are alike but for their numbers. A paragraph that runs on over a page's end goes on.
    """
    parted = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = Counter(edge for lines in parted for edge in {_edge(line) for line in lines})
    joined = ""
    for page, lines in zip(pages, parted, strict=True):
        around = {*lines[:_EDGE], *lines[-_EDGE:]}
        again = [line for line in lines if edges[_edge(line)] > 1]
        repeated = {line for line in again if line in around or _FURNITURE.search(line)}
        repeated |= {line for line in around if _PAGE.match(line)}
        text = "\n".join(line for line in page.split("\n") if line not in repeated).strip("\n")
        runs_on = bool(joined) and not _ENDED.search(joined.rstrip())
        joined = f"{joined.rstrip()}\n{text}" if runs_on else f"{joined}\n\n{text}"
    return joined.strip("\n")


_EDGE = 2  # lines at a page's head and foot
_FURNITURE = re.compile(r"\d.*[|•·]|[|•·].*\d|www\.|https?:")
"""What a line that returns on another page has wherever it stands, if it is the pages' own."""
_PAGE = re.compile(r"\s*(?:[Pp]age )?\d+ (?:of|/) \d+\s*$|.{0,120}\bPage \d+ of \d+\s*$")


def _edge(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _join_hyphens(text: str) -> str:
    """Return a text whose words were broken at line ends made whole: "gar-\\nden" -> "garden".

    The hyphen stays where the text has the word with it, or both halves as words of their own.
    """
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))

    def whole(match: re.Match[str]) -> str:
        first, second = match[1].lower(), match[2].lower()
        kept = words[f"{first}-{second}"] or (words[first] > 1 and words[second] > 1)
        return f"{match[1]}-{match[2]}" if kept else match[1] + match[2]

    return _BROKEN.sub(whole, text)


_BROKEN = re.compile(r"\b([^\W\d_]{2,})-[ \t]*\n[ \t]*([^\W\d_A-ZÀ-Þ]{2,})")


def join_printed_lines(text: str) -> str:
    """Return a text whose paragraphs were broken into printed lines, a line for each paragraph.

    A line goes on in the next where it is nearly as long as the longest and does not end a
    sentence, or where the next begins with a small letter.
    """
    text = _HYPHEN.sub("", text.replace("\r\n", "\n"))
    lengths = sorted(len(line.rstrip()) for line in text.split("\n") if line.strip())
    lines = [line.rstrip() for line in _join_hyphens(text).split("\n")]
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
