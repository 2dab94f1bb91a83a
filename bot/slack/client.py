"""The Web API clients: one that may repeat a call, and one that must not.

slack_sdk's default handler repeats a call after a broken connection. That is right for reading
and for views, and wrong for chat.postMessage: Slack may have taken the first. So posting has a
client without retries, and ``Poster`` decides from what the inbox knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from bot.config import SLACK

BASE = SLACK
TIMEOUT = 10
NETWORK: tuple[type[Exception], ...] = (OSError, HTTPException)
"""What a call raises when the network fails (URLError and TimeoutError are OSErrors)."""


def build_retrying_client(token: str, base_url: str = BASE) -> WebClient:
    """Return a client for calls that do no harm when they are made twice."""
    handlers = [
        ConnectionErrorRetryHandler(max_retry_count=2),
        RateLimitErrorRetryHandler(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=2),
    ]
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=handlers)


def build_posting_client(token: str, base_url: str = BASE) -> WebClient:
    """Return a client that makes every call once."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])


_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}


def is_transient_api_error(error: SlackApiError) -> bool:
    """Tell whether Slack failed for a reason that passes."""
    status, code = error.response.status_code, get_error_code(error)
    return status == 429 or status >= 500 or code in _PASSING


def get_error_code(error: SlackApiError) -> str:
    """Return Slack's word for a failure, or "" where the answer has none."""
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def get_retry_after(error: SlackApiError, default: float = 1.0) -> float:
    """Return the seconds after which Slack lets a refused call be made again."""
    return read_retry_after(error.response.headers, default)


def read_retry_after(headers: Mapping[str, Any], default: float = 1.0) -> float:
    """Return the seconds of a Retry-After header, or ``default`` where there is none."""
    named = {name.lower(): value for name, value in headers.items()}
    value = named.get("retry-after", default)
    return float(value[0] if isinstance(value, list) else value)


def get_backoff_seconds(attempts: int) -> float:
    """Return the seconds to wait after so many attempts: 2, 4, 8, ... 30."""
    return float(min(2**attempts, 30))


TRIES = 6

Started = TypeVar("Started")
_log = logging.getLogger(__name__)


def with_retries(start: Callable[[], Started], *failures: type[Exception]) -> Started:
    """Return what ``start`` returns, within TRIES; raises what the last one raises.

    ``failures`` are what it raises. A token that Slack refuses, or an address where nobody
    listens, is not tried again.
    """

    def passes(error: BaseException) -> bool:
        return isinstance(error, failures) and is_transient_error(error)

    retrying = Retrying(
        stop=stop_after_attempt(TRIES),
        wait=lambda state: get_backoff_seconds(state.attempt_number),
        retry=retry_if_exception(passes),
        before_sleep=_log_retry,
        reraise=True,
    )
    return retrying(start)


def _log_retry(state: RetryCallState) -> None:
    _log.warning("Slack is not there yet; trying again in %g s", state.upcoming_sleep)


def is_transient_error(error: BaseException) -> bool:
    """Tell whether an error, or what it was raised for, is one that passes."""
    if isinstance(error, SlackApiError):
        return is_transient_api_error(error)
    if isinstance(error, OSError | HTTPException):
        reason = error.reason if isinstance(error, URLError) else error
        return isinstance(reason, ConnectionResetError | TimeoutError | HTTPException)
    return error.__context__ is not None and is_transient_error(error.__context__)
