"""A model as the answerer sees it: messages in, pieces of text out, with tokens and a price.

``Llm`` is the one door to the outside; tests come in through it with a scripted one.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import ConfigError
from bot.prompts import Message

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
        self, messages: Sequence[Message], *, seconds: float
    ) -> Generator[Delta, None, None]:
        """Yield the reply as it comes; all of it within ``seconds``.

        Raises ModelError, of which ModelTimeoutError where the time is over.
        """
        ...
