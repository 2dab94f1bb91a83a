"""The bot in a real workspace, from start to SIGTERM: over Socket Mode, or over HTTP."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import FrameType

from bot.config import Config
from bot.errors import ConfigError
from bot.inbox import Inbox
from bot.slack.app import SlackApp
from bot.slack.channels import CHANNELS, ChannelSettings
from bot.slack.client import BASE
from bot.slack.http_server import HttpServer, WsgiApp
from bot.slack.protocols import AnsweringBot, ArticleStore
from bot.slack.service import SlackService
from bot.types import Scope
from index.errors import DatelineError

INBOX, CASES = "inbox.db", "slack-cases.jsonl"
"""Beside the archive and channels.yaml: the queue, where it is a file, and the cases made of
complaints."""

WORKERS = 8
AT_ONCE = 2
"""Questions thought about at a time without a model: Python computes on one core, and what Slack
waits for must not wait for it."""
SWITCH = 0.0005
"""Seconds after which a computing thread makes room for another (Python's default: 0.005)."""

AWAKE = 0.25
"""Seconds after which the main thread looks for signals."""

_log = logging.getLogger(__name__)


def run_socket_mode(
    bot: AnsweringBot,
    config: Config,
    *,
    store: ArticleStore | None = None,
    health_port: int | None = None,
    stop: threading.Event | None = None,
    base_url: str = BASE,
) -> None:
    """Answer in Slack until ``stop`` is set, by SIGINT or SIGTERM where none is given.

    ``store`` is the archive, for passages and the Home tab; ``health_port`` serves /healthz and
    /metrics on 127.0.0.1. Raises ConfigError where a token is missing, SlackError where Slack
    does not take one. What was asked before is answered first; what is under way at the end is
    finished.
    """
    token = require_setting(config.slack_bot_token.reveal(), "SLACK_BOT_TOKEN")
    app_token = require_setting(config.slack_app_token.reveal(), "SLACK_APP_TOKEN")
    warm_up(bot)
    with open_service(bot, config, token, store, base_url) as place, ExitStack() as stack:
        stopped = stack.enter_context(stop_on_signals(stop))
        app = stack.enter_context(SlackApp(place))
        app.connect(app_token)
        if health_port is not None:
            stack.enter_context(
                HttpServer(WsgiApp(place, app.is_connected), "127.0.0.1", health_port)
            )
        _log.info("connected to Slack; waiting for questions")
        wait_until_stopped(stopped)


def run_http(
    bot: AnsweringBot,
    config: Config,
    *,
    host: str = "127.0.0.1",
    port: int = 3000,
    store: ArticleStore | None = None,
    stop: threading.Event | None = None,
    base_url: str = BASE,
) -> None:
    """Answer what Slack sends to ``/slack/events`` until told to stop, as ``run_socket_mode``.

    Requests without a right and recent signature are refused. Raises ConfigError where the bot
    token or the signing secret is missing, SlackError where the port is taken.
    """
    token = require_setting(config.slack_bot_token.reveal(), "SLACK_BOT_TOKEN")
    secret = require_setting(config.slack_signing_secret.reveal(), "SLACK_SIGNING_SECRET")
    warm_up(bot)
    with open_service(bot, config, token, store, base_url) as place, ExitStack() as stack:
        stopped = stack.enter_context(stop_on_signals(stop))
        app = stack.enter_context(SlackApp(place, signing_secret=secret))
        server = stack.enter_context(HttpServer(app.build_wsgi_app(), host, port))
        _log.info("listening on %s:%d", host, server.port)
        wait_until_stopped(stopped)


@contextmanager
def open_service(
    bot: AnsweringBot, config: Config, token: str, store: ArticleStore | None, base_url: str
) -> Iterator[SlackService]:
    """Yield a SlackService whose settings and cases lie beside the archive, its inbox there or in
    PostgreSQL."""
    sys.setswitchinterval(SWITCH)
    folder: Path = config.archive
    with Inbox(config.inbox.reveal() or folder / INBOX) as inbox:
        yield SlackService(
            bot,
            inbox,
            token=token,
            base_url=base_url,
            store=store,
            settings=ChannelSettings(folder / CHANNELS),
            at_once=WORKERS if config.model else AT_ONCE,
            workers=WORKERS,
            cases=folder / CASES,
            archive=folder,
        )


def warm_up(bot: AnsweringBot) -> None:
    """Ask one question and drop the answer, so that nobody waits for what it loads."""
    with suppress(DatelineError):
        bot.ask("What happened first?", Scope(as_of=datetime.now()), engine="keyless")


def require_setting(value: str, name: str) -> str:
    """Return a setting's value. Raises ConfigError where it is missing."""
    if not value:
        raise ConfigError(
            f"{name} is not set.",
            "README.md, under Slack, says where to find it; `dateline slack --fake` needs none.",
        )
    return value


def wait_until_stopped(stopped: threading.Event) -> None:
    """Wait for an event that a signal sets.

    The kernel may give a signal to any thread, but Python runs its handler in the main one, and
    not before that runs again: a wait without end would sleep through it (seen under load).
    """
    while not stopped.wait(AWAKE):
        pass


@contextmanager
def stop_on_signals(given: threading.Event | None) -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set, or the one given, and nothing else.

    Entered first, so that a second signal does not cut short what the first one let finish. The
    event is set by a thread: a handler that runs while the main thread holds the event's lock
    would wait for itself.
    """
    if given is not None:
        yield given
        return
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        threading.Thread(target=stopped.set, name="dateline-stop").start()

    before = {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
