"""What a bot keeps of its archive: the same figures, and fresh ones after a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.cache import ArchiveStats, VectorCache
from index import Archive, build_archive

NOW = datetime(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("Bridge opens\n\n1 May 2020\n\nThe bridge opened.\n")
    build_archive([str(tmp_path / "one.txt")], tmp_path / "archive", now=NOW)
    return tmp_path


def test_a_change_is_seen(folder: Path) -> None:
    with Archive.open(folder / "archive") as archive:
        holdings = ArchiveStats(archive)
        assert holdings.coverage().articles == 1
        assert holdings.frequency("bridge") == archive.frequency("bridge") == 1
        (folder / "two.txt").write_text("Ferry\n\n2 May 2020\n\nThe ferry beat the bridge.\n")
        build_archive([str(folder / "two.txt")], folder / "archive", now=NOW)
        assert holdings.coverage().articles == 2
        assert holdings.frequency("bridge") == 2


def test_a_moment_before_holds_less(folder: Path) -> None:
    with Archive.open(folder / "archive") as archive:
        holdings = ArchiveStats(archive)
        assert holdings.coverage(NOW) is holdings.coverage()
        assert holdings.coverage(datetime(2020, 1, 1)).articles == 0


def test_each_word_is_embedded_once() -> None:
    asked: list[str] = []

    def embed(words: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(words)
        return np.array([[len(word)] for word in words], dtype=np.float32)

    vectors = VectorCache(embed)
    assert vectors(["a", "bb"]).tolist() == [[1], [2]]
    assert vectors(["bb", "ccc"]).tolist() == [[2], [3]]
    assert asked == ["a", "bb", "ccc"]
