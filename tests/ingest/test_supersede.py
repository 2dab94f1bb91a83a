"""A corrected copy stands in place of the first; both are kept, and dated."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.records import record, records, run

from index.archive import Archive

REST = (
    "Warden Mira Voss said the money would pay for the gates within eleven years. Nobody likes to "
    "pay, she told the council. The gates took four years to build. Boats of the fire brigade pay "
    "nothing, and whoever comes every day may buy a yearly card."
)


def fee(amount: int) -> str:
    return f"The council of Halden set the fee for the lock at {amount} marks on Monday. {REST}"


NOTE = "(Corrects fee in the first sentence to 25 marks, not 20)\n\n"
CORRECTED = {
    "a note": {"title": "Lock fee set", "body": NOTE + fee(25)},
    "a mark": {"title": "CORRECTED - Lock fee set", "body": fee(25)},
    "a note after": {"title": "Fee set", "body": f"{fee(25)}\n\nCorrection: The fee is 25 marks."},
}


def copies(tmp_path: Path, later: dict[str, object], source: str = "Herald") -> dict[str, str]:
    known = {"source": source, "published_at": "2021-07-12T15:40", **later}
    first = {"title": "Lock fee set", "source": "Herald", "published_at": "2021-07-12T09:10"}
    source_file = records(
        tmp_path / "a.jsonl",
        {**record("first", fee(20)), **first},
        {**record("later", str(later["body"])), **known},
    )
    run(source_file, tmp_path / "x")
    with Archive.open(tmp_path / "x") as archive:
        return archive.supersessions.find_successors(["first", "later"])


@pytest.mark.parametrize("later", CORRECTED.values(), ids=CORRECTED.keys())
def test_a_corrected_copy_supersedes_the_first(tmp_path: Path, later: dict[str, object]) -> None:
    assert copies(tmp_path, later) == {"first": "later"}


@pytest.mark.parametrize(
    "later",
    [
        {"title": "Lock fee set", "body": fee(25)},
        {"title": "CORRECTED - Lock fee set", "body": fee(25), "source": "Courier"},
        {"title": "CORRECTED - Lock fee set", "body": fee(25), "published_at": "2021-09-12"},
        {"title": "CORRECTED - Weir", "body": "The weir at Elm broke on Friday, wardens said."},
    ],
    ids=["no correction", "another paper", "two months later", "another story"],
)
def test_others_supersede_nothing(tmp_path: Path, later: dict[str, object]) -> None:
    assert copies(tmp_path, later) == {}
