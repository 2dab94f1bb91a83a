"""A stage for the command line: it runs in a child process, in a pseudo-terminal or a pipe."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from types import TracebackType

from conftest import ROOT

PATIENCE = 120.0
"""Seconds that a slow machine is given for one step."""
_IN_TERMINAL = (
    "import fcntl, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"  # a background shell ignores it
    "from bot.cli import main; main(sys.argv[1:])"
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_=>78])")


def environment(**given: str) -> dict[str, str]:
    """Return the environment of a child: this one's, our own tree, no question to the terminal."""
    base = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    ours = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    return {**base, **ours, "PYTHONIOENCODING": "utf-8", **given}


def piped(*args: str, given: str = "", env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the command line with ``given`` piped in; return (exit code, stdout and stderr)."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *args],
        input=given.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env=environment(**(env or {})),
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout.decode()


class Terminal:
    """The command line in a terminal of its own: ``type`` keys, ``expect`` what is shown."""

    def __init__(self, *args: str, columns: int = 100, **env: str) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self._child = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, *args],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(**env),
            start_new_session=True,
        )
        os.close(slave)
        self.raw = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        os.close(self._master)

    def type(self, keys: str) -> None:
        """Press keys: "\\t" is Tab, "\\r" Enter, "\\x03" Ctrl-C, "\\x04" Ctrl-D."""
        os.write(self._master, keys.encode())

    def expect(self, text: str) -> str:
        """Wait until a text is shown; return what came before it, and go on after it.

        Runs of white space are one blank, since lines are folded. Fails after PATIENCE.
        """
        end = time.monotonic() + PATIENCE
        while text not in (shown := self._shown()):
            assert self._more(end), f"{text!r} never came; there is {shown[-2000:]!r}"
        before, _, after = shown.partition(text)
        self.raw = after.encode()
        return before

    def ready(self, prompt: str = "ask>") -> None:
        """Wait until the last thing shown is the prompt: keys are read one by one again."""
        end = time.monotonic() + PATIENCE
        while not (shown := self._shown()).rstrip().endswith(prompt):
            assert self._more(end), f"no prompt came; there is {shown[-2000:]!r}"
        self.raw = b""

    def _shown(self) -> str:
        text = _ESCAPE.sub("", self.raw.decode("utf-8", "replace"))
        return re.sub(r"\s+", " ", text.replace("\r", ""))

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(end - time.monotonic(), 0))
        try:
            piece = os.read(self._master, 65536) if ready else b""
        except OSError:  # the child has closed its end
            piece = b""
        self.raw += piece
        return bool(piece)

    def left(self) -> int:
        """Wait until the program has ended; return its exit code."""
        while self._more(time.monotonic() + PATIENCE):
            continue
        return self._child.wait(PATIENCE)
