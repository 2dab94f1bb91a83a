"""The verifier: a question and a span marked in its sentence in, how well it answers out.

A second encoder of the reader's kind (``training/verify.py``), read over few candidates: the
span's words stand behind the question, and inside the sentence they bear the question's token
type. It sees whether the sentence tells of what was asked, not how the reader came to the span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.extractive.packing import PackedWindow, ReadingWindow, pack_windows
from index.language.sentences import find_sentences

BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A window and the characters of its ``whole`` that are judged as an answer."""

    window: ReadingWindow
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words that are judged."""
        return self.window.whole[self.start : self.end]


def narrow_window(window: ReadingWindow, start: int, end: int) -> MarkedSpan:
    """Return a span with its own sentence and the one before it alone.

    Of a span in the headline the first sentence stays.
    """
    at = window.begin
    places = find_sentences(window.text)
    own = next((k for k, (_, last) in enumerate(places) if start - at < last), len(places) - 1)
    if own < 0:
        return MarkedSpan(window, start, end)
    low, high = places[max(0, own - 1)][0], max(places[own][1], end - at)
    small = replace(window, text=window.text[low:high])
    moved = 0 if start < at else low
    return MarkedSpan(small, start - moved, end - moved)


def pack_spans(
    tokenizer: Tokenizer, question: str, spans: Sequence[MarkedSpan]
) -> list[PackedWindow]:
    """Return the inputs of a question and its candidates."""
    return [
        pack_windows(tokenizer, f"{question}{BETWEEN}{one.text}", [one.window])[0] for one in spans
    ]


def make_marked_tensors(
    packed: Sequence[PackedWindow], spans: Sequence[MarkedSpan]
) -> dict[str, NDArray[np.int64]]:
    """Return the padded inputs of the network; tokens of a span bear the question's type."""
    width = max(len(one.ids) for one in packed)
    ids, mask, kinds = (np.zeros((len(packed), width), np.int64) for _ in range(3))
    for row, (one, span) in enumerate(zip(packed, spans, strict=True)):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        kinds[row, one.first : len(one.ids)] = 1
        for at, (start, end) in enumerate(one.offsets):
            if start < span.end and end > span.start:
                kinds[row, one.first + at] = 0
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
