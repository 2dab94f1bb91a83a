"""Remarks on the last answer: "tell me more", "are you sure?", "source?", and what they ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.types import REFUSAL, Turn
from bot.words import get_content_words

_ACTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"^(?:please )?(?:tell|give|show) (?:me|us) more\b.*$|^more(?: please)?$"
            r"|^(?:any )?(?:more )?details?$|^go on$|^elaborate$",
            re.I,
        ),
        "summarise {matter}",
    ),
    (
        re.compile(
            r"^(?:and |so )?(?:what (?:happened|came|is) (?:then|next|after(?:wards?)?)"
            r"|and then|then|then what|what(?:'s| is)? next)$",
            re.I,
        ),
        "what is the latest on {matter}",
    ),
    (
        re.compile(
            r"^(?:are|r) (?:you|u) (?:really )?(?:sure|certain)\b.*$|^really$|^sure$"
            r"|^is (?:that|this|it) (?:true|right|correct|so)$"
            r"|^(?:what(?:'s| is| are) (?:the|your) )?sources?$|^(?:says who|who says(?: so)?)$"
            r"|^where (?:does|did) (?:that|this|it) come from$"
            r"|^(?:how|where) do (?:you|u) know(?: that| this)?$"
            r"|^(?:proof|quotes?|evidence|citations?)$",
            re.I,
        ),
        "{question}",
    ),
)
"""What is said of the last answer, and the question that it asks."""
ORDER_WORDS = frozenset(
    "first firstly earliest initial initially original last latest recent recently".split()
)


def find_act(asked: str, history: Sequence[Turn]) -> str:
    """Return the question that a remark on the last answer asks, as typed; "" where it is none."""
    turn = find_last_answered(history)
    return _find_act(" ".join(asked.split()), turn.question) if turn else ""


def find_last_answered(history: Sequence[Turn]) -> Turn | None:
    """Return the last turn that had an answer; one that was refused is spoken of no more."""
    answered = (turn for turn in reversed(history) if not turn.answer.startswith(REFUSAL))
    return next(answered, history[-1] if history else None)


def _find_act(text: str, previous: str) -> str:
    """Return the question that a remark on the last answer asks, "" where it is none."""
    plain = text.rstrip(" ?!.")
    asks = next((asks for pattern, asks in _ACTS if pattern.match(plain)), "")
    matter = " ".join(
        word.text for word in get_content_words(previous) if word.text.lower() not in ORDER_WORDS
    )
    return asks.format(matter=matter, question=previous) if matter else ""
