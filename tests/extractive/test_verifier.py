"""The verifier: what it is given of a span, and what the model makes of it."""

from __future__ import annotations

from bot.extractive.packing import PackedWindow, ReadingWindow
from bot.extractive.reader import SpanReader
from bot.extractive.verifier import MarkedSpan, make_marked_tensors, narrow_window

WHOLE = ReadingWindow(
    text="Rain fell. The ferry sank off Lume. Captain Ada Brook was rescued. Nobody was hurt.",
    headline="Ferry sinks",
    day="May 4, 2021",
)


def mark(words: str) -> MarkedSpan:
    start = WHOLE.whole.index(words)
    return MarkedSpan(WHOLE, start, start + len(words))


def test_a_span_keeps_its_sentence_and_the_one_before() -> None:
    span = mark("Ada Brook")
    small = narrow_window(span.window, span.start, span.end)
    assert small.window.text == "The ferry sank off Lume. Captain Ada Brook was rescued."
    assert small.text == "Ada Brook"


def test_a_headline_keeps_the_first_sentence() -> None:
    small = narrow_window(WHOLE, 0, 5)
    assert small.window.text == "Rain fell."
    assert small.text == "Ferry"


def test_the_tokens_of_a_span_bear_the_type_of_the_question() -> None:
    window = ReadingWindow(text="the ferry sank")
    one = PackedWindow((1, 7, 2, 3, 4, 5, 2), 3, ((0, 3), (4, 9), (10, 14)), (2, 2, 2))
    tensors = make_marked_tensors([one], [MarkedSpan(window, 4, 9)])
    assert tensors["token_type_ids"].tolist() == [[0, 0, 0, 1, 0, 1, 1]]
    assert tensors["attention_mask"].sum() == 7


def test_the_answer_is_judged_better_than_another_name() -> None:
    right, wrong = SpanReader().judge("Who was rescued?", [mark("Ada Brook"), mark("Lume")])
    assert right > wrong
