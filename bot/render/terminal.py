"""Answers and hits as text for a terminal: the short answer, its quotes, where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.compose import (
    format_article_date,
    format_publication_date,
    format_publisher,
    format_quote,
    split_paragraphs,
)
from bot.render.layout import PageLayout
from bot.sanitize import ACTING
from bot.types import Answer, Citation
from index import Article
from index.language.sentences import find_sentences
from index.types import Hit

PAGE = PageLayout()
_CONTROL = re.compile(f"[{ACTING}\ud800-\udfff]")  # and halves, which no terminal takes


def strip_escapes(text: str) -> str:
    """Return text without terminal escapes and direction marks: articles are not trusted."""
    return _CONTROL.sub("", text)


def format_answer(answer: Answer, page: PageLayout = PAGE, *, quotes: bool = False) -> str:
    """Return an answer for a reader: the short answer, its quotes, its sources, its reach.

    A model's prose stands alone, its quotes folded away, unless ``quotes`` are wanted too.
    """
    lines = format_rewritten(answer, page)
    told = "\n".join(split_paragraphs(answer)) if answer.sentences else answer.text
    body = strip_escapes(told).splitlines()
    if answer.short and body:
        lines += [page.bold(page.fold(body[0], "")), ""]
        body = body[1:]
    lines += [part for line in body for part in (page.fold(line), "")]
    return "\n".join([*lines, *format_footer(answer, page, quotes=quotes)]).rstrip()


def format_rest(
    answer: Answer, streamed: str, page: PageLayout = PAGE, *, quotes: bool = False
) -> str:
    """Return what is still to be said of an answer after ``streamed``, lines of it, were shown.

    Where the answer became another, that is a word on it and the answer whole.
    """
    if not streamed:
        return format_answer(answer, page, quotes=quotes)
    if not answer.text.startswith(streamed.rstrip("\n")):
        broken = "So far the model, as it was verified; but the answer became another:"
        whole = format_answer(answer, page, quotes=quotes)
        return f"{page.dim(page.fold(broken, ''))}\n\n{whole}"
    told = strip_escapes(answer.text[len(streamed.rstrip("\n")) :]).splitlines()
    lines = [part for line in told if line for part in (page.fold(line), "")]
    return "\n".join([*lines, *format_footer(answer, page, quotes=quotes)]).rstrip()


def format_rewritten(answer: Answer, page: PageLayout = PAGE) -> list[str]:
    """Return how a follow-up was understood, where it was rewritten."""
    if answer.rewritten == " ".join(answer.question.split()):
        return []
    return [page.dim(page.fold(f"Asked as: {strip_escapes(answer.rewritten)}", "")), ""]


def format_footer(answer: Answer, page: PageLayout, *, quotes: bool = False) -> list[str]:
    """Return what stands below an answer: sources, nearest misses, reach, the model's cost."""
    lines = _sources(answer, page, quotes=quotes) + _nearest(answer, page)
    if not answer.abstained:
        lines.append(page.dim(page.fold(strip_escapes(answer.reason), "")))
    if answer.wording:
        shown = "" if quotes else " The quotes: --quotes, or /quotes in a chat."
        lines.append(page.dim(page.fold(strip_escapes(answer.wording) + shown, "")))
    if used := format_usage(answer.usage):
        lines.append(page.dim(page.fold(used, "")))
    return lines


def format_usage(usage: Mapping[str, float]) -> str:
    """Return what a model's answer took. Example: "Model: 900 tokens read, 100 written, 1.2 s."."""
    if "prompt_tokens" not in usage:
        return ""
    about = "about " if usage.get("tokens_estimated") else ""
    parts = [
        f"{about}{usage['prompt_tokens']:,.0f} tokens read",
        f"{usage.get('completion_tokens', 0):,.0f} written",
        f"{usage.get('latency_ms', 0) / 1000:.1f} s",
    ]
    if "cost_usd" in usage:
        parts.append(f"${usage['cost_usd']:.4f}")
    return f"Model: {', '.join(parts)}."


def _sources(answer: Answer, page: PageLayout, *, quotes: bool = False) -> list[str]:
    if not answer.citations:
        return []
    carried = f"Also carried by {', '.join(map(strip_escapes, answer.also_carried_by))}."
    same: dict[str, list[Citation]] = {}
    for citation in answer.citations:  # an article once, unless each quote stands below it
        same.setdefault(str(citation.number) if quotes else citation.article_id, []).append(
            citation
        )
    listed = []
    for first, *more in same.values():
        mark = "".join(f"[{one.number}]" for one in (first, *more))
        listed.append(format_source(first, page, mark))
        listed += [page.fold(strip_escapes(format_quote(first.quote)), "      ")] if quotes else []
    return ["Sources", *listed, *([page.fold(carried)] if answer.also_carried_by else []), ""]


