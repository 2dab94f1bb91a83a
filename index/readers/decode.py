"""Bytes to text: UTF-8 first, another encoding only where it is certain.

A byte-order mark decides. Without one the bytes are UTF-8, or they are some other encoding
that charset-normalizer finds with no rival that reads differently; otherwise the file is
refused, because a guess would put wrong letters into quotes.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import ReadError
from index.readers.document import MAX_LINE

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.I)
_HEAD = 4_096  # bytes in which a page states its encoding
_SAMPLE = 65_536  # bytes that are looked at to tell a binary file
_BINARY_SHARE = 0.02  # share of control characters above which it is no text
_COHERENT = 0.15  # charset-normalizer's likeness to a language, 0 to 1
_FAR = 0.1  # its disorder above which a rival reading counts as refuted
_SAVE_AS = "Save it as UTF-8 text and index it again."


def decode_bytes(data: bytes, declared: str = "") -> str:
    """Return the text that bytes stand for.

    Takes bytes with or without a byte-order mark; ``declared`` is the encoding that a server
    or a page states, tried where the bytes are not UTF-8. Raises ReadError for a binary file
    (NUL bytes, many control characters) and where the encoding is not certain.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is None and is_binary(data):
        raise ReadError(
            "It holds NUL or control bytes, so it is a binary file, not text.", _SAVE_AS
        )
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked:
            raise ReadError(
                f"Its byte-order mark says {marked}, its bytes do not.", _SAVE_AS
            ) from error
        return _as_declared(data, declared) or _detected(data, error)


def find_declared_encoding(page: bytes) -> str:
    """Return the encoding that an HTML page states of itself, or ""."""
    found = _META.search(page[:_HEAD])
    return found[1].decode("ascii") if found else ""


def _as_declared(data: bytes, declared: str) -> str:
    try:
        return data.decode(declared) if declared else ""
    except (LookupError, UnicodeDecodeError):  # no such encoding, or not that one
        return ""


def is_binary(data: bytes) -> bool:
    """Tell whether bytes without a byte-order mark are no text: NUL, or many controls."""
    if b"\x00" in data:
        return True
    sample = data[:_SAMPLE].decode("latin-1")
    return len(_CONTROL.findall(sample)) > _BINARY_SHARE * max(len(sample), 1)


def _detected(data: bytes, cause: UnicodeDecodeError) -> str:
    """Decode by detection, where no rival encoding that reads differently comes close."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data))
    best = matches[0] if matches else None
    rivals = [match for match in matches[1:] if str(match) != str(best)]
    certain = best is not None and best.chaos == 0 and best.coherence >= _COHERENT
    if not certain or any(rival.chaos < _FAR for rival in rivals):
        raise ReadError(
            f"Byte {cause.start} is not UTF-8, and no other encoding is certain.", _SAVE_AS
        ) from cause
    return str(best)


_GZIP = b"\x1f\x8b"
_SWELL = 150  # decompressed bytes per compressed byte, beyond any text
_SWELL_FROM = 1_000_000_000  # decompressed bytes before the ratio is judged: some seconds' work
_SKIP = 1_000_000_000  # bytes of one over-long line that are passed over before giving up
_STEP = 1 << 20


def is_gzip(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a gzip stream."""
    return head.startswith(_GZIP)


def iter_lines(stream: BinaryIO, *, zipped: bool = False) -> Iterator[tuple[int, bytes | None]]:
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
