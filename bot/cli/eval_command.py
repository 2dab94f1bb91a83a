"""``dateline eval``: the regression suite, with what fails, why, and what got worse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.complete import tags
from bot.cli.options import Shared, global_options, moment
from bot.inert import inert, json_text

if TYPE_CHECKING:
    from bot.cases import Case
    from bot.regress import Kept, Run
    from bot.report import Report

WORSE, UNASKED = 4, 1
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("eval")
@click.argument("cases", required=False, type=click.Path(path_type=Path))
@click.option("--tag", multiple=True, metavar="TAG", shell_complete=tags,
              help="Only cases with that tag; repeatable.")  # fmt: skip
@click.option(
    "--engine",
    type=click.Choice(["keyless", "model", "auto"]),
    default="auto",
    help="Which answerer; cases meant for another are left out (default auto).",
)
@click.option("--as-of", metavar="DATE", help="Ask cases that name no day as on that day.")
@click.option("--repeat", type=click.IntRange(1), default=1, metavar="N", help="Ask each N times.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    metavar="N",
    help="Ask N at once; it helps where a model is waited for (default 1).",
)
@click.option("--replies", type=_FILE, metavar="FILE", help="The tape of the model's replies.")
@click.option(
    "--replies-mode",
    type=click.Choice(["replay", "record", "refuse"]),
    default="replay",
    help="Only what is on the tape; what is not is asked and kept; no model at all.",
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(0, min_open=True),
    metavar="S",
    help="Begin no case after S seconds.",
)
@click.option(
    "--max-cost",
    type=click.FloatRange(0, min_open=True),
    metavar="USD",
    help="Begin no case once the model has cost that much.",
)
@click.option(
    "--baseline",
    type=_FILE,
    metavar="FILE",
    help="Compare with that baseline instead of the archive's run before.",
)
@click.option("--save-baseline", type=_FILE, metavar="FILE", help="Keep this run as a baseline.")
@click.option(
    "--fail-on-regression/--no-fail-on-regression",
    default=None,
    help="Exit with 4 on a regression (default: only without --baseline).",
)
@click.option("--html", type=_FILE, metavar="FILE", help="Write the report as one page of HTML.")
@click.option("--markdown", type=_FILE, metavar="FILE", help="Write it for a pull request.")
@click.option("--junit", type=_FILE, metavar="FILE", help="Write it as JUnit XML.")
@click.option("--report", type=_FILE, metavar="FILE", help="Write it whole, as JSON.")
@global_options
def command(shared: Shared, cases: Path | None, **options: Any) -> int:
    """Ask every question of CASES (default: those over the sample articles) and check it.

    Exits with 4 where a case fails that passed before, with 1 where the budget was spent before
    every case was asked.

    Example: dateline eval seeds/questions.yaml --html report.html
    """  # fmt: skip
    from bot.cases import CasesError
    from bot.regress import read_baseline, regressions, write_baseline

    path = cases or Path(str(files("seeds") / "questions.yaml"))
    has_model = bool(shared.config.model or options["replies"])
    try:
        chosen = _chosen(path, options, has_model)
    except CasesError as error:
        for problem in error.problems:
            click.echo(inert(f"dateline: {problem}"), err=True)
        return 1
    modelled = options["engine"] != "keyless" and has_model
    own = shared.archive / "eval" / f"{path.stem}{'.model' if modelled else ''}.json"
    other = options["baseline"]
    before = read_baseline(other, required=True) if other else read_baseline(own)
    run = _run(chosen, shared, options)
    worse = regressions(run.outcomes, before)
    report = _report(path.name, run, before if other else None, worse)
    _show(report, shared)
    _write(report, options)
    write_baseline(own, run.outcomes, read_baseline(own))
    if options["save_baseline"]:
        write_baseline(options["save_baseline"], run.outcomes)
    failing = options["fail_on_regression"]
    if worse and (failing if failing is not None else not other):
        return WORSE
    return UNASKED if run.unasked else 0


def _chosen(path: Path, options: dict[str, Any], has_model: bool) -> list[Case]:
    """Return the cases of a file with one of the tags, and for the answerer that is asked."""
    from bot.cases import load
    from bot.errors import CaseError

    tags, engine = options["tag"], options["engine"]
    found = [case for case in load(path) if not tags or set(tags) & set(case.tags)]
    if not found:
        raise CaseError(f"{path} has no case tagged {' or '.join(tags)}.", "Name another tag.")
    if engine == "auto":
        asked = [case for case in found if has_model or case.engine != "model"]
    else:
        asked = [case for case in found if case.engine in ("", engine)]
    if not asked:
        raise CaseError(f"{path} has no case for --engine {engine}.", "Name another engine.")
    return asked


def _run(chosen: list[Case], shared: Shared, options: dict[str, Any]) -> Run:
    """Open the archive and ask the cases within the budget."""
    from bot.cli.eval_model import bot_over
    from bot.regress import Budget, run
    from bot.regress.asking import opened
    from bot.storage import stores

    now = moment(options["as_of"], datetime.now())
    made = bot_over(shared, options["replies"], options["replies_mode"])
    budget = Budget(seconds=options["max_seconds"], dollars=options["max_cost"])
    given = stores(shared.config, shared.archive)
    bench = opened(shared.archive, now, bot_over=made, engine=options["engine"], **given)
    with bench, _progress(shared) as progress:
        return run(
            chosen, bench, repeats=options["repeat"], jobs=options["jobs"], budget=budget,
            progress=progress,
        )  # fmt: skip


@contextmanager
def _progress(shared: Shared) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr where that is a terminal; say nothing where it is not."""
    if shared.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), "{task.description}", MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report(title: str, run: Run, against: dict[str, Kept] | None, worse: list[Any]) -> Report:
    from bot.regress import compare
    from bot.report import Report

    comparison = compare(run.outcomes, against) if against is not None else None
    return Report.of(title, run, datetime.now(), worse, comparison)


def _show(report: Report, shared: Shared) -> None:
    """Print a JSON line a case, or what fails, the figures, and the sum."""
    from bot.report import failures, line, summary, table

    if shared.json:
        for one in report.run.outcomes:
            click.echo(json_text(line(one, worse=one in report.worse)))
        return
    figures = () if shared.quiet else (*table(report), "")
    for text in (*failures(report), *figures, *summary(report)):
        click.echo(inert(text))


def _write(report: Report, options: dict[str, Any]) -> None:
    """Write the report to every file that was asked for."""
    from bot.errors import CaseError
    from bot.report import junit, markdown, page, record

    forms: dict[str, Callable[[Report], str]] = {
        "html": page, "markdown": markdown, "junit": junit,
        "report": lambda whole: json.dumps(record(whole), indent=1, ensure_ascii=False) + "\n",
    }  # fmt: skip
    for name, form in forms.items():
        path: Path | None = options[name]
        if path is None:
            continue
        try:
            path.write_text(form(report), encoding="utf-8")
        except OSError as error:
            raise CaseError(f"{path} cannot be written: {error}.", "Name another.") from error
