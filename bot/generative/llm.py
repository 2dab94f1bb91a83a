"""A model as the answerer sees it: messages in, pieces of text out, with tokens and a price.

``Llm`` is the one door to the outside; tests come in through it with a scripted one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.errors import ConfigError
from bot.prompts import PromptMessage
from index.errors import DatelineError
from index.language.tokens import count_tokens

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens of prompt, and for a million of reply."""

    prompt: float
    completion: float

    @classmethod
    def parse(cls, text: str) -> Price:
        """Return the price written "prompt/completion". Example: "0.15/0.60".

        dateline keeps no price list, since providers change theirs; ConfigError otherwise.
        """
        found = re.fullmatch(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)", text.replace(" ", ""))
        if found is None:
            raise ConfigError(
                f"{text!r} is not a model's price.",
                "Write dollars per million tokens of prompt/reply, as in 0.15/0.60.",
            )
        return cls(float(found[1]), float(found[2]))

    def cost(self, prompt: int, completion: int) -> float:
        """Return dollars. Example: 0.15/0.60 for 2,000 and 500 tokens -> 0.0006."""
        return (prompt * self.prompt + completion * self.completion) / MILLION


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a reply; token counts where the provider sends them, usually at the end."""

    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Llm(Protocol):
    """What can be asked: a model behind an address, or a script."""

    @property
    def name(self) -> str:
        """The name it was asked for by: "openai:gpt-4o-mini"."""
        ...

    @property
    def price(self) -> Price | None:
        """What its tokens cost, where that was set."""
        ...

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        """Yield the reply as it comes; all of it within ``seconds``.

        ``schema`` is the JSON schema that the reply is to have, where a provider can be told.
        Raises ModelError, of which ModelTimeoutError where the time is over.
        """
        ...


class ModelError(DatelineError):
    """A model did not give a usable reply.

    ``after`` is the wait in seconds that the provider asked for, or None; ``retry`` says
    whether the same call may succeed later.
    """

    def __init__(
        self, message: str, remedy: str = "", *, retry: bool = False, after: float | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.retry = retry
        self.after = after


class ModelTimeoutError(ModelError):
    """A model did not finish within its deadline."""


class ReplyError(ModelError):
    """A reply is not the JSON that was asked for."""


@dataclass(slots=True)
class Usage:
    """One call as it goes on; ``begun`` is when, by the monotonic clock in seconds."""

    begun: float
    attempts: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    text: list[str] = field(default_factory=list)

    def add(self, delta: Delta) -> None:
        """Take a piece of the reply into account; later counts replace earlier ones."""
        self.text.append(delta.text)
        if delta.prompt_tokens is not None:
            self.prompt_tokens = delta.prompt_tokens
        if delta.completion_tokens is not None:
            self.completion_tokens = delta.completion_tokens

    def to_record(self, llm: Llm, sent: int) -> Mapping[str, float]:
        """Return what was used, the tokens counted here where the provider sent no count.

        ``sent`` is the prompt's size in tokens, by our own count.
        """
        known = self.prompt_tokens is not None and self.completion_tokens is not None
        prompt = sent if self.prompt_tokens is None else self.prompt_tokens
        reply = self.completion_tokens
        reply = count_tokens("".join(self.text)) if reply is None else reply
        used: dict[str, float] = {
            "prompt_tokens": prompt,
            "completion_tokens": reply,
            "attempts": self.attempts,
            "latency_ms": round((time.monotonic() - self.begun) * 1000, 1),
        }
        if not known:
            used["tokens_estimated"] = 1
        if llm.price:
            used["cost_usd"] = round(llm.price.cost(prompt, reply), 6)
        return used


def sum_usage(first: Mapping[str, float], then: Mapping[str, float]) -> dict[str, float]:
    """Return what two calls used together. Example: tokens 5 and 7 -> 12; a flag stays 1."""
    both = {key: first.get(key, 0) + then.get(key, 0) for key in (*then, *first)}
    if "tokens_estimated" in both:
        both["tokens_estimated"] = 1
    return {key: round(value, 6) for key, value in both.items()}
