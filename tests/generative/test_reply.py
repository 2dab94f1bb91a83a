"""Replies read while they come; numbers as values."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.generative.faithfulness import find_figures
from bot.generative.llm import ReplyError
from bot.generative.reply import LONGEST, ReplyReader
from bot.types import REFUSAL

CLAIM = {"sentence": 'He said "claims": [1]', "passage": 1, "quote": "a {brace} and “marks”"}


def read(text: str, size: int = 1) -> ReplyReader:
    reader = ReplyReader()
    for at in range(0, len(text), size):
        reader.feed(text[at : at + size])
    return reader


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3), max_size=3),
    st.integers(min_value=1, max_value=30),
)
def test_claims_come_whole_however_the_reply_is_cut(
    claims: list[dict[str, str]], size: int
) -> None:
    reader = read(json.dumps({"claims": claims, "short": "s"}), size)
    assert reader.claims == claims
    assert reader.finish().short == "s"


@pytest.mark.parametrize("mark", ["<think>", "</think>", "<think>a</think>"])
@pytest.mark.parametrize("frame", ["{}", "Here: {}", "```json\n{}\n```", "<think>a</think>{}"])
def test_a_mark_of_thoughts_in_a_quote_is_a_quote(frame: str, mark: str) -> None:
    claims = [CLAIM | {"quote": f"the model printed {mark} first"}]
    reader = read(frame.format(json.dumps({"claims": claims, "short": mark})))
    assert reader.claims == claims
    assert reader.finish().short == mark


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "```json\n{}\n```",
        "Here it is: {} Good luck!",
        '<think>"claims": [{{"a": 1}}</think>{}',
        '<think>"claims": [</think>\n<think>{{"claims": [1]}}</think>{}',
        "I should answer.</think>{}",
    ],
)
def test_what_stands_around_the_object_is_passed_over(frame: str) -> None:
    reader = read(frame.format(json.dumps({"claims": [CLAIM], "short": "x"})))
    assert reader.claims == [CLAIM]
    assert reader.finish().short == "x"


def test_a_claim_is_read_before_the_reply_ends() -> None:
    reader = ReplyReader()
    assert reader.feed('{"claims": [' + json.dumps(CLAIM)[:-1]) == []
    assert reader.feed("}") == [CLAIM]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "I think June.",
        "{",
        '{"claims": [',
        '{"claims": 3}',
        "[1, 2]",
        "null",
        '{"claims": [' + json.dumps(CLAIM),
        '{"claims": [1]}',
        "[" * 9999,
        '{"a":' * 9999,
    ],
)
def test_a_malformed_reply_is_an_error(text: str) -> None:
    with pytest.raises(ReplyError):
        read(text, 500).finish()


def test_a_reply_without_end_is_an_error() -> None:
    with pytest.raises(ReplyError, match="does not end"):
        read("x" * (LONGEST + 1), 1000)


@pytest.mark.parametrize(
    "text", [json.dumps({"claims": [], "short": REFUSAL}), REFUSAL, f'"{REFUSAL}"\n']
)
def test_the_refusal_is_known(text: str) -> None:
    ending = read(text).finish()
    assert ending.refused
    assert ending.short == ""


def test_no_claim_is_not_yet_a_refusal() -> None:
    assert not read('{"claims": []}').finish().refused


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("about 10,000 people and two dozen", ["10000", "24"]),
        ("ten thousand", ["10000"]),
        ("10 000", ["10000"]),
        ("$1.5 million", ["1500000"]),
        ("1.5m and 2bn", ["1500000", "2000000000"]),
        ("twenty-one", ["21"]),
        ("two hundred and five", ["205"]),
        ("three, four", ["3", "4"]),
        ("the 21st and the third", ["21", "3"]),
        ("one of them, first", []),
        ("three hundred thousand", ["300000"]),
        ("G20 of MH17", ["20", "17"]),
    ],
)
def test_figures(text: str, values: list[str]) -> None:
    assert find_figures(text) == {Decimal(value) for value in values}
