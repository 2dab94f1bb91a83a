"""The keyless answerer: extractive, deterministic, and silent where nothing tells.

Scored sentences in, a draft out: a short answer where one can be told apart, and few quotes."""

from bot.extractive.answerer import (
    extract_answer,
    get_required_coverage,
    is_location_adjunct,
    is_sufficient,
)
from bot.extractive.draft import Draft, QuotedLine

__all__ = [
    "Draft",
    "QuotedLine",
    "extract_answer",
    "get_required_coverage",
    "is_location_adjunct",
    "is_sufficient",
]
