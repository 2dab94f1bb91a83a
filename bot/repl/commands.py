"""The commands of the REPL: what each takes and does, for /help, completion and the README."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its word, what follows it, and what it does in a phrase."""

    word: str
    takes: str
    does: str

    @property
    def usage(self) -> str:
        """The command as it is typed. Example: "/sources N"."""
        return f"{self.word} {self.takes}".rstrip()


COMMANDS = (
    Command("/sources", "[N]", "the sources of the last answer, or one with its quote in context"),
    Command("/why", "", "how the last answer came about"),
    Command("/timeline", "[QUERY]", "dated events in order, of QUERY or of the last question"),
    Command("/as-of", "[DATE]", "answer as the archive stood on a day; /as-of now goes back"),
    Command("/engine", "[NAME]", "who answers: keyless, model, or auto"),
    Command("/save", "FILE", "write the conversation to a new Markdown file"),
    Command("/new", "", "begin a new conversation (/clear too)"),
    Command("/help", "", "this list"),
    Command("/quit", "", "leave (Ctrl-D too); Ctrl-C stops an answer"),
)
ALIASES = {"/clear": "/new", "/exit": "/quit", "/?": "/help"}
ENGINES = ("keyless", "model", "auto")


def help_text() -> str:
    """Return the commands, one a line."""
    widest = max(len(command.usage) for command in COMMANDS)
    listed = [f"  {command.usage:<{widest}}  {command.does}" for command in COMMANDS]
    return "\n".join(["Ask in words, or:", *listed])
