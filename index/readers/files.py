"""Files, folders, standard input and addresses, each read by the format that its content tells."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.errors import ReadError
from index.readers.document import (
    RawDocument,
    ReadItem,
    ReadNotice,
    get_file_stem,
    get_file_stems,
    make_failure,
)
from index.readers.formats import SUFFIXES, list_suffixes, read_source
from index.readers.mojibake import mend_document
from index.readers.source import PEEK, SourceStream

__all__ = ["SUFFIXES", "read_file", "read_sources", "read_stream"]


def read_file(
    path: Path, *, origin: str, key: str, encoding: str = "", in_folder: bool = False
) -> Iterator[ReadItem]:
    """Yield what one file holds. What no reader takes is a failure, in a folder a notice."""
    try:
        with path.open("rb", buffering=PEEK) as stream:
            source = SourceStream(
                stream=cast("io.BufferedReader[Any]", stream),
                origin=origin,
                key=key,
                name=path.name,
                read_inner=read_source,
                encoding=encoding,
            )
            yield from read_source(source, lenient=in_folder)
    except OSError as error:
        reason = ReadError(f"It cannot be opened: {error.strerror}.", "Check its permissions.")
        yield make_failure(origin, reason)


def read_stream(stdin: BinaryIO, encoding: str = "") -> Iterator[ReadItem]:
    """Yield what standard input holds, in any format that its first bytes tell."""
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), PEEK)
    try:
        yield from read_source(
            SourceStream(
                stream=stream,
                origin="-",
                key="stdin",
                name="",
                read_inner=read_source,
                encoding=encoding,
            ),
            lenient=False,
        )
    finally:
        stream.detach()  # standard input is its owner's to close


def read_sources(
    sources: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    encoding: str = "",
) -> Iterator[ReadItem]:
    """Read every source and yield what it holds, in order.

    A source is a file, a folder, an http(s) address, or "-" for ``stdin`` (bytes).
    ``allow_private`` lets addresses lead to this machine and private networks; ``encoding`` is
    that of all texts, where the user names one. Nothing is raised for bad input: each becomes a
    ReadFailure, what is left out on purpose a ReadNotice, and reading goes on.
    """
    places: dict[str, str] = {}
    done: set[Path] = set()
    for source in sources:
        for item in _read_one(source, stdin, allow_private, done, encoding):
            yield _unique(mend_document(item), places) if isinstance(item, RawDocument) else item


def _unique(document: RawDocument, places: dict[str, str]) -> ReadItem:
    first = places.get(document.key)
    if first is None:
        places[document.key] = document.origin
        return document
    error = ReadError(f"The id {document.key!r} was already read from {first}.", "Give it its own.")
    return make_failure(document.origin, error)


def _read_one(
    source: str, stdin: BinaryIO | None, allow_private: bool, done: set[Path], encoding: str
) -> Iterator[ReadItem]:
    if source == "-":
        yield from _read_stdin(stdin, encoding)
        return
    if "://" in source:
        from index.readers.web import read_address

        yield from read_address(source, allow_private=allow_private)
        return
    path = Path(source)
    if not path.exists():
        error = ReadError(f"There is no file or folder {source!r}.", "Check the path.")
        yield make_failure(source, error)
    elif path.is_dir():
        yield from _read_folder(path, done, encoding)
    elif _is_new(path, done):
        yield from read_file(path, origin=source, key=get_file_stem(path), encoding=encoding)


def _read_stdin(stdin: BinaryIO | None, encoding: str) -> Iterator[ReadItem]:
    if stdin is None:
        yield make_failure(
            "-", ReadError("Standard input is not open.", "Pipe a text or JSON lines.")
        )
        return
    yield from read_stream(stdin, encoding)


def _read_folder(folder: Path, done: set[Path], encoding: str) -> Iterator[ReadItem]:
    root = folder.resolve()
    hidden, files = _walk(root)
    yield from hidden
    inside = [path for path in files if path.resolve().is_relative_to(root)]
    if not files:
        error = ReadError(
            f"The folder {str(folder)!r} holds no file to read.", f"It takes {list_suffixes()}."
        )
        yield make_failure(str(folder), error)
    ids = get_file_stems(inside, root)
    for path in files:
        if path not in ids:
            error = ReadError("It is a link out of the folder.", "Name its target to read it.")
            yield make_failure(str(path), error)
        elif _is_new(path, done):
            yield from read_file(
                path, origin=str(path), key=ids[path], encoding=encoding, in_folder=True
            )


def _walk(root: Path) -> tuple[list[ReadNotice], list[Path]]:
    """Return notices of what is hidden below a folder, and its files in order.

    Links to folders are not followed; one that leads out is listed with the files.
    """
    hidden, files = list[ReadNotice](), list[Path]()
    for place, folders, names in os.walk(root):
        here = Path(place)
        for name in [*folders, *names]:
            if name.startswith("."):
                notice = ReadNotice(
                    origin=str(here / name), kind="hidden", reason="its name begins with a dot"
                )
                hidden.append(notice)
        links = [n for n in folders if not n.startswith(".") and (here / n).is_symlink()]
        out = [here / n for n in links if not (here / n).resolve().is_relative_to(root)]
        folders[:] = [n for n in folders if not n.startswith(".") and n not in links]
        shown = [here / name for name in names if not name.startswith(".")]
        files += [*out, *(path for path in shown if path.is_symlink() or path.is_file())]
    return sorted(hidden, key=lambda one: one.origin), sorted(files)


def _is_new(path: Path, done: set[Path]) -> bool:
    real = path.resolve()
    if real in done:
        return False
    done.add(real)
    return True
