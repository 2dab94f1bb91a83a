"""A question understood: kind, operators, sources, terms; follow-ups made to stand alone."""

from bot.question.answer_type import compute_news_share
from bot.question.clean import is_asking
from bot.question.follow_up import find_unnamed_reference
from bot.question.understand import LONGEST, parse_question, tidy_question

__all__ = [
    "LONGEST",
    "compute_news_share",
    "find_unnamed_reference",
    "is_asking",
    "parse_question",
    "tidy_question",
]
