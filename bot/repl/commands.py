"""The commands of the REPL: what each takes and does, for /help, completion and the README."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.errors import DatelineError


@dataclass(frozen=True, slots=True)
class ReplCommand:
    """A command: its word, what follows it, and what it does in a phrase."""

    word: str
    takes: str
    does: str

    @property
    def usage(self) -> str:
        """The command as it is typed. Example: "/sources N"."""
        return f"{self.word} {self.takes}".rstrip()


COMMANDS = (
    ReplCommand(
        "/sources", "[N]", "the sources of the last answer, or one with its quote in context"
    ),
    ReplCommand("/quotes", "", "the last answer with the quotes that it stands on"),
    ReplCommand("/why", "", "how the last answer came about"),
    ReplCommand("/timeline", "[QUERY]", "dated events in order, of QUERY or of the last question"),
    ReplCommand("/as-of", "[DATE]", "answer as the archive stood on a day; /as-of now goes back"),
    ReplCommand("/engine", "[NAME]", "who answers: keyless, model, or auto"),
    ReplCommand("/save", "FILE", "write the conversation to a new Markdown file"),
    ReplCommand("/new", "", "begin a new conversation (/clear too)"),
    ReplCommand("/help", "", "this list"),
    ReplCommand("/quit", "", "leave (Ctrl-D too); Ctrl-C stops an answer"),
)
ALIASES = {
    "/clear": "/new",
    "/exit": "/quit",
    "/?": "/help",
    "help": "/help",
    "exit": "/quit",
    "quit": "/quit",
    "bye": "/quit",
    "goodbye": "/quit",
}
"""Other names of commands; a few of them need no slash, as no question is one of these words."""
ENGINES = ("keyless", "model", "auto")


def format_help() -> str:
    """Return the commands, one a line."""
    widest = max(len(command.usage) for command in COMMANDS)
    listed = [f"  {command.usage:<{widest}}  {command.does}" for command in COMMANDS]
    return "\n".join(["Ask in words, or:", *listed])


class SaveError(DatelineError):
    """A transcript cannot be written where it was asked for."""


def save_transcript(text: str, name: str) -> Path:
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
