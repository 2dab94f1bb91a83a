"""Tokens: OpenAI's own, from the file on disk, without the network or LlamaIndex."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from index.errors import EmbedderError
from index.language import tokens


def test_tokens_are_those_of_cl100k_base() -> None:
    assert tokens.encode("hello world") == [15339, 1917]
    assert tokens.encode("tiktoken is great!") == [83, 1609, 5963, 374, 2294, 0]
    assert tokens.count_tokens("") == 0


@pytest.mark.parametrize(
    "text", ["U.S. \n\n “quoted” — 3,500", "中文 😀", "<|endoftext|> is plain"]
)
def test_tokens_give_the_text_back(text: str) -> None:
    assert tokens.decode(tokens.encode(text)) == text


@pytest.mark.parametrize("unit", ["word ", " ", "x", "\n", "中"])
def test_a_very_long_text_is_no_trouble(unit: str) -> None:
    text = unit * 1_200_000
    assert tokens.decode(tokens.encode(text)) == text


def test_cutting_long_texts_keeps_words_whole() -> None:
    text = "Reporters waited outside. " * 5_000
    assert tokens.count_tokens(text) == 5 * 5_000 + 1


def test_counting_imports_no_llama_index() -> None:
    code = (
        "import sys; from index.language import tokens; tokens.count_tokens('a b')\n"
        "assert not {'llama_index.core', 'nltk', 'requests'} & set(sys.modules)"
    )
    root = ROOT
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_missing_vocabulary_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_core", lambda: tmp_path)
    with pytest.raises(EmbedderError, match="not the cl100k_base vocabulary"):
        tokens._ranks()
