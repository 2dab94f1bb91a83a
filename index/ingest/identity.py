"""Which article a document is: known already, a new version, or a namesake from elsewhere.

The id of a record or an address is its publisher's and is kept. The id of a file is only its
name: another file of that name in another folder is another article, and gets a suffix made of
its place, the same in every run.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from index.archive import compute_content_hash, compute_digest
from index.readers import RawDocument
from index.types import Article, Passage

READER = "3"
"""Raised when articles are read or cleaned otherwise, so that known documents are read anew."""

_POSITION = re.compile(r"(?::\d+|\[\d+\])$")


def get_place(origin: str) -> str:
    """Return the file or address that an origin lies in, however it was spelled.

    Example: "news/../a.jsonl:12" -> "/home/me/a.jsonl"; addresses and "-" stay as they are.
    """
    bare = _POSITION.sub("", origin)
    return bare if "://" in bare or bare == "-" else _resolved(bare, Path.cwd())


@lru_cache(maxsize=64)
def _resolved(path: str, _folder: Path) -> str:
    """Return a path without links, as seen from a folder; thousands of records share one file."""
    return str(Path(path).resolve())


def clear_place_cache() -> None:
    """Look at the links of the file system anew: at the start of a run."""
    _resolved.cache_clear()


def compute_document_digest(document: RawDocument) -> bytes:
    """Return what decides whether a document was taken in before: its key, text and fields."""
    fields = json.dumps(dict(document.fields), sort_keys=True, default=str)
    return compute_digest(READER, document.kind, document.key, document.text, fields)


def has_own_id(document: RawDocument) -> bool:
    """Tell whether the id is the publisher's, not the name of a file."""
    return document.kind == "record" or "://" in document.origin


class StoredArticles(Protocol):
    """What is stored of articles, in one archive or in the slices of one."""

    def find_places(self, article_id: str) -> set[str]:
        """Return the origins whose present text gives an article."""
        ...

    def get_content_hash(self, article_id: str) -> bytes | None:
        """Return the content hash of an article's newest version."""
        ...


def resolve_article_id(archive: StoredArticles, document: RawDocument, article: Article) -> str:
    """Return the id under which an article of a document belongs in the archive."""
    if has_own_id(document):
        return article.id
    here = get_place(document.origin)
    suffixed = f"{article.id}-{blake2b(here.encode(), digest_size=3).hexdigest()}"
    if here in archive.find_places(suffixed):
        return suffixed
    places = archive.find_places(article.id)
    if (
        not places
        or here in places
        or archive.get_content_hash(article.id) == compute_content_hash(article)
    ):
        return article.id
    return suffixed


def change_article_id(
    article: Article, passages: list[Passage], article_id: str
) -> tuple[Article, list[Passage]]:
    """Return an article and its passages under another id."""
    if article.id == article_id:
        return article, passages
    named = [
        replace(passage, id=f"{article_id}#{number}", article_id=article_id)
        for number, passage in enumerate(passages, start=1)
    ]
    return replace(article, id=article_id), named
