"""Lines that stand in many articles of one source: its furniture, whatever it says.

A first pass over the records counts lines; a line counts once for every story with another
title, so that reprints of one story prove nothing. Short lines must stand near an edge
of most stories; long ones must also speak of the page (to its reader, with an address, or
naming the source), for agencies repeat whole paragraphs of background, which are the stories'
own. Measured on the 16,861 articles of RealTimeQA: 51 lines pass, none of them a story's own;
of lines that fewer than 10 stories share, many are background.

Memory is bounded by lossy counting (Manku and Motwani, 2002): when a source has more lines
than ``_KEPT``, those seen once since the last time are forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b

from index.clean.rules import has_page_voice
from index.readers.document import RawDocument

_LEAST = 12  # stories that share a line
_SHARE = 0.0025  # share of the source's stories that it must stand in, too
_KEPT = 200_000  # lines counted at a time, for one source
_SHORTEST = 25  # characters; shorter lines are headings, places, names
_LONG = 12  # words from which a line must speak of the page
_EDGE = 10  # lines from the start or the end
_ADDRESS = re.compile(r"@\w|https?://|\bwww\.|\w\.(?:com|org|net|co\.uk)\b")


class RepeatedLines:
    """Counts the lines of each source's stories, and tells which are its furniture."""

    def __init__(self) -> None:
        self._sources: dict[str, dict[bytes, list[int]]] = {}
        self._texts: dict[tuple[str, bytes], str] = {}
        self._stories: Counter[str] = Counter()

    def add_document(self, document: RawDocument) -> None:
        """Count the lines of a document, where it is a record that names its source."""
        source = document.fields.get("source") if document.kind == "record" else None
        if isinstance(source, str) and source.strip():
            title = document.fields.get("title")
            self.add(source.strip(), document.text, str(title or ""))

    def add(self, source: str, text: str, title: str = "") -> None:
        """Count the lines of one story; stories with one title count as one."""
        counts = self._sources.setdefault(source, {})
        self._stories[source] += 1
        lines = [line for part in text.split("\n") if (line := part.strip())]
        story = hash(title or "".join(lines[:1]))
        for n, line in enumerate(lines):
            if len(line) >= _SHORTEST:
                near = min(n, len(lines) - 1 - n) <= _EDGE
                self._count(source, counts, line, story, near)
        if len(counts) > _KEPT:
            self._forget(source, counts)

    def _count(
        self, source: str, counts: dict[bytes, list[int]], line: str, story: int, near: bool
    ) -> None:
        digest = blake2b(line.encode(errors="replace"), digest_size=8).digest()
        entry = counts.setdefault(digest, [0, 0, 0])  # stories, near an edge, the last story
        if entry[0] and entry[2] == story:
            return
        entry[0], entry[1], entry[2] = entry[0] + 1, entry[1] + near, story
        if entry[0] == 2:
            self._texts[source, digest] = line

    def _forget(self, source: str, counts: dict[bytes, list[int]]) -> None:
        for digest in [digest for digest, entry in counts.items() if entry[0] < 2]:
            del counts[digest]
        if len(counts) > _KEPT // 2:
            for digest in [digest for digest, entry in counts.items() if entry[0] < _LEAST // 2]:
                del counts[digest]
                self._texts.pop((source, digest), None)

    def lines(self) -> Mapping[str, frozenset[str]]:
        """Return, for each source, the lines that are its furniture."""
        return {
            source: frozenset(
                self._texts[source, digest]
                for digest, (stories, near, _) in counts.items()
                if stories >= max(_LEAST, _SHARE * self._stories[source])
                and near * 2 > stories
                and _is_furniture(self._texts[source, digest], source)
            )
            for source, counts in self._sources.items()
        }


def _is_furniture(line: str, source: str) -> bool:
    if line.endswith(("—", "–")):  # a dateline on its own
        return False
    if len(line.split()) < _LONG:
        return True
    named = source.casefold() in line.casefold()
    return named or _ADDRESS.search(line) is not None or has_page_voice(line)
