"""chat.startStream, chat.appendStream, chat.stopStream: a message that grows, until it is stopped.

As Slack does it: in a channel a stream names whom it is for; 12,000 characters of markdown and
50 blocks come in through chunks; one that has lived ``stream_seconds`` takes no more
(message_not_in_streaming_state), and chat.update refuses one that still runs
(streaming_state_conflict).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.slack.fake.limits import MESSAGE_BLOCKS, blocks_problem
from bot.slack.fake.workspace import APP, BOT_ID, BOT_USER, Workspace

MARKDOWN = 12_000

Reply = dict[str, Any]


def start(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.startStream: an empty or first piece of a message, in a thread."""
    channel = str(sent.get("channel") or "")
    if not channel or channel.startswith("CNONE"):
        return _failed("channel_not_found")
    if not sent.get("thread_ts"):
        return _failed("invalid_arguments", "thread_ts is required")
    if not channel.startswith("D"):
        for name in ("recipient_user_id", "recipient_team_id"):
            if not sent.get(name):
                return _failed(f"missing_{name}")
    message = {
        "thread_ts": sent["thread_ts"], "text": "", "blocks": [], "streaming": True,
        "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP, "began": time.monotonic(),
    }  # fmt: skip
    code, why = _grow(message, sent)
    if code:
        return _failed(code, why)
    return {"ok": True, "channel": channel, "ts": space.add(channel, message)["ts"]}


def append(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.appendStream: the next piece."""
    return _change(space, sent)


def stop(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.stopStream: the last piece, blocks below it, and no more."""
    problem = blocks_problem(sent.get("blocks") or [], MESSAGE_BLOCKS)
    if problem:
        return _failed("invalid_blocks", problem)
    reply = _change(space, sent)
    if reply["ok"]:
        message = space.find(str(sent["channel"]), str(sent["ts"])) or {}
        with space.change:
            message["streaming"] = False
            message["blocks"] = [*message["blocks"], *(sent.get("blocks") or [])]
            message.update({name: sent[name] for name in ("metadata",) if name in sent})
            space.change.notify_all()
    return reply


def live(space: Workspace, message: Mapping[str, Any]) -> bool:
    """Tell whether a message still grows."""
    young = time.monotonic() - message.get("began", 0.0) < space.stream_seconds
    return bool(message.get("streaming")) and young


def _change(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    message = space.find(str(sent.get("channel")), str(sent.get("ts")))
    if message is None:
        return _failed("message_not_found")
    with space.change:
        if not live(space, message):
            return _failed("message_not_in_streaming_state")
        code, why = _grow(message, sent)
        space.change.notify_all()
    if code:
        return _failed(code, why)
    return {"ok": True, "channel": sent["channel"], "ts": message["ts"]}


def _grow(message: dict[str, Any], sent: Mapping[str, Any]) -> tuple[str, str]:
    """Add the pieces of a call to a message; return Slack's error code and why, or ("", "")."""
    text, blocks = str(message["text"]), list(message["blocks"])
    if sent.get("markdown_text") and sent.get("chunks"):
        return "cannot_provide_both_markdown_text_and_chunks", ""
    text += str(sent.get("markdown_text") or "")
    for chunk in sent.get("chunks") or []:
        if chunk.get("type") == "markdown_text":
            text += str(chunk.get("text", ""))
        elif chunk.get("type") == "blocks":
            blocks += chunk.get("blocks") or []
        elif chunk.get("type") not in ("task_update", "plan_update"):
            return "invalid_chunks", f"unsupported type: {chunk.get('type')}"
    if len(text) > MARKDOWN:
        return "msg_too_long", f"markdown_text has {len(text)} characters"
    if problem := blocks_problem(blocks, MESSAGE_BLOCKS):
        return "invalid_blocks", problem
    message["text"], message["blocks"] = text, blocks
    return "", ""


def _failed(code: str, why: str = "") -> Reply:
    detail = {"response_metadata": {"messages": [f"[ERROR] {why}"]}} if why else {}
    return {"ok": False, "error": code, **detail}
