"""Who asks: a member of this workspace, or a guest or somebody of another organisation."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import get_error_code

KEPT_SECONDS = 3600.0
"""For how long Slack's word on a person is kept."""
_FLAGS = ("is_restricted", "is_ultra_restricted", "is_stranger")
"""Multi-channel guest, single-channel guest, somebody of another organisation (users.info)."""

_log = logging.getLogger(__name__)


class Members:
    """Asks users.info once an hour a person. Safe for threads."""

    def __init__(self, client: WebClient, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self._known: dict[str, tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def is_outsider(self, user: str) -> bool:
        """Tell whether a person is a guest or of another organisation.

        Where Slack does not say (the scope users:read is missing, the network fails) a person
        counts as a member, and the log says so.
        """
        now = self._clock()
        with self._lock:
            asked, outsider = self._known.get(user, (-KEPT_SECONDS, False))
        if abs(now - asked) < KEPT_SECONDS:
            return outsider
        try:
            found = self._client.users_info(user=user).get("user") or {}
            outsider = any(found.get(flag) for flag in _FLAGS)
        except SlackApiError as error:
            _log.warning("not known whether %s is a guest: %s", user, get_error_code(error))
        except (OSError, HTTPException) as error:
            _log.warning("not known whether %s is a guest: %s", user, type(error).__name__)
            return outsider
        with self._lock:
            self._known[user] = (now, outsider)
        return outsider
