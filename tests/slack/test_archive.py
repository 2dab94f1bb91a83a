"""The real bot over the sample articles, in the real app, on the fake Slack."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fakes.slack_bot import runs, settled, stage, words

from bot.pipeline import Bot
from bot.slack.channels import ChannelSettings
from bot.slack.fake import user
from bot.types import Scope
from index import Searcher


def test_the_first_invitation_is_dated_quoted_and_shown_in_its_passage(
    samples: Path, tmp_path: Path
) -> None:
    with Searcher.open(samples) as searcher:
        bot, store = Bot(searcher), searcher.archive
        with stage(tmp_path, bot, store=store) as (slack, _):
            (reply,) = slack.replies(slack.say("when did Putin first invite Kim?"))
            user.press_button(slack, reply, "evidence")
            (modal,) = slack.wait_for_modals()
    assert words(reply).startswith("June 2018")
    assert "Earliest report: [1] TASS, 14 June 2018" in words(reply)
    bold = [run["text"] for run in runs(modal) if run.get("style") and len(run["text"]) > 90]
    assert f"“{bold[0]}”" in words(reply)


def test_the_bots_own_view_shows_the_sample_archive(samples: Path, tmp_path: Path) -> None:
    with Searcher.open(samples) as searcher:
        bot, store = Bot(searcher), searcher.archive
        with stage(tmp_path, bot, store=store) as (slack, _):
            user.open_tab(slack, "home")
            user.open_tab(slack, "messages")
            assert slack.space.wait(lambda: bool(slack.space.homes and slack.space.prompts))
        offered = slack.space.prompts["D0READER"]["prompts"]
        now = datetime(2026, 11, 21)
        assert not [one for one in offered if bot.ask(one["message"], Scope(as_of=now)).abstained]
    assert "2018-06 █" in words(slack.space.homes["U0READER"])
    assert len(offered) == 4


def test_many_questions_at_once_are_all_answered(bot: Bot, tmp_path: Path) -> None:
    questions = ("when did Putin first invite Kim?", "who was invited?", "where did they meet?")
    with stage(tmp_path, bot) as (slack, app):
        asked = [
            slack.say(question, user=f"U{number}", channel=f"C{number}")
            for number, question in enumerate(questions * 4)
        ]
        for number, ts in enumerate(asked):
            assert slack.replies(ts, channel=f"C{number}")
        assert slack.space.wait(lambda: app.service.inbox.count_unfinished() == 0)
        assert app.service.inbox.count_by_state() == {"answered": len(asked)}


TALK = (
    "anyone up for lunch?",
    "who's bringing snacks?",
    "I think the summit went well",
    "is the office open tomorrow?",
    "does that work for everyone?",
    "was it hot?",
    "can you send me the slides?",
    "good point about Kim, thanks",
)


def test_in_peoples_talk_only_questions_to_the_archive_are_answered(
    bot: Bot, tmp_path: Path
) -> None:
    rules = tmp_path / "channels.yaml"
    rules.write_text("default: {answer: every}\n")
    with stage(tmp_path, bot, settings=ChannelSettings(rules)) as (slack, app):
        thread = slack.say("when did Putin first invite Kim?")
        slack.replies(thread)
        remarks = [slack.say(text, mention=False) for text in TALK]
        for text in TALK:
            slack.say(text, thread=thread, mention=False)
        asked = slack.say("when did putin invite kim to visit russia?", mention=False)
        slack.say("and where?", thread=thread, mention=False)
        assert len(slack.replies(thread, 2)) == 2
        assert slack.replies(asked)
        assert settled(app, slack)
        assert [ts for ts in remarks if slack.space.replies("C0NEWS", ts)] == []
        assert len(slack.space.replies("C0NEWS", thread)) == 2
