"""An Events API body becomes an InboxEvent here, or None where nobody asked the bot.

One mention arrives as ``app_mention`` and again as ``message``; edits, joins, other bots and the
bot's own words arrive as ``message`` too. Other bots and workflows are answered where they mention
the bot. An edit that adds a mention is a new question. In a thread where the bot was asked before,
a question needs no new mention; words to somebody else, thanks and talk are left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.inbox import InboxEvent, Kind
from bot.question import is_asking
from bot.slack.message_text import (
    get_forwarded_text,
    get_message_text,
    list_hidden_addresses,
    mentions,
    strip_markup,
)

Body = Mapping[str, Any]

_SPOKEN = (None, "thread_broadcast", "file_share", "bot_message")
_TO_SOMEBODY = re.compile(r"<@[UW]\w+")
FILE = "slack-file:"
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_THANKS = re.compile(
    r"\W*(thanks?|thank you|thx|ty|ok(ay)?|great|cool|nice|perfect|lol|good|got it|yes|no|wow|"
    r"(very |so )?much|a lot|bot|all|you|\s|\W)*",
    re.IGNORECASE,
)
_GRATITUDE = re.compile(r"\W*(?:many )?(?:thank you|thanks|thx|cheers|ta)\b", re.IGNORECASE)
_MUTE = re.compile(r"(?P<un>un)?mute(?: this thread)?|stop", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What the parser asks of the settings and the inbox; each takes (team, channel, ts).

    ``is_open`` tells whether words without a mention are for the bot: in a thread, or in a whole
    channel where the thread is "". ``is_stored`` tells whether a message is a stored question,
    ``is_answered`` whether one was answered or is about to be: in a channel where every question
    is, a mention that an edit adds then asks nothing new.
    """

    is_open: Callable[[str, str, str], bool]
    is_stored: Callable[[str, str, str], bool]
    is_answered: Callable[[str, str, str], bool]


def parse_message_event(
    body: Body, *, me: str, received: float, listening: Listening
) -> InboxEvent | None:
    """Return the question in an Events API body, or None where nobody asked the bot.

    ``me`` is the bot's own user id, ``received`` seconds since the epoch.
    """
    said = _find_edited_mention(body, me, listening) or body.get("event") or {}
    text = get_message_text(said, me)
    kind = _kind(body, said, text, me, listening)
    if kind is None:
        return None
    files = said.get("files") or []
    add = parse_add_command(text, me, files) if kind in ("mention", "direct") else None
    if add == "" and said.get("type") == "app_mention" and not files:
        return None  # its files come with the message
    words = strip_markup(text, me)
    if kind in ("mention", "message") and said.get("thread_ts") and _MUTE.fullmatch(words):
        kind = "mute"
    return InboxEvent(
        id=str(said.get("edit_id") or body["event_id"]),
        team=get_own_team(body),
        channel=str(said["channel"]),
        ts=str(said.get("edit_ts") or said["ts"]),
        thread=str(said.get("thread_ts") or said["ts"]),
        user=get_sender(said),
        kind=kind if add is None else "add",
        text=" ".join([words, *list_hidden_addresses(text)]) if add is None else add,
        context=get_forwarded_text(said),
        received=received,
    )


def get_sender(said: Body) -> str:
    """Return who wrote a message: the id of a person, or of a bot or workflow ("B...")."""
    return str(said.get("bot_id") or said.get("user") or "")


def is_bot(user: str) -> bool:
    """Tell whether an id of ``get_sender`` is a bot's or a workflow's."""
    return user.startswith("B")


def get_own_team(body: Body) -> str:
    """Return the workspace that the bot is installed in.

    ``team_id`` may be the other organisation's in a channel that two share (Slack Connect).
    """
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or body["team_id"])


def is_external(body: Body) -> bool:
    """Tell whether a message comes from another organisation, through Slack Connect."""
    said = body.get("event") or {}
    said = said.get("message") or said
    team = said.get("user_team") or said.get("source_team") or said.get("team")
    return bool(body.get("is_ext_shared_channel") and team and team != get_own_team(body))


