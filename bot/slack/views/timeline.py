"""A timeline as messages: each event's date, its quote, and who reported it when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.compose import when_words
from bot.inbox import Message
from bot.slack.inert import cut, escaped
from bot.slack.rich import Block, Element, link, paragraph, text
from bot.slack.views.answer import BLOCK, messages
from bot.slack.views.words import number
from bot.timeline import TimelineEvent
from index.dates import name

NONE = "The archive tells no dated event of this."


def timeline_messages(query: str, events: Sequence[TimelineEvent]) -> tuple[Message, ...]:
    """Return the messages that show a timeline, its events in order; at least one."""
    if not events:
        return (Message(text=escaped(NONE), blocks=(paragraph(text(NONE)),)),)
    head = paragraph(
        text("Timeline: ", bold=True),
        text(cut(query, 300), italic=True),
        text(f" ({number(len(events), 'dated event')})"),
    )
    return messages([head, *map(_event, events)])


def _event(event: TimelineEvent) -> Block:
    citation = event.citation
    working = f" ({event.working})" if event.working else ""
    more = f"; {number(event.reports, 'report')}" if event.reports > 1 else ""
    return {
        "type": "rich_text",
        "elements": [
            _part("rich_text_section", text(name(event.when), bold=True), text(cut(working, 500))),
            _part("rich_text_quote", text(f"“{cut(citation.quote, BLOCK)}” "), *_source(event)),
        ]
        + ([_part("rich_text_section", text(more[2:]))] if more else []),
    }


def _part(kind: str, *elements: Element) -> Element:
    return {"type": kind, "elements": [one for one in elements if one.get("text")]}


def _source(event: TimelineEvent) -> Iterator[Element]:
    citation = event.citation
    dated = when_words(citation.published_at, citation.published_basis)
    who = ", ".join(filter(None, (cut(citation.source, 200) or cut(citation.title, 200), dated)))
    yield text(f"[{citation.number}] ")
    yield link(citation.link or citation.url, who)
