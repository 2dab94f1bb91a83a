"""Timelines, and the commands that print dates: in order, quoted, drawn."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from conftest import Run

from bot.pipeline import Bot
from bot.render.timeline import cut_to_clause
from bot.types import Scope
from index import DateRange

NOW = datetime(2026, 11, 21)


def test_events_stand_in_order_each_with_its_quote(bot: Bot) -> None:
    events = bot.timeline("Putin and Kim", Scope(as_of=NOW))
    starts = [event.when.start or date.min for event in events]
    assert len(events) > 5
    assert starts == sorted(starts)
    assert [event.citation.number for event in events] == list(range(1, len(events) + 1))
    assert all(event.citation.quote and event.reports for event in events)


def test_a_timeline_keeps_to_its_window(bot: Bot) -> None:
    events = bot.timeline("Putin and Kim", Scope(as_of=NOW, until=date(2018, 12, 31)))
    assert events
    assert all((event.citation.published_at or "9") < "2019" for event in events)


def test_events_are_bounded_by_when_they_happened(bot: Bot) -> None:
    august = DateRange.of("2018-08")
    events = bot.timeline("Putin and Kim", Scope(as_of=NOW), within=august, longest=3)
    assert 0 < len(events) <= 3
    assert all(august and event.when.overlaps(august) for event in events)


def test_the_command_prints_a_table(dateline: Run, samples: Path) -> None:
    code, out, err = dateline("timeline", "Putin invites Kim", "--archive", str(samples))
    assert (code, err) == (0, "")
    assert "\n14 June 2018            “Russian President Vladimir Putin" in out


def test_the_command_prints_json(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline("timeline", "--json", "Putin invites Kim", "--archive", str(samples))
    first = json.loads(out)["events"][0]
    assert code == 0
    assert set(first) == {"value", "start", "end", "working", "reports", "citation"}


@pytest.mark.parametrize(("option", "magic"), [("--png", b"\x89PNG"), ("--svg", b"<?xml")])
def test_pictures(dateline: Run, samples: Path, option: str, magic: bytes) -> None:
    code, _, err = dateline(
        "timeline", "Putin invites Kim", option, "out.pic", "--archive", str(samples)
    )
    assert code == 1
    assert "out.pic" in err
    name = f"out.{option[2:]}"
    code, _, err = dateline(
        "timeline", "Putin invites Kim", option, name, "--archive", str(samples)
    )
    assert code == 0
    assert Path(name).read_bytes().startswith(magic)


def test_nothing_to_tell_has_its_own_exit_code(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline("timeline", "volcanic eruptions in Iceland", "--archive", str(samples))
    assert code == 3
    assert "no dated event" in out


def test_dates_of_a_text(dateline: Run) -> None:
    code, out, _ = dateline("dates", "--json", "In June he came.", "--published", "2018-08-15")
    found = json.loads(out)["expressions"]
    assert code == 0
    assert [(one["text"], one["type"], one["value"]) for one in found] == [
        ("June", "DATE", "2018-06")
    ]
    assert set(found[0]) == {"start", "end", "text", "type", "value", "rule"}


def test_dates_of_a_batch(dateline: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    lines = [
        {"id": 1, "text": "He came on Tuesday.", "published_at": "2018-08-15"},
        {"id": 2, "text": "Never.", "published_at": None},
        {"id": 3, "text": "Never.", "published_at": "soon"},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines))
    code, out, _ = dateline("dates", "--batch", str(batch))
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [line["id"] for line in found] == [1, 2, 3]
    assert found[0]["expressions"][0]["value"] == "2018-08-14"
    assert found[1]["expressions"] == []
    assert "'soon' is not a publication date" in found[2]["error"]


def test_dates_of_nothing(dateline: Run) -> None:
    code, _, err = dateline("dates", "")
    assert code == 1
    assert "the text is empty" in err


@pytest.mark.parametrize(
    ("quote", "label"),
    [
        ("The ward closed on 3 May, said Ms Lee, who had led it.", "The ward closed on 3 May"),
        ("The ward closed.", "The ward closed."),
    ],
)
def test_labels_are_clauses(quote: str, label: str) -> None:
    assert cut_to_clause(quote, 30) == label
