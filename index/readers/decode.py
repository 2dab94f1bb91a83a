"""Bytes to text: UTF-8 first, another encoding only where it is stated or certain.

A byte-order mark decides, then the encoding that the user names. Without either the bytes are
UTF-8, or what they are declared to be (as browsers read that label), or some other encoding that
charset-normalizer finds with no rival that reads differently, or Windows-1252 where every
letter and mark of it stands where a western text has one; otherwise the file is refused, because
a guess would put wrong letters into quotes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from index.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_META = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)|^\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.I
)
_HEAD = 4_096  # bytes in which a page states its encoding
_SAMPLE = 65_536  # bytes that are looked at to tell a binary file
_BINARY_SHARE = 0.02  # share of control characters above which it is no text
_COHERENT = 0.15  # charset-normalizer's likeness to a language, 0 to 1
_FAR = 0.1  # its disorder above which a rival reading counts as refuted
_SAVE_AS = "Save it as UTF-8 text and index it again."


def decode_bytes(
    data: bytes, declared: str = "", named: str = "", tell: Callable[[str], object] = str
) -> str:
    """Return the text that bytes stand for.

    Takes bytes with or without a byte-order mark; ``declared`` is the encoding that a server
    or a page states, tried where the bytes are not UTF-8; ``named`` is the user's, which goes
    before all but a byte-order mark. ``tell`` is called with a line where the encoding was
    detected. Raises ReadError for a binary file (NUL bytes, many control characters), where the
    named encoding does not fit, and where none is certain.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if named and marked is None:
        return _as_named(data, named)
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
        return _as_declared(data, declared) or _detected(data, error, tell)


def find_declared_encoding(page: bytes) -> str:
    """Return the encoding that an HTML page or an XML file states of itself, or ""."""
    found = _META.search(page[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else ""


_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "x-sjis": "cp932",
    "macintosh": "mac_roman",
    "big5": "big5hkscs",
}
"""Labels that browsers read as another encoding, which holds more (WHATWG Encoding)."""


def _as_declared(data: bytes, declared: str) -> str:
    name = _AS_BROWSERS.get(declared.lower(), declared)
    try:
        return data.decode(name) if name else ""
    except UnicodeDecodeError:
        # five bytes that Windows-1252 leaves free are controls to browsers
        return data.decode("latin-1") if name == "cp1252" and not _C1_USED.search(data) else ""
    except LookupError:  # no such encoding
        return ""


_C1_USED = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")


def _as_named(data: bytes, named: str) -> str:
    """Decode by the encoding that the user names, for exactly what it says."""
    try:
        return data.decode(named)
    except LookupError as error:
        raise ReadError(f"There is no encoding {named!r}.", "Name one such as cp1252.") from error
    except UnicodeDecodeError as error:
        raise ReadError(
            f"Byte {error.start} is not {named}.", "Name another encoding, or none."
        ) from error


def is_binary(data: bytes) -> bool:
    """Tell whether bytes without a byte-order mark are no text: NUL, or many controls."""
    if b"\x00" in data:
        return True
    sample = data[:_SAMPLE].decode("latin-1")
    return len(_CONTROL.findall(sample)) > _BINARY_SHARE * max(len(sample), 1)


def _detected(data: bytes, cause: UnicodeDecodeError, tell: Callable[[str], object]) -> str:
    """Decode by detection, where no rival encoding that reads differently comes close."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data))
    best = matches[0] if matches else None
    rivals = [match for match in matches[1:] if str(match) != str(best)]
    certain = best is not None and best.chaos == 0 and best.coherence >= _COHERENT
    if certain and not any(rival.chaos < _FAR for rival in rivals):
        assert best is not None
        tell(f"It states no encoding and was read as {best.encoding}; --encoding names another.")
        return str(best)
    if (western := _as_western(data)) is not None:
        tell("It states no encoding and was read as Windows-1252; --encoding names another.")
        return western
    raise ReadError(
        f"Byte {cause.start} is not UTF-8, and no other encoding is certain.",
        f"Name its encoding with --encoding, or: {_SAVE_AS[0].lower()}{_SAVE_AS[1:]}",
    ) from cause


_ACCENTED = 0.08  # share of letters with accents, above which a text is of no western language
_MARKS_1252 = "“”‘’–—…€£§°«»•·©®™½¼¾¿¡ºª\xa0\xad‚„¢"
_ODD = re.compile(
    rf"[^\x00-\x7f\w{_MARKS_1252}]"  # a sign that news hardly writes
    r"|[ýÝþÞðÐƒŸ¹²³]"  # letters of Turkish, Romanian, Polish or Russian files
    r"|[a-zà-ÿ][À-ÞŠŽŒ]"  # a capital inside a word: another encoding's small letter
    r"|\w[“„‚€£¿¡«§°]\w|\w[”‘…•·–—]\w*[‘”“•]\w"
)


def _as_western(data: bytes) -> str | None:
    """Decode Windows-1252 where all that is not ASCII stands where western texts have it."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = sum(map(str.isalpha, text))
    accented = sum(char.isalpha() and char > "\x7f" for char in text)
    return None if _ODD.search(text) or accented > max(_ACCENTED * letters, 1) else text
