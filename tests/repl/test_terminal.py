"""``dateline chat`` in a real pseudo-terminal, with a model on the wire, and through a pipe."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fakes.openai_server import OpenAiStage, Turn, reply
from fakes.pseudo_terminal import Terminal, piped

QUESTION = "when did Putin first invite Kim?"
QUOTE = (
    "The Russian president in June invited Kim, as well as South Korea’s Moon Jae-in, to next "
    "month’s economic forum in Vladivostok, but nothing has been heard of an answer from the North."
)


def quoting(request: Mapping[str, Any]) -> str:
    """Return a true reply: the sentence's number is read from the prompt."""
    user = request["messages"][1]["content"]
    number = re.findall(r"\[(\d+\.\d+)\] $", user[: user.index(QUOTE)])[-1]
    return reply(("Putin invited Kim in June 2018.", number))


def test_a_session_in_a_terminal(samples: Path, tmp_path: Path) -> None:
    with Terminal("chat", "--archive", str(samples), DATELINE_STATE=str(tmp_path)) as terminal:
        terminal.expect("/quit leaves.")
        terminal.ready()
        terminal.type("half a quest\x03")
        terminal.ready()
        terminal.type("\x1b[200~when did Putin\nfirst invite Kim?\x1b[201~\r")
        terminal.expect("June 2018. Earliest report (TASS")
        terminal.ready()
        terminal.type("/so\t")
        terminal.expect("urces")
        terminal.type(" 1\r")
        terminal.expect("characters 114 to 274")
        terminal.ready()
        terminal.type("/as-of n\t")
        terminal.expect("ow")
        terminal.type("\r")
        terminal.expect("Answers are given as of now.")
        terminal.ready()
        terminal.type("\x1b[A\x1b[A\x1b[A\r")
        terminal.expect("June 2018. Earliest report (TASS")
        terminal.ready()
        terminal.type("my key is sk-abcdefghijklmnop\r")
        terminal.expect("does not answer this.")
        terminal.ready()
        terminal.type("\x04")
        assert terminal.left() == 0
    history = tmp_path / "history"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    kept = history.read_text()
    assert "+when did Putin\n+first invite Kim?" in kept
    assert "sk-" not in kept


def test_ctrl_c_stops_an_answer_and_not_the_program(samples: Path, tmp_path: Path) -> None:
    stall, whole = Turn(answer=quoting, end="stall"), Turn(answer=quoting)
    with OpenAiStage(stall, whole) as stage:
        model = {
            "DATELINE_MODEL": "openai-like:m",
            "DATELINE_MODEL_URL": stage.base_url,
            "DATELINE_MODEL_TIMEOUT": "600",
            "DATELINE_VERIFIER": "off",
            "DATELINE_STATE": str(tmp_path),
        }
        with Terminal("chat", "--archive", str(samples), **model) as terminal:
            terminal.ready()
            terminal.type(QUESTION + "\r")
            terminal.expect("Putin invited Kim in June 2018. [1]")
            terminal.type("\x03")
            terminal.expect("Stopped.")
            terminal.ready()
            terminal.type(QUESTION + "\r")
            terminal.expect("Putin invited Kim in June 2018. [1]")
            terminal.expect("Sources [1]")
            terminal.expect("Model: 900 tokens read, 100 written,")
            terminal.ready()
            terminal.type("/quit\r")
            assert terminal.left() == 0
    assert len(stage.requests) == 2


def test_a_piped_session_is_the_whole_conversation(samples: Path) -> None:
    lines = f"{QUESTION}\n\x1b\x07and where?\r\n/sources 1\n\xff\n/as-of 2018\n"
    old = {"PYTHONIOENCODING": "latin-1"}
    code, seen = piped("chat", "--archive", str(samples), given=lines, env=old)
    assert code == 0
    assert f"ask> {QUESTION}\nJune 2018.\n" in seen
    assert "Asked as: where did Putin first invite Kim?" in seen
    assert "\x1b" not in seen
    assert "“Russian President" in seen
    assert seen.endswith("ask> /as-of 2018\nAnswers are given as of 31 December 2018.\n\n")


def test_ask_fits_its_terminal_and_is_coloured_there(samples: Path) -> None:
    with Terminal("ask", QUESTION, "--archive", str(samples), columns=44) as terminal:
        assert terminal.left() == 0
        shown = terminal.raw.decode()
    assert "\x1b[1mJune 2018.\x1b[0m" in shown
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown).replace("\r", "").split("\n")
    assert 30 < max(map(len, bare)) <= 44
