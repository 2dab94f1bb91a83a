"""Local servers that speak Anthropic's messages and Ollama's chat, a scripted turn a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from fakes.model_wire import WireStage

PIECE = 20


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What a server does with one request: stream ``text``, or fail with ``status``.

    ``end`` is "done", "cut" (the connection breaks) or "stall" (nothing more comes); ``raw`` is
    sent instead of a stream.
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    end: str = "done"
    raw: bytes | None = None


class ProviderStage(WireStage):
    """One server; ``kind`` is "anthropic" or "ollama". It keeps the requests and their headers."""

    def __init__(self, kind: str, *script: Turn) -> None:
        super().__init__(list(script))
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
        sse = self._kind == "anthropic" and turn.status == 200
        kind = "text/event-stream" if sse else "application/json"
        for name, value in {"Content-Type": kind, "Connection": "close", **turn.headers}.items():
            wire.send_header(name, value)
        if turn.status != 200 or turn.raw is not None:
            error = {"type": "error", "error": {"type": "scripted", "message": "as scripted"}}
            data = json.dumps(error).encode() if turn.raw is None else turn.raw
            wire.send_header("Content-Length", str(len(data)))
            wire.end_headers()
            wire.wfile.write(data)
            return
        wire.send_header("Transfer-Encoding", "chunked")
        wire.end_headers()
        for event in _anthropic(turn) if self._kind == "anthropic" else _ollama(turn):
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
    yield _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in _pieces(turn.text):
        delta = {"type": "text_delta", "text": piece}
        yield _event("content_block_delta", index=0, delta=delta)
    if turn.end != "done":
        return
    yield _event("content_block_stop", index=0)
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    yield _event("message_delta", delta=ended, usage={"output_tokens": 100})
    yield _event("message_stop")


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def _ollama(turn: Turn) -> Iterator[bytes]:
    """Yield the lines of a streamed chat."""
    for piece in _pieces(turn.text):
        yield _line(message={"role": "assistant", "content": piece}, done=False)
    if turn.end == "done":
        ended: dict[str, Any] = {"done_reason": "stop", "total_duration": 5, "eval_duration": 3}
        counts = {"prompt_eval_count": 900, "eval_count": 100}
        yield _line(message={"role": "assistant", "content": ""}, done=True, **ended, **counts)


def _line(**fields: Any) -> bytes:
    head = {"model": "staged", "created_at": "2026-11-21T12:00:00Z"}
    return json.dumps({**head, **fields}).encode() + b"\n"
