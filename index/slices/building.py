"""Filling an archive, whole or split, on this machine or with the help of a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from index import ingest
from index.embeddings import Embedder
from index.embeddings.load import DEFAULT
from index.ingest import BuildReport, Progress
from index.ingest.pipeline import (
    Prepare,
    Publish,
    check_sources,
    prepare_in_processes,
    take_in,
)
from index.ingest.prepare import count_cores
from index.ingest.report import Tally
from index.readers import read_sources
from index.slices.catalogue import is_split
from index.slices.opening import get_model
from index.vectors import publish_if_due
from index.vectors.generation import STATIC


def build_archive(
    sources: Sequence[str],
    directory: Path,
    *,
    now: datetime,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    encoding: str = "",
    prune: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    publish: Publish = publish_if_due,
    workers: int | None = None,
    cluster: str = "",
) -> BuildReport:
    """Take the articles of the sources into the archive in a folder, whole or split.

    As `index.ingest.build_archive`, which see; with the address of a Ray ``cluster`` the documents
    are cleaned, dated and embedded there. Each slice that articles go to has one writer, here.
    """
    prepare = _prepare_on(cluster, embedder, directory) if cluster else None
    given: dict[str, Any] = {"prune": prune, "progress": progress}
    if not is_split(directory):
        return ingest.build_archive(
            sources,
            directory,
            now=now,
            stdin=stdin,
            allow_private=allow_private,
            encoding=encoding,
            embedder=embedder,
            publish=publish,
            workers=workers,
            prepare=prepare,
            **given,
        )
    from index.slices.intake import SlicedIntake

    check_sources(sources)
    tally = Tally()
    intake = SlicedIntake(directory, embedder, now, tally, publish)
    reading = partial(
        read_sources, sources, stdin=stdin, allow_private=allow_private, encoding=encoding
    )
    prepare = prepare or partial(prepare_in_processes, workers=workers or count_cores())
    return take_in(sources, reading, intake, tally, now, prepare=prepare, **given)


def _prepare_on(cluster: str, embedder: Embedder | None, directory: Path) -> Prepare:
    """Return what prepares documents on a cluster; it embeds where that needs no key."""
    from index.slices.cluster import prepare_on_cluster

    name = embedder.name if embedder else _get_embedder_name(directory)
    return partial(prepare_on_cluster, address=cluster, embedder=name if name in STATIC else "")


def _get_embedder_name(directory: Path) -> str:
    """Return the name of the embedder of an archive; the default's where there is none yet."""
    made = get_model(directory)
    return made[0] if made else DEFAULT
