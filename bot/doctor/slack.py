"""Slack: whether the tokens are there and have the shape Slack gives them, and channels.yaml.

Nothing is sent, unless ``online``: then ``slack --check`` asks Slack itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.config import Config
from bot.doctor.finding import Area, Finding
from bot.errors import ConfigError

AREA = Area("slack")
SHAPES = {
    "SLACK_BOT_TOKEN": re.compile(r"xoxb-\d+-\d+-(?:\d+-)?\w{16,}"),
    "SLACK_APP_TOKEN": re.compile(r"xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{32,}"),
    "SLACK_SIGNING_SECRET": re.compile(r"[0-9a-f]{32}"),
}
"""What Slack hands out (its documentation of token types, 2026)."""


def slack(config: Config, archive: Path, *, online: bool) -> Iterator[Finding]:
    """Yield how the Slack side is set up; it is optional, so nothing set is well."""
    held = {
        "SLACK_BOT_TOKEN": config.slack_bot_token,
        "SLACK_APP_TOKEN": config.slack_app_token,
        "SLACK_SIGNING_SECRET": config.slack_signing_secret,
    }
    given = [name for name, secret in held.items() if secret]
    if not given:
        yield AREA.ok("not set up (optional; `dateline slack --fake` needs no workspace).")
    else:
        yield from _missing(given)
    for name in given:
        if not SHAPES[name].fullmatch(held[name].reveal()):
            yield AREA.warn(f"{name} has not the shape Slack gives it.", "Copy it again.")
    if online and given:
        yield from _asked(config)
    yield from _channels(archive)


def _missing(given: list[str]) -> Iterator[Finding]:
    if "SLACK_BOT_TOKEN" not in given:
        yield AREA.fail("SLACK_BOT_TOKEN is not set.", "Copy it from OAuth & Permissions.")
    elif "SLACK_APP_TOKEN" in given:
        yield AREA.ok("both tokens of Socket Mode are set.")
    elif "SLACK_SIGNING_SECRET" in given:
        yield AREA.ok("bot token and signing secret are set, for `slack --http`.")
    else:
        yield AREA.fail("SLACK_APP_TOKEN is not set.", "Copy it from Basic Information.")


def _asked(config: Config) -> Iterator[Finding]:
    from bot.slack.check import check

    for one in check(config, config.slack_url):
        yield AREA.ok(one.what) if one.ok else AREA.fail(one.what, one.remedy)


def _channels(archive: Path) -> Iterator[Finding]:
    from bot.slack.settings import CHANNELS, read

    path = archive / CHANNELS
    if not path.is_file():
        return
    try:
        rules = read(path)
    except ConfigError as error:
        yield AREA.failed(error)
    else:
        yield AREA.ok(f"{path} names {len(rules.channels or {})} channels.")
