"""``dateline eval``: the regression suite, with what fails, why, and what got worse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.arguments import parse_moment
from bot.cli.completion import complete_tags
from bot.cli.options import CommandContext, add_global_options
from bot.sanitize import sanitize_text, to_json_line

if TYPE_CHECKING:
    from bot.cli.options import CommandContext
    from bot.eval import BaselineEntry, EvalRun
    from bot.eval.cases import Case
    from bot.eval.cassette import Mode
    from bot.eval.report import Report
    from bot.eval.robustness import Robustness
    from bot.pipeline import Bot
    from index import Searcher

FAILED, UNASKED = 4, 1
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("eval")
@click.argument("cases", required=False, type=click.Path(path_type=Path))
@click.option(
    "--tag",
    multiple=True,
    metavar="TAG",
    shell_complete=complete_tags,
    help="Only cases with that tag; repeatable.",
)
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
    "--fail-on",
    type=click.Choice(["any", "regression", "never"]),
    default="any",
    help="Exit with 4 where any case fails (default), where one fails that passed before, never.",
)
@click.option(
    "--perturb", is_flag=True, help="Ask each case in other clothes too: does the lead stay?"
)
@click.option("--seed", type=int, default=2018, metavar="N", help="What --perturb draws by.")
@click.option(
    "--calibrate",
    is_flag=True,
    help="Fit the thresholds of silence and lead on these cases, and keep them with the archive.",
)
@click.option("--html", type=_FILE, metavar="FILE", help="Write the report as one page of HTML.")
@click.option("--markdown", type=_FILE, metavar="FILE", help="Write it for a pull request.")
@click.option("--junit", type=_FILE, metavar="FILE", help="Write it as JUnit XML.")
@click.option("--report", type=_FILE, metavar="FILE", help="Write it whole, as JSON.")
@add_global_options
def command(shared: CommandContext, cases: Path | None, **options: Any) -> int:
    """Ask every question of CASES (default: those over the sample articles) and check it.

    Exits with 4 where a case fails (--fail-on chooses), with 1 where the budget was spent before
    every case was asked.

    Example: dateline eval seeds/questions.yaml --html report.html
    """
    from bot.eval import find_regressions, read_baseline, write_baseline
    from bot.eval.cases import CasesError

    path = cases or Path(str(files("seeds") / "questions.yaml"))
    has_model = bool(shared.config.model or options["replies"])
    try:
        chosen = _chosen(path, options, has_model)
    except CasesError as error:
        for problem in error.problems:
            click.echo(sanitize_text(f"dateline: {problem}"), err=True)
        return 1
    modelled = options["engine"] != "keyless" and has_model
    own = shared.archive / "eval" / f"{path.stem}{'.model' if modelled else ''}.json"
    other = options["baseline"]
    before = read_baseline(other, required=True) if other else read_baseline(own)
    run, robustness = _run(chosen, shared, options)
    worse = find_regressions(run.outcomes, before)
    report = _report(path.name, run, before if other else None, worse, robustness)
    _show(report, shared)
    if options["calibrate"]:
        _calibrate(run, shared, "model" if modelled else "keyless")
    _write(report, options)
    write_baseline(own, run.outcomes, read_baseline(own))
    if options["save_baseline"]:
        write_baseline(options["save_baseline"], run.outcomes)
    failed = {"any": report.failed, "regression": worse, "never": ()}[options["fail_on"]]
    if failed:
        return FAILED
    return UNASKED if run.unasked else 0


def _chosen(path: Path, options: dict[str, Any], has_model: bool) -> list[Case]:
    """Return the cases of a file with one of the tags, and for the answerer that is asked."""
    from bot.errors import CaseError
    from bot.eval.load_cases import read_cases

    tags, engine = options["tag"], options["engine"]
    found = [case for case in read_cases(path) if not tags or set(tags) & set(case.tags)]
    if not found:
        raise CaseError(f"{path} has no case tagged {' or '.join(tags)}.", "Name another tag.")
    if engine == "auto":
        asked = [case for case in found if has_model or case.engine != "model"]
    else:
        asked = [case for case in found if case.engine in ("", engine)]
    if not asked:
        raise CaseError(f"{path} has no case for --engine {engine}.", "Name another engine.")
    return asked


def _run(
    chosen: list[Case], shared: CommandContext, options: dict[str, Any]
) -> tuple[EvalRun, Robustness | None]:
    """Open the archive and ask the cases within the budget, in other clothes too if wanted."""
    from bot.cli.eval import make_bot_factory
    from bot.eval import Budget, run_cases
    from bot.eval.robustness import measure_robustness
    from bot.eval.runner import open_runner
    from bot.stores import build_searcher_options

    now = parse_moment(options["as_of"], datetime.now())
    fitting = options["calibrate"]
    made = make_bot_factory(shared, options["replies"], options["replies_mode"], fitting=fitting)
    budget = Budget(seconds=options["max_seconds"], dollars=options["max_cost"])
    given = build_searcher_options(shared.config, shared.archive)
    bench = open_runner(shared.archive, now, bot_over=made, engine=options["engine"], **given)
    with bench:
        with _progress(shared, "Asking") as progress:
            run = run_cases(
                chosen,
                bench,
                repeats=options["repeat"],
                jobs=options["jobs"],
                budget=budget,
                progress=progress,
            )
        if not options["perturb"]:
            return run, None
        with _progress(shared, "Asking in other clothes") as progress:
            seed = options["seed"]
            return run, measure_robustness(run.outcomes, bench.answer, seed=seed, progress=progress)


def _calibrate(run: EvalRun, shared: CommandContext, engine: str) -> None:
    """Fit the thresholds on a run, keep them beside the archive, and say what they give."""
    from dataclasses import asdict

    from bot.calibration import write_calibration
    from bot.eval.fit_thresholds import fit_thresholds_on, format_fit

    fit = fit_thresholds_on(run.outcomes, datetime.now().date())
    path = write_calibration(shared.archive, engine, fit.thresholds)
    if shared.json:
        click.echo(to_json_line({"calibration": asdict(fit)}))
        return
    for line in format_fit(fit, str(path)):
        click.echo(sanitize_text(line))


@contextmanager
def _progress(shared: CommandContext, doing: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr where that is a terminal; say nothing where it is not."""
    if shared.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), "{task.description}", MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report(
    title: str,
    run: EvalRun,
    against: dict[str, BaselineEntry] | None,
    worse: list[Any],
    robustness: Robustness | None,
) -> Report:
    from bot.eval import compare_with_baseline
    from bot.eval.report import Report

    comparison = compare_with_baseline(run.outcomes, against) if against is not None else None
    return Report.of(title, run, datetime.now(), worse, comparison, robustness)


