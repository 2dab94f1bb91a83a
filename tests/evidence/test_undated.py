"""Undated articles are as new as the last day that they tell of as past."""

from __future__ import annotations

from datetime import date

import pytest

from bot.evidence.undated import find_last_told_day


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("The dam broke on 3 May 2021. It will be rebuilt by 2030.", date(2021, 5, 3)),
        ("The mill was sold in 2019 and closed on 4 June 2020.", date(2020, 6, 4)),
        ("The bridge stands at the harbour.", None),
    ],
)
def test_the_last_day_told(body: str, day: date | None) -> None:
    assert find_last_told_day(body) == day
