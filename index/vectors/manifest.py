"""What a generation says of itself: written once, checked whenever one is opened.

``files`` maps each sealed file to its size and SHA-256. Chroma's own ``chroma.sqlite3`` is left
out: Chroma changes it when it is only opened (see `index.vectors.chroma`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.errors import VectorStoreError

FORMAT = 1
"""The format of generations that this dateline reads and writes."""

NAME = "manifest.json"
UNSEALED = frozenset({NAME, "chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-journal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One generation's contents: how far it follows the archive, and what it was made with.

    ``change`` is the archive's change sequence at the time of building, ``rows`` the number of
    passages, ``chroma`` the version of chromadb, ``server`` the address of the collection or ""
    for the embedded one, ``recall`` what the probe found against an exact scan.
    """

    number: int
    change: int
    rows: int
    model: str
    dimensions: int
    chroma: str
    collection: str
    server: str = ""
    documents: bool = False
    recall: float = 1.0
    format: int = FORMAT
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into the folder."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder and compare the sizes of its files.

        Raises VectorStoreError for a missing or torn manifest, another format, or a file that
        is missing or of another size.
        """
        values = _values(folder)
        if values.get("format") != FORMAT:
            raise VectorStoreError(
                f"{folder} has format {values.get('format')}; this dateline reads {FORMAT}.",
                "Install the newer dateline, or run `dateline reindex`.",
            )
        try:
            files = {name: (int(size), str(sha)) for name, (size, sha) in values["files"].items()}  # type: ignore[attr-defined]
            manifest = cls(**{**values, "files": files})  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _torn(folder, f"its manifest lacks a part ({error})") from error
        for name, (size, _) in files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise _torn(folder, f"{name} is missing or not of {size:,} bytes")
        return manifest

    def verify(self, folder: Path) -> None:
        """Compare every sealed file with its checksum; VectorStoreError names one that fails."""
        for name, (_, sha) in self.files.items():
            if _sha256(folder / name) != sha:
                raise _torn(folder, f"{name} does not have the checksum of its manifest")


def sealed(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of every file of the folder that stays as it is."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, _sha256(path))
        for path in paths
        if path.name not in UNSEALED
    }


def _values(folder: Path) -> dict[str, object]:
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _torn(folder, f"its manifest cannot be read ({error})") from error
    if not isinstance(values, dict):
        raise _torn(folder, "its manifest is no JSON object")
    return values


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _torn(folder: Path, why: str) -> VectorStoreError:
    return VectorStoreError(
        f"The vector generation in {folder} cannot be used: {why}.",
        "Run `dateline reindex` to build it again from the stored vectors.",
    )
