"""Packed bytes, unpacked as they are read, never more than a text could honestly hold."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from index.errors import ReadError
from index.readers.document import MAX_LINE
from index.readers.source import PEEK, UnpackBudget

_GZIP = b"\x1f\x8b"
_SWELL = 150  # unpacked bytes per packed byte, beyond any text
_SWELL_FROM = 1_000_000_000  # unpacked bytes before the ratio is judged: some seconds' work
_SKIP = 1_000_000_000  # bytes of one over-long line that are passed over before giving up
_STEP = 1 << 20
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError, RuntimeError)
"""What the standard library raises over packed bytes that are damaged."""


class DamagedStream(ReadError):
    """Packed bytes are cut off or damaged."""


class UnpackedStream(io.RawIOBase):
    """The unpacked bytes of a gzip stream or archive member.

    Raises DamagedStream where the packing is damaged (after every byte before that), and
    ReadError where it swells beyond any text or beyond the archive's budget.
    """

    def __init__(
        self, source: Any, what: str, packed: Callable[[], int], budget: UnpackBudget
    ) -> None:
        self._source, self._what, self._packed, self._budget = source, what, packed, budget
        self._total = 0
        self._pending: ReadError | None = None

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with unpacked bytes; return how many, 0 at the end."""
        if self._pending:
            raise self._pending
        parts, wanted = bytearray(), len(buffer)
        try:
            while len(parts) < wanted and (part := self._source.read1(wanted - len(parts))):
                parts += part
        except DAMAGE as error:
            self._pending = DamagedStream(
                f"The {self._what} is damaged or cut off.", "Fetch the file again."
            )
            self._pending.__cause__ = error
            if not parts:
                raise self._pending from error
        buffer[: len(parts)] = parts
        self._count(len(parts))
        return len(parts)

    def _count(self, size: int) -> None:
        self._total += size
        self._budget.left -= size
        swollen = self._total > _SWELL_FROM and self._total > _SWELL * max(self._packed(), 1)
        if swollen or self._budget.left < 0:
            raise ReadError(
                f"The {self._what} swells to more than {_SWELL} times its size, or holds too much.",
                "Unpack it and look.",
            )


def is_gzip(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a gzip stream."""
    return head.startswith(_GZIP)


def open_gzip(stream: BinaryIO, budget: UnpackBudget) -> io.BufferedReader[Any]:
    """Return the unpacked bytes of a gzip stream, one member or many."""
    source = gzip.GzipFile(fileobj=stream)
    size = stream.tell if stream.seekable() else lambda: _SWELL_FROM
    return io.BufferedReader(UnpackedStream(source, "gzip stream", size, budget), PEEK)


def iter_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, line) of a binary stream; None for a line over ``MAX_LINE`` bytes.

    Raises ReadError where the stream is packed and truncated, damaged, or a bomb, after every
    line before that point has been yielded.
    """
    number = 0
    try:
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                _pass_over(stream)
                yield number, None
            else:
                yield number, line
    except DamagedStream as error:
        raise ReadError(
            f"{error.message.rstrip('.')} after line {number}.", error.remedy
        ) from error


def _pass_over(stream: BinaryIO) -> None:
    """Read to the end of a line without keeping it."""
    passed = 0
    while part := stream.readline(_STEP):
        passed += len(part)
        if part.endswith(b"\n"):
            return
        if passed > _SKIP:
            raise ReadError(f"A line is longer than {_SKIP:,} bytes.", "Write one record a line.")
