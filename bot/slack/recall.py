"""An answer that the inbox kept, as an Answer again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.types import Answer, AnswerDate, Citation, NearMiss, Searched


def answer_of(kept: Mapping[str, Any]) -> Answer:
    """Return the answer whose fields were kept as JSON."""
    searched = dict(kept["searched"])
    nested = {
        "searched": Searched(**{**searched, "sources": tuple(searched["sources"])}),
        "dates": tuple(AnswerDate(**one) for one in kept["dates"]),
        "citations": tuple(Citation(**one) for one in kept["citations"]),
        "nearest": tuple(NearMiss(**one) for one in kept["nearest"]),
        "also_carried_by": tuple(kept["also_carried_by"]),
    }
    return Answer(**{**kept, **nested})
