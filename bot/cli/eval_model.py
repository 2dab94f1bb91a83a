"""The bot that ``dateline eval`` asks: over the model that is configured, or its tape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answer import Bot
    from bot.cli.options import Shared
    from bot.regress.replies import Mode
    from index import Searcher


def bot_over(shared: Shared, tape: Path | None, mode: Mode) -> Callable[[Searcher], Bot]:
    """Return what opens the bot over a searcher.

    With a tape its model is asked only to "record"; to replay it needs no key, nor even a
    model's name. Raises ConfigError where a model is needed and set up wrongly.
    """
    if tape is None:
        return shared.bot_over
    from bot.answer import Bot
    from bot.regress.replies import Recorded, Tape

    config = shared.config
    llm = shared.llm() if mode == "record" else None
    recorded = Recorded(Tape(tape), mode, llm, name=config.model, price=shared.price())
    return lambda searcher: Bot(searcher, recorded, deadline=config.model_timeout)
