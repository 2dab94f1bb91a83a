"""``dateline ask``: its options alone and together, wrong values, batches line by line."""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from fakes.openai_server import OpenAiStage, Turn, reply
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.arguments import build_ask_arguments
from index.errors import DatelineError

QUESTION = "when did Putin first invite Kim?"
NOW = datetime(2026, 11, 21)


@pytest.fixture
def ask(dateline: Run, samples: Path) -> Run:
    """``dateline ask`` over the sample articles."""

    def call(*args: str) -> tuple[int, str, str]:
        return dateline("ask", "--archive", str(samples), *args)

    return call


def test_limits_stand_together(ask: Run) -> None:
    limits = ("--as-of", "2018-09-01", "--since", "2018-06", "--until", "2018-06-30")
    code, out, _ = ask(QUESTION, *limits, "--source", "TASS", "--engine", "keyless", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["as_of"] == "2018-09-01T23:59"
    searched = answer["searched"]
    assert (searched["since"], searched["until"]) == ("2018-06-01", "2018-06-30")
    assert {citation["source"] for citation in answer["citations"]} == {"TASS"}


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--since", "someday"], 1, "'someday' is not a date"),
        (["--until", "2018-13-01"], 1, "'2018-13-01' is not a date"),
        (["--since", "2019", "--until", "2018"], 1, "2019-01-01 is after until 2018-12-31"),
        (["--engine", "magic"], 2, "'magic' is not one of"),
        (["--batch", "lines.jsonl"], 2, "QUESTION not beside"),
        (["--batch"], 2, "requires an argument"),
        (["--source"], 2, "requires an argument"),
        (["--engine", "model"], 1, "no model is configured"),
    ],
)
def test_a_wrong_value_is_one_line(ask: Run, args: list[str], code: int, words: str) -> None:
    found, out, err = ask(QUESTION, *args)
    assert (found, out) == (code, "")
    assert err.startswith("dateline: ")
    assert words in err
    assert err.count("\n") == 1


def test_a_publisher_that_the_archive_lacks_is_noted(ask: Run) -> None:
    code, out, err = ask(QUESTION, "--source", "Nobody", "--source", "tass")
    assert code == 0
    assert "[1] Putin renews offer" in out
    assert err == "dateline: no article in the archive is from 'Nobody'.\n"
    assert ask(QUESTION, "--source", "Nobody", "--quiet")[::2] == (3, "")


def test_the_prompt_keeps_to_the_limits(ask: Run) -> None:
    code, out, _ = ask(QUESTION, "--show-prompt", "--source", "TASS", "--as-of", "2018-07-01")
    assert code == 0
    assert "source: TASS\n" in out
    assert "source: AFP" not in out
    assert "The reader's now is 2018-07-01 23:59" in out
    _, out, _ = ask(QUESTION, "--show-prompt", "--json")
    assert [message["role"] for message in json.loads(out)["messages"]] == ["system", "user"]


