"""How each provider's models are opened: LlamaIndex's own classes, whatever a model's name.

Their lists of names end with the day they were released. What they ask of a list is answered
here, where a class would refuse a newer name; the clients are their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

OPENAI = "https://api.openai.com/v1"
OLLAMA = "http://127.0.0.1:11434"
CONTEXT, REPLY = 16_384, 2_000
"""Tokens: the window asked of a local model, and the longest reply asked of Anthropic, whose
package would stop at 512."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one model is opened with."""

    model: str
    api_key: str
    base_url: str
    timeout: float


def openai(settings: Settings) -> LLM:
    """Open a model over OpenAI's chat completions.

    OpenAI's newer models refuse a temperature, so a name that is not on the list is sent none
    there; servers that only speak the protocol take one.
    """
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.openai import OpenAI
    from llama_index.llms.openai.utils import ALL_AVAILABLE_MODELS

    plain = bool(settings.base_url) or settings.model in ALL_AVAILABLE_MODELS

    class AnyOpenAI(OpenAI):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=CONTEXT, is_chat_model=True, model_name=self.model)

        def _get_model_kwargs(self, **kwargs: Any) -> dict[str, Any]:
            made = super()._get_model_kwargs(**kwargs)
            return made if plain else {k: v for k, v in made.items() if k != "temperature"}

    return AnyOpenAI(
        model=settings.model,
        api_key=settings.api_key or "none",  # a placeholder, so that no other key is looked for
        api_base=settings.base_url or OPENAI,
        temperature=0.0,
        max_retries=0,
        timeout=settings.timeout,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )


def anthropic(settings: Settings) -> LLM:
    """Open a model over Anthropic's messages; ImportError without the extra.

    As with OpenAI, a name that is not on the list is sent no temperature.
    """
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic
    from llama_index.llms.anthropic.utils import CLAUDE_MODELS

    listed = settings.model in CLAUDE_MODELS

    class AnyAnthropic(Anthropic):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=CONTEXT, is_chat_model=True, model_name=self.model)

        @property
        def _model_kwargs(self) -> dict[str, Any]:
            made = super()._model_kwargs
            return made if listed else {k: v for k, v in made.items() if k != "temperature"}

    opened: type[Any] = AnyAnthropic  # its __init__ takes more than its fields
    made: LLM = opened(
        model=settings.model,
        api_key=settings.api_key,
        base_url=settings.base_url or None,
        temperature=0.0,
        max_tokens=REPLY,
        max_retries=0,
        timeout=settings.timeout,
    )
    return made


def ollama(settings: Settings) -> LLM:
    """Open a model over Ollama's chat; ImportError without the extra."""
    from llama_index.llms.ollama import Ollama

    made: LLM = Ollama(
        model=settings.model,
        base_url=settings.base_url or OLLAMA,
        temperature=0.0,
        context_window=CONTEXT,
        request_timeout=settings.timeout,
    )
    return made
