"""Tokens of OpenAI's ``cl100k_base`` encoding; the only importer of tiktoken.

The encoding's 100,256 ranks are read from the copy that llama-index-core ships (tiktoken's own
loader would fetch them from the network or look for a folder named in the environment). The
pattern and the special tokens are those of ``tiktoken_ext.openai_public.cl100k_base``.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EmbedderError

if TYPE_CHECKING:
    import tiktoken

_FILE = "_static/tiktoken_cache/9b5ad71b2ce5302211f9c61530b329a4922fc6a4"  # sha1 of its address
_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
_BLOCK = 50_000  # characters
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_SPECIAL = {
    "<|endoftext|>": 100257,
    "<|fim_prefix|>": 100258,
    "<|fim_middle|>": 100259,
    "<|fim_suffix|>": 100260,
    "<|endofprompt|>": 100276,
}


def encode(text: str) -> list[int]:
    """Return the tokens of a text; words that look like special tokens are plain text."""
    if len(text) <= _BLOCK:
        return _encoding().encode_ordinary(text)
    return [token for block in _blocks(text) for token in _encoding().encode_ordinary(block)]


def _blocks(text: str) -> Iterator[str]:
    """Cut a long text before spaces: tiktoken 0.14 overflows its stack on 1 MB of white space."""
    start = 0
    while start < len(text):
        limit = start + _BLOCK
        space = text.rfind(" ", start + _BLOCK // 2, limit) if limit < len(text) else -1
        end = space if space > 0 else limit
        yield text[start:end]
        start = end


def count_tokens(text: str) -> int:
    """Return how many tokens a text has. Example: "hello world" -> 2."""
    return len(encode(text))


def decode(tokens: list[int]) -> str:
    """Return the text of some tokens."""
    return _encoding().decode(tokens)


@functools.cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    return tiktoken.Encoding(
        "cl100k_base", pat_str=_PATTERN, mergeable_ranks=_ranks(), special_tokens=_SPECIAL
    )


def _ranks() -> dict[bytes, int]:
    """Read the ranks; a file that is missing or changed is an error, never a download."""
    path = _core() / _FILE
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise EmbedderError(
            f"{path} is not the cl100k_base vocabulary.", "Install llama-index-core again."
        )
    pairs = (line.split() for line in data.splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in pairs}


def _core() -> Path:
    """Return the folder of llama_index.core without importing it (that takes a second)."""
    found = importlib.util.find_spec("llama_index")
    for root in (found.submodule_search_locations or ()) if found else ():
        if (Path(root) / "core" / _FILE).is_file():
            return Path(root) / "core"
    raise EmbedderError("llama-index-core is not installed.", "Install dateline again.")
