"""An answer as Slack messages: the lead, one quote with its source, the rest behind a button.

People read a few lines. So each lead is followed by its best quote alone, every source is told
once, and "Show all evidence" opens the others where they stand in their articles.

What does not fit into one message goes on in the next: blocks move whole, and the buttons are
never what is cut. A message stays within 40 of Slack's 50 blocks and 9,000 of the about 13,200
characters that Slack takes in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.compose import format_attribution, format_count, format_quote, split_paragraphs
from bot.inbox import SlackMessage
from bot.question import is_respelt
from bot.slack.blocks import (
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
ROW = 4
"""Buttons of an answer at most: one row on a phone."""
UNLED = 2
"""Quotes that are shown where no lead stands before them: they are the answer."""
BLOCK = 2800
"""Characters in one block: below section's 3,000, and small enough to move whole."""

_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Which buttons an answer carries; ``key`` names the answer when one is pressed.

    What rests on no article, a greeting or what the archive holds, carries none.
    """

    key: str
    timeline: bool = False
    widen: bool = False
    watch: bool = False
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
    blocks = list(_told(answer))
    if _folded(answer.rewritten) != _folded(answer.question):
        told = "Read as" if is_respelt(answer.question, answer.rewritten) else "Asked as"
        blocks.append(build_context(f"{told}: {answer.rewritten}"))
    if answer.wording:
        blocks.append(build_context(answer.wording))
    return blocks


def _told(answer: Answer) -> Iterator[Block]:
    """Yield the answer's lines; of its quotes the first after each lead."""
    links = {citation.number: citation.link or citation.url for citation in answer.citations}
    room, shown, first = UNLED, False, answer.short
    if first and not _begins_with(answer.text, first):
        yield build_paragraph(build_text(truncate_text(first, BLOCK), bold=True))
        room, first = 1, ""
    told = split_paragraphs(answer) if answer.sentences else answer.text.split("\n")
    for line in filter(str.strip, told):
        before, citation, label, working = _parted(line, answer.citations)
        if before:
            room = 1
            yield from _led(before, first, links)
            first = ""
        if citation is not None and room > 0:
            yield from build_cited_quote(citation, label, working)
            room, shown = room - 1, True
    if answer.citations and not shown:
        yield from build_cited_quote(answer.citations[0])


def _begins_with(text: str, short: str) -> bool:
    """Tell whether a text gives the short answer itself; one of several, each in its place."""
    parts = short.split("; ")
    return text.startswith(short) or (len(parts) > 1 and all(part in text for part in parts))


def _parted(line: str, citations: Sequence[Citation]) -> tuple[str, Citation | None, str, str]:
    """Return a line's words before its quote, the quote, what that is, and how a date was reached.

    Who reported the quote is none of these: its source line tells that. A line without a quote is
    all words. Example: "Earliest report (TASS, 14 June 2018): “...” [1]" -> "", [1],
    "Earliest report", "".
    """
    for citation in citations:
        before, found, after = line.partition(f"{format_quote(citation.quote)} [{citation.number}]")
        if found:
            words, dash, rest = before.rstrip(": ").rpartition(" — ")
            who = format_attribution(
                citation.source, citation.published_at, citation.published_basis
            )
            label = rest.removesuffix(f"({who})").removesuffix(who).strip()
            return words if dash else "", citation, label, after.strip()
    return line, None, "", ""


def _led(line: str, short: str, links: dict[int, str]) -> Iterator[Block]:
    """Yield a line that is no quote; the short answer that it begins with in bold."""
    short = truncate_text(short, BLOCK)
    rest = line.removeprefix(short) if short and line.startswith(short) else line
    lead = [build_text(short, bold=True)] if rest != line else []
    first, *more = split_text("" if lead and rest == "." else rest, BLOCK) or [""]
    yield build_paragraph(*lead, *_marked(first, links))
    for piece in more:
        yield build_paragraph(*_marked(piece, links))


def build_cited_quote(citation: Citation, label: str = "", working: str = "") -> Iterator[Block]:
    """Yield a quote set off as one, and under it its number, who reported it when, its article.

    ``label`` says what it is ("Earliest report"), ``working`` how a date in it was reached.
    """
    *first, last = split_text(f"“{citation.quote}”", BLOCK)
    yield from (build_quote(build_text(run)) for run in first)
    source = [
        *([build_text(f"{truncate_text(label, 100)}: ")] if label else ()),
        *_source(citation),
    ]
    if working:
        source.append(build_text(f" {truncate_text(working, 300)}"))
    yield {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_quote", "elements": [build_text(last)]},
            {"type": "rich_text_section", "elements": source},
        ],
    }


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
    """Return the row of buttons and the thumbs; none under what rests on no article."""
    if not answer.citations and not answer.abstained:
        return []
    count, key = len(answer.citations), buttons.key
    respelt = is_respelt(answer.question, answer.rewritten)
    row = [
        *([build_button(f"Show all evidence ({count})", "evidence", key)] if count else ()),
        *([build_button("As typed", "as-typed", key)] if respelt else ()),
        *([build_button("Timeline", "timeline", key)] if buttons.timeline and not respelt else ()),
        *([build_button("Widen the dates", "widen", key)] if buttons.widen else ()),
        *([build_button("Watch", "watch", key)] if buttons.watch else ()),
        *([build_button("Share with everyone", "share", key)] if buttons.share else ()),
    ]
    return [*([build_actions(*row[:ROW])] if row else ()), build_feedback_buttons(key)]


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
