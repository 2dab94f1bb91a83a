"""``dateline slack --fake``: the real app against the fake Slack, typed at in a terminal.

What is typed travels as a person's message through the fake Slack, the real Bolt app and the
real clients, and what Slack would have received is shown.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from bot.inbox import Inbox
from bot.slack.app import SlackApp
from bot.slack.asking import Asker
from bot.slack.desk import Desk
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, gestures
from bot.slack.fake.show import shown
from bot.slack.shelf import Shelf

WELCOME = """\
A fake Slack with the real app in it, for trying the bot with no workspace.
  QUESTION       mentions the bot in #news
  + QUESTION     goes on in the last thread, without a mention
  dm QUESTION    writes to the bot directly
  /ask QUESTION  asks so that only you see the answer
  home           opens the bot's Home tab
  quit           leaves"""
PROMPT = "slack> "
PATIENCE = 180.0


def run_fake(bot: Asker, stdin: TextIO, stdout: TextIO, *, shelf: Shelf | None = None) -> None:
    """Read lines until "quit" or the end, and show what the app posts for each."""
    with (
        TemporaryDirectory(prefix="dateline-") as folder,
        FakeSlack() as slack,
        Inbox(Path(folder) / "inbox.db") as inbox,
    ):
        desk = Desk(bot, inbox, token=BOT_TOKEN, base_url=slack.base_url, shelf=shelf, every=0.0)
        with SlackApp(desk) as app:
            app.connect(APP_TOKEN)
            Console(slack, inbox, stdout).run(stdin)


class Console:
    """One person at a terminal, in the fake workspace."""

    def __init__(self, slack: FakeSlack, inbox: Inbox, stdout: TextIO) -> None:
        self._slack, self._inbox, self._out = slack, inbox, stdout
        self._last = ("C0NEWS", "")

    def run(self, stdin: TextIO) -> None:
        """Take lines until "quit" or the end."""
        self._print(WELCOME)
        prompt = PROMPT if stdin.isatty() else ""
        while True:
            self._out.write(prompt)
            self._out.flush()
            line = stdin.readline()
            if not line or line.strip() in ("quit", "exit"):
                return
            if line.strip():
                self._typed(line.strip())

    def _typed(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        space = self._slack.space
        before = (len(space.ephemeral), sum(map(len, space.messages.values())))
        self._send(word, rest, line)
        self._slack.sockets.quiet(PATIENCE)
        if not space.wait(lambda: self._inbox.unfinished() == 0, PATIENCE):
            self._print("No answer came in time.")
        self._show_new(*before)

    def _send(self, word: str, rest: str, line: str) -> None:
        channel, thread = self._last
        if word == "+" and thread:
            self._slack.say(rest, channel=channel, thread=thread, mention=False)
        elif word == "dm":
            self._last = ("D0READER", self._slack.say(rest, channel="D0READER", mention=False))
        elif word == "/ask":
            gestures.command(self._slack, rest)
        elif line == "home":
            self._show_home()
        else:
            self._last = ("C0NEWS", self._slack.say(line))

    def _show_new(self, whispered: int, said: int) -> None:
        space = self._slack.space
        everything = [message for channel in space.messages.values() for message in channel]
        everything.sort(key=lambda message: float(message["ts"]))
        for message in everything[said:]:
            if message.get("bot_id"):
                self._print(f"\ndateline, in the thread:\n{_indented(shown(message))}\n")
        for message in space.ephemeral[whispered:]:
            self._print(f"\ndateline, only for you:\n{_indented(shown(message))}\n")

    def _show_home(self) -> None:
        self._slack.space.homes.pop(gestures.READER, None)
        gestures.open_tab(self._slack, "home")
        if self._slack.space.wait(lambda: gestures.READER in self._slack.space.homes):
            view = self._slack.space.homes[gestures.READER]
            self._print(f"\ndateline, Home:\n{_indented(shown(view))}\n")

    def _print(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
