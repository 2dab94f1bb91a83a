"""Threads learn, once, that an article cited in them was corrected or withdrawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, citation, running, settled, stage, words

from bot.pipeline import Bot
from bot.slack.app import SlackApp
from bot.slack.channels import ChannelSettings
from bot.slack.fake import FakeSlack, user
from bot.slack.text_diff import DiffRun, find_changes
from index import Article, Coverage, PublicationDate, Searcher, build_archive

BODY = "Two men met. The invitation was handed over on Thursday. Nothing else was said."
QUOTE = "The invitation was handed over on Thursday."
CITED = citation(quote=QUOTE, start=13, end=56)
FIRST = Article(
    id="a1",
    title="Leaders to meet",
    body=BODY,
    published=PublicationDate(value="2018-06-14", basis="stated"),
)


class Shelf:
    """An archive of one article in several versions, which a test may change."""

    def __init__(self) -> None:
        self.change = 1
        self.versions: dict[int, Article] = {1: FIRST}

    def correct(self, **changed: Any) -> None:
        newest = self.versions[max(self.versions)]
        version = newest.version + 1
        self.versions[version] = replace(newest, version=version, **changed)
        self.change += 1

    def remove(self) -> None:
        self.versions.clear()
        self.change += 1

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        found = self.versions if article_id == "a1" else {}
        return found.get(version or max(found, default=0))

    def find_by_address(self, addresses: Sequence[str]) -> list[str]:
        return ["a1"] if "https://news.example/a1" in addresses else []

    def newest(self, count: int) -> list[Article]:
        return list(self.versions.values())[-count:]

    def changed_since(self, change: int) -> list[str]:
        return ["a1"] if self.versions and change < self.change else []

    def get_cluster(self, article_id: str) -> list[str]:
        return []

    @property
    def copies(self) -> Shelf:
        return self

    def coverage(self) -> Coverage:
        day = date(2018, 6, 14)
        return Coverage(
            articles=1, passages=1, undated=0, first=day, last=day, sources=(), months=()
        )


def answered(slack: FakeSlack, app: SlackApp, count: int = 1, **said: Any) -> str:
    """Ask, have it answered and remembered; return the thread."""
    ts = slack.say("when was it?", **said)
    assert len(slack.replies(ts, count)) == count
    assert settled(app, slack)
    return ts


def look(slack: FakeSlack, *apps: SlackApp) -> int:
    """Let every process look at its archive; return how many threads are told."""
    told = 0
    for app in apps:
        assert app.service.corrections is not None
        told += app.service.corrections.queue_corrections()
    assert settled(apps[0], slack)
    return told


ASKER = ScriptedAsker(answer(citations=(CITED,)))
QUIET = {"look_every": math.inf}
"""A bot that looks when told to."""


def test_a_correction_is_told_once_with_its_words(tmp_path: Path) -> None:
    store = Shelf()
    with stage(tmp_path, ASKER, store=store, **QUIET) as (slack, app):
        ts = answered(slack, app)
        store.correct(body=BODY.replace("on Thursday", "<!here> on Friday"))
        assert [look(slack, app) for _ in range(2)] == [1, 0]
        _, told = slack.space.replies("C0NEWS", ts)
    shown = words(told)
    assert shown.startswith("An article cited above has changed since: Leaders to meet")
    styles = {run["text"]: run.get("style") for run in told["blocks"][1]["elements"][0]["elements"]}
    assert styles[" Thursday."] == {"strike": True}
    assert {"bold": True} in [styles[name] for name in styles if "Friday" in name]
    assert "The words quoted as [1] no longer stand in it." in shown
    assert "<!here>" not in str(told)


def test_a_withdrawal_is_told_once(tmp_path: Path) -> None:
    store = Shelf()
    with stage(tmp_path, ASKER, store=store, **QUIET) as (slack, app):
        ts = answered(slack, app)
        store.remove()
        assert [look(slack, app) for _ in range(2)] == [1, 0]
        _, told = slack.space.replies("C0NEWS", ts)
    assert "has been withdrawn from the archive: Leaders to meet" in words(told)
    assert f"“{QUOTE}” [1]" in words(told)


def test_one_thread_is_told_once_of_all_its_answers(tmp_path: Path) -> None:
    store = Shelf()
    with stage(tmp_path, ASKER, store=store, **QUIET) as (slack, app):
        ts = answered(slack, app)
        answered(slack, app, count=0)
        slack.say("and who?", thread=ts, mention=False)
        assert len(slack.replies(ts, 2)) == 2
        assert settled(app, slack)
        store.correct(title="Leaders to part")
        assert look(slack, app) == 2
        assert len(slack.space.replies("C0NEWS", ts)) == 3


def test_two_processes_tell_it_once(tmp_path: Path) -> None:
    store = Shelf()
    with FakeSlack() as slack, running(tmp_path, ASKER, slack, store=store, **QUIET) as one:
        ts = answered(slack, one)
        with running(tmp_path, ASKER, slack, store=store, **QUIET) as other:
            store.correct(body="Nothing.")
            assert look(slack, one, other) == 1
            assert len(slack.space.replies("C0NEWS", ts)) == 2


def test_what_changed_while_no_bot_ran_is_told_at_the_next_start(tmp_path: Path) -> None:
    store = Shelf()
    with FakeSlack() as slack:
        with running(tmp_path, ASKER, slack, store=store, **QUIET) as app:
            ts = answered(slack, app)
        store.correct(body="Nothing.")
        for _ in range(2):
            with running(tmp_path, ASKER, slack, store=store) as app:
                assert len(slack.replies(ts, 2)) == 2
                assert settled(app, slack)
        assert len(slack.space.replies("C0NEWS", ts)) == 2


def test_a_channel_that_wants_none_is_told_none(tmp_path: Path) -> None:
    (tmp_path / "channels.yaml").write_text("channels: {C0NEWS: {corrections: off}}\n")
    rules, store = ChannelSettings(tmp_path / "channels.yaml"), Shelf()
    with stage(tmp_path, ASKER, store=store, settings=rules, **QUIET) as (slack, app):
        answered(slack, app)
        answered(slack, app, channel="C0OTHER", count=0)
        store.correct(body="Nothing.")
        assert look(slack, app) == 1
        (tmp_path / "channels.yaml").unlink()
        assert look(slack, app) == 0


def test_what_a_reader_does_not_see_is_no_correction(tmp_path: Path) -> None:
    store = Shelf()
    with stage(tmp_path, ASKER, store=store, **QUIET) as (slack, app):
        answered(slack, app)
        store.correct(tags=("summit",), origin="elsewhere.txt")
        assert look(slack, app) == 0


def test_an_answer_for_one_person_is_followed_by_nothing(tmp_path: Path) -> None:
    store = Shelf()
    with stage(tmp_path, ASKER, store=store, **QUIET) as (slack, app):
        user.send_command(slack, "when?")
        assert slack.wait_for_ephemeral()
        assert settled(app, slack)
        store.remove()
        assert look(slack, app) == 0


def test_changes_are_named_by_their_words() -> None:
    later = PublicationDate(value="2018-06-15", basis="stated")
    new = replace(FIRST, body=BODY.replace("Thursday", "Friday"), published=later)
    date_changed, text_changed = find_changes(FIRST, new)
    assert [run.words for run in date_changed] == ["Published: ", "14 June 2018 ", "15 June 2018"]
    assert text_changed == (
        DiffRun("The invitation was handed over on", "same"),
        DiffRun(" Thursday.", "old"),
        DiffRun(" Friday.", "new"),
    )


@pytest.mark.parametrize(("before", "after"), [("", "One new. "), ("One old. ", "")])
def test_whole_sentences_come_and_go(before: str, after: str) -> None:
    old, new = replace(FIRST, body=before + BODY), replace(FIRST, body=after + BODY)
    assert find_changes(old, new) == [
        (DiffRun((before or after).strip(), "old" if before else "new"),)
    ]


def test_an_article_indexed_anew_and_pruned_is_told_in_its_thread(tmp_path: Path) -> None:
    news, archive = tmp_path / "news", tmp_path / "archive"
    news.mkdir()
    text = "WIRE, 14 June 2018\n\nMr. Orban invited Ms. Okafor to Budapest on {} June.\n"
    (news / "visit.txt").write_text(text.format(12))
    (news / "other.txt").write_text("WIRE, 2 May 2018\n\nThe harvest of apples was small.\n")
    indexed(news, archive)
    with Searcher.open(archive) as searcher:
        store = searcher.archive
        with stage(tmp_path, Bot(searcher), store=store, **QUIET) as (slack, app):
            ts = slack.say("when did Orban invite Okafor?")
            assert "12 June" in words(slack.replies(ts)[0])
            assert settled(app, slack)
            (news / "visit.txt").write_text(text.format(13))
            indexed(news, archive)
            assert look(slack, app) == 1
            (news / "visit.txt").unlink()
            indexed(news, archive)
            assert look(slack, app) == 1
            _, corrected, withdrawn = slack.space.replies("C0NEWS", ts)
    assert "12 13" in words(corrected)
    assert "has been withdrawn" in words(withdrawn)


def indexed(news: Path, archive: Path) -> None:
    """Index the folder, taking out what is no longer in it."""
    report = build_archive([str(news)], archive, now=datetime(2026, 11, 21), prune=True, workers=1)
    assert not report.failed
