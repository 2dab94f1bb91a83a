"""A question understood: kind, operators, sources, terms; follow-ups made to stand alone."""

from bot.question.answer_type import compute_news_share
from bot.question.clean import is_asking
from bot.question.follow_up import find_unnamed_reference
from bot.question.typos import is_respelt
from bot.question.understand import AS_TYPED, LONGEST, parse_question, tidy_question

__all__ = [
    "AS_TYPED",
    "LONGEST",
    "compute_news_share",
    "find_unnamed_reference",
    "is_asking",
    "is_respelt",
    "parse_question",
    "tidy_question",
]
