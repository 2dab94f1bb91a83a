"""What people see in Slack: pure functions from dateline's nouns to messages and blocks."""

from __future__ import annotations

from bot.slack.views.answer import Buttons, answer_messages
from bot.slack.views.forms import about_form, complaint_form, filled
from bot.slack.views.home import GREETING, home_view, prompts
from bot.slack.views.notices import (
    apology,
    gone,
    how_to_ask,
    not_a_question,
    not_allowed,
    thanks,
    too_slow,
)
from bot.slack.views.passage import passage_view
from bot.slack.views.timeline import timeline_messages

__all__ = [
    "GREETING",
    "Buttons",
    "about_form",
    "answer_messages",
    "apology",
    "complaint_form",
    "filled",
    "gone",
    "home_view",
    "how_to_ask",
    "not_a_question",
    "not_allowed",
    "passage_view",
    "prompts",
    "thanks",
    "timeline_messages",
    "too_slow",
]
