"""Models by name: "openai:gpt-4o-mini", "anthropic:claude-...", "ollama:llama3.1",
"openai-like:MODEL" with the address of a server that speaks OpenAI's protocol.

OpenAI's package comes with llama-index; the others are extras. Keys and addresses are given,
never read from the environment here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.errors import ConfigError
from bot.generative.llama_index import UNREADABLE, LlamaLlm
from bot.generative.llm import Price

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

TIMEOUT = 45.0
"""Seconds for one call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """How the models of one provider are opened.

    ``extra`` is the pip extra that brings its package ("" where that comes along), ``key`` the
    environment variable its key is usually kept in ("" where it needs none), ``faults`` the
    roots of its client's errors as (module, class).
    """

    extra: str
    key: str
    open_model: Callable[[ModelSettings], LLM]
    faults: tuple[tuple[str, str], ...]
    needs_address: bool = False


def _class(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def find_provider(name: str) -> tuple[Provider, str]:
    """Return the provider and the model that a name such as "ollama:llama3.1" means.

    Raises ConfigError where the provider is unknown or no model is named.
    """
    kind, _, model = name.strip().partition(":")
    if kind not in PROVIDERS or not model.strip():
        raise ConfigError(
            f"{name!r} names no model.", f"Write PROVIDER:MODEL, one of {', '.join(PROVIDERS)}."
        )
    return PROVIDERS[kind], model.strip()


def load_model(
    name: str,
    *,
    api_key: str = "",
    base_url: str = "",
    timeout: float = TIMEOUT,
    price: Price | None = None,
) -> LlamaLlm:
    """Return the model called ``name``; nothing is sent yet.

    ``timeout`` is in seconds. Raises ConfigError where the name, the key, the address or the
    provider's package is wrong or missing.
    """
    provider, model = find_provider(name)
    _check(name, provider, api_key, base_url)
    settings = ModelSettings(model=model, api_key=api_key, base_url=base_url, timeout=timeout)
    try:
        chat = provider.open_model(settings)
        faults = tuple(_class(module, root) for module, root in provider.faults)
    except ImportError as error:
        raise ConfigError(
            f"{name} needs a package that is not installed.",
            f"Install it: pip install 'dateline[{provider.extra}]'.",
        ) from error
    except ValueError as error:
        raise ConfigError(f"{name} cannot be opened: {error}", "Check its name.") from error
    import httpx

    return LlamaLlm(
        name=name, chat=chat, price=price, faults=(*faults, httpx.HTTPError, OSError, *UNREADABLE)
    )


def _check(name: str, provider: Provider, api_key: str, base_url: str) -> None:
    if provider.key and not api_key.strip():
        raise ConfigError(f"{name} needs a key.", f"Set {provider.key}.")
    if provider.needs_address and not base_url:
        raise ConfigError(
            f"{name} needs an address.", "Set its base URL, such as http://127.0.0.1:8000/v1."
        )
    if base_url and not base_url.startswith(("http://", "https://")):
        raise ConfigError(f"{base_url!r} is not an address.", "Begin it with https:// or http://.")


OPENAI = "https://api.openai.com/v1"
OLLAMA = "http://127.0.0.1:11434"
CONTEXT, REPLY = 16_384, 2_000
"""Tokens: the window asked of a local model, and the longest reply asked of Anthropic, whose
package would stop at 512."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """What one model is opened with."""

    model: str
    api_key: str
    base_url: str
    timeout: float


def open_openai(settings: ModelSettings) -> LLM:
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


def open_anthropic(settings: ModelSettings) -> LLM:
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


def open_ollama(settings: ModelSettings) -> LLM:
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


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        extra="", key="OPENAI_API_KEY", open_model=open_openai, faults=(("openai", "OpenAIError"),)
    ),
    "openai-like": Provider(
        extra="",
        key="",
        open_model=open_openai,
        faults=(("openai", "OpenAIError"),),
        needs_address=True,
    ),
    "anthropic": Provider(
        extra="anthropic",
        key="ANTHROPIC_API_KEY",
        open_model=open_anthropic,
        faults=(("anthropic", "AnthropicError"),),
    ),
    "ollama": Provider(
        extra="ollama",
        key="",
        open_model=open_ollama,
        faults=(("ollama", "ResponseError"), ("ollama", "RequestError")),
    ),
}
