"""A LlamaIndex model as an ``Llm``: its own thread, a hard deadline, its errors translated.

Providers' clients bound the wait for each piece, not for the whole: a server that drips a word
a minute would hold an answer for ever. So the client runs in a thread that hands over pieces,
and the reader leaves at the deadline; the thread ends with the client's own time-out.
"""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.generative.llm import Delta, ModelError, ModelTimeoutError, Price
from bot.prompts import PromptMessage
from bot.sanitize import sanitize_text

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.core.llms import LLM

MOST_TOKENS = 10**9
"""What no call can use: a count beyond it is a server's mistake."""
WORDS = 160
"""Characters of a provider's own words in an error."""
_UNREADABLE = (AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What providers' clients raise over replies that are not their protocol: a list where an object
belongs, a missing field, JSON cut short."""
_LIMITED = re.compile(r"quota|billing|credit|balance|payment|spend", re.I)
_KEY = re.compile(r"\b(?:sk|pk|key|AIza|xai|gsk)[-_\w*.…]{6,}|Bearer \S+", re.I)
_END, _CUT = object(), object()

Structure = Callable[[Mapping[str, object]], Mapping[str, object]]
"""What makes a JSON schema the arguments by which a provider is asked for it."""


class LlamaLlm:
    """A LlamaIndex chat model; ``structure`` asks its provider for JSON of a schema, if it can.

    A provider that refuses the schema (HTTP 400) is asked without, for good.
    """

    def __init__(
        self,
        name: str,
        chat: LLM,
        *,
        structure: Structure | None = None,
        price: Price | None = None,
        secret: str = "",
    ) -> None:
        self.name, self.chat, self.price = name, chat, price
        self._structure, self._secret = structure, secret

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        """Yield the reply as it comes, all of it within ``seconds``; raises ModelError."""
        line: queue.SimpleQueue[object] = queue.SimpleQueue()
        left = threading.Event()
        pump = threading.Thread(
            target=self._pump,
            args=(messages, schema, line, left),
            name="dateline-model",
            daemon=True,
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
            f"{self.name} did not finish within {seconds:.3g} s.", "Ask again later."
        )

    def _pump(
        self,
        messages: Sequence[PromptMessage],
        schema: Mapping[str, object] | None,
        line: queue.SimpleQueue[object],
        left: threading.Event,
    ) -> None:
        """Hand over the client's pieces until its reader has left; runs in a thread."""
        try:
            for delta in self._deltas(messages, schema):
                if left.is_set():
                    return
                line.put(delta)
            line.put(_END)
        except Exception as error:  # providers raise what they like; translated
            line.put(translate_error(error, self.name, self._secret))
        finally:
            line.put(_CUT)  # read only where something that is no Exception ended the thread

    def _deltas(
        self, messages: Sequence[PromptMessage], schema: Mapping[str, object] | None
    ) -> Iterator[Delta]:
        from llama_index.core.llms import ChatMessage

        asked = [ChatMessage(role=message.role, content=message.text) for message in messages]
        structure = self._structure if schema else None
        if structure is not None:
            assert schema is not None
            begun = False
            try:
                for delta in _read_stream(self.chat.stream_chat(asked, **structure(schema))):
                    begun = True
                    yield delta
                return
            except Exception as error:
                if begun or get_status(error) not in (400, 422):
                    raise
                self._structure = None
        yield from _read_stream(self.chat.stream_chat(asked))


def _read_stream(responses: Iterator[ChatResponse]) -> Iterator[Delta]:
    """Yield the pieces of a reply; the arguments of a tool call count as its text.

    Thoughts that a provider sends apart are passed over.
    """
    last, spoken = None, False
    for response in responses:
        last = response
        spoken = spoken or bool(response.delta)
        yield to_delta(response)
    if last is not None and not spoken:
        yield Delta(_tool_text(last))


def _tool_text(response: ChatResponse) -> str:
    """Return the arguments of the last tool call of a message as JSON; "" where there is none."""
    from llama_index.core.base.llms.types import ToolCallBlock

    blocks = response.message.blocks
    given = [block.tool_kwargs for block in blocks if isinstance(block, ToolCallBlock)]
    if not given:
        return ""
    return given[-1] if isinstance(given[-1], str) else json.dumps(given[-1])


def to_delta(response: ChatResponse) -> Delta:
    """Return a LlamaIndex response's new text and the token counts it carries.

    The counts stand where the provider's package puts them: OpenAI's in ``additional_kwargs``,
    Anthropic's there under "usage", Ollama's in the raw reply, Google's under "usage_metadata".
    """
    places: list[Mapping[str, Any]] = [response.additional_kwargs]
    raw = response.raw if isinstance(response.raw, Mapping) else {}
    for place in (
        response.additional_kwargs.get("usage"),
        response.message.additional_kwargs.get("usage"),
        raw,
        raw.get("usage_metadata"),
    ):
        dump = getattr(place, "model_dump", None)
        place = dump() if dump else place
        places += [place] if isinstance(place, Mapping) else []
    prompt = ("prompt_tokens", "input_tokens", "prompt_eval_count", "prompt_token_count")
    reply = ("completion_tokens", "output_tokens", "eval_count", "candidates_token_count")
    return Delta(response.delta or "", _tokens(places, prompt), _tokens(places, reply))


def _tokens(places: Sequence[Mapping[str, Any]], names: Sequence[str]) -> int | None:
    found = (place.get(name) for place in places for name in names)
    return next((count for count in found if type(count) is int and 0 <= count < MOST_TOKENS), None)


def get_status(error: BaseException) -> int | None:
    """Return the HTTP status that a provider's error carries, wherever its client puts it."""
    reply = getattr(error, "response", None)
    meta = reply.get("ResponseMetadata", {}) if isinstance(reply, Mapping) else {}
    for status in (
        getattr(error, "status_code", None),
        getattr(error, "code", None),
        getattr(reply, "status_code", None),
        meta.get("HTTPStatusCode"),
    ):
        if type(status) is int and 400 <= status < 600:
            return status
    return None


def translate_error(error: Exception, name: str, secret: str = "") -> ModelError:
    """Return a provider's error as ours, one line, with its own words where they tell the cause.

    No key is told: ``secret`` and whatever looks like one is left out; the cause is kept.
    """
    ours = _translated(error, name, secret)
    ours.__cause__ = error
    return ours


def _translated(error: Exception, name: str, secret: str) -> ModelError:
    status = get_status(error)
    if status is not None:
        return _refused(status, error, name, _words(error, secret))
    if "timeout" in type(error).__name__.lower():
        return ModelTimeoutError(f"{name} did not reply in time.", "Ask again later.")
    if isinstance(error, _UNREADABLE) or "decode" in type(error).__name__.lower():
        kind = type(error).__name__
        return ModelError(
            f"{name} gave nothing that its client can read ({kind}).",
            "Check its address and its package.",
        )
    return ModelError(
        f"{name} cannot be reached.", "Check its address and the network.", retry=True
    )


def _words(error: Exception, secret: str) -> str:
    """Return what a provider says of an error, on one line, without keys; "" for nothing."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, Mapping) else None
    told = inner.get("message") if isinstance(inner, Mapping) else None
    told = told or getattr(error, "message", None) or str(error)
    line = " ".join(sanitize_text(str(told)).split())
    line = _KEY.sub("(key)", line.replace(secret, "(key)") if secret else line)
    return line if len(line) <= WORDS else f"{line[:WORDS].rsplit(' ', 1)[0]} …"


def _refused(status: int, error: Exception, name: str, words: str) -> ModelError:
    said = f"HTTP {status}: {words.rstrip('.')}" if words else f"HTTP {status}"
    code = f"{getattr(error, 'code', '')} {words}"
    if status == 402 or (status == 429 and _LIMITED.search(code) and "per minute" not in code):
        return ModelError(f"{name} has no quota left ({said}).", "Look at its plan and billing.")
    if status in (401, 403):
        return ModelError(f"{name} refuses the key (HTTP {status}).", "Check its API key.")
    if status == 404:
        return ModelError(f"{name} is not known there ({said}).", "Check its name and address.")
    if status == 429:
        return ModelError(
            f"{name} limits the rate (HTTP 429).", "Wait.", retry=True, after=_after(error)
        )
    if status >= 500 or status == 408:
        return ModelError(
            f"{name} fails (HTTP {status}).", "Ask later.", retry=True, after=_after(error)
        )
    return ModelError(
        f"{name} does not take the request ({said}).",
        "Change DATELINE_MODEL_OPTIONS, or try another model.",
    )


def _after(error: Exception) -> float | None:
    """Return the seconds of a Retry-After header; a date or nonsense counts as none given."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except (TypeError, ValueError):
        return None
