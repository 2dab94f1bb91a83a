"""Several stories in one file, told apart only where the text proves it.

A new story begins
- at a line that opens with a dateline naming an agency, after a story that has run for some
  sentences and began with an agency of its own (or a different one): "BEIJING (Kyodo) —";
- after a rule ("-----", "* * *", "=====") or at a top heading ("# ..."), where what follows
  opens with a headline and then a date, a byline or a dateline;
- at a repeated block of labelled lines ("Title: ...", "Date: ...").
A rule, a heading or a dateline alone splits nothing: sections of one story have them too.
"""

from __future__ import annotations

import re

from index.metadata.dateline import parse_dateline
from index.metadata.front_matter import parse_front_matter
from index.metadata.header import is_metadata_line

_RULE = re.compile(
    r"\s*(?:[-_=*#~•]\s?){3,}\s*$|\s*(?:document|story|article) \d+(?: of \d+)?\s*$", re.I
)
_HEADING = re.compile(r"#\s+\S")
_SENTENCE = re.compile(r"[.!?][”\"’')]*(?:\s|$)")
_NEAR = 6  # lines after a rule in which a new story must show its date, byline or dateline
_LEAST = 2  # sentences that make a story
_TITLE = 160  # characters of a headline that may stand above a dateline


def split_into_stories(text: str) -> list[str]:
    """Return the stories of a text, in order; one for most texts. No line but rules is lost."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cuts = [0]
    for n in range(1, len(lines)):
        if lines[n].strip() and _begins(lines, n, cuts[-1]):
            cuts.append(_with_headline(lines, n, cuts[-1]))
    parts = [lines[start:end] for start, end in zip(cuts, [*cuts[1:], len(lines)], strict=True)]
    return ["\n".join(_unruled(part)) for part in parts]


def _begins(lines: list[str], n: int, start: int) -> bool:
    """Tell whether a new story begins at line ``n``, after the one that began at ``start``."""
    line = lines[n]
    if _RULE.match(line):
        return _story_long("\n".join(lines[start:n])) and _opens(lines, n + 1)
    if _HEADING.match(line):
        return _story_long("\n".join(lines[start:n])) and _opens(lines, n)
    return _files_anew(lines, n, start)


def _files_anew(lines: list[str], n: int, start: int) -> bool:
    """Tell whether line ``n`` opens with an agency's dateline, in a text that had one before."""
    found = parse_dateline(lines[n])
    if found is None or not found.agency or not found.place:
        return False
    before = next((place for line in lines[start:n] if (place := parse_dateline(line))), None)
    if before is None or not before.agency:
        return False
    follows = "\n".join([lines[n][found.end :], *lines[n + 1 :]])
    return _story_long("\n".join(lines[start:n])) and _story_long(follows)


def _opens(lines: list[str], n: int) -> bool:
    """Tell whether the lines from ``n`` open a story: a headline, then metadata, then text."""
    near = [line.strip() for line in lines[n:] if line.strip()][:_NEAR]
    if parse_front_matter("\n".join(near))[0]:
        return True
    stated = any(is_metadata_line(line) for line in near[1:]) or bool(
        near and parse_dateline(near[0])
    )
    return stated and _story_long("\n".join(lines[n:]))


def _story_long(text: str) -> bool:
    return len(_SENTENCE.findall(text)) >= _LEAST


def _with_headline(lines: list[str], n: int, start: int) -> int:
    """Return where the story that opens at ``n`` begins: at the headline above it, if any."""
    if _RULE.match(lines[n]) or _HEADING.match(lines[n]):
        return n
    above, gap = n - 1, 0
    while above > start and not lines[above].strip():
        above, gap = above - 1, gap + 1
    title = lines[above].strip()
    if above <= start or len(title) > _TITLE or _SENTENCE.search(title[-3:] + " "):
        return n
    return above


def _unruled(lines: list[str]) -> list[str]:
    return lines[1:] if lines and _RULE.match(lines[0]) else lines
