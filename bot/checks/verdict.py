"""The verdict of one check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check holds, and why not where it does not.

    ``check`` names it: a key of ``expect``, "cite", "not_cite" or "quote".
    """

    passed: bool
    reason: str
    check: str = ""
