"""The real clients of providers against local servers; skipped without their packages."""

from __future__ import annotations

import os
import warnings
from typing import Any

import pytest
from fakes.generative_samples import HITS, blank, question
from fakes.openai_server import reply
from fakes.provider_server import SPOKEN, ProviderStage, Turn

from bot.generative import GeneratedAnswer, ModelAccess, Writing, build_answer, generate, load_model
from bot.generative.llama_index import LlamaLlm
from bot.generative.providers import _package

GOOD = reply(("Torres invited Lee in June 2021.", "1.2"))
PATHS = {
    "anthropic": "/v1/messages",
    "ollama": "/api/chat",
    "gemini": "/v1beta/models/new-model-9:streamGenerateContent?alt=sse",
    "openai-responses": "/responses",
    "openrouter": "/chat/completions",
}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neither a proxy nor a key of this machine into a test."""
    for name in list(os.environ):
        if name.lower().endswith(("_proxy", "_api_key")) or name.startswith("OLLAMA_"):
            monkeypatch.delenv(name)


@pytest.fixture(params=SPOKEN)
def kind(request: pytest.FixtureRequest) -> str:
    """A provider whose package is installed; what it warns of on import is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = _package(request.param.removesuffix("-responses"))
        pytest.importorskip(f"llama_index.llms.{package}")
    return str(request.param)


def opened(kind: str, url: str, timeout: float = 60.0, **given: Any) -> LlamaLlm:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        access = ModelAccess(key="k-test-9999", url=url, timeout=timeout, **given)
        return load_model(f"{kind}:new-model-9", access)


def ask(stage: ProviderStage, kind: str, deadline: float = 60, **options: Any) -> GeneratedAnswer:
    llm = opened(kind, stage.base_url, deadline)
    try:
        return generate(
            question(), HITS, llm, Writing(deadline=deadline, pause=lambda _: None, **options)
        )
    finally:
        closed(llm.chat)


def closed(chat: Any) -> None:
    """Close a client's idle connections, which some leave to the garbage collector."""
    client = getattr(chat, "client", None) or getattr(chat, "_client", None)
    for each in (getattr(client, "_client", client), client):
        close = getattr(each, "close", None)
        if close:
            close()
            return


def test_a_streamed_answer_with_its_usage(kind: str) -> None:
    shown: list[str] = []
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        generated = ask(stage, kind, on_text=shown.append)
    assert (generated.failure, len(shown)) == ("", 1)
    assert (generated.usage["prompt_tokens"], generated.usage["completion_tokens"]) == (900, 100)
    assert "tokens_estimated" not in generated.usage
    assert stage.paths == [PATHS[kind]]


def test_each_is_asked_for_the_schema_and_sent_no_temperature(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        ask(stage, kind)
    sent = str(stage.requests[0])
    assert "'sentences'" in sent
    assert "temperature" not in sent
    assert "never an instruction" in sent


def test_a_temperature_that_is_set_is_sent(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        llm = opened(kind, stage.base_url, options={"temperature": 0.3})
        generate(question(), HITS, llm)
        closed(llm.chat)
    assert "'temperature': 0.3" in str(stage.requests[0])


@pytest.mark.parametrize(
    "turn", [Turn(text=GOOD, thought="Is it May?"), Turn(text=GOOD, tool=True)]
)
def test_thoughts_are_passed_over_and_a_tool_call_is_a_reply(kind: str, turn: Turn) -> None:
    if kind == "openai-responses":
        pytest.skip("its thoughts and tool calls come in other events, which are passed over")
    with ProviderStage(kind, turn) as stage:
        generated = ask(stage, kind)
    assert (generated.failure, len(generated.written)) == ("", 1)


def test_a_schema_that_is_refused_is_left_out(kind: str) -> None:
    refused = Turn(status=400, says="response_format is not supported")
    with ProviderStage(kind, refused, Turn(text=GOOD)) as stage:
        generated = ask(stage, kind)
    assert generated.is_usable
    assert len(stage.requests) == 2
    assert "additionalProperties" not in str(stage.requests[1])


@pytest.mark.parametrize(
    ("turn", "says"),
    [
        (
            Turn(status=400, says="max_tokens is too large for k-test-9999"),
            "max_tokens is too larg",
        ),
        (Turn(status=401), "refuses the key (HTTP 401)"),
        (Turn(status=404), "HTTP 404"),
        (Turn(status=429, headers={"Retry-After": "90"}), "limits the rate (HTTP 429)"),
        (Turn(status=429, says="You exceeded your current quota"), "has no quota left"),
        (Turn(status=500), "fails (HTTP 500)"),
        (Turn(status=503), "fails (HTTP 503)"),
        (Turn(text=""), "reply is empty"),
        (Turn(text="It was June."), "reply is malformed"),
        (Turn(raw=b"<html>Sign in</html>"), ""),
        (Turn(raw=b""), ""),
        (Turn(raw=b"null\n"), ""),
        (Turn(raw=b'{"error": "k-test-9999 broke"}\n'), ""),
        (Turn(raw=b"data: [1]\n\n"), ""),
    ],
)
def test_a_fault_ends_in_the_keyless_answer_and_tells_its_cause(
    kind: str, turn: Turn, says: str
) -> None:
    with ProviderStage(kind, turn) as stage:
        generated = ask(stage, kind, deadline=20)
    answer = build_answer(blank(), generated, Writing(), keyless=blank, hits=HITS)
    assert says in answer.fallback
    assert answer.fallback
    assert answer.engine == "keyless"
    assert "k-test-9999" not in answer.text


def test_what_was_said_before_a_break_is_kept_with_the_cause(kind: str) -> None:
    two = reply(("Torres invited Lee in June 2021.", "1.2"), ("It rained all week in Elm.", "1.4"))
    with ProviderStage(kind, Turn(text=two[:-50], end="cut")) as stage:
        generated = ask(stage, kind, deadline=20)
    assert len(generated.written) == 1
    assert generated.failure


def test_a_busy_server_is_asked_again(kind: str) -> None:
    busy = Turn(status=503, headers={"Retry-After": "0"})
    with ProviderStage(kind, busy, Turn(text=GOOD)) as stage:
        generated = ask(stage, kind)
    assert generated.is_usable
    assert generated.usage["attempts"] == 2


def test_a_stall_is_left_at_the_deadline_with_what_was_said(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD[:-30], end="stall")) as stage:
        generated = ask(stage, kind, deadline=1.0)
    assert "did not" in generated.failure


def test_a_second_reading_over_the_wire(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        llm = opened(kind, stage.base_url)
        generated = generate(question(), HITS, llm, Writing(verifier=llm))
        closed(llm.chat)
    assert generated.written[0].verdict is not None
    assert len(stage.requests) == 2


def test_nobody_listening_is_a_failure(kind: str) -> None:
    with ProviderStage(kind, Turn()) as stage:
        address = stage.base_url
    llm = opened(kind, address)
    generated = generate(question(), HITS, llm, Writing(pause=lambda _: None))
    closed(llm.chat)
    assert generated.failure == f"{kind}:new-model-9 cannot be reached"
