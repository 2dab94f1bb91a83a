"""The writer's lock: held by one, told to others, gone with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from index.archive.lock import FILE_NAME, WriterLock
from index.errors import ArchiveError, ArchiveLocked

HOLDER = """
import sys
from pathlib import Path
from index.archive.lock import WriterLock
lock = WriterLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def hold(directory: Path) -> subprocess.Popen[str]:
    root = ROOT
    command = [sys.executable, "-c", HOLDER, str(directory)]
    holder = subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_the_second_is_refused_with_the_holder_s_name(tmp_path: Path) -> None:
    with hold(tmp_path) as holder:
        with pytest.raises(ArchiveLocked) as error:
            WriterLock.take(tmp_path)
        holder.kill()
    told = str(error.value)
    assert f"process {holder.pid} on " in told
    assert str(tmp_path) in told
    assert "since 20" in told
    assert error.value.retry
    assert "\n" not in told


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    with hold(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
    WriterLock.take(tmp_path).release()


def test_the_lock_holds_within_one_process_too(tmp_path: Path) -> None:
    lock = WriterLock.take(tmp_path)
    with pytest.raises(ArchiveLocked, match=str(os.getpid())):
        WriterLock.take(tmp_path)
    lock.release()
    lock.release()
    WriterLock.take(tmp_path).release()


def test_a_holder_that_has_not_signed_is_another_process(tmp_path: Path) -> None:
    lock = WriterLock.take(tmp_path)
    (tmp_path / FILE_NAME).write_text("not yet")
    with pytest.raises(ArchiveLocked, match="by another process"):
        WriterLock.take(tmp_path)
    lock.release()


def test_a_deleted_lock_file_is_not_the_lock(tmp_path: Path) -> None:
    first = WriterLock.take(tmp_path)
    (tmp_path / FILE_NAME).unlink()
    second = WriterLock.take(tmp_path)
    with pytest.raises(ArchiveLocked):
        WriterLock.take(tmp_path)
    first.release()
    second.release()


def test_a_folder_without_permission(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        WriterLock.take(tmp_path / "missing")
