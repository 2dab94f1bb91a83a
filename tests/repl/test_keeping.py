"""What the REPL keeps: transcripts in Markdown, its history; and what Tab offers."""

from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

import pytest
from fakes.repl_dependencies import Scripted, cited, dependencies, said

from bot.render.markdown import escape_markdown, format_conversation, format_markdown_answer
from bot.repl import Repl
from bot.repl.completion import find_choices
from bot.repl.repl import Conversation, Exchange
from bot.repl.terminal import KEPT, PrivateHistory, is_secret
from bot.types import Answer, NearMiss

QUOTE = "In June, *Torres* <b>invited</b> Lee Jong-un to [open](http://x.example) Port Elm."


def invited() -> Answer:
    text = f"June 2021.\nElm Gazette: “{QUOTE}” [1] (in June: June 2021)"
    citation = cited(QUOTE, url="https://elm.example/a", link="https://elm.example/a#:~:text=In")
    return said("when *did* it?", text, citation, short="June 2021", rewritten="when did Torres?")


def test_a_conversation_as_markdown() -> None:
    told = format_conversation([invited(), said("q", "a")], datetime(2026, 11, 21, 12, 0))
    lines = told.splitlines()
    assert lines[0] == "# Questions to the archive"
    assert lines[4:8] == [
        "## when \\*did\\* it?",
        "",
        "Asked as: when did Torres?",
        "",
    ]
    assert "**June 2021.**" in lines
    assert "Elm Gazette: \\[1\\] (in June: June 2021)" in lines
    assert "## q" in lines
    assert told.endswith("Searched 1 article. As of 2026-11-21 12:00.\n")


def test_quotes_are_inert_and_sources_linked() -> None:
    told = format_markdown_answer(invited())
    assert "<b>" not in told
    assert "](http://x" not in told
    assert "> In June, \\*Torres\\* &lt;b&gt;invited" in told
    assert "(a1, characters 0 to" in told
    assert "[at the source](<https://elm.example/a#:~:text=In>)" in told


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://x/>)![](http://e", "", "x"])
def test_no_other_address_is_linked(address: str) -> None:
    answer = said("q", "a", cited("In June.", url=address))
    assert "at the source" not in format_markdown_answer(answer)


def test_a_refusal_lists_what_came_near() -> None:
    near = NearMiss(article_id="a", title="# Bridge", source="Elm", published_at="2021-08-15")
    told = format_markdown_answer(said("q", "No.", abstained=True, nearest=(near,)))
    assert "Nearest in the archive:\n\n- \\# Bridge. Elm. 15 August 2021" in told


@pytest.mark.parametrize("text", ["# head", "- item", "1. item", "> said", "===", "+ more", "`x`"])
def test_no_line_begins_markup(text: str) -> None:
    assert escape_markdown(text) != text
    assert escape_markdown("plain words, 10,000 of them") == "plain words, 10,000 of them"


def test_save_writes_a_new_file_and_never_over_another(tmp_path: Path) -> None:
    repl = Repl(dependencies())
    assert repl.reply("/save talk.md") == "dateline: there is no answer yet. Ask first."
    repl.reply("hello")
    assert repl.reply("/save talk.md") == "Saved 1 answer to talk.md."
    assert "## hello" in Path("talk.md").read_text(encoding="utf-8")
    Path("talk.md").write_text("kept")
    assert "exists already" in repl.reply("/save talk.md")
    assert Path("talk.md").read_text() == "kept"


@pytest.mark.parametrize("name", ["no/such/folder.md", ".", "/", "a\0b", "~nobody-here/x"])
def test_what_cannot_be_saved_is_one_line(name: str) -> None:
    repl = Repl(dependencies())
    repl.reply("hello")
    told = repl.reply(f"/save {name}")
    assert told.startswith("dateline: ")
    assert "\n" not in told


def test_history_is_private_kept_and_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state" / "history"
    history = PrivateHistory(file)
    for line in ("one", "two\nlines", " hidden", "password: x", "three"):
        history.store_string(line)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(PrivateHistory(file).load_history_strings()) == ["three", "two\nlines", "one"]
    monkeypatch.setattr("bot.repl.terminal.LONGEST", 10)
    assert list(PrivateHistory(file).load_history_strings()) == ["three", "two\nlines", "one"]
    assert KEPT >= 100


def test_a_history_that_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = PrivateHistory(tmp_path / "file" / "history")
    history.store_string("one")
    assert list(history.load_history_strings()) == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("my key is sk-abcdefghijkl", False),
        ("xoxb-123456789012-abc", False),
        ("API_KEY=x", False),
        ("https://me:pw@host/", False),
        (" unkept", False),
        ("when did the secret service arrive?", True),
        ("who lost the password?", True),
        ("skates and tokens in 2018", True),
    ],
)
def test_what_looks_secret_is_not_kept(line: str, kept: bool) -> None:
    assert is_secret(line) is not kept


TALK = Conversation(exchanges=[Exchange(answer=invited())])
SOURCES = ("The Albion Post", "TASS")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/s", ["/sources", "/save"]),
        ("/sources ", ["1"]),
        ("/engine m", ["model"]),
        ("/as-of ", ["now", "2021-08-15"]),
        ("/as-of 2", ["2021-08-15"]),
        ("/help ", []),
        ("/nonsense x", []),
        ("what does the alb", ["The Albion Post"]),
        ("according to tas", ["TASS"]),
        ("who asked lee jo", ["Lee Jong-un"]),
        ("/timeline port", ["Port Elm"]),
        ("what of ju", ["June"]),
        ("when ", []),
        ("", []),
    ],
)
def test_tab_offers_commands_what_they_take_and_names(line: str, offered: list[str]) -> None:
    assert [choice.text for choice in find_choices(line, TALK, SOURCES)] == offered


def test_a_name_replaces_what_was_typed_of_it() -> None:
    (choice,) = find_choices("what does the alb", TALK, SOURCES)
    assert choice.typed == len("the alb")
    (choice,) = find_choices("/engine k", Conversation(), ())
    assert (choice.text, choice.typed) == ("keyless", 1)
    assert Scripted().calls == []
