"""What a generation says of itself: written once, checked whenever one is opened.

``files`` maps each sealed file to its size and SHA-256. Chroma's own ``chroma.sqlite3`` is left
out: Chroma changes it when it is only opened (see `index.vectors.chroma`). ``seal`` is the digest
of everything else that the manifest says, ``token`` the archive's own note of the generation: an
archive that was put back from a backup does not know what was built after it.
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

CHECKED_BYTES = 16_000_000
"""Up to so many bytes a generation's files are compared with their checksums when it is opened
(20 ms); the files of a larger one by size, until the writer verifies them."""

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
    token: str = ""
    seal: str = ""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into the folder."""
        values = asdict(self)
        text = json.dumps({**values, "seal": _seal(values)}, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder and compare its files, small ones by their checksums.

        Raises VectorStoreError for a missing or torn manifest, another format, or a file that
        is missing or not the one that was sealed.
        """
        values = _values(folder)
        if values.get("format") != FORMAT:
            raise VectorStoreError(
                f"{folder} has format {values.get('format')}; this dateline reads {FORMAT}.",
                "Install the newer dateline, or run `dateline reindex`.",
            )
        if values.get("seal", "") not in ("", _seal(values)):  # older manifests have none
            raise _damaged(folder, "its manifest is not what was written")
        try:
            files = {name: (int(size), str(sha)) for name, (size, sha) in values["files"].items()}  # type: ignore[attr-defined]
            manifest = cls(**{**values, "files": files})  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _damaged(folder, f"its manifest lacks a part ({error})") from error
        for name, (size, _) in files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise _damaged(folder, f"{name} is missing or not of {size:,} bytes")
        if sum(size for size, _ in files.values()) <= CHECKED_BYTES:
            manifest.verify(folder)
        return manifest

    def verify(self, folder: Path) -> None:
        """Compare every sealed file with its checksum; VectorStoreError names one that fails."""
        for name, (_, sha) in self.files.items():
            if _sha256(folder / name) != sha:
                raise _damaged(folder, f"{name} does not have the checksum of its manifest")


def compute_checksums(folder: Path) -> dict[str, tuple[int, str]]:
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
        raise _damaged(folder, f"its manifest cannot be read ({error})") from error
    if not isinstance(values, dict):
        raise _damaged(folder, "its manifest is no JSON object")
    return values


def _seal(values: Mapping[str, object]) -> str:
    text = json.dumps({**values, "seal": ""}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _damaged(path.parent, f"{path.name} cannot be read ({error.strerror})") from error


def _damaged(folder: Path, why: str) -> VectorStoreError:
    return VectorStoreError(
        f"The vector generation in {folder} cannot be used: {why}.",
        "Run `dateline reindex` to build it again from the stored vectors.",
    )
