"""The note to a thread whose answer cited an article that has changed or gone since."""

from __future__ import annotations

from collections.abc import Sequence

from bot.compose import when_words
from bot.inbox import Message
from bot.slack.changes import Change
from bot.slack.inert import cut, escaped
from bot.slack.rich import Block, Element, link, note, paragraph, quotation, text
from bot.slack.views.answer import BLOCK, packed
from bot.slack.views.words import number
from bot.types import Citation

MOST = 8
"""Changes that are shown; of more, how many there are."""


def corrected_messages(
    cited: Sequence[Citation], told: Sequence[Change], lost: Sequence[Citation]
) -> tuple[Message, ...]:
    """Return the note that a cited article has changed: how, and which quotes it lost."""
    blocks = [paragraph(text("An article cited above has changed since: "), *_article(cited))]
    blocks += [quotation(*_runs(change)) for change in told[:MOST]]
    if len(told) > MOST:
        blocks.append(note(f"And {number(len(told) - MOST, 'more change')}."))
    blocks.append(note(_standing(lost)))
    return _messages("An article cited above has changed since", cited, blocks)


def withdrawn_messages(cited: Sequence[Citation]) -> tuple[Message, ...]:
    """Return the note that a cited article has gone from the archive."""
    lead = text("An article cited above has been withdrawn from the archive: ")
    blocks = [paragraph(lead, *_article(cited))]
    blocks += [quotation(text(f"“{cut(one.quote, BLOCK)}” [{one.number}]")) for one in cited[:MOST]]
    blocks.append(note("Struck from the archive, it answers no question any more."))
    return _messages("An article cited above has been withdrawn from the archive", cited, blocks)


def _article(cited: Sequence[Citation]) -> list[Element]:
    first = cited[0]
    dated = when_words(first.published_at, first.published_basis)
    source = ", ".join(filter(None, (cut(first.source, 200), dated)))
    marks = ", ".join(f"[{one.number}]" for one in cited)
    title = cut(first.title or first.article_id, 300)
    return [link(first.url, title), text(f" ({source}), {marks} above.")]


def _runs(change: Change) -> list[Element]:
    runs = []
    for run in change:
        words = text(cut(run.words, BLOCK // 4))
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
) -> tuple[Message, ...]:
    title = cut(cited[0].title or cited[0].article_id, 300)
    plain = escaped(f"{words}: {title}")
    return tuple(Message(text=plain, blocks=tuple(some)) for some in packed(blocks))
