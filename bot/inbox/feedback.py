"""What people thought of answers, and the regression cases that come of it.

The table is the truth; the file of cases is written anew from it, whole, at every complaint, so
that two processes cannot tear it. ``dateline eval`` reads it as it stands.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot.inbox.history import get_thread_turns
from bot.inbox.queue import Inbox
from bot.inbox.types import AnsweredEvent, read_answered_event
from index import DateRange, PublicationDate
from index.timex import tag_expressions

Verdict = Literal["good", "bad"]

REASONS: Mapping[str, str] = {
    "date": "A date is wrong",
    "facts": "Something else in it is wrong",
    "source": "It rests on the wrong articles",
    "should-refuse": "The archive does not answer this",
    "should-answer": "The archive does answer this",
    "other": "Something else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One person's word on one answer: ``wrong`` is a key of REASONS, ``better`` their words."""

    event: int
    user: str
    verdict: Verdict
    at: float
    wrong: str = ""
    better: str = ""


def save_feedback(inbox: Inbox, feedback: Feedback) -> None:
    """Keep a word on an answer; the same person's later word replaces it."""
    with inbox.transaction(synced=True) as connection:
        connection.execute(
            'INSERT INTO feedback (event, "user", verdict, wrong, better, at) '
            'VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (event, "user") DO UPDATE SET '
            "verdict = excluded.verdict, wrong = excluded.wrong, better = excluded.better, "
            "at = excluded.at",
            (
                feedback.event,
                feedback.user,
                feedback.verdict,
                feedback.wrong,
                feedback.better,
                feedback.at,
            ),
        )


def count_verdicts(inbox: Inbox) -> dict[str, int]:
    """How many good and bad words there are."""
    rows = inbox.select("SELECT verdict, count(*) AS words FROM feedback GROUP BY verdict")
    return {row["verdict"]: row["words"] for row in rows}


def build_cases(inbox: Inbox) -> list[dict[str, Any]]:
    """Return a regression case for each complaint that a check can hold, oldest first.

    The fields are those of ``seeds/questions.yaml``. A complaint that a date or a fact is wrong
    makes a case once somebody says what is right; the others say it by themselves.
    """
    rows = inbox.select(
        'SELECT event.*, f."user" AS critic, f.wrong, f.better FROM feedback f '
        "JOIN event ON event.number = f.event "
        "WHERE f.verdict = 'bad' AND event.answer != '' AND (f.better != '' OR f.wrong IN "
        "('should-refuse', 'should-answer', 'source')) ORDER BY f.at"
    )
    return [
        _case(inbox, read_answered_event(row), row["critic"], row["wrong"], row["better"])
        for row in rows
    ]


def write_cases(inbox: Inbox, path: Path) -> int:
    """Write all cases to a JSON lines file, whole or not at all; return how many there are."""
    found = build_cases(inbox)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text("".join(f"{json.dumps(case)}\n" for case in found), encoding="utf-8")
    aside.replace(path)
    return len(found)


def _case(
    inbox: Inbox, about: AnsweredEvent, critic: str, wrong: str, better: str
) -> dict[str, Any]:
    cited = [citation["passage_id"] for citation in about.answer.get("citations", [])]
    told = get_thread_turns(inbox, about.event)
    case: dict[str, Any] = {
        "id": f"slack-{about.number}-{critic}",
        "question": about.event.text,
        "as_of": about.event.asked.date().isoformat(),
        "history": [{"question": turn.question, "answer": turn.answer} for turn in told],
        "since": about.event.since,
        "until": about.event.until,
        "expect": _expected(wrong, better, about.event.asked.date()),
        "tags": ["slack", wrong],
        "notes": f"{REASONS.get(wrong, wrong)}. The answer was: "
        f"{about.answer.get('short') or about.answer.get('text', '')}. "
        f"Evidence: {', '.join(cited) or 'none'}.",
    }
    if wrong == "source":
        case["not_cite"] = sorted({name.partition("#")[0] for name in cited})
    return {name: value for name, value in case.items() if value not in ("", [])}


def _expected(wrong: str, better: str, asked: date) -> dict[str, Any]:
    """Return what a case expects: a refusal, the date that was named, the words, any answer."""
    if wrong == "should-refuse":
        return {"abstain": True}
    if wrong == "date":
        told = PublicationDate(value=asked.isoformat(), basis="stated")
        dates = {span.value for span in tag_expressions(better, told) if span.range}
        if len(dates) == 1 and DateRange.of(value := dates.pop()):
            return {"date": value}
    return {"text": better} if better else {"abstain": False}
