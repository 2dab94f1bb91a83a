"""README.md followed from top to bottom in an empty folder, and true to what is there."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.openai_server import OpenAiStage, Turn, reply
from fakes.page_blocks import Block, Reader, blocks, clone

from bot.cli import COMMANDS
from index.vectors import ChromaServer

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUOTE = "The Russian president in June invited Kim"


def told(code: int, output: str, block: Block) -> str:
    """Return what went otherwise than the page says, or "" where nothing did."""
    if code != block.code:
        return f"$ {block.typed}exited with {code}, not {block.code}:\n{output}"
    missing = block.unseen(output)
    return f"$ {block.typed}did not show {missing}:\n{output}" if missing else ""


@pytest.mark.skipif(not shutil.which("make") or not shutil.which("git"), reason="no make or git")
def test_the_page_can_be_followed(tmp_path: Path, chroma_server: ChromaServer) -> None:
    folder = tmp_path / "dateline"
    folder.mkdir()
    clone(ROOT, folder)
    claims = [("In June.", number, QUOTE) for number in range(1, 9)]
    environ = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "100"}
    with OpenAiStage(Turn(text=reply(*claims, short="June 2018"))) as stage:
        urls = {"model": stage.base_url, "server": chroma_server.url}
        reader = Reader(folder, environ, urls)
        run = [block for block in blocks(README) if block.mark != "skip"]
        faults = [told(*reader.types(block), block) for block in run]
    assert len(run) > 10
    assert "\n".join(filter(None, faults)) == ""


def test_what_is_not_run_says_why() -> None:
    skipped = [block for block in blocks(README) if block.mark == "skip"]
    assert all(block.detail.startswith("since ") for block in skipped)
    assert README.count("```sh\n") == len(blocks(README))
    assert {block.mark for block in blocks(README)} <= {"", "skip", "exit", "model", "server"}


def test_a_fault_of_the_page_would_be_found() -> None:
    block = blocks("<!-- readme: exit 3 -->\n```sh\nx\n```\n\n```text\none  two\nthree\n```\n")[0]
    assert (block.mark, block.code, block.seen) == ("exit", 3, ("one two", "three"))
    assert told(3, "one\n two and three", block) == ""
    assert "did not show ['three']" in told(3, "three one two", block)
    assert "exited with 0, not 3" in told(0, "one two three", block)


def test_every_command_is_on_the_page() -> None:
    assert [name for name in COMMANDS if f"dateline {name}" not in README] == []


def test_what_the_page_names_is_there() -> None:
    table = README.split("## Where things are")[1]
    named = re.findall(r"^\| `([^|]+)` \|", table, re.MULTILINE)
    assert len(named) > 15
    for line in named:
        first, *rest = line.replace("`", "").split(", ")
        parent = Path(first).parent
        paths = [Path(first), *(parent / one for one in rest)]
        assert [path for path in paths if not (ROOT / path).exists()] == []
