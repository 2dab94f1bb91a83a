"""A LlamaIndex model as an ``Llm``: its own thread, a hard deadline, its errors translated.

Providers' clients bound the wait for each piece, not for the whole: a server that drips a word
a minute would hold an answer for ever. So the client runs in a thread that hands over pieces,
and the reader leaves at the deadline; the thread ends with the client's own time-out.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.generative.llm import Delta, ModelError, ModelTimeoutError, Price
from bot.prompts import PromptMessage

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.core.llms import LLM

UNREADABLE = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What providers' clients raise, beside errors of their own, over replies that are not their
protocol: a list where an object belongs, a missing field, JSON cut short."""
MOST_TOKENS = 10**9
"""What no call can use: a count beyond it is a server's mistake."""
_END, _CUT = object(), object()


@dataclass(frozen=True, slots=True, kw_only=True)
class LlamaLlm:
    """A LlamaIndex chat model; ``faults`` are the errors its client raises."""

    name: str
    chat: LLM
    faults: tuple[type[Exception], ...]
    price: Price | None = None

    def stream(
        self, messages: Sequence[PromptMessage], *, seconds: float
    ) -> Generator[Delta, None, None]:
        """Yield the reply as it comes, all of it within ``seconds``; raises ModelError."""
        line: queue.SimpleQueue[object] = queue.SimpleQueue()
        left = threading.Event()
        pump = threading.Thread(
            target=self._pump, args=(messages, line, left), name="dateline-model", daemon=True
        )
        pump.start()
        try:
            yield from self._received(line, time.monotonic() + seconds, seconds)
        finally:
            left.set()

    def _received(
        self, line: queue.SimpleQueue[object], deadline: float, seconds: float
    ) -> Iterator[Delta]:
        while True:
            try:
                piece = line.get(timeout=max(deadline - time.monotonic(), 0.001))
            except queue.Empty as error:
                raise self._late(seconds) from error
            if isinstance(piece, ModelError):
                raise piece
            if piece is _CUT:
                raise ModelError(f"{self.name} broke off.", "Ask again.", retry=True)
            if not isinstance(piece, Delta):
                return
            if time.monotonic() > deadline:
                raise self._late(seconds)
            yield piece

    def _late(self, seconds: float) -> ModelTimeoutError:
        return ModelTimeoutError(
            f"{self.name} did not finish within {seconds:g} s.", "Ask again later."
        )

    def _pump(
        self,
        messages: Sequence[PromptMessage],
        line: queue.SimpleQueue[object],
        left: threading.Event,
    ) -> None:
        """Hand over the client's pieces until its reader has left; runs in a thread."""
        from llama_index.core.llms import ChatMessage

        asked = [ChatMessage(role=message.role, content=message.text) for message in messages]
        try:
            for response in self.chat.stream_chat(asked):
                if left.is_set():
                    return
                line.put(to_delta(response))
            line.put(_END)
        except self.faults as error:
            line.put(translate_error(error, self.name))
        finally:
            line.put(_CUT)  # read only where an error that nobody foresaw ended the thread


def to_delta(response: ChatResponse) -> Delta:
    """Return a LlamaIndex response's new text and the token counts it carries.

    The counts stand where the provider's package puts them: OpenAI's in ``additional_kwargs``,
    Anthropic's there under "usage", Ollama's in the raw reply.
    """
    places: list[Mapping[str, Any]] = [response.additional_kwargs]
    for place in (
        response.additional_kwargs.get("usage"),
        response.message.additional_kwargs.get("usage"),
        response.raw,
    ):
        places += [place] if isinstance(place, Mapping) else []
    return Delta(
        response.delta or "",
        _tokens(places, ("prompt_tokens", "input_tokens", "prompt_eval_count")),
        _tokens(places, ("completion_tokens", "output_tokens", "eval_count")),
    )


def _tokens(places: Sequence[Mapping[str, Any]], names: Sequence[str]) -> int | None:
    found = (place.get(name) for place in places for name in names)
    return next((count for count in found if type(count) is int and 0 <= count < MOST_TOKENS), None)


def translate_error(error: Exception, name: str) -> ModelError:
    """Return a provider's error as ours: one line, never the body of its reply.

    The body may echo the prompt or part of a key; the cause is kept.
    """
    ours = _translated(error, name)
    ours.__cause__ = error
    return ours


def _translated(error: Exception, name: str) -> ModelError:
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _refused(status, error, name)
    if "timeout" in type(error).__name__.lower():
        return ModelTimeoutError(f"{name} did not reply in time.", "Ask again later.")
    if isinstance(error, UNREADABLE):
        kind = type(error).__name__
        return ModelError(
            f"{name} gave nothing that its client can read ({kind}).",
            "Check its address and its package.",
        )
    return ModelError(
        f"{name} cannot be reached.", "Check its address and the network.", retry=True
    )


def _refused(status: int, error: Exception, name: str) -> ModelError:
    if status in (401, 403):
        return ModelError(f"{name} refuses the key (HTTP {status}).", "Check its API key.")
    if status == 404:
        return ModelError(f"{name} is not known there (HTTP 404).", "Check its name and address.")
    if status == 429:
        return ModelError(
            f"{name} limits the rate (HTTP 429).", "Wait.", retry=True, after=_after(error)
        )
    if status >= 500 or status == 408:
        return ModelError(
            f"{name} fails (HTTP {status}).", "Ask later.", retry=True, after=_after(error)
        )
    return ModelError(f"{name} does not take the request (HTTP {status}).", "Try another model.")


def _after(error: Exception) -> float | None:
    """Return the seconds of a Retry-After header; a date or nonsense counts as none given."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None
