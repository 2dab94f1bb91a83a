"""All checks, in the order in which what they find is to be fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config import Config, read_environment
from bot.doctor.environment import SECRET, check_machine, check_names, check_values
from bot.doctor.services import check_model, check_slack
from bot.doctor.storage import (
    AREA,
    check_archive,
    check_calibration,
    check_embedder,
    check_vector_store,
)
from bot.errors import ConfigError
from bot.finding import Area, Finding, mask_secrets
from index import Archive, open_archive
from index.errors import DatelineError
from index.slices import list_archives

DOTENV = Path(".env")


def check_all(
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
        given = read_environment(environ, None if environ is not None else DOTENV)
    except ConfigError as error:
        unread, given = [Area("settings").failed(error)], read_environment(environ, None)
    kept, faults = check_values(given)
    found = [*unread, *faults, *check_names(given, DOTENV)]
    config = Config.from_env(kept, dotenv=None)
    place = folder or config.archive
    found += check_machine(place)
    found += _stored(place, config)
    found += check_model(config, given, online=online)
    found += check_slack(config, place, online=online)
    return list(mask_secrets(found, (given[name].strip() for name in SECRET & given.keys())))


def _stored(place: Path, config: Config) -> Iterator[Finding]:
    try:
        with open_archive(place) as archive:
            yield from check_archive(archive)
            yield from check_embedder(archive, config)
        for folder in list_archives(place):
            with Archive.open(folder) as archive:
                yield from check_vector_store(archive, config)
        yield from check_calibration(place)
    except DatelineError as error:
        yield AREA.failed(error)
