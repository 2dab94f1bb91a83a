"""The check of every quote: verbatim in the stored article at the offsets it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.checks.verdict import Verdict
from bot.quotes import locate
from bot.types import Answer, Citation


def quoting(answer: Answer, body: Callable[[str], str | None]) -> Iterator[Verdict]:
    """Yield a failed verdict for each quote that is not the article's own, or one that all are.

    The comparison is made here and not by the bot, so that a gate that lets everything through
    is noticed.
    """
    wrong = [reason for one in answer.citations if (reason := _wrong(one, body(one.article_id)))]
    yield from (Verdict(False, reason, "quote") for reason in wrong)
    if answer.citations and not wrong:
        yield Verdict(True, "every quote is verbatim at its offsets", "quote")


def _wrong(citation: Citation, body: str | None) -> str:
    told = f"quote [{citation.number}] {citation.quote[:60]!r}"
    if body is None:
        return f"{told} is of {citation.article_id}, which is not in the archive"
    if citation.quote and body[citation.start : citation.end] == citation.quote:
        return ""
    if locate(citation.quote, body) is None:
        return f"{told} does not stand in {citation.article_id}"
    return f"{told} stands in {citation.article_id}, but not at {citation.start}-{citation.end}"
