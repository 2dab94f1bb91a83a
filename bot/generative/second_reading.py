"""A second reading: one call that asks of each sentence whether the passages it cites say it.

It is put to the model that wrote, or to another, which sees the sentences and the passages and
nothing of the question. What it answers is a verdict a sentence; words that it gives as the
passage's count only where they stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from bot.generative.checks import CitedSentence
from bot.generative.llm import ReplyError
from bot.generative.prompt import fence_block, fold_text, format_passage, make_fence_mark
from bot.generative.reply import find_object
from bot.prompts import PromptMessage, load_template
from bot.quotes import locate_quote

WORDS = 200
"""Characters of the words that a verdict may show."""


@dataclass(frozen=True, slots=True)
class ReadingVerdict:
    """What a second reading says of a sentence, and the passage's own words that show it."""

    verdict: Literal["yes", "partly", "no"]
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A sentence to be read again, with what it cites."""

    text: str
    cited: tuple[CitedSentence, ...]


def build_reading(items: Sequence[ReadingItem]) -> tuple[PromptMessage, ...]:
    """Return the messages that ask for a second reading of sentences, numbered from 1."""
    blocks = [list(_blocks(number, item)) for number, item in enumerate(items, start=1)]
    mark = make_fence_mark([text for block in blocks for text in block])
    told = "\n\n".join(
        "\n".join([f"Item {number}", *(fence_block(text, mark) for text in block)])
        for number, block in enumerate(blocks, start=1)
    )
    return load_template("reading").fill(mark=mark, items=told)


def _blocks(number: int, item: ReadingItem) -> list[str]:
    """Return an item's sentence and its passages, the cited sentences marked."""
    hits = {one.hit.passage.id: one.hit for one in item.cited}
    places = [(one.start, one.end) for one in item.cited]
    passages = [format_passage(at, hit, places) for at, hit in enumerate(hits.values(), start=1)]
    return [f"item: {number}\nsentence: {fold_text(item.text)}", *passages]


def parse_reading(text: str, items: Sequence[ReadingItem]) -> list[ReadingVerdict | None]:
    """Return a reply's verdict for each item, None where it has none.

    Raises ReplyError where it is not the JSON that was asked for.
    """
    whole = find_object(text.rpartition("</think>")[2], "verdicts")
    if whole is None:
        raise ReplyError("the second reading's reply is malformed.", "Ask again.")
    found: list[ReadingVerdict | None] = [None] * len(items)
    for value in cast(list[object], whole["verdicts"]):
        if not isinstance(value, dict):
            continue
        item, verdict, words = (value.get(key) for key in ("item", "verdict", "words"))
        if not isinstance(item, int) or not 1 <= item <= len(items):
            continue
        if verdict in ("yes", "partly", "no"):
            shown = _verbatim(words if isinstance(words, str) else "", items[item - 1])
            found[item - 1] = ReadingVerdict(verdict, shown)
    return found


def _verbatim(words: str, item: ReadingItem) -> str:
    """Return the words as a passage has them, "" where none of the item's passages does."""
    if not 0 < len(words.strip()) <= WORDS:
        return ""
    for hit in {one.hit.passage.id: one.hit for one in item.cited}.values():
        if place := locate_quote(words.strip(), hit.passage.text):
            return " ".join(hit.passage.text[slice(*place)].split())
    return ""
