"""The Web API clients: one that may repeat a call, and one that must not.

slack_sdk's default handler repeats a call after a broken connection. That is right for reading
and for views, and wrong for chat.postMessage: Slack may have taken the first. So posting has a
client without retries, and ``posting`` decides from what the inbox knows.
"""

from __future__ import annotations

from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.config import SLACK

BASE = SLACK
TIMEOUT = 10
NETWORK: tuple[type[Exception], ...] = (OSError, HTTPException)
"""What a call raises when the network fails (URLError and TimeoutError are OSErrors)."""


def reading(token: str, base_url: str = BASE) -> WebClient:
    """Return a client for calls that do no harm when they are made twice."""
    handlers = [
        ConnectionErrorRetryHandler(max_retry_count=2),
        RateLimitErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=2),
    ]
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=handlers)


def posting(token: str, base_url: str = BASE) -> WebClient:
    """Return a client that makes every call once."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
