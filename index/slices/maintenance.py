"""Keeping a split archive: copied as a whole, and its catalogue made true again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from index.archive import back_up_archive
from index.archive.backup import copy_file
from index.archive.lock import WriterLock
from index.slices.catalogue import FILE, FOLDER, Catalogue, is_split
from index.slices.opening import get_model, list_archives
from index.slices.split import enter_slice


def back_up(directory: Path, target: Path, *, also: Sequence[str] = ()) -> None:
    """Copy an archive, whole or split, into a folder; of a split one each slice as it stands.

    Nobody writes to a split archive meanwhile. Raises what `index.archive.back_up_archive` raises.
    """
    if not is_split(directory):
        back_up_archive(directory, target, also=also)
        return
    with ExitStack() as held:
        held.callback(WriterLock.take(directory).release)
        for folder in list_archives(directory):
            back_up_archive(folder, target / FOLDER / folder.name)
        for name in also:
            if (directory / name).is_file():
                copy_file(directory / name, target / name)
        copy_file(directory / FOLDER / FILE, target / FOLDER / FILE)


def restock(directory: Path) -> None:
    """Take stock of every slice anew, after its embedder or its vectors have changed."""
    if not is_split(directory):
        return
    with ExitStack() as held:
        held.callback(WriterLock.take(directory).release)
        catalogue = held.enter_context(Catalogue.open(directory, write=True))
        spans = {one.name: (one.start, one.end) for one in catalogue.slices()}
        for folder in list_archives(directory):
            enter_slice(catalogue, folder, spans[folder.name])
        made = [get_model(folder) for folder in list_archives(directory)]
        catalogue.set_model(*next(filter(None, made)))
