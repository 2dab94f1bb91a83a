"""Passages: runs of whole sentences of an article, about 200 tokens each, with their dates.

LlamaIndex's ``SentenceSplitter`` packs the sentences; what a sentence and a token are is said
by ``index.language``, so that NLTK is never loaded. The splitter returns
strings; each is found again at its place in the body, in order, character for character.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.language import tokens
from index.language.sentences import MAX_CHARACTERS, find_sentences
from index.timex import tag_expressions
from index.types import Article, Passage, TimexSpan

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter

PASSAGE_TOKENS = 200
_LONGEST = 2 * MAX_CHARACTERS
_SURELY_MORE = 16 * PASSAGE_TOKENS  # characters; news has four or five to a token


def split_passages(article: Article) -> list[Passage]:
    """Return the passages of an article: in order, not overlapping, ``body[start:end] == text``.

    Their dates are resolved over the whole body at once, so that a month named in one passage
    helps to read a day in the next; a date lies in the passage where it begins. An empty body
    has no passages.
    """
    spans = tag_expressions(article.body, article.published) if article.body.strip() else []
    return [
        Passage(
            id=f"{article.id}#{number}",
            article_id=article.id,
            text=article.body[start:end],
            start=start,
            end=end,
            spans=_spans_in(spans, start, end),
        )
        for number, (start, end) in enumerate(_places(article.body), start=1)
    ]


def _places(body: str) -> Iterator[tuple[int, int]]:
    """Yield where each piece of the splitter stands in the body."""
    if not body.strip():
        return
    end = 0
    for piece in _splitter().split_text(body):
        start = body.index(piece, end)
        end = start + len(piece)
        yield start, end


def _spans_in(spans: Sequence[TimexSpan], start: int, end: int) -> tuple[TimexSpan, ...]:
    """Return the spans that lie within [start, end)."""
    first = bisect_left(spans, start, key=lambda span: span.start)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return tuple(span for span in spans[first:last] if span.end <= end)


@functools.cache
def _splitter() -> SentenceSplitter:
    from llama_index.core.node_parser import SentenceSplitter

    return SentenceSplitter(
        chunk_size=PASSAGE_TOKENS,
        chunk_overlap=0,
        tokenizer=_enough_tokens,
        chunking_tokenizer_fn=_pieces,
    )


def _pieces(text: str) -> list[str]:
    """Return the text cut before each sentence, so that the pieces joined give the text."""
    cuts = [0, *(start for start, _ in find_sentences(text)[1:]), len(text)]
    return [
        text[begin : min(begin + _LONGEST, end)]
        for start, end in itertools.pairwise(cuts)
        for begin in range(start, end, _LONGEST)  # more than one only in a desert of spaces
    ]


def _enough_tokens(text: str) -> list[int]:
    """Return a text's tokens, or as many as show that it has more than a passage may hold.

    The splitter first asks how long the whole article is, only to learn that it is too long.
    Every word has a token of its own at least, and counting words is a hundred times faster.
    """
    if len(text) > _SURELY_MORE:
        words = len(text[:_SURELY_MORE].split())
        if words > PASSAGE_TOKENS:
            return [0] * words
    return tokens.encode(text)
