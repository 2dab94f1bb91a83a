"""What goes wrong between dateline and a model, and whether asking again can help."""

from __future__ import annotations

from index.errors import DatelineError


class ModelError(DatelineError):
    """A model did not give a usable reply.

    ``after`` is the wait in seconds that the provider asked for, or None; ``retry`` says
    whether the same call may succeed later.
    """

    def __init__(
        self, message: str, remedy: str = "", *, retry: bool = False, after: float | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.retry = retry
        self.after = after


class ModelTimeoutError(ModelError):
    """A model did not finish within its deadline."""


class ReplyError(ModelError):
    """A reply is not the JSON that was asked for."""