def format_source(citation: Citation, page: PageLayout = PAGE, mark: str = "") -> str:
    """Return a source in a line: its number or ``mark``, title, publisher, date and address."""
    when = format_publication_date(citation.published_at, citation.published_basis)
    parts = [citation.title, citation.source, when, citation.url]
    told = strip_escapes(". ".join(part.rstrip(".") for part in parts if part))
    return page.fold(f"{mark or f'[{citation.number}]'} {told}", "  ", "      ")


def _nearest(answer: Answer, page: PageLayout) -> list[str]:
    if not answer.nearest:
        return []
    found = ["Nearest in the archive"]
    for miss in answer.nearest:
        parts = [miss.title, miss.source, format_publication_date(miss.published_at, "stated")]
        told = strip_escapes(". ".join(part.rstrip(".") for part in parts if part))
        found.append(page.fold(f"- {told}", "  ", "    "))
    return [*found, ""]


def format_hits(hits: Sequence[Hit], page: PageLayout = PAGE) -> str:
    """Return search hits for a reader: rank, title, source, date, passage, and why."""
    return "\n\n".join(_hit(rank, hit, page) for rank, hit in enumerate(hits, start=1))


def _hit(rank: int, hit: Hit, page: PageLayout) -> str:
    article = hit.article
    head = ". ".join(
        part.rstrip(".")
        for part in (article.title, format_publisher(article), format_article_date(article))
        if part
    )
    told = page.fold(strip_escapes(" ".join(hit.passage.text.split())), "   ")
    why = page.fold(f"{strip_escapes(hit.passage.id)}  {format_score(hit)}", "   ")
    return f"{page.fold(strip_escapes(f'{rank}. {head}'), '', '   ')}\n{told}\n{why}"


def format_score(hit: Hit) -> str:
    """Return a hit's score and its parts. Example: "1.172 (lexical 0.49, dense 0.68)"."""
    why = ", ".join(f"{part} {value:.2f}" for part, value in hit.score_parts.items())
    return f"{hit.score:.3f} ({why})" if why else f"{hit.score:.3f}"


AROUND = 600
"""Characters shown before a quote and after it, cut where a sentence begins or ends."""


def format_passage(citation: Citation, article: Article | None, page: PageLayout = PAGE) -> str:
    """Return a source and its quote in context, from the article as it is stored now.

    Where the article has gone or changed since, that is said, and the quote stands alone as it
    was verified.
    """
    lines = [format_source(citation, page)]
    at = f"{citation.article_id}, characters {citation.start:,} to {citation.end:,}"
    lines.append(page.dim(page.fold(strip_escapes(at), "      ")))
    if citation.link:
        lines.append(page.dim(page.fold(strip_escapes(citation.link), "      ")))
    if article is None or article.body[citation.start : citation.end] != citation.quote:
        gone = "has gone from" if article is None else "has changed in"
        quote = page.marked(strip_escapes(citation.quote), 0, len(strip_escapes(citation.quote)))
        return "\n".join([*lines, "", quote, "", f"  The article {gone} the archive since."])
    return "\n".join([*lines, "", _context(citation, article.body, page)])


def _context(citation: Citation, body: str, page: PageLayout) -> str:
    low, high = _around(citation, body)
    before, quote = body[low : citation.start], body[citation.start : citation.end]
    after = body[citation.end : high]
    lead, tail = ("… " if low else ""), (" …" if high < len(body.rstrip()) else "")
    shown = [strip_escapes(part) for part in (lead + before, quote, after + tail)]
    start = len(shown[0])
    return page.marked("".join(shown), start, start + len(shown[1]))


def _around(citation: Citation, body: str) -> tuple[int, int]:
    """Return the offsets of the whole sentences within reach of a quote."""
    low, high = max(0, citation.start - AROUND), min(len(body), citation.end + AROUND)
    places = [(start + low, end + low) for start, end in find_sentences(body[low:high])]
    if low and len(places) > 1:
        places = places[1:]
    if high < len(body) and len(places) > 1:
        places = places[:-1]
    starts = [start for start, _ in places if start <= citation.start]
    ends = [end for _, end in places if end >= citation.end]
    return min(starts, default=citation.start), max(ends, default=citation.end)


class TerminalStream:
    """One answer on its way to a reader; ``write`` shows a text and ends the line."""

    def __init__(self, write: Callable[[str], object], page: PageLayout = PAGE) -> None:
        self._write = write
        self._page = page
        self._shown = ""

    def add(self, lines: str) -> None:
        """Show the verified lines of a sentence."""
        self._shown += lines
        for line in strip_escapes(lines).splitlines():
            self._write(self._page.fold(line) + "\n")

    def format_rest(self, answer: Answer, *, quotes: bool = False) -> str:
        """Return what is still to be shown of the answer."""
        return format_rest(answer, self._shown, self._page, quotes=quotes)
