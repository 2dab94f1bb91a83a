"""Answers and hits as text for a terminal: the short answer, its quotes, where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.compose import dated, publisher, when_words
from bot.inert import ACTING
from bot.render.page import Page
from bot.types import Answer, Citation
from index.types import Hit

PAGE = Page()
_CONTROL = re.compile(f"[{ACTING}\ud800-\udfff]")  # and halves, which no terminal takes


def plain(text: str) -> str:
    """Return text without terminal escapes and direction marks: articles are not trusted."""
    return _CONTROL.sub("", text)


def answer_text(answer: Answer, page: Page = PAGE) -> str:
    """Return an answer for a reader: the short answer, its quotes, its sources, its reach."""
    lines = rewritten_lines(answer, page)
    body = plain(answer.text).splitlines()
    if answer.short and body:
        lines += [page.bold(page.fold(body[0], "")), ""]
        body = body[1:]
    lines += [part for line in body for part in (page.fold(line), "")]
    return "\n".join([*lines, *footer(answer, page)]).rstrip()


def rest_text(answer: Answer, streamed: int, page: Page = PAGE) -> str:
    """Return what is still to be said of an answer after ``streamed`` of its claims were shown.

    Where the streamed claims are the answer's, that is its short form, what was dropped, and
    the sources; where the answer became another, a word on that and the answer whole.
    """
    if not streamed:
        return answer_text(answer, page)
    if answer.engine != "model" or len(answer.citations) != streamed:
        broken = "So far the model, its quotes verified; but the answer became another:"
        return f"{page.dim(page.fold(broken, ''))}\n\n{answer_text(answer, page)}"
    lines = [page.bold(page.fold(f"In short: {plain(answer.short)}.", "")), ""]
    told = plain(answer.text).splitlines()[streamed + bool(answer.short) :]
    lines = (lines if answer.short else []) + [
        part for line in told for part in (page.fold(line), "")
    ]
    return "\n".join([*lines, *footer(answer, page)]).rstrip()


def rewritten_lines(answer: Answer, page: Page = PAGE) -> list[str]:
    """Return how a follow-up was understood, where it was rewritten."""
    if answer.rewritten == " ".join(answer.question.split()):
        return []
    return [page.dim(page.fold(f"Asked as: {plain(answer.rewritten)}", "")), ""]


def footer(answer: Answer, page: Page) -> list[str]:
    """Return what stands below an answer: sources, nearest misses, reach, the model's cost."""
    lines = _sources(answer, page) + _nearest(answer, page)
    if not answer.abstained:
        lines.append(page.dim(page.fold(plain(answer.reason), "")))
    if used := usage_words(answer.usage):
        lines.append(page.dim(page.fold(used, "")))
    return lines


def usage_words(usage: Mapping[str, float]) -> str:
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


def _sources(answer: Answer, page: Page) -> list[str]:
    if not answer.citations:
        return []
    carried = f"Also carried by {', '.join(map(plain, answer.also_carried_by))}."
    listed = [source_line(citation, page) for citation in answer.citations]
    return ["Sources", *listed, *([page.fold(carried)] if answer.also_carried_by else []), ""]


def source_line(citation: Citation, page: Page = PAGE) -> str:
    """Return a source in a line: its number, title, publisher, date and address."""
    when = when_words(citation.published_at, citation.published_basis)
    parts = [citation.title, citation.source, when, citation.url]
    told = plain(". ".join(part.rstrip(".") for part in parts if part))
    return page.fold(f"[{citation.number}] {told}", "  ", "      ")


def _nearest(answer: Answer, page: Page) -> list[str]:
    if not answer.nearest:
        return []
    found = ["Nearest in the archive"]
    for miss in answer.nearest:
        parts = [miss.title, miss.source, when_words(miss.published_at, "stated")]
        told = plain(". ".join(part.rstrip(".") for part in parts if part))
        found.append(page.fold(f"- {told}", "  ", "    "))
    return [*found, ""]


def hits_text(hits: Sequence[Hit], page: Page = PAGE) -> str:
    """Return search hits for a reader: rank, title, source, date, passage, and why."""
    return "\n\n".join(_hit(rank, hit, page) for rank, hit in enumerate(hits, start=1))


def _hit(rank: int, hit: Hit, page: Page) -> str:
    article = hit.article
    head = ". ".join(
        part.rstrip(".") for part in (article.title, publisher(article), dated(article)) if part
    )
    told = page.fold(plain(" ".join(hit.passage.text.split())), "   ")
    why = page.fold(f"{plain(hit.passage.id)}  {score_words(hit)}", "   ")
    return f"{page.fold(plain(f'{rank}. {head}'), '', '   ')}\n{told}\n{why}"


def score_words(hit: Hit) -> str:
    """Return a hit's score and its parts. Example: "1.172 (lexical 0.49, dense 0.68)"."""
    why = ", ".join(f"{part} {value:.2f}" for part, value in hit.why.items())
    return f"{hit.score:.3f} ({why})" if why else f"{hit.score:.3f}"
