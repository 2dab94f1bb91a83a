"""A model's replies on tape: recorded once, replayed, refused, and keyed by the whole prompt."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Run
from fakes.eval_archive import BRIDGE, archive, bridge

from bot.errors import CaseError
from bot.eval.cassette import Cassette, RecordedLlm
from bot.eval.runner import open_runner
from bot.generative import Delta, ModelError, Price
from bot.model_writer import ModelUse
from bot.pipeline import Bot
from bot.prompts import PromptMessage
from index import Searcher

ASKED = (PromptMessage("system", "Answer."), PromptMessage("user", "when?"))


class Scripted:
    """A model that says a number of pieces, and counts how often it is asked."""

    name = "scripted:one"
    price = Price(1.0, 2.0)

    def __init__(self, *pieces: Delta | ModelError) -> None:
        self.pieces, self.calls = pieces, 0

    def stream(
        self, messages: Sequence[PromptMessage], *, seconds: float, schema: object = None
    ) -> Generator[Delta, None, None]:
        self.calls += 1
        for piece in self.pieces:
            if isinstance(piece, ModelError):
                raise piece
            yield piece


def said(llm: RecordedLlm, asked: Sequence[PromptMessage] = ASKED) -> list[Delta]:
    return list(llm.stream(asked, seconds=1.0))


def test_a_reply_is_recorded_and_replayed_without_the_model(tmp_path: Path) -> None:
    pieces = [Delta("In "), Delta("June", 10, 2)]
    model = Scripted(*pieces)
    recording = RecordedLlm(Cassette(tmp_path / "tape.jsonl"), "record", model)
    assert said(recording) == pieces
    assert said(recording) == pieces
    assert model.calls == 1
    replayed = RecordedLlm(Cassette(tmp_path / "tape.jsonl"), "replay", name=model.name)
    assert said(replayed) == pieces
    assert (recording.price, replayed.price) == (model.price, None)


def test_another_prompt_is_not_on_the_tape(tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    said(RecordedLlm(Cassette(tape), "record", Scripted(Delta("x"))))
    replayed = RecordedLlm(Cassette(tape), "replay", name="scripted:one")
    with pytest.raises(CaseError, match="has no reply of scripted:one to this prompt"):
        said(replayed, (PromptMessage("user", "where?"),))
    with pytest.raises(CaseError, match="has no reply of other:one"):
        said(RecordedLlm(Cassette(tape), "replay", name="other:one"))


def test_a_reply_that_broke_off_is_not_kept(tmp_path: Path) -> None:
    broken = Scripted(Delta("In "), ModelError("it broke off.", "Ask again."))
    with pytest.raises(ModelError):
        said(RecordedLlm(Cassette(tmp_path / "tape.jsonl"), "record", broken))
    assert not (tmp_path / "tape.jsonl").exists()


def test_where_none_may_be_asked_none_is(tmp_path: Path) -> None:
    model = Scripted(Delta("x"))
    with pytest.raises(CaseError, match="none may be"):
        said(RecordedLlm(Cassette(tmp_path / "tape.jsonl"), "refuse", model))
    assert model.calls == 0


def test_recording_needs_a_model(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no model to record"):
        RecordedLlm(Cassette(tmp_path / "tape.jsonl"), "record")


def test_a_tape_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tape.jsonl").write_text("{}\n")
    with pytest.raises(CaseError, match="holds no recorded replies"):
        Cassette(tmp_path / "tape.jsonl")


REPLY = (
    '{"status": "answered", "sentences": [{"text": "The mayor opened the bridge.", "cites": '
    '["1.1"]}]}'
)


def test_a_recorded_run_is_replayed_by_the_command_line(dateline: Run, tmp_path: Path) -> None:
    directory, tape = archive(tmp_path, {"bridge": BRIDGE}), tmp_path / "tape.jsonl"
    model = Scripted(Delta(REPLY, 900, 40))

    def over(searcher: Searcher) -> Bot:
        return Bot(
            searcher,
            llm := RecordedLlm(Cassette(tape), "record", model),
            use=ModelUse(verifier=llm),
        )

    with open_runner(directory, datetime(2026, 1, 1, 23, 59, 59), bot_over=over) as bench:
        recorded = bench.outcome(bridge(engine="model", expect={"text": "mayor"}))
    assert (recorded.passed, recorded.answer.engine, model.calls) == (True, "model", 2)
    case = "- id: b\n  question: when did the mayor open the bridge?\n  expect: {text: mayor}\n"
    (tmp_path / "cases.yaml").write_text(case)
    args = ("--archive", str(directory), "--engine", "model", "--as-of", "2026-01-01", "--json")
    code, out, err = dateline("eval", "cases.yaml", *args, "--replies", str(tape), "--report", "r")
    assert (code, err) == (0, "")
    assert json.loads(out)["passed"]
    told = json.loads(Path("r").read_text())
    assert told["cases"][0]["engine"] == "model"
    assert told["metrics"]["usage"]["prompt_tokens"] == 1800
