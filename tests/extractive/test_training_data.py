"""What the reader learns from: places of answers in windows."""

from __future__ import annotations

import random

from training.pairs import is_right_place, locate_forms, make_groups

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
