"""What an admin is told of an article that was to be added."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.compose import publisher, when_words
from bot.inbox import Message
from bot.slack.inert import cut, escaped
from bot.slack.rich import Block, link, note, paragraph, said, text
from bot.slack.views.words import number
from index import Article, BuildReport

_ERRNO = re.compile(r"\[Errno -?\d+\] ?")

READING = "Reading it into the archive…"


def added(articles: Sequence[Article], report: BuildReport) -> Message:
    """Return what came into the archive; ``articles`` are some of them, newest last."""
    count = report.added + report.updated
    words = "Updated in" if report.updated and not report.added else "Added to"
    blocks = [paragraph(text(f"{words} the archive: {number(count, 'article')}.", bold=True))]
    for article in articles:
        published = article.published
        dated = when_words(published.value, published.basis) if published else "undated"
        who = ", ".join(filter(None, (cut(publisher(article), 200), dated)))
        title = cut(article.title or article.id, 300)
        blocks.append(paragraph(text("• "), link(article.url, title), text(f" ({who})")))
    if count > len(articles) > 0:
        blocks.append(note(f"And {number(count - len(articles), 'more article')}."))
    if report.failed:
        blocks.append(note(f"{number(len(report.failed), 'part')} of it could not be read."))
    blocks.append(note("It can be asked about from now on."))
    return _message(blocks)


def unchanged(name: str) -> Message:
    """Return that an article was known already, word for word."""
    return _plainly(f"The archive has this already, unchanged: {cut(name, 1000)}")


def failed(name: str, reasons: Sequence[str]) -> Message:
    """Return why something could not be added."""
    plain = [_ERRNO.sub("", one) for one in reasons]
    lines = [f"I could not add {cut(name, 1000)}.", *(cut(one, 500) for one in plain)]
    return _message([paragraph(text("\n".join(lines)))])


def busy() -> Message:
    """Return that the archive is being written to by somebody else."""
    return _plainly(
        "The archive is being written to just now (somebody is indexing). "
        "Nothing was added; please try again in a few minutes."
    )


def not_admin() -> Message:
    """Return the refusal of somebody who may not add articles."""
    return _plainly(
        "Sorry, only admins may add articles. Whoever runs me names them in channels.yaml."
    )


def how_to_add() -> Message:
    """Return how articles are added."""
    return _plainly(
        "Write /ask add https://… for an article or a feed on the web, or send me a file with "
        "the word add."
    )


def _plainly(words: str) -> Message:
    return _message([paragraph(text(words))])


def _message(blocks: Sequence[Block]) -> Message:
    return Message(text=cut(escaped(said(blocks)), 3900), blocks=tuple(blocks))
