"""The Slack app: the Bolt app with its listeners, and Socket Mode. Sole importer of slack_bolt.

An event is stored in a middleware, before Bolt acknowledges it: where storing fails, Slack gets
no acknowledgement and delivers again. The listeners only show a sign and wake the workers.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from types import TracebackType

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError

from bot.errors import SlackError
from bot.slack.client import is_transient_error, with_retries
from bot.slack.http_server import EVENTS, WsgiApp
from bot.slack.listeners import ButtonListeners, CommandListeners, EventListeners, FormListeners
from bot.slack.service import SlackService
from bot.slack.socket_watchdog import SocketWatchdog

PING_SECONDS = 2.0
"""Between two pings. A half-open socket is noticed after four: see ``socket_watchdog``."""
BUFFER = 65_536
"""Bytes read at once. slack_sdk hands on nothing until a read ends with a message: with its 1,024
a burst waits for its own end."""
LISTENERS = 10
FAILURES = (BoltError, SlackApiError, OSError, HTTPException)

_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger("bot.slack.bolt")
_bolt_log.setLevel(logging.WARNING)  # below that, Bolt logs requests whole


class SlackApp:
    """One process of the bot in Slack: its Bolt app, its service, its Socket Mode connection."""

    def __init__(self, service: SlackService, *, signing_secret: str = "") -> None:
        self.service = service
        self._listening = ThreadPoolExecutor(LISTENERS, thread_name_prefix="dateline-listen")
        self._socket: SocketModeHandler | None = None
        self._watch: SocketWatchdog | None = None
        try:
            self.bolt = _bolt(service, self._listening, signing_secret)
        except SlackError:
            self._listening.shutdown()
            raise

    def __enter__(self) -> SlackApp:
        self.service.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def connect(self, app_token: str) -> None:
        """Open the Socket Mode connection; it reconnects by itself until ``close``.

        Raises SlackError where Slack does not take the app token.
        """
        self._socket = SocketModeHandler(
            self.bolt,
            app_token,
            logger=_bolt_log,
            ping_interval=PING_SECONDS,
            concurrency=LISTENERS,
            receive_buffer_size=BUFFER,
        )
        try:
            with_retries(self._socket.connect, *FAILURES)
        except (SlackApiError, OSError, HTTPException) as error:
            raise build_start_error(error, "SLACK_APP_TOKEN", "Basic Information") from error
        self._watch = SocketWatchdog(self._socket.client)
        self._socket.client.on_message_listeners.append(self._watch.handle_message)
        self._watch.start()

    def is_connected(self) -> bool:
        """Tell whether Slack reaches this process."""
        return self._socket is not None and self._socket.client.is_connected()

    def build_wsgi_app(self) -> WsgiApp:
        """Return the WSGI application of HTTP mode: Slack's requests, health, metrics."""
        return WsgiApp(self.service, lambda: True, SlackRequestHandler(self.bolt, EVENTS))

    def close(self) -> None:
        """Take no more events, answer what is under way, and end every thread."""
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        if self._socket is not None:
            close_connection(self._socket)
            self._socket = None
        self._listening.shutdown(wait=True)
        self.service.close()


def close_connection(handler: SocketModeHandler) -> None:
    """Close a Socket Mode connection: what was received is acknowledged, no timeout waited for.

    slack_sdk's client blocks in ``recv`` (3 s) and in its queue (1 s). A last ping, whose pong
    ends the one, and an empty message, which ends the other, let it go at once.
    """
    client = handler.client
    client.closed = True
    client.auto_reconnect_enabled = False
    client.message_queue.put(None)
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)
    client.current_session_state.terminated = True
    if client.current_session is not None:
        with suppress(OSError):
            client.current_session.ping("closing")
    handler.close()  # type: ignore[no-untyped-call]


def _bolt(service: SlackService, executor: ThreadPoolExecutor, signing_secret: str) -> App:
    def made() -> App:
        return App(
            name="dateline",
            logger=_bolt_log,
            client=service.client,
            signing_secret=signing_secret,
            request_verification_enabled=bool(signing_secret),
            listener_executor=executor,
        )

    try:
        app = with_retries(made, *FAILURES)
    except (BoltError, OSError, HTTPException) as error:
        raise build_start_error(error, "SLACK_BOT_TOKEN", "OAuth & Permissions") from error
    register_listeners(app, service)
    return app


def build_start_error(error: Exception, name: str, page: str) -> SlackError:
    """Return the error of a start that failed: a token refused, or no way to Slack."""
    if isinstance(error, OSError | HTTPException) or is_transient_error(error):
        return SlackError("Slack cannot be reached.", "Check the network and the proxy settings.")
    return SlackError(f"Slack does not take {name}.", f"Copy it again from the app's {page} page.")


def register_listeners(app: App, service: SlackService) -> None:
    """Register the listeners on a Bolt app."""
    events, presses, forms = (
        EventListeners(service),
        ButtonListeners(service),
        FormListeners(service),
    )
    app.middleware(require_own_workspace)
    app.middleware(presses.reject_replay)
    app.middleware(events.store)
    app.event("app_mention")(events.begin)
    app.event("message")(events.begin)
    app.event("app_home_opened")(events.show_tab)
    app.command("/ask")(CommandListeners(service).ask)
    app.action("evidence")(presses.open_evidence)
    app.action("timeline")(presses.ask_timeline)
    app.action("widen")(presses.widen)
    app.action("as-typed")(presses.ask_as_typed)
    app.action("watch")(presses.watch)
    app.action(re.compile(r"unwatch:\d+"))(presses.unwatch)
    app.action("share")(presses.share)
    app.action("feedback")(presses.save_thumb)
    app.shortcut("ask_about")(forms.open_question_form)
    app.view("about")(forms.submit_question)
    app.view("complaint")(forms.save_complaint)
    app.error(log_listener_error)


def require_own_workspace(context: BoltContext, next: Callable[[], None]) -> BoltResponse | None:
    """Let through what comes from the workspace whose token this is. A middleware."""
    authorized = context.authorize_result
    own = authorized.team_id if authorized else None
    if own and context.team_id and context.team_id != own:
        _log.warning("refused a request of workspace %s", context.team_id)
        return BoltResponse(status=403, body="")
    next()
    return None


def log_listener_error(error: Exception) -> BoltResponse:
    """Log what a listener raised, under an id; Slack gets none of it, and no acknowledgement."""
    _log.error("a listener failed, id %s", secrets.token_hex(4), exc_info=error)
    return BoltResponse(status=500, body="")
