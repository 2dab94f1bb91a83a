"""An answer as Slack messages: the short answer, quotes with [n], sources, buttons.

What does not fit into one message goes on in the next: blocks move whole, and the sources and
the buttons are never what is cut. A message stays within 40 of Slack's 50 blocks and 9,000 of
the about 13,200 characters that Slack takes in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.compose import format_attribution, format_count
from bot.inbox import SlackMessage
from bot.slack.blocks import (
    NOTE,
    Block,
    Element,
    build_actions,
    build_button,
    build_context,
    build_link,
    build_paragraph,
    build_quote,
    build_text,
    count_block_characters,
    escape_mrkdwn,
    get_fallback_text,
    split_text,
    truncate_text,
)
from bot.types import Answer, Citation, NearMiss

MOST_BLOCKS, MOST_CHARACTERS, FALLBACK = 40, 9000, 3900
ROW = 20
"""Buttons in one row: below the 25 that Slack takes."""
BLOCK = 2800
"""Characters in one block: below section's 3,000, and small enough to move whole."""

_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Which buttons an answer carries; ``key`` names the answer when one is pressed."""

    key: str
    passages: bool = False
    timeline: bool = False
    widen: bool = False
    feedback: bool = False
    share: bool = False


def build_answer_messages(
    answer: Answer, buttons: Buttons | None = None
) -> tuple[SlackMessage, ...]:
    """Return the messages that show an answer or a refusal, in order; at least one."""
    body = _refusal(answer) if answer.abstained else _answered(answer)
    row = _row(answer, buttons) if buttons else []
    return build_messages([*body, *row])


def build_stream_blocks(words: str) -> list[Block]:
    """Return blocks for a piece of an answer that is still being written."""
    lines = filter(str.strip, words.split("\n"))
    return [
        build_paragraph(build_text(piece)) for line in lines for piece in split_text(line, BLOCK)
    ]


def split_blocks(blocks: Sequence[Block]) -> list[list[Block]]:
    """Deal blocks into messages, each within Slack's limits, none of them cut."""
    messages: list[list[Block]] = [[]]
    room = MOST_CHARACTERS
    for block in blocks:
        size = count_block_characters(block)
        if messages[-1] and (size > room or len(messages[-1]) >= MOST_BLOCKS):
            messages.append([])
            room = MOST_CHARACTERS
        messages[-1].append(block)
        room -= size
    return messages


def build_messages(blocks: Sequence[Block]) -> tuple[SlackMessage, ...]:
    """Return blocks as messages, as many as Slack's limits ask for."""
    return tuple(_message(some) for some in split_blocks(blocks))


def _message(blocks: Sequence[Block]) -> SlackMessage:
    words = get_fallback_text(blocks) or "More about the answer above."
    return SlackMessage(text=truncate_text(escape_mrkdwn(words), FALLBACK), blocks=tuple(blocks))


def _answered(answer: Answer) -> list[Block]:
    links = {citation.number: citation.link or citation.url for citation in answer.citations}
    blocks = list(_lead(answer, links))
    if _folded(answer.rewritten) != _folded(answer.question):
        blocks.append(build_context(f"Asked as: {answer.rewritten}"))
    told = _folded(answer.text)
    for citation in answer.citations:
        if _folded(citation.quote) not in told:
            blocks.extend(_quoted(citation, links))
    blocks.extend(_sources(answer.citations))
    carried = ", ".join(answer.also_carried_by)
    blocks += [
        build_context(piece)
        for piece in split_text(carried and f"Also carried by: {carried}", NOTE)
    ]
    return blocks


def _lead(answer: Answer, links: dict[int, str]) -> Iterator[Block]:
    """Yield the short answer, in bold, and the text that goes on from it."""
    short = truncate_text(answer.short, BLOCK)
    rest = answer.text
    if short:
        rest = rest.removeprefix(short).removeprefix(".").lstrip()
        yield build_paragraph(build_text(short, bold=True))
    for line in filter(str.strip, rest.split("\n")):
        for piece in split_text(line, BLOCK):
            yield build_paragraph(*_marked(piece, links))


