"""A thumb that points down becomes a case of the regression suite, from Slack to the terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from fakes.slack_bot import settled, stage

from bot.pipeline import Bot
from bot.slack.fake import user
from index import Searcher

QUESTION = "when did Putin first invite Kim?"


def complained(archive: Path, tmp_path: Path, wrong: str, better: str) -> dict[str, Any]:
    """Ask the real bot, point the thumb down, fill in the form; return the case it became."""
    cases = archive / "slack-cases.jsonl"
    with Searcher.open(archive) as searcher:
        options: dict[str, Any] = {"store": searcher.archive, "cases": cases}
        with stage(tmp_path, Bot(searcher), **options) as (slack, app):
            (shown,) = slack.replies(slack.say(QUESTION))
            assert settled(app, slack)
            user.press_button(slack, shown, "feedback", value="1 bad")
            (form,) = slack.wait_for_modals()
            said = {"wrong": wrong, "better": better}
            assert slack.sockets.wait_until_acked(user.submit_form(slack, form, said))
            assert slack.space.wait(cases.exists)
    (line,) = cases.read_text().splitlines()
    return dict(json.loads(line))


@pytest.mark.parametrize(
    ("wrong", "better", "expected", "passes"),
    [
        ("date", "no, that was in June 2018", {"date": "2018-06"}, True),
        ("date", "it was in May 2018", {"date": "2018-05"}, False),
        ("date", "earlier", {"text": "earlier"}, False),
        ("facts", "June 2018", {"text": "June 2018"}, True),
        ("should-refuse", "", {"abstain": True}, False),
        ("source", "", {"abstain": False}, False),
    ],
)
def test_a_complaint_is_a_case_that_eval_runs(
    samples: Path,
    tmp_path: Path,
    dateline: Run,
    wrong: str,
    better: str,
    expected: dict[str, Any],
    passes: bool,
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(samples, archive)
    case = complained(archive, tmp_path, wrong, better)
    assert (case["question"], case["expect"]) == (QUESTION, expected)
    assert "moscow-invitation#" in case["notes"]
    name = str(archive / "slack-cases.jsonl")
    code, out, err = dateline("eval", name, "--archive", str(archive), "--json")
    assert (code, err) == (0 if passes else 4, "")
    assert json.loads(out)["passed"] == int(passes)
