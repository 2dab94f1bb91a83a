"""What dateline says of itself and of its archive: a greeting, the coverage, what can be asked."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.compose import format_count, format_reach
from bot.extractive.entities import find_names
from bot.types import Answer
from index import Archive, Coverage

OFFERED, LOOKED_AT, SHOWN = 3, 40, 8
"""Questions that are offered, newest articles they are made of, publishers that are named."""


def describe_bot(blank: Answer, archive: Archive) -> Answer:
    """Return the friendly line, with questions that this archive can answer."""
    count = format_count(blank.searched.articles, "article")
    offered = [f"- {question}" for question in offer_questions(archive)]
    thanked = re.search(r"\b(?:thanks?|thx|ty|cheers)\b", blank.question, re.I)
    opening = "You are welcome." if thanked else "Hello."
    greeting = (
        f"{opening} I answer questions from {count}, with dated quotes and their sources. "
        "Ask in plain words, for example:"
    )
    return replace(blank, text="\n".join([greeting, *offered]), reason="")


def describe_archive(blank: Answer, coverage: Coverage, archive: Archive) -> Answer:
    """Return what the archive holds: how many articles, of whom, from when to when."""
    searched = blank.searched
    reach = format_reach(searched)
    lines = [
        f"{format_count(searched.articles, 'article')}"
        + (f", published {reach}" if reach else "")
        + (f", {searched.undated:,} undated" if searched.undated else "")
        + "."
    ]
    if publishers := format_publishers(coverage):
        lines.append(f"Publishers: {publishers}.")
    newest = [article.title for article in archive.newest(OFFERED) if article.title]
    if newest:
        lines.append(f"Newest: {'; '.join(newest)}.")
    return replace(blank, text="\n".join(lines), reason="")


def format_publishers(coverage: Coverage) -> str:
    """Return an archive's publishers with their articles. Example: "TASS (3), AFP (1)"."""
    named = [f"{name} ({count:,})" for name, count in coverage.sources if name]
    more = f" and {len(named) - SHOWN:,} more" if len(named) > SHOWN else ""
    return ", ".join(named[:SHOWN]) + more


def offer_questions(archive: Archive) -> list[str]:
    """Return questions about whom the newest articles name in their headlines."""
    names = [
        name.text
        for article in archive.newest(LOOKED_AT)
        for name in find_names(article.title, article.body)
        if len(name.text) > 3
    ]
    return [f"what is the latest on {name}?" for name in list(dict.fromkeys(names))[:OFFERED]]