def _folded(words: str) -> str:
    return " ".join(words.split())


def _marked(words: str, links: dict[int, str]) -> list[Element]:
    """Return the words with every [n] that has an address linked to its source."""
    elements, at = [], 0
    for mark in _MARK.finditer(words):
        address = links.get(int(mark[1]), "")
        if address:
            elements += [build_text(words[at : mark.start()])] if mark.start() > at else []
            elements.append(build_link(address, mark[0]))
            at = mark.end()
    return [*elements, build_text(words[at:])] if at < len(words) else elements


def _quoted(citation: Citation, links: dict[int, str]) -> Iterator[Block]:
    runs = split_text(citation.quote, BLOCK)
    for position, run in enumerate(runs):
        opening = "“" if position == 0 else ""
        closing = f"” [{citation.number}]" if position == len(runs) - 1 else ""
        yield build_quote(build_text(opening + run), *(_marked(closing, links) if closing else ()))


def _sources(citations: Sequence[Citation]) -> Iterator[Block]:
    lines: list[Element] = [build_text("Sources", bold=True)]
    size = 0
    for citation in citations:
        line = _source(citation)
        size += sum(len(element["text"]) for element in line)
        if size > BLOCK and len(lines) > 1:
            yield build_paragraph(*lines)
            lines, size = [], 0
        lines += [build_text("\n"), *line] if lines else line
    if citations:
        yield build_paragraph(*lines)


def format_citation_source(citation: Citation) -> str:
    """Return who reported what is cited, and when."""
    source = truncate_text(citation.source, 200)
    return format_attribution(source, citation.published_at, citation.published_basis)


def _source(citation: Citation) -> list[Element]:
    title = truncate_text(citation.title or citation.article_id, 300)
    origin = format_citation_source(citation)
    return [
        build_text(f"[{citation.number}] {origin}: "),
        build_link(citation.link or citation.url, title),
    ]


def _refusal(answer: Answer) -> list[Block]:
    blocks = [build_paragraph(build_text(piece)) for piece in split_text(answer.text, BLOCK)]
    if answer.reason and answer.reason not in answer.text:
        blocks.append(build_context(answer.reason))
    if answer.nearest:
        blocks.append(build_paragraph(*_nearest(answer.nearest)))
    return blocks


def _nearest(near: Sequence[NearMiss]) -> Iterator[Element]:
    yield build_text(f"Nearest {format_count(len(near), 'article')}", bold=True)
    for miss in near:
        title = truncate_text(miss.title or miss.article_id, 300)
        yield build_text(
            f"\n{title} ({format_attribution(truncate_text(miss.source, 200), miss.published_at)})"
        )


def _row(answer: Answer, buttons: Buttons) -> list[Block]:
    passages = list(_passage_buttons(answer, buttons.key)) if buttons.passages else []
    row = [
        *passages,
        *([build_button("Timeline", "timeline", buttons.key)] if buttons.timeline else ()),
        *([build_button("Widen the dates", "widen", buttons.key)] if buttons.widen else ()),
        *([build_button("Share with everyone", "share", buttons.key)] if buttons.share else ()),
    ]
    blocks = [build_actions(*row[at : at + ROW]) for at in range(0, len(row), ROW)]
    return [*blocks, build_feedback_buttons(buttons.key)] if buttons.feedback else blocks


def _passage_buttons(answer: Answer, key: str) -> Iterator[Element]:
    for citation in answer.citations:
        label = f"Show passage [{citation.number}]"
        yield build_button(label, f"passage:{citation.number}", f"{key} {citation.number}")


def build_feedback_buttons(key: str) -> Block:
    """Return the thumbs: Slack's own feedback buttons."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": _thumb("Good answer", f"{key} good"),
                "negative_button": _thumb("Wrong or poor", f"{key} bad"),
            }
        ],
    }


def _thumb(label: str, value: str) -> Element:
    return {"text": {"type": "plain_text", "text": label}, "value": value}
