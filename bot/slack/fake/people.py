"""What people do in Slack, as the JSON that Slack sends an app for it."""

from __future__ import annotations

import time
import uuid
from typing import Any

from bot.slack.fake.workspace import APP, BOT_USER, TEAM


def message(
    text: str, *, channel: str, user: str, thread: str = "", mention: bool = True
) -> dict[str, Any]:
    """Return a message as a person types it; ``mention`` puts the bot's name before it."""
    return {
        "type": "message",
        "user": user,
        "text": f"<@{BOT_USER}> {text}" if mention else text,
        "channel": channel,
        "channel_type": "im" if channel.startswith("D") else "channel",
        **({"thread_ts": thread} if thread else {}),
    }


def event(said: dict[str, Any], event_id: str = "") -> dict[str, Any]:
    """Return the Events API body that delivers an event; app_mention has no channel_type."""
    inner = {**said, "event_ts": said.get("ts", f"{time.time():.6f}")}
    if inner["type"] == "app_mention":
        inner.pop("channel_type", None)
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": inner,
        "event_id": event_id or f"Ev{uuid.uuid4().hex[:12].upper()}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }
