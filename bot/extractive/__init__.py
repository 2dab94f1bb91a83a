"""The keyless answerer: extractive, deterministic, and silent where nothing tells.

Hits and scored sentences in, a draft out: a short answer where it is likely right, and quotes."""

from bot.extractive.answerer import extract_answer, quote_undated
from bot.extractive.draft import Draft, QuotedLine

__all__ = ["Draft", "QuotedLine", "extract_answer", "quote_undated"]
