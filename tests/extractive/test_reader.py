"""The reader: what it is given, what it makes of the network's numbers, what the model finds."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from bot.extractive.packing import DAY, HEADLINE, TEXT, ReadingWindow, pack_windows, split_windows
from bot.extractive.reader import (
    LONGEST,
    SpanReader,
    make_batches,
    measure_places,
    score_spans,
)
from bot.extractive.snap import snap_span

BOAT = ReadingWindow(
    text="A ferry with 212 people aboard sank off Lume on Tuesday. Captain Ada Brook was rescued.",
    headline="Ferry sinks off Lume",
    day="May 4, 2021",
)


@pytest.fixture
def tokenizer() -> Tokenizer:
    words = "[PAD] [UNK] [CLS] [SEP] who sank ferry sinks · may 4 a the fast".split()
    made = Tokenizer(WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    return made


def test_a_window_is_headline_day_and_sentences() -> None:
    assert BOAT.whole.startswith("Ferry sinks off Lume · May 4, 2021 · A ferry")
    assert BOAT.whole[BOAT.begin :] == BOAT.text
    assert ReadingWindow(text="Only this.").whole == "Only this."


def test_pack_tells_headline_and_text_from_the_day(tokenizer: Tokenizer) -> None:
    window = ReadingWindow(text="the ferry sank fast", headline="ferry sinks", day="may 4")
    (one,) = pack_windows(tokenizer, "who sank", [window])
    read = [window.whole[a:b] for a, b in one.offsets]
    told = dict(zip(read, one.parts, strict=True))
    assert told["sinks"] == HEADLINE
    assert told["fast"] == TEXT
    assert told["may"] == told["4"] == 0
    assert one.ids[one.first : one.first + len(read)] == one.ids[4:-1]
    (one,) = pack_windows(tokenizer, "who sank", [window], dated=True)
    assert dict(zip(read, one.parts, strict=True)) == told | {"may": DAY, "4": DAY}


def test_a_span_stays_in_its_part(tokenizer: Tokenizer) -> None:
    (one,) = pack_windows(
        tokenizer, "who", [ReadingWindow(text="the ferry", headline="sinks", day="may 4")]
    )
    level = np.zeros(len(one.ids), np.float32)
    scores = score_spans(one, level, level)
    assert scores.shape == (len(one.parts), LONGEST)
    allowed = {(int(a), int(a + n)) for a, n in np.argwhere(np.isfinite(scores))}
    parts = {(one.parts[a], one.parts[b]) for a, b in allowed}
    assert parts == {(HEADLINE, HEADLINE), (TEXT, TEXT)}


def test_the_score_is_what_the_span_has_over_none(tokenizer: Tokenizer) -> None:
    (one,) = pack_windows(tokenizer, "who", [ReadingWindow(text="the ferry")])
    starts, ends = (np.zeros(len(one.ids), np.float32) for _ in range(2))
    starts[0], starts[one.first], ends[one.first + 1] = 1.0, 3.0, 2.0
    assert score_spans(one, starts, ends)[0, 1] == pytest.approx(4.0)


def test_a_place_has_the_score_of_the_best_span_that_touches_it(tokenizer: Tokenizer) -> None:
    window = ReadingWindow(text="the ferry sank", day="may 4")
    (one,) = pack_windows(tokenizer, "who", [window], dated=True)
    starts, ends = (np.zeros(len(one.ids), np.float32) for _ in range(2))
    starts[one.first] = ends[one.first + 1] = 2.0
    read = measure_places(
        one, score_spans(one, starts, ends), [window.day_place, (8, 11), (90, 99)]
    )
    assert read.places == (4.0, 0.0, -np.inf)
    assert read.total > 4.0


def test_batches_hold_each_input_once_shortest_first(tokenizer: Tokenizer) -> None:
    packed = pack_windows(
        tokenizer, "who", [ReadingWindow(text="a " * n + "ferry") for n in (9, 1, 5, 3)]
    )
    assert [at for batch in make_batches(packed, 2) for at in batch] == [1, 3, 2, 0]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("it cost $3 million to build", "3", "$3 million"),
        ("a walk of 12 kilometres", "12", "12 kilometres"),
        ("prices rose 8.3% in May", "8", "8.3%"),
        ("prices rose 8 percent", "8", "8 percent"),
        ("said Ada Brooks, who", "Brook", "Brooks"),
        ("the ship “Star.”", "“Star.”", "Star."),
        ("after 45 days in office", "45", "45 days"),
        ("the U.S. economy", "U.S", "U.S"),
        ("more than 6,000 came", "6,000", "more than 6,000"),
        ("20 million Singapore dollars", "20", "20 million Singapore dollars"),
        ("a 7.1-magnitude quake", "7.1", "7.1-magnitude"),
        ("in 2 million homes", "2 million", "2 million"),
    ],
)
def test_a_span_is_made_whole(text: str, part: str, whole: str) -> None:
    start, end = snap_span(text, text.index(part), text.index(part) + len(part))
    assert text[start:end] == whole


def test_windows_hold_every_sentence_once_and_few_words() -> None:
    body = " ".join(f"{'Word ' * 29}end{n}." for n in range(6))
    ends = [body.index(f"end{n}.") + len(f"end{n}.") for n in range(6)]
    places = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    runs = split_windows(body, places, 85)
    assert [start for start, _ in runs] == [0, *(end + 1 for _, end in runs[:-1])]
    assert runs[-1][1] == len(body)
    assert all(len(body[start:end].split()) <= 85 for start, end in runs)
    assert split_windows("", []) == []


def test_nothing_to_read_is_none() -> None:
    assert SpanReader().read("Who sank?", []).none == 1.0


@pytest.mark.parametrize(
    ("question", "answer"),
    [("How many people were aboard the ferry?", "212"), ("Who was rescued?", "Ada Brook")],
)
def test_the_model_reads(question: str, answer: str) -> None:
    best = SpanReader().read(question, [BOAT]).spans[0]
    assert answer in BOAT.whole[best.start : best.end]


def test_the_model_says_none_and_repeats_itself() -> None:
    reader = SpanReader()
    read = reader.read("Who won the chess title in Oslo?", [BOAT])
    assert read.none > 0.5
    assert reader.read("Who won the chess title in Oslo?", [BOAT]) == read
    total = read.none + sum(span.share for span in read.spans)
    assert total <= 1.0 + 1e-6
