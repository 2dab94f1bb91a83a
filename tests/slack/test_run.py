"""The ways to start: typed at in a terminal, and in Socket Mode until told to stop."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from fakes.slack_bot import ScriptedAsker, answer, stage
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.config import Config, Secret
from bot.errors import ConfigError, SlackError
from bot.render.layout import PageLayout
from bot.slack import client
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault
from bot.slack.fake.console import fold_line, make_line_editor, run_fake
from bot.slack.fake.user import fill_form
from bot.slack.run import run_socket_mode


def config(tmp_path: Path, bot: str = BOT_TOKEN, app: str = APP_TOKEN) -> Config:
    return Config(archive=tmp_path, slack_bot_token=Secret(bot), slack_app_token=Secret(app))


def test_a_person_types_at_the_fake_slack_and_sees_the_answers() -> None:
    asker = ScriptedAsker(answer())
    out = io.StringIO()
    run_fake(
        asker, io.StringIO("when was it?\n+ and where?\ndm who?\n/ask why?\nhome\nquit\n"), out
    )
    shown = out.getvalue()
    assert [question for question, _ in asker.asked] == [
        "when was it?",
        "and where?",
        "who?",
        "why?",
    ]
    assert shown.count("  *June 2018*\n") == 4
    assert "dateline, only for you:" in shown
    assert "== Your recent questions ==" in shown
    assert "  > “The invitation was handed over on Thursday.”\n  [1] Example Wire" in shown
    assert "Leaders to meet <https://news.example/a1#:~:text=The%20invitation>" in shown
    assert [len(given["history"]) for _, given in asker.asked] == [0, 1, 0, 0]


def test_a_person_presses_buttons_and_fills_in_forms_in_the_terminal(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("A story.")
    lines = [
        "when was it?",
        "press good",
        "press wrong",
        "1",
        "May 2018",
        "press no such",
        "dm",
        f"file {story}",
        "file nowhere",
        "/ask add https://a.example",
        "help",
    ]
    out = io.StringIO()
    run_fake(ScriptedAsker(answer()), io.StringIO("\n".join(lines) + "\n"), out)
    shown = out.getvalue()
    assert "Thank you. That helps" in shown
    assert "dateline, in a window:\n  == What was wrong? ==" in shown
    assert '"expect": {"date": "2018-05"}' in shown
    assert "There is no button 'no such'; there are: Show all evidence (1), Good" in shown
    assert "How do I ask?" not in shown
    assert "  dm help" in shown
    assert shown.count("only admins may add") == 2
    assert "There is no file 'nowhere'." in shown
    assert shown.count("press BUTTON") == 2


def test_socket_mode_answers_until_it_is_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    with FakeSlack() as slack:
        arguments = {"stop": stop, "base_url": slack.base_url}
        running = threading.Thread(
            target=run_socket_mode,
            args=(ScriptedAsker(answer()), config(tmp_path)),
            kwargs=arguments,
        )
        running.start()
        assert slack.sockets.wait_until_connected()
        assert slack.replies(slack.say("when?"))
        stop.set()
        running.join(60)
        assert not running.is_alive()


@pytest.mark.parametrize(
    ("bot", "app", "name"), [("", APP_TOKEN, "SLACK_BOT_TOKEN"), (BOT_TOKEN, "", "SLACK_APP_TOKEN")]
)
def test_a_missing_token_is_named(tmp_path: Path, bot: str, app: str, name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is not set"):
        run_socket_mode(ScriptedAsker(answer()), config(tmp_path, bot, app))


@pytest.mark.parametrize(
    ("bot", "app", "name"),
    [("xoxb-other", APP_TOKEN, "SLACK_BOT_TOKEN"), (BOT_TOKEN, "xapp-other", "SLACK_APP_TOKEN")],
)
def test_a_token_that_slack_refuses_is_named_but_not_shown(
    tmp_path: Path, bot: str, app: str, name: str
) -> None:
    with FakeSlack() as slack, pytest.raises(SlackError, match=name) as caught:
        run_socket_mode(
            ScriptedAsker(answer()), config(tmp_path, bot, app), base_url=slack.base_url
        )
    assert "other" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("auth.test", Fault(kind="error")),
        ("auth.test", Fault(kind="reset")),
        ("apps.connections.open", Fault(kind="status", status=503)),
    ],
    ids=["internal_error", "reset", "503"],
)
def test_a_start_while_slack_has_a_bad_moment_is_tried_again(
    tmp_path: Path, method: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "get_backoff_seconds", lambda attempt: 0.0)
    fake = FakeSlack()
    fake.fail(method, fault, times=5)
    with stage(tmp_path, ScriptedAsker(answer()), fake) as (slack, _):
        assert slack.replies(slack.say("when?"))


def test_no_way_to_slack_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SlackError, match=r"Slack cannot be reached\."):
        run_socket_mode(
            ScriptedAsker(answer()), config(tmp_path), base_url="http://127.0.0.1:9/api/"
        )


def test_a_signal_that_another_thread_gets_stops_the_bot_too() -> None:
    script = (
        "import signal, threading, time\n"
        "from bot.slack.run import stop_on_signals, wait_until_stopped\n"
        "def kick():\n"
        "    time.sleep(0.5)\n"
        "    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)\n"
        "    time.sleep(60)\n"
        "with stop_on_signals(None) as stopped:\n"
        "    threading.Thread(target=kick, daemon=True).start()\n"
        "    wait_until_stopped(stopped)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=50, check=False)
    assert ended.returncode == 0


def form(**fields: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "max_length": 5, **fields}
    return {"type": "input", "block_id": "a", "label": {"text": "Say"}, "element": element}


@pytest.mark.parametrize(
    ("block", "typed", "taken", "told"),
    [
        (form(), ["", "much too long", "yes"], "yes", ["empty", "At most 5"]),
        (form(options=[{"text": {"text": "One"}, "value": "1st"}]), ["2", "1"], "1st", ["1 to 1"]),
        ({**form(), "optional": True}, [""], "", []),
        (form(), ["", "", ""], "", ["empty", "empty"]),
    ],
)
def test_a_form_in_the_terminal_checks_what_is_typed(
    block: dict[str, Any], typed: list[str], taken: str, told: list[str]
) -> None:
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return typed[len(asked) - 1]

    assert fill_form({"blocks": [block]}, ask) == {"a": taken}
    assert [why in words for why, words in zip(told, asked[1:], strict=True)] == [True] * len(told)


def test_a_long_line_is_folded_between_words() -> None:
    page = PageLayout(width=30)
    assert fold_line(page, "  > “Nobody breaks the words of this quotation.”") == (
        "  > “Nobody breaks the words\n  > of this quotation.”"
    )
    assert fold_line(page, "press BUTTON      presses") == "press BUTTON      presses"


def test_lines_are_edited_in_a_terminal() -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        read = make_line_editor(lambda: ["press Watch", "quit"])
        keys.send_text("whem\x7fn?\r")
        keys.send_text("gone\x03")
        keys.send_text("\x04")
        assert [read("slack> ") for _ in range(3)] == ["when?", "", None]
