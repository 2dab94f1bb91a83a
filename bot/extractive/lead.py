"""From spans to leads: the same words of several sentences and articles are one lead.

"Pence" and "Mike Pence", "three" and "3" say the same; the form that is told is the strongest,
or a longer one that is nearly as strong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.extractive.packing import ReadingWindow
from bot.extractive.reader import AnswerSpan, ReaderOutput
from bot.words import get_content_words
from index.language.numbers import CARDINALS

_MARKS = re.compile(r"[^\w\s.%$€£-]|(?<!\d)[.-]|\.(?!\d)|'s\b|’s\b")
_OWNER = re.compile(r"['’]s$")
_NUMBERS = {word: str(value) for word, value in CARDINALS.items()}
_PREPOSITION = re.compile(
    r"(?:in|at|on|to|from|near|by|of|for|with|that)\s+(?!least\b|most\b)", re.I
)
_SIGN = re.compile(r"([$€£¥₹]) (?=\d)")
_EMPTY = frozenset({"a", "an", "the", "about", "around", "nearly", "almost", "some", "percent"})
_STOP = re.compile(r"(?:[a-z0-9)]{2}|[”\"])[.?!][”’\")]* +[“\"(]*[A-Z0-9]|[:;] .*[.?!] |[“\"] ?$")
"""Where a sentence ends inside a span: such a span is no lead."""
_TAIL = re.compile(
    r"(?P<amount>.*\d\S*(?: [a-z]+)?)\s+(?:of (?:them|those|these)|long|high|tall|wide|deep)$"
    r"|(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+), (?:the|an?) .+$"
)
"""An amount or a name with what only tells it again: "212 of them", "Ada Brook, the captain"."""
_ITEM = re.compile(r"\s*(?:,? and |,? as well as |[,;])\s*")
LONGEST = 12
"""The most words of a lead."""
LONGER = 0.3
"""A longer form of a name speaks for it from this part of the shorter one's share."""

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpanGroup:
    """Spans that say the same, those of the form that is told first, and their words."""

    text: str
    spans: tuple[AnswerSpan, ...]

    @property
    def share(self) -> float:
        """The group's share of the softmax, 0 to 1."""
        return sum(span.share for span in self.spans)


def fold_lead(text: str) -> Form:
    """Return the words that tell one lead from another. Example: "The three" -> ("3",)."""
    words = _MARKS.sub(" ", text.lower().replace("%", " percent")).split()
    kept = [_NUMBERS.get(word, word) for word in words if word not in _EMPTY]
    return tuple(kept or words)


def is_same_lead(one: str, other: str) -> bool:
    """Tell whether two leads say the same, or one holds the other's words and figures."""
    left, right = fold_lead(one), fold_lead(other)
    return bool(left and right) and (_inside(left, right) or _inside(right, left))


def group_spans(
    read: ReaderOutput, windows: Sequence[ReadingWindow], wanted: int = 0
) -> list[SpanGroup]:
    """Return the leads that spans make, strongest first.

    Where so many things are ``wanted``, a lead is told in a form that names as many.
    """
    grouped: dict[Form, list[AnswerSpan]] = {}
    listed: set[Form] = set()
    for span in read.spans:
        text = get_span_text(span, windows)
        telling = get_content_words(text) or any(mark.isdigit() for mark in text)
        torn = _STOP.search(text) or text.count('"') % 2 or text.count("“") != text.count("”")
        if telling and not torn and len(text.split()) <= LONGEST:
            grouped.setdefault(fold_lead(text), []).append(span)
            if wanted and count_items(text) == wanted:
                listed.add(fold_lead(text))
    grouped.pop((), None)
    groups = [SpanGroup(_text(spans, windows), tuple(spans)) for spans in _merged(grouped, listed)]
    return sorted(groups, key=lambda group: (-group.share, group.text))


def count_items(text: str) -> int:
    """Return how many things a text names one after another. Example: "Ann, Bo and Cy" -> 3."""
    return len([one for one in _ITEM.split(text) if one.strip()])


def get_span_text(span: AnswerSpan, windows: Sequence[ReadingWindow]) -> str:
    """Return a span's words, without a preposition before them and what is told again."""
    words = " ".join(windows[span.window].whole[span.start : span.end].split())
    words = _SIGN.sub(r"\1", words)
    words = _PREPOSITION.sub("", words, count=1) if _PREPOSITION.match(words) else words
    told = _TAIL.fullmatch(words)
    return (told["amount"] or told["name"]) if told else words


def _text(spans: Sequence[AnswerSpan], windows: Sequence[ReadingWindow]) -> str:
    """Return a lead's words: its first span's, without the "'s" that another span lacks."""
    text = get_span_text(spans[0], windows)
    bare = _OWNER.sub("", text)
    return bare if any(get_span_text(span, windows) == bare for span in spans) else text


def _merged(
    grouped: Mapping[Form, list[AnswerSpan]], listed: Collection[Form]
) -> list[list[AnswerSpan]]:
    """Join forms of the same, strongest first; each list begins with the form that is told.

    One of ``listed``, which name as many things as are asked for, goes before others.
    """
    weight = {form: sum(span.share for span in spans) for form, spans in grouped.items()}
    homes: dict[Form, list[Form]] = {}
    for form in sorted(grouped, key=lambda one: (-weight[one], one)):
        home = next((one for one in homes if _inside(form, one) or _inside(one, form)), form)
        homes.setdefault(home, []).append(form)
    return [
        [span for form in _told(forms, weight, listed) for span in grouped[form]]
        for forms in homes.values()
    ]


def _told(
    forms: Sequence[Form], weight: Mapping[Form, float], listed: Collection[Form]
) -> list[Form]:
    """Return the forms of a lead, the one that is told first: the strongest or a longer one."""
    first = forms[0]
    longer = [
        one
        for one in forms[1:]
        if len(first) < len(one) <= len(first) + 2 and weight[one] >= LONGER * weight[first]
    ]
    longer = [one for one in forms if one in listed] or longer
    chosen = max(longer, key=lambda one: (weight[one], one), default=first)
    return [chosen, *(one for one in forms if one != chosen)]


def _inside(short: Form, long: Form) -> bool:
    """Tell whether a form's words stand in another's, in order; figures must be all there."""
    count = len(short)
    held = any(long[at : at + count] == short for at in range(len(long) - count + 1))
    figures = [word for word in long if word[0].isdigit() or word[0] in "$€£"]
    return held and all(word in short for word in figures)
