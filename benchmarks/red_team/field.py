"""Where attacks are tried: archives with hostile articles, and the surfaces of answers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path

from harness import NOW

from bot.cli import run
from bot.eval import EvalRun, Outcome
from bot.eval.cases import Case
from bot.eval.checks import Verdict
from bot.eval.report import Report, render_html, render_junit, render_markdown
from bot.pipeline import Bot
from bot.render import format_answer
from bot.render.markdown import format_conversation
from bot.slack.views import build_answer_messages
from bot.types import Answer
from index import Searcher

QUESTIONS = (
    "when did Putin first invite Kim?",
    "where did Putin invite Kim?",
    "when is the Eastern Economic Forum?",
    "who blamed Pompeo?",
)


@contextmanager
def open_bot(archive: Path) -> Iterator[Bot]:
    """Yield a keyless bot over an archive."""
    with Searcher.open(archive) as searcher:
        yield Bot(searcher)


def run_command(*words: str) -> tuple[int, str]:
    """Run the command line; return its exit code and all that it said."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run(words)
    return code, said.getvalue()


def render_reports(answer: Answer) -> dict[str, str]:
    """Return the reports of the regression suite with an answer in them that failed."""
    case = Case(id="c", question=answer.question, expect={"text": "x"})
    failed = (Verdict(False, answer.text, "text"),)
    outcome = Outcome(case=case, answer=answer, verdicts=failed, passes=(False,))
    report = Report.of("cases.yaml", EvalRun(outcomes=(outcome,)), NOW)
    return {
        "page": render_html(report),
        "junit": render_junit(report),
        "report.md": render_markdown(report),
    }


def render_surfaces(answer: Answer) -> dict[str, str]:
    """Return what every surface shows of an answer, in the characters that leave the process."""
    slack = [asdict(message) for message in build_answer_messages(answer)]
    return {
        "terminal": format_answer(answer),
        "saved": format_conversation([answer], NOW),
        "slack": json.dumps(slack, ensure_ascii=False),
        **render_reports(answer),
    }
