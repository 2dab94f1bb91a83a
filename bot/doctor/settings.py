"""The settings: names that are not ours, values that break their rule, a ``.env`` open to all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config import Config
from bot.doctor.finding import Area, Finding
from bot.doctor.variables import KNOWN, SECRET, UNWANTED, mistaken
from bot.errors import ConfigError

AREA = Area("settings")
_EXAMPLE = re.compile(r"\.\.\.|^<.*>$|^(?:your|change)[-_ ]?\w+", re.IGNORECASE)
_OTHERS = 0o077
"""The permission bits of a file that are not its owner's."""


def sound(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """Return the variables whose values keep their rules, and what is wrong with the others."""
    kept, faults = {}, []
    for name in sorted(KNOWN & environ.keys()):
        fault = _fault(name, environ[name])
        if fault is None:
            kept[name] = environ[name]
        else:
            faults.append(fault)
    return kept, faults


def _fault(name: str, value: str) -> Finding | None:
    if _EXAMPLE.search(value.strip()):
        return AREA.fail(f"{name} still holds an example's words.", "Fill it in, or remove it.")
    if name in SECRET and len(value.split()) > 1:
        return AREA.fail(f"{name} has a space inside.", "Copy it again, without anything else.")
    if value.strip()[:1] in ("'", '"'):
        return AREA.fail(f"{name} begins with a quotation mark.", "Write it without quotes.")
    try:
        Config.from_env({name: value}, dotenv=None)
    except ConfigError as error:
        return AREA.failed(error)
    return None


def names(environ: Mapping[str, str], dotenv: Path) -> Iterator[Finding]:
    """Yield what is set, the names that look mistaken, and who can read the ``.env`` file."""
    given = sorted(name for name in KNOWN & environ.keys() if environ[name].strip())
    yield AREA.ok(f"set: {', '.join(given)}." if given else "nothing is set; defaults hold.")
    for name, meant in mistaken(environ):
        remedy = f"Did you mean {meant}?" if meant else "Remove it; .env.example lists the names."
        yield AREA.warn(f"{name} is no setting of dateline.", remedy)
    for name in sorted(UNWANTED & environ.keys()):
        yield AREA.warn(f"{name} makes Slack's library expect OAuth.", "Unset it.")
    if dotenv.is_file() and dotenv.stat().st_mode & _OTHERS and SECRET & environ.keys():
        yield AREA.warn(f"{dotenv} can be read by others.", f"Run: chmod 600 {dotenv}")
