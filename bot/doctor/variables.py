"""The variables that dateline reads: those ``Config`` asks for; and what a mistaken name means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from bot.config import Config
from bot.generate import PROVIDERS

UNWANTED = frozenset({"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"})
"""What Bolt reads itself, and then expects OAuth (see DECISIONS.md)."""

_TERMINALS = frozenset({"NO_COLOR", "TERM"})
"""What tells every program how to print; no setting of ours."""
_OURS = ("DATELINE_", "SLACK_")
_NEAR, _VERY_NEAR = 0.6, 0.87
"""Ratios of difflib: for a name with one of our prefixes, and for any other."""


class _Asked(Mapping[str, str]):
    """An environment that holds one variable, and notes the names it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def _known() -> frozenset[str]:
    """Return every name that ``Config`` reads; which key it reads follows from the model."""
    asked = [_Asked({"DATELINE_MODEL": f"{provider}:any"}) for provider in ("", *PROVIDERS)]
    for one in asked:
        Config.of(one)
    return frozenset().union(*(one.names for one in asked)) - _TERMINALS


KNOWN = _known()
SECRET = frozenset(name for name in KNOWN if name.endswith(("_KEY", "_TOKEN", "_SECRET")))


def mistaken(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, the variable probably meant or "") of the names that look like mistakes.

    Under our own prefixes every unknown name is one; elsewhere only one that is all but equal to
    a known name. Example: ["DATELINE_MODLE", "PATH"] -> [("DATELINE_MODLE", "DATELINE_MODEL")].
    """
    found = []
    for name in sorted(names):
        upper = name.upper()
        ours = upper.startswith(_OURS) and name not in UNWANTED
        if name in KNOWN or not (ours or _near(upper, _VERY_NEAR)):
            continue
        found.append((name, _near(upper, _NEAR)))
    return found


def _near(name: str, cutoff: float) -> str:
    """Return the known name that is nearest to ``name``, or "" where none is near."""
    found = difflib.get_close_matches(name, sorted(KNOWN), n=1, cutoff=cutoff)
    return found[0] if found else ""
