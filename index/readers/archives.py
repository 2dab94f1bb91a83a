"""Archives: zip, tar and gzip. Every member is read by its own format, some levels deep.

What is unpacked is counted: a bomb ends with one line. A DOCX, an EPUB and an XLSX are zip files
too and are told by their members.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from index.errors import ReadError
from index.readers.document import ReadItem, get_file_stem, make_failure
from index.readers.epub import read_epub
from index.readers.office import read_docx
from index.readers.source import PEEK, SourceStream, wrap_bytes
from index.readers.spreadsheet import read_spreadsheet
from index.readers.unpack import DAMAGE, DamagedStream, UnpackedStream, open_gzip

_DEEPEST = 3  # archives inside archives
_MEMBERS = 1_000_000
_WHOLE = 512_000_000  # bytes of an archive inside another, which has to be held whole


def read_gzip(source: SourceStream) -> Iterator[ReadItem]:
    """Yield what a gzip stream holds, as if it lay there unpacked."""
    _check_depth(source)
    name = source.name[:-3] if source.name.lower().endswith((".gz", ".tgz")) else source.name
    name = f"{name}.tar" if source.name.lower().endswith(".tgz") else name
    yield from source.read_inner(
        SourceStream(
            stream=open_gzip(source.stream, source.budget),
            origin=source.origin,
            key=source.key,
            name=name,
            read_inner=source.read_inner,
            encoding=source.encoding,
            depth=source.depth + 1,
            budget=source.budget,
        )
    )


def read_zip(source: SourceStream) -> Iterator[ReadItem]:
    """Yield what the members of a zip file hold; a DOCX, EPUB or XLSX as what it is."""
    _check_depth(source)
    try:
        held = _seekable(source)
        packed = zipfile.ZipFile(held)
        names = {info.filename for info in packed.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, LookupError) as error:
        raise ReadError("The zip file is damaged or cut off.", "Fetch the file again.") from error
    with packed:
        if "word/document.xml" in names:
            _check_parts(packed)
            held.seek(0)
            data = held.read(_WHOLE)
            whole = wrap_bytes(data, source, origin=source.origin, key=source.key, name=source.name)
            yield from read_docx(whole)
        elif "META-INF/container.xml" in names:
            yield from _guarded(read_epub(source, packed), source)
        elif "xl/workbook.xml" in names:
            yield from _guarded(read_spreadsheet(source, packed), source)
        elif kind := _known_kind(names):
            yield source.notice(kind, "no format that is read")
        else:
            yield from _members(packed, source)


def _check_depth(source: SourceStream) -> None:
    if source.depth >= _DEEPEST:
        raise ReadError(f"It lies in more than {_DEEPEST} archives.", "Unpack them first.")


def _seekable(source: SourceStream) -> BinaryIO:
    """Return an archive's bytes where one can move in them: the file, or all of it in memory."""
    if source.depth == 0 and source.stream.seekable():
        return source.stream
    return io.BytesIO(source.read_bytes(_WHOLE))


def _known_kind(names: set[str]) -> str:
    """Return what else a zip file may be: a presentation, a program."""
    kinds = {
        "ppt/presentation.xml": ".pptx",
        "content.xml": ".odt",
        "META-INF/MANIFEST.MF": ".jar",
        "AndroidManifest.xml": ".apk",
    }
    return next((kind for name, kind in kinds.items() if name in names), "")


def _check_parts(packed: zipfile.ZipFile) -> None:
    """Refuse a document whose parts unpack to more than a document's."""
    if sum(info.file_size for info in packed.infolist()) > _WHOLE:
        raise ReadError("The document unpacks to too much.", "Save it again without pictures.")


def _guarded(items: Iterator[ReadItem], source: SourceStream) -> Iterator[ReadItem]:
    """Yield items; one failure where the archive's own bytes are damaged."""
    try:
        yield from items
    except (*DAMAGE, ValueError, LookupError) as error:
        reason = ReadError(f"It is damaged ({type(error).__name__}).", "Fetch the file again.")
        reason.__cause__ = error
        yield make_failure(source.origin, reason)


def _members(packed: zipfile.ZipFile, source: SourceStream) -> Iterator[ReadItem]:
    infos = [info for info in packed.infolist() if not info.is_dir() and not _hidden(info.filename)]
    if len(infos) > _MEMBERS:
        raise ReadError(f"It holds more than {_MEMBERS:,} files.", "Unpack it.")
    if not infos:
        raise ReadError("The archive holds no files.", "Fetch the file again.")
    for info in infos:
        place = f"{source.origin}/{info.filename}"
        try:
            if info.flag_bits & 1:
                raise ReadError("It is locked with a password.", "Unpack it with the password.")
            with packed.open(info) as member:
                yield from _member(member, info.filename, max(info.compress_size, 1), source)
        except ReadError as error:
            yield make_failure(place, error)
        except DAMAGE as error:
            reason = ReadError("It is damaged or cut off.", "Fetch the archive again.")
            reason.__cause__ = error
            yield make_failure(place, reason)


def _hidden(name: str) -> bool:
    """Tell whether a member is a system's own: "__MACOSX/._a.txt", ".DS_Store"."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _member(member: Any, name: str, packed: int, source: SourceStream) -> Iterator[ReadItem]:
    path = PurePosixPath(name)
    stream = UnpackedStream(member, "archive member", lambda: packed, source.budget)
    inner = SourceStream(
        stream=io.BufferedReader(stream, PEEK),
        origin=f"{source.origin}/{name}",
        key=f"{source.key}/{path.with_name(get_file_stem(path)).as_posix()}",
        name=path.name,
        read_inner=source.read_inner,
        encoding=source.encoding,
        depth=source.depth + 1,
        budget=source.budget,
    )
    yield from source.read_inner(inner)


def read_tar(source: SourceStream) -> Iterator[ReadItem]:
    """Yield what the members of a tar file hold, one after another; links are not followed."""
    import tarfile

    _check_depth(source)
    try:
        with tarfile.open(fileobj=source.stream, mode="r|") as packed:
            for info in packed:
                member = packed.extractfile(info) if info.isreg() else None
                if member is not None and not _hidden(info.name):
                    try:
                        yield from _member(member, info.name, max(info.size, 1), source)
                    except DamagedStream as error:
                        yield make_failure(f"{source.origin}/{info.name}", error)
    except (tarfile.TarError, ValueError, *DAMAGE) as error:
        reason = ReadError("The tar file is damaged or cut off.", "Fetch the file again.")
        reason.__cause__ = error
        yield make_failure(source.origin, reason)