def _show(report: Report, shared: CommandContext) -> None:
    """Print a JSON line a case, or what fails, the figures, and the sum."""
    from bot.eval.report import (
        build_outcome_record,
        format_failures,
        format_metrics_table,
        format_run_summary,
    )

    if shared.json:
        for one in report.run.outcomes:
            variants = report.robustness.of_case(one.case.id) if report.robustness else ()
            record = build_outcome_record(one, worse=one in report.worse, variants=variants)
            click.echo(to_json_line(record))
        return
    figures = () if shared.quiet else (*format_metrics_table(report), "")
    for text in (*format_failures(report), *figures, *format_run_summary(report)):
        click.echo(sanitize_text(text))


def _write(report: Report, options: dict[str, Any]) -> None:
    """Write the report to every file that was asked for."""
    from bot.errors import CaseError
    from bot.eval.report import build_report_record, render_html, render_junit, render_markdown

    forms: dict[str, Callable[[Report], str]] = {
        "html": render_html,
        "markdown": render_markdown,
        "junit": render_junit,
        "report": lambda whole: (
            json.dumps(build_report_record(whole), indent=1, ensure_ascii=False) + "\n"
        ),
    }
    for name, form in forms.items():
        path: Path | None = options[name]
        if path is None:
            continue
        try:
            path.write_text(form(report), encoding="utf-8")
        except OSError as error:
            why = error.strerror
            raise CaseError(f"{path} cannot be written: {why}.", "Name another.") from error


def make_bot_factory(
    shared: CommandContext, tape: Path | None, mode: Mode, *, fitting: bool = False
) -> Callable[[Searcher], Bot]:
    """Return what opens the bot over a searcher.

    With a tape its model is asked only to "record"; to replay it needs no key, nor even a
    model's name. Where thresholds are being ``fitting``, none are in force. Raises ConfigError
    where a model is needed and set up wrongly.
    """
    from bot.calibration import UNCALIBRATED

    calibration = UNCALIBRATED if fitting else None
    if tape is None:
        return partial(shared.bot_over, calibration=calibration)
    from bot.eval.cassette import Cassette, RecordedLlm
    from bot.pipeline import Bot

    config = shared.config
    llm = shared.llm() if mode == "record" else None
    recorded = RecordedLlm(Cassette(tape), mode, llm, name=config.model, price=shared.price())
    use = shared.model_use(recorded)
    return lambda searcher: Bot(searcher, recorded, use=use, calibration=calibration)
