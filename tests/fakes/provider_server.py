"""Local servers that speak Anthropic's messages, Ollama's chat, Gemini's and OpenAI's responses.

One scripted turn a request; what they were asked is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from fakes.model_wire import WireStage
from fakes.openai_server import CONFIRMED

PIECE = 20


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What a server does with one request: stream ``text``, or fail with ``status``.

    ``thought`` is streamed before as the model's reasoning; with ``tool`` the text is a tool
    call's arguments. ``end`` is "done", "cut" (the connection breaks) or "stall" (nothing more
    comes); ``raw`` is sent instead of a stream, ``says`` is an error's message.
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    end: str = "done"
    raw: bytes | None = None
    thought: str = ""
    tool: bool = False
    says: str = "as scripted"


class ProviderStage(WireStage):
    """One server; ``kind`` is a name of ``SPOKEN``. It keeps the requests and their headers."""

    def __init__(self, kind: str, *script: Turn) -> None:
        super().__init__(list(script))
        self.confirming = Turn(text=CONFIRMED)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self._kind = kind

    def _keep(self, wire: BaseHTTPRequestHandler, body: bytes) -> None:
        self.requests.append(json.loads(body))
        self.headers.append({name.lower(): value for name, value in wire.headers.items()})
        self.paths.append(wire.path)

    def _play(self, wire: BaseHTTPRequestHandler, turn: Turn) -> None:
        wire.send_response(turn.status)
        sse = self._kind != "ollama" and turn.status == 200
        kind = "text/event-stream" if sse else "application/json"
        for name, value in {"Content-Type": kind, "Connection": "close", **turn.headers}.items():
            wire.send_header(name, value)
        if turn.status != 200 or turn.raw is not None:
            error = {"type": "error", "error": {"type": "scripted", "message": turn.says}}
            data = json.dumps(error).encode() if turn.raw is None else turn.raw
            wire.send_header("Content-Length", str(len(data)))
            wire.end_headers()
            wire.wfile.write(data)
            return
        wire.send_header("Transfer-Encoding", "chunked")
        wire.end_headers()
        for event in SPOKEN[self._kind](turn):
            wire.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            wire.wfile.flush()
        if turn.end == "stall":
            self._over.wait(120)
        if turn.end == "done":
            wire.wfile.write(b"0\r\n\r\n")


def _pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def _anthropic(turn: Turn) -> Iterator[bytes]:
    """Yield the events of a streamed message, as docs.claude.com describes them."""
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "staged",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 900, "output_tokens": 1},
    }
    yield _event("message_start", message=message)
    if turn.thought:
        block = {"type": "thinking", "thinking": "", "signature": ""}
        delta = {"type": "thinking_delta", "thinking": turn.thought}
        yield _event("content_block_start", index=0, content_block=block)
        yield _event("content_block_delta", index=0, delta=delta)
        yield _event("content_block_stop", index=0)
    block = {"type": "text", "text": ""}
    if turn.tool:
        block = {"type": "tool_use", "id": "t1", "name": "reply", "input": {}}  # type: ignore[dict-item]
    yield _event("content_block_start", index=1, content_block=block)
    for piece in _pieces(turn.text):
        delta = {"type": "text_delta", "text": piece}
        if turn.tool:
            delta = {"type": "input_json_delta", "partial_json": piece}
        yield _event("content_block_delta", index=1, delta=delta)
    if turn.end != "done":
        return
    yield _event("content_block_stop", index=1)
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    yield _event("message_delta", delta=ended, usage={"output_tokens": 100})
    yield _event("message_stop")


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def _ollama(turn: Turn) -> Iterator[bytes]:
    """Yield the lines of a streamed chat."""
    if turn.thought:
        message = {"role": "assistant", "content": "", "thinking": turn.thought}
        yield _line(message=message, done=False)
    if turn.tool:
        call = {"function": {"name": "reply", "arguments": json.loads(turn.text)}}
        message = {"role": "assistant", "content": "", "tool_calls": [call]}  # type: ignore[dict-item]
        yield _line(message=message, done=False)
    for piece in _pieces("" if turn.tool else turn.text):
        yield _line(message={"role": "assistant", "content": piece}, done=False)
    if turn.end == "done":
        ended: dict[str, Any] = {"done_reason": "stop", "total_duration": 5, "eval_duration": 3}
        counts = {"prompt_eval_count": 900, "eval_count": 100}
        yield _line(message={"role": "assistant", "content": ""}, done=True, **ended, **counts)


def _line(**fields: Any) -> bytes:
    head = {"model": "staged", "created_at": "2026-11-21T12:00:00Z"}
    return json.dumps({**head, **fields}).encode() + b"\n"


def _gemini(turn: Turn) -> Iterator[bytes]:
    """Yield the events of a streamed generateContent."""
    parts: list[dict[str, Any]] = [{"text": piece} for piece in _pieces(turn.text)]
    if turn.thought:
        parts = [{"text": turn.thought, "thought": True}, *parts]
    if turn.tool:
        parts = [{"functionCall": {"name": "reply", "args": json.loads(turn.text)}}]
    for at, part in enumerate(parts):
        chosen: dict[str, Any] = {"content": {"role": "model", "parts": [part]}, "index": 0}
        last = turn.end == "done" and at == len(parts) - 1
        chosen |= {"finishReason": "STOP"} if last else {}
        told: dict[str, Any] = {"candidates": [chosen]}
        counts = {"promptTokenCount": 900, "candidatesTokenCount": 100, "totalTokenCount": 1000}
        told |= {"usageMetadata": counts} if last else {}
        yield f"data: {json.dumps(told)}\n\n".encode()


def _responses(turn: Turn) -> Iterator[bytes]:
    """Yield the events of OpenAI's streamed responses."""
    response: dict[str, Any] = {"id": "r1", "object": "response", "created_at": 1}
    response |= {"model": "staged", "output": [], "parallel_tool_calls": False}
    response |= {"tool_choice": "auto", "tools": [], "status": "in_progress"}
    yield _event("response.created", response=response, sequence_number=0)
    place = {"item_id": "m1", "output_index": 0, "content_index": 0, "logprobs": []}
    for at, piece in enumerate(_pieces(turn.text), start=1):
        yield _event("response.output_text.delta", **place, delta=piece, sequence_number=at)
    if turn.end == "done":
        counts: dict[str, Any] = {"input_tokens": 900, "output_tokens": 100, "total_tokens": 1000}
        counts |= {"input_tokens_details": {"cached_tokens": 0}}
        counts |= {"output_tokens_details": {"reasoning_tokens": 0}}
        ended = {**response, "status": "completed", "usage": counts}
        yield _event("response.completed", response=ended, sequence_number=999)


def _openrouter(turn: Turn) -> Iterator[bytes]:
    """Yield the events of chat completions, as OpenRouter streams them: its comments too."""
    yield b": OPENROUTER PROCESSING\n\n"
    if turn.thought:
        yield _chunk({"role": "assistant", "content": "", "reasoning": turn.thought})
    for piece in _pieces(turn.text):
        call = {"index": 0, "id": "t1", "type": "function"}
        called = {**call, "function": {"name": "reply", "arguments": piece}}
        yield _chunk({"tool_calls": [called]} if turn.tool else {"content": piece})
    if turn.end == "done":
        counts = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
        yield _chunk(None, usage=counts)
        yield b"data: [DONE]\n\n"


def _chunk(delta: Mapping[str, Any] | None, **fields: Any) -> bytes:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "staged"}
    choices = [{"index": 0, "delta": delta, "finish_reason": None}] if delta else []
    return b"data: " + json.dumps({**head, "choices": choices, **fields}).encode() + b"\n\n"


SPOKEN: Mapping[str, Callable[[Turn], Iterator[bytes]]] = {
    "anthropic": _anthropic,
    "ollama": _ollama,
    "gemini": _gemini,
    "openai-responses": _responses,
    "openrouter": _openrouter,
}
