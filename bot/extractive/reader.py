"""The reader: a question and windows of articles in, spans with scores out, or "none".

A small encoder trained by ``training/``, run by onnxruntime on one thread. The score of a span
is its logits less those of "none"; all spans of all windows and one "none" of score 0 share one
softmax, so probabilities of the same words in several articles may be summed. Nothing is drawn
by chance: the same windows in the same order give the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.extractive.packing import PackedWindow, Place, ReadingWindow, pack_windows
from bot.extractive.snap import snap_span

if TYPE_CHECKING:
    import onnxruntime

LONGEST = 24
"""The most tokens of a span."""
BEST = 5
"""Spans that are kept of a window."""
THREADS = 2
"""Threads of one reading: over 180,000 passages half the answers take 238 ms, with one 266."""
BATCH = 4
"""Windows that run together, alike in length."""

Floats = NDArray[np.float32]
_DATA = files("bot.extractive")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A run of characters of a window's ``whole``, its score, and its share of the softmax."""

    window: int
    start: int
    end: int
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class ReaderOutput:
    """What was read: the best spans first, and the share of "none" of the softmax."""

    spans: tuple[AnswerSpan, ...]
    none: float


@dataclass(frozen=True, slots=True)
class PlaceScores:
    """Of one window: the best score of a span at each place, and the logarithm of all odds."""

    places: tuple[float, ...]
    total: float


class SpanReader:
    """Reads windows for a question; the model is loaded when it first reads."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` has reader.onnx and reader-tokenizer.json; without one, the package's own."""
        self._folder = folder

    def read(self, question: str, windows: Sequence[ReadingWindow]) -> ReaderOutput:
        """Return the best spans of the windows for the question."""
        if not windows:
            return ReaderOutput((), 1.0)
        packed = pack_windows(self._tokenizer, question, windows)
        tables = self._score(packed)
        peak = max(0.0, *(float(table.max(initial=0.0)) for table in tables))
        none = float(np.exp(-peak))
        total = none + sum(float(np.exp(table - peak).sum()) for table in tables)
        spans = [
            AnswerSpan(at, *_get_characters(one, windows[at], place), score, share / total)
            for at, (one, table) in enumerate(zip(packed, tables, strict=True))
            for place, score, share in _select_best(table, peak)
        ]
        return ReaderOutput(tuple(sorted(spans, key=lambda span: -span.score)), none / total)

    def score_places(
        self, question: str, windows: Sequence[ReadingWindow], places: Sequence[Sequence[Place]]
    ) -> list[PlaceScores]:
        """Return how well places of each window, its day among them, answer when it happened."""
        if not windows:
            return []
        packed = pack_windows(self._tokenizer, question, windows, dated=True)
        read = zip(packed, self._score(packed), places, strict=True)
        return [measure_places(one, table, some) for one, table, some in read]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        with self._open("reader-tokenizer.json") as path:
            tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime  # slow to import: only what reads pays for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        with self._open("reader.onnx") as path:
            return onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )

    def _open(self, name: str) -> AbstractContextManager[Path]:
        return nullcontext(self._folder / name) if self._folder else as_file(_DATA / name)

    def _score(self, packed: Sequence[PackedWindow]) -> list[Floats]:
        """Return, for each input, the score of every span (start, length - 1) of its window."""
        tables: list[Floats] = [np.empty((0, 0), np.float32)] * len(packed)
        for batch in make_batches(packed):
            some = [packed[at] for at in batch]
            starts, ends = self._session.run(["starts", "ends"], make_tensors(some))
            for at, one, start, end in zip(batch, some, starts, ends, strict=True):
                tables[at] = score_spans(one, start, end)
        return tables


def make_batches(packed: Sequence[PackedWindow], size: int = BATCH) -> Iterator[list[int]]:
    """Yield the places of inputs that run together, shortest first."""
    order = sorted(range(len(packed)), key=lambda at: len(packed[at].ids))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def make_tensors(packed: Sequence[PackedWindow]) -> dict[str, NDArray[np.int64]]:
    """Return the padded inputs of the network."""
    width = max(len(one.ids) for one in packed)
    ids, mask, kinds = (np.zeros((len(packed), width), np.int64) for _ in range(3))
    for row, one in enumerate(packed):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        kinds[row, one.first : len(one.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}


def score_spans(one: PackedWindow, starts: Floats, ends: Floats) -> Floats:
    """Return the score of every span of an input, by start and length; others are -inf."""
    count = len(one.parts)
    none = starts[0] + ends[0]
    first = starts[one.first : one.first + count]
    padded = np.full(count + LONGEST, -np.inf, np.float32)
    padded[:count] = ends[one.first : one.first + count]
    parts = np.zeros(count + LONGEST, np.int8)
    parts[:count] = one.parts
    last = np.arange(count)[:, None] + np.arange(LONGEST)[None, :]
    fits = (parts[:count, None] > 0) & (parts[last] == parts[:count, None])
    scores = np.where(fits, first[:, None] + padded[last] - none, -np.inf)
    return scores.astype(np.float32)


def measure_places(one: PackedWindow, table: Floats, places: Sequence[Place]) -> PlaceScores:
    """Return the scores of places; that of one which no span touches is -inf."""
    first = np.arange(len(one.parts))[:, None]
    last = first + np.arange(LONGEST)[None, :]
    found = []
    for start, end in places:
        inside = [at for at, (a, b) in enumerate(one.offsets) if a < end and b > start]
        touched = (first <= inside[-1]) & (last >= inside[0]) if inside else first < 0
        found.append(float(np.where(touched, table, -np.inf).max(initial=-np.inf)))
    peak = float(table.max(initial=-np.inf))
    whole = float(np.exp(table - peak).sum()) if np.isfinite(peak) else 1.0
    return PlaceScores(tuple(found), peak + float(np.log(whole)))


def _select_best(table: Floats, peak: float) -> Iterator[tuple[tuple[int, int], float, float]]:
    """Yield place, score and unscaled share of the best spans of a window, best first."""
    flat = table.ravel()
    order = np.argsort(-flat, kind="stable")[:BEST].tolist()
    for at in order:
        score = float(flat[at])
        if np.isfinite(score):
            yield divmod(at, LONGEST), score, float(np.exp(score - peak))


def _get_characters(
    one: PackedWindow, window: ReadingWindow, place: tuple[int, int]
) -> tuple[int, int]:
    first, last = place[0], place[0] + place[1]
    return snap_span(window.whole, one.offsets[first][0], one.offsets[last][1])
