"""Batches: a file of JSON lines, read one by one; a bad line is told, never fatal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ReadError


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield (line number, object) for each line, or (line number, what is wrong with it).

    Blank lines are passed over. Raises ReadError where the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield number, _object(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} cannot be read: {error}.", "Give a UTF-8 JSON lines file.") from (
            error
        )


def _object(text: str) -> dict[str, Any] | str:
    try:
        value = json.loads(text)
    except ValueError as error:
        return f"not JSON ({error})."
    return value if isinstance(value, dict) else "not a JSON object."
