"""The examination: every area in the order in which its troubles are to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config import Config, environment
from bot.doctor.archive import AREA, archive, embedder
from bot.doctor.finding import Area, Finding, masked
from bot.doctor.machine import machine
from bot.doctor.model import model
from bot.doctor.settings import names, sound
from bot.doctor.slack import slack
from bot.doctor.store import store
from bot.doctor.variables import SECRET
from bot.errors import ConfigError
from index import Archive
from index.errors import DatelineError

DOTENV = Path(".env")


def examine(
    folder: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    online: bool = False,
) -> list[Finding]:
    """Return how everything is: the archive in ``folder``, or in the one that is configured.

    ``environ`` stands in place of the process's environment and the ``.env`` file. With
    ``online``, Slack and the model are asked too. No finding shows a secret.
    """
    unread = []
    try:
        given = environment(environ, None if environ is not None else DOTENV)
    except ConfigError as error:
        unread, given = [Area("settings").failed(error)], environment(environ, None)
    kept, faults = sound(given)
    found = [*unread, *faults, *names(given, DOTENV)]
    config = Config.from_env(kept, dotenv=None)
    place = folder or config.archive
    found += machine(place)
    found += _stored(place, config)
    found += model(config, given, online=online)
    found += slack(config, place, online=online)
    return list(masked(found, (given[name].strip() for name in SECRET & given.keys())))


def _stored(place: Path, config: Config) -> Iterator[Finding]:
    try:
        with Archive.open(place) as shelf:
            yield from archive(shelf)
            yield from embedder(shelf, config)
            yield from store(shelf, config)
    except DatelineError as error:
        yield AREA.failed(error)
