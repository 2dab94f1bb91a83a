"""Counts in words."""

from __future__ import annotations


def number(count: int, noun: str) -> str:
    """Return a count with its noun. Example: (1204, "article") -> "1,204 articles"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
