"""The code blocks of README.md: what is to be typed, what is to be seen, and how each is run.

A comment before a block says where it is not simply run: ``<!-- readme: skip, REASON -->``,
``<!-- readme: exit 3 -->`` (the block ends with that code), ``<!-- readme: model -->`` and
``<!-- readme: server -->`` (the address in it becomes that of a scripted model or of a Chroma
server of the tests, and what it exports ends with it).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^<!-- readme: (?P<mark>\w+)(?P<detail>[^\n]*?) -->\n)?^```sh\n(?P<typed>.*?)^```\n"
    r"(?:\n```text\n(?P<seen>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_ADDRESS = {"model": "http://127.0.0.1:8080/v1", "server": "http://127.0.0.1:8000"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its lines, the words its output has in that order, and how it is run."""

    typed: str
    seen: tuple[str, ...]
    mark: str
    detail: str

    @property
    def code(self) -> int:
        """The exit code that the block ends with."""
        return int(self.detail.split(",")[0]) if self.mark == "exit" else 0

    def unseen(self, output: str) -> list[str]:
        """Return the lines that should have been seen and were not, white space apart."""
        said, missing = " ".join(output.split()), []
        for line in self.seen:
            before, found, after = said.partition(line)
            said = after if found else before
            missing += [] if found else [line]
        return missing


def blocks(text: str) -> list[Block]:
    """Return the blocks of a page, in order."""
    return [
        Block(
            typed=found["typed"],
            seen=tuple(" ".join(line.split()) for line in (found["seen"] or "").splitlines()),
            mark=found["mark"] or "",
            detail=(found["detail"] or "").strip(" ,"),
        )
        for found in _BLOCK.finditer(text)
    ]


class Reader:
    """Somebody who types the blocks one after the other, in one folder and one shell."""

    def __init__(self, folder: Path, environ: dict[str, str], urls: dict[str, str]) -> None:
        self.folder = folder
        self._environ = environ
        self._urls = urls

    def types(self, block: Block) -> tuple[int, str]:
        """Run a block as bash would; return its exit code, and all that it printed."""
        state = self.folder.parent / "state"
        here = _ADDRESS.get(block.mark, "")
        typed = block.typed.replace(here, self._urls[block.mark]) if here else block.typed
        script = f"set -e\n{typed}\nenv -0 > {state}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self._environ,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        if done.returncode == 0 and not here:
            pairs = (one.partition("=") for one in state.read_text().split("\0") if one)
            self._environ = {name: value for name, _, value in pairs}
        return done.returncode, done.stdout


def clone(repository: Path, folder: Path) -> None:
    """Lay a fresh clone into an empty folder: the files that git would bring, and their times.

    Its ``.venv`` is the environment of these tests, as if `make` had just built it.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (repository / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(repository / name, folder / name)
    venv = folder / ".venv"
    venv.mkdir()
    for entry in Path(sys.prefix).iterdir():
        (venv / entry.name).symlink_to(entry)
    (venv / ".installed").unlink(missing_ok=True)
    (venv / ".installed").touch()
