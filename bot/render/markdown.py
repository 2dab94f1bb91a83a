"""A conversation as Markdown, for a newsroom's files: each answer with its quotes and sources.

What people and articles wrote is escaped, so that it shows as it is: no markup of an article's
own, no picture fetched, no link but those that the archive itself has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime

from bot.compose import format_publication_date, split_paragraphs
from bot.render.terminal import format_usage, strip_escapes
from bot.types import Answer, Citation

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_BLOCK = re.compile(r"^(\d*)([-+#=.)])")
"""What begins a list or a heading where it begins a line."""


def format_conversation(answers: Sequence[Answer], saved: datetime) -> str:
    """Return the answers of a conversation, in order, as one Markdown document."""
    head = f"# Questions to the archive\n\nSaved {saved:%Y-%m-%d %H:%M}."
    return "\n\n".join([head, *(format_markdown_answer(answer) for answer in answers)]) + "\n"


def format_markdown_answer(answer: Answer) -> str:
    """Return one answer: question, short answer, each quote with its source, reach."""
    parts = [f"## {escape_markdown(answer.question)}"]
    if answer.rewritten != " ".join(answer.question.split()):
        parts.append(f"Asked as: {escape_markdown(answer.rewritten)}")
    prose = "\n".join(split_paragraphs(answer)) if answer.sentences else answer.text
    told = strip_escapes(prose).splitlines()
    if answer.short and told:
        parts.append(f"**{escape_markdown(told[0])}**")
        told = told[1:]
    parts += [part for line in told for part in _told(line, answer.citations)]
    shown = "\n".join(parts)
    parts += [
        _source(citation)
        for citation in answer.citations
        if answer.sentences and escape_markdown(citation.quote) not in shown
    ]
    if answer.also_carried_by:
        parts.append(f"Also carried by {escape_markdown(', '.join(answer.also_carried_by))}.")
    parts += _nearest(answer)
    reason = [] if answer.abstained else [escape_markdown(answer.reason)]
    reason += [escape_markdown(answer.wording)] if answer.wording else []
    ends = [
        *reason,
        f"As of {answer.as_of.replace('T', ' ')}.",
        escape_markdown(format_usage(answer.usage)),
    ]
    return "\n\n".join([*parts, " ".join(end for end in ends if end)])


def escape_markdown(text: str) -> str:
    """Return text on one line that Markdown shows as it stands.

    Example: "*a* <b>" -> "\\*a\\* &lt;b&gt;".
    """
    line = html.escape(" ".join(strip_escapes(text).split()), quote=False)
    line = _BLOCK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
    return line.replace("://", ":&#47;&#47;").replace("www.", "www&#46;").replace("@", "&#64;")


def _told(line: str, citations: Sequence[Citation]) -> list[str]:
    """Return a line of an answer, its quote moved into a block of its own below."""
    for citation in citations:
        quote = f"“{' '.join(strip_escapes(citation.quote).split())}” [{citation.number}]"
        if quote in line:
            return [escape_markdown(line.replace(quote, f"[{citation.number}]")), _source(citation)]
    return [escape_markdown(line)]


def _source(citation: Citation) -> str:
    """Return a quote as a block, and below it the source that it stands in."""
    when = format_publication_date(citation.published_at, citation.published_basis)
    told = ". ".join(part.rstrip(".") for part in (citation.title, citation.source, when) if part)
    place = f"{citation.article_id}, characters {citation.start} to {citation.end}"
    address = citation.link or citation.url
    link = f" [at the source](<{address}>)" if _linkable(address) else ""
    return (
        f"> {escape_markdown(citation.quote)}\n>\n"
        f"> — \\[{citation.number}\\] {escape_markdown(told)} ({escape_markdown(place)}){link}"
    )


def _linkable(address: str) -> bool:
    """Tell whether an address is one of the web, and cannot end its link early."""
    return bool(re.fullmatch(r"https?://[^\s<>\\]+", address)) and strip_escapes(address) == address


def _nearest(answer: Answer) -> list[str]:
    if not answer.nearest:
        return []
    listed = []
    for miss in answer.nearest:
        parts = [miss.title, miss.source, format_publication_date(miss.published_at, "stated")]
        listed.append(f"- {escape_markdown('. '.join(part.rstrip('.') for part in parts if part))}")
    return ["Nearest in the archive:", "\n".join(listed)]
