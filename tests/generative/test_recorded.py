"""Recorded replies of a strong model over the sample articles, true ones and false, as shown.

``data/replies.jsonl`` packs a folder of benchmarks/wording.py: prompts' passages, replies made
from the prompts alone, and the verdicts of a second reader that saw sentences and passages alone.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import NOW, script
from fakes.openai_server import ScriptedLlm, reply

from bot.pipeline import Bot
from bot.prompts import PromptMessage
from bot.types import Scope
from index import Searcher

wording = script("benchmarks/wording.py")
PACKED = Path(__file__).parent / "data" / "replies.jsonl"


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that was packed, over the sample articles."""
    place = tmp_path_factory.mktemp("wording")
    for line in PACKED.read_text(encoding="utf-8").splitlines():
        name, told = json.loads(line)
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        listed = [one if isinstance(one, str) else json.dumps(one) for one in told]
        text = "\n".join(listed) if isinstance(told, list) else json.dumps(told)
        file.write_text(text, encoding="utf-8")
    (place / "samples").symlink_to(samples)
    return place


@pytest.mark.parametrize("setting", ["second reading", "rules alone"])
def test_faithful_replies_are_shown_in_their_words(folder: Path, setting: str) -> None:
    score = wording.score_faithful(folder, wording.Stage(folder), setting)
    assert len(score.worded) > 40
    assert sum(score.worded) / len(score.worded) >= 0.9
    assert sum(score.kept) / len(score.kept) >= 0.95
    assert all(score.derived)


def test_of_false_sentences_hardly_any_passes_a_second_reading(folder: Path) -> None:
    score = wording.score_unfaithful(folder, wording.Stage(folder), "second reading")
    assert len(score.unmarked) >= 8
    assert sum(score.every) / len(score.every) <= 0.05


def test_strict_mode_shows_no_false_sentence(folder: Path) -> None:
    score = wording.score_unfaithful(folder, wording.Stage(folder), "quotes alone")
    assert not any(score.every)


def test_a_recorded_search_finds_what_was_lacking(samples: Path) -> None:
    question = "How many more agreements did the organisers count than Trutnev had announced?"
    lacking = reply(status="not_in_archive", search=["forum organisers final count agreements"])

    def answer(messages: tuple[PromptMessage, ...]) -> str:
        user = messages[1].text
        cites = [re.findall(r"\[(\d+\.\d+)\] .*" + words, user)[0] for words in ("220 ", "175 ")]
        text = "The organisers counted 220 agreements, 45 more than the 175 that Trutnev had named."
        return reply((text, " ".join(cites)))

    llm = ScriptedLlm(lacking, answer)
    with Searcher.open(samples) as searcher:
        told = Bot(searcher, llm).ask(question, Scope(as_of=NOW))
    assert told.sentences[0].status == "verified"
    assert told.sentences[0].working == "220 - 175 = 45"
    assert told.usage["searches"] == 1
