"""The pure parts: what people typed, what Slack may be shown, how a long text is split."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fakes.slack_bot import ScriptedAsker, answer, citation, settled, stage
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import (
    build_link,
    escape_mrkdwn,
    escape_plain_text,
    split_text,
    to_web_address,
    truncate_text,
)
from bot.slack.parse_event import is_question, strip_markup
from bot.slack.views import build_answer_messages
from bot.slack.views.home import render_bars
from bot.types import Answer


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("<@U0ME> who met Kim?", "who met Kim?"),
        ("hey <@U0ME|dateline>, who  met\nKim?", "hey , who met Kim?"),
        ("what did <@U0YOU|Ann> send in <#C1|news>?", "what did Ann send in news?"),
        (
            "see <https://a.example/x|this> &amp; <https://b.example>",
            "see this & https://b.example",
        ),
        ("<!channel> 5 &lt; 6", "5 < 6"),
    ],
)
def test_a_persons_words_come_without_slacks_markup(typed: str, said: str) -> None:
    assert strip_markup(typed, "U0ME") == said


@pytest.mark.parametrize(("text", "asked"), [("why?", True), ("help", False), ("?!", False)])
def test_what_asks_nothing_is_told_apart(text: str, asked: bool) -> None:
    assert is_question(text) is asked


@given(st.text(max_size=300), st.integers(min_value=3, max_value=50))
def test_pieces_join_to_the_whole_and_none_is_too_long(text: str, most: int) -> None:
    found = split_text(text, most)
    assert "".join(found) == text
    assert all(0 < len(piece) <= most for piece in found)
    assert len(truncate_text(text, most)) <= most


@given(st.text(alphabet="<>!@#&UCabc|:/h", max_size=60))
def test_no_text_holds_a_live_control_sequence(text: str) -> None:
    assert "<!" not in escape_plain_text(text)
    assert "<@" not in escape_plain_text(text)
    assert not set("<>") & set(escape_mrkdwn(text))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://a.example/x#:~:text=In%20June", "https://a.example/x#:~:text=In%20June"),
        ("https://a.example/ü|<x>", "https://a.example/%C3%BC%7C%3Cx%3E"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://[broken", ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str, safe: str) -> None:
    assert to_web_address(address) == safe


def test_months_become_years_where_there_are_many() -> None:
    months = [(f"{year}-{month:02d}", 1) for year in (2018, 2019, 2020) for month in range(1, 13)]
    assert [line.split()[0] for line in render_bars(months)] == ["2018", "2019", "2020"]
    assert render_bars([("2018-06", 4), ("2018-07", 2)])[1] == f"2018-07 {'█' * 15} 2"


@given(st.lists(st.text(min_size=1, max_size=6000), max_size=12), st.text(max_size=20_000))
def test_no_answer_is_too_large_for_slack(quotes: list[str], text: str) -> None:
    cited = tuple(citation(number, quote=quote) for number, quote in enumerate(quotes, 1))
    for message in build_answer_messages(answer(text, citations=cited)):
        assert 0 < len(message.blocks) <= 50
        assert len(message.text) <= 4000


def test_a_crowd_is_told_how_long_the_queue_is(tmp_path: Path) -> None:
    gate = threading.Event()

    def held() -> Answer:
        gate.wait(60)
        return answer()

    with stage(tmp_path, ScriptedAsker(held), workers=2) as (slack, app):
        for number in range(12):
            slack.say("when?", user=f"U{number}")
        called = slack.space.called
        assert slack.space.wait(lambda: len(called("assistant.threads.setStatus")) == 12)
        gate.set()
        assert settled(app, slack)
    told = {call.payload["status"] for call in called("assistant.threads.setStatus")}
    assert "is looking it up…" in told
    assert any(words.startswith("will answer after") for words in told)


def test_a_link_whose_words_are_invisible_shows_its_address() -> None:
    link = build_link("https://news.example/a", "\U000e0100")
    assert link["text"] == "https://news.example/a"
