"""The services beside the archive, both optional: the model, and Slack.

Nothing is sent, unless ``online``: then the model is asked for one word, and Slack who we are.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.errors import ConfigError, SlackError
from bot.finding import Area, Finding
from bot.stores import open_llm

if TYPE_CHECKING:
    from bot.generative import Llm

AREA, SLACK_AREA = Area("model"), Area("slack")
TIMEOUT = 20.0
"""Seconds that a model may take for one word."""
_KEYS = {"openai": "sk-", "anthropic": "sk-ant-"}
"""What the keys of a provider's own service begin with."""


def check_model(config: Config, environ: Mapping[str, str], *, online: bool) -> Iterator[Finding]:
    """Yield how the model is set up; it is optional, so nothing set is well."""
    if not config.model:
        idle = sorted(name for name in environ if name.startswith("DATELINE_MODEL_"))
        yield AREA.ok("none is configured: answers are keyless (a model is optional).")
        for name in idle:
            yield AREA.warn(f"{name} does nothing without DATELINE_MODEL.", "Set both.")
        return
    try:
        yield from _opened(config, online)
    except ConfigError as error:
        yield AREA.failed(error)


def _opened(config: Config, online: bool) -> Iterator[Finding]:
    from bot.generative import Price

    if config.model_price:
        Price.parse(config.model_price)
    named = [config.model]
    if config.verifier.lower() not in ("", "off", config.model):
        named.append(config.verifier)
    for name in named:
        llm = open_llm(config, name)
        yield AREA.ok(f"{name} can be opened.")
        if online and llm:
            yield _asked(llm)
    if config.verifier.lower() == "off":
        yield AREA.warn("DATELINE_VERIFIER is off: no second reading.", "Unset it for one.")
    yield from _doubts(config)


def _doubts(config: Config) -> Iterator[Finding]:
    """Yield what a provider's own service would probably refuse."""
    provider, _, name = config.model.partition(":")
    if config.model_url:
        return
    prefix, key = _KEYS.get(provider.lower(), ""), config.model_key.reveal()
    if not key.startswith(prefix):
        yield AREA.warn(f"the key does not begin with {prefix}.", "Copy it again.")
    if provider.lower() == "openai" and name.strip() not in _listed():
        what = f"{name.strip()} is not among the models that llama-index lists."
        yield AREA.warn(what, "If it is newer than the list, `doctor --online` asks it.")


def _listed() -> Mapping[str, int]:
    from llama_index.llms.openai.utils import ALL_AVAILABLE_MODELS

    known: Mapping[str, int] = ALL_AVAILABLE_MODELS
    return known


def _asked(llm: Llm) -> Finding:
    from bot.generative import ModelError
    from bot.prompts import PromptMessage

    begun = time.monotonic()
    try:
        said = [PromptMessage(role="user", text="Answer with the one word: ready")]
        text = "".join(delta.text for delta in llm.stream(said, seconds=TIMEOUT))
    except ModelError as error:
        return AREA.failed(error)
    seconds = time.monotonic() - begun
    return AREA.ok(f"it answered {len(text)} characters in {seconds:.1f} s.")


def check_slack(config: Config, archive: Path, *, online: bool) -> Iterator[Finding]:
    """Yield how the Slack side is set up; it is optional, so nothing set is well."""
    from bot.slack.setup import SLACK, check_channels, check_tokens, check_workspace

    if not any((config.slack_bot_token, config.slack_app_token, config.slack_signing_secret)):
        yield SLACK.ok("not set up (optional; `dateline slack --fake` needs no workspace).")
    else:
        yield from check_tokens(config)
        if online:
            yield from check_workspace(config)
    if config.inbox and online:
        yield _check_inbox(config)
    yield from check_channels(archive)


def _check_inbox(config: Config) -> Finding:
    """Return whether the PostgreSQL database of the queue can be reached."""
    try:
        from bot.inbox.postgres_database import probe_database

        version = probe_database(config.inbox.reveal())
    except ImportError:
        return SLACK_AREA.fail("DATELINE_INBOX needs psycopg.", "pip install 'dateline[postgres]'.")
    except SlackError as error:
        return SLACK_AREA.failed(error)
    return SLACK_AREA.ok(f"the inbox is PostgreSQL {version // 10_000}.")
