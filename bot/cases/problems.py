"""What is wrong with a file of cases: every mistake, with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import CaseError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: the file, its line (from 1), the rule that is broken, and the remedy."""

    file: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        words = " ".join(f"{self.message} {self.remedy}".split())
        return f"{self.file}:{self.line}: {words}"


class CasesError(CaseError):
    """A file of cases has mistakes; ``problems`` are all of them, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first, more = self.problems[0], len(self.problems) - 1
        others = f" And {more} more." if more else ""
        super().__init__(f"{first.file}:{first.line}: {first.message}", f"{first.remedy}{others}")
