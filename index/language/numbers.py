"""Numbers in words and digits: cardinals, ordinals, amounts with a half, years as spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

CARDINALS: dict[str, int] = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES: dict[str, int] = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
ORDINALS: dict[str, int] = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
    "thirtieth": 30,
}
ORDINALS |= {f"twenty-{word}": 20 + number for word, number in list(ORDINALS.items())[:9]}
ORDINALS["thirty-first"] = 31

VAGUE = frozenset({"several", "few", "some", "many", "handful", "number", "more", "numerous"})
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:[ -](\d)/(\d)| ?([½¼¾]))?$")
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_WORD = re.compile(r"[a-z]+")


def parse_amount(words: str) -> float | None:
    """Return the number that words or digits stand for, or None where they are vague.

    Examples: "22" -> 22.0, "2 1/2" -> 2.5, "two and a half" -> 2.5, "a couple of" -> 2.0,
    "twenty-two" -> 22.0, "half a" -> 0.5, "an" -> 1.0, "several" -> None.
    """
    digits = _DIGITS.match(words)
    if digits is not None:
        whole = float(digits[1].replace(",", "") + (digits[2] or ""))
        half = int(digits[3]) / int(digits[4]) if digits[3] and digits[4] != "0" else 0.0
        return whole + half + _VULGAR.get(digits[5] or "", 0.0)
    return _spoken(_WORD.findall(words.lower()))


def _spoken(words: list[str]) -> float | None:
    """Return the value of number words. Example: ["two", "and", "a", "half"] -> 2.5."""
    if VAGUE.intersection(words):
        return None
    if "couple" in words:
        return 2.0
    total, current, heard = 0.0, 0.0, False
    for word in words:
        if word in CARDINALS:
            current, heard = current + CARDINALS[word], True
        elif word in SCALES:
            total, current, heard = total + (current or 1.0) * SCALES[word], 0.0, True
        elif word == "half":
            current, heard = current + 0.5, True
        elif word == "quarter":
            current, heard = current + 0.25, True
    if heard:
        return total + current
    return 1.0 if {"a", "an", "one", "another"}.intersection(words) else None


def parse_ordinal(word: str) -> int | None:
    """Return the number of an ordinal. Examples: "third" -> 3, "21st" -> 21, "blue" -> None."""
    found = re.match(r"\d+", word)
    return int(found[0]) if found else ORDINALS.get("-".join(_WORD.findall(word.lower())))


def parse_spoken_year(words: str) -> int | None:
    """Return the year that words say, or None. Example: "nineteen seventy-nine" -> 1979."""
    parts = [part for part in _WORD.findall(words.lower()) if part != "and"]
    if parts[:2] == ["two", "thousand"]:
        return 2000 + int(_spoken(parts[2:]) or 0)
    if len(parts) < 2 or CARDINALS.get(parts[0], 0) not in (18, 19, 20):
        return None
    rest = [CARDINALS.get(part, -1) for part in parts[1:] if part != "hundred"]
    if not rest:
        return CARDINALS[parts[0]] * 100
    tens = sum(rest)
    spoken = 10 <= tens < 100 or (parts[1] == "hundred" and tens < 10)
    return CARDINALS[parts[0]] * 100 + tens if min(rest) >= 0 and spoken else None


MAGNITUDES: dict[str, int] = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_MULTIPLES = MAGNITUDES | {
    "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9,
    "m": 10**6, "mn": 10**6, "bn": 10**9, "k": 10**3, "tn": 10**12,
}  # fmt: skip
_SMALL = (
    CARDINALS
    | {word: value for word, value in ORDINALS.items() if value > 2 and "-" not in word}
    | {"dozen": 12, "dozens": 12}
)
_WRITTEN = re.compile(
    r"(?P<figure>(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}(?!\d))+|\d+)(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|m|k)\b)?"
    r"|\b(?P<words>[a-z]+(?:[\s-]+[a-z]+)*)\b",
    re.I,
)


def locate_values(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Yield each number of a text as (value, start, end), in figures and in words, in order.

    Example: "ten thousand men" -> (10000, 0, 12).
    """
    for match in _WRITTEN.finditer(text):
        if match["figure"]:
            digits = re.sub(r"[^\d.]", "", match["figure"])
            scale = _MULTIPLES.get((match["scale"] or "").lower(), 1)
            yield Decimal(digits) * scale, *match.span()
        else:
            yield from _spelled(
                [
                    (word[0].lower(), match.start() + word.start(), match.start() + word.end())
                    for word in re.finditer(r"[A-Za-z]+", match["words"])
                ]
            )


def _spelled(tokens: Sequence[tuple[str, int, int]]) -> Iterator[tuple[Decimal, int, int]]:
    """Yield the numbers in a run of words, with their offsets. Example: "ten thousand" -> 10000."""
    total, part, start, end = 0, 0, -1, 0
    for token, low, high in (*tokens, ("", 0, 0)):
        open_ = start >= 0
        if token in _SMALL:
            joins = open_ and (part % 100 == 0 or (part % 10 == 0 and _SMALL[token] < 10))
            if token.startswith("dozen"):
                part = max(part, 1) * 12
            elif joins:
                part += _SMALL[token]
            else:
                if open_:
                    yield Decimal(total + part), start, end
                total, part, start = 0, _SMALL[token], low
        elif token in _MULTIPLES and len(token) > 2:
            scale = _MULTIPLES[token]
            if scale == 100:
                part = max(part, 1) * 100
            else:
                total, part = total + max(part, 1) * scale, 0
        elif token != "and" and open_:
            yield Decimal(total + part), start, end
            total, part, start = 0, 0, -1
        if token in _SMALL or (token in _MULTIPLES and len(token) > 2):
            start, end = (low if start < 0 else start), high
