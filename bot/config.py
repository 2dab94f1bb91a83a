"""The configuration of one process, read once. Nothing else reads the environment.

Every setting has a default that works without a key. A ``.env`` file in the folder where
dateline starts is read too; what the environment says goes before it. Names and meanings stand
in ``.env.example``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigError


class Secret:
    """A value that never shows itself in ``repr``, a log or an error; ``reveal()`` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself, for the one call that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret('****')" if self._value else "Secret('')"

    __str__ = __repr__


Documents = Literal["auto", "always", "never"]
Wording = Literal["prose", "quotes"]
UNSET = Secret("")
SLACK = "https://slack.com/api/"
POSTGRES = ("postgresql://", "postgres://")
KEYS = {
    "openai": "OPENAI_API_KEY",
    "azure": "AZURE_OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "gemini": "GOOGLE_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
}
"""The variables in which providers' users keep their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that can be set from outside, with its default.

    ``color`` is whether a terminal may be shown colour (https://no-color.org), ``state`` the
    user's folder for what is kept between runs: the history of ``dateline chat``, ``inbox`` the
    PostgreSQL database of the queue that bots on several machines share (with its password).
    """

    archive: Path = Path(".dateline")
    slack_bot_token: Secret = UNSET
    slack_app_token: Secret = UNSET
    slack_signing_secret: Secret = UNSET
    slack_url: str = SLACK
    inbox: Secret = UNSET
    model: str = ""
    model_key: Secret = UNSET
    model_url: str = ""
    model_price: str = ""
    model_timeout: float = 60.0
    model_options: Mapping[str, object] = field(default_factory=dict)
    model_context: int = 0
    model_budget: int = 0
    verifier: str = ""
    verifier_key: Secret = UNSET
    verifier_url: str = ""
    wording: Wording = "prose"
    color: bool = True
    state: Path = Path(".dateline")
    embedder: str = ""
    embedder_key: Secret = UNSET
    openai_key: Secret = UNSET
    embedder_url: str = ""
    embedder_timeout: float = 30.0
    chroma_url: str = ""
    chroma_token: Secret = UNSET
    chroma_key: Secret = UNSET
    chroma_tenant: str = ""
    chroma_database: str = ""
    chroma_documents: Documents = "auto"
    chroma_timeout: float = 10.0
    mcp_token: Secret = UNSET
    cluster: str = ""
    slice_timeout: float = 10.0

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
    ) -> Config:
        """Return the configuration that the environment and the ``.env`` file describe.

        Raises ConfigError where a value breaks its setting's rule.
        """
        return cls.of(read_environment(environ, dotenv))

    @classmethod
    def of(cls, merged: Mapping[str, str]) -> Config:
        """Return the configuration that these variables describe; ConfigError as above."""
        return cls(
            archive=Path(merged.get("DATELINE_ARCHIVE") or ".dateline"),
            slack_bot_token=_token(merged, "SLACK_BOT_TOKEN", "xoxb-"),
            slack_app_token=_token(merged, "SLACK_APP_TOKEN", "xapp-"),
            slack_signing_secret=Secret(merged.get("SLACK_SIGNING_SECRET", "").strip()),
            slack_url=_web_api(merged, "SLACK_API_URL"),
            inbox=_inbox(merged, "DATELINE_INBOX"),
            mcp_token=Secret(merged.get("DATELINE_MCP_TOKEN", "").strip()),
            cluster=merged.get("DATELINE_CLUSTER", "").strip(),
            slice_timeout=_seconds(merged, "DATELINE_SLICE_TIMEOUT", 10.0),
            color=not merged.get("NO_COLOR") and merged.get("TERM") != "dumb",
            state=_state(merged),
            **_model(merged),
            **_embedder(merged),
            **_chroma(merged),
        )


