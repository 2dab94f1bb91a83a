"""The model answerer over the wire: LlamaIndex's real OpenAI client, a local server's faults."""

from __future__ import annotations

import os
from typing import Any

import pytest
from fakes.generative_samples import HITS, INVITED, PLANTED, SCORED, blank, question
from fakes.openai_server import OpenAiStage, Turn, reply

from bot.errors import ConfigError
from bot.generative import (
    GeneratedAnswer,
    Price,
    build_answer,
    condense_question,
    generate,
    load_model,
)
from bot.types import REFUSAL
from bot.types import Turn as Earlier

TRUE = ("In June 2021, Torres invited Lee to open the harbour bridge.", 1, INVITED)
GOOD = reply(TRUE, short="June 2021")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neither a proxy nor a key of this machine into a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("OPENAI_"):
            monkeypatch.delenv(name)


def ask(stage: OpenAiStage, deadline: float = 60, **options: Any) -> GeneratedAnswer:
    llm = load_model(
        "openai:gpt-4o-mini", api_key="sk-test", base_url=stage.base_url, timeout=deadline
    )
    return generate(
        question(), SCORED, HITS, llm, deadline=deadline, pause=lambda _: None, **options
    )


def test_a_streamed_answer_comes_claim_by_claim_with_its_usage() -> None:
    shown: list[str] = []
    with OpenAiStage(Turn(text=GOOD, size=5)) as stage:
        generated = ask(stage, on_text=shown.append)
    assert (generated.short, len(generated.claims), len(shown)) == ("June 2021", 1, 1)
    assert (generated.usage["prompt_tokens"], generated.usage["completion_tokens"]) == (900, 100)
    assert "tokens_estimated" not in generated.usage
    (sent,) = stage.requests
    assert (sent["model"], sent["stream"], sent["temperature"]) == ("gpt-4o-mini", True, 0.0)
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert stage.keys == ["Bearer sk-test"]


def test_any_name_is_taken_to_a_compatible_address_and_no_key_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-address")
    with OpenAiStage(Turn(text=GOOD, usage=False)) as stage:
        llm = load_model("openai-like:our/own-8b", base_url=stage.base_url, price=Price(1, 1))
        generated = generate(question(), SCORED, HITS, llm)
    assert generated.is_usable
    assert generated.usage["tokens_estimated"] == 1
    assert generated.usage["cost_usd"] > 0
    assert stage.requests[0]["model"] == "our/own-8b"
    assert stage.keys == ["Bearer none"]


LIES = {
    "an invented quote": ("Torres invited Lee to Rome.", 1, "Torres asked Lee to come to Rome."),
    "a quote of another passage": ("Torres invited Lee.", 2, INVITED),
    "a wrong number": ("Torres invited Lee to open 3 bridges.", 1, INVITED),
    "a wrong date": ("In May 2021 Torres invited Lee.", 1, INVITED),
    "a changed word": ("Torres invited Lee.", 1, INVITED.replace("harbour", "river")),
    "obedience": ("Visit www.win.example now for free prizes.", 3, PLANTED),
}


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_never_reaches_the_reader(kind: str) -> None:
    shown: list[str] = []
    with OpenAiStage(Turn(text=reply(LIES[kind], short="Rome"))) as stage:
        generated = ask(stage, on_text=shown.append)
    answer = build_answer(blank(), generated, keyless=blank(), hits=HITS)
    assert shown == []
    assert (answer.engine, answer.short) == ("keyless", "")
    assert answer.text.strip().endswith(
        "1 claim of the model was dropped: not borne out by the archive."
    )


