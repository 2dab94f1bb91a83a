"""A stage for the tests of the regression suite: small archives, a bench on them, made answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.eval import CaseRunner, EvalRun, Outcome
from bot.eval.cases import Case
from bot.eval.runner import open_runner
from bot.types import Answer, AnswerDate, Citation, Searched
from index import build_archive

NOW = datetime(2026, 11, 21, 12, 0)
BRIDGE = "Mayor opens the new bridge\n\nMarch 3, 2020\n\nThe mayor opened the bridge on Tuesday.\n"
WHEN = {"id": "bridge", "question": "when did the mayor open the bridge?", "cite": ("bridge",)}


def case(**fields: Any) -> Case:
    """Return a case of id "a", other fields as given."""
    return Case(**{"id": "a", "question": "when?", "expect": {"text": "x"}, **fields})


def bridge(**fields: Any) -> Case:
    """Return the case of the bridge, which the article ``BRIDGE`` answers."""
    return case(**{**WHEN, "expect": {"date": "2020-03-03"}, **fields})


def answer(**fields: Any) -> Answer:
    """Return an empty answer, other fields as given."""
    blank: dict[str, Any] = {
        "question": "when?",
        "rewritten": "when?",
        "as_of": "",
        "engine": "keyless",
        "short": "",
        "text": "",
        "searched": Searched(articles=1, first=None, last=None),
    }
    return Answer(**{**blank, **fields})


def date_of(value: str) -> AnswerDate:
    """Return a date of an answer."""
    return AnswerDate(value=value, start=None, end=None, text="", published_at=None, working="")


def citation(article: str = "one", source: str = "AFP", **fields: Any) -> Citation:
    """Return a citation of the first passage of an article."""
    made: dict[str, Any] = {
        "number": 1,
        "article_id": article,
        "passage_id": f"{article}#1",
        "title": "",
        "source": source,
        "url": "",
        "published_at": None,
        "published_basis": "unknown",
        "quote": "q",
        "start": 0,
        "end": 1,
    }
    return Citation(**{**made, **fields})


def outcome(id: str = "a", *, passed: bool = True, **fields: Any) -> Outcome:
    """Return an outcome whose one check passed or failed."""
    from bot.eval.checks import Verdict

    made: dict[str, Any] = {
        "case": case(id=id),
        "answer": answer(text="x"),
        "ms": (10.0,),
        "verdicts": (Verdict(passed, "does not say 'x'", "text"),),
        "passes": (passed,),
    }
    return Outcome(**{**made, **fields})


def run_of(*outcomes: Outcome) -> EvalRun:
    """Return a run of outcomes."""
    return EvalRun(outcomes=outcomes, seconds=1.0)


def archive(folder: Path, articles: Mapping[str, str]) -> Path:
    """Return an archive in ``folder`` of articles given as texts by their stems."""
    news = folder / "news"
    news.mkdir(parents=True, exist_ok=True)
    for stem, text in articles.items():
        (news / f"{stem}.txt").write_text(text)
    build_archive([str(news)], folder / "archive", now=NOW, workers=1)
    return folder / "archive"


@contextmanager
def bench(directory: Path) -> Iterator[CaseRunner]:
    """Open the bench on an archive, its cases asked at ``NOW``."""
    with open_runner(directory, NOW) as made:
        yield made
