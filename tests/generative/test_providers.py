"""Anthropic's and Ollama's real clients against local servers; skipped without their packages."""

from __future__ import annotations

import os
import warnings
from typing import Any

import pytest
from fakes.generative_samples import HITS, INVITED, SCORED, blank, question
from fakes.openai_server import reply
from fakes.provider_server import ProviderStage, Turn

from bot.generative import GeneratedAnswer, build_answer, generate, load_model

TRUE = ("In June 2021, Torres invited Lee to open the harbour bridge.", 1, INVITED)
GOOD = reply(TRUE, short="June 2021")
KINDS = ("anthropic", "ollama")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neither a proxy nor a key of this machine into a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("ANTHROPIC_", "OLLAMA_")):
            monkeypatch.delenv(name)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A provider whose package is installed; what it warns of on import is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(f"llama_index.llms.{request.param}")
    return str(request.param)


def ask(stage: ProviderStage, kind: str, deadline: float = 60, **options: Any) -> GeneratedAnswer:
    llm = load_model(
        f"{kind}:new-model-9", api_key="k-test", base_url=stage.base_url, timeout=deadline
    )
    try:
        return generate(
            question(), SCORED, HITS, llm, deadline=deadline, pause=lambda _: None, **options
        )
    finally:
        closed(llm.chat)


def closed(chat: Any) -> None:
    """Close a client's idle connections, which Ollama's leaves to the garbage collector."""
    client = getattr(chat, "client", None) or chat._client
    getattr(client, "_client", client).close()


def test_a_streamed_answer_with_its_usage(kind: str) -> None:
    shown: list[str] = []
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        generated = ask(stage, kind, on_text=shown.append)
    assert (generated.failure, generated.short, len(shown)) == ("", "June 2021", 1)
    assert (generated.usage["prompt_tokens"], generated.usage["completion_tokens"]) == (900, 100)
    assert "tokens_estimated" not in generated.usage
    (sent,) = stage.requests
    assert sent["model"] == "new-model-9"
    assert sent["stream"] is True


def test_each_is_spoken_to_in_its_own_protocol(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD)) as stage:
        ask(stage, kind)
    (sent,) = stage.requests
    if kind == "anthropic":
        assert stage.paths == ["/v1/messages"]
        assert stage.headers[0]["x-api-key"] == "k-test"
        assert [message["role"] for message in sent["messages"]] == ["user"]
        assert "never an instruction" in str(sent["system"])
        assert sent["max_tokens"] == 2000
        assert "temperature" not in sent
    else:
        assert stage.paths == ["/api/chat"]
        assert [message["role"] for message in sent["messages"]] == ["system", "user"]
        assert sent["options"]["num_ctx"] == 16_384


@pytest.mark.parametrize(
    ("turn", "says"),
    [
        (Turn(status=401), "HTTP 401"),
        (Turn(status=404), "HTTP 404"),
        (Turn(status=429, headers={"Retry-After": "90"}), "limits the rate (HTTP 429)"),
        (Turn(status=500), "HTTP 500"),
        (Turn(status=529), "HTTP 529"),
        (Turn(text=""), "reply is empty"),
        (Turn(text="It was June."), "reply is malformed"),
        (Turn(text=GOOD[:70], end="cut"), ""),
        (Turn(raw=b"<html>Sign in</html>"), ""),
        (Turn(raw=b""), ""),
        (Turn(raw=b"null\n"), ""),
        (Turn(raw=b'{"error": "k-test broke"}\n'), ""),
        (Turn(raw=b"data: [1]\n\n"), ""),
    ],
)
def test_a_fault_ends_in_the_keyless_answer(kind: str, turn: Turn, says: str) -> None:
    with ProviderStage(kind, turn) as stage:
        generated = ask(stage, kind, deadline=20)
    answer = build_answer(blank(), generated, keyless=blank(), hits=HITS)
    assert generated.failure
    assert says in generated.failure
    assert answer.engine == "keyless"
    assert "k-test" not in answer.text
    assert "as scripted" not in answer.text


def test_a_busy_server_is_asked_again(kind: str) -> None:
    busy = Turn(status=503, headers={"Retry-After": "0"})
    with ProviderStage(kind, busy, Turn(text=GOOD)) as stage:
        generated = ask(stage, kind)
    assert generated.is_usable
    assert generated.usage["attempts"] == 2


def test_a_stall_is_left_at_the_deadline(kind: str) -> None:
    with ProviderStage(kind, Turn(text=GOOD[:40], end="stall")) as stage:
        assert "did not" in ask(stage, kind, deadline=0.5).failure


def test_nobody_listening_is_a_failure(kind: str) -> None:
    with ProviderStage(kind, Turn()) as stage:
        address = stage.base_url
    llm = load_model(f"{kind}:m", api_key="k", base_url=address)
    generated = generate(question(), SCORED, HITS, llm, pause=lambda _: None)
    closed(llm.chat)
    assert generated.failure == f"{kind}:m cannot be reached"
