"""SourceStream: bytes to be read as news, where they stand, and what is known of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from index.errors import ReadError
from index.readers.decode import decode_bytes, find_declared_encoding
from index.readers.document import MAX_FILE, RawDocument, ReadItem, ReadNotice

PEEK = 65_536  # bytes that tell a format
BUDGET = 2_000_000_000
"""Bytes that one archive, with all that is packed inside it, may unpack to."""


@dataclass(slots=True)
class UnpackBudget:
    """How many bytes may still be unpacked from one file and everything nested in it."""

    left: int = BUDGET


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStream:
    """One file, archive member or standard input, open at its first byte.

    ``name`` is its file name ("a.txt.gz", "" where there is none), ``encoding`` the one that the
    user named, ``depth`` the number of archives around it. ``read_inner`` reads another stream
    by whatever format it has: archives and crawls hand their members to it.
    """

    stream: io.BufferedReader[Any]
    origin: str
    key: str
    name: str
    read_inner: Callable[[SourceStream], Iterator[ReadItem]]
    encoding: str = ""
    depth: int = 0
    budget: UnpackBudget = field(default_factory=UnpackBudget)

    def peek(self) -> bytes:
        """Return the first bytes, up to ``PEEK`` of them, without moving on."""
        return self.stream.peek(PEEK)[:PEEK]

    def read_bytes(self, limit: int = MAX_FILE) -> bytes:
        """Return all bytes; raise ReadError where there are more than ``limit``."""
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise ReadError(f"It is larger than {limit:,} bytes.", "Split it.")
        return data

    def decode(self, data: bytes, *, html: bool = False) -> tuple[str, tuple[ReadNotice, ...]]:
        """Return the text of bytes in the user's, the declared or a certain encoding.

        The notices say which encoding was chosen where nothing declares it.
        """
        told: list[str] = []
        text = decode_bytes(
            data,
            declared=find_declared_encoding(data) if html else "",
            named=self.encoding,
            tell=told.append,
        )
        return text, tuple(self.notice("encoding", reason) for reason in told)

    def notice(self, kind: str, reason: str) -> ReadNotice:
        """Return a notice about this place."""
        return ReadNotice(origin=self.origin, kind=kind, reason=reason)

    def read_text(self, limit: int = MAX_FILE) -> tuple[str, tuple[ReadNotice, ...]]:
        """Return all of the stream as text, with unix line ends, and what is told of it."""
        text, notices = self.decode(self.read_bytes(limit))
        return text.replace("\r\n", "\n").replace("\r", "\n"), notices


def wrap_bytes(
    data: bytes, parent: SourceStream, *, origin: str, key: str, name: str
) -> SourceStream:
    """Return bytes that were found inside another source as a source of their own."""
    return SourceStream(
        stream=io.BufferedReader(io.BytesIO(data), PEEK),
        origin=origin,
        key=key,
        name=name,
        read_inner=parent.read_inner,
        encoding=parent.encoding,
        depth=parent.depth + 1,
        budget=parent.budget,
    )


def is_document(item: ReadItem) -> bool:
    """Tell whether an item is an article's raw document."""
    return isinstance(item, RawDocument)
