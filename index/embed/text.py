"""The text of a passage that is embedded, and under which its vector is stored."""

from __future__ import annotations

from index.types import Article, Passage


def embedded_text(article: Article, passage: Passage) -> str:
    """Return what stands for a passage in the embedder: its article's title, then its text."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text
