"""The pytest plug-in: every case a test, over any archive; our own samples among them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.eval_archive import BRIDGE, archive

import bot.eval.runner  # noqa: F401 - loaded here, since pytester forgets what it loads

pytest_plugins = ["pytester"]

PLUGIN = (
    "-p",
    "no:dateline",
    "-p",
    "bot.eval.pytest_plugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:asyncio",
)
CASES = """
- {id: who, question: who opened the bridge, expect: {text: mayor}, tags: [good]}
- {id: when, question: when did the mayor open the bridge, expect: {date: '2019'}}
- {id: ask, question: who opened the bridge, expect: {text: king}, engine: model}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("built"), {"bridge": BRIDGE})


@pytest.fixture
def town(pytester: pytest.Pytester, built: Path) -> Path:
    """An archive, with cases and its articles in the folder where pytest runs."""
    (pytester.path / "cases.yaml").write_text(CASES)
    shutil.copytree(built.parent / "news", pytester.path / "news")
    return built


def test_every_case_is_a_test(pytester: pytest.Pytester, town: Path) -> None:
    args = ("--dateline-cases", "cases.yaml", "--dateline-archive", str(town))
    found = pytester.runpytest_inprocess(*PLUGIN, *args)
    found.assert_outcomes(passed=1, failed=1, skipped=1)
    found.stdout.fnmatch_lines(
        [
            "*cases.yaml:3: when did the mayor open the bridge",
            "gives 2020-03-03, not 2019",
            "lost at: not indexed (no passage of the archive tells what is expected)",
        ]
    )


def test_cases_are_chosen_by_tag(pytester: pytest.Pytester, town: Path) -> None:
    args = ("--dateline-cases", "cases.yaml", "--dateline-archive", str(town), "-k", "good")
    pytester.runpytest_inprocess(*PLUGIN, *args).assert_outcomes(passed=1, deselected=2)


def test_articles_are_indexed_for_the_run(pytester: pytest.Pytester, town: Path) -> None:
    args = ("--dateline-cases", "cases.yaml", "--dateline-articles", "news", "-k", "who")
    pytester.runpytest_inprocess(*PLUGIN, *args).assert_outcomes(passed=1, deselected=2)


def test_a_file_with_mistakes_is_one_error_that_lists_them(pytester: pytest.Pytester) -> None:
    (pytester.path / "bad.yaml").write_text("- {id: a, question: q}\n- {id: b, expect: {text: x}}")
    found = pytester.runpytest_inprocess(*PLUGIN, "--dateline-cases", "bad.yaml")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(
        ["*bad.yaml:1: *has no 'expect'*", "*bad.yaml:2: *has no 'question'*"]
    )


def test_an_archive_has_to_be_named(pytester: pytest.Pytester, town: Path) -> None:
    found = pytester.runpytest_inprocess(*PLUGIN, "--dateline-cases", "cases.yaml")
    found.stdout.fnmatch_lines(["*give --dateline-archive DIR or --dateline-articles PATH*"])


def test_most_sample_questions_pass_as_tests(pytester: pytest.Pytester, samples: Path) -> None:
    questions = str(ROOT / "seeds" / "questions.yaml")
    args = ("--dateline-cases", questions, "--dateline-archive", str(samples), "-k", "said")
    outcomes = pytester.runpytest_inprocess(*PLUGIN, *args).parseoutcomes()
    assert outcomes["passed"] >= 0.75 * (outcomes["passed"] + outcomes.get("failed", 0))
