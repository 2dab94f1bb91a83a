"""A conversation as Markdown, for a newsroom's files: each answer with its quotes and sources.

What people and articles wrote is escaped, so that it shows as it is: no markup of an article's
own, no picture fetched, no link but those that the archive itself has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime

from bot.compose import when_words
from bot.render.terminal import plain, usage_words
from bot.types import Answer, Citation

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_BLOCK = re.compile(r"^(\d*)([-+#=.)])")
"""What begins a list or a heading where it begins a line."""


def conversation_markdown(answers: Sequence[Answer], saved: datetime) -> str:
    """Return the answers of a conversation, in order, as one Markdown document."""
    head = f"# Questions to the archive\n\nSaved {saved:%Y-%m-%d %H:%M}."
    return "\n\n".join([head, *(answer_markdown(answer) for answer in answers)]) + "\n"


def answer_markdown(answer: Answer) -> str:
    """Return one answer: question, short answer, each quote with its source, reach."""
    parts = [f"## {escaped(answer.question)}"]
    if answer.rewritten != " ".join(answer.question.split()):
        parts.append(f"Asked as: {escaped(answer.rewritten)}")
    told = plain(answer.text).splitlines()
    if answer.short and told:
        parts.append(f"**{escaped(told[0])}**")
        told = told[1:]
    parts += [part for line in told for part in _told(line, answer.citations)]
    if answer.also_carried_by:
        parts.append(f"Also carried by {escaped(', '.join(answer.also_carried_by))}.")
    parts += _nearest(answer)
    reason = [] if answer.abstained else [escaped(answer.reason)]
    ends = [*reason, f"As of {answer.as_of.replace('T', ' ')}.", escaped(usage_words(answer.usage))]
    return "\n\n".join([*parts, " ".join(end for end in ends if end)])


def escaped(text: str) -> str:
    """Return text on one line that Markdown shows as it stands.

    Example: "*a* <b>" -> "\\*a\\* &lt;b&gt;".
    """
    line = html.escape(" ".join(plain(text).split()), quote=False)
    line = _BLOCK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
    return line.replace("://", ":&#47;&#47;").replace("www.", "www&#46;").replace("@", "&#64;")


def _told(line: str, citations: Sequence[Citation]) -> list[str]:
    """Return a line of an answer, its quote moved into a block of its own below."""
    for citation in citations:
        quote = f"“{' '.join(plain(citation.quote).split())}” [{citation.number}]"
        if quote in line:
            return [escaped(line.replace(quote, f"[{citation.number}]")), _source(citation)]
    return [escaped(line)]


def _source(citation: Citation) -> str:
    """Return a quote as a block, and below it the source that it stands in."""
    when = when_words(citation.published_at, citation.published_basis)
    told = ". ".join(part.rstrip(".") for part in (citation.title, citation.source, when) if part)
    place = f"{citation.article_id}, characters {citation.start} to {citation.end}"
    address = citation.link or citation.url
    link = f" [at the source](<{address}>)" if _linkable(address) else ""
    return (
        f"> {escaped(citation.quote)}\n>\n"
        f"> — \\[{citation.number}\\] {escaped(told)} ({escaped(place)}){link}"
    )


def _linkable(address: str) -> bool:
    """Tell whether an address is one of the web, and cannot end its link early."""
    return bool(re.fullmatch(r"https?://[^\s<>\\]+", address)) and plain(address) == address


def _nearest(answer: Answer) -> list[str]:
    if not answer.nearest:
        return []
    listed = []
    for miss in answer.nearest:
        parts = [miss.title, miss.source, when_words(miss.published_at, "stated")]
        listed.append(f"- {escaped('. '.join(part.rstrip('.') for part in parts if part))}")
    return ["Nearest in the archive:", "\n".join(listed)]
