"""``dateline slack --check``: which token, scope or setting is missing, before anybody asks.

It calls auth.test, whose answer names the token's scopes, and apps.connections.open, which proves
the app token. Which events an app has subscribed to, no bot token can read: a scope that an
event needs and that is missing shows it, and for the rest there is the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.errors import ConfigError
from bot.slack.channels import CHANNELS, load_channel_rules
from bot.slack.client import BASE, build_retrying_client

_OAUTH = "OAuth & Permissions"
_BASIC = "Basic Information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: whether it is well, and what to do where it is not."""

    ok: bool
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'ok     ' if self.ok else 'missing'} {self.what} {self.remedy}".rstrip()


def check_setup(config: Config, base_url: str = BASE) -> list[Finding]:
    """Return what was found, in the order in which it is to be mended. Shows no secret."""
    found = list(_bot_token(config, base_url))
    if config.slack_signing_secret and not config.slack_app_token:
        found.append(Finding(ok=True, what="SLACK_SIGNING_SECRET is set: HTTP mode."))
    else:
        found.append(_app_token(config, base_url))
    return found


def check_channels(archive: Path) -> list[Finding]:
    """Return what was found of the settings beside an archive; nothing where there are none."""
    path = archive / CHANNELS
    if not path.is_file():
        return []
    try:
        rules = load_channel_rules(path)
    except ConfigError as error:
        return [Finding(ok=False, what=error.message, remedy=error.remedy)]
    admins = ", ".join(sorted(rules.admins)) or "nobody"
    return [Finding(ok=True, what=f"{CHANNELS} can be read; {admins} may add articles.")]


def _bot_token(config: Config, base_url: str) -> Iterator[Finding]:
    name = "SLACK_BOT_TOKEN"
    if not config.slack_bot_token:
        yield Finding(ok=False, what=f"{name} is not set.", remedy=_where(_OAUTH))
        return
    try:
        reply = build_retrying_client(config.slack_bot_token.reveal(), base_url).auth_test()
    except (SlackApiError, OSError, HTTPException) as error:
        yield _refused(name, error, _OAUTH)
        return
    yield Finding(ok=True, what=f"{name} is good for the workspace {reply['team']}.")
    headers = {key.lower(): value for key, value in reply.headers.items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    yield from _scopes(granted)


def _scopes(granted: set[str]) -> Iterator[Finding]:
    missing = sorted(set(SCOPES) - granted)
    for scope in missing:
        remedy = f"Without it the bot no longer {SCOPES[scope]}. Add it under {_OAUTH}, reinstall."
        yield Finding(ok=False, what=f"scope {scope}.", remedy=remedy)
    if not missing:
        yield Finding(ok=True, what=f"all {len(SCOPES)} scopes are granted.")
        told = f"subscribed events cannot be read from here; there should be {', '.join(EVENTS)}."
        yield Finding(ok=True, what=told)


def _app_token(config: Config, base_url: str) -> Finding:
    name = "SLACK_APP_TOKEN"
    if not config.slack_app_token:
        return Finding(ok=False, what=f"{name} is not set.", remedy=_where(_BASIC))
    token = config.slack_app_token.reveal()
    try:
        WebClient(base_url=base_url).apps_connections_open(app_token=token)
    except (SlackApiError, OSError, HTTPException) as error:
        return _refused(name, error, _BASIC)
    return Finding(ok=True, what=f"{name} opens Socket Mode.")


def _refused(name: str, error: Exception, page: str) -> Finding:
    if not isinstance(error, SlackApiError):
        return Finding(ok=False, what="Slack cannot be reached.", remedy="Check the network.")
    code = error.response["error"]
    return Finding(ok=False, what=f"Slack does not take {name} ({code}).", remedy=_where(page))


def _where(page: str) -> str:
    return f"Copy it from the app's {page} page."


SCOPES: dict[str, str] = {
    "app_mentions:read": "hears when it is mentioned",
    "assistant:write": "shows that it is looking, and offers first questions",
    "channels:history": "hears follow-ups in its threads in public channels",
    "chat:write": "answers",
    "commands": "takes /ask and “Ask about this”",
    "files:read": "reads a file that an admin adds to the archive",
    "files:write": "shows timelines as pictures",
    "groups:history": "hears follow-ups in its threads in private channels",
    "im:history": "hears direct messages",
    "im:read": "knows that a conversation is a direct one",
}
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
                    "usage_hint": "when did they first meet? (admins: add https://…)",
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
