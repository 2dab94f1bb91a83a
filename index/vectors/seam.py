"""The seam to Chroma: what it raises becomes one VectorStoreError, what it delays is cut off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from index.errors import DatelineError, VectorStoreError
from index.vectors.server import Server

Place = Path | Server
"""Where collections are: in a folder of this machine, or on a server."""

_T = TypeVar("_T")


@contextmanager
def seam(deed: str, place: Place) -> Iterator[None]:
    """Turn whatever chromadb raises inside into one VectorStoreError, its cause kept.

    It raises its own errors, httpx's, bare ``Exception``, and panics of Rust that derive from
    BaseException. ``deed`` completes "did not ...".
    """
    try:
        yield
    except (DatelineError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise _translated(error, deed, place) from error


def _translated(error: BaseException, deed: str, place: Place) -> VectorStoreError:
    reason = str(error).strip().rstrip(".") or type(error).__name__
    if isinstance(place, Server):
        remedy = "Start the server or mend CHROMA_URL; searches go on by exact scan."
        return VectorStoreError(f"The Chroma server {place.url} did not {deed}: {reason}.", remedy)
    remedy = "Run `dateline reindex` to build it again from the stored vectors."
    return VectorStoreError(f"Chroma in {place} did not {deed}: {reason}.", remedy)


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """Return ``call()``, or raise TimeoutError after ``seconds``: its thread is left behind."""
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
