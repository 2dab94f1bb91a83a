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
from bot.generate import opening
from bot.generate.llama import UNREADABLE, LlamaLlm
from bot.generate.llm import Price
from bot.generate.opening import Settings

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
    opened: Callable[[Settings], LLM]
    faults: tuple[tuple[str, str], ...]
    address: bool = False


def _class(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        extra="", key="OPENAI_API_KEY", opened=opening.openai, faults=(("openai", "OpenAIError"),)
    ),
    "openai-like": Provider(
        extra="", key="", opened=opening.openai, faults=(("openai", "OpenAIError"),), address=True
    ),
    "anthropic": Provider(
        extra="anthropic",
        key="ANTHROPIC_API_KEY",
        opened=opening.anthropic,
        faults=(("anthropic", "AnthropicError"),),
    ),
    "ollama": Provider(
        extra="ollama",
        key="",
        opened=opening.ollama,
        faults=(("ollama", "ResponseError"), ("ollama", "RequestError")),
    ),
}


def provider_of(name: str) -> tuple[Provider, str]:
    """Return the provider and the model that a name such as "ollama:llama3.1" means.

    Raises ConfigError where the provider is unknown or no model is named.
    """
    kind, _, model = name.strip().partition(":")
    if kind not in PROVIDERS or not model.strip():
        raise ConfigError(
            f"{name!r} names no model.", f"Write PROVIDER:MODEL, one of {', '.join(PROVIDERS)}."
        )
    return PROVIDERS[kind], model.strip()


def load(
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
    provider, model = provider_of(name)
    _check(name, provider, api_key, base_url)
    settings = Settings(model=model, api_key=api_key, base_url=base_url, timeout=timeout)
    try:
        chat = provider.opened(settings)
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
    if provider.address and not base_url:
        raise ConfigError(
            f"{name} needs an address.", "Set its base URL, such as http://127.0.0.1:8000/v1."
        )
    if base_url and not base_url.startswith(("http://", "https://")):
        raise ConfigError(f"{base_url!r} is not an address.", "Begin it with https:// or http://.")
