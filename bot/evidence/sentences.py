"""The sentences of hits, with their words and dates, and the run of text that quotes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence.event_date import get_dateline_length
from bot.words import Word, split_words
from index.language.sentences import find_sentences
from index.types import Hit, TimexSpan

LONGEST = 600
"""Characters up to which a quote is lengthened by a neighbouring sentence."""
_POINTS_BACK = re.compile(
    r"""
    ^(?:
        (?:On|In|At|But|And|Then|Later|Earlier|There|Here|Instead|Asked|This\ time|Last\ year)\b
        [^,]{0,30},?\s+  # an opening before the word that points
    )?
    (?:
        he|she|it|they|his|her|its|their|that|this|those|these|both|the\ two  # pronouns
        |the\ (?:  # what was spoken of, by its kind
            meeting|summit|visit|talks|event|invitation|message|letter|deal|move|decision|trip
            |attack|incident|blast|quake|storm|fire|crash|vote|ruling|announcement
        )
    )\b
    |^\S+(?:\ \S+){0,3}\ (?:  # a place in an order: "Smith followed", "Spain came second"
        followed(?:\ with)?\b(?!\ \w+ing)
        |(?:came|was|ranked)\ (?:next|second|third)
        |did\ (?:so|too|not)\b
    )
    """,
    re.I | re.X,
)
_REFERS = re.compile(
    r"\b(?:he|she|it|they|his|her|him|its|their|them|both|two|pair|leaders?|president|premier"
    r"|minister|country|visit|meeting|event|company|government|man|woman)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence of a hit: its offsets in the body, its words (with such offsets), its dates.

    ``previous`` is where the sentence before it in the passage starts, ``following`` where the
    one after it ends; its own start and end where there is none that may be quoted. ``context``
    is where the sentence before it starts, even where a correction takes that back.
    """

    hit: Hit
    start: int
    end: int
    words: tuple[Word, ...]
    spans: tuple[TimexSpan, ...]
    previous: int
    following: int
    context: int

    @property
    def is_retracted(self) -> bool:
        """Whether a correction takes back what it says: it helps to read others, and is no fact."""
        return self.hit.article.is_retracted(self.start, self.end)

    @property
    def text(self) -> str:
        """The sentence as it stands in the article."""
        return self.hit.article.body[self.start : self.end]

    @property
    def points_back(self) -> bool:
        """Whether it begins with a word that stands for what the sentence before it says."""
        return bool(_POINTS_BACK.match(self.text))

    @property
    def earlier_spans(self) -> list[TimexSpan]:
        """The dates named before it in its passage, where it points back to what they tell."""
        spans = self.hit.passage.spans if self.points_back else ()
        return [span for span in spans if span.end <= self.start]

    @property
    def has_reference(self) -> bool:
        """Whether it speaks of somebody or something by a word that stands for a name."""
        return bool(_REFERS.search(self.text))

    @property
    def context_words(self) -> tuple[Word, ...]:
        """Its words, with those of the sentence before where it points back to that."""
        if not self.points_back or self.context == self.start:
            return self.words
        earlier = split_words(self.hit.article.body[self.context : self.start])
        moved = (word.moved(self.context) for word in earlier)
        return (*moved, *self.words)

    def quote(self, *, ahead: bool = False) -> tuple[int, int]:
        """Return the offsets that quote it so that a reader understands it.

        One that begins by pointing back ("On Thursday he ...") takes the sentence before it
        along; with ``ahead``, one whose next goes on about it takes that along. A dateline is
        no part of what is said, and left out.
        """
        back = self.previous if self.points_back else self.start
        body = self.hit.article.body
        goes_on = ahead and _POINTS_BACK.match(body[self.end : self.following].lstrip())
        on = self.following if goes_on else self.end
        for start, end in ((back, on), (back, self.end), (self.start, on)):
            if end - start <= LONGEST and "\n" not in body[start:end].strip():
                return start + get_dateline_length(body[start:end]), end
        return self.start + get_dateline_length(self.text), self.end


def read_sentences(hit: Hit) -> list[HitSentence]:
    """Return the sentences of a hit's passage, in order."""
    passage = hit.passage
    split = _split(passage.text, passage.start)
    places = [(start, end) for start, end, _ in split]
    return [_sentence(hit, number, places, told) for number, (_, _, told) in enumerate(split)]


@lru_cache(maxsize=2_000)
def _split(text: str, offset: int) -> tuple[tuple[int, int, tuple[Word, ...]], ...]:
    """Return where a passage's sentences stand in the body, and their words, dateline aside.

    Passages that many questions find are split once: about 20 kB each.
    """
    return tuple(
        (offset + low, offset + high, _told(text[low:high], offset + low))
        for low, high in find_sentences(text)
    )


def _told(text: str, start: int) -> tuple[Word, ...]:
    skipped = get_dateline_length(text)
    return tuple(word.moved(start) for word in split_words(text) if word.start >= skipped)


def _sentence(
    hit: Hit, number: int, places: Sequence[tuple[int, int]], told: tuple[Word, ...]
) -> HitSentence:
    start, end = places[number]
    inside = [span for span in hit.passage.spans if start <= span.start and span.end <= end]
    last = number + 1 == len(places)
    context = places[number - 1][0] if number else start
    shut_before = number and hit.article.is_retracted(*places[number - 1])
    shut_after = not last and hit.article.is_retracted(*places[number + 1])
    return HitSentence(
        hit=hit,
        start=start,
        end=end,
        words=told,
        spans=tuple(inside),
        previous=start if shut_before else context,
        following=end if last or shut_after else places[number + 1][1],
        context=context,
    )