def is_mute_request(text: str) -> bool:
    """Tell whether the words of a "mute" event silence the bot, rather than let it speak again."""
    found = _MUTE.fullmatch(text)
    return found is not None and not found["un"]


def _find_edited_mention(body: Body, me: str, listening: Listening) -> dict[str, Any] | None:
    """Return the message that an edit has made a mention, or None.

    Slack tells of an edit as ``message_changed``, and as ``app_mention`` with ``edited``; both get
    the same ``edit_id``. ``edit_ts`` is the moment of the edit: since then it is a question.
    """
    said = body.get("event") or {}
    channel = str(said.get("channel"))
    if said.get("subtype") == "message_changed":
        now, before = said.get("message") or {}, said.get("previous_message") or {}
        if not mentions(get_message_text(now, me), me) or mentions(
            get_message_text(before, me), me
        ):
            return None
        if listening.is_answered(get_own_team(body), channel, str(now.get("ts"))):
            return None
    elif said.get("type") == "app_mention" and said.get("edited"):
        now = said
        if listening.is_stored(get_own_team(body), channel, str(said.get("ts"))):
            return None
    else:
        return None
    edited = now.get("edited")
    if (
        not isinstance(edited, Mapping)
        or not edited.get("ts")
        or now.get("channel_type", said.get("channel_type")) == "im"
    ):
        return None
    fields = {"type": "message", "channel": channel, "edit_id": f"edit:{channel}:{now['ts']}"}
    return {**now, **fields, "edit_ts": edited["ts"], "edited": None}


def _kind(body: Body, said: Body, text: str, me: str, listening: Listening) -> Kind | None:
    own_app = said.get("app_id") and said["app_id"] == body.get("api_app_id")
    if own_app or said.get("user") in (me, "USLACKBOT") or not get_sender(said):
        return None
    if said.get("type") == "app_mention" and not said.get("edited"):
        return None if _is_thanks(text, me) or _is_to_another(text, me) else "mention"
    if said.get("type") != "message" or said.get("subtype") not in _SPOKEN:
        return None
    if mentions(text, me) and said.get("channel_type") != "im":
        return None if _is_thanks(text, me) or _is_to_another(text, me) else "mention"
    if said.get("bot_id"):
        return None
    if said.get("channel_type") == "im":
        return "direct"
    return "message" if _is_follow_up(body, said, text, listening) else None


def _is_thanks(text: str, me: str) -> bool:
    """Tell whether the words thank or assent and ask nothing; they must say something at all."""
    words = strip_markup(text, me)
    if _GRATITUDE.match(words):
        return not is_asking(words)
    return any(map(str.isalpha, words)) and _THANKS.fullmatch(words) is not None


def _is_to_another(text: str, me: str) -> bool:
    """Tell whether words that name the bot are said to somebody named before it.

    What asks after the bot's name is for the bot all the same.
    Example: "<@U1> try asking <@BOT>, I am out" -> True.
    """
    before, _, after = text.partition(f"<@{me}")
    named = _TO_SOMEBODY.search(before) is not None
    return named and not is_asking(strip_markup(after.partition(">")[2], me))


def _is_follow_up(body: Body, said: Body, text: str, listening: Listening) -> bool:
    """Tell whether words without a mention are a question to the archive, or mute the thread."""
    thread = str(said.get("thread_ts") or "")
    muting = thread and _MUTE.fullmatch(text.strip())
    if not muting and (_TO_SOMEBODY.search(text) or not is_asking(text)):
        return False
    return listening.is_open(get_own_team(body), str(said["channel"]), thread)


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


def parse_watch_command(text: str) -> str | None:
    """Return the question that "watch" names; "" for a list of what is watched, None for neither.

    Example: "watch who leads the poll?" -> "who leads the poll?"; "watches" -> "".
    """
    first, _, rest = text.partition(" ")
    if first.lower() == "watch":
        return rest.strip()
    return "" if text.strip().lower() == "watches" else None


def is_question(text: str) -> bool:
    """Tell whether there is anything to ask the archive in the words; "help" asks for help."""
    return any(map(str.isalnum, text)) and text.strip(" ?!.").lower() != "help"
