"""A stage for the model's tests: a local server that speaks OpenAI's chat completions, and a
scripted model without a wire.

The server listens on 127.0.0.1, plays a script of turns, one a request, and keeps what it was
asked. It ends with its ``with`` block: a turn that stalls is let go, its connection closed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from bot.generative.llm import Delta, ModelError, Price
from bot.generative.reply import READING_SCHEMA
from bot.prompts import PromptMessage
from fakes.model_wire import WireStage


def reply(*sentences: tuple[str, str], status: str = "answered", **fields: object) -> str:
    """Return a model's reply of sentences as (text, numbers): ("Torres came.", "1.2 3.1")."""
    listed = [{"text": text, "cites": cites.split()} for text, cites in sentences]
    told = {"question": "", "status": status, "sentences": listed, "missing": "", "search": []}
    return json.dumps({**told, **fields}, ensure_ascii=False)


def read_again(*verdicts: str, words: str = "") -> str:
    """Return a second reader's reply, a verdict an item."""
    listed = [
        {"item": item, "verdict": verdict, "words": words}
        for item, verdict in enumerate(verdicts, start=1)
    ]
    return json.dumps({"verdicts": listed}, ensure_ascii=False)


CONFIRMED = read_again(*["yes"] * 20)
"""A second reading that confirms whatever it is asked about."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the server does with one request.

    ``text``, or what ``answer`` makes of the request, is streamed in pieces of ``size``
    characters; ``status`` other than 200 is an error
    reply. ``end`` is how a stream ends: "done", "cut" (the connection breaks), "quiet" (it ends
    without [DONE]) or "stall" (nothing more comes). ``raw`` is sent instead of any of it.
    """

    text: str = ""
    answer: Callable[[Mapping[str, Any]], str] | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 20
    end: str = "done"
    raw: bytes | None = None
    usage: bool = True


class OpenAiStage(WireStage):
    """The server: ``with OpenAiStage(Turn(...)) as stage: ... stage.base_url``."""

    def __init__(self, *script: Turn) -> None:
        super().__init__(list(script))
        self.confirming = Turn(text=CONFIRMED)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []

    @property
    def base_url(self) -> str:
        """The address to give to the client."""
        return f"{super().base_url}/v1"

    def _keep(self, wire: BaseHTTPRequestHandler, body: bytes) -> None:
        self.requests.append(json.loads(body))
        self.keys.append(wire.headers.get("Authorization", ""))

    def _play(self, wire: BaseHTTPRequestHandler, turn: Turn) -> None:
        wire.send_response(turn.status)
        kind = "text/event-stream" if turn.status == 200 else "application/json"
        for name, value in {"Content-Type": kind, "Connection": "close", **turn.headers}.items():
            wire.send_header(name, value)
        if turn.status != 200 or turn.raw is not None:
            error = {"error": {"message": "as scripted", "type": "scripted"}}
            data = json.dumps(error).encode() if turn.raw is None else turn.raw
            wire.send_header("Content-Length", str(len(data)))
            wire.end_headers()
            wire.wfile.write(data)
            return
        wire.send_header("Transfer-Encoding", "chunked")
        wire.end_headers()
        for event in _events(turn, self.requests[-1]):
            wire.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            wire.wfile.flush()
        if turn.end == "stall":
            self._over.wait(120)
        if turn.end in ("done", "quiet"):
            wire.wfile.write(b"0\r\n\r\n")


def _events(turn: Turn, request: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the server-sent events of a streamed reply."""
    text = turn.answer(request) if turn.answer else turn.text
    for at in range(0, len(text), turn.size):
        piece = {"role": "assistant", "content": text[at : at + turn.size]}
        yield _event({"choices": [{"index": 0, "delta": piece, "finish_reason": None}]})
    if turn.end != "done":
        return
    yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    if turn.usage and request.get("stream_options", {}).get("include_usage"):
        counts = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
        yield _event({"choices": [], "usage": counts})
    yield b"data: [DONE]\n\n"


def _event(fields: Mapping[str, Any]) -> bytes:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "staged"}
    return b"data: " + json.dumps({**head, **fields}).encode() + b"\n\n"


Script = str | ModelError | Callable[[tuple[PromptMessage, ...]], str]


class ScriptedLlm:
    """A model with a queue of replies and a history of calls; an exception is raised.

    A reply may be made of the messages it answers. ``reading`` is what it says of every second
    reading, which is no step of the script.
    """

    name = "scripted:model"

    def __init__(
        self, *script: Script, price: Price | None = None, reading: str | ModelError = CONFIRMED
    ) -> None:
        self.reading = reading
        self.readings: list[tuple[PromptMessage, ...]] = []
        self.calls: list[tuple[PromptMessage, ...]] = []
        self.seconds: list[float] = []
        self.price = price
        self._script = list(script)

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        step: Script = self.reading
        if schema == READING_SCHEMA:
            self.readings.append(tuple(messages))
        else:
            self.calls.append(tuple(messages))
            self.seconds.append(seconds)
            step = self._script.pop(0)
        if isinstance(step, ModelError):
            raise step
        text = step if isinstance(step, str) else step(tuple(messages))
        for at in range(0, len(text), 7):
            yield Delta(text[at : at + 7])
