"""A quote where it stands: its passage with what is around it, the quote highlighted."""

from __future__ import annotations

from bot.render.page import Page
from bot.render.terminal import PAGE, plain, source_line
from bot.types import Citation
from index import Article
from index.sentences import sentences

AROUND = 600
"""Characters shown before a quote and after it, cut where a sentence begins or ends."""


def passage_text(citation: Citation, article: Article | None, page: Page = PAGE) -> str:
    """Return a source and its quote in context, from the article as it is stored now.

    Where the article has gone or changed since, that is said, and the quote stands alone as it
    was verified.
    """
    lines = [source_line(citation, page)]
    at = f"{citation.article_id}, characters {citation.start:,} to {citation.end:,}"
    lines.append(page.dim(page.fold(plain(at), "      ")))
    if citation.link:
        lines.append(page.dim(page.fold(plain(citation.link), "      ")))
    if article is None or article.body[citation.start : citation.end] != citation.quote:
        gone = "has gone from" if article is None else "has changed in"
        quote = page.marked(plain(citation.quote), 0, len(plain(citation.quote)))
        return "\n".join([*lines, "", quote, "", f"  The article {gone} the archive since."])
    return "\n".join([*lines, "", _context(citation, article.body, page)])


def _context(citation: Citation, body: str, page: Page) -> str:
    low, high = _around(citation, body)
    before, quote = body[low : citation.start], body[citation.start : citation.end]
    after = body[citation.end : high]
    lead, tail = ("… " if low else ""), (" …" if high < len(body.rstrip()) else "")
    shown = [plain(part) for part in (lead + before, quote, after + tail)]
    start = len(shown[0])
    return page.marked("".join(shown), start, start + len(shown[1]))


def _around(citation: Citation, body: str) -> tuple[int, int]:
    """Return the offsets of the whole sentences within reach of a quote."""
    low, high = max(0, citation.start - AROUND), min(len(body), citation.end + AROUND)
    places = [(start + low, end + low) for start, end in sentences(body[low:high])]
    if low and len(places) > 1:
        places = places[1:]
    if high < len(body) and len(places) > 1:
        places = places[:-1]
    starts = [start for start, _ in places if start <= citation.start]
    ends = [end for _, end in places if end >= citation.end]
    return min(starts, default=citation.start), max(ends, default=citation.end)
