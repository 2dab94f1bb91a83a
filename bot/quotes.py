"""The quote gate: what is cited stands verbatim in the stored article, or it is not said.

Only white space and quotation marks are normalised while looking; what is cited afterwards is
the article's own characters, never the words that were proposed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.compose import compose_answer, make_refusal
from bot.extractive.draft import Draft, QuotedLine
from bot.types import Answer
from index.types import Hit

_BARE = "[\"'“”„«»‘’‚`]"


def locate_quote(quote: str, body: str, *, near: int = 0) -> tuple[int, int] | None:
    """Return where ``quote`` stands in ``body`` as (start, end), or None where it does not.

    Runs of white space match any run of white space and every quotation mark matches every
    other; nothing else is forgiven. Of several places the one nearest to ``near`` is taken.
    """
    words = quote.split()
    if not words:
        return None
    pattern = r"\s+".join(_marks_alike(word) for word in words)
    found = [match.span() for match in re.finditer(pattern, body)]
    return min(found, key=lambda span: abs(span[0] - near), default=None)


def _marks_alike(word: str) -> str:
    return "".join(_BARE if char in "\"'“”„«»‘’‚`" else re.escape(char) for char in word)


def is_verbatim(quote: str, start: int, end: int, body: str) -> bool:
    """Tell whether ``quote`` is exactly the body's characters from ``start`` to ``end``."""
    return 0 <= start < end <= len(body) and body[start:end] == quote


def compose_draft(blank: Answer, draft: Draft | None, hits: Sequence[Hit]) -> Answer:
    """Return the answer that a draft makes of its verbatim quotes, a refusal where it has none."""
    lines = [line for line in draft.lines if _stands(line)] if draft else []
    if draft is None or not lines:
        return make_refusal(blank, hits)
    return compose_answer(blank, draft, lines)


def _stands(line: QuotedLine) -> bool:
    """The gate: a line is kept only where its quote is the article's own, and not taken back."""
    evidence = line.scored.evidence
    article = evidence.hit.article
    if article.is_retracted(evidence.start, evidence.end):
        return False
    return is_verbatim(evidence.sentence, evidence.start, evidence.end, article.body)
