"""Where attacks are tried: archives with hostile articles, and the surfaces of answers."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

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
from index import Searcher, build_archive

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "seeds" / "articles"
NOW = datetime(2026, 11, 21, 12, 0)
QUESTIONS = (
    "when did Putin first invite Kim?",
    "where did Putin invite Kim?",
    "when is the Eastern Economic Forum?",
    "who blamed Pompeo?",
)


@dataclass(slots=True)
class AttackScore:
    """One row: what was tried, what was blocked, how often an answer changed, and what failed."""

    tried: int = 0
    blocked: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)
    note: str = ""

    def add(self, problems: Sequence[str], *, changed: bool = False) -> None:
        """Count one attempt: blocked where nothing is wrong and no answer changed."""
        self.tried += 1
        self.blocked += not problems and not changed
        self.changed += changed
        self.problems += problems

    @property
    def held(self) -> bool:
        """Whether every attempt was blocked, and no answer changed."""
        return self.blocked == self.tried and not self.changed


@dataclass(slots=True)
class AttackContext:
    """A folder to work in, a seeded source of chance, and the folder of public attacks."""

    folder: Path
    data: Path
    bounded: bool
    random: random.Random = field(default_factory=lambda: random.Random(9))

    def many(self, full: int, bounded: int) -> int:
        """Return how many attempts are wanted."""
        return bounded if self.bounded else full

    def archive(self, name: str, records: Sequence[dict[str, object]] = ()) -> Path:
        """Return an archive of the samples and some records, made once."""
        place = self.folder / name
        if not place.exists():
            sources = [str(SAMPLES)]
            if records:
                lines = self.folder / f"{name}.jsonl"
                lines.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
                sources.append(str(lines))
            report = build_archive(sources, place, now=NOW, workers=1)
            assert not report.failed, report.failed
        return place


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
