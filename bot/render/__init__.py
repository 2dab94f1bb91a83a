"""Answers made visible: terminal text and JSON, both pure functions of the answer."""

from bot.render.record import record
from bot.render.terminal import answer_text, hits_text

__all__ = ["answer_text", "hits_text", "record"]
