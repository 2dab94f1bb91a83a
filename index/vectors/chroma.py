"""Collections of unit vectors in Chroma: the one file that imports chromadb.

chromadb takes half a second to import and keeps one system alive per path, shared by every
client of the process; so it is imported inside functions, and a collection is closed before its
folder is renamed. It raises its own errors, httpx's, bare ``Exception`` and Rust panics (which
derive from BaseException); `index.vectors.server` turns all of them into `VectorStoreError`.

Concedes: opening an embedded store adds a row to Chroma's own ``acquire_write`` table, so the
file ``chroma.sqlite3`` changes when it is only read; the vectors' files do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from index.deadline import run_with_timeout
from index.vectors.server import (
    ChromaServer,
    Place,
    check_heartbeat,
    ensure_database,
    translate_chroma_errors,
)

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.config import Settings

Metadata = Mapping[str, str | int]

EF_CONSTRUCTION = 64
EF_SEARCH = 256
NEIGHBOURS = 16
"""HNSW's parameters: recall@10 of .99 at 60,000 news passages; 128 costs a third more to build."""

WRITES = 6.0
"""How many deadlines one write to a server may take."""

EMBEDDED_BATCH = 5000
"""Rows of one write to an embedded store; SQLite's variables allow 5,461 (chromadb 1.5.9)."""

SYNC = 20_000
"""Rows after which Chroma writes its index and empties its log.

Once at the end costs a sixth more processor time, a fifth more memory and twice the disk.
"""


class Collection:
    """One open collection of Chroma, embedded in a folder or on a server.

    Rows are the archive's passage rows; Chroma's ids are their decimal digits.
    """

    def __init__(self, client: ClientAPI, collection: Any, place: Place) -> None:
        self._client = client
        self._collection = collection
        self._place = place

    @property
    def about(self) -> Mapping[str, object]:
        """The collection's own metadata, as given to `create`."""
        return dict(self._collection.metadata or {})

    def add(
        self,
        rows: NDArray[np.int64],
        vectors: NDArray[np.float32],
        metadatas: Sequence[Metadata],
        documents: Sequence[str] | None = None,
    ) -> None:
        """Add rows with unit vectors (n, d), one metadata each, and their texts if given."""
        size = self._place.batch if isinstance(self._place, ChromaServer) else EMBEDDED_BATCH
        with translate_chroma_errors("take new passages", self._place):
            for at in range(0, len(rows), size):
                some = slice(at, at + size)
                add = partial(
                    self._collection.add,
                    ids=[str(row) for row in rows[some].tolist()],
                    embeddings=vectors[some],
                    metadatas=list(metadatas[some]),
                    documents=None if documents is None else list(documents[some]),
                )
                _bounded(self._place, add, WRITES)

    def query(
        self, vectors: NDArray[np.float32], n: int
    ) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Return, for each unit vector (m, d), its ``n`` nearest rows and their cosines.

        Nearest first; fewer where the collection, or the server's quota, holds fewer.
        """
        if isinstance(self._place, ChromaServer):
            n = min(n, self._place.most_results)
        with translate_chroma_errors("answer", self._place):
            query = partial(
                self._collection.query,
                query_embeddings=vectors,
                n_results=n,
                include=["distances"],
            )
            found = _bounded(self._place, query)
            pairs = zip(found["ids"], found["distances"], strict=True)
            return [(_rows(ids), 1 - np.asarray(far, dtype=np.float32)) for ids, far in pairs]

    def close(self) -> None:
        """Release the files or the connections; the collection is of no use after."""
        with translate_chroma_errors("close", self._place):
            _hang_up(self._client)


def create_collection(place: Place, name: str, *, capacity: int, about: Metadata) -> Collection:
    """Create collection ``name`` at ``place`` for about ``capacity`` rows.

    Raises VectorStoreError where it stands already or the store cannot be written.
    """
    if isinstance(place, ChromaServer):
        ensure_database(place)
    with translate_chroma_errors("create a collection", place):
        client = _client(place, WRITES)
        hnsw: dict[str, object] = {
            "space": "ip",
            "ef_construction": EF_CONSTRUCTION,
            "ef_search": EF_SEARCH,
            "max_neighbors": NEIGHBOURS,
        }
        if isinstance(place, Path):
            most = max(capacity, 2)
            hnsw |= {"batch_size": min(most, EMBEDDED_BATCH), "sync_threshold": min(most, SYNC)}
        with ExitStack() as undo:
            undo.callback(_hang_up, client)
            made = client.create_collection(
                name,
                embedding_function=None,
                configuration=cast("CreateCollectionConfiguration", {"hnsw": hnsw}),
                metadata=dict(about),
            )
            undo.pop_all()
        return Collection(client, made, place)


def open_collection(place: Place, name: str) -> Collection:
    """Open collection ``name`` that `create` made. Raises VectorStoreError where it cannot."""
    with translate_chroma_errors("open a collection", place):
        if isinstance(place, Path) and not (place / "chroma.sqlite3").is_file():
            raise FileNotFoundError("there is no store")  # Chroma would make an empty one
        with ExitStack() as undo:
            client = _client(place)
            undo.callback(_hang_up, client)
            found = client.get_collection(name, embedding_function=None)
            undo.pop_all()
        return Collection(client, found, place)


def list_collections(server: ChromaServer) -> dict[str, Mapping[str, object]]:
    """Return the collections of a server: name to the metadata given to `create`."""
    ensure_database(server)
    with translate_chroma_errors("list its collections", server):
        client = _client(server)
        found = client.list_collections()
        _hang_up(client)
        return {each.name: dict(each.metadata or {}) for each in found}


def drop_collection(server: ChromaServer, name: str) -> None:
    """Delete collection ``name`` of a server; an unknown one raises VectorStoreError."""
    with translate_chroma_errors("delete a collection", server):
        client = _client(server, WRITES)
        client.delete_collection(name)
        _hang_up(client)


def get_chroma_version() -> str:
    """Return the version of chromadb that is installed, without importing it."""
    from importlib.metadata import version as installed

    return installed("chromadb")


def get_minilm_folder() -> Path:
    """Return where Chroma keeps the files of its own embedding model."""
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2 as Model

    return Path(Model.DOWNLOAD_PATH) / Model.EXTRACTED_FOLDER_NAME


def load_minilm_function() -> Callable[[list[str]], Sequence[Sequence[float]]]:
    """Return Chroma's own embedding function; its model must be in `minilm_folder`."""
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2 as Model

    model: Any = Model(preferred_providers=["CPUExecutionProvider"])
    return lambda texts: model(texts)


