"""What the app asks of a workspace, as Slack's "create an app from a manifest" takes it.

``manifest.json`` at the repository's root is this, written out; a test keeps the two the same,
and ``dateline slack --check`` compares a real token's scopes with it.
"""

from __future__ import annotations

from typing import Any

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


def manifest(request_url: str = "") -> dict[str, Any]:
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
