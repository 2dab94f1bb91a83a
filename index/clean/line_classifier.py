"""Which lines of a text are its story's own: a linear model over words, form and place of a line.

What a page, a mail or an export sets around a story (by-lines, offers, buttons, pointers, labels,
credits) is told by the words of the line in pairs, by its form (length, capitals, how it ends) and
by where it stands among paragraphs. The weights in ``line_weights.json`` are fitted by
``training/fit_line_classifier.py``; a line is cut where the model is as sure as its place asks.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

SURE = {"head": 0.9, "body": 0.96, "foot": 0.7}
"""How sure the model must be that a line is not the story's: above, between, below paragraphs."""
_LAST_PARAGRAPH, _OPEN, _LISTED, _FOOT = 0.8, 0.5, 0.97, 8
"""How sure of the last paragraph, of a line below it that ends no sentence, of many lines there."""
_TOKEN = re.compile(
    r"""
    https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@\#]\w+  # addresses, handles, tags
    |[^\W\d_]+(?:[’'][^\W\d_]+)?|\d+|[^\w\s]  # words, numbers, signs
    """,
    re.X,
)
_STOP = re.compile(r"[.!?…][”\"’»')\]]*$")
_TURNED = re.compile(r"\b(?:we|our|us|you|your)\b|@|https?:|www\.", re.I)
_QUOTE = re.compile(r"[“”\"«»]")
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]+ ?){2,}")
_PARAGRAPH = 60  # characters from which a line that ends a sentence is a paragraph
_LONGEST = 600  # characters of a line that are looked at
_PLAIN = 140  # characters of a line between paragraphs above which it is the story's
_LENGTHS = (1, 2, 3, 4, 6, 9, 14, 22, 40, 80)
_LAST = 3  # lines at the end that are looked at whatever their length
_TIMES = 2  # how often a text is looked at: what is left may end elsewhere
_LEAST = 2  # paragraphs from which a text is prose
_WRAPPED = 0.4  # share of lines that break within a sentence, from which lines are no paragraphs


def drop_furniture(text: str, is_note: Callable[[str], bool] = lambda _: False) -> str:
    """Return a story's text without the lines that are none of it.

    ``is_note`` tells which lines are notes of the publisher to keep (corrections). A text that is
    no prose stays whole, and so does one of which no paragraph would be left.
    """
    apart = "\n\n" if _is_wrapped(text.split("\n")) else "\n"
    lines = text.split(apart)
    if apart == "\n\n" and lines and _STOPS_SHORT.match(lines[-1]):
        lines = [*lines[:-1], *lines[-1].split("\n")]
    for _ in range(_TIMES):
        filled = [n for n, line in enumerate(lines) if line.strip()]
        told = [" ".join(lines[n].split()) for n in filled]
        if sum(map(is_paragraph, told)) < _LEAST:
            break
        limits = _find_limits(told, find_places(told))
        cut = {
            n
            for n, line, score, limit in zip(filled, told, score_lines(told), limits, strict=True)
            if score > limit and not is_note(line)
        }
        kept = [line for n, line in enumerate(lines) if n not in cut]
        if not cut or not any(map(is_paragraph, kept)):
            break
        lines = kept
    return apart.join(lines).strip("\n")


def _find_limits(lines: Sequence[str], places: Sequence[str]) -> list[float]:
    """Return how sure the model must be for each line to go; many lines below are a list."""
    limits = [SURE[place] for place in places]
    foot = [n for n, place in enumerate(places) if place == "foot"]
    for n in foot:
        limits[n] = _LISTED if len(foot) > _FOOT else limits[n] if _STOP.search(lines[n]) else _OPEN
    if places[-1] == "body":
        limits[-1] = _LAST_PARAGRAPH
    return limits


def score_lines(lines: Sequence[str]) -> list[float]:
    """Return how likely each line is none of its story."""
    places = find_places(lines)
    bias, weights = load_weights()
    scores = []
    rows = zip(lines, places, list_place_features(lines, places), strict=True)
    for n, (line, place, near) in enumerate(rows):
        if place == "body" and n < len(lines) - _LAST and _is_plain(line):
            scores.append(0.0)
        else:
            found = weights.keys() & {*list_features(line), *near}
            scores.append(1 / (1 + math.exp(-bias - sum(map(weights.__getitem__, found)))))
    return scores


def _is_plain(line: str) -> bool:
    """Tell whether a line between paragraphs is one itself, and speaks to nobody."""
    return len(line) > _PLAIN or (is_paragraph(line) and not _TURNED.search(line))


