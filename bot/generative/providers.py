"""Models by name: "openai:gpt-4o-mini", "anthropic:claude-...", "ollama:llama3.1".

"PROVIDER:MODEL" is the class of the package ``llama_index.llms.PROVIDER`` with that model, told
key, address and patience under the names that it takes, as embedders are. A few providers go by
another name than their package (``_PACKAGES``); servers that only speak OpenAI's protocol are
"openai-like" or "vllm", with their address. OpenAI's package comes with llama-index, others are
extras. Keys and addresses are given, never read from the environment here.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.config import KEYS
from bot.errors import ConfigError
from bot.generative.llama_index import LlamaLlm, Structure
from bot.generative.llm import Price

if TYPE_CHECKING:
    pass

CONTEXT, REPLY = 16_384, 4_000
"""Tokens: the window where neither setting nor package knows the model's, and the longest reply
asked of a provider that has to be told (Anthropic's package would stop at 512)."""
_PACKAGES = {
    "azure": "azure_openai",
    "gemini": "google_genai",
    "bedrock": "bedrock_converse",
    "openai-like": "openai",
    "vllm": "openai",
}
"""Names that users expect, and the package that each means."""
_KEYLESS = ("ollama", "openai-like", "vllm", "bedrock", "litellm")
"""Providers that need no key of ours: local servers, and packages that find their own."""
_ADDRESSED = ("openai-like", "vllm", "azure")
COMMON = (
    *("openai", "azure", "anthropic", "gemini", "bedrock"),
    *("openrouter", "vllm", "ollama", "litellm", "openai-like"),
)
"""Providers named in messages; any other installed LlamaIndex package works as well."""
_WINDOWS = {"ollama": CONTEXT, "gemini": 200_000}
"""The window of providers whose package would ask for less, or ask the provider for it."""
OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAccess:
    """How a model is reached and used: key (a secret), address, seconds for a piece of a reply.

    ``context`` is its window in tokens, 0 for its own; ``options`` go to its class as they are
    ("temperature", "reasoning_effort", "max_tokens", ...).
    """

    key: str = field(default="", repr=False)
    url: str = ""
    timeout: float = 60.0
    context: int = 0
    options: Mapping[str, object] = field(default_factory=dict)
    price: Price | None = None


def parse_model_name(name: str) -> tuple[str, str]:
    """Return the provider and the model that a name such as "ollama:llama3.1" means.

    Raises ConfigError where no model is named or nothing of the provider's name is installed.
    """
    provider, _, model = name.strip().partition(":")
    provider = provider.lower()
    base = provider.removesuffix("-responses")
    known = base in COMMON or (base.isidentifier() and _is_installed(_package(base)))
    if not known or not model.strip():
        raise ConfigError(
            f"{name!r} names no model.",
            f"Write PROVIDER:MODEL, with {', '.join(COMMON)}, or an installed LlamaIndex package.",
        )
    return provider, model.strip()


def find_key_name(name: str) -> str:
    """Return the variable that holds the key of a model's provider."""
    provider = name.partition(":")[0].strip().lower().removesuffix("-responses")
    return KEYS.get(provider, "DATELINE_MODEL_KEY")


def load_model(name: str, access: ModelAccess | None = None) -> LlamaLlm:
    """Return the model called ``name``; nothing is sent yet.

    Raises ConfigError where the name, the key, the address, an option or the provider's package
    is wrong or missing.
    """
    provider, model = parse_model_name(name)
    access = access or ModelAccess()
    base = provider.removesuffix("-responses")
    _check(name, base, access)
    kind = _find_class(provider, name)
    given = _list_arguments(kind, base, model, access)
    try:
        chat = kind(**given)
    except Exception as error:
        told = " ".join(str(error).split())[:200].rstrip(".")
        raise ConfigError(
            f"{name} cannot be opened: {told}.", "Check its name and DATELINE_MODEL_OPTIONS."
        ) from error
    if "temperature" not in access.options and base == "gemini":
        chat._generation_config.pop("temperature", None)
    return LlamaLlm(
        name,
        chat,
        structure=_find_structure(provider),
        price=access.price,
        secret=access.key,
    )


def _check(name: str, provider: str, access: ModelAccess) -> None:
    if provider in COMMON and provider not in _KEYLESS and not access.key.strip():
        raise ConfigError(f"{name} needs a key.", f"Set {find_key_name(name)}.")
    if provider in _ADDRESSED and not access.url:
        raise ConfigError(
            f"{name} needs an address.", "Set DATELINE_MODEL_URL, as http://127.0.0.1:8000/v1."
        )
    if access.url and not access.url.startswith(("http://", "https://")):
        raise ConfigError(
            f"{access.url!r} is not an address.", "Begin it with https:// or http://."
        )


def _package(provider: str) -> str:
    return _PACKAGES.get(provider, provider.replace("-", "_"))


def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(f"llama_index.llms.{package}") is not None


def _find_class(provider: str, name: str) -> type[Any]:
    """Return the model class of a provider's package, made to send only what was set."""
    base = provider.removesuffix("-responses")
    package = _package(base)
    try:
        module = importlib.import_module(f"llama_index.llms.{package}")
    except ImportError as error:
        extra = f"dateline[{base}]" if base in COMMON else f"llama-index-llms-{package}"
        raise ConfigError(
            f"{name} needs a package that is not installed.", f"Install it: pip install '{extra}'."
        ) from error
    from llama_index.core.llms import LLM

    found: list[type[Any]] = [
        kind
        for each in getattr(module, "__all__", dir(module))
        if inspect.isclass(kind := getattr(module, each))
        and issubclass(kind, LLM)
        and kind is not LLM
        and each.endswith("Responses") == provider.endswith("-responses")
    ]
    if not found:
        raise ConfigError(f"{module.__name__} holds no such model.", "Take another provider.")
    return _adapt(found[0])


def _adapt(kind: type[Any]) -> type[Any]:
    """Return a model class that sends no temperature unless it is set, and knows any name.

    Newer models refuse a temperature, and packages list the names that they know.
    """
    from llama_index.core.llms import LLMMetadata

    class AdaptedModel(kind):  # type: ignore[misc]
        _is_tempered: bool = False

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self._is_tempered = "temperature" in given

        @property
        def metadata(self) -> LLMMetadata:
            try:
                known: LLMMetadata = super().metadata
            except ValueError:  # a name newer than the package's list
                known = LLMMetadata(context_window=CONTEXT)
            told = {"is_chat_model": True, "model_name": self.model}
            return known.model_copy(update=told)

        if hasattr(kind, "_get_model_kwargs"):

            def _get_model_kwargs(self, **kwargs: Any) -> dict[str, Any]:
                return self._without(super()._get_model_kwargs(**kwargs))

        if isinstance(getattr(kind, "_model_kwargs", None), property):

            @property
            def _model_kwargs(self) -> dict[str, Any]:
                return self._without(super()._model_kwargs)

        def _without(self, made: dict[str, Any]) -> dict[str, Any]:
            bare = {key: value for key, value in made.items() if key != "temperature"}
            return made if self._is_tempered else bare

    AdaptedModel.__name__ = kind.__name__
    return AdaptedModel


def _list_arguments(
    kind: type[Any], provider: str, model: str, access: ModelAccess
) -> dict[str, object]:
    """Return the arguments that say model, key, address and limits, as the class names them."""
    parent: Any = kind.__mro__[1]  # the package's own, whose arguments are named
    taken = set(inspect.signature(parent.__init__).parameters) | set(parent.model_fields)
    openai = _package(provider) == "openai"
    address = access.url or (OPENAI if openai else "")
    key = access.key or ("none" if openai else "")  # so that no other key is looked for
    window = access.context or _WINDOWS.get(provider, 0)
    wanted: list[tuple[tuple[str, ...], object]] = [
        (("model", "model_name"), model),
        (("engine",), model if provider == "azure" else ""),
        (("api_key", f"{provider}_api_key", "token"), key),
        (("azure_endpoint", "api_base", "base_url", "endpoint_url", "endpoint"), address),
        (("timeout", "request_timeout"), access.timeout),
        (("context_window",), window),
        (("max_tokens",), REPLY if provider in ("anthropic", "bedrock", "gemini") else 0),
        (("is_chat_model",), provider == "openrouter"),
    ]
    given: dict[str, object] = {
        next(name for name in names if name in taken): value
        for names, value in wanted
        if value and taken.intersection(names)
    }
    if "max_retries" in taken:
        given["max_retries"] = 1 if provider == "bedrock" else 0  # which it must be
    if provider == "gemini":
        millis = int(access.timeout * 1000)
        given["http_options"] = {"timeout": millis, "api_version": "v1beta"} | (
            {"base_url": address} if address else {}
        )
    return given | _list_options(taken, access.options, streams=openai and "include" not in taken)


_SENT_APART = "reasoning_effort"
"""What OpenAI's package sends for the models alone that it lists."""


def _list_options(
    taken: set[str], options: Mapping[str, object], *, streams: bool
) -> dict[str, object]:
    """Return the options as the class takes them; what it does not know goes to the provider.

    ``streams`` asks OpenAI's chat completions for the counts of tokens in a stream.
    """
    apart = {key: value for key, value in options.items() if key not in taken or key == _SENT_APART}
    if "additional_kwargs" not in taken:
        return dict(options)
    given = {key: value for key, value in options.items() if key not in apart}
    more: dict[str, object] = {"stream_options": {"include_usage": True}} if streams else {}
    own = given.get("additional_kwargs")
    more |= apart | (own if isinstance(own, dict) else {})
    return given | ({"additional_kwargs": more} if more else {})


def _format_openai(schema: Mapping[str, object]) -> Mapping[str, object]:
    named = {"name": "reply", "schema": schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _format_responses(schema: Mapping[str, object]) -> Mapping[str, object]:
    named = {"type": "json_schema", "name": "reply", "schema": schema, "strict": True}
    return {"text": {"format": named}}


def _format_anthropic(schema: Mapping[str, object]) -> Mapping[str, object]:
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


def _format_gemini(schema: Mapping[str, object]) -> Mapping[str, object]:
    asked = {"response_mime_type": "application/json", "response_json_schema": schema}
    return {"generation_config": asked}


def _format_ollama(schema: Mapping[str, object]) -> Mapping[str, object]:
    return {"format": schema}


_STRUCTURES: Mapping[str, Structure] = {
    "openai": _format_openai,
    "openai-like": _format_openai,
    "vllm": _format_openai,
    "azure": _format_openai,
    "openrouter": _format_openai,
    "litellm": _format_openai,
    "anthropic": _format_anthropic,
    "gemini": _format_gemini,
    "ollama": _format_ollama,
}


def _find_structure(provider: str) -> Structure | None:
    """Return how a provider is asked for JSON of a schema; None where plain JSON is asked for."""
    return _format_responses if provider.endswith("-responses") else _STRUCTURES.get(provider)
