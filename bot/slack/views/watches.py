"""What is said of watched questions: that one is watched, which are, and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.inbox import SlackMessage
from bot.inbox.watches import LIFE, Watch
from bot.slack.blocks import (
    Block,
    build_actions,
    build_button,
    build_context,
    build_paragraph,
    build_text,
    truncate_text,
)
from bot.slack.relevance import AnswerChange
from bot.slack.views.answer import build_cited_quote, build_messages
from bot.types import Answer

DAYS = int(LIFE // 86_400)
SHOWN = 300
"""Characters of a watched question that are shown."""
MOST = 5
"""New sources that are quoted at once."""
ROW = 5
HELP = "Write /ask watch and a question, and I tell you when its answer changes."


def build_watch_notice(watch: Watch, answer: Answer) -> SlackMessage:
    """Return that a question is watched from now on, and what its answer is."""
    whom = "this thread" if watch.thread else "you, in our direct messages,"
    now = answer.short or ("found quotes" if not answer.abstained else "none yet")
    return _message(
        build_paragraph(
            build_text("Watching: ", bold=True), build_text(_shown(watch.question), italic=True)
        ),
        build_context(
            f"I tell {whom} when an article changes its answer (now: {truncate_text(now, 200)}) "
            f"or adds a source, for {DAYS} days. /ask watches lists and ends what is watched."
        ),
    )


def build_too_many_notice(personal: bool, most: int) -> SlackMessage:
    """Return that a person, or a channel of ``most`` watches, may have no more."""
    if not most:
        return _plainly("Sorry, nothing may be watched in this channel.")
    whose = "You watch" if personal else "This channel watches"
    return _plainly(f"{whose} as many questions as I can. End one with /ask watches.")


def build_no_direct_notice() -> SlackMessage:
    """Return that a person cannot be written to."""
    return _plainly(
        "Sorry, I cannot write to you directly, where I would tell you. Ask in a thread and press "
        "Watch there, or ask whoever runs me for the scope im:write."
    )


def build_watching_already_notice() -> SlackMessage:
    """Return that a question is watched already."""
    return _plainly("I watch that here already. /ask watches lists what I watch.")


def build_watch_ended_notice(known: bool) -> SlackMessage:
    """Return that a watch has ended, or that there is none."""
    return _plainly("I watch that no longer." if known else "I do not watch that (any more).")


def build_watches_list(watches: Sequence[Watch]) -> SlackMessage:
    """Return a list of watches, each with a button that ends it."""
    if not watches:
        return _plainly(f"Nothing is watched. {HELP}")
    return _message(build_paragraph(build_text("Watched", bold=True)), *build_watch_rows(watches))


def build_watch_rows(watches: Sequence[Watch]) -> list[Block]:
    """Return the watches as numbered lines, and the buttons that end them."""
    lines = [
        f"{position}. {_shown(one.question)}{' (in a thread here)' if one.thread else ''}"
        for position, one in enumerate(watches, start=1)
    ]
    buttons = [
        build_button(f"End {position}", f"unwatch:{one.number}", str(one.number))
        for position, one in enumerate(watches, start=1)
    ]
    rows = [build_actions(*buttons[at : at + ROW]) for at in range(0, len(buttons), ROW)]
    return [build_paragraph(build_text("\n".join(lines))), *rows]


def build_update_messages(
    watch: Watch, change: AnswerChange, answer: Answer
) -> tuple[SlackMessage, ...]:
    """Return the messages that tell what is new for a watch; at least one."""
    blocks = [
        build_paragraph(
            build_text("Watched: ", bold=True), build_text(_shown(watch.question), italic=True)
        ),
        *_changes(change, answer),
        build_actions(build_button("Stop watching", f"unwatch:{watch.number}", str(watch.number))),
    ]
    return build_messages(blocks)


def _changes(change: AnswerChange, answer: Answer) -> Iterator[Block]:
    quoted = list(change.sources)
    if change.withdrawn:
        was = f" It was: {truncate_text(change.before, SHOWN)}" if change.before else ""
        yield build_paragraph(build_text(f"The archive no longer answers this.{was}"))
    if change.lead is not None:
        was = f" (before: {truncate_text(change.before, SHOWN)})" if change.before else ""
        yield build_paragraph(
            build_text("The answer is now: "),
            build_text(truncate_text(change.lead, SHOWN), bold=True),
            build_text(was),
        )
        quoted = quoted or list(answer.citations[:1])
    elif quoted:
        yield build_paragraph(build_text("Another source tells of it:"))
    for citation in quoted[:MOST]:
        yield from build_cited_quote(citation)


def _shown(question: str) -> str:
    return truncate_text(question, SHOWN)


def _plainly(words: str) -> SlackMessage:
    return _message(build_paragraph(build_text(words)))


def _message(*blocks: Block) -> SlackMessage:
    return build_messages(blocks)[0]
