"""An answer shown while it comes: verified claims first, what is left to say at the end."""

from __future__ import annotations

from collections.abc import Callable

from bot.render.page import Page
from bot.render.terminal import PAGE, plain, rest_text
from bot.types import Answer


class Stream:
    """One answer on its way to a reader; ``write`` shows a text and ends the line."""

    def __init__(self, write: Callable[[str], object], page: Page = PAGE) -> None:
        self._write = write
        self._page = page
        self._shown = 0

    def add(self, claim: str) -> None:
        """Show a verified claim."""
        self._shown += 1
        self._write(self._page.fold(plain(claim)) + "\n")

    def rest(self, answer: Answer) -> str:
        """Return what is still to be shown of the answer."""
        return rest_text(answer, self._shown, self._page)
