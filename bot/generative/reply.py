"""A model's reply, read while it comes: each claim as soon as its last brace is there.

What is asked for is one JSON object; prose or a code fence around it and a model's thoughts
before it are passed over. What is not whole at the end is no reply.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.generative.llm import ReplyError
from bot.types import REFUSAL

LONGEST = 40_000
"""Characters of a reply; what runs on is cut off and counts as malformed."""
_CLAIMS = re.compile(r'"claims"\s*:\s*\[')
_THOUGHT = "</think>"
"""What ends a model's thoughts; some models leave out what begins them."""
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class RawClaim:
    """A claim as the model gives it, before anything is verified."""

    sentence: str
    passage: int
    quote: str


@dataclass(frozen=True, slots=True)
class ReplyEnd:
    """What a whole reply says beside its claims."""

    short: str
    refused: bool


class ReplyReader:
    """Reads one reply; feed it the pieces, then finish."""

    def __init__(self) -> None:
        self._text = ""
        self._at: int | None = None
        self.claims: list[object] = []

    def feed(self, piece: str) -> list[object]:
        """Return the claims (JSON values) that ``piece`` completes.

        Raises ReplyError where the reply runs on for too long.
        """
        self._text += piece
        if len(self._text) > LONGEST:
            raise ReplyError("the model's reply does not end.", "Ask again.")
        if self._at is None:
            self._at = self._opening()
        found = list(self._complete())
        self.claims += found
        return found

    def _opening(self) -> int | None:
        spoken = _spoken(self._text)
        opened = None if spoken is None else _CLAIMS.search(self._text, spoken)
        return opened.end() if opened else None

    def _complete(self) -> list[object]:
        found: list[object] = []
        while self._at is not None:
            start = self._at + len(re.match(r"[\s,]*", self._text[self._at :])[0])  # type: ignore[index]
            if not self._text.startswith("{", start):
                break
            try:
                value, self._at = _DECODER.raw_decode(self._text, start)
            except (ValueError, RecursionError):
                break
            found.append(value)
        return found

    def finish(self) -> ReplyEnd:
        """Return what the whole reply says.

        Raises ReplyError where it is empty, not JSON, or its claims are not those that were
        read on the way.
        """
        spoken = _spoken(self._text)
        text = "" if spoken is None else self._text[spoken:].strip()
        if _bare(text) == _bare(REFUSAL):
            return ReplyEnd("", True)
        whole = _object(text)
        if whole is None or whole["claims"] != self.claims:
            raise ReplyError(
                "the model's reply is empty." if not text else "the model's reply is malformed.",
                "Ask again, or try another model.",
            )
        short = whole.get("short")
        short = " ".join(short.split()) if isinstance(short, str) else ""
        refused = not self.claims and _bare(short) == _bare(REFUSAL)
        return ReplyEnd("" if _bare(short) == _bare(REFUSAL) else short, refused)


def _spoken(text: str) -> int | None:
    """Return where a reply begins behind the model's thoughts; None while it still thinks.

    A mark of thoughts within the object is a quote's: articles may be about models.
    """
    if text.lstrip().startswith("{"):
        return 0
    if "<think>" in text.partition("{")[0]:
        end = text.find(_THOUGHT) + len(_THOUGHT)
        more = _spoken(text[end:]) if _THOUGHT in text else None
        return None if more is None else end + more
    opened = _CLAIMS.search(text)
    end = text.rfind(_THOUGHT, 0, opened.start() if opened else len(text))
    return end + len(_THOUGHT) if end >= 0 else 0


def _bare(text: str) -> str:
    return " ".join(text.split()).strip("\"'“”`*. ").casefold()


def _object(text: str) -> dict[str, object] | None:
    """Return the first JSON object of a text that has a list of claims."""
    for brace in re.finditer(r"\{", text):
        try:
            value, _ = _DECODER.raw_decode(text, brace.start())
        except RecursionError:
            return None
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("claims"), list):
            return value
    return None


def parse_claim(value: object) -> RawClaim | None:
    """Return a claim's JSON value as a claim, or None where a part is missing or of no use."""
    if not isinstance(value, dict):
        return None
    sentence, passage, quote = (value.get(key) for key in ("sentence", "passage", "quote"))
    if isinstance(passage, str) and passage.strip().isascii() and passage.strip().isdigit():
        passage = int(passage.strip()[:6])
    if isinstance(passage, bool) or not isinstance(passage, int):
        return None
    if not isinstance(sentence, str) or not isinstance(quote, str) or not quote.strip():
        return None
    return RawClaim(" ".join(sentence.split()), passage, quote)
