"""What the bot says when it has no answer to show: plain words, never an exception's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.compose import format_article_attribution, format_count
from bot.inbox import SlackMessage
from bot.slack.blocks import (
    Block,
    Element,
    build_context,
    build_link,
    build_paragraph,
    build_quote,
    build_text,
    escape_mrkdwn,
    get_fallback_text,
    truncate_text,
)
from bot.slack.text_diff import Change
from bot.slack.views.answer import BLOCK, format_citation_source, split_blocks
from bot.types import Citation
from index import Article, BuildReport

HOW_TO_ASK = (
    "Ask me about the news in the archive, for example: when did they first meet? "
    "I answer with dated quotes and their sources, or say that the archive does not answer."
)


def build_apology(error: str) -> SlackMessage:
    """Return the apology for a failure; ``error`` is the id under which the log explains it."""
    return _plainly(
        "Sorry, something went wrong on my side and I could not answer. Please ask again. "
        f"If it happens twice, give whoever looks after me this number: {error}"
    )


def build_timeout_notice(error: str) -> SlackMessage:
    """Return the apology for a question that took longer than it may."""
    return _plainly(
        "Sorry, this took too long and I stopped. A narrower question, or one with dates, may "
        f"go faster. The number for whoever looks after me: {error}"
    )


def build_incomplete_notice(error: str) -> SlackMessage:
    """Return what stands under an answer whose remaining messages Slack does not take."""
    return _plainly(
        "Sorry, I could not post the rest of this answer. Please ask again, perhaps for less at a "
        f"time. The number for whoever looks after me: {error}"
    )


def build_invalid_question_notice() -> SlackMessage:
    """Return what to do where the words cannot be asked as they stand."""
    return _plainly(f"I could not read that as a question. {HOW_TO_ASK}")


def build_ask_help() -> SlackMessage:
    """Return the answer to a mention that asks nothing."""
    return _plainly(HOW_TO_ASK)


def build_not_allowed_notice() -> SlackMessage:
    """Return the answer to somebody whom the channel's settings leave out."""
    return _plainly("Sorry, I am not set up to answer you here. Whoever runs me can change that.")


def build_unknown_answer_notice() -> SlackMessage:
    """Return the answer to a button whose answer is not known here."""
    return _plainly("I no longer have that answer. Please ask again.")


def build_muted_notice() -> SlackMessage:
    """Return that the bot keeps quiet in a thread."""
    return _plainly(
        "I will keep quiet in this thread unless somebody mentions me. "
        "“unmute” with a mention lets me follow it again."
    )


def build_unmuted_notice() -> SlackMessage:
    """Return that the bot answers a thread's questions again."""
    return _plainly("I follow this thread again, and answer its questions without a mention.")


def build_thanks() -> SlackMessage:
    """Return the thanks for a word on an answer."""
    return _plainly("Thank you. That helps to make the next answer better.")


def _plainly(words: str) -> SlackMessage:
    return SlackMessage(text=escape_mrkdwn(words), blocks=(build_paragraph(build_text(words)),))


_ERRNO = re.compile(r"\[Errno -?\d+\] ?")

READING = "Reading it into the archive…"


def build_added_notice(articles: Sequence[Article], report: BuildReport) -> SlackMessage:
    """Return what came into the archive; ``articles`` are some of them, newest last."""
    count = report.added + report.updated
    words = "Updated in" if report.updated and not report.added else "Added to"
    blocks = [
        build_paragraph(
            build_text(f"{words} the archive: {format_count(count, 'article')}.", bold=True)
        )
    ]
    for article in articles:
        who = truncate_text(format_article_attribution(article), 300)
        title = truncate_text(article.title or article.id, 300)
        blocks.append(
            build_paragraph(
                build_text("• "), build_link(article.url, title), build_text(f" ({who})")
            )
        )
    if count > len(articles) > 0:
        blocks.append(build_context(f"And {format_count(count - len(articles), 'more article')}."))
    if report.failed:
        blocks.append(
            build_context(f"{format_count(len(report.failed), 'part')} of it could not be read.")
        )
    blocks.append(build_context("It can be asked about from now on."))
    return _message(blocks)


