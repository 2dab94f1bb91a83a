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

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.errors import ConfigError
from bot.slack.client import BASE, reading
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.settings import CHANNELS, read

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


def check(config: Config, base_url: str = BASE) -> list[Finding]:
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
        rules = read(path)
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
        reply = reading(config.slack_bot_token.reveal(), base_url).auth_test()
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