@cache
def load_weights() -> tuple[float, dict[str, float]]:
    """Return the model: its bias, and the weight of each feature."""
    stored = json.loads(files("index.clean").joinpath("line_weights.json").read_text("utf-8"))
    return stored["bias"], stored["weights"]


def is_paragraph(line: str) -> bool:
    """Tell whether a line is long enough for a paragraph, and ends a sentence."""
    return len(line) >= _PARAGRAPH and _STOP.search(line) is not None


def find_places(lines: Sequence[str]) -> list[str]:
    """Return where each line stands: before the first paragraph, after the last, or between."""
    own = [n for n, line in enumerate(lines) if is_paragraph(line)] or [len(lines)]
    return ["head" if n < own[0] else "foot" if n > own[-1] else "body" for n in range(len(lines))]


def list_features(line: str) -> Iterator[str]:
    """Yield what a line shows of itself: its words, pairs of them, and its form."""
    raw = _TOKEN.findall(line[:_LONGEST])
    low = [_fold(one) for one in raw]
    yield from low
    yield from map(" ".join, zip(["^", *low], [*low, "$"], strict=True))
    words = [one for one in raw if one[0].isalpha()]
    capitals, digits = sum(one[0].isupper() for one in words), sum(map(str.isdigit, line))
    yield f"words={_bucket(len(words))}"
    yield f"ends={'stop' if _STOP.search(line) else line[-1:] if line[-1:] in ':)…' else ''}"
    yield f"capitals={4 * capitals // max(len(words), 1)}"
    yield f"digits={4 * digits // max(len(line), 1)}"
    yield f"case={'upper' if line.isupper() else 'lower' if line[:1].islower() else 'title'}"
    yield f"quoted={_QUOTE.search(line) is not None}"
    yield f"bracketed={line[:1] in '([{<' and line[-1:] in ')]}>'}"
    yield f"names={min(3, max((len(one.split()) for one in _NAMES.findall(line)), default=0))}"


def list_place_features(lines: Sequence[str], places: Sequence[str]) -> list[list[str]]:
    """Return for each line where it stands: its place, how near the ends, what stands beside it."""
    kinds = ["none", *map(_kind, lines), "none"]
    forms = [None, None, *map(_form, lines), None, None]
    last = len(lines) - 1
    rule = max((n for n, line in enumerate(lines) if _RULE.match(line)), default=last)
    return [
        [
            f"place={place}",
            f"to end={min(last - n, 4)}",
            f"from start={min(n, 4)}",
            f"below a rule={2 * rule > last and n > rule}",
            f"above={kinds[n]}",
            f"below={kinds[n + 2]}",
            f"alike={sum(forms[n + at] == forms[n + 2] for at in (0, 1, 3, 4))}",
            f"{place} {forms[n + 2]}",
        ]
        for n, place in enumerate(places)
    ]


def _form(line: str) -> tuple[int, bool, str]:
    """Return by what an item of a list is like the next: its length, a number in it, its end."""
    end = line[-1:]
    return _bucket(len(line.split())), _DIGIT.search(line) is not None, "" if end.isalnum() else end


def _kind(line: str) -> str:
    if is_paragraph(line):
        return "paragraph"
    return "short" if len(line.split()) <= _SHORT else "long"


_RULE = re.compile(r"[\W_]*$|\W*(?:©|\(c\)|copyright\b)", re.I)
"""A line of signs, or one that says whose the text above it is."""
_DIGIT = re.compile(r"\d")
_SHORT = 6  # words of a label


def _fold(token: str) -> str:
    """Return a token as the model knows it: numbers by their length, addresses by their kind."""
    if token.isdigit():
        return f"<{min(len(token), 5)} digits>"
    if token.startswith(("http", "www.")):
        return "<address>"
    if len(token) > 1 and "@" in token:
        return "<handle>" if token[0] == "@" else "<mail>"
    return "<tag>" if len(token) > 1 and token[0] == "#" else token.lower()


def _bucket(count: int) -> int:
    return next((limit for limit in _LENGTHS if count <= limit), 999)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether lines break within sentences, so that paragraphs stand between empty lines."""
    filled = [line for line in lines if line.strip()]
    broken = sum(
        len(line) > _NARROW and not _STOP.search(line.rstrip()) and below[:1].strip() != ""
        for line, below in pairwise(lines)
    )
    return broken > _WRAPPED * len(filled)


_STOPS_SHORT = re.compile(r".{1,30}\n")
"""A last block of which the first line breaks before the width: labels, no paragraph."""
_NARROW = 40  # characters of the shortest line that is broken to fit a width
