"""What calls to a model use: attempts, tokens as the provider counts them, time, money."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.generate.llm import Delta, Llm
from index.tokens import count


@dataclass(slots=True)
class Meter:
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

    def usage(self, llm: Llm, sent: int) -> Mapping[str, float]:
        """Return what was used, the tokens counted here where the provider sent no count.

        ``sent`` is the prompt's size in tokens, by our own count.
        """
        known = self.prompt_tokens is not None and self.completion_tokens is not None
        prompt = sent if self.prompt_tokens is None else self.prompt_tokens
        reply = self.completion_tokens
        reply = count("".join(self.text)) if reply is None else reply
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


def summed(first: Mapping[str, float], then: Mapping[str, float]) -> dict[str, float]:
    """Return what two calls used together. Example: tokens 5 and 7 -> 12; a flag stays 1."""
    both = {key: first.get(key, 0) + then.get(key, 0) for key in (*then, *first)}
    if "tokens_estimated" in both:
        both["tokens_estimated"] = 1
    return {key: round(value, 6) for key, value in both.items()}
