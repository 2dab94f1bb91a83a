"""How many of a set of inputs are read as they should be: title, text, day and source.

    python benchmarks/reading.py FOLDER...

A folder holds ``expected.json`` (a list) or ``expected.jsonl``, a line an input: ``path``,
``refused`` (nothing of it may become an article), and ``articles`` with ``title``, ``published``
(a day, or null for none), ``source``, ``body_has`` and ``body_lacks``; ``title_also``,
``published_also`` and ``source_also`` are other values that are right. An input that is one
article may state these fields itself. White space is single and quotes are alike on both sides;
a title or source may carry more than is asked, and a source may be its initials.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from index import build_archive
from index.archive import Archive
from index.embeddings import ToyEmbedder
from index.errors import DatelineError
from index.types import Article

NOW = datetime(2026, 11, 26, 12, 0)
"""The moment of reading: nothing can have been published later."""
_QUOTES = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")
_PARTS = ("title", "published", "source", "body_has", "body_lacks")
Wanted = Mapping[str, Any]


def read_expected(folder: Path) -> list[Wanted]:
    """Return what is asked of each input of a folder."""
    whole = folder / "expected.json"
    if whole.exists():
        return list(json.loads(whole.read_text(encoding="utf-8")))
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def read_articles(path: Path) -> tuple[list[Article], list[str]]:
    """Return the articles that an input is read as, and why what is none was not read."""
    with tempfile.TemporaryDirectory() as room:
        place = Path(room) / "archive"
        report = build_archive(
            [str(path)],
            place,
            now=NOW,
            workers=1,
            embedder=ToyEmbedder(dimensions=16),
            publish=lambda *_: None,
        )
        reasons = [failure.reason for failure in report.failed]
        try:
            with Archive.open(place) as archive:
                return list(archive.articles()), reasons
        except DatelineError:  # nothing was read, so there is no archive
            return [], reasons


def find_faults(wanted: Wanted, found: Sequence[Article], reasons: Sequence[str]) -> list[str]:
    """Return in which ways an input was read wrongly."""
    if wanted.get("refused"):
        return [f"not refused: {one.title[:50]!r}" for one in found]
    articles = wanted.get("articles") or [{name: wanted.get(name) for name in _PARTS}]
    faults = []
    if len(found) != len(articles):
        told = f" ({reasons[0][:80]})" if reasons else ""
        faults.append(f"{len(found)} articles for {len(articles)}{told}")
    for one in articles:
        article = _find(one, found)
        faults += _compare(one, article) if article else [f"missing: {str(one['title'])[:50]!r}"]
    return faults


def _find(wanted: Wanted, found: Sequence[Article]) -> Article | None:
    """Return the article that is meant: the one with most of its text, title and day."""
    parts = [_fold(part) for part in wanted.get("body_has") or ()]
    scored = [
        (
            sum(part in _fold(one.body) for part in parts),
            bool(wanted.get("title")) and _has_title(one, wanted),
            one.published is not None and one.published.value[:10] in _allowed(wanted, "published"),
            -number,
        )
        for number, one in enumerate(found)
    ]
    best = max(scored, default=None)
    return found[-best[3]] if best and any(best[:2]) else None


def _compare(wanted: Wanted, found: Article) -> Iterator[str]:
    if wanted.get("title") and not _has_title(found, wanted):
        yield f"title {found.title[:60]!r} for {wanted['title'][:60]!r}"
    day = found.published.value[:10] if found.published else None
    days = [None if not one else str(one)[:10] for one in _allowed(wanted, "published")]
    if day not in days:
        yield f"day {day} for {days[0]}"
    sources = [str(one) for one in _allowed(wanted, "source") if one]
    if sources and not any(_is_source(one, found) for one in sources):
        yield f"source {found.source!r} for {sources[0]!r}"
    body = _fold(found.body)
    for part in wanted.get("body_has") or ():
        if _fold(part) not in body:
            yield f"lost: {part[:50]!r}"
    for part in wanted.get("body_lacks") or ():
        if _fold(part) in body:
            yield f"kept: {part[:50]!r}"


def _allowed(wanted: Wanted, name: str) -> list[Any]:
    """Return the values of a part that are right, the best first."""
    also = wanted.get(f"{name}_also") or []
    return [wanted.get(name), *(also if isinstance(also, list) else [also])]


def _fold(text: str | None) -> str:
    return " ".join((text or "").translate(_QUOTES).split())


def _has_title(found: Article, wanted: Wanted) -> bool:
    titles = [_fold(str(one)).casefold() for one in _allowed(wanted, "title") if one]
    return any(one in _fold(found.title).casefold() for one in titles)


def _is_source(wanted: str, found: Article) -> bool:
    """Tell whether an article's source or agency is meant: "The", "www." and initials aside."""
    words = re.findall(r"\b[^\W\d_]\w*", wanted)
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) > 1 and initials in (found.source, found.agency):
        return True
    return _bare(wanted) in _bare(f"{found.source} {found.agency}")


def _bare(name: str) -> str:
    return re.sub(r"^(?:the\s+|www\.)", "", _fold(name).casefold())


def measure_folder(folder: Path) -> tuple[int, int]:
    """Read a folder's inputs, print what was read wrongly; return how many were right, of all."""
    expected, right = read_expected(folder), 0
    for wanted in expected:
        path = folder / wanted["path"]
        faults = find_faults(wanted, *read_articles(path))
        right += not faults
        if faults:
            print(f"  {wanted['path']}: {'; '.join(faults[:4])}")
    print(f"{folder.name}: {right} of {len(expected)} read as they should be")
    return right, len(expected)


def main() -> int:
    """Measure each folder; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="+", type=Path, help="a folder with expected.json")
    for folder in parser.parse_args().folder:
        if not any((folder / f"expected.{end}").exists() for end in ("json", "jsonl")):
            print(f"There is no expected.json in {str(folder)!r}. Name a folder that has one.")
            return 2
        measure_folder(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
