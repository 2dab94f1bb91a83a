"""Replies read while they come, however they are cut and whatever stands around them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.generative.llm import ReplyError
from bot.generative.reply import LONGEST, RawSentence, ReplyReader

SENTENCE = {"text": 'He said "sentences": [{so}', "cites": ["1.2", "3.1"]}
READ = RawSentence('He said "sentences": [{so}', ((1, 2), (3, 1)))


def read(text: str, size: int = 1) -> tuple[ReplyReader, list[RawSentence]]:
    reader, found = ReplyReader(), []
    for at in range(0, len(text), size):
        found += reader.feed(text[at : at + size])
    return reader, found


@given(st.lists(st.text(min_size=1, alphabet='ab {}[]",:\\é')), st.integers(1, 30))
def test_sentences_come_whole_however_the_reply_is_cut(texts: list[str], size: int) -> None:
    whole = {"status": "answered", "sentences": [{"text": one, "cites": []} for one in texts]}
    reader, found = read(json.dumps(whole), size)
    assert [one.text for one in found] == [" ".join(t.split()) for t in texts if t.strip()]
    assert reader.finish().status == "answered"


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "```json\n{}\n```",
        "Here it is: {} Good luck!",
        '<think>"sentences": [{{"a": 1}}</think>{}',
        '<think>"sentences": [</think>\n<think>{{"sentences": [1]}}</think>{}',
        "I should answer.</think>{}",
    ],
)
@pytest.mark.parametrize("mark", ["", "<think>", "</think>"])
def test_what_stands_around_the_object_is_passed_over(frame: str, mark: str) -> None:
    whole = {"sentences": [SENTENCE], "missing": mark, "status": "partial", "search": ["a b"]}
    reader, found = read(frame.format(json.dumps(whole)))
    assert found == [READ]
    end = reader.finish()
    assert (end.status, end.missing, end.search) == ("partial", mark, ("a b",))


def test_a_sentence_is_read_before_the_reply_ends() -> None:
    reader = ReplyReader()
    assert reader.feed('{"sentences": [' + json.dumps(SENTENCE)[:-1]) == []
    assert reader.feed("}") == [READ]


@pytest.mark.parametrize(
    ("text", "cites", "shown"),
    [
        ("Lee came [1.2].", [], "Lee came."),
        ("Lee came (1.2, 3.4) and left.", [], "Lee came and left."),
        ("Lee \u202ecame\x1b.", ["x", 3, "[2.1]", "2.1"], "Lee came."),
    ],
)
def test_numbers_and_marks_are_no_prose(text: str, cites: list[object], shown: str) -> None:
    _, found = read(json.dumps({"sentences": [{"text": text, "cites": cites}]}))
    assert found[0].text == shown
    assert found[0].cites in ((), ((2, 1),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "I think June.",
        "{",
        '{"sentences": [',
        '{"sentences": 3}',
        "[1, 2]",
        "null",
        '{"sentences": [' + json.dumps(SENTENCE),
        '{"sentences": [1]}',
        "[" * 9999,
        '{"a":' * 9999,
    ],
)
def test_a_malformed_reply_is_an_error(text: str) -> None:
    with pytest.raises(ReplyError):
        read(text, 500)[0].finish()


def test_a_reply_without_end_is_an_error() -> None:
    with pytest.raises(ReplyError, match="does not end"):
        read("x" * (LONGEST + 1), 1000)
