"""Files in the fake workspace: uploaded in three steps as today's Slack wants it, and downloaded.

files.getUploadURLExternal gives an address, the bytes go there, files.completeUploadExternal
shares the file in a thread. A download needs the bot's token, as ``url_private_download`` does.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.slack.fake.workspace import APP, BOT_ID, BOT_USER, File, Workspace

Reply = dict[str, Any]


def upload_url(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """files.getUploadURLExternal: a place for so many bytes."""
    name, length = str(sent.get("filename") or ""), int(sent.get("length") or 0)
    if not name or length <= 0:
        return {"ok": False, "error": "invalid_arguments"}
    made = File(id=f"F{uuid.uuid4().hex[:10].upper()}", name=name, length=length)
    with space.change:
        space.files[made.id] = made
    address = f"{space.address}/upload/v1/{made.id}"
    return {"ok": True, "upload_url": address, "file_id": made.id}


def uploaded(space: Workspace, name: str, data: bytes) -> int:
    """Take the bytes of a file; return the HTTP status."""
    found = space.files.get(name.rpartition("/")[2])
    if found is None or len(data) != found.length:
        return 400
    found.data = data
    return 200


def complete(space: Workspace, sent: Mapping[str, Any]) -> Reply:
    """files.completeUploadExternal: the files, shared in a channel or a thread."""
    found = [space.files.get(str(one.get("id"))) for one in sent.get("files") or []]
    files = [one for one in found if one is not None and one.data]
    if not files or len(files) != len(found):
        return {"ok": False, "error": "file_not_found"}
    shown = [{"id": one.id, "name": one.name} for one in files]
    message = {
        "text": str(sent.get("initial_comment") or ""), "files": shown, "blocks": [],
        "user": BOT_USER, "bot_id": BOT_ID, "app_id": APP,
        **({"thread_ts": sent["thread_ts"]} if sent.get("thread_ts") else {}),
    }  # fmt: skip
    if sent.get("channel_id"):
        space.add(str(sent["channel_id"]), message)
    return {"ok": True, "files": shown}


def attached(space: Workspace, name: str, data: bytes) -> dict[str, Any]:
    """Let a person's message carry a file; return it as a message's ``files`` names it."""
    made = File(id=f"F{uuid.uuid4().hex[:10].upper()}", name=name, length=len(data), data=data)
    with space.change:
        space.files[made.id] = made
    address = f"{space.address}/files/{made.id}/{quote(name)}"
    return {"id": made.id, "name": name, "size": len(data), "url_private_download": address}
