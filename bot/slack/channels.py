"""channels.yaml: what holds in which channel, read again whenever the file has changed.

    admins: [U0EDITOR]                # who may index with "/ask add ADDRESS"; nobody else may
    default: {answer: thread}         # mentions, and questions in threads where it was asked
    channels:
      C0NEWS:
        sources: [Example Wire]       # only these publishers
        answer: every                 # every question; or mention: mentions alone
        users: [U0READER, U0EDITOR]   # only these people
        window: 2 years               # publication, where a question names no other time
        model: off                    # answers are the archive's own sentences
        corrections: off              # threads are not told of articles that change later
        external: answer              # other organisations (Slack Connect) and guests too
        reaction: shrug               # put under a question without a mention that it cannot answer
        watches: 5                    # questions that may be watched here at a time

A channel takes from ``default`` what it does not say, and ``default`` from here: threads, all
publishers, everybody of this workspace but guests, all times, a model where one is configured,
corrections told, silence where a question without a mention has no answer, 20 watches. ``all`` as
value of sources, users or window takes a limit of ``default`` away.

A file with a mistake is said in the log once, and what held before goes on holding.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from bot.errors import ConfigError

CHANNELS = "channels.yaml"
"""The file's name, beside the archive."""
Answering = Literal["mention", "thread", "every"]
Outsiders = Literal["ignore", "answer"]