def _bounded(place: Place, call: Callable[[], Any], patience: float = 1.0) -> Any:
    """Return ``call()``, for a server within its deadline (stretched by ``patience``)."""
    return (
        run_with_timeout(place.deadline * patience, call)
        if isinstance(place, ChromaServer)
        else call()
    )


def _rows(ids: Sequence[str]) -> NDArray[np.int64]:
    return np.fromiter((int(each) for each in ids), dtype=np.int64, count=len(ids))


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]


def _client(place: Place, patience: float = 1.0) -> ClientAPI:
    """Return a client; ``patience`` stretches a server's deadline."""
    import chromadb

    if isinstance(place, Path):
        return chromadb.PersistentClient(path=str(place), settings=_settings())
    check_heartbeat(place)
    client = run_with_timeout(place.deadline, lambda: _remote(place))
    client._server._session.timeout = place.deadline * patience  # type: ignore[attr-defined]
    return client


def _hang_up(client: ClientAPI) -> None:
    """Close a client and its connections, which chromadb 1.5.9 leaves open."""
    client.close()  # type: ignore[attr-defined]
    admin = client._admin_client  # type: ignore[attr-defined]
    for server in (client._server, admin._server):  # type: ignore[attr-defined]
        session = getattr(server, "_session", None)
        if session is not None:
            session.close()


def _remote(server: ChromaServer) -> ClientAPI:
    import chromadb

    return chromadb.HttpClient(
        host=server.host,
        port=server.port,
        ssl=server.tls,
        headers=dict(server.headers),
        settings=_settings(),
        tenant=server.tenant,
        database=server.database,
    )
