"""What was typed, kept between runs: in a file of the user's own, without what looks secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from prompt_toolkit.history import FileHistory

KEPT = 1000
"""Entries that are offered, the latest."""
LONGEST = 1_000_000
"""Bytes from which the file is written anew with the entries kept."""
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|glpat|xox[a-z]|xapp)[-_][\w-]{8,}|\bAKIA[A-Z0-9]{12,}"
    r"|\beyJ[\w-]{10,}\.[\w-]+|-----BEGIN|://[^\s/:@]+:[^\s/@]+@"
    r"|\b(?:api[ _-]?key|token|passwor[dt]|passphrase|secret)\b\s*[:=]",
    re.I,
)


def secret(line: str) -> bool:
    """Tell whether a line looks like a key or a password, or begins with a space: not kept."""
    return line.startswith(" ") or bool(_SECRET.search(line))


class PrivateHistory(FileHistory):
    """A history file that nobody else may read; where it cannot be kept, nothing is said.

    A line that begins with a space, or looks like a key, is not written (see ``secret``).
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path = path
        self._shorten()

    def load_history_strings(self) -> Iterable[str]:
        """Return the entries kept, the latest first."""
        try:
            return list(islice(super().load_history_strings(), KEPT))
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Add an entry to the file, unless it looks secret."""
        if secret(string):
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            super().store_string(string)
        except OSError:  # a full disk, a home that is read-only: this run still has it
            return

    def _shorten(self) -> None:
        try:
            if self._path.stat().st_size < LONGEST:
                return
            kept = list(self.load_history_strings())
            self._path.unlink()
        except OSError:
            return
        for entry in reversed(kept[: KEPT // 2]):
            self.store_string(entry)
