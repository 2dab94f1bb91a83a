"""The seam to Chroma: what it raises becomes one VectorStoreError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DatelineError, VectorStoreError
from index.vectors.server import Server

Place = Path | Server
"""Where collections are: in a folder of this machine, or on a server."""


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
    lines = str(error).strip().splitlines() or [type(error).__name__]
    reason = lines[0].rstrip(".?")
    if isinstance(place, Server):
        remedy = "Start the server, or mend CHROMA_URL and its token."
        if type(error).__name__ == "NotFoundError":  # chromadb's, which is not imported here
            remedy = "Run `dateline reindex` to bring the vectors there again."
        return VectorStoreError(f"The Chroma server {place.url} did not {deed}: {reason}.", remedy)
    remedy = "Run `dateline reindex` to build it again from the stored vectors."
    return VectorStoreError(f"Chroma in {place} did not {deed}: {reason}.", remedy)
