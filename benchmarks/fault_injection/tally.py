"""What a fault did: how often it was injected, how often survived, what was lost or doubled."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """One row of the table. ``survived`` counts the injections after which everything held.

    ``lost`` and ``doubled`` are articles (or questions); ``problems`` says what did not hold.
    """

    injected: int = 0
    survived: int = 0
    lost: int = 0
    doubled: int = 0
    skipped: str = ""
    problems: list[str] = field(default_factory=list)

    def add(self, problems: list[str], lost: int = 0, doubled: int = 0) -> None:
        """Count one injection: survived where nothing is wrong."""
        self.injected += 1
        self.survived += not problems and not lost and not doubled
        self.lost += lost
        self.doubled += doubled
        self.problems += problems

    @property
    def held(self) -> bool:
        """Whether every injection was survived with nothing lost and nothing doubled."""
        return self.survived == self.injected and not self.lost and not self.doubled

    def row(self) -> tuple[str, str, str, str]:
        """Return the cells of the table."""
        if self.skipped:
            return ("-", "-", "-", "-")
        return tuple(map(str, (self.injected, self.survived, self.lost, self.doubled)))  # type: ignore[return-value]
