"""``dateline slack --fake``: the real app against the fake Slack, typed at in a terminal.

What is typed travels as a person's message through the fake Slack, the real Bolt app and the
real clients, and what Slack would have received is shown.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from rich.cells import cell_len

from bot.inbox import Inbox
from bot.render.layout import PageLayout
from bot.slack.app import SlackApp
from bot.slack.channels import ChannelSettings
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, user
from bot.slack.fake.user import fill_form, get_button_labels, press_labelled_button
from bot.slack.protocols import AnsweringBot, ArticleStore
from bot.slack.service import SlackService

WELCOME = """\
A fake Slack with the real app in it, for trying the bot with no workspace. You are U0READER.
  QUESTION          mentions the bot in #news
  + QUESTION        goes on in the last thread, without a mention
  dm QUESTION       writes to the bot directly; dm alone opens the conversation
  /ask QUESTION     asks so that only you see the answer
  /ask add ADDRESS  adds an article; admins only (admins: [U0READER] in channels.yaml)
  file PATH         sends the bot a file to add
  /ask watch QUESTION tells you when its answer changes; /ask watches lists and ends them
  press BUTTON      presses a button of the last answer, by the first letters on it
  home              opens the bot's Home tab
  help              shows this again
  quit              leaves"""
PROMPT = "slack> "
_BEGIN = re.compile(r" *(?:> )?")
TIMEOUT = 180.0
MOMENT = 3.0
"""Seconds that a button has to show something."""


def run_fake(
    bot: AnsweringBot,
    stdin: TextIO,
    stdout: TextIO,
    *,
    store: ArticleStore | None = None,
    archive: Path | None = None,
    channels: Path | None = None,
) -> None:
    """Read lines until "quit" or the end, and show what the app posts for each.

    ``archive`` is the folder that admins may add to, ``channels`` the file of settings.
    """
    with (
        TemporaryDirectory(prefix="dateline-") as folder,
        FakeSlack() as slack,
        Inbox(Path(folder) / "inbox.db") as inbox,
    ):
        service = SlackService(
            bot,
            inbox,
            token=BOT_TOKEN,
            base_url=slack.base_url,
            store=store,
            settings=ChannelSettings(channels),
            cases=Path(folder) / "cases.jsonl",
            archive=archive,
            every=0.0,
        )
        with SlackApp(service) as app:
            app.connect(APP_TOKEN)
            Console(slack, service, stdin, stdout).run()


class Console:
    """One person at a terminal, in the fake workspace."""

    def __init__(
        self, slack: FakeSlack, service: SlackService, stdin: TextIO, stdout: TextIO
    ) -> None:
        self._slack, self._service, self._in, self._out = slack, service, stdin, stdout
        self._page = (
            PageLayout.of(shutil.get_terminal_size().columns, color=False)
            if stdout.isatty()
            else None
        )
        self._edit = make_line_editor(self._words_to_type) if stdin is sys.stdin else None
        self._last = ("C0NEWS", "")
        self._seen: Mapping[str, Any] = {}
        self._counts = (0, 0, 0)
        self._words: dict[str, Callable[[str], None]] = {
            "+": self._go_on,
            "dm": self._direct,
            "/ask": self._ask,
            "file": self._file,
            "press": self._press,
        }

    def run(self) -> None:
        """Take lines until "quit" or the end."""
        self._print(WELCOME)
        while True:
            line = self._read(PROMPT)
            if line is None or line in ("quit", "exit"):
                return
            if line:
                self._typed(line)

    def _words_to_type(self) -> list[str]:
        """Return what a line may begin with now: the commands, and the last answer's buttons."""
        buttons = [f"press {label}" for label in get_button_labels(self._seen)]
        return [*buttons, *self._words, "/ask watch", "/ask watches", "help", "home", "quit"]

    def _read(self, prompt: str) -> str | None:
        if self._edit is not None and self._in.isatty():
            return self._edit(prompt)
        self._out.write(prompt if self._in.isatty() else "")
        self._out.flush()
        line = self._in.readline()
        return line.strip() if line else None

    def _typed(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        self._counts = self._count()
        if line == "help":
            self._print(WELCOME)
        elif line == "home":
            self._home()
        else:
            act = self._words.get(word)
            if act is None:
                self._last = ("C0NEWS", self._slack.say(line))
            else:
                act(rest.strip())
            self._settle()

    def _go_on(self, rest: str) -> None:
        channel, thread = self._last
        self._slack.say(rest, channel=channel, thread=thread, mention=not thread)

    def _direct(self, rest: str) -> None:
        if rest:
            self._last = ("D0READER", self._slack.say(rest, channel="D0READER", mention=False))
            return
        user.open_tab(self._slack, "messages")
        if self._slack.space.wait(lambda: "D0READER" in self._slack.space.prompts):
            offered = self._slack.space.prompts["D0READER"]
            lines = [offered["title"], *(f"  dm {one['message']}" for one in offered["prompts"])]
            self._print("\n" + _indented("\n".join(lines)) + "\n")

    def _ask(self, rest: str) -> None:
        envelope = user.send_command(self._slack, rest)
        self._slack.sockets.wait_until_acked(envelope, TIMEOUT)
        self._print(f"  {(self._slack.sockets.acknowledged.get(envelope) or {}).get('text', '')}")

    def _file(self, rest: str) -> None:
        path = Path(rest).expanduser()
        if not path.is_file():
            self._print(f"There is no file {rest!r}.")
            return
        said = {"channel": "D0READER", "mention": False}
        ts = user.attach_file(self._slack, "add", path.name, path.read_bytes(), **said)
        self._last = ("D0READER", ts)

    def _press(self, rest: str) -> None:
        pressed = press_labelled_button(self._slack, self._seen, rest, self._last[0])
        if not pressed:
            offered = ", ".join(get_button_labels(self._seen))
            self._print(f"There is no button {rest!r}; there are: {offered}.")
            return
        self._print(f"  [{pressed}]")
        self._slack.space.wait(lambda: self._count() != self._counts, MOMENT)

    def _settle(self) -> None:
        """Wait until all is answered, and show what came."""
        self._slack.sockets.wait_until_quiet(TIMEOUT)
        if not self._slack.space.wait(lambda: self._service.inbox.count_unfinished() == 0, TIMEOUT):
            self._print("No answer came in time.")
        said, whispered, opened = self._counts
        space = self._slack.space
        everything = [message for channel in space.messages.values() for message in channel]
        everything.sort(key=lambda message: float(message["ts"]))
        for message in everything[said:]:
            if message.get("bot_id"):
                self._show("in the thread" if message.get("thread_ts") else "for all", message)
        for message in space.ephemeral[whispered:]:
            self._show("only for you", message)
        for view in space.views[opened:]:
            self._print(f"\ndateline, in a window:\n{_indented(render_as_text(view))}\n")
            self._fill(view)

    def _show(self, where: str, message: Mapping[str, Any]) -> None:
        if message.get("delete_original"):
            return
        self._print(f"\ndateline, {where}:\n{_indented(render_as_text(message))}\n")
        if get_button_labels(message):
            self._seen = message

    def _fill(self, view: Mapping[str, Any]) -> None:
        if "submit" not in view:
            return
        self._counts = self._count()
        values = fill_form(view, self._ask_field)
        user.submit_form(self._slack, view, values)
        self._settle()
        cases = self._service.cases
        if view["callback_id"] == "complaint" and cases and cases.exists() and cases.read_text():
            self._print(f"A case for `dateline eval`:\n{_indented(cases.read_text())}\n")

    def _ask_field(self, words: str) -> str:
        if not self._in.isatty():  # where no prompt is written
            self._print(f"  {words}".rstrip())
        return self._read(f"  {words}") or ""

    def _home(self) -> None:
        self._slack.space.homes.pop(user.READER, None)
        user.open_tab(self._slack, "home")
        if self._slack.space.wait(lambda: user.READER in self._slack.space.homes):
            view = self._slack.space.homes[user.READER]
            self._print(f"\ndateline, Home:\n{_indented(render_as_text(view))}\n")

    def _count(self) -> tuple[int, int, int]:
        space = self._slack.space
        said = sum(map(len, space.messages.values()))
        return said, len(space.ephemeral), len(space.views)

    def _print(self, text: str) -> None:
        if self._page is not None:
            text = "\n".join(fold_line(self._page, line) for line in text.splitlines())
        self._out.write(text + "\n")
        self._out.flush()


def make_line_editor(words: Callable[[], list[str]]) -> Callable[[str], str | None]:
    """Return what reads a line from the terminal, to be edited; None at its end, "" for Ctrl-C.

    ``words`` gives what Tab completes. Arrow keys go through what was typed before.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    session: PromptSession[str] = PromptSession(
        completer=WordCompleter(words, sentence=True, ignore_case=True),
        complete_while_typing=False,
        enable_history_search=True,
    )

    def read(prompt: str) -> str | None:
        *above, last = prompt.split("\n")
        if above:
            print("\n".join(above))
        try:
            return session.prompt(last).strip()
        except EOFError:
            return None
        except KeyboardInterrupt:
            return ""

    return read


def fold_line(page: PageLayout, line: str) -> str:
    """Return a line on as many as it needs, no word broken, each begun as the first is.

    Example: "  > a long quotation" goes on with "  > ".
    """
    if cell_len(line) <= page.width:
        return line
    begin = _BEGIN.match(line)
    lead = begin[0] if begin else ""
    return page.fold(line[len(lead) :], lead)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


Node = Mapping[str, Any]


def render_as_text(message: Node) -> str:
    """Return a message, a modal or a Home tab as lines of text.

    Bold is "*so*", a quotation begins with ">", a link is "words <address>", a button "[words]",
    a file "[file NAME]".
    """
    blocks = message.get("blocks") or []
    lines = [line for block in blocks for line in _block(block).splitlines()]
    title = [f"== {message['title']['text']} =="] if "title" in message else []
    files = [f"[file {one['name']}]" for one in message.get("files") or []]
    return "\n".join([*title, *(lines or [str(message.get("text", ""))]), *files]).lstrip("\n")


def _block(block: Node) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(map(_part, block["elements"]))
    if kind in ("actions", "context_actions"):
        return " ".join(_buttons(block["elements"]))
    if kind == "context":
        return " ".join(element.get("text", "") for element in block["elements"])
    if kind == "header":
        return f"== {block['text']['text']} =="
    if kind == "input":
        return f"{block['label']['text'].rstrip('?:')}: ______"
    if kind == "divider":
        return "----"
    text = block.get("text") or {}
    return str(text.get("text", "") if isinstance(text, Mapping) else text)


def _part(part: Node) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"- {_part(item)}" for item in part["elements"])
    words = "".join(map(_run, part["elements"]))
    if part["type"] == "rich_text_quote":
        return "\n".join(f"> {line}" for line in words.splitlines())
    return words


def _run(run: Node) -> str:
    if run["type"] == "link":
        words = run.get("text")
        return f"{words} <{run['url']}>" if words else f"<{run['url']}>"
    words = str(run.get("text", ""))
    return f"*{words}*" if (run.get("style") or {}).get("bold") else words


def _buttons(elements: list[Node]) -> Iterator[str]:
    for element in elements:
        if element["type"] == "feedback_buttons":
            yield f"[{element['positive_button']['text']['text']}]"
            yield f"[{element['negative_button']['text']['text']}]"
        else:
            yield f"[{element['text']['text']}]"
