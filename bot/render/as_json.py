"""The JSON contract: dataclasses as plain values, in the field order of their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.compose import format_publisher
from bot.types import Answer
from index.types import Hit


def build_answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values: the fields of ``Answer``, as design.md lists them."""
    return asdict(answer)


def build_hits_record(hits: Sequence[Hit]) -> dict[str, Any]:
    """Return search hits as JSON values, ranks from 1."""
    return {"hits": [_hit(rank, hit) for rank, hit in enumerate(hits, start=1)]}


def _hit(rank: int, hit: Hit) -> Mapping[str, Any]:
    article, passage = hit.article, hit.passage
    return {
        "rank": rank,
        "article_id": article.id,
        "passage_id": passage.id,
        "score": round(hit.score, 6),
        "why": {part: round(value, 6) for part, value in hit.score_parts.items()},
        "title": article.title,
        "source": format_publisher(article),
        "url": article.url,
        "published_at": article.published.value if article.published else None,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
    }
