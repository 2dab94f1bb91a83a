"""The bot's own errors; the tree they hang on is drawn in index.errors.

DatelineError
├── ConfigError     a setting is wrong or missing
├── QuestionError   a question cannot be asked as it stands
├── CaseError       a regression case cannot be read
├── PromptError     a prompt template and its variables do not fit
└── SlackError      Slack cannot be reached, or refuses the bot
"""

from __future__ import annotations

from index.errors import DatelineError


class ConfigError(DatelineError):
    """A setting is wrong or missing."""


class QuestionError(DatelineError):
    """A question cannot be asked as it stands."""


class CaseError(DatelineError):
    """A regression case cannot be read."""


class PromptError(DatelineError):
    """A prompt template and its variables do not fit."""


class SlackError(DatelineError):
    """Slack cannot be reached, or refuses the bot."""
