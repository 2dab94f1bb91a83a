"""The two things reading yields: a raw document, or a failure with its reason.

The limits are those of news, with room to spare: the longest article of 16,861 in the
RealTimeQA collection has 100,000 characters, and ``War and Peace`` 3.2 million.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from index.errors import ReadError

Kind = Literal["text", "markdown", "html", "record"]

MAX_ARTICLE = 2_000_000  # characters of one article, page or record body
MAX_LINE = 16_000_000  # bytes of one line of JSON Lines
MAX_FILE = 64_000_000  # bytes of a file that has to be held whole (.json, feeds)
MAX_DEPTH = 40  # nesting of a record's JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One thing that was read, not yet cleaned.

    ``origin`` says where it stands ("a.jsonl:12", "news/b.txt", an address), ``key`` is the
    article id proposed for it, ``fields`` what came with a record besides its text.
    """

    origin: str
    text: str
    kind: Kind
    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """One thing that could not be read: where it stands, and why, on one line."""

    origin: str
    reason: str


def failure(origin: str, error: ReadError) -> ReadFailure:
    """Return the failure that an error at one place amounts to."""
    return ReadFailure(origin=origin, reason=str(error))
