"""What a text tells: the words, numbers and list items that a case looks for in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.compose import format_publication_date
from bot.types import Answer
from bot.words import get_content_words, split_words
from index.language.numbers import MAGNITUDES

_MARK = re.compile(r"\[\d+\]")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def normalize_text(text: str) -> str:
    """Return text with its white space folded, in lower case."""
    return " ".join(text.split()).casefold()


def get_answer_text(answer: Answer) -> str:
    """Return all that an answer says, white space folded, for texts to be looked for in."""
    return " ".join(f"{answer.short}\n{answer.text}".split())


def get_countable_text(answer: Answer) -> str:
    """Return what an answer says without what is no count in it: "[1]", dates of publication."""
    text = _MARK.sub(" ", get_answer_text(answer))
    for citation in answer.citations:
        dated = format_publication_date(citation.published_at, citation.published_basis)
        text = text.replace(f"{dated}:", ":").replace(f"{dated}):", "):")
    return text


def contains_text(text: str, wanted: object) -> bool:
    """Tell whether a text says what is wanted, case and white space ignored."""
    return normalize_text(str(wanted)) in normalize_text(text)


def is_quoted(quote: str, wanted: Sequence[object]) -> bool:
    """Tell whether a quote holds one of the texts; of a whole sentence, most of its words.

    A sentence is a text of eight words or more; six in ten of those that carry meaning do.
    """
    stems = {word.stem for word in get_content_words(quote)}
    for one in map(str, wanted):
        own = {word.stem for word in get_content_words(one)}
        if contains_text(quote, one):
            return True
        if len(one.split()) >= 8 and len(own & stems) >= 0.6 * len(own):
            return True
    return False


def find_numbers(text: str) -> Iterator[float]:
    """Yield the numbers a text gives, in figures or in words up to twelve.

    "30 billion" gives both 30 and 30,000,000,000.
    """
    found = split_words(text)
    for at, word in enumerate(found):
        if not _FIGURE.fullmatch(word.stem):
            continue
        value = float(word.stem)
        yield value
        after = found[at + 1].text.casefold() if at + 1 < len(found) else ""
        if after in MAGNITUDES:
            yield value * MAGNITUDES[after]


def contains_number(text: str, wanted: float, tolerance: object = 0) -> bool:
    """Tell whether a text gives a number, at most ``tolerance`` away: a number, or "5%" of it."""
    share = str(tolerance).strip()
    if share.endswith("%"):
        away = abs(wanted) * float(share.removesuffix("%")) / 100
    else:
        away = float(share)
    return any(abs(one - wanted) <= away + 1e-9 for one in find_numbers(text))


def find_missing_items(text: str, wanted: Sequence[Any]) -> list[Any]:
    """Return the items of a list that a text does not name; a list among them is of aliases."""
    return [
        item
        for item in wanted
        if not any(
            contains_text(text, alias) for alias in (item if isinstance(item, list) else [item])
        )
    ]


def has_expected(expect: Mapping[str, Any], text: str) -> bool | None:
    """Tell whether a text by itself holds what is expected, dates aside; None where none is.

    Of several items one is enough: an answer may take them from several places.
    """
    told: list[bool] = []
    if "text" in expect or "any" in expect:
        any_of = [expect["text"]] if "text" in expect else []
        wanted = [*any_of, *expect.get("aliases", []), *expect.get("any", [])]
        told.append(any(contains_text(text, one) for one in wanted))
    for name in ("all", "list"):
        if name in expect:
            told.append(len(find_missing_items(text, expect[name])) < len(expect[name]))
    if "regex" in expect:
        told.append(re.search(expect["regex"], " ".join(text.split()), re.I) is not None)
    if "number" in expect:
        told.append(contains_number(text, float(expect["number"]), expect.get("tolerance", 0)))
    return all(told) if told else None
