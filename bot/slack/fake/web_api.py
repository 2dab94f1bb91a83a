"""The Web API methods that the fake knows, each as Slack answers it: a dict with ``ok``."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from bot.slack.fake.block_limits import (
    MESSAGE_BLOCKS,
    find_blocks_problem,
    find_message_problem,
    find_view_problem,
)
from bot.slack.fake.workspace import APP, BOT_ID, BOT_USER, TEAM, File, Workspace

Reply = dict[str, Any]
Method = Callable[[Workspace, Mapping[str, Any]], Reply]


def build_error(code: str, why: str = "") -> Reply:
    """Return Slack's refusal of a call."""
    detail = {"response_metadata": {"messages": [f"[ERROR] {why}"]}} if why else {}
    return {"ok": False, "error": code, **detail}


def check_auth(_: Workspace, __: Mapping[str, Any]) -> Reply:
    """auth.test: who the bot is."""
    return {
        "ok": True,
        "url": "https://fake.slack.com/",
        "team": "Fake",
        "team_id": TEAM,
        "user": "dateline",
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
    }


def post_message(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.postMessage: a message into a channel or a thread."""
    channel = str(sent.get("channel") or "")
    if not channel or channel.startswith("CNONE"):
        return build_error("channel_not_found")
    if channel.startswith("COUT"):
        return build_error("not_in_channel")
    code, why = find_message_problem(sent)
    if code:
        return build_error(code, why)
    kept = ("text", "blocks", "thread_ts", "metadata", "mrkdwn", "parse")
    message = {name: sent[name] for name in kept if name in sent}
    message = space.add(channel, {**message, "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP})
    return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}


def post_ephemeral(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.postEphemeral: a message that one person sees."""
    code, why = find_message_problem(sent)
    if code or not sent.get("user"):
        return build_error(code or "user_not_in_channel", why)
    return add_ephemeral(space, sent)


def add_ephemeral(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """Keep a message that one person sees."""
    with space.change:
        space.ephemeral.append({**sent, "ts": space.new_ts()})
        space.change.notify_all()
    return {"ok": True, "message_ts": space.ephemeral[-1]["ts"]}


def update_message(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.update: the whole of a message, anew."""
    message = space.find(str(sent.get("channel")), str(sent.get("ts")))
    if message is None:
        return build_error("message_not_found")
    if message.get("bot_id") != BOT_ID:
        return build_error("cant_update_message")
    if is_streaming(space, message):
        return build_error("streaming_state_conflict")
    code, why = find_message_problem(sent)
    if code:
        return build_error(code, why)
    with space.change:
        message.update(
            {name: sent[name] for name in ("text", "blocks", "metadata") if name in sent}
        )
        message["edited"] = {"user": BOT_USER, "ts": space.new_ts()}
        space.change.notify_all()
    return {"ok": True, "channel": sent["channel"], "ts": message["ts"]}


def get_replies(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """conversations.replies: a thread, root first; at most 15 messages a page."""
    channel, root = str(sent.get("channel")), str(sent.get("ts"))
    if space.find(channel, root) is None:
        return build_error("thread_not_found")
    return _page(
        space, sent, lambda message: root in (message["ts"], message.get("thread_ts")), root
    )


def get_history(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """conversations.history: what stands in a channel outside of threads; 15 messages a page."""
    return _page(space, sent, lambda message: not message.get("thread_ts"))


def _page(
    space: Workspace, sent: Mapping[str, Any], belongs: Callable[[Reply], bool], root: str = ""
) -> Reply:
    """Return a page of a channel's messages within a call's bounds; the root is always there."""
    oldest = float(sent.get("oldest") or 0)
    latest = float(sent.get("latest") or "inf")
    with space.change:
        found = [
            dict(message)
            for message in space.messages.get(str(sent.get("channel")), [])
            if belongs(message)
            and (message["ts"] == root or oldest < float(message["ts"]) <= latest)
        ]
    if not sent.get("include_all_metadata") or sent.get("include_all_metadata") == "0":
        for message in found:
            message.pop("metadata", None)
    first = int(sent.get("cursor") or 0)
    last = first + min(int(sent.get("limit") or 15), 15)
    more = {"response_metadata": {"next_cursor": str(last)}} if last < len(found) else {}
    return {"ok": True, "messages": found[first:last], "has_more": bool(more), **more}


def open_conversation(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """conversations.open: a person's direct messages with the bot."""
    user = str(sent.get("users") or "")
    if not user or user in space.closed:
        return build_error("user_not_found" if not user else "missing_scope")
    return {"ok": True, "channel": {"id": f"D{user[1:]}"}}


def add_reaction(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """reactions.add: an emoji under a message, once."""
    channel, ts, name = (str(sent.get(one) or "") for one in ("channel", "timestamp", "name"))
    if not name or space.find(channel, ts) is None:
        return build_error("message_not_found" if name else "invalid_name")
    with space.change:
        if (channel, ts, name) in space.reactions:
            return build_error("already_reacted")
        space.reactions.append((channel, ts, name))
        space.change.notify_all()
    return {"ok": True}


def get_user(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """users.info: who a person is."""
    user = str(sent.get("user") or "")
    if not user:
        return build_error("user_not_found")
    guest = user in space.guests
    return {"ok": True, "user": {"id": user, "team_id": TEAM, "is_restricted": guest}}


def set_status(_: Workspace, sent: Mapping[str, Any]) -> Reply:
    """assistant.threads.setStatus: "… is thinking" under a thread."""
    if not sent.get("channel_id") or not sent.get("thread_ts") or "status" not in sent:
        return build_error("invalid_arguments", "channel_id, thread_ts and status are required")
    if len(sent.get("loading_messages") or []) > 10:
        return build_error("invalid_arguments", "no more than 10 loading_messages")
    return {"ok": True}


def set_prompts(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """assistant.threads.setSuggestedPrompts: what an empty conversation offers."""
    prompts = sent.get("prompts") or []
    if not sent.get("channel_id") or not 1 <= len(prompts) <= 4:
        return build_error("invalid_arguments", "channel_id and 1 to 4 prompts are required")
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        return build_error("invalid_arguments", "a prompt needs title and message")
    with space.change:
        space.prompts[str(sent["channel_id"])] = dict(sent)
        space.change.notify_all()
    return {"ok": True}


def open_view(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """views.open and views.push: a modal, for whom the trigger names."""
    if not sent.get("trigger_id"):
        return build_error("invalid_trigger_id")
    code, why = find_view_problem(sent.get("view") or {})
    if code or sent["view"]["type"] != "modal":
        return build_error(code or "invalid_arguments", why)
    with space.change:
        view = {**sent["view"], "id": f"V{len(space.views):04d}", "team_id": TEAM}
        space.views.append(view)
        space.change.notify_all()
    return {"ok": True, "view": view}


def publish_view(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """views.publish: a person's Home tab."""
    code, why = find_view_problem(sent.get("view") or {})
    if code or sent["view"]["type"] != "home" or not sent.get("user_id"):
        return build_error(code or "invalid_arguments", why)
    with space.change:
        space.homes[str(sent["user_id"])] = dict(sent["view"])
        space.change.notify_all()
    return {"ok": True, "view": sent["view"]}


MARKDOWN = 12_000


def start_stream(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.startStream: an empty or first piece of a message, in a thread."""
    channel = str(sent.get("channel") or "")
    if not channel or channel.startswith("CNONE"):
        return build_error("channel_not_found")
    if not sent.get("thread_ts"):
        return build_error("invalid_arguments", "thread_ts is required")
    if not channel.startswith("D"):
        for name in ("recipient_user_id", "recipient_team_id"):
            if not sent.get(name):
                return build_error(f"missing_{name}")
    message = {
        "thread_ts": sent["thread_ts"],
        "text": "",
        "blocks": [],
        "streaming": True,
        "user": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP,
        "began": time.monotonic(),
    }
    code, why = _grow(message, sent)
    if code:
        return build_error(code, why)
    return {"ok": True, "channel": channel, "ts": space.add(channel, message)["ts"]}


def append_stream(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.appendStream: the next piece."""
    return _change(space, sent)


def stop_stream(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """chat.stopStream: the last piece, blocks below it, and no more."""
    problem = find_blocks_problem(sent.get("blocks") or [], MESSAGE_BLOCKS)
    if problem:
        return build_error("invalid_blocks", problem)
    reply = _change(space, sent)
    if reply["ok"]:
        message = space.find(str(sent["channel"]), str(sent["ts"])) or {}
        with space.change:
            message["streaming"] = False
            message["blocks"] = [*message["blocks"], *(sent.get("blocks") or [])]
            message.update({name: sent[name] for name in ("metadata",) if name in sent})
            space.change.notify_all()
    return reply


def is_streaming(space: Workspace, message: Mapping[str, Any]) -> bool:
    """Tell whether a message still grows."""
    young = time.monotonic() - message.get("began", 0.0) < space.stream_seconds
    return bool(message.get("streaming")) and young


def _change(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    message = space.find(str(sent.get("channel")), str(sent.get("ts")))
    if message is None:
        return build_error("message_not_found")
    with space.change:
        if not is_streaming(space, message):
            return build_error("message_not_in_streaming_state")
        code, why = _grow(message, sent)
        space.change.notify_all()
    if code:
        return build_error(code, why)
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
    if problem := find_blocks_problem(blocks, MESSAGE_BLOCKS):
        return "invalid_blocks", problem
    message["text"], message["blocks"] = text, blocks
    return "", ""


def get_upload_url(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """files.getUploadURLExternal: a place for so many bytes."""
    name, length = str(sent.get("filename") or ""), int(sent.get("length") or 0)
    if not name or length <= 0:
        return build_error("invalid_arguments")
    made = File(id=f"F{uuid.uuid4().hex[:10].upper()}", name=name, length=length)
    with space.change:
        space.files[made.id] = made
    address = f"{space.address}/upload/v1/{made.id}"
    return {"ok": True, "upload_url": address, "file_id": made.id}


def store_upload(space: Workspace, name: str, data: bytes) -> int:
    """Take the bytes of a file; return the HTTP status."""
    found = space.files.get(name.rpartition("/")[2])
    if found is None or len(data) != found.length:
        return 400
    found.data = data
    return 200


def complete_upload(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """files.completeUploadExternal: the files, shared in a channel or a thread."""
    found = [space.files.get(str(one.get("id"))) for one in sent.get("files") or []]
    files = [one for one in found if one is not None and one.data]
    if not files or len(files) != len(found):
        return build_error("file_not_found")
    shown = [{"id": one.id, "name": one.name} for one in files]
    message = {
        "text": str(sent.get("initial_comment") or ""),
        "files": shown,
        "blocks": [],
        "user": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP,
        **({"thread_ts": sent["thread_ts"]} if sent.get("thread_ts") else {}),
    }
    if sent.get("channel_id"):
        space.add(str(sent["channel_id"]), message)
    return {"ok": True, "files": shown}


def add_file(space: Workspace, name: str, data: bytes) -> dict[str, Any]:
    """Let a person's message carry a file; return it as a message's ``files`` names it."""
    made = File(id=f"F{uuid.uuid4().hex[:10].upper()}", name=name, length=len(data), data=data)
    with space.change:
        space.files[made.id] = made
    address = f"{space.address}/files/{made.id}/{quote(name)}"
    return {"id": made.id, "name": name, "size": len(data), "url_private_download": address}


METHODS: Mapping[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "auth.test": check_auth,
    "chat.appendStream": append_stream,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.startStream": start_stream,
    "chat.stopStream": stop_stream,
    "chat.update": update_message,
    "conversations.history": get_history,
    "conversations.open": open_conversation,
    "conversations.replies": get_replies,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "reactions.add": add_reaction,
    "users.info": get_user,
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": open_view,
}
