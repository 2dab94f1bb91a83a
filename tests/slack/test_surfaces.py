"""Every other way to the bot, end to end: messages, commands, buttons, forms, its own view."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import (
    SEARCHED,
    ScriptedAsker,
    answer,
    citation,
    refusal,
    settled,
    stage,
    words,
)

from bot.eval.load_cases import read_cases
from bot.slack.fake import FakeSlack, user, workspace
from bot.types import Answer, Searched
from index import Article, Coverage, PublicationDate

BODY = "Two men met. The invitation was handed over on Thursday. Nothing else was said."
QUOTE = "The invitation was handed over on Thursday."
CITED = citation(quote=QUOTE, start=13, end=56)
WINDOW = Searched(articles=3, first="2018-04-27", last="2023-09-13", since="2024-01-01")


class Shelf:
    """An archive of one article."""

    change = 1

    def __init__(self, body: str = BODY) -> None:
        published = PublicationDate(value="2018-06-14", basis="stated")
        self.one = Article(id="a1", title="Leaders to meet", body=body, published=published)

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        return self.one if article_id == "a1" else None

    def find_by_address(self, addresses: Sequence[str]) -> list[str]:
        return ["a1"] if "https://news.example/a1" in addresses else []

    def newest(self, count: int) -> list[Article]:
        return [self.one]

    def changed_since(self, change: int) -> list[str]:
        return []

    def get_cluster(self, article_id: str) -> list[str]:
        return []

    @property
    def copies(self) -> Shelf:
        return self

    def coverage(self) -> Coverage:
        return Coverage(
            articles=1,
            passages=1,
            undated=0,
            first=date(2018, 6, 14),
            last=date(2018, 6, 14),
            sources=(("Example Wire", 1),),
            months=(("2018-06", 1),),
        )


def answered(slack: FakeSlack, question: str = "when?") -> dict[str, Any]:
    (reply,) = slack.replies(slack.say(question))
    return reply


def test_a_direct_message_is_answered_in_its_thread(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, _):
        ts = slack.say("when was it?", channel="D0READER", mention=False)
        (reply,) = slack.replies(ts, channel="D0READER")
    assert "June 2018" in words(reply)


def test_the_agent_view_greets_with_questions_from_the_archive(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer()), store=Shelf()) as (slack, _):
        user.open_tab(slack, "messages")
        assert slack.space.wait(lambda: "D0READER" in slack.space.prompts)
        offered = slack.space.prompts["D0READER"]
    assert offered["prompts"][0]["message"] == "What was reported about Leaders to meet?"
    assert "thread_ts" not in offered


def test_the_home_tab_shows_the_archive_and_ones_own_questions(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer()), store=Shelf()) as (slack, _):
        slack.replies(slack.say("what was asked in a thread?"))
        user.send_command(slack, "when was it?")
        user.send_command(slack, "what did others ask?", user="U0OTHER")
        assert slack.wait_for_ephemeral(2)
        user.open_tab(slack, "home")
        assert slack.space.wait(lambda: "U0READER" in slack.space.homes)
        shown = words(slack.space.homes["U0READER"])
    assert "1 article, 14 June 2018." in shown
    assert "2018-06 ██████████████████████████████ 1" in shown
    assert "when was it?" in shown
    assert "what did others ask?" not in shown
    assert "what was asked in a thread?" not in shown


def test_the_command_answers_its_asker_alone(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        envelope = user.send_command(slack, "when was it?")
        assert slack.sockets.wait_until_acked(envelope)
        (whisper,) = slack.wait_for_ephemeral()
        assert settled(app, slack)
    assert slack.sockets.acknowledged[envelope]["text"] == "Looking it up…"
    assert whisper["response_type"] == "ephemeral"
    assert "June 2018" in words(whisper)
    assert slack.space.messages == {}


@pytest.mark.parametrize("text", ["", "help", "?"])
def test_the_command_without_a_question_tells_how_to_ask(tmp_path: Path, text: str) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, _):
        envelope = user.send_command(slack, text)
        assert slack.sockets.wait_until_acked(envelope)
    assert "Ask me about the news" in slack.sockets.acknowledged[envelope]["text"]


def test_an_answer_is_shared_with_everyone_by_its_asker_alone(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, _):
        user.send_command(slack, "when was it?")
        (whisper,) = slack.wait_for_ephemeral()
        slack.sockets.wait_until_acked(user.press_button(slack, whisper, "share", user="U0OTHER"))
        slack.sockets.wait_until_acked(user.press_button(slack, whisper, "share"))
        assert slack.wait_for_ephemeral(2)[1]["delete_original"]
        (shared,) = slack.space.messages["C0NEWS"]
    assert "June 2018" in words(shared)
    assert "share" not in str(shared["blocks"])


def test_show_evidence_opens_the_quote_in_its_context(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer(citations=(CITED,)))
    with stage(tmp_path, asker, store=Shelf()) as (slack, _):
        user.press_button(slack, answered(slack), "evidence")
        (modal,) = slack.wait_for_modals()
    assert BODY in words(modal)
    (context,) = [block for block in modal["blocks"] if "Two men" in str(block)]
    bold = [run["text"] for run in context["elements"][0]["elements"] if run.get("style")]
    assert bold == [QUOTE]


@pytest.mark.parametrize(
    ("article_id", "body", "told"),
    [("a1", "Rewritten.", "It has changed"), ("a7", BODY, "has gone from the archive")],
)
def test_show_evidence_says_where_the_article_has_changed(
    tmp_path: Path, article_id: str, body: str, told: str
) -> None:
    cited = citation(quote=QUOTE, article_id=article_id)
    asker = ScriptedAsker(answer(citations=(cited,)))
    with stage(tmp_path, asker, store=Shelf(body)) as (slack, _):
        user.press_button(slack, answered(slack), "evidence")
        (modal,) = slack.wait_for_modals()
    assert f"“{QUOTE}”" in words(modal)
    assert told in words(modal)


def test_a_buttons_answer_stays_in_its_channel(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer()), store=Shelf()) as (slack, _):
        user.press_button(slack, answered(slack), "evidence", channel="C0ELSE")
        (whisper,) = slack.wait_for_ephemeral()
        assert slack.space.views == []
    assert "I no longer have that answer" in whisper["text"]


def test_a_refusal_within_a_window_offers_wider_dates_and_asks_once_more(tmp_path: Path) -> None:
    narrow = answer("Nothing.", short="", citations=(), abstained=True, searched=WINDOW)
    asker = ScriptedAsker(narrow, answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when?")
        (refused,) = slack.replies(ts)
        for _ in range(2):
            user.press_button(slack, refused, "widen")
        slack.replies(ts, 2)
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 2
    assert asker.asked[1][1]["scope"].since == date(2018, 4, 27)


def test_a_question_that_was_read_otherwise_is_asked_as_typed(tmp_path: Path) -> None:
    read = answer(question="when did puttin resign?", rewritten="when did Putin resign?")
    asker = ScriptedAsker(read, answer())
    with stage(tmp_path, asker) as (slack, _):
        ts = slack.say("when did puttin resign?")
        (reply,) = slack.replies(ts)
        user.press_button(slack, reply, "as-typed")
        slack.replies(ts, 2)
    assert "Read as: when did Putin resign?" in str(reply["blocks"])
    assert asker.asked[1][0] == "as typed: when did puttin resign?"


def test_a_refusal_over_everything_offers_no_wider_dates(tmp_path: Path) -> None:
    assert SEARCHED.since is None
    with stage(tmp_path, ScriptedAsker(refusal())) as (slack, _):
        assert "widen" not in str(answered(slack)["blocks"])


def test_a_thumb_up_is_kept_and_thanked_for(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        user.press_button(slack, answered(slack), "feedback", value="1 good")
        (whisper,) = slack.wait_for_ephemeral()
        rows = app.service.inbox.select("SELECT * FROM feedback")
    assert whisper["text"].startswith("Thank you.")
    assert [(row["event"], row["user"], row["verdict"]) for row in rows] == [
        (1, "U0READER", "good")
    ]


def test_a_thumb_down_asks_what_is_right_and_becomes_a_case(tmp_path: Path) -> None:
    cases = tmp_path / "slack.jsonl"
    with stage(tmp_path, ScriptedAsker(answer()), cases=cases) as (slack, _):
        user.press_button(slack, answered(slack, "when was it?"), "feedback", value="1 bad")
        (form,) = slack.wait_for_modals()
        said = {"wrong": "date", "better": "May 2018"}
        assert slack.sockets.wait_until_acked(user.submit_form(slack, form, said))
        assert slack.space.wait(cases.exists)
    (case,) = read_cases(cases)
    assert (case.question, case.expect) == ("when was it?", {"date": "2018-05"})
    assert "A date is wrong" in case.notes
    assert "a1#1" in case.notes


def test_complaints_without_a_right_answer_are_kept_but_make_no_case(tmp_path: Path) -> None:
    cases = tmp_path / "slack.jsonl"
    with stage(tmp_path, ScriptedAsker(answer()), cases=cases) as (slack, app):
        user.press_button(slack, answered(slack), "feedback", value="1 bad")
        (form,) = slack.wait_for_modals()
        user.submit_form(slack, form, {"wrong": "facts"})
        assert slack.space.wait(cases.exists)
        (row,) = app.service.inbox.select("SELECT * FROM feedback")
    assert cases.read_text() == ""
    assert row["wrong"] == "facts"


def test_ask_about_this_answers_in_the_messages_thread(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        said = slack.space.add(
            "C0NEWS",
            workspace.build_message("they met", channel="C0NEWS", user="U1", mention=False),
        )
        user.use_shortcut(slack, said)
        (form,) = slack.wait_for_modals()
        assert form["blocks"][0]["element"]["initial_value"] == "they met"
        user.submit_form(slack, form, {"question": "when did they meet?"})
        assert slack.replies(said["ts"])
    assert asker.asked[0][0] == "when did they meet?"


def test_ask_about_this_wants_a_question(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, _):
        said = slack.space.add("C0NEWS", {"text": "x", "user": "U1"})
        user.use_shortcut(slack, said)
        (form,) = slack.wait_for_modals()
        envelope = user.submit_form(slack, form, {"question": " "})
        assert slack.sockets.wait_until_acked(envelope)
    reply = json.loads(json.dumps(slack.sockets.acknowledged[envelope]))
    assert reply["errors"] == {"question": "Please write a question."}


def wide(count: int) -> Answer:
    """Return an answer with so many citations."""
    return answer(citations=tuple(citation(number) for number in range(1, count + 1)))


@pytest.mark.parametrize("count", [5, 60])
def test_an_answer_shows_one_quote_and_all_of_them_on_request(tmp_path: Path, count: int) -> None:
    carried = tuple(f"Carrier {number} of the wire" for number in range(200))
    cited = replace(wide(count), also_carried_by=carried)
    with stage(tmp_path, ScriptedAsker(cited), store=Shelf()) as (slack, _):
        reply = answered(slack)
        user.press_button(slack, reply, "evidence")
        (modal,) = slack.wait_for_modals()
    assert words(reply).count("Example Wire") == 1
    assert f"Show all evidence ({count})" in words(reply)
    shown = words(modal)
    assert shown.count("Open the article at the quote") == min(count, 15)
    assert ("And 45 more quotes" in shown) == (count == 60)
    assert all(name in shown for name in carried)


def test_an_answer_has_four_buttons_at_most_and_one_row(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(wide(5)), store=Shelf()) as (slack, _):
        user.send_command(slack, "when?")
        (whisper,) = slack.wait_for_ephemeral()
    rows = [block for block in whisper["blocks"] if block["type"] == "actions"]
    labels = [button["text"]["text"] for row in rows for button in row["elements"]]
    assert labels == ["Show all evidence (5)", "Watch", "Share with everyone"]
    assert len(rows) == 1


def test_what_rests_on_no_article_has_no_buttons(tmp_path: Path) -> None:
    hello = answer("Hello. Ask me.", short="", citations=())
    with stage(tmp_path, ScriptedAsker(hello), store=Shelf()) as (slack, _):
        reply = answered(slack, "hello")
    assert [block["type"] for block in reply["blocks"]] == ["rich_text"]
