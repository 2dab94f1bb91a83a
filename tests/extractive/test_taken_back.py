"""What a correction takes back is never quoted as the fact, whichever way it was found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher, build_archive

NOW = datetime(2024, 5, 1, 12, 0)
STORY = """Flood at the mill

ARLE HERALD, 3 April 2024

The flood at the paper mill destroyed nine machines, its owner said on Tuesday. Work will begin
again within weeks.

Correction, 5 April 2024: An earlier version of this article said that the flood destroyed nine
machines. It destroyed two machines.
"""


@pytest.mark.parametrize(
    "question",
    [
        "how many machines did the flood destroy?",
        "did the flood destroy nine machines?",
        "what did the flood at the mill destroy?",
    ],
)
def test_a_taken_back_sentence_is_not_quoted(tmp_path: Path, question: str) -> None:
    (tmp_path / "mill.txt").write_text(STORY, encoding="utf-8")
    build_archive([str(tmp_path / "mill.txt")], tmp_path / "archive", now=NOW, workers=1)
    with Searcher.open(tmp_path / "archive") as searcher:
        answer = Bot(searcher).ask(question, Scope(as_of=NOW))
    assert not any("nine machines" in citation.quote for citation in answer.citations)
    assert "nine" not in answer.short
