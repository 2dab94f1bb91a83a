"""A span of tokens made whole: whole words, an amount with its sign, scale and unit."""

from __future__ import annotations

import re

from index.language.lexicon import CURRENCY_PATTERN

_WORD = re.compile(r"[\w'’&@#/-]|(?<=\d)[.,:](?=\d)|(?<=\b[A-Z])\.(?=[A-Z]\b)")
_SIGN = re.compile(r"(?:US|A|C|HK|NZ)?[$€£¥₹]\s?$|[−-]$|#$")
_SCALE = re.compile(
    rf"""
    \s?(?:%|°\s?[CF]?\b)
    |[\s-](?:
        hundred|thousand|million|billion|trillion|bn|[mk]n?  # scale
        |percent|per\ ?cent|percentage\ points?|degrees(?:\ (?:Celsius|Fahrenheit|[CF]))?
        |(?:[A-Z]\w+\ )?{CURRENCY_PATTERN}|crowns  # money
        |kilomet(?:er|re)s?|km|miles?|mph|met(?:er|re)s?|feet|foot|inch(?:es)?  # lengths
        |tons?|tonnes?|kilograms?|kg|lit(?:er|re)s?|gallons?|barrels|acres|hectares
        |(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)(?![ -]old)  # spans of time
    )\b
    """,
    re.X,
)
_QUALIFIER = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|approximately|more than|fewer than|less than|at least"
    r"|at most|up to|close to|just (?:over|under)|(?:well )?over)\s+$",
    re.I,
)
_AMOUNT = re.compile(
    r"(?:^|[^\w])(?:\d[\d.,]*|a|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|hundreds?|thousands?|million|billion|trillion|half|quarter|dozens?)$",
    re.I,
)
_BEGINS = re.compile(
    r"[$€£¥]?\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|half|hundreds?|thousands?"
    r"|dozens?)\b",
    re.I,
)
_EDGES = " \t\n\"'“”‘’,;:()[]·–—"


def snap_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets widened to whole words and a whole amount, without marks around it.

    An amount takes along what bounds it: "more than", "about". Example: "ost $3" of
    "it cost $3 million" -> "cost $3 million".
    """
    start, end = _whole(text, start, end)
    if sign := _SIGN.search(text, max(0, start - 4), start):
        start = sign.start()
    while _AMOUNT.search(text[max(0, start - 1) : end]) and (more := _SCALE.match(text, end)):
        end = more.end()
    if _BEGINS.match(text, start) and (bound := _QUALIFIER.search(text, 0, start)):
        start = bound.start()
    return _bare(text, start, end)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _WORD.match(text, start - 1) and _WORD.match(text, start):
        start -= 1
    while end < len(text) and _WORD.match(text, end) and _WORD.match(text, end - 1):
        end += 1
    return start, end


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out spaces and marks around a span; a quotation mark stays where its pair is inside."""
    low, high = start, end
    while low < high and text[low] in _EDGES:
        low += 1
    while high > low and text[high - 1] in _EDGES:
        high -= 1
    return (low, high) if low < high else (start, end)
