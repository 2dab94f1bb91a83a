"""A model's replies on tape: recorded once, replayed, refused, and keyed by the whole prompt."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Run
from eval_stage import BRIDGE, archive, bridge

from bot.answer import Bot
from bot.errors import CaseError
from bot.generate import Delta, ModelError, Price
from bot.prompts import Message
from bot.regress.asking import opened
from bot.regress.replies import Recorded, Tape
from index import Searcher

ASKED = (Message("system", "Answer."), Message("user", "when?"))


class Scripted:
    """A model that says a number of pieces, and counts how often it is asked."""

    name = "scripted:one"
    price = Price(1.0, 2.0)

    def __init__(self, *pieces: Delta | ModelError) -> None:
        self.pieces, self.calls = pieces, 0

    def stream(
        self, messages: Sequence[Message], *, seconds: float
    ) -> Generator[Delta, None, None]:
        self.calls += 1
        for piece in self.pieces:
            if isinstance(piece, ModelError):
                raise piece
            yield piece


def said(llm: Recorded, asked: Sequence[Message] = ASKED) -> list[Delta]:
    return list(llm.stream(asked, seconds=1.0))


def test_a_reply_is_recorded_and_replayed_without_the_model(tmp_path: Path) -> None:
    pieces = [Delta("In "), Delta("June", 10, 2)]
    model = Scripted(*pieces)
    recording = Recorded(Tape(tmp_path / "tape.jsonl"), "record", model)
    assert said(recording) == pieces
    assert said(recording) == pieces
    assert model.calls == 1
    replayed = Recorded(Tape(tmp_path / "tape.jsonl"), "replay", name=model.name)
    assert said(replayed) == pieces
    assert (recording.price, replayed.price) == (model.price, None)


def test_another_prompt_is_not_on_the_tape(tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    said(Recorded(Tape(tape), "record", Scripted(Delta("x"))))
    replayed = Recorded(Tape(tape), "replay", name="scripted:one")
    with pytest.raises(CaseError, match="has no reply of scripted:one to this prompt"):
        said(replayed, (Message("user", "where?"),))
    with pytest.raises(CaseError, match="has no reply of other:one"):
        said(Recorded(Tape(tape), "replay", name="other:one"))


def test_a_reply_that_broke_off_is_not_kept(tmp_path: Path) -> None:
    broken = Scripted(Delta("In "), ModelError("it broke off.", "Ask again."))
    with pytest.raises(ModelError):
        said(Recorded(Tape(tmp_path / "tape.jsonl"), "record", broken))
    assert not (tmp_path / "tape.jsonl").exists()


def test_where_none_may_be_asked_none_is(tmp_path: Path) -> None:
    model = Scripted(Delta("x"))
    with pytest.raises(CaseError, match="none may be"):
        said(Recorded(Tape(tmp_path / "tape.jsonl"), "refuse", model))
    assert model.calls == 0


def test_recording_needs_a_model(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no model to record"):
        Recorded(Tape(tmp_path / "tape.jsonl"), "record")


def test_a_tape_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tape.jsonl").write_text("{}\n")
    with pytest.raises(CaseError, match="holds no recorded replies"):
        Tape(tmp_path / "tape.jsonl")


REPLY = (
    '{"short": "3 March 2020", "claims": [{"sentence": "The mayor opened it.", "passage": 1, '
    '"quote": "The mayor opened the bridge on Tuesday."}]}'
)


def test_a_recorded_run_is_replayed_by_the_command_line(dateline: Run, tmp_path: Path) -> None:
    directory, tape = archive(tmp_path, {"bridge": BRIDGE}), tmp_path / "tape.jsonl"
    model = Scripted(Delta(REPLY, 900, 40))

    def over(searcher: Searcher) -> Bot:
        return Bot(searcher, Recorded(Tape(tape), "record", model))

    with opened(directory, datetime(2026, 1, 1, 23, 59, 59), bot_over=over) as bench:
        recorded = bench.outcome(bridge(engine="model", expect={"text": "mayor"}))
    assert (recorded.passed, recorded.answer.engine, model.calls) == (True, "model", 1)
    case = "- id: b\n  question: when did the mayor open the bridge?\n  expect: {text: mayor}\n"
    (tmp_path / "cases.yaml").write_text(case)
    args = ("--archive", str(directory), "--engine", "model", "--as-of", "2026-01-01", "--json")
    code, out, err = dateline("eval", "cases.yaml", *args, "--replies", str(tape), "--report", "r")
    assert (code, err) == (0, "")
    assert json.loads(out)["passed"]
    told = json.loads(Path("r").read_text())
    assert told["cases"][0]["engine"] == "model"
    assert told["metrics"]["usage"]["prompt_tokens"] == 900
