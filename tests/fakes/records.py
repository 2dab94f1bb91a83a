"""Records to build an archive from, and a run that builds it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from index.embeddings import ToyEmbedder
from index.ingest import BuildReport, build_archive

NOW = datetime(2024, 5, 1, 12, 0)


TOY = ToyEmbedder(dimensions=16)


BODY = "The mayor of Arle opened the new bridge over the river. Hundreds came to watch."


def run(source: Path | str, archive: Path, **more: Any) -> BuildReport:
    more = {"embedder": TOY, "publish": lambda *_: None, "workers": 1, "now": NOW} | more
    return build_archive([str(source)], archive, **more)


def records(path: Path, *found: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in found), encoding="utf-8")
    return path


def record(id: str, body: str = BODY, **more: object) -> dict[str, object]:
    return {"id": id, "title": f"Bridge {id}", "body": body, "published_at": "2018-06-14", **more}


def counts(report: BuildReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.failed)


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
