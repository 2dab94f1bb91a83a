"""A bot process for the tests of several: the real app on a fake Slack elsewhere, until SIGTERM.

python slack_process.py BASE_URL INBOX [EVERY]; the asker is scripted, and takes 20 ms a question.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.inbox import Inbox
from bot.slack.app import SlackApp
from bot.slack.fake import APP_TOKEN, BOT_TOKEN
from bot.slack.run import stop_on_signals, wait_until_stopped
from bot.slack.service import SlackService
from bot.types import Answer
from fakes.slack_bot import ScriptedAsker, answer


def main(base_url: str, path: str, every: str = "0") -> None:
    """Answer until told to stop."""

    def slowly() -> Answer:
        time.sleep(0.02)
        return answer()

    with stop_on_signals(None) as stopped, Inbox(Path(path)) as inbox:
        pace = {"every": float(every), "lease": 2.0}
        service = SlackService(
            ScriptedAsker(slowly), inbox, token=BOT_TOKEN, base_url=base_url, **pace
        )
        with SlackApp(service) as app:
            app.connect(APP_TOKEN)
            wait_until_stopped(stopped)


if __name__ == "__main__":
    main(*sys.argv[1:])
