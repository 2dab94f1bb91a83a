"""``dateline eval``: options, files, baselines, budgets, a taped model, a complaint mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from conftest import Run
from fakes.eval_archive import BRIDGE, NOW, archive
from fakes.slack_bot import stage

from bot.pipeline import Bot
from bot.slack.fake import user
from index import Searcher, build_archive

CASES = """
- {id: who, question: who opened the bridge, expect: {text: mayor}, cite: [bridge], tags: [good]}
- {id: when, question: when did the mayor open the bridge, expect: {date: '2019'}, cite: [bridge]}
- {id: none, question: who won the prize, expect: {abstain: true}, engine: keyless}
- {id: ask, question: who opened the bridge, expect: {text: mayor}, engine: model}
"""
OTHER = "Prize for a cook\n\nMay 2, 2020\n\nThe cook got a prize on Friday.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("built"), {"bridge": BRIDGE})


@pytest.fixture
def town(built: Path, tmp_path: Path) -> str:
    """An archive of one article, of this test alone, with a file of cases."""
    (tmp_path / "cases.yaml").write_text(CASES)
    return str(shutil.copytree(built, tmp_path / "town"))


def test_every_report_is_written(dateline: Run, town: str) -> None:
    args = ("--html", "r.html", "--junit", "r.xml", "--markdown", "r.md", "--report", "r.json")
    code, out, err = dateline("eval", "cases.yaml", "--archive", town, *args)
    assert (code, err) == (4, "")
    assert "-> not indexed: no date in bridge resolves to 2019" in out
    assert out.endswith("2 of 3 passed.\n")
    assert Path("r.html").read_text().startswith("<!doctype html>")
    assert Xml.parse("r.xml").getroot()[0].get("failures") == "1"
    assert "2 of 3 passed" in Path("r.md").read_text()
    assert json.loads(Path("r.json").read_text())["metrics"]["stages"] == {"not indexed": 1}


def test_two_runs_give_the_same_report_but_for_times(dateline: Run, samples: Path) -> None:
    found = []
    for name in ("one.json", "two.json"):
        args = ("--tag", "who", "--report", name, "--as-of", "2026-11-21")
        dateline("eval", "--archive", str(samples), *args)
        found.append({**json.loads(Path(name).read_text()), "times": 0})
    assert found[0] == found[1]
    assert len(found[0]["cases"]) > 5


def test_a_line_of_json_tells_the_stage_and_the_rank(dateline: Run, town: str) -> None:
    _, out, _ = dateline("eval", "cases.yaml", "--archive", town, "--json", "--repeat", "2")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(one["id"], one["passed"], one["stage"], one["rank"]) for one in lines] == [
        ("who", True, None, 1),
        ("when", False, "not indexed", 1),
        ("none", True, None, None),
    ]


def test_a_baseline_of_the_repository(dateline: Run, town: str) -> None:
    args = ("eval", "cases.yaml", "--archive", town)
    assert dateline(*args, "--save-baseline", "base.json")[0] == 4
    Path("cases.yaml").write_text(CASES.replace("text: mayor", "text: king"))
    code, out, _ = dateline(*args, "--baseline", "base.json", "--fail-on", "never")
    assert code == 0
    assert "WORSE  who: fails: used but answered wrongly" in out
    assert "within noise" in out
    regression = ("--fail-on", "regression")
    assert dateline(*args, "--baseline", "base.json", *regression)[0] == 4
    assert dateline(*args, *regression)[0] == 4
    assert dateline(*args, "--tag", "good", "--fail-on", "never")[0] == 0
    code, _, err = dateline(*args, "--baseline", "none.json")
    assert (code, err.count("\n")) == (1, 1)


def test_what_fails_the_command_is_chosen(dateline: Run, town: str) -> None:
    args = ("eval", "cases.yaml", "--archive", town)
    assert dateline(*args)[0] == 4  # one case fails, and failed before
    assert dateline(*args, "--fail-on", "any")[0] == 4
    assert dateline(*args, "--fail-on", "regression")[0] == 0
    assert dateline(*args, "--fail-on", "never")[0] == 0
    assert dateline(*args, "--tag", "good")[0] == 0
    assert dateline(*args, "--fail-on", "some")[0] == 2


def test_a_spent_budget_is_no_success(dateline: Run, town: str) -> None:
    args = ("eval", "cases.yaml", "--archive", town, "--max-seconds", "0.000001")
    code, out, _ = dateline(*args)
    assert code == 1
    assert "SKIP  who: the budget of 1e-06 s is spent" in out
    assert "0 of 0 passed; 3 not asked." in out


def test_a_case_that_cannot_be_asked_is_named(dateline: Run, town: str) -> None:
    Path("odd.yaml").write_text("\n- {id: odd, question: '?!', expect: {text: x}}\n")
    code, _, err = dateline("eval", "odd.yaml", "--archive", town)
    assert code == 1
    assert err.startswith("dateline: odd.yaml:2: case 'odd' cannot be asked: the question is empty")


def test_every_mistake_of_a_file_is_a_line(dateline: Run, town: str) -> None:
    Path("bad.yaml").write_text("- {id: a, question: q}\n- {id: b, expect: {text: x}}\n")
    code, out, err = dateline("eval", "bad.yaml", "--archive", town)
    assert (code, out) == (1, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == ["bad.yaml:1", "bad.yaml:2"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--engine", "model"), "no model is configured"),
        (("--tag", "nobody"), "no case tagged nobody"),
        (("--engine", "model", "--tag", "no"), "no case tagged no"),
        (("--html", "no/such/folder.html"), "cannot be written"),
        (("--replies", "t.jsonl", "--replies-mode", "record"), "no model to record"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    dateline: Run, town: str, args: tuple[str, ...], words: str
) -> None:
    code, _, err = dateline("eval", "cases.yaml", "--archive", town, *args)
    assert (code, err.count("\n")) == (1, 1)
    assert words in err


def test_a_taped_model_is_asked_without_a_key(dateline: Run, town: str) -> None:
    args = ("eval", "cases.yaml", "--archive", town, "--engine", "model", "--as-of", "2026-01-01")
    Path("tape.jsonl").write_text('{"key": "", "model": "openai:x", "reply": []}\n')
    code, _, err = dateline(*args, "--replies", "tape.jsonl")
    assert code == 1
    assert "has no reply of openai:x to this prompt" in err
    code, _, err = dateline(*args, "--replies", "tape.jsonl", "--replies-mode", "refuse")
    assert code == 1
    assert "none may be" in err


def test_a_complaint_from_slack_fails_until_the_article_is_there(
    dateline: Run, tmp_path: Path
) -> None:
    directory, cases = archive(tmp_path, {"prize": OTHER}), tmp_path / "slack-cases.jsonl"
    question = "when did the mayor open the bridge?"
    with (
        Searcher.open(directory) as searcher,
        stage(tmp_path, Bot(searcher), cases=cases) as (
            slack,
            _,
        ),
    ):
        (reply,) = slack.replies(slack.say(question))
        user.press_button(slack, reply, "feedback", value="1 bad")
        (form,) = slack.wait_for_modals()
        user.submit_form(slack, form, {"wrong": "should-answer", "better": "3 March 2020"})
        assert slack.space.wait(cases.exists)
    code, out, _ = dateline("eval", str(cases), "--archive", str(directory))
    assert code == 4
    assert f"{question}\n      abstained, should have said text '3 March 2020'" in out
    assert "-> not indexed: no passage of the archive tells what is expected" in out
    (tmp_path / "news" / "bridge.txt").write_text(BRIDGE)
    build_archive([str(tmp_path / "news")], directory, now=NOW, workers=1)
    assert dateline("eval", str(cases), "--archive", str(directory))[1].endswith("1 of 1 passed.\n")
