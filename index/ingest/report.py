"""BuildReport: what one run of ``build`` did, and the tally it is added up in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from index.archive import Outcome
from index.readers import ReadFailure, ReadNotice

Progress = Callable[[int, int | None, str], None]
"""Called with (documents done, of how many or None, origin of the last)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What one run did, in articles unless said otherwise.

    ``undated`` and ``passages`` are of the whole archive afterwards; ``copies`` counts the
    articles in it that another one carried first; ``removed`` those that ``prune`` took out;
    ``inferred`` those this run found a date for. ``left_out`` is what was not read on purpose
    (drafts, files of no known format), ``remarks`` what was read with a reservation. ``notice``
    says what did not succeed and does no harm, or was wrong and is mended; ``unpublished`` that
    it is the former (the vector index could not be published). ``seconds`` is the time it took.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    inferred: int = 0
    undated: int = 0
    copies: int = 0
    failed: tuple[ReadFailure, ...] = ()
    left_out: tuple[ReadNotice, ...] = ()
    remarks: tuple[ReadNotice, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    notice: str = ""
    unpublished: bool = False


@dataclass(slots=True)
class Tally:
    """The counts of a run while it runs."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    inferred: int = 0
    documents: int = 0
    unpublished: bool = False
    failed: list[ReadFailure] = field(default_factory=list)
    left_out: list[ReadNotice] = field(default_factory=list)
    remarks: list[ReadNotice] = field(default_factory=list)

    def count(self, outcome: Outcome, articles: int = 1) -> None:
        """Count articles by what became of them."""
        setattr(self, outcome, getattr(self, outcome) + articles)

    @property
    def changed(self) -> int:
        """How many articles entered, changed or left."""
        return self.added + self.updated + self.removed
