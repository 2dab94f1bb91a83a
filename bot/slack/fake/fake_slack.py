"""FakeSlack: the servers, the workspace and the faults of one fake, as a context manager."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from bot.slack.fake import workspace
from bot.slack.fake.block_limits import find_message_problem
from bot.slack.fake.faults import Fault, Faults
from bot.slack.fake.http_server import Request, Response, WebServer
from bot.slack.fake.socket_mode import SocketServer
from bot.slack.fake.web_api import METHODS, add_ephemeral, build_error, store_upload
from bot.slack.fake.workspace import BOT_ID, BOT_USER, SCOPES, Call, Workspace

_PACED = ("chat.postMessage", "chat.startStream")
BOT_TOKEN, APP_TOKEN = "xoxb-fake-token", "xapp-fake-token"


class FakeSlack:
    """A workspace with one channel "C0NEWS" that one app is installed in.

    ``every`` is the pause in seconds that a channel's messages must keep (Slack: about 1);
    None lets them come at will.
    """

    def __init__(self, *, every: float | None = None) -> None:
        self.space = Workspace()
        self.faults = Faults()
        self.sockets = SocketServer()
        self._every = every
        self._posted: dict[str, float] = {}
        self._web = WebServer(self._answer)
        self.base_url = f"{self._web.address}/api/"
        self.space.address = self._web.address

    def __enter__(self) -> FakeSlack:
        self._web.start()
        self.sockets.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sockets.stop()
        self._web.stop()

    def say(
        self,
        text: str,
        *,
        channel: str = "C0NEWS",
        user: str = "U0READER",
        thread: str = "",
        mention: bool = True,
        body: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> str:
        """Let a person type into a channel; return the message's ``ts``.

        A mention arrives as Slack sends it: as ``app_mention`` and as ``message``; ``fields`` are
        the message's, ``body`` those of the events around it.
        """
        said = workspace.build_message(
            text, channel=channel, user=user, thread=thread, mention=mention
        )
        said = self.space.add(channel, {**said, **fields})
        kinds = ("app_mention", "message") if mention else ("message",)
        for kind in kinds:
            event = workspace.build_event({**said, "type": kind}, **(body or {}))
            self.sockets.send("events_api", event)
        return str(said["ts"])

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method fail."""
        self.faults.add(method, fault, times)

    def replies(self, thread: str, count: int = 1, channel: str = "C0NEWS") -> list[dict[str, Any]]:
        """Wait for ``count`` messages of the bot in a thread; return those that came."""
        self.space.wait(lambda: len(self.space.replies(channel, thread)) >= count)
        return self.space.replies(channel, thread)

    def wait_for_ephemeral(self, count: int = 1) -> list[dict[str, Any]]:
        """Wait for ``count`` messages that one person sees; return those that came."""
        self.space.wait(lambda: len(self.space.ephemeral) >= count)
        return list(self.space.ephemeral)

    def wait_for_modals(self, count: int = 1) -> list[dict[str, Any]]:
        """Wait for ``count`` modals; return those that were opened."""
        self.space.wait(lambda: len(self.space.views) >= count)
        return list(self.space.views)

    def _answer(self, request: Request) -> Response:
        fault = self.faults.take(request.name)
        if fault and not fault.done:
            return _fails(fault)
        response = self._done(request)
        error = "" if response.body.get("ok") else str(response.body.get("error"))
        call = Call(method=request.name, payload=request.payload, at=time.monotonic(), error=error)
        self.space.record(call)
        return _fails(fault) if fault else response

    def _done(self, request: Request) -> Response:
        if request.name.startswith("/respond/"):
            return self._responded(request)
        if request.name.startswith(("/upload/", "/files/")):
            return self._file(request)
        if request.name == "apps.connections.open":
            if request.token != APP_TOKEN:
                return Response(body=build_error("invalid_auth"))
            return Response(body={"ok": True, "url": self.sockets.address})
        if request.token != BOT_TOKEN:
            return Response(body=build_error("invalid_auth" if request.token else "not_authed"))
        if request.name not in METHODS:
            return Response(body=build_error("unknown_method"))
        if request.name in _PACED and self._too_fast(request.payload):
            return _fails(Fault(kind="status", status=429, retry_after=1))
        body = METHODS[request.name](self.space, request.payload)
        return Response(body=body, headers=(("x-oauth-scopes", SCOPES),))

    def _file(self, request: Request) -> Response:
        """Take a file's bytes, or give them to who has the token."""
        if request.name.startswith("/upload/"):
            status = store_upload(self.space, request.name, request.payload["data"])
            return Response(body={"ok": status == 200}, status=status)
        found = self.space.files.get(request.name.split("/")[2])
        if found is None or request.token != BOT_TOKEN:
            return Response(body=build_error("not_found"), status=404 if found is None else 401)
        return Response(body={"ok": True}, raw=found.data)

    def response_url(self, channel: str) -> str:
        """Return a new address that answers to a command or a button press in a channel."""
        return f"{self._web.address}/respond/{channel}/{uuid.uuid4().hex}"

    def _responded(self, request: Request) -> Response:
        """Answer at a response address: whispered, in the channel, or taking the first away."""
        sent = {**request.payload, "hook": request.name}
        if not sent.get("delete_original"):
            code, why = find_message_problem(sent)
            if code:
                return Response(status=400, body=build_error(code, why))
        if sent.get("response_type") == "in_channel":
            said = {**sent, "user": BOT_USER, "bot_id": BOT_ID}
            self.space.add(request.name.split("/")[2], said)
            return Response(body={"ok": True})
        return Response(body=add_ephemeral(self.space, sent))

    def _too_fast(self, sent: dict[str, Any]) -> bool:
        if self._every is None:
            return False
        channel, now = str(sent.get("channel")), time.monotonic()
        with self.space.change:
            fast = now - self._posted.get(channel, -1e9) < self._every * 0.9
            if not fast:
                self._posted[channel] = now
        return fast


def _fails(fault: Fault) -> Response:
    if fault.kind == "error":
        return Response(body=build_error(fault.code), fault=fault)
    if fault.kind == "status":
        wait = (("retry-after", str(fault.retry_after)),) if fault.status == 429 else ()
        code = "ratelimited" if fault.status == 429 else "internal_error"
        return Response(body=build_error(code), status=fault.status, headers=wait, fault=fault)
    return Response(body={}, fault=fault)