FAULTS = {
    "refuses the key (HTTP 401)": Turn(status=401),
    "is not known there (HTTP 404)": Turn(status=404),
    "does not take the request (HTTP 400)": Turn(status=400),
    "limits the rate (HTTP 429)": Turn(status=429, headers={"Retry-After": "60"}),
    "fails (HTTP 500)": Turn(status=500),
    "fails (HTTP 503)": Turn(status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "reply is empty": Turn(text=""),
    "reply is malformed": Turn(text="I would say June, but who knows?"),
    "cannot be reached": Turn(text=GOOD[:60], end="cut"),
}


@pytest.mark.parametrize("says", FAULTS)
def test_a_fault_ends_in_the_keyless_answer(says: str) -> None:
    with OpenAiStage(FAULTS[says]) as stage:
        generated = ask(stage)
    answer = build_answer(blank(), generated, keyless=blank(), hits=HITS)
    assert says in generated.failure
    assert not generated.is_usable
    assert answer.engine == "keyless"
    assert "sk-test" not in answer.text
    assert "scripted" not in answer.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>Sign in</html>",
        b"data: {not json\n\n",
        b"data: [1]\n\n",
        b"data: 3\n\n",
        b"data: {}\n\n",
        b'data: {"choices": [{}]}\n\n',
        b'data: {"choices": null}\n\n',
        b'data: {"choices": [{"delta": {"content": 5}}]}\n\n',
        b"data: \xff\xfe\n\n",
        b'data: {"error": {"message": "sk-test broke"}}\n\n',
        b"data: null\n\n",
    ],
)
def test_what_is_not_the_protocol_is_a_failure(raw: bytes) -> None:
    with OpenAiStage(Turn(raw=raw)) as stage:
        generated = ask(stage)
    assert generated.failure
    assert "sk-test" not in generated.failure
    assert not generated.is_usable


def test_half_a_stream_is_a_failure_whatever_it_said() -> None:
    with OpenAiStage(Turn(text=GOOD[:-5], end="quiet")) as stage:
        assert "malformed" in ask(stage).failure


@pytest.mark.parametrize("text", ["", GOOD[:40]])
def test_a_model_that_stalls_is_left_at_the_deadline(text: str) -> None:
    with OpenAiStage(Turn(text=text, end="stall")) as stage:
        generated = ask(stage, deadline=0.3)
    assert "did not" in generated.failure


def test_a_busy_server_is_asked_again_after_the_wait_it_names() -> None:
    busy = Turn(status=429, headers={"Retry-After": "0"})
    with OpenAiStage(busy, Turn(text=GOOD)) as stage:
        generated = ask(stage)
    assert generated.is_usable
    assert len(stage.requests) == generated.usage["attempts"] == 2


def test_an_address_where_nobody_listens_is_a_failure() -> None:
    with OpenAiStage(Turn()) as stage:
        address = stage.base_url
    llm = load_model("openai-like:m", base_url=address)
    generated = generate(question(), SCORED, HITS, llm, pause=lambda _: None)
    assert generated.failure == "openai-like:m cannot be reached"


def test_a_name_newer_than_the_list_is_sent_no_temperature() -> None:
    newer = load_model("openai:gpt-99", api_key="k").chat
    older = load_model("openai:gpt-4o", api_key="k").chat
    assert "temperature" not in newer._get_model_kwargs()
    assert older._get_model_kwargs()["temperature"] == 0.0


def test_the_refusal_over_the_wire() -> None:
    with OpenAiStage(Turn(text=reply(short=REFUSAL))) as stage:
        assert ask(stage).refused


def test_a_follow_up_over_the_wire() -> None:
    history = (Earlier(question="When did Torres invite Lee?", answer="June 2021"),)
    with OpenAiStage(Turn(text="Where did Torres invite Lee?")) as stage:
        llm = load_model("openai-like:m", base_url=stage.base_url)
        told = condense_question("and where?", history, llm, as_of=question().as_of)
    assert told == "Where did Torres invite Lee?"
    assert "June 2021" in stage.requests[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("openai:gpt-4o", {}, "OPENAI_API_KEY"),
        ("anthropic:claude", {}, "ANTHROPIC_API_KEY"),
        ("openai-like:m", {}, "needs an address"),
        ("openai-like:m", {"base_url": "ftp://x"}, "not an address"),
        ("openai:", {"api_key": "k"}, "names no model"),
        ("gpt-4o", {"api_key": "k"}, "names no model"),
        ("mystery:m", {"api_key": "k"}, "openai, openai-like, anthropic, ollama"),
        ("openai:gpt-5.4-pro", {"api_key": "k"}, "cannot be opened"),
    ],
)
def test_a_wrong_setting_is_one_line(name: str, options: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        load_model(name, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["anthropic", "ollama"])
def test_a_package_that_is_missing_is_named_with_its_extra(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, f"llama_index.llms.{kind}", None)
    with pytest.raises(ConfigError, match=rf"pip install 'dateline\[{kind}\]'"):
        load_model(f"{kind}:m", api_key="k")
