"""What stands below a story's last sentence: labels, links, a desk's note. Told by form alone.

A story ends with a sentence. Short lines below it that end none and hold no number are its page's
or its tool's ("Filed under: Animals", "More from Courts"), and so is a last line wholly in brackets
("(Reporting by ...; Editing by ...)") unless it corrects the story. Below a rule of signs ("# # #")
stands what a press office says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ENDS = re.compile(r"[.!?…:][”\"’»')\]]*$")
_BRACKETED = re.compile(r"(?:\(.+\)|\[.+\])$", re.S)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|Copyright\b).{0,100}$", re.I)
_RULE = re.compile(r"\s*(?:[#*=_~–—-]\s*){3,}$|\s*-\s?(?:30|0|ends?)\s?-\s*$", re.I)
_LABEL = 12  # words of the longest label
_WORDS = 3  # words up to which even a full stop makes no sentence: "Loading..."
_SENTENCES = 2  # lines that end a sentence, from which a text is prose
_BELOW = 0.3  # share of a text that may stand below a rule of signs


def drop_tail(text: str, is_note: Callable[[str], bool] = lambda _: False) -> str:
    """Return a story's text without what stands below its last sentence.

    ``is_note`` tells which lines are notes of the publisher to keep (corrections). A text that is
    no prose (a list of results) stays whole.
    """
    lines = text.rstrip().split("\n")
    filled = [line.strip() for line in lines if line.strip()]
    if sum(_is_sentence(line) for line in filled) < _SENTENCES:
        return text
    lines = _above_rule(lines, is_note)
    while lines and (not lines[-1].strip() or _is_label(lines[-1].strip(), is_note)):
        lines.pop()
    return "\n".join(lines)


def _above_rule(lines: list[str], is_note: Callable[[str], bool]) -> list[str]:
    """Return the lines above the last rule of signs, where little and no note stands below it."""
    at = next((n for n in range(len(lines) - 1, 0, -1) if _RULE.match(lines[n])), None)
    if at is None or any(map(is_note, lines[at:])):
        return lines
    below = sum(map(len, lines[at:]))
    return lines[:at] if below <= _BELOW * sum(map(len, lines)) else lines


def _is_sentence(line: str) -> bool:
    return _ENDS.search(line) is not None and len(line.split()) > _WORDS


def _is_label(line: str, is_note: Callable[[str], bool]) -> bool:
    """Tell whether a last line is a label, a link or a desk's note, and no part of the story."""
    if is_note(line) or any(mark in line for mark in '“”"«»'):
        return False
    if _BRACKETED.match(line) or _COPYRIGHT.match(line):
        return True
    short = len(line.split()) <= _LABEL and not any(char.isdigit() for char in line)
    return short and not _is_sentence(line)