def test_a_model_that_cannot_be_opened_is_in_nobodys_way(
    ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL", "openai:gpt-4o")
    code, out, err = ask(QUESTION)
    assert (code, out) == (1, "")
    assert err == "dateline: openai:gpt-4o needs a key. Set OPENAI_API_KEY.\n"
    assert ask(QUESTION, "--engine", "keyless")[0] == 0
    assert ask(QUESTION, "--show-prompt")[0] == 0


def test_half_a_character_is_no_stumbling_block(ask: Run) -> None:
    code, out, _ = ask("\udcff who won the Nobel prize?", "--json")
    assert code == 3
    assert json.loads(out)["question"] == "? who won the Nobel prize?"


BAD = {
    "not UTF-8": b'{"id": 2, "question": "\xff"}',
    "not JSON": b"{",
    "nested too deep": b"[" * 100_000,
    "not a JSON object": b'["question"]',
    "the question is no text": b'{"id": 2, "question": 5}',
    "the question is empty": b'{"id": 2}',
    "as_of is no date": b'{"id": 2, "question": "who won?", "as_of": [2018]}',
    "'x' is not a date": b'{"id": 2, "question": "who won?", "since": "x"}',
    "after until": b'{"id": 2, "question": "who won?", "since": "2019", "until": 2018}',
    "source is no name": b'{"id": 2, "question": "who won?", "source": {"TASS": 1}}',
    "history is no list": b'{"id": 2, "question": "who won?", "history": "none"}',
    "of turns": b'{"id": 2, "question": "who won?", "history": [{"answer": "x"}]}',
}


def test_one_bad_line_never_stops_the_rest(ask: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": 1, "question": "who won the Nobel prize?"}).encode()
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\n" + b"\n".join([*BAD.values(), good]))
    code, out, err = ask("--batch", str(batch))
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (1, "")
    assert len(answers) == len(BAD) + 2
    assert answers[0]["abstained"]
    assert answers[-1]["abstained"]
    for number, (says, told) in enumerate(zip(BAD, answers[1:], strict=False), start=3):
        assert f"line {number}: " in told["error"]
        assert says in told["error"]


def test_options_hold_where_a_line_does_not_say(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = '{"id": "a", "question": "who won it?"}\n{"question": "who won it?", "as_of": 2020}\n'
    stdin = io.TextIOWrapper(io.BytesIO(lines.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, out, _ = ask("--batch", "-", "--as-of", "2018-07-01")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["id"], first["as_of"]) == ("a", "2018-07-01T23:59")
    assert (second["id"], second["as_of"]) == (None, "2020-12-31T23:59")


def test_a_batch_that_is_not_there(ask: Run) -> None:
    code, out, err = ask("--batch", "nowhere.jsonl")
    assert (code, out) == (1, "")
    assert "nowhere.jsonl cannot be read: No such file" in err


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)
FIELDS = ("question", "as_of", "since", "until", "source", "history")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_no_line_can_do_more_than_be_refused(line: dict[str, Any]) -> None:
    try:
        asked = build_ask_arguments(line, NOW)
    except DatelineError:
        return
    assert isinstance(asked["question"], str)
    assert all(isinstance(name, str) for name in asked["scope"].sources)


@pytest.mark.parametrize(("engine", "code"), [("model", 1), ("auto", 0)])
def test_a_keyless_answer_that_stood_in_is_told(
    ask: Run, engine: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OpenAiStage(Turn(status=401)) as stage:
        monkeypatch.setenv("DATELINE_MODEL", "openai-like:m")
        monkeypatch.setenv("DATELINE_MODEL_URL", stage.base_url)
        ended, out, err = ask(QUESTION, "--engine", engine)
    assert ended == code
    assert "Answered without the model: openai-like:m refuses the key (HTTP 401)." in " ".join(
        out.split()
    )
    assert ("the model gave no answer" in err) is (engine == "model")


def test_a_models_prose_and_its_quotes(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = reply(("Putin invited Kim to the forum in Vladivostok.", "1.1 1.2 1.3 2.1 2.2"))
    with OpenAiStage(Turn(text=text)) as stage:
        monkeypatch.setenv("DATELINE_MODEL", "openai-like:m")
        monkeypatch.setenv("DATELINE_MODEL_URL", stage.base_url)
        monkeypatch.setenv("DATELINE_WORDING", "quotes")
        code, out, _ = ask(QUESTION, "--json")
    answer = json.loads(out)
    assert (code, answer["engine"]) == (0, "model")
    assert answer["sentences"][0]["status"] == "quoted"
    assert answer["citations"][0]["quote"] in answer["text"]


def test_a_publisher_that_is_misspelt_is_suggested(ask: Run) -> None:
    _, _, err = ask(QUESTION, "--source", "Harbor Gazete")
    assert err.endswith("Did you mean 'Harbour Gazette'?\n")
