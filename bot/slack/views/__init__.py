"""What people see in Slack: pure functions from dateline's nouns to messages and blocks."""

from __future__ import annotations

from bot.slack.views.answer import Buttons, build_answer_messages
from bot.slack.views.home import GREETING, build_home_view, build_prompts
from bot.slack.views.modals import (
    build_complaint_modal,
    build_evidence_modal,
    build_question_modal,
    get_form_values,
)
from bot.slack.views.notices import (
    build_apology,
    build_ask_help,
    build_invalid_question_notice,
    build_not_allowed_notice,
    build_thanks,
    build_timeout_notice,
    build_unknown_answer_notice,
)
from bot.slack.views.timeline import build_timeline_messages

__all__ = [
    "GREETING",
    "Buttons",
    "build_answer_messages",
    "build_apology",
    "build_ask_help",
    "build_complaint_modal",
    "build_evidence_modal",
    "build_home_view",
    "build_invalid_question_notice",
    "build_not_allowed_notice",
    "build_prompts",
    "build_question_modal",
    "build_thanks",
    "build_timeline_messages",
    "build_timeout_notice",
    "build_unknown_answer_notice",
    "get_form_values",
]
