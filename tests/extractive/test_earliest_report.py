"""A summary written later dates nothing: the earliest report of the same news does."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Searcher, build_archive

NOW = datetime(2022, 1, 1)
SUMMARY = (
    "2021-05-24",
    "The Harlow flood, told again",
    "A year of work lies ahead. Rescuers pulled four sailors from the sunken ferry in the harbour "
    "of Harlow after a second night of searching. The town mourned.",
)
EARLY = (
    "2021-05-12",
    "Sailors found alive",
    "Rescuers have pulled four sailors from the ferry that lies sunken in Harlow's harbour. They "
    "were taken ashore.",
)
YEARS_BEFORE = ("2016-03-02", "Old ferry", EARLY[2])
ASKED = "when did rescuers pull four sailors from the sunken ferry in the harbour of Harlow?"


def ask(folder: Path, *articles: tuple[str, str, str], question: str = ASKED) -> Answer:
    """Return the answer over an archive of these (day, title, body)."""
    records = [
        {"id": f"a{number}", "published_at": day, "title": title, "body": body}
        for number, (day, title, body) in enumerate(articles)
    ]
    (folder / "some.json").write_text(json.dumps(records))
    build_archive([str(folder / "some.json")], folder / "archive", now=NOW)
    with Searcher.open(folder / "archive") as searcher:
        return Bot(searcher).ask(question, Scope(as_of=NOW))


def test_the_earliest_report_dates_what_a_summary_tells_best(tmp_path: Path) -> None:
    answer = ask(tmp_path, SUMMARY, EARLY)
    assert answer.dates[0].start <= "2021-05-12" <= answer.dates[0].end < "2021-06"
    assert answer.dates[0].published_at == "2021-05-12"
    assert [one.article_id for one in answer.citations] == ["a1", "a0"]


@pytest.mark.parametrize("other", [YEARS_BEFORE, ("2021-05-12", "Sailors", "Four sailors sang.")])
def test_what_is_not_the_same_news_dates_nothing(tmp_path: Path, other) -> None:
    answer = ask(tmp_path, SUMMARY, other)
    assert not any(one.value.startswith("2016") for one in answer.dates)
    assert "24 May 2021" in answer.text


def test_words_that_date_an_event_stand_over_any_report(tmp_path: Path) -> None:
    told = SUMMARY[2].replace("after a second", "on 14 May 2021 after a second")
    assert ask(tmp_path, (*SUMMARY[:2], told), EARLY).dates[0].value == "2021-05-14"
