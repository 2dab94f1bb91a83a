"""within: a call that may hang is given so many seconds, and no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def run_with_timeout(seconds: float, call: Callable[[], _T]) -> _T:
    """Return ``call()``, or raise TimeoutError after ``seconds``: its thread is left behind.

    For clients whose own timeouts count each read alone, or that have none. What the call
    raises is raised here.
    """
    done: list[_T | BaseException] = []

    def run() -> None:
        try:
            done.append(call())
        except BaseException as error:
            done.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        raise TimeoutError(f"no answer within {seconds:g} s")
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]
