"""A model's replies on record: kept once, played back for ever, and never asked for in CI.

``RecordedLlm`` stands where any ``Llm`` stands. A tape is a file of JSON lines, one a call, keyed
by what the model would have been sent; a call whose prompt has changed is not on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from bot.errors import CaseError
from bot.generative import Delta, Llm, Price
from bot.prompts import PromptMessage

Mode = Literal["record", "replay", "refuse"]


class Cassette:
    """The replies in one file, by key; written line by line as they come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        stored = list(_lines(path)) if path.exists() else []
        self._known = {key: reply for key, _, reply in stored}
        self.model = stored[0][1] if stored else ""
        """The model whose replies they are; "" for a tape that is still empty."""

    def get(self, key: str) -> list[Delta] | None:
        """Return the reply recorded under a key, or None."""
        found = self._known.get(key)
        return [Delta(**piece) for piece in found] if found is not None else None

    def put(self, key: str, model: str, reply: Sequence[Delta]) -> None:
        """Record a reply whose last piece has come."""
        pieces = [asdict(piece) for piece in reply]
        line = json.dumps({"key": key, "model": model, "reply": pieces}, ensure_ascii=False)
        with self._lock:
            self._known[key] = pieces
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")


def _lines(path: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    try:
        for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            stored: Mapping[str, Any] = json.loads(line)
            yield stored["key"], stored["model"], stored["reply"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{path} holds no recorded replies: {error}.", "Record it anew.") from error


class RecordedLlm:
    """An ``Llm`` whose replies go on a tape or come from it.

    "record" asks ``llm`` for what is not on the tape; "replay" and "refuse" never ask anybody,
    and raise CaseError for a call that is not on it ("refuse" even where there is a tape: no
    model may be used at all). CaseError is no failure of the model, so the run stops there
    instead of falling back on the keyless answer.
    """

    def __init__(
        self,
        tape: Cassette,
        mode: Mode,
        llm: Llm | None = None,
        *,
        name: str = "",
        price: Price | None = None,
    ) -> None:
        if mode == "record" and llm is None:
            raise CaseError("there is no model to record.", "Set DATELINE_MODEL, or replay.")
        self._tape, self._mode, self._llm = tape, mode, llm
        self._name, self._price = name or (llm.name if llm else tape.model), price

    @property
    def name(self) -> str:
        """The name of the model whose replies these are."""
        return self._name

    @property
    def price(self) -> Price | None:
        """What its tokens cost, where that is set; a reply from the tape costs what it did."""
        return self._llm.price if self._llm else self._price

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        """Yield the reply, from the tape where it is there; raises what ``llm`` raises."""
        if self._mode == "refuse":
            raise CaseError(f"{self._name} was asked, and none may be.", "Use --engine keyless.")
        key = compute_call_key(self._name, messages)
        known = self._tape.get(key)
        if known is not None:
            yield from known
        elif self._llm is None or self._mode == "replay":
            raise CaseError(
                f"{self._tape.path} has no reply of {self._name} to this prompt ({key[:12]}).",
                "Record it: --replies-mode record.",
            )
        else:
            yield from self._recorded(
                key, self._llm.stream(messages, seconds=seconds, schema=schema)
            )

    def _recorded(self, key: str, reply: Iterator[Delta]) -> Iterator[Delta]:
        pieces = []
        for piece in reply:
            pieces.append(piece)
            yield piece
        self._tape.put(key, self._name, pieces)


def compute_call_key(model: str, messages: Sequence[PromptMessage]) -> str:
    """Return the key of a call: the SHA-256 of the model's name and every message, in order."""
    told = json.dumps([model, *([one.role, one.text] for one in messages)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
