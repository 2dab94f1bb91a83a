"""What fails at the start for a reason of Slack's, or of the line's, that passes is tried again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack.posting import backoff, passing

TRIES = 6

Started = TypeVar("Started")
_log = logging.getLogger(__name__)


def patiently(start: Callable[[], Started], *failures: type[Exception]) -> Started:
    """Return what ``start`` returns, within TRIES; raises what the last one raises.

    ``failures`` are what it raises. A token that Slack refuses, or an address where nobody
    listens, is not tried again.
    """
    for attempt in range(1, TRIES):
        try:
            return start()
        except failures as error:
            if not passes(error):
                raise
            _log.warning("Slack is not there yet; trying again in %g s", backoff(attempt))
            time.sleep(backoff(attempt))
    return start()


def passes(error: BaseException) -> bool:
    """Tell whether an error, or what it was raised for, is one that passes."""
    if isinstance(error, SlackApiError):
        return passing(error)
    if isinstance(error, OSError | HTTPException):
        reason = error.reason if isinstance(error, URLError) else error
        return isinstance(reason, ConnectionResetError | TimeoutError | HTTPException)
    return error.__context__ is not None and passes(error.__context__)
