"""A quote in its context, as a modal."""

from __future__ import annotations

from bot.compose import when_words
from bot.slack.inert import cut, pieces
from bot.slack.rich import Block, link, note, paragraph, plain, text
from bot.types import Citation
from index import Article

AROUND = 700
"""Characters shown before the quote, and after it."""
TITLE = 24
BLOCK = 2800

View = dict[str, object]


def passage_view(citation: Citation, article: Article | None) -> View:
    """Return the modal that shows a quote where it stands in its article as stored now."""
    blocks = [paragraph(text(cut(citation.title or citation.article_id, 300), bold=True))]
    published = when_words(citation.published_at, citation.published_basis)
    blocks.append(note(", ".join(filter(None, (citation.source, published)))))
    blocks += _context(citation, article)
    address = citation.link or citation.url
    if address:
        blocks.append(paragraph(link(address, "Open the article at the quote")))
    title = plain(cut(f"Passage [{citation.number}]", TITLE))
    return {"type": "modal", "title": title, "close": plain("Close"), "blocks": blocks}


def _context(citation: Citation, article: Article | None) -> list[Block]:
    at = _where(citation, article.body) if article else -1
    if article is None or at < 0:
        gone = "The article has gone from the archive" if article is None else "It has changed"
        return [
            *(paragraph(text(run)) for run in pieces(f"“{citation.quote}”", BLOCK)),
            note(f"{gone} since this answer; this is the quote as it was verified then."),
        ]
    end = at + len(citation.quote)
    before, after = _before(article.body, at), _after(article.body, end)
    runs = [text(run, bold=True) for run in pieces(article.body[at:end], BLOCK)]
    first, last = text(before), text(after)
    return [paragraph(*([first] if before else []), *runs, *([last] if after else []))]


def _where(citation: Citation, body: str) -> int:
    if body[citation.start : citation.end] == citation.quote:
        return citation.start
    return body.find(citation.quote)


def _before(body: str, at: int) -> str:
    start = max(0, at - AROUND)
    words = body[start:at]
    return f"…{words.partition(' ')[2]}" if start else words


def _after(body: str, end: int) -> str:
    words = body[end : end + AROUND]
    return f"{words.rpartition(' ')[0]}…" if end + AROUND < len(body) else words