def build_unchanged_notice(name: str) -> SlackMessage:
    """Return that an article was known already, word for word."""
    return _as_message(f"The archive has this already, unchanged: {truncate_text(name, 1000)}")


def build_add_failed_notice(name: str, reasons: Sequence[str]) -> SlackMessage:
    """Return why something could not be added."""
    plain = [_ERRNO.sub("", one) for one in reasons]
    lines = [
        f"I could not add {truncate_text(name, 1000)}.",
        *(truncate_text(one, 500) for one in plain),
    ]
    return _message([build_paragraph(build_text("\n".join(lines)))])


def build_archive_busy_notice() -> SlackMessage:
    """Return that the archive is being written to by somebody else."""
    return _as_message(
        "The archive is being written to just now (somebody is indexing). "
        "Nothing was added; please try again in a few minutes."
    )


def build_not_admin_notice() -> SlackMessage:
    """Return the refusal of somebody who may not add articles."""
    return _as_message(
        "Sorry, only admins may add articles. Whoever runs me names them in channels.yaml."
    )


def build_add_help() -> SlackMessage:
    """Return how articles are added."""
    return _as_message(
        "Write /ask add https://… for an article or a feed on the web, or send me a file with "
        "the word add."
    )


def _as_message(words: str) -> SlackMessage:
    return _message([build_paragraph(build_text(words))])


def _message(blocks: Sequence[Block]) -> SlackMessage:
    return SlackMessage(
        text=truncate_text(escape_mrkdwn(get_fallback_text(blocks)), 3900), blocks=tuple(blocks)
    )


MOST = 8
"""Changes that are shown; of more, how many there are."""


def build_correction_messages(
    cited: Sequence[Citation], told: Sequence[Change], lost: Sequence[Citation]
) -> tuple[SlackMessage, ...]:
    """Return the note that a cited article has changed: how, and which quotes it lost."""
    blocks = [
        build_paragraph(build_text("An article cited above has changed since: "), *_article(cited))
    ]
    blocks += [build_quote(*_runs(change)) for change in told[:MOST]]
    if len(told) > MOST:
        blocks.append(build_context(f"And {format_count(len(told) - MOST, 'more change')}."))
    blocks.append(build_context(_standing(lost)))
    return _messages("An article cited above has changed since", cited, blocks)


def build_withdrawal_messages(cited: Sequence[Citation]) -> tuple[SlackMessage, ...]:
    """Return the note that a cited article has gone from the archive."""
    lead = build_text("An article cited above has been withdrawn from the archive: ")
    blocks = [build_paragraph(lead, *_article(cited))]
    blocks += [
        build_quote(build_text(f"“{truncate_text(one.quote, BLOCK)}” [{one.number}]"))
        for one in cited[:MOST]
    ]
    blocks.append(build_context("Struck from the archive, it answers no question any more."))
    return _messages("An article cited above has been withdrawn from the archive", cited, blocks)


def _article(cited: Sequence[Citation]) -> list[Element]:
    first = cited[0]
    source = format_citation_source(first)
    marks = ", ".join(f"[{one.number}]" for one in cited)
    title = truncate_text(first.title or first.article_id, 300)
    return [build_link(first.url, title), build_text(f" ({source}), {marks} above.")]


def _runs(change: Change) -> list[Element]:
    runs = []
    for run in change:
        words = build_text(truncate_text(run.words, BLOCK // 4))
        style = {"old": {"strike": True}, "new": {"bold": True}}.get(run.kind)
        runs.append({**words, "style": style} if style else words)
    return runs


def _standing(lost: Sequence[Citation]) -> str:
    if not lost:
        return "What was quoted from it stands in it unchanged."
    marks = ", ".join(f"[{one.number}]" for one in lost)
    return f"The words quoted as {marks} no longer stand in it. Ask again for a fresh answer."


def _messages(
    words: str, cited: Sequence[Citation], blocks: Sequence[Block]
) -> tuple[SlackMessage, ...]:
    title = truncate_text(cited[0].title or cited[0].article_id, 300)
    plain = escape_mrkdwn(f"{words}: {title}")
    return tuple(SlackMessage(text=plain, blocks=tuple(some)) for some in split_blocks(blocks))
