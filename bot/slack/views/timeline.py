"""A timeline as messages: each event's date, its quote, and who reported it when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.compose import format_count
from bot.inbox import SlackMessage
from bot.slack.blocks import (
    Block,
    Element,
    build_link,
    build_paragraph,
    build_text,
    escape_mrkdwn,
    truncate_text,
)
from bot.slack.views.answer import BLOCK, build_messages, format_citation_source
from bot.timeline import TimelineEvent
from index.timex import format_value

NONE = "The archive tells no dated event of this."


def build_timeline_messages(
    query: str, events: Sequence[TimelineEvent]
) -> tuple[SlackMessage, ...]:
    """Return the messages that show a timeline, its events in order; at least one."""
    if not events:
        return (
            SlackMessage(text=escape_mrkdwn(NONE), blocks=(build_paragraph(build_text(NONE)),)),
        )
    head = build_paragraph(
        build_text("Timeline: ", bold=True),
        build_text(truncate_text(query, 300), italic=True),
        build_text(f" ({format_count(len(events), 'dated event')})"),
    )
    return build_messages([head, *map(_event, events)])


def _event(event: TimelineEvent) -> Block:
    citation = event.citation
    working = f" ({event.working})" if event.working else ""
    more = f"; {format_count(event.reports, 'report')}" if event.reports > 1 else ""
    return {
        "type": "rich_text",
        "elements": [
            _part(
                "rich_text_section",
                build_text(format_value(event.when), bold=True),
                build_text(truncate_text(working, 500)),
            ),
            _part(
                "rich_text_quote",
                build_text(f"“{truncate_text(citation.quote, BLOCK)}” "),
                *_source(event),
            ),
        ]
        + ([_part("rich_text_section", build_text(more[2:]))] if more else []),
    }


def _part(kind: str, *elements: Element) -> Element:
    return {"type": kind, "elements": [one for one in elements if one.get("text")]}


def _source(event: TimelineEvent) -> Iterator[Element]:
    citation = event.citation
    named = replace(citation, source=citation.source or citation.title)
    yield build_text(f"[{citation.number}] ")
    yield build_link(citation.link or citation.url, format_citation_source(named))
