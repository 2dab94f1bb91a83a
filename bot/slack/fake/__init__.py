"""A small Slack on 127.0.0.1: Web API over HTTP, Socket Mode over WebSocket, people who type.

The real Bolt app and the real slack_sdk clients run against it unchanged, offline. It checks
every payload against Slack's limits as Slack does, enforces the rate of messages, and can be
told to fail. It knows the methods that dateline calls, and answers ``unknown_method`` to others.
"""

from __future__ import annotations

from bot.slack.fake.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from bot.slack.fake.faults import Fault

__all__ = ["APP_TOKEN", "BOT_TOKEN", "FakeSlack", "Fault"]
