"""The sources a user names, one after another: files, folders, addresses, "-".

Folders are walked in the order of their paths. A symbolic link is followed only to a place
inside the folder that was named. A file reached twice is read once; an id met twice is a
failure of its second record, so that no article silently replaces another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from index.errors import ReadError
from index.read.document import RawDocument, ReadFailure, failure
from index.read.files import SUFFIXES, read_file, read_stream
from index.read.keys import stem, stems


def read(
    sources: Sequence[str], *, stdin: BinaryIO | None = None, allow_private: bool = False
) -> Iterator[RawDocument | ReadFailure]:
    """Read every source and yield what it holds, in order.

    A source is a file, a folder, an http(s) address, or "-" for ``stdin`` (bytes).
    ``allow_private`` lets addresses lead to this machine and private networks. Nothing is
    raised for bad input: each becomes a ReadFailure, and reading goes on.
    """
    places: dict[str, str] = {}
    done: set[Path] = set()
    for source in sources:
        for item in _read_one(source, stdin, allow_private, done):
            yield _unique(item, places) if isinstance(item, RawDocument) else item


def _unique(document: RawDocument, places: dict[str, str]) -> RawDocument | ReadFailure:
    first = places.get(document.key)
    if first is None:
        places[document.key] = document.origin
        return document
    error = ReadError(f"The id {document.key!r} was already read from {first}.", "Give it its own.")
    return failure(document.origin, error)


def _read_one(
    source: str, stdin: BinaryIO | None, allow_private: bool, done: set[Path]
) -> Iterator[RawDocument | ReadFailure]:
    if source == "-":
        yield from _read_stdin(stdin)
        return
    if "://" in source:
        from index.read.address import read_address

        yield from read_address(source, allow_private=allow_private)
        return
    path = Path(source)
    if not path.exists():
        error = ReadError(f"There is no file or folder {source!r}.", "Check the path.")
        yield failure(source, error)
    elif path.is_dir():
        yield from _read_folder(path, done)
    else:
        yield from _read_once(path, source, stem(path), done)


def _read_stdin(stdin: BinaryIO | None) -> Iterator[RawDocument | ReadFailure]:
    if stdin is None:
        yield failure("-", ReadError("Standard input is not open.", "Pipe a text or JSON lines."))
        return
    yield from read_stream(stdin)


def _read_folder(folder: Path, done: set[Path]) -> Iterator[RawDocument | ReadFailure]:
    root = folder.resolve()
    files = sorted(path for path in root.rglob("*") if _wanted(path, root))
    inside = [path for path in files if path.resolve().is_relative_to(root)]
    if not files:
        kinds = ", ".join(sorted(SUFFIXES))
        error = ReadError(
            f"The folder {str(folder)!r} holds no file to read.", f"It takes {kinds}."
        )
        yield failure(str(folder), error)
    ids = stems(inside, root)
    for path in files:
        if path in ids:
            yield from _read_once(path, str(path), ids[path], done)
        else:
            error = ReadError("It is a link out of the folder.", "Name its target to read it.")
            yield failure(str(path), error)


def _wanted(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    if hidden or not (path.is_symlink() or path.is_file()):
        return False
    return path.name.lower().endswith(tuple(SUFFIXES)) or _leads_out(path, folder)


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and path.is_dir() and not path.resolve().is_relative_to(folder)


def _read_once(
    path: Path, origin: str, key: str, done: set[Path]
) -> Iterator[RawDocument | ReadFailure]:
    real = path.resolve()
    if real in done:
        return
    done.add(real)
    yield from read_file(path, origin=origin, key=key)
