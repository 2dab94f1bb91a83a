"""Answers made visible: terminal text, JSON and Markdown, all pure functions of the answer."""

from bot.render.page import Page
from bot.render.record import record
from bot.render.terminal import answer_text, hits_text

__all__ = ["Page", "answer_text", "hits_text", "record"]
