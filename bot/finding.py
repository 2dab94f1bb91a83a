"""Finding: the result of one check of ``dateline doctor`` or ``slack --check``, and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from index.errors import DatelineError

State = Literal["ok", "warn", "fail"]

_TOKEN = re.compile(r"\b(?:sk-|xox[a-z]-|xapp-|xoxe\.|ck-)[\w.-]{12,}|(?<=://)[^/@\s]+(?=@)")
"""What is a key wherever it stands, and the name and password of an address."""
_SHORTEST = 6
"""Characters: a shorter secret is no secret, and masking it would maim plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check's result: "fail" stops something from working, "warn" may; "ok" is well."""

    state: State
    area: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.state:<6}{self.area:<11}{self.what} {self.remedy}".rstrip()

    def record(self) -> dict[str, str]:
        """Return the finding as ``dateline doctor --json`` has it."""
        return {
            "state": self.state,
            "area": self.area,
            "what": self.what,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Area:
    """A checked part of the installation, such as "slack"; its methods return its findings."""

    name: str

    def ok(self, what: str) -> Finding:
        """Return that something is well."""
        return Finding(state="ok", area=self.name, what=what)

    def warn(self, what: str, remedy: str) -> Finding:
        """Return that something may go wrong, or is slower than it need be."""
        return Finding(state="warn", area=self.name, what=what, remedy=remedy)

    def fail(self, what: str, remedy: str) -> Finding:
        """Return that something does not work."""
        return Finding(state="fail", area=self.name, what=what, remedy=remedy)

    def failed(self, error: DatelineError) -> Finding:
        """Return what an error says, as a failure."""
        return self.fail(error.message, error.remedy)


def mask_secrets(findings: Iterable[Finding], secrets: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings with every secret, and all that looks like one, as ``****``."""
    known = [secret for secret in secrets if len(secret) >= _SHORTEST]
    for one in findings:
        yield replace(one, what=_masked(one.what, known), remedy=_masked(one.remedy, known))


def _masked(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "****")
    return _TOKEN.sub("****", text)
