"""Text that was decoded wrongly before it came here ("Itâ€™s"): mended where that is certain.

Only the letters that a second decoding damaged change; quotes, dashes and forms of letters stay as
they are. What is mended is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.readers.document import RawDocument, ReadNotice

_SIGNS = ("â€", "Ã", "Â", "ï»¿", "‚Ä", "Ð", "Ñ")
_DAMAGE = re.compile(
    "â€|Ã[\x80-\xbf¡-¿‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|Â[\xa0-\xbf]|ï»¿|‚Ä[ùîìô]|(?:[ÐÑ][\x80-\xbf‘’“”°±²³´µ¶·¸¹º»¼½¾¿]){3}"
)


def mend_document(document: RawDocument) -> RawDocument:
    """Return a document with its text and title mended, and a notice where anything changed.

    What stays damaged after that (replacement characters) is told too.
    """
    title = document.fields.get("title")
    text = _mended(document.text)
    named = _mended(title) if isinstance(title, str) else title
    told = []
    if text != document.text or named != title:
        told.append(("mended", "Its letters had been damaged by a wrong encoding and were mended."))
    if "\ufffd" in text:
        told.append(("lost letters", "It holds the sign for a letter that was lost before."))
    if not told:
        return document
    fields = {**document.fields, "title": named} if named != title else document.fields
    notices = tuple(ReadNotice(origin=document.origin, kind=k, reason=r) for k, r in told)
    return replace(document, text=text, fields=fields, notices=document.notices + notices)


def _mended(text: str) -> str:
    """Return a text with what was decoded twice put right, line by line."""
    if text.isascii() or not any(sign in text for sign in _SIGNS) or not _DAMAGE.search(text):
        return text
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        remove_terminal_escapes=False,
        normalization=None,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        restore_byte_a0=True,
        decode_inconsistent_utf8=True,
    )
    return "\n".join(ftfy.fix_encoding(line, config) for line in text.split("\n"))
