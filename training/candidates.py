"""What the product reads for a question: its first sentences, as JSON lines.

    python -m training.candidates QUESTIONS ARCHIVE OUT

Each line has the question, the passages and up to ``--most`` sentences, best first. Run from the
repository's root.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.evidence import ScoredSentence
from bot.extractive.reading import list_sentences
from bot.pipeline import Bot
from bot.trace import Trace
from bot.types import Scope
from index import Hit, Searcher
from index.language.sentences import find_sentences


def find_candidates(bot: Bot, searcher: Searcher, row: dict[str, Any], most: int) -> dict[str, Any]:
    """Return a question with what the product found for it; nothing where it did not search.

    Of a row with a ``place``, ``own`` are the sentences around it.
    """
    now = datetime.fromisoformat(f"{row['as_of']}T23:59:59")
    traces: list[Trace] = []
    bot.ask(row["question"], Scope(as_of=now), engine="keyless", on_trace=traces.append)
    hits = traces[0].hits if traces else ()
    scored = traces[0].scored if traces else ()
    places = {hit.passage.id: place for place, hit in enumerate(hits)}
    return {
        **row,
        "hits": [_hit(hit) for hit in hits],
        "candidates": [_candidate(one, places) for one in scored[:most]],
        "own": _read_place(searcher, row) if row.get("place") else None,
    }


def _read_place(searcher: Searcher, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the sentences before, at and after a row's place, as those of a passage."""
    article = searcher.archive.article(row["article"])
    if article is None:
        return None
    places = find_sentences(article.body)
    at = next((k for k, (_, end) in enumerate(places) if row["place"][0] < end), 0)
    return {
        "article": article.id,
        "headline": article.title,
        "published": article.published.value[:10] if article.published else "",
        "sentences": [[a, b, article.body[a:b]] for a, b in places[max(0, at - 1) : at + 2]],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    """Return a passage with its sentences, the one before it first."""
    article, passage = hit.article, hit.passage
    body = article.body
    return {
        "article": article.id,
        "headline": article.title,
        "source": article.source,
        "published": article.published.value[:10] if article.published else "",
        "score": round(hit.score, 4),
        "passage": passage.text,
        "sentences": [[a, b, body[a:b]] for a, b in list_sentences(hit)],
    }


def _candidate(one: ScoredSentence, places: dict[str, int]) -> dict[str, Any]:
    start, end = one.offsets
    return {
        "hit": places[one.evidence.hit.passage.id],
        "start": start,
        "end": end,
        "told": round(one.measures.coverage, 3),
    }


def find_all_candidates(questions: Path, archive: Path, most: int) -> Iterator[dict[str, Any]]:
    """Yield the candidates of every question.

    A question that names an ``archive`` is asked over that folder of the given one.
    """
    bots: dict[str, tuple[Bot, Searcher]] = {}
    with questions.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row.get("archive") or ""
            if name not in bots:
                searcher = Searcher.open(archive / name)
                bots[name] = (Bot(searcher), searcher)
            yield find_candidates(*bots[name], row, most)


def main() -> None:
    """Write the candidates of a file of questions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("questions", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--most", type=int, default=30)
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as file:
        for found in find_all_candidates(given.questions, given.archive, given.most):
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
