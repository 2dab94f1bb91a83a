"""Numbers as values, so that "10,000", "10 000" and "ten thousand" are one and 9,999 another.

The small "one", "first" and "second" are left out: they count nothing as often as not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_SMALL: dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{word: value for value, word in enumerate(_ORDINALS, start=3)},
    "twentieth": 20, "thirtieth": 30, "dozen": 12, "dozens": 12,
}  # fmt: skip
_SCALES: dict[str, int] = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9,
    "m": 10**6, "mn": 10**6, "bn": 10**9, "k": 10**3, "tn": 10**12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<figure>(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}(?!\d))+|\d+)(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|m|k)\b)?"
    r"|\b(?P<words>[a-z]+(?:[\s-]+[a-z]+)*)\b",
    re.I,
)
_UNCOUNTED = frozenset({Decimal(0), Decimal(1)})


def figures(text: str, skipped: Sequence[tuple[int, int]] = ()) -> frozenset[Decimal]:
    """Return the values of a text's numbers, those within ``skipped`` offsets left out.

    Example: "about 10,000 people and two dozen" -> {10000, 24}.
    """
    kept = list(text)
    for start, end in skipped:
        kept[start:end] = ";" * (end - start)
    return frozenset(value for value in _values("".join(kept)) if value not in _UNCOUNTED)


def _values(text: str) -> Iterator[Decimal]:
    for match in _NUMBER.finditer(text):
        if match["figure"]:
            digits = re.sub(r"[^\d.]", "", match["figure"])
            yield Decimal(digits) * _SCALES.get((match["scale"] or "").lower(), 1)
        else:
            yield from _spelled(re.findall(r"[a-z]+", match["words"].lower()))


def _spelled(tokens: Sequence[str]) -> Iterator[Decimal]:
    """Yield the numbers in a run of words. Example: "ten thousand men" -> 10000."""
    total, part, open_ = 0, 0, False
    for token in (*tokens, ""):
        if token in _SMALL:
            joins = open_ and (part % 100 == 0 or (part % 10 == 0 and _SMALL[token] < 10))
            if token.startswith("dozen"):
                part = max(part, 1) * 12
            elif joins:
                part += _SMALL[token]
            else:
                if open_:
                    yield Decimal(total + part)
                total, part = 0, _SMALL[token]
            open_ = True
        elif token in _SCALES and len(token) > 2:
            scale = _SCALES[token]
            if scale == 100:
                part = max(part, 1) * 100
            else:
                total, part = total + max(part, 1) * scale, 0
            open_ = True
        elif token != "and" and open_:
            yield Decimal(total + part)
            total, part, open_ = 0, 0, False
