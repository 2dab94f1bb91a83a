"""Answers and hits as text for a terminal; colour only where the caller says so."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import click

from bot.compose import dated, publisher, when_words
from bot.types import Answer, Citation
from index.types import Hit

WIDTH = 96
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def plain(text: str) -> str:
    """Return text without terminal escapes and direction marks: articles are not trusted."""
    return _CONTROL.sub("", text)


def answer_text(answer: Answer, *, color: bool = False) -> str:
    """Return an answer for a reader: the short answer, its quotes, its sources, its reach."""
    lines: list[str] = []
    if answer.rewritten != " ".join(answer.question.split()):
        lines += [_dim(f"Asked as: {answer.rewritten}", color), ""]
    body = plain(answer.text).splitlines()
    if answer.short and body:
        lines += [click.style(body[0], bold=True) if color else body[0], ""]
        body = body[1:]
    lines += [part for line in body for part in (filled(line), "")]
    lines += _sources(answer) + _nearest(answer)
    if not answer.abstained:
        lines.append(_dim(answer.reason, color))
    return "\n".join(lines).rstrip()


def _dim(text: str, color: bool) -> str:
    return click.style(text, dim=True) if color else text


def filled(line: str, indent: str = "  ") -> str:
    """Return one line of text folded at `WIDTH`, every line indented."""
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent,
                         break_on_hyphens=False, break_long_words=False)  # fmt: skip


def _sources(answer: Answer) -> list[str]:
    if not answer.citations:
        return []
    carried = [f"  Also carried by {', '.join(map(plain, answer.also_carried_by))}."]
    listed = [_source(citation) for citation in answer.citations]
    return ["Sources", *listed, *(carried if answer.also_carried_by else []), ""]


def _source(citation: Citation) -> str:
    when = when_words(citation.published_at, citation.published_basis)
    parts = [citation.title, citation.source, when, citation.url]
    told = plain(". ".join(part.rstrip(".") for part in parts if part))
    return textwrap.fill(f"[{citation.number}] {told}", WIDTH, initial_indent="  ",
                         subsequent_indent="      ", break_long_words=False,
                         break_on_hyphens=False)  # fmt: skip


def _nearest(answer: Answer) -> list[str]:
    if not answer.nearest:
        return []
    found = ["Nearest in the archive"]
    for miss in answer.nearest:
        parts = [miss.title, miss.source, when_words(miss.published_at, "stated")]
        found.append(plain("  - " + ". ".join(part.rstrip(".") for part in parts if part)))
    return [*found, ""]


def hits_text(hits: Sequence[Hit]) -> str:
    """Return search hits for a reader: rank, title, source, date, passage, and why."""
    return "\n\n".join(_hit(rank, hit) for rank, hit in enumerate(hits, start=1))


def _hit(rank: int, hit: Hit) -> str:
    article = hit.article
    head = ". ".join(
        part.rstrip(".") for part in (article.title, publisher(article), dated(article)) if part
    )
    why = ", ".join(f"{part} {value:.2f}" for part, value in hit.why.items())
    told = " ".join(hit.passage.text.split())
    return plain(
        f"{rank}. {head}\n{filled(told, '   ')}\n   {hit.passage.id}  {hit.score:.3f} ({why})"
    )
