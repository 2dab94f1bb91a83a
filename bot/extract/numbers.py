"""Numbers in a sentence, with the words that make them an amount of something.

Dates are not amounts: a number inside a dated span is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.words import words

_WORD = (
    r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundred|thousand|dozens?|scores|half|a third|a quarter|twice)"
)
NUMBER = rf"\d[\d,]*(?:\.\d+)?|{_WORD}(?:[-\s]{_WORD})*"
"""A number as written, without its scale: "1,000", "twenty-five", "a"."""
_SCALE = r"(?:\s+(?:hundred|thousand|million|billion|trillion|bn|m))"
_CURRENCY = r"(?:dollars?|pounds?|euros?|yen|won|yuan|rou?bles?|rupees?|francs?|cents?|pence)"
_AMOUNT = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|approximately|more than|over|fewer than"
    r"|less than|at least|up to|under)\s+)?"
    rf"(?:[$€£¥]\s?\d[\d,]*(?:\.\d+)?{_SCALE}?"
    rf"|\b\d[\d,]*(?:\.\d+)?{_SCALE}?(?:\s?(?:%|per ?cent)|(?=\b|-))"
    rf"|\b{_WORD}(?:[-\s]{_WORD})*{_SCALE}*(?:\s?(?:%|per ?cent))?\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written ("about 10,000"), its offsets, and whether it is money or a share."""

    text: str
    start: int
    end: int
    money: bool


def amounts(sentence: str, dated: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Return the amounts of a sentence in order, those inside ``dated`` offsets left out."""
    found = []
    for match in _AMOUNT.finditer(sentence):
        text = match[0].strip().rstrip(",")
        inside = any(low < match.end() and match.start() < high for low, high in dated)
        if inside or text.lower() in ("a", "half", "m"):
            continue
        behind = re.match(rf"\W*(?:\w+ )?{_CURRENCY}\b", sentence[match.end() :], re.I)
        money = bool(behind) or text[:1] in "$€£¥" or bool(re.search(r"[$€£¥%]|per ?cent", text))
        found.append(Amount(text, match.start(), match.start() + len(text), money))
    return found


def nearest(found: Sequence[Amount], sentence: str, stems: Sequence[str]) -> Amount | None:
    """Return the amount that counts the thing asked for: the one closest before its word.

    ``stems`` are the stems of the words right behind "how many", the first the likeliest.
    """
    places = [(word.start, rank) for rank, stem in enumerate(stems)
              for word in words(sentence) if word.stem == stem]  # fmt: skip
    scored = [
        (rank * 40 + (start - one.end if one.end <= start else 60 + one.start - start), one)
        for one in found
        for start, rank in places
    ]
    return min(scored, key=lambda pair: pair[0])[1] if scored else None
