"""What the reader learns from: places of answers in windows."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from bot.extractive.event_dating.day_reading import DayWindow
from bot.extractive.packing import ReadingWindow
from training.groups import TrainingGroup, save_groups
from training.packed import TOKENIZER, load_tokenizer, pack_files
from training.pairs import is_right_place, locate_forms, make_groups
from training.token_groups import (
    TokenGroup,
    draw_windows,
    load_token_groups,
    make_batches,
    save_token_groups,
)
from training.when_pairs import ask_text, locate_gold

BODY = "The ferry Lume sank. Captain Ada Brook was rescued by a boat. Nobody else was aboard it."
HIT = {
    "article": "ferry",
    "headline": "Ferry sinks",
    "published": "2021-05-04",
    "sentences": [[0, 20, BODY[:20]], [21, 61, BODY[21:61]], [62, 88, BODY[62:]]],
}
ROW = {
    "question": "Who was rescued?",
    "answer": "Ada Brook",
    "article": "ferry",
    "place": [21, 61],
    "hits": [HIT],
    "candidates": [],
}


def test_the_parts_of_a_list_are_one_span() -> None:
    ((start, end),) = locate_forms({"answer": "Ada Brook; a boat"}, BODY)
    assert BODY[start:end] == "Ada Brook was rescued by a boat"
    assert locate_forms({"answer": "Ada Brook; a whale"}, BODY) == ()


def test_only_the_place_that_was_read_is_right() -> None:
    (group,) = make_groups([ROW], random.Random(0))
    (window,), (gold,) = group.windows, group.gold
    assert [window.whole[a:b] for a, b in gold] == ["Ada Brook"]
    assert not is_right_place(ROW, "harbour", 21, 61)
    assert not is_right_place(ROW, "ferry", 62, 88)
    assert list(make_groups([{**ROW, "article": "harbour"}], random.Random(0))) == []


def pack_row(folder: Path) -> dict[str, list[TokenGroup]]:
    (group,) = make_groups([ROW], random.Random(0))
    silent = TrainingGroup("Who sank it?", group.windows, ((),))
    save_groups([group, silent], folder / "pairs.jsonl.gz")
    return pack_files(load_tokenizer(TOKENIZER), [folder / "pairs.jsonl.gz"])


def test_tokens_are_kept_in_their_file(tmp_path: Path) -> None:
    packed = pack_row(tmp_path)
    save_token_groups(packed, tmp_path / "all.npz")
    read = load_token_groups(tmp_path / "all.npz")
    assert [one.gold for one in read["pairs"]] == [one.gold for one in packed["pairs"]]
    told, silent = read["pairs"]
    assert np.array_equal(told.windows[0].ids, silent.windows[0].ids)
    ((first, last),) = told.gold[0]
    kept = [load_tokenizer(TOKENIZER).id_to_token(int(one)) for one in told.windows[0].ids]
    assert kept[first : last + 1] == ["ada", "brook"]
    assert silent.gold == ((),)


def test_the_right_window_is_always_drawn(tmp_path: Path) -> None:
    told, silent = pack_row(tmp_path)["pairs"]
    many = TokenGroup(told.head, told.windows * 9, (*silent.gold * 8, *told.gold))
    drawn = [draw_windows(many, 4, random.Random(seed)) for seed in range(20)]
    assert all(len(one.windows) == 4 and sum(map(bool, one.gold)) == 1 for one in drawn)
    batches = list(make_batches(drawn, 4 * 2 * told.width, random.Random(0)))
    assert [len(one) for one in batches] == [2] * 10


def test_an_event_is_asked_for_by_its_date() -> None:
    assert ask_text("Ferry sinks off Lume.") == "On what date: Ferry sinks off Lume?"
    assert ask_text("when did the ferry sink") == "when did the ferry sink"


def test_a_day_is_told_by_its_words_or_by_the_day_of_the_report() -> None:
    window = ReadingWindow(text="It sank on Tuesday.", headline="Ferry sinks", day="May 5, 2021")
    opened = DayWindow(begin=0, window=window)
    ((start, end),) = locate_gold({"how": "relative", "expression": "Tuesday"}, opened)
    assert window.whole[start:end] == "Tuesday"
    ((start, end),) = locate_gold({"how": "report"}, opened)
    assert window.whole[start:end] == "May 5, 2021"
    assert locate_gold({"how": "explicit", "expression": "3 June"}, opened) == ()
