"""``dateline slack --check``: which token, scope or setting is missing, before anybody asks.

It calls auth.test, whose answer names the token's scopes, and apps.connections.open, which proves
the app token. Which events an app has subscribed to, no bot token can read: a scope that an
event needs and that is missing shows it, and for the rest there is the manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.compose import format_count
from bot.config import Config
from bot.errors import ConfigError
from bot.finding import Area, Finding
from bot.slack.channels import CHANNELS, load_channel_rules
from bot.slack.client import build_retrying_client

SLACK = Area("slack")
_OAUTH = "OAuth & Permissions"
_BASIC = "Basic Information"
_BOT_TOKEN, _APP_TOKEN, _SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
_SHAPES = {
    _BOT_TOKEN: re.compile(r"xoxb-\d+-\d+-(?:\d+-)?\w{16,}"),
    _APP_TOKEN: re.compile(r"xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{32,}"),
    _SECRET: re.compile(r"[0-9a-f]{32}"),
}
"""What Slack hands out (its documentation of token types, 2026)."""


def check_setup(config: Config, archive: Path) -> list[Finding]:
    """Return what was found, in the order in which it is to be mended. Shows no secret."""
    return [*check_tokens(config), *check_workspace(config), *check_channels(archive)]


def check_tokens(config: Config) -> Iterator[Finding]:
    """Yield which secrets are set, which is missing, and which has not the shape Slack gives it.

    HTTP mode takes the signing secret in place of the app token.
    """
    held = {
        _BOT_TOKEN: config.slack_bot_token.reveal(),
        _APP_TOKEN: config.slack_app_token.reveal(),
        _SECRET: config.slack_signing_secret.reveal(),
    }
    http = bool(held[_SECRET] and not held[_APP_TOKEN])
    missing = {_BOT_TOKEN: _OAUTH} if http else {_BOT_TOKEN: _OAUTH, _APP_TOKEN: _BASIC}
    missing = {name: page for name, page in missing.items() if not held[name]}
    for name, page in missing.items():
        yield SLACK.fail(f"{name} is not set.", _where(page))
    if not missing:
        mode = "bot token and signing secret" if http else "both tokens of Socket Mode"
        yield SLACK.ok(f"{mode} are set{', for `slack --http`' if http else ''}.")
    for name, value in held.items():
        if value and not _SHAPES[name].fullmatch(value):
            yield SLACK.warn(f"{name} has not the shape Slack gives it.", "Copy it again.")


def check_workspace(config: Config) -> Iterator[Finding]:
    """Yield whether Slack takes the tokens that are set, and which scopes are missing."""
    if config.slack_bot_token:
        yield from _bot_token(config)
    if config.slack_app_token:
        yield _app_token(config)


def check_channels(archive: Path) -> Iterator[Finding]:
    """Yield how the settings beside an archive are; nothing where there are none."""
    path = archive / CHANNELS
    if not path.is_file():
        return
    try:
        rules = load_channel_rules(path)
    except ConfigError as error:
        yield SLACK.failed(error)
        return
    admins = ", ".join(sorted(rules.admins)) or "nobody"
    named = format_count(len(rules.channels or {}), "channel")
    yield SLACK.ok(f"{path} can be read and names {named}; {admins} may add articles.")


def _bot_token(config: Config) -> Iterator[Finding]:
    client = build_retrying_client(config.slack_bot_token.reveal(), config.slack_url)
    try:
        reply = client.auth_test()
    except (SlackApiError, OSError, HTTPException) as error:
        yield _refused(_BOT_TOKEN, error, _OAUTH)
        return
    yield SLACK.ok(f"{_BOT_TOKEN} is good for the workspace {reply['team']}.")
    headers = {key.lower(): value for key, value in reply.headers.items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    yield from _scopes(granted)


def _scopes(granted: set[str]) -> Iterator[Finding]:
    missing = sorted(set(SCOPES) - granted)
    for scope in missing:
        remedy = f"Without it the bot no longer {SCOPES[scope]}. Add it under {_OAUTH}, reinstall."
        if scope in OPTIONAL:
            yield SLACK.warn(f"scope {scope}.", remedy)
        else:
            yield SLACK.fail(f"scope {scope}.", remedy)
    if not missing:
        yield SLACK.ok(f"all {len(SCOPES)} scopes are granted.")
        told = f"subscribed events cannot be read from here; there should be {', '.join(EVENTS)}."
        yield SLACK.ok(told)


def _app_token(config: Config) -> Finding:
    token = config.slack_app_token.reveal()
    try:
        WebClient(base_url=config.slack_url).apps_connections_open(app_token=token)
    except (SlackApiError, OSError, HTTPException) as error:
        return _refused(_APP_TOKEN, error, _BASIC)
    return SLACK.ok(f"{_APP_TOKEN} opens Socket Mode.")


def _refused(name: str, error: Exception, page: str) -> Finding:
    if not isinstance(error, SlackApiError):
        return SLACK.fail("Slack cannot be reached.", "Check the network.")
    code = error.response["error"]
    return SLACK.fail(f"Slack does not take {name} ({code}).", _where(page))


def _where(page: str) -> str:
    return f"Copy it from the app's {page} page."


SCOPES: dict[str, str] = {
    "app_mentions:read": "hears when it is mentioned",
    "assistant:write": "shows that it is looking, and offers first questions",
    "channels:history": "reads threads, and follow-ups without a mention, in public channels",
    "chat:write": "answers",
    "commands": "takes /ask and “Ask about this”",
    "files:read": "reads a file that an admin adds to the archive",
    "files:write": "shows timelines as pictures",
    "groups:history": "reads threads, and follow-ups without a mention, in private channels",
    "im:history": "hears direct messages",
    "im:write": "tells a person what is new for a question that they watch",
    "im:read": "knows that a conversation is a direct one",
    "reactions:write": "puts the emoji of channels.yaml under what it cannot answer",
    "users:read": "knows guests and people of other organisations from members",
}
OPTIONAL = frozenset({"im:write", "reactions:write", "users:read"})
"""What an app of an earlier manifest lacks, and works without."""
EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im")


def build_manifest(request_url: str = "") -> dict[str, Any]:
    """Return the manifest: for Socket Mode, or for HTTP at an address that Slack can reach."""
    url = {"request_url": request_url} if request_url else {}
    return {
        "display_information": {
            "name": "dateline",
            "description": "Answers about the news archive: dated, quoted, or honestly silent.",
            "background_color": "#1d3557",
        },
        "features": {
            "agent_view": {
                "agent_description": "Ask about the news in the archive. Every answer quotes its "
                "articles and says when it happened."
            },
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "dateline", "always_online": True},
            "shortcuts": [
                {
                    "name": "Ask about this",
                    "type": "message",
                    "callback_id": "ask_about",
                    "description": "Ask the archive about a message",
                }
            ],
            "slash_commands": [
                {
                    "command": "/ask",
                    "description": "Ask the archive; only you see the answer",
                    "usage_hint": "when did they first meet? · watch QUESTION · watches",
                    "should_escape": True,
                    **({"url": request_url} if request_url else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **url},
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }
