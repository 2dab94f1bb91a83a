"""A question's words: what is looked for, and what is left to the calendar.

"This week" names days, not what happened on them: such words are taken out of the question
before it is compared with texts, and the time they name weighs as a prior instead. Of several
sentences the last one asks and the others tell; it is compared once more by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.search.query import Query
from index.vectors.sparse import Stems, folded, words

_CAPITAL = re.compile(r"[^\W\d_][\w'-]*\s*$")
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DEICTIC = re.compile(
    rf"\b(?:(?:earlier |later )?this (?:past )?(?:week(?:end)?|month|year)|(?:in )?recent days"
    rf"|recently|right now|today|yesterday|tomorrow|(?:last|past|next) week(?:end)?"
    rf"|(?:(?:early|late|on) )?(?:last )?{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared with texts: stems, the weightier ones among them, and texts to embed.

    ``content`` are the words that carry meaning, ``asking`` the sentence that asks.
    """

    stems: tuple[str, ...]
    focus: frozenset[str]
    content: str
    asking: str


def asked(query: Query, stems: Stems) -> Asked:
    """Return the words of a query; any text is valid, an empty one has no words."""
    text = query.text.replace("’", "'")
    found = words(_timeless(text)) or words(text)
    said = folded(text)
    more = [word for term in query.terms if folded(term) not in said for word in words(term)]
    every = list(dict.fromkeys([*found, *more]))
    focus = [word for term in query.focus for word in words(term)]
    return Asked(
        stems=tuple(dict.fromkeys(stems.of(every).values())),
        focus=frozenset(stems.of(focus).values()),
        content=" ".join(every) or folded(query.text),
        asking=_SENTENCE.split(query.text.strip())[-1],
    )


def _timeless(text: str) -> str:
    """Return the text without its words for time, but with names made of them.

    Example: "on Friday" is dropped, "Black Friday" and "Bloody Sunday" stay.
    """

    def drop(match: re.Match[str]) -> str:
        before = _CAPITAL.search(text[: match.start()])
        named = before is not None and before[0][0].isupper() and match[0][0].isupper()
        return match[0] if named else " "

    return _DEICTIC.sub(drop, text)
