"""A transcript put into a file: a new one, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from index.errors import DatelineError


class SaveError(DatelineError):
    """A transcript cannot be written where it was asked for."""


def save(text: str, name: str) -> Path:
    """Write ``text`` into a new file and return its path; "~" is the user's home.

    Raises SaveError where there is such a file already, or it cannot be written.
    """
    path = Path(name)
    try:
        path = path.expanduser()
        file = path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise SaveError(f"{name} exists already.", "Name a file that does not.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise SaveError(f"{name} cannot be written: {_why(error)}.", "Name another.") from error
    try:
        with file:
            file.write(text)
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        raise SaveError(f"{name} cannot be written: {_why(error)}.", "Name another.") from error
    return path


def _why(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
