"""Lines of a file or a gzip stream, one at a time, in bounded memory.

A line over the limit is passed over, not held. A gzip stream that swells far beyond what
text can is refused as a bomb: news shrinks to about a third, the worst of deflate is 1:1032.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import ReadError
from index.read.document import MAX_LINE

_GZIP = b"\x1f\x8b"
_SWELL = 150  # decompressed bytes per compressed byte, beyond any text
_SWELL_FROM = 1_000_000_000  # decompressed bytes before the ratio is judged: some seconds' work
_SKIP = 1_000_000_000  # bytes of one over-long line that are passed over before giving up
_STEP = 1 << 20


def is_gzip(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a gzip stream."""
    return head.startswith(_GZIP)


def lines(stream: BinaryIO, *, zipped: bool = False) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, line) of a binary stream; None for a line over ``MAX_LINE`` bytes.

    ``zipped`` unpacks gzip on the way. Raises ReadError where the gzip stream is truncated,
    damaged, or a bomb, after every line before that point has been yielded.
    """
    source: BinaryIO = gzip.GzipFile(fileobj=stream) if zipped else stream  # type: ignore[assignment]
    total, number = 0, 0
    try:
        while line := source.readline(MAX_LINE + 1):
            number, total = number + 1, total + len(line)
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                total += _pass_over(source, stream if zipped else None, total)
                yield number, None
            else:
                yield number, line
            if zipped:
                _check_swell(total, stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(
            f"The gzip stream is damaged or cut off after line {number}.", "Fetch the file again."
        ) from error


def _pass_over(source: BinaryIO, packed: BinaryIO | None, before: int) -> int:
    """Read to the end of a line without keeping it; return how many bytes that were."""
    passed = 0
    while part := source.readline(_STEP):
        passed += len(part)
        if part.endswith(b"\n"):
            break
        if packed is not None:
            _check_swell(before + passed, packed)
        if passed > _SKIP:
            raise ReadError(f"A line is longer than {_SKIP:,} bytes.", "Write one record a line.")
    return passed


def _check_swell(total: int, packed: BinaryIO) -> None:
    if total > _SWELL_FROM and packed.seekable() and total > _SWELL * max(packed.tell(), 1):
        raise ReadError(
            f"The gzip stream swells to more than {_SWELL} times its size.", "Unpack it and look."
        )
