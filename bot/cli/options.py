"""Options that every command takes, and the objects they open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.config import Config
from bot.sanitize import sanitize_text
from bot.stores import open_llm

if TYPE_CHECKING:
    from bot.calibration import Calibration
    from bot.generative import Llm, Price
    from bot.model_writer import ModelUse
    from bot.pipeline import Bot
    from bot.render import PageLayout
    from index import Archive, Searcher

MENDED = 5_000
"""Passages up to which a question waits, once it is answered, for a damaged vector index."""

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """What the global options say: the archive's folder and how to print."""

    config: Config
    archive: Path
    json: bool
    quiet: bool
    verbose: bool

    def note(self, text: str) -> None:
        """Say something on stderr, unless --quiet."""
        if not self.quiet:
            click.echo(sanitize_text(text), err=True)

    def warn(self, message: str) -> None:
        """Say on stderr what a person should know of a run that goes on."""
        self.note(f"dateline: {message}")

    def tell_status(self, status: str) -> None:
        """Say on stderr what a model is doing, where somebody watches."""
        if sys.stderr.isatty():
            self.note(f"{status} ...")

    @property
    def terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return sys.stdout.isatty()

    @property
    def page(self) -> PageLayout:
        """The page that stdout is: a terminal's columns, in colour where that is wanted."""
        from bot.render import PageLayout

        if not self.terminal:
            return PageLayout()
        return PageLayout.of(shutil.get_terminal_size().columns, color=self.config.color)

    def searcher(self) -> Searcher:
        """Open the archive for reading; ArchiveMissing or ArchiveEmpty where there is none.

        At the end of the command it is closed, and a vector index that was found damaged is
        built again where that takes no more than seconds.
        """
        from bot.stores import build_searcher_options
        from index import open_searcher

        given = build_searcher_options(self.config, self.archive)
        searcher = open_searcher(self.archive, **given, report=self.warn)
        click.get_current_context().call_on_close(lambda: self._leave(searcher))
        return searcher

    def _leave(self, searcher: Searcher) -> None:
        searcher.close()
        if searcher.damaged:
            self.rebuild_vectors(MENDED)

    def rebuild_vectors(self, most: int | None = None) -> None:
        """Build the vector index again where it is missing or damaged, up to so many passages."""
        from bot.stores import open_server
        from index.ingest import repair_vector_index
        from index.slices import list_archives

        for folder in list_archives(self.archive):
            done = repair_vector_index(folder, server=open_server(self.config), most=most)
            if done:
                self.warn(done)

    def archive_open(self) -> Archive:
        """Open the archive for reading, without its vectors; ArchiveMissing where there is none."""
        from index import open_archive

        return open_archive(self.archive)

    def bot_over(
        self, searcher: Searcher, *, model: bool = True, calibration: Calibration | None = None
    ) -> Bot:
        """Open the bot over a searcher; ConfigError where the model is set up wrongly.

        Without ``model`` it is keyless, and a model is not looked at. ``calibration`` stands in
        place of the archive's own.
        """
        from bot.pipeline import Bot

        llm = self.llm() if model else None
        return Bot(searcher, llm, use=self.model_use(llm), calibration=calibration)

    def model_use(self, llm: Llm | None) -> ModelUse:
        """Return how a model is put to use, as it is configured."""
        from bot.model_writer import ModelUse

        config = self.config
        return ModelUse(
            verifier=self.verifier(llm),
            wording=config.wording,
            budget=config.model_budget,
            deadline=config.model_timeout,
        )

    def llm(self) -> Llm | None:
        """Open the model that is configured, or return None where none is."""
        config = self.config
        return open_llm(config, config.model, self.price())

    def verifier(self, llm: Llm | None) -> Llm | None:
        """Open the second reader: the model itself unless another is named, None for "off"."""
        config = self.config
        if llm is None or config.verifier.lower() == "off":
            return None
        named = config.verifier and config.verifier != config.model
        if not named:
            return llm
        return open_llm(config, config.verifier)

    def price(self) -> Price | None:
        """Return what the model's tokens cost, where that is set."""
        from bot.generative import Price

        return Price.parse(self.config.model_price) if self.config.model_price else None


_GLOBAL = (
    click.option(
        "--archive",
        "archive_",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder of the archive (default .dateline, or DATELINE_ARCHIVE).",
    ),
    click.option("--json", "json_", is_flag=True, help="Print JSON."),
    click.option("--quiet", "-q", "quiet_", is_flag=True, help="Print results only."),
    click.option("--verbose", "-v", "verbose_", is_flag=True, help="Say more on stderr."),
)


def add_global_options(command: Command) -> Command:
    """Give a command the global options; it receives ``shared`` in their place."""
    import functools

    @functools.wraps(command)
    def run(
        *args: Any, archive_: Path | None, json_: bool, quiet_: bool, verbose_: bool, **kwargs: Any
    ) -> Any:
        up = click.get_current_context().find_root().params
        config = Config.from_env()
        shared = CommandContext(
            config=config,
            archive=archive_ or up.get("archive_") or config.archive,
            json=json_ or bool(up.get("json_")),
            quiet=quiet_ or bool(up.get("quiet_")),
            verbose=verbose_ or bool(up.get("verbose_")),
        )
        return command(*args, shared=shared, **kwargs)

    decorated: Any = run
    for option in reversed(_GLOBAL):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def add_root_options(command: Command) -> Command:
    """Give the root command the global options too, so that they may stand before a command."""
    decorated: Any = command
    for option in reversed(_GLOBAL):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]
