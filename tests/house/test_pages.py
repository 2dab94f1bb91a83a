"""Every page followed from top to bottom in an empty folder, and true to what is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from fakes.openai_server import OpenAiStage, Turn, reply
from fakes.page_blocks import (
    Block,
    Reader,
    blocks,
    clone,
    find_headings,
    find_links,
    find_open_fences,
)

from bot.cli import COMMANDS

HEADINGS = {
    "README.md": [
        "Install",
        "Ask",
        "Your own articles",
        "In Slack",
        "From Python",
        "Test",
        "Read on",
    ],
    "ARCHITECTURE.md": [
        "Five questions",
        "From files to an archive",
        "From a question to an answer",
        "Beside them",
        "Glossary",
    ],
    "BENCHMARKS.md": [
        "How to run",
        "Search",
        "Reading and storing",
        "Answers",
        "Time",
        "Newcomers and checks",
        "Faults and attacks",
        "Slack",
        "The house",
        "Measures, 26 November 2026",
    ],
    "CHANGELOG.md": ["0.1.0 (unreleased)"],
    "CONTRIBUTING.md": ["Set up", "Test", "Write", "Commit"],
    "DECISIONS.md": [
        "Libraries",
        "Search",
        "Reading and storing",
        "Answers",
        "Terminal",
        "Time",
        "The regression suite",
        "Newcomers and checks",
        "Faults and attacks",
        "Slack",
        "The house",
    ],
    "docs/chroma.md": ["Other embedders", "A server", "Back to the folder"],
    "docs/evaluation.md": [
        "Cases",
        "The lead",
        "Other words, and thresholds of your own",
        "In pytest",
    ],
    "docs/formats.md": ["Fields of dumps", "What is not read", "Encodings", "Limits"],
    "docs/mcp.md": ["Tools", "Claude and Cursor", "Over HTTP", "Limits"],
    "docs/models.md": ["Choose it", "What it may say"],
    "docs/operations.md": ["In a container", "Upgrade", "Back-up and restore"],
    "docs/python.md": ["Index and search", "LlamaIndex"],
    "docs/slack.md": [
        "A workspace",
        "What it does",
        "Watches",
        "When it speaks",
        "Channels",
        "Without a socket",
        "Bots on several machines",
    ],
    "docs/terminal.md": ["Limits", "Why it ranks so", "Chat", "Batches", "Completion"],
    "docs/scale.md": [
        "When to use what",
        "Split an archive",
        "On a Ray cluster",
        "What was measured",
        "A plan on paper",
        "What stays untested",
    ],
    "docs/troubleshooting.md": [],
}
GROWING = ("BENCHMARKS.md", "CHANGELOG.md", "DECISIONS.md")
"""Pages that may have further headings."""
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in HEADINGS}
RUN = [name for name, text in PAGES.items() if any(one.mark != "skip" for one in blocks(text))]
QUOTE = "The Russian president in June invited Kim"


def invited(request: Mapping[str, Any]) -> str:
    """Return a model's true reply: the sentence's number is read from the prompt."""
    user = request["messages"][1]["content"]
    number = re.findall(r"\[(\d+\.\d+)\] $", user[: user.index(QUOTE)])[-1]
    return reply(("Putin invited Kim in June 2018.", number))


def told(code: int, output: str, block: Block) -> str:
    """Return what went otherwise than the page says, or "" where nothing did."""
    if code != block.code:
        return f"$ {block.typed}exited with {code}, not {block.code}:\n{output}"
    missing = block.unseen(output)
    return f"$ {block.typed}did not show {missing}:\n{output}" if missing else ""


@pytest.mark.skipif(not shutil.which("make") or not shutil.which("git"), reason="no make or git")
@pytest.mark.parametrize("page", RUN)
def test_the_page_can_be_followed(
    page: str, tmp_path: Path, samples: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "dateline"
    folder.mkdir()
    clone(ROOT, folder)
    environ = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "100"}
    if page != "README.md":  # which begins with the installation and the sample articles
        environ["PATH"] = f"{folder / '.venv' / 'bin'}{os.pathsep}{environ['PATH']}"
        shutil.copytree(samples, folder / ".dateline")
    run = [block for block in blocks(PAGES[page]) if block.mark != "skip"]
    urls = {}
    if any(block.mark == "server" for block in run):
        urls["server"] = request.getfixturevalue("chroma_server").url
    with OpenAiStage(Turn(answer=invited)) as stage:
        reader = Reader(folder, environ, {**urls, "model": stage.base_url})
        faults = [told(*reader.types(block), block) for block in run]
    assert "\n".join(filter(None, faults)) == ""


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_run_says_why(page: str) -> None:
    found = blocks(PAGES[page])
    assert all(block.detail.startswith("since ") for block in found if block.mark == "skip")
    assert PAGES[page].count("```sh\n") == len(found)
    assert {block.mark for block in found} <= {"", "skip", "exit", "model", "server"}


def test_every_page_is_looked_at() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")} <= set(PAGES)
    assert {path.name for path in ROOT.glob("*.md")} <= set(PAGES)
    assert "README.md" in RUN
    assert len(RUN) > 8


@pytest.mark.parametrize("page", PAGES)
def test_a_parser_finds_its_headings_and_no_open_fence(page: str) -> None:
    found = find_headings(PAGES[page])
    assert HEADINGS[page] == [one for one in found if page not in GROWING or one in HEADINGS[page]]
    assert find_open_fences(PAGES[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_it_links_to_is_there(page: str) -> None:
    here = [link for link in find_links(PAGES[page]) if "://" not in link]
    missing = [link for link in here if not ((ROOT / page).parent / link).exists()]
    assert missing == []


def test_an_open_fence_would_be_found() -> None:
    assert find_open_fences("```sh\nx\n```\n\n```text\ny\n\n## Lost\n") == ["```text"]
    assert find_headings("## A\n\n```sh\n## not one\n```\n\n## B `c`\n") == ["A", "B `c`"]


def test_a_fault_of_the_page_would_be_found() -> None:
    block = blocks("<!-- page: exit 3 -->\n```sh\nx\n```\n\n```text\none  two\nthree\n```\n")[0]
    assert (block.mark, block.code, block.seen) == ("exit", 3, ("one two", "three"))
    assert told(3, "one\n two and three", block) == ""
    assert "did not show ['three']" in told(3, "three one two", block)
    assert "exited with 0, not 3" in told(0, "one two three", block)


def test_what_a_section_exports_ends_with_it(tmp_path: Path) -> None:
    page = "## A\n```sh\nexport X=1\n```\n```sh\necho A$X\n```\n## B\n```sh\necho B$X\n```\n"
    reader = Reader(tmp_path, {"PATH": os.environ["PATH"]}, {})
    assert [reader.types(block)[1] for block in blocks(page)] == ["", "A1\n", "B\n"]


def test_every_command_is_on_a_page() -> None:
    text = "\n".join(PAGES.values())
    assert [name for name in COMMANDS if f"dateline {name}" not in text] == []


def test_readme_is_short() -> None:
    assert PAGES["README.md"].count("\n") <= 220


def test_what_the_architecture_names_is_there() -> None:
    folder, missing = ROOT, []
    for name in re.findall(r"`([\w/]+\.py|(?:index|bot)/[\w/]+)`", PAGES["ARCHITECTURE.md"]):
        path = ROOT / name if "/" in name or (ROOT / name).exists() else folder / name
        folder = path.parent
        missing += [] if path.exists() else [name]
    assert missing == []


def test_every_decision_has_its_day() -> None:
    day, undated = re.compile(r"20\d\d-\d\d-\d\d"), []
    for section in PAGES["DECISIONS.md"].split("\n## ")[1:]:
        heading, _, text = section.partition("\n")
        entries = re.findall(r"^- (.+)$", text, re.MULTILINE)
        undated += [one for one in entries if not day.search(heading) and not day.match(one)]
    assert undated == []


def test_no_file_names_a_folder_outside_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    outside = ("../" + "shared", "/work" + "/main", str(ROOT))
    paths = [ROOT / name for name in listed.split("\0") if name.endswith((".py", ".md", ".toml"))]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path.exists()}
    assert [path for path, text in texts.items() if any(name in text for name in outside)] == []
