"""WriterLock: one process writes to an archive, and whoever comes second learns who it is.

An advisory ``flock`` on ``writer.lock``: the kernel drops it with the process, however that
ends, so nothing ever has to be cleaned up. The file's text names the holder and is only read
while the lock is held; its time of modification is when the lock was taken. The file stays
when the lock is given up.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from index.errors import ArchiveError, ArchiveLocked

FILE_NAME = "writer.lock"


class WriterLock:
    """The right to write to the archive in one folder, until ``release`` or the process's end."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, directory: Path) -> WriterLock:
        """Take the lock at once or raise ArchiveLocked, which names the holder."""
        path = directory / FILE_NAME
        while True:
            descriptor = _lock(path)
            if _is_in_place(path, descriptor):
                _sign(descriptor)
                return cls(path, descriptor)
            os.close(descriptor)

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def find_lock_holder(directory: Path) -> str:
    """Return who writes to the archive in a folder, in words, or "" where nobody does.

    The file is locked for reading for a moment; a writer that comes just then is refused.
    """
    path = directory / FILE_NAME
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(path)
    finally:
        os.close(descriptor)
    return ""


def _lock(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"{path} cannot be written: {error.strerror}.", "Check the folder's permissions."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise _refusal(path) from error
    return descriptor


def _is_in_place(path: Path, descriptor: int) -> bool:
    """Tell whether the locked file is still the one of that name (its archive may be gone)."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv else ""
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "command": command[:200]}
    with suppress(OSError):  # a full disk has no room for the name; the lock holds without it
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _refusal(path: Path) -> ArchiveLocked:
    return ArchiveLocked(
        f"{path.parent} is being written to by {_holder(path)}.",
        "Wait until it is done, or stop it.",
    )


def _holder(path: Path) -> str:
    """Return who holds the lock, as far as the file says (it may be about to be signed)."""
    try:
        holder = json.loads(path.read_text())
        since = datetime.fromtimestamp(path.stat().st_mtime).isoformat(" ", "seconds")
        words = f"process {holder['pid']} on {holder['host']} since {since}"
        return f"{words} ({holder['command']})" if holder["command"] else words
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
