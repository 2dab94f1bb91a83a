"""A clue: the days it leaves possible, and why, in words that can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from index.dating.days import Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What one observation proves about the day of publication.

    ``days`` are the days it leaves possible, ``words`` those of the text it rests on, ``says``
    the reasoning as a clause: "August 15 is a Wednesday in 2018". A clue that is no ``proof``
    may narrow what a proof has left, but never dates an article alone.
    """

    days: Days
    words: str
    says: str
    proof: bool = False
