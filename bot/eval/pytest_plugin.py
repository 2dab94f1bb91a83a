"""A pytest plug-in: every regression case a test, over any archive.

    pytest --dateline-cases cases.yaml --dateline-archive .dateline
    pytest --dateline-cases cases.yaml --dateline-articles articles/

The second form indexes the articles into a folder of its own first. A case is selected by its id
or its tags with ``-k``; it fails with its reasons and the stage that lost the answer. Nothing of
dateline is imported before a case is collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.eval.cases import Case
    from bot.eval.runner import CaseRunner

_BENCH = pytest.StashKey["CaseRunner"]()


class CaseFailed(AssertionError):
    """A case failed; the message says why, and where the answer was lost."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("dateline", "regression cases of a news archive")
    group.addoption(
        "--dateline-cases",
        action="append",
        default=[],
        metavar="FILE",
        help="collect every case of FILE (YAML or JSON lines) as a test; repeatable",
    )
    group.addoption("--dateline-archive", metavar="DIR", help="the archive to ask")
    group.addoption(
        "--dateline-articles",
        action="append",
        default=[],
        metavar="PATH",
        help="index PATH into an archive for this run, and ask that; repeatable",
    )
    group.addoption("--dateline-as-of", metavar="DATE", help="the day for cases that name none")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the files of cases beside whatever else was asked for."""
    config.args.extend(str(_path(config, name)) for name in config.getoption("dateline_cases"))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """Collect a file that was named as one of cases."""
    named = [_path(parent.config, name) for name in parent.config.getoption("dateline_cases")]
    return CasesFile.from_parent(parent, path=file_path) if file_path in named else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the archive."""
    bench = config.stash.get(_BENCH, None)
    if bench is not None:
        bench.close()


class CasesFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterable[CaseItem]:
        """Yield a test a case; a file with mistakes is an error that lists all of them."""
        from bot.eval.cases import CasesError
        from bot.eval.load_cases import read_cases
        from index.errors import DatelineError

        try:
            cases = read_cases(self.path)
        except CasesError as error:
            raise self.CollectError("\n".join(map(str, error.problems))) from None
        except DatelineError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """One case as a test."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case = case
        self.extra_keyword_matches.update(case.tags)

    def runtest(self) -> None:
        """Ask the case; raises CaseFailed where a check does not hold."""
        if self.case.engine == "model":
            pytest.skip("the case is for a model, and tests ask none")
        outcome = _bench(self.config).outcome(self.case)
        if not outcome.passed:
            blamed = outcome.blame
            where = [f"lost at: {blamed.stage} ({blamed.reason})"] if blamed else []
            raise CaseFailed("\n".join([self.case.question, *outcome.reasons, *where]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Return the reasons alone; of any other exception what pytest shows."""
        if isinstance(excinfo.value, CaseFailed):
            return f"{self.path}:{self.case.line}: {excinfo.value}"
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case is written."""
        return self.path, self.case.line - 1, f"case: {self.name}"


def _path(config: pytest.Config, name: str) -> Path:
    return (config.invocation_params.dir / name).resolve()


def _bench(config: pytest.Config) -> CaseRunner:
    """Return the bench of this run, opened when the first case asks for it."""
    if _BENCH not in config.stash:
        config.stash[_BENCH] = _opened(config)
    return config.stash[_BENCH]


def _opened(config: pytest.Config) -> CaseRunner:
    from bot.config import Config
    from bot.eval.runner import open_runner
    from bot.stores import build_searcher_options
    from index.timex import parse_date
    from index.types import get_end_of_day

    now = datetime.now()
    if words := config.getoption("dateline_as_of"):
        now = get_end_of_day(parse_date(words, now.date()).end or now.date())
    archive = _archive(config, now)
    return open_runner(archive, now, **build_searcher_options(Config.from_env(), archive))


def _archive(config: pytest.Config, now: datetime) -> Path:
    """Return the archive's folder, its articles indexed first where articles were named."""
    articles = list(_articles(config))
    archive = config.getoption("dateline_archive")
    if bool(articles) == bool(archive):
        raise pytest.UsageError("give --dateline-archive DIR or --dateline-articles PATH")
    if archive:
        return _path(config, archive)
    from bot.config import Config
    from bot.stores import open_embedder
    from index import build_archive

    factory: pytest.TempPathFactory = config._tmp_path_factory  # type: ignore[attr-defined]
    directory = factory.mktemp("dateline") / "archive"
    model = open_embedder(Config.from_env(), directory)
    report = build_archive(articles, directory, now=now, workers=1, embedder=model)
    if report.failed:
        raise pytest.UsageError(f"{report.failed[0].origin}: {report.failed[0].reason}")
    return directory


def _articles(config: pytest.Config) -> Iterator[str]:
    for name in config.getoption("dateline_articles"):
        yield name if "://" in name else str(_path(config, name))
