"""The differences between two versions of an article, as runs of words: same, old, new.

Sentences are compared first (difflib's SequenceMatcher, Ratcliff and Obershelp), then the words
of those that differ, so that a reader sees the smallest change that a person would name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.compose import format_publication_date, format_publisher
from index import Article
from index.language.sentences import find_sentences

AROUND = 80
"""Characters kept of unchanged words on either side of a change."""

_WORD = re.compile(r"\s*+\S+")


@dataclass(frozen=True, slots=True)
class DiffRun:
    """Some words of a change: "same" in both versions, only "old", or only "new"."""

    words: str
    kind: Literal["same", "old", "new"]


Change = tuple[DiffRun, ...]


def find_changes(old: Article, new: Article) -> list[Change]:
    """Return what a reader would call changed: headline, date, publisher, sentences; in order.

    Tags and other fields that no answer shows are left out. Example: "In June" -> "In May" is
    ((In|same)?, (June|old), (May|new)).
    """
    facts = [
        ("Headline: ", old.title, new.title),
        ("Published: ", _dated(old), _dated(new)),
        ("Publisher: ", format_publisher(old), format_publisher(new)),
    ]
    told = [
        (DiffRun(label, "same"), DiffRun(f"{before} ", "old"), DiffRun(after, "new"))
        for label, before, after in facts
        if before != after
    ]
    return [*told, *_texts(_sentences(old.body), _sentences(new.body))]


def _dated(article: Article) -> str:
    published = article.published
    return (
        format_publication_date(published.value, published.basis)
        if published
        else format_publication_date(None, "")
    )


def _sentences(body: str) -> list[str]:
    return [" ".join(body[start:end].split()) for start, end in find_sentences(body)]


def _texts(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield tuple(_shortened(list(_words(" ".join(old[a:b]), " ".join(new[c:d])))))


def _words(old: str, new: str) -> Iterator[DiffRun]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield DiffRun("".join(before[a:b]), "same")
            continue
        if b > a:
            yield DiffRun("".join(before[a:b]), "old")
        if d > c:
            yield DiffRun("".join(after[c:d]), "new")


def _shortened(runs: Sequence[DiffRun]) -> Iterator[DiffRun]:
    for place, run in enumerate(runs):
        words = run.words
        if run.kind == "same" and len(words) > 2 * AROUND + 1:
            head = words[:AROUND] if place else ""
            tail = words[-AROUND:] if place < len(runs) - 1 else ""
            words = f"{head}…{tail}"
        yield DiffRun(words, run.kind)
