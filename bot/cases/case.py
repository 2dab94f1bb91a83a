"""A regression case: a question, the state it is asked in, and what its answer must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.types import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, the state it is asked in, and what its answer must hold.

    ``expect``, ``cite`` and ``not_cite`` are as ``seeds/cases.schema.json`` says; the dates are
    ISO days or words, as on the command line. ``engine`` keeps a case to one answerer ("" is
    any). ``file`` and ``line`` (from 1) say where it is written.
    """

    id: str
    question: str
    expect: Mapping[str, Any]
    history: tuple[Turn, ...] = ()
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    cite: tuple[Any, ...] = ()
    not_cite: tuple[Any, ...] = ()
    engine: str = ""
    tags: tuple[str, ...] = ()
    notes: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def answerable(self) -> bool:
        """Whether an answer is expected, not a refusal."""
        return self.expect.get("abstain") is not True
