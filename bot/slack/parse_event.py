"""An Events API body becomes an InboxEvent here, or None where nobody asked the bot.

One mention arrives as ``app_mention`` and again as ``message``; edits, joins, other bots and the
bot's own words arrive as ``message`` too. In a thread where the bot was asked before, a question
needs no new mention; words that address somebody else, or only say thanks, are left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.inbox import InboxEvent, Kind

OpenTo = Callable[[str, str, str], bool]
"""(team, channel, thread or "") -> whether the bot answers there without a mention."""

_SPOKEN = (None, "thread_broadcast", "file_share")
_TO_SOMEBODY = re.compile(r"\s*<@[UW]\w+")
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_QUESTION = re.compile(
    r"\?|^\W*(who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have)\b",
    re.IGNORECASE,
)
FILE = "slack-file:"
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_THANKS = re.compile(
    r"\W*(thanks?|thank you|thx|ty|ok(ay)?|great|cool|nice|perfect|lol|good|got it|yes|no|wow|"
    r"(very |so )?much|a lot|bot|all|you|\s|\W)*",
    re.IGNORECASE,
)


def parse_message_event(
    body: Mapping[str, Any], *, me: str, received: float, open_to: OpenTo
) -> InboxEvent | None:
    """Return the question in an Events API body, or None where nobody asked the bot.

    ``me`` is the bot's own user id, ``received`` seconds since the epoch.
    """
    said = body.get("event") or {}
    kind = _kind(body, said, me, open_to)
    if kind is None:
        return None
    text = str(said.get("text") or "")
    files = said.get("files") or []
    add = parse_add_command(text, me, files) if kind in ("mention", "direct") else None
    if add == "" and said.get("type") == "app_mention" and not files:
        return None  # its files come with the message
    return InboxEvent(
        id=str(body["event_id"]),
        team=str(body["team_id"]),
        channel=str(said["channel"]),
        ts=str(said["ts"]),
        thread=str(said.get("thread_ts") or said["ts"]),
        user=str(said["user"]),
        kind=kind if add is None else "add",
        text=strip_markup(text, me) if add is None else add,
        received=received,
    )


def _kind(
    body: Mapping[str, Any], said: Mapping[str, Any], me: str, open_to: OpenTo
) -> Kind | None:
    if said.get("bot_id") or said.get("user") in (None, me, "USLACKBOT"):
        return None
    if said.get("type") == "app_mention" and not said.get("edited"):
        return "mention"
    if said.get("type") != "message" or said.get("subtype") not in _SPOKEN:
        return None
    text = str(said.get("text") or "")
    if said.get("channel_type") == "im":
        return "direct"
    if f"<@{me}" in text:
        return "mention"
    return "message" if _follow_up(body, said, text, open_to) else None


def _follow_up(
    body: Mapping[str, Any], said: Mapping[str, Any], text: str, open_to: OpenTo
) -> bool:
    thread = str(said.get("thread_ts") or "")
    if _TO_SOMEBODY.match(text) or _THANKS.fullmatch(text):
        return False
    if not thread and not _QUESTION.search(text):
        return False
    return open_to(str(body["team_id"]), str(said["channel"]), thread)


def parse_add_command(text: str, me: str, files: Sequence[Mapping[str, Any]] = ()) -> str | None:
    """Return what "add" names, apart by spaces: addresses, and FILE before those of files.

    None where the words are no such command. Example: "add <https://a.example/x>" ->
    "https://a.example/x"; "add" alone -> ""; "add up the dead" -> None.
    """
    first, _, rest = strip_markup(text, me).partition(" ")
    if first.lower() != "add":
        return None
    links = dict.fromkeys(_ADDRESS.findall(html.unescape(text)))
    named = [*links, *(f"{FILE}{one.get('url_private_download', '')}" for one in files)]
    return None if rest and not named else " ".join(named)


def is_question(text: str) -> bool:
    """Tell whether there is anything to ask the archive in the words; "help" asks for help."""
    return any(map(str.isalnum, text)) and text.strip(" ?!.").lower() != "help"


def strip_markup(text: str, me: str) -> str:
    """Return what a person typed, without Slack's markup and without the bot's own mention.

    Example: "<@B> who met <https://a.example|Kim> &amp; Putin?" -> "who met Kim & Putin?"
    """

    def plain(match: re.Match[str]) -> str:
        sign, name, label = match.groups()
        if sign == "@" and name == me:
            return " "
        return label or ("" if sign == "!" else f"{sign}{name}")

    return " ".join(html.unescape(_MARKUP.sub(plain, text)).split())
