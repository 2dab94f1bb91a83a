"""The Web API methods that the fake knows, each as Slack answers it: a dict with ``ok``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.fake import files, streams
from bot.slack.fake.limits import message_problem, view_problem
from bot.slack.fake.workspace import APP, BOT_ID, BOT_USER, TEAM, Workspace

Reply = dict[str, Any]
Method = Callable[[Workspace, Mapping[str, Any]], Reply]


def failed(code: str, why: str = "") -> Reply:
    """Return Slack's refusal of a call."""
    detail = {"response_metadata": {"messages": [f"[ERROR] {why}"]}} if why else {}
    return {"ok": False, "error": code, **detail}


def auth_test(_: Workspace, __: Mapping[str, Any]) -> Reply:
    """auth.test: who the bot is."""
    return {
        "ok": True, "url": "https://fake.slack.com/", "team": "Fake", "team_id": TEAM,
        "user": "dateline", "user_id": BOT_USER, "bot_id": BOT_ID,
    }  # fmt: skip


def post_message(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.postMessage: a message into a channel or a thread."""
    channel = str(sent.get("channel") or "")
    if not channel or channel.startswith("CNONE"):
        return failed("channel_not_found")
    if channel.startswith("COUT"):
        return failed("not_in_channel")
    code, why = message_problem(sent)
    if code:
        return failed(code, why)
    kept = ("text", "blocks", "thread_ts", "metadata", "mrkdwn", "parse")
    message = {name: sent[name] for name in kept if name in sent}
    message = space.add(channel, {**message, "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP})
    return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}


def post_ephemeral(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.postEphemeral: a message that one person sees."""
    code, why = message_problem(sent)
    if code or not sent.get("user"):
        return failed(code or "user_not_in_channel", why)
    return ephemeral(space, sent)


def ephemeral(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """Keep a message that one person sees."""
    with space.change:
        space.ephemeral.append({**sent, "ts": space.new_ts()})
        space.change.notify_all()
    return {"ok": True, "message_ts": space.ephemeral[-1]["ts"]}


def update(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.update: the whole of a message, anew."""
    message = space.find(str(sent.get("channel")), str(sent.get("ts")))
    if message is None:
        return failed("message_not_found")
    if message.get("bot_id") != BOT_ID:
        return failed("cant_update_message")
    if streams.live(space, message):
        return failed("streaming_state_conflict")
    code, why = message_problem(sent)
    if code:
        return failed(code, why)
    with space.change:
        message.update(
            {name: sent[name] for name in ("text", "blocks", "metadata") if name in sent}
        )
        message["edited"] = {"user": BOT_USER, "ts": space.new_ts()}
        space.change.notify_all()
    return {"ok": True, "channel": sent["channel"], "ts": message["ts"]}


def replies(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """conversations.replies: a thread, root first; at most 15 messages a page."""
    channel, root = str(sent.get("channel")), str(sent.get("ts"))
    if space.find(channel, root) is None:
        return failed("thread_not_found")
    oldest = float(sent.get("oldest") or 0)
    with space.change:
        thread = [
            dict(message)
            for message in space.messages[channel]
            if message["ts"] == root
            or (message.get("thread_ts") == root and float(message["ts"]) > oldest)
        ]
    if not sent.get("include_all_metadata") or sent.get("include_all_metadata") == "0":
        for message in thread:
            message.pop("metadata", None)
    first = int(sent.get("cursor") or 0)
    last = first + min(int(sent.get("limit") or 15), 15)
    more = {"response_metadata": {"next_cursor": str(last)}} if last < len(thread) else {}
    return {"ok": True, "messages": thread[first:last], "has_more": bool(more), **more}


def set_status(_: Workspace, sent: Mapping[str, Any]) -> Reply:
    """assistant.threads.setStatus: "… is thinking" under a thread."""
    if not sent.get("channel_id") or not sent.get("thread_ts") or "status" not in sent:
        return failed("invalid_arguments", "channel_id, thread_ts and status are required")
    if len(sent.get("loading_messages") or []) > 10:
        return failed("invalid_arguments", "no more than 10 loading_messages")
    return {"ok": True}


def set_prompts(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """assistant.threads.setSuggestedPrompts: what an empty conversation offers."""
    prompts = sent.get("prompts") or []
    if not sent.get("channel_id") or not 1 <= len(prompts) <= 4:
        return failed("invalid_arguments", "channel_id and 1 to 4 prompts are required")
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        return failed("invalid_arguments", "a prompt needs title and message")
    with space.change:
        space.prompts[str(sent["channel_id"])] = dict(sent)
        space.change.notify_all()
    return {"ok": True}


def open_view(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """views.open and views.push: a modal, for whom the trigger names."""
    if not sent.get("trigger_id"):
        return failed("invalid_trigger_id")
    code, why = view_problem(sent.get("view") or {})
    if code or sent["view"]["type"] != "modal":
        return failed(code or "invalid_arguments", why)
    with space.change:
        view = {**sent["view"], "id": f"V{len(space.views):04d}", "team_id": TEAM}
        space.views.append(view)
        space.change.notify_all()
    return {"ok": True, "view": view}


def publish_view(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """views.publish: a person's Home tab."""
    code, why = view_problem(sent.get("view") or {})
    if code or sent["view"]["type"] != "home" or not sent.get("user_id"):
        return failed(code or "invalid_arguments", why)
    with space.change:
        space.homes[str(sent["user_id"])] = dict(sent["view"])
        space.change.notify_all()
    return {"ok": True, "view": sent["view"]}


METHODS: Mapping[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "auth.test": auth_test,
    "chat.appendStream": streams.append,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.startStream": streams.start,
    "chat.stopStream": streams.stop,
    "chat.update": update,
    "conversations.replies": replies,
    "files.completeUploadExternal": files.complete,
    "files.getUploadURLExternal": files.upload_url,
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": open_view,
}
