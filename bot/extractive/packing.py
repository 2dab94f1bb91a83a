"""The reader's input: a question and a window of an article, as token numbers.

``[CLS] question [SEP] headline · day · sentences [SEP]``: the second segment is what is read, an
answer stands in its headline or in its sentences. Training and run time share this file; a
change here asks for a new model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

QUESTION, WINDOW = 48, 144
"""The most tokens that are read of a question (its last) and of a window (its first)."""
BETWEEN = " · "
WORDS = 85
"""The most words of a window of several sentences."""
HEADLINE, TEXT, DAY = 1, 2, 3
"""The parts of a window in which an answer may stand (its day only where "dated" windows are
packed, for a question that asks when); 0 is any other token."""


Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWindow:
    """Neighbouring sentences of an article, under its headline and its day in words."""

    text: str
    headline: str = ""
    day: str = ""

    @property
    def whole(self) -> str:
        """What is read: the headline, the day, and the sentences."""
        return BETWEEN.join(part for part in (self.headline, self.day, self.text) if part)

    @property
    def begin(self) -> int:
        """Where the sentences begin in ``whole``."""
        return len(self.whole) - len(self.text)

    @property
    def day_place(self) -> Place:
        """Where the day stands in ``whole``; a place without characters where there is none."""
        start = len(self.headline) + len(BETWEEN) if self.headline else 0
        return start, start + len(self.day)

    def part(self, start: int, end: int) -> int:
        """Return the part of ``whole`` that characters belong to."""
        if start >= self.begin:
            return TEXT
        first, last = self.day_place
        if first <= start and end <= last:
            return DAY
        return HEADLINE if end <= len(self.headline) else 0


@dataclass(frozen=True, slots=True)
class PackedWindow:
    """An input: all tokens, and of those from ``first`` on the characters and the part."""

    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]
    parts: tuple[int, ...]


def pack_windows(
    tokenizer: Tokenizer, question: str, windows: Sequence[ReadingWindow], *, dated: bool = False
) -> list[PackedWindow]:
    """Return the inputs of a question over several windows; ``dated``: a day may be the answer."""
    cls, sep = _get_mark(tokenizer, "[CLS]"), _get_mark(tokenizer, "[SEP]")
    asked = tokenizer.encode(question, add_special_tokens=False).ids[-QUESTION:]
    read = tokenizer.encode_batch([one.whole for one in windows], add_special_tokens=False)
    head = (cls, *asked, sep)
    parts = (HEADLINE, TEXT, DAY) if dated else (HEADLINE, TEXT)
    pairs = zip(read, windows, strict=True)
    return [_pack_window(head, sep, one, window, parts) for one, window in pairs]


def _get_mark(tokenizer: Tokenizer, mark: str) -> int:
    number = tokenizer.token_to_id(mark)
    if number is None:
        raise ValueError(f"the reader's tokenizer has no {mark}")
    return number


def _pack_window(
    head: tuple[int, ...],
    sep: int,
    read: Encoding,
    window: ReadingWindow,
    allowed: Sequence[int],
) -> PackedWindow:
    offsets = tuple(read.offsets[:WINDOW])
    every = (window.part(start, end) for start, end in offsets)
    parts = tuple(part if part in allowed else 0 for part in every)
    return PackedWindow((*head, *read.ids[:WINDOW], sep), len(head), offsets, parts)


def split_windows(body: str, sentences: Sequence[Place], most: int = WORDS) -> list[Place]:
    """Return the runs of neighbouring sentences that are read together, as offsets of the body.

    The sentences of a passage are cut into as few runs as hold at most ``most`` words each, of
    about the same length.
    """
    sizes = [len(body[start:end].split()) for start, end in sentences]
    count = max(1, -(-sum(sizes) // most))
    goal = sum(sizes) / count
    runs: list[Place] = []
    open_at, size = -1, 0
    for (start, end), words in zip(sentences, sizes, strict=True):
        if open_at >= 0 and (size + words > most or size + words / 2 > goal):
            open_at, size = -1, 0
        if open_at < 0:
            open_at = start
            runs.append((start, end))
        runs[-1] = (open_at, end)
        size += words
    return runs
