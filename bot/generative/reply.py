"""A model's reply, read while it comes: each sentence as soon as its last brace is there.

What is asked for is one JSON object (``SCHEMA``); prose or a code fence around it and a model's
thoughts before it are passed over. What was whole before a reply broke off stays read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from bot.generative.llm import ReplyError
from bot.sanitize import sanitize_text

LONGEST = 60_000
"""Characters of a reply; what runs on is cut off and counts as malformed."""
QUERIES, QUERY = 3, 200
"""Queries of one reply, and characters of one."""
_SENTENCES = re.compile(r'"sentences"\s*:\s*\[')
_THOUGHT = "</think>"
"""What ends a model's thoughts; some models leave out what begins them."""
_CITES = re.compile(r"\s*[\[(]\s*\d+(?:\.\d+)?(?:\s*[,;]\s*\d+(?:\.\d+)?)*\s*[\])](?=[\s.,;:!?]|$)")
"""Numbers of sentences set into prose: "[3.2, 7.1]"."""
_DECODER = json.JSONDecoder()

Status = Literal["answered", "partial", "not_in_archive"]
_TEXT: Mapping[str, object] = {"type": "string"}


def _make_object(**fields: object) -> dict[str, object]:
    """Return the schema of an object whose fields are all required, and no others allowed."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


SCHEMA = _make_object(
    question=_TEXT,
    status={"type": "string", "enum": ["answered", "partial", "not_in_archive"]},
    sentences={
        "type": "array",
        "items": _make_object(text=_TEXT, cites={"type": "array", "items": _TEXT}),
    },
    missing=_TEXT,
    search={"type": "array", "items": _TEXT},
)
"""The JSON schema of a reply, in the order in which it is written."""
READING_SCHEMA = _make_object(
    verdicts={
        "type": "array",
        "items": _make_object(
            item={"type": "integer"},
            verdict={"type": "string", "enum": ["yes", "partly", "no"]},
            words=_TEXT,
        ),
    },
)
"""The JSON schema of a second reading."""


@dataclass(frozen=True, slots=True)
class RawSentence:
    """A sentence as the model gives it, before anything is checked; ``cites`` as (3, 2)."""

    text: str
    cites: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReplyEnd:
    """What a whole reply says beside its sentences."""

    status: Status
    missing: str = ""
    search: tuple[str, ...] = ()
    question: str = ""


class ReplyReader:
    """Reads one reply; feed it the pieces, then finish."""

    def __init__(self) -> None:
        self._text = ""
        self._at: int | None = None
        self._count = 0

    def feed(self, piece: str) -> list[RawSentence]:
        """Return the sentences that ``piece`` completes, those of no use left out.

        Raises ReplyError where the reply runs on for too long.
        """
        self._text += piece
        if len(self._text) > LONGEST:
            raise ReplyError("the model's reply does not end.", "Ask again.")
        if self._at is None:
            self._at = self._opening()
        values = list(self._complete())
        self._count += len(values)
        return [one for value in values if (one := parse_sentence(value))]

    def _opening(self) -> int | None:
        spoken = _spoken(self._text)
        opened = None if spoken is None else _SENTENCES.search(self._text, spoken)
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
        """Return what the whole reply says; ReplyError where it is empty or not the JSON."""
        spoken = _spoken(self._text)
        text = "" if spoken is None else self._text[spoken:].strip()
        whole = find_object(text, "sentences")
        if whole is None or len(cast(list[object], whole["sentences"])) != self._count:
            raise ReplyError(
                "the model's reply is empty." if not text else "the model's reply is malformed.",
                "Ask again, or try another model.",
            )
        status = whole.get("status")
        if status not in ("answered", "partial", "not_in_archive"):
            status = "answered" if self._count else "not_in_archive"
        queries = whole.get("search")
        asked = [_line(one)[:QUERY] for one in queries] if isinstance(queries, list) else []
        return ReplyEnd(
            cast(Status, status),
            _line(whole.get("missing")),
            tuple(filter(None, asked))[:QUERIES],
            _line(whole.get("question")),
        )


def _line(value: object) -> str:
    """Return a JSON value as one line of inert text; "" where it is no text."""
    return " ".join(sanitize_text(value).split()) if isinstance(value, str) else ""


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
    opened = _SENTENCES.search(text)
    end = text.rfind(_THOUGHT, 0, opened.start() if opened else len(text))
    return end + len(_THOUGHT) if end >= 0 else 0


def find_object(text: str, field: str) -> dict[str, object] | None:
    """Return the first JSON object of a text whose ``field`` is a list, or None."""
    for brace in re.finditer(r"\{", text):
        try:
            value, _ = _DECODER.raw_decode(text, brace.start())
        except RecursionError:
            return None
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get(field), list):
            return value
    return None


def parse_sentence(value: object) -> RawSentence | None:
    """Return a sentence's JSON value as a sentence, or None where it has no text."""
    if not isinstance(value, dict):
        return None
    text = _line(_CITES.sub("", given) if isinstance(given := value.get("text"), str) else "")
    cites = value.get("cites")
    return RawSentence(text, _numbers(cites if isinstance(cites, list) else [])) if text else None


def _numbers(cites: Sequence[object]) -> tuple[tuple[int, int], ...]:
    """Return the numbers of sentences. Example: ["3.2", "[7.1]", "x"] -> ((3, 2), (7, 1))."""
    found = [
        (int(match[1]), int(match[2]))
        for cite in cites
        if isinstance(cite, str)
        for match in re.finditer(r"(?<!\d)([0-9]{1,3})\.([0-9]{1,3})(?!\d)", cite)
    ]
    return tuple(dict.fromkeys(found))
