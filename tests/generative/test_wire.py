"""The model answerer over the wire: LlamaIndex's real OpenAI client, a local server's faults."""

from __future__ import annotations

import os
from typing import Any

import pytest
from fakes.generative_samples import HITS, blank, question
from fakes.openai_server import OpenAiStage, Turn, reply

from bot.errors import ConfigError
from bot.generative import (
    GeneratedAnswer,
    ModelAccess,
    Price,
    Writing,
    build_answer,
    generate,
    load_model,
)

TRUE = ("Torres invited Lee in June 2021.", "1.2")
GOOD = reply(TRUE)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neither a proxy nor a key of this machine into a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("OPENAI_"):
            monkeypatch.delenv(name)


def ask(stage: OpenAiStage, deadline: float = 60, **options: Any) -> GeneratedAnswer:
    access = ModelAccess(key="sk-test", url=stage.base_url, timeout=deadline)
    llm = load_model("openai:gpt-4o-mini", access)
    use = Writing(deadline=deadline, pause=lambda _: None, **options)
    return generate(question(), HITS, llm, use)


def test_a_streamed_answer_comes_sentence_by_sentence_with_its_usage() -> None:
    shown: list[str] = []
    with OpenAiStage(Turn(text=GOOD, size=5)) as stage:
        generated = ask(stage, on_text=shown.append)
    assert (len(generated.written), len(shown)) == (1, 1)
    assert (generated.usage["prompt_tokens"], generated.usage["completion_tokens"]) == (900, 100)
    assert "tokens_estimated" not in generated.usage
    (sent,) = stage.requests
    assert (sent["model"], sent["stream"]) == ("gpt-4o-mini", True)
    assert "temperature" not in sent
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert stage.keys == ["Bearer sk-test"]


@pytest.mark.parametrize("kind", ["openai-like", "vllm"])
def test_any_name_is_taken_to_a_compatible_address_and_no_key_is_looked_for(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-address")
    with OpenAiStage(Turn(text=GOOD, usage=False)) as stage:
        access = ModelAccess(url=stage.base_url, price=Price(1, 1))
        generated = generate(question(), HITS, load_model(f"{kind}:our/own-8b", access))
    assert generated.is_usable
    assert generated.usage["tokens_estimated"] == 1
    assert generated.usage["cost_usd"] > 0
    assert stage.requests[0]["model"] == "our/own-8b"
    assert stage.keys == ["Bearer none"]


FAULTS = {
    "refuses the key (HTTP 401)": Turn(status=401),
    "is not known there (HTTP 404: as scripted)": Turn(status=404),
    "does not take the request (HTTP 400: as scripted)": Turn(status=400),
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
    answer = build_answer(blank(), generated, Writing(), keyless=blank, hits=HITS)
    assert says in generated.failure
    assert not generated.is_usable
    assert (answer.engine, answer.fallback) == ("keyless", generated.failure)
    assert "sk-test" not in answer.text


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
    with OpenAiStage(Turn(text=GOOD[:-60], end="quiet")) as stage:
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
    llm = load_model("openai-like:m", ModelAccess(url=address))
    generated = generate(question(), HITS, llm, Writing(pause=lambda _: None))
    assert generated.failure == "openai-like:m cannot be reached"


def test_options_go_to_the_class_as_they_are() -> None:
    access = ModelAccess(key="k", options={"temperature": 0.5, "reasoning_effort": "low"})
    sent = load_model("openai:gpt-99", access).chat._get_model_kwargs()
    assert (sent["temperature"], sent["reasoning_effort"]) == (0.5, "low")
    with pytest.raises(ConfigError, match="DATELINE_MODEL_OPTIONS"):
        load_model("openai:gpt-4o", ModelAccess(key="k", options={"temperature": "hot"}))


def test_the_refusal_over_the_wire() -> None:
    with OpenAiStage(Turn(text=reply(status="not_in_archive"))) as stage:
        assert ask(stage).refused


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("openai:gpt-4o", {}, "OPENAI_API_KEY"),
        ("anthropic:claude", {}, "ANTHROPIC_API_KEY"),
        ("openai-like:m", {}, "needs an address"),
        ("openai-like:m", {"url": "ftp://x"}, "not an address"),
        ("openai:", {"key": "k"}, "names no model"),
        ("gpt-4o", {"key": "k"}, "names no model"),
        ("mystery:m", {"key": "k"}, "openai, azure, anthropic, gemini"),
    ],
)
def test_a_wrong_setting_is_one_line(name: str, options: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        load_model(name, ModelAccess(**options))  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["anthropic", "ollama"])
def test_a_package_that_is_missing_is_named_with_its_extra(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, f"llama_index.llms.{kind}", None)
    with pytest.raises(ConfigError, match=rf"pip install 'dateline\[{kind}\]'"):
        load_model(f"{kind}:m", ModelAccess(key="k"))
