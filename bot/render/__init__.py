"""Answers made visible: terminal text, JSON and Markdown, all pure functions of the answer."""

from bot.render.as_json import build_answer_record
from bot.render.layout import PageLayout
from bot.render.terminal import format_answer, format_hits

__all__ = ["PageLayout", "build_answer_record", "format_answer", "format_hits"]
