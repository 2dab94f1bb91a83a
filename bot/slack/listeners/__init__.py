"""What Slack delivers, each kind to its listener: a few lines that hand on to the desk.

``events`` are messages and the agent view, ``commands`` is /ask, ``buttons`` what an answer
carries, ``forms`` the message shortcut and what people fill in.
"""

from __future__ import annotations

from bot.slack.listeners.buttons import Presses
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.events import Events
from bot.slack.listeners.forms import Forms

__all__ = ["Commands", "Events", "Forms", "Presses"]
