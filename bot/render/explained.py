"""Search hits with their reasons: what was compared, what passed, what each hit's score adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.compose import dated, publisher
from bot.render.page import Page
from bot.render.record import hits_record
from bot.render.terminal import PAGE, plain
from index import Explanation, Hit, Query


def explained_text(query: Query, hits: Sequence[Hit], why: Explanation, page: Page = PAGE) -> str:
    """Return the hits for a reader, each with the parts of its score and the words it holds."""
    shown = [
        _hit(rank, hit, held, page) for rank, (hit, held) in enumerate(_pairs(hits, why), start=1)
    ]
    return "\n\n".join([_head(query, why, page), *shown])


def explained_record(query: Query, hits: Sequence[Hit], why: Explanation) -> dict[str, Any]:
    """Return the hits as JSON values, with ``query`` and, hit by hit, the ``words`` it holds."""
    record = hits_record(hits)
    for each, (_, held) in zip(record["hits"], _pairs(hits, why), strict=True):
        each["words"] = list(held)
    record["query"] = {
        "words": list(why.words), "prefers": _prefers(why),
        "passing": why.passing, "passages": why.passages, "limits": dict(_limits(query)),
    }  # fmt: skip
    return record


def _pairs(hits: Sequence[Hit], why: Explanation) -> list[tuple[Hit, tuple[str, ...]]]:
    return list(zip(hits, why.held, strict=True))


def _head(query: Query, why: Explanation, page: Page) -> str:
    """Return what the search went by, in a few lines."""
    limits = "; ".join(f"{name} {value}" for name, value in _limits(query).items())
    lines = [
        f"Compared: {', '.join(why.words) or 'the whole question, which has no word of weight'}",
        f"Limits: {limits or 'none'} ({why.passing:,} of {why.passages:,} passages pass)",
        f"Prefers: {_prefers(why) or 'no day'}",
    ]
    return "\n".join(page.fold(plain(line), "") for line in lines)


def _prefers(why: Explanation) -> str | None:
    if why.window is not None:
        return why.window.value
    return "what was published lately" if why.recent else None


def _limits(query: Query) -> Mapping[str, str]:
    """Return the hard limits of a query, by name."""
    given = {
        "as of": query.as_of.isoformat(" ", "minutes") if query.as_of else "",
        "published": _days(query.published), "happened": _days(query.happened),
        "source": ", ".join(query.sources), "tag": ", ".join(query.tags),
        "id": ", ".join(query.article_ids),
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


def _days(days: Any) -> str:
    return f"{days.start or '..'} to {days.end or '..'}" if days else ""


def _hit(rank: int, hit: Hit, held: Sequence[str], page: Page) -> str:
    """Return a hit with the sum that its score is, and the question's words in its passage."""
    article = hit.article
    head = ". ".join(
        part.rstrip(".") for part in (article.title, publisher(article), dated(article)) if part
    )
    parts = " ".join(f"{value:+.3f} {part}" for part, value in hit.why.items())
    words = f"holds: {', '.join(held)}" if held else "holds none of the words"
    told = (" ".join(hit.passage.text.split()), hit.passage.id, f"{hit.score:.3f} = {parts}", words)
    lines = [page.fold(plain(f"{rank}. {head}"), "", "   ")]
    return "\n".join([*lines, *(page.fold(plain(line), "   ") for line in told)])
