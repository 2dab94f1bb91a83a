"""Pages as readers have them: headings, links and code blocks, and how each block is run.

A comment before a block says where it is not simply run: ``<!-- page: skip, REASON -->``,
``<!-- page: exit 3 -->`` (the block ends with that code), ``<!-- page: model -->`` and
``<!-- page: server -->`` (the address in it becomes that of a scripted model or of a Chroma
server of the tests).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

_BLOCK = re.compile(
    r"(?:^<!-- page: (?P<mark>\w+)(?P<detail>[^\n]*?) -->\n)?^```sh\n(?P<typed>.*?)^```\n"
    r"(?:\n```text\n(?P<seen>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_KEPT = ("PATH", "VIRTUAL_ENV")
"""What a section may leave to the next: an environment that it activated."""
_ADDRESS = {"model": "http://127.0.0.1:8080/v1", "server": "http://127.0.0.1:8000"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its lines, the words its output has in that order, how it is run, and where."""

    typed: str
    seen: tuple[str, ...]
    mark: str
    detail: str
    section: str = ""

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
    """Return the blocks of a page, in order, each with the heading that it stands under."""
    return [
        Block(
            typed=found["typed"],
            seen=tuple(" ".join(line.split()) for line in (found["seen"] or "").splitlines()),
            mark=found["mark"] or "",
            detail=(found["detail"] or "").strip(" ,"),
            section=next(iter(_SECTION.findall(text[: found.start()])[::-1]), ""),
        )
        for found in _BLOCK.finditer(text)
    ]


class Reader:
    """Somebody who types the blocks one after the other, in one folder, a shell a section."""

    def __init__(self, folder: Path, environ: dict[str, str], urls: dict[str, str]) -> None:
        self.folder = folder
        self._began, self._environ, self._section = environ, environ, ""
        self._urls = urls

    def types(self, block: Block) -> tuple[int, str]:
        """Run a block as bash would; return its exit code, and all that it printed."""
        if block.section != self._section:
            kept = {name: self._environ[name] for name in _KEPT if name in self._environ}
            self._section, self._environ = block.section, {**self._began, **kept}
        state = self.folder.parent / f"{self.folder.name}-state"
        here = _ADDRESS.get(block.mark, "")
        typed = block.typed.replace(here, self._urls[block.mark]) if here else block.typed
        done = subprocess.run(
            ["bash", "-c", f"set -e\n{typed}\nenv -0 > {state}\n"],
            cwd=self.folder,
            env=self._environ,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        if done.returncode == 0:
            pairs = (one.partition("=") for one in state.read_text().split("\0") if one)
            self._environ = {name: value for name, _, value in pairs}
        return done.returncode, done.stdout


def find_headings(text: str) -> list[str]:
    """Return a page's headings of the second level, as a Markdown parser reads them."""
    tokens = MarkdownIt().parse(text)
    pairs = pairwise(tokens)
    return [
        inline.content
        for opening, inline in pairs
        if (opening.type, opening.tag) == ("heading_open", "h2")
    ]


def find_open_fences(text: str) -> list[str]:
    """Return the first lines of the fences of a page that are never closed."""
    lines = text.splitlines()
    fences = [one for one in MarkdownIt().parse(text) if one.type == "fence" and one.map]
    ends = [(lines[start], lines[end - 1].strip()) for start, end in (one.map for one in fences)]
    return [first for first, last in ends if set(last) not in ({"`"}, {"~"})]


def find_links(text: str) -> list[str]:
    """Return the targets of a page's links and pictures, in order."""
    inner = [child for one in MarkdownIt().parse(text) for child in one.children or ()]
    targets = [one.attrGet("href") or one.attrGet("src") for one in inner]
    return [str(target) for target in targets if target]


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