MOST_WATCHES = 100
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WINDOW = re.compile(r"(\d{1,5}) (day|week|month|year)s?")
_FIELDS = frozenset(
    "answer corrections external model reaction sources users watches window".split()
)
_EMOJI = re.compile(r":?(?P<name>[a-z0-9_+'-]+):?")
_TOP = frozenset({"admins", "channels", "default"})
_CHANNEL, _USER = re.compile(r"[CDG][A-Z0-9]*"), re.compile(r"[UW][A-Z0-9]*")
_SWITCH = {True: True, False: False, "on": True, "off": False}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What holds in one channel. Empty ``sources`` and ``users`` mean all of them.

    ``reaction`` is the name of an emoji, "" for none.
    """

    sources: tuple[str, ...] = ()
    answer: Answering = "thread"
    users: frozenset[str] = frozenset()
    window: timedelta | None = None
    model: bool = True
    corrections: bool = True
    external: Outsiders = "ignore"
    reaction: str = ""
    watches: int = 20

    def is_allowed(self, user: str) -> bool:
        """Tell whether a person may ask here."""
        return not self.users or user in self.users


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRules:
    """Everything that channels.yaml says."""

    default: Channel = Channel()
    channels: Mapping[str, Channel] | None = None
    admins: frozenset[str] = frozenset()

    def get_channel(self, channel: str) -> Channel:
        """Return what holds in a channel."""
        return (self.channels or {}).get(channel, self.default)


class ChannelSettings:
    """The rules that hold now. Safe for threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file; without one, the defaults hold. Raises ConfigError for a mistake."""
        self._path = path
        self._lock = threading.Lock()
        self._seen = self._stamp()
        self._rules = load_channel_rules(path) if path and self._seen else ChannelRules()

    def get_rules(self) -> ChannelRules:
        """Return the rules, read anew where the file has changed."""
        with self._lock:
            stamp = self._stamp()
            if self._path is not None and stamp != self._seen:
                self._seen = stamp
                self._reread(self._path)
            return self._rules

    def get_channel(self, channel: str) -> Channel:
        """Return what holds in a channel now."""
        return self.get_rules().get_channel(channel)

    def _reread(self, path: Path) -> None:
        try:
            self._rules = load_channel_rules(path) if self._seen else ChannelRules()
            _log.info("%s read again", path)
        except ConfigError as error:
            _log.error("%s Until then, what held before holds.", error)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None


def load_channel_rules(path: Path) -> ChannelRules:
    """Return what a channels.yaml says. Raises ConfigError naming the channel and the rule."""
    found = _loaded(path)
    _known(found, _TOP, str(path))
    default = _channel(found.get("default"), Channel(), f"{path}: default")
    channels = found.get("channels") or {}
    _mapping(channels, f"{path}: channels")
    return ChannelRules(
        default=default,
        channels={
            _id(name, _CHANNEL, f"{path}: channels"): _channel(rules, default, f"{path}: {name}")
            for name, rules in channels.items()
        },
        admins=frozenset(_people(found, "admins", str(path))),
    )


def _loaded(path: Path) -> Any:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise ConfigError(f"{path}{line} is not YAML: {problem}.", "Mend it there.") from error
    return {} if found is None else found


def _channel(rules: Any, default: Channel, where: str) -> Channel:
    rules = {} if rules is None else rules
    _known(rules, _FIELDS, where)
    given: Mapping[str, Callable[[], Any]] = {
        "answer": lambda: _one_of(rules, "answer", get_args(Answering), where),
        "external": lambda: _one_of(rules, "external", get_args(Outsiders), where),
        "reaction": lambda: _emoji(rules["reaction"], where),
        "sources": lambda: tuple(_names(rules, "sources", where)),
        "users": lambda: frozenset(_people(rules, "users", where)),
        "window": lambda: _window(rules["window"], where),
        "model": lambda: _switch(rules, "model", where),
        "corrections": lambda: _switch(rules, "corrections", where),
        "watches": lambda: _number(rules["watches"], where),
    }
    changes: dict[str, Any] = {name: value() for name, value in given.items() if name in rules}
    return replace(default, **changes)


def _one_of(rules: Mapping[str, Any], name: str, words: Sequence[str], where: str) -> str:
    value = rules[name]
    if value not in words:
        raise ConfigError(f"{where}: {name} is {value!r}.", f"Write {' or '.join(words)}.")
    return str(value)


def _number(value: Any, where: str) -> int:
    if value is False or value == "off":
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_WATCHES:
        raise ConfigError(
            f"{where}: watches is {value!r}.", f"Write a number up to {MOST_WATCHES}, or off."
        )
    return value


def _emoji(value: Any, where: str) -> str:
    if value in (None, False, "off"):
        return ""
    match = _EMOJI.fullmatch(str(value))
    if match is None:
        raise ConfigError(f"{where}: reaction is {value!r}.", "Write an emoji's name, or off.")
    return match["name"]


def _switch(rules: Mapping[str, Any], name: str, where: str) -> bool:
    value = rules[name]
    if not isinstance(value, bool | str) or value not in _SWITCH:
        raise ConfigError(f"{where}: {name} is {value!r}.", "Write on or off.")
    return _SWITCH[value]


def _window(value: Any, where: str) -> timedelta | None:
    if value in (None, "all"):
        return None
    match = _WINDOW.fullmatch(str(value))
    if match is None:
        raise ConfigError(f"{where}: window is {value!r}.", "Write 90 days, 2 years or all.")
    return timedelta(days=int(match[1]) * _DAYS[match[2]])


def _names(rules: Mapping[str, Any], name: str, where: str) -> list[str]:
    value = rules.get(name)
    if value in (None, "all"):
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f"{where}: {name} is no list of names.", f"Write {name}: [A, B].")
    return value


def _people(rules: Mapping[str, Any], name: str, where: str) -> list[str]:
    return [_id(one, _USER, f"{where}: {name}") for one in _names(rules, name, where)]


def _id(name: Any, form: re.Pattern[str], where: str) -> str:
    if not isinstance(name, str) or not form.fullmatch(name):
        raise ConfigError(
            f"{where} has {name!r}, which is no id of Slack.",
            "Copy the id from the channel's or the person's details in Slack.",
        )
    return name


def _mapping(value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} is no mapping.", "Write 'name: value' lines under it.")


def _known(value: Any, names: frozenset[str], where: str) -> None:
    _mapping(value, where)
    if unknown := sorted(str(name) for name in set(value) - names):
        known = ", ".join(sorted(names))
        raise ConfigError(f"{where} has an unknown field {unknown[0]!r}.", f"Known: {known}.")