def read_environment(
    environ: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> dict[str, str]:
    """Return every variable as dateline sees it: the environment over the ``.env`` file.

    Raises ConfigError where the file cannot be read.
    """
    return {**_dotenv(dotenv), **(os.environ if environ is None else environ)}


def limit_numpy_threads() -> None:
    """Have numpy, once imported, multiply on one core, unless the environment says otherwise."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _inbox(environ: Mapping[str, str], name: str) -> Secret:
    value = environ.get(name, "").strip()
    if value and not value.startswith(POSTGRES):
        raise ConfigError(
            f"{name} is no address of a PostgreSQL database.",
            "Write postgresql://USER:PASSWORD@HOST:5432/NAME, or leave it unset for a file.",
        )
    return Secret(value)


def _model(environ: Mapping[str, str]) -> dict[str, Any]:
    model = environ.get("DATELINE_MODEL", "").strip()
    verifier = environ.get("DATELINE_VERIFIER", "").strip()
    wording = environ.get("DATELINE_WORDING", "").strip() or "prose"
    if wording not in get_args(Wording):
        raise ConfigError(
            f"DATELINE_WORDING is {wording!r}, none of {', '.join(get_args(Wording))}.",
            "Leave it unset for prose.",
        )
    return {
        "model": model,
        "model_key": Secret(_model_key(environ, model)),
        "model_url": environ.get("DATELINE_MODEL_URL", "").strip(),
        "model_price": environ.get("DATELINE_MODEL_PRICE", "").strip(),
        "model_timeout": _seconds(environ, "DATELINE_MODEL_TIMEOUT", 60.0),
        "model_options": _options(environ, "DATELINE_MODEL_OPTIONS"),
        "model_context": _tokens(environ, "DATELINE_MODEL_CONTEXT"),
        "model_budget": _tokens(environ, "DATELINE_MODEL_BUDGET"),
        "verifier": verifier,
        "verifier_key": Secret(_model_key(environ, verifier)),
        "verifier_url": environ.get("DATELINE_VERIFIER_URL", "").strip(),
        "wording": wording,
    }


def _model_key(environ: Mapping[str, str], model: str) -> str:
    """Return the key of a model's provider: its usual variable's, else DATELINE_MODEL_KEY's."""
    usual = KEYS.get(model.partition(":")[0].lower().removesuffix("-responses"), "")
    own = environ.get(usual, "") if usual else ""
    return (own or environ.get("DATELINE_MODEL_KEY", "")).strip()


def _options(environ: Mapping[str, str], name: str) -> Mapping[str, object]:
    """Return the JSON object of a variable, {} where it is unset; ConfigError where it is none."""
    text = environ.get(name, "").strip()
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ConfigError(f"{name} is no JSON object.", 'Write it as {"temperature": 0}.')
    return found


def _tokens(environ: Mapping[str, str], name: str) -> int:
    """Return a count of tokens, 0 where the variable is unset; ConfigError where it is none."""
    text = environ.get(name, "").strip()
    if text and not (text.isdecimal() and 1_000 <= int(text) <= 10_000_000):
        raise ConfigError(
            f"{name} is {text!r}, not a count of tokens from 1,000.", "Write it as 16384."
        )
    return int(text or 0)


def _embedder(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        "embedder": environ.get("DATELINE_EMBEDDER", "").strip(),
        "embedder_key": Secret(environ.get("DATELINE_EMBEDDER_KEY", "").strip()),
        "openai_key": Secret(environ.get("OPENAI_API_KEY", "").strip()),
        "embedder_url": environ.get("DATELINE_EMBEDDER_URL", "").strip(),
        "embedder_timeout": _seconds(environ, "DATELINE_EMBEDDER_TIMEOUT", 30.0),
    }


def _chroma(environ: Mapping[str, str]) -> dict[str, Any]:
    documents = environ.get("CHROMA_DOCUMENTS", "").strip() or "auto"
    if documents not in get_args(Documents):
        raise ConfigError(
            f"CHROMA_DOCUMENTS is {documents!r}, none of {', '.join(get_args(Documents))}.",
            "Leave it unset for auto.",
        )
    return {
        "chroma_url": environ.get("CHROMA_URL", "").strip(),
        "chroma_token": Secret(environ.get("CHROMA_TOKEN", "").strip()),
        "chroma_key": Secret(environ.get("CHROMA_API_KEY", "").strip()),
        "chroma_tenant": environ.get("CHROMA_TENANT", "").strip(),
        "chroma_database": environ.get("CHROMA_DATABASE", "").strip(),
        "chroma_documents": documents,
        "chroma_timeout": _seconds(environ, "CHROMA_TIMEOUT", 10.0),
    }


def _dotenv(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    try:
        return {name: value or "" for name, value in dotenv_values(path).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Save it as UTF-8 text.") from error


def _state(environ: Mapping[str, str]) -> Path:
    """Return DATELINE_STATE, or the folder that the user's system has for such things."""
    from platformdirs import user_state_path

    return Path(environ.get("DATELINE_STATE") or user_state_path("dateline", appauthor=False))


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name, "").strip()
    try:
        seconds = float(text or default)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ConfigError(
            f"{name} is {text!r}, not a number of seconds up to 600.", f"Write {default:g}."
        )
    return seconds


def _web_api(environ: Mapping[str, str], name: str) -> str:
    url = environ.get(name, "").strip() or SLACK
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ConfigError(
            f"{name} is {url!r}, which is not https (http only on this machine).",
            f"Leave it unset for {SLACK}; for GovSlack write https://slack-gov.com/api/.",
        )
    return url.rstrip("/") + "/"


def _token(environ: Mapping[str, str], name: str, prefix: str) -> Secret:
    value = environ.get(name, "").strip()
    if value and not value.startswith(prefix):
        raise ConfigError(
            f"{name} does not begin with {prefix!r}.",
            f"Copy the token that Slack shows for it; it begins with {prefix}.",
        )
    return Secret(value)
