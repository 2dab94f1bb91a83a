"""A first look at the sources: what is new, how many there are, which lines are furniture.

Lines that stand in many articles of one source can only be told when many have been seen, so
new documents are looked through before the first is cleaned. Few of them are held; where there
are more, files are read a second time, and what cannot be (standard input, an address) goes on
with the lines that were found so far. What a run finds stays in the archive for later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from index.clean import RepeatedLines
from index.ingest.identity import compute_document_digest, get_place
from index.readers import RawDocument, ReadFailure, ReadItem, ReadNotice

HOLD = 16_000_000
"""Characters of new documents that are held in memory."""


class KnownDocument(NamedTuple):
    """A document that the archive knows: how many articles it gave."""

    origin: str
    place: str
    digest: bytes
    articles: int


class NewDocument(NamedTuple):
    """A document that the archive does not know."""

    document: RawDocument
    digest: bytes

    @property
    def origin(self) -> str:
        """The file or address it was read from."""
        return self.document.origin


Item = KnownDocument | NewDocument | ReadFailure | ReadNotice
Source = Callable[[], Iterator[ReadItem]]
Look = Callable[[RawDocument, bytes], int]


@dataclass(slots=True)
class ScanResult:
    """What a first look found; ``total`` is None where the end was not reached."""

    items: Iterator[Item]
    total: int | None
    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)


def scan_documents(read: Source, again: bool, known: Look) -> ScanResult:
    """Look through the documents that ``read`` yields; ``again``: it may be called twice.

    ``known`` tells how many articles a document gave before, 0 for a new one.
    """
    lines, held, size = RepeatedLines(), list[Item](), 0
    stream = (_item(found, known) for found in read())
    for item in stream:
        held.append(item)
        if isinstance(item, NewDocument):
            lines.add_document(item.document)
            size += len(item.document.text)
        if size > HOLD:
            break
    else:
        return ScanResult(iter(held), len(held), lines.lines())
    if not again:
        return ScanResult(chain(held, stream), None, lines.lines())
    total = len(held)
    held.clear()
    for item in stream:
        total += 1
        if isinstance(item, NewDocument):
            lines.add_document(item.document)
    return ScanResult((_item(found, known) for found in read()), total, lines.lines())


def _item(found: ReadItem, known: Look) -> Item:
    if not isinstance(found, RawDocument):
        return found
    digest = compute_document_digest(found)
    articles = known(found, digest)
    if articles:
        return KnownDocument(found.origin, get_place(found.origin), digest, articles)
    return NewDocument(found, digest)
