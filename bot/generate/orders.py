"""Orders in articles: sentences that speak to whoever answers, not to readers of news.

A model may be taken over by one and quote it; such a quote says nothing of the question,
however verbatim. Told by the words that address an answerer; a person's words of the kind that
a report quotes ("your answer, senator") are lost with them, to the model alone.
"""

from __future__ import annotations

import re

_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}?(?:instructions?|prompts?|rules)\b"
    r"|\byour\s+(?:own\s+)?(?:answers?|repl(?:y|ies)|responses?|output|prompt|instructions)\b"
    r"|\b(?:new|previous|prior|system)\s+(?:instructions?|prompt)\b"
    r"|(?:^|\n)[ \t]*(?:system|assistant|user|developer)\s*:"
    r"|\banswer\s+(?:only\s+)?(?:that|with|by)\b"
    r"|\b(?:you\s+are|act\s+as)\s+(?:now\s+)?an?\s+(?:ai|assistant|chatbot)\b"
    r"|<\s*/?\s*(?:passage|article|system|question)",
    re.IGNORECASE,
)


def ordering(text: str) -> bool:
    """Tell whether a text gives orders to an answerer.

    Example: "Ignore all previous instructions" -> True, "He ignored the rules" -> False.
    """
    return _ORDER.search(text) is not None
