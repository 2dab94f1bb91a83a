"""Three questions to a Chroma server over its own HTTP interface (v2), without chromadb.

chromadb takes half a second to import and waits for ever for a server that does not answer, so
what only needs one request is asked here, within the server's deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.deadline import within
from index.vectors.seam import seam
from index.vectors.server import Server

if TYPE_CHECKING:
    from httpx import Response

NOT_FOUND, TAKEN = 404, 409


def heartbeat(server: Server) -> None:
    """Raise VectorStoreError where the server does not answer within its deadline."""
    with seam("answer", server):
        _ask(server, "GET", "heartbeat").raise_for_status()


def described(server: Server, collection: str) -> Mapping[str, object] | None:
    """Return the metadata of a collection, or None where the server has none of that name.

    Raises VectorStoreError where the server does not answer, or lets nobody in.
    """
    path = f"tenants/{server.tenant}/databases/{server.database}/collections/{collection}"
    with seam("answer", server):
        answer = _ask(server, "GET", path)
        if answer.status_code == NOT_FOUND:
            return None
        found = answer.raise_for_status().json().get("metadata")
        return dict(found or {})


def make_room(server: Server) -> None:
    """Create the tenant and the database on the server where they are missing."""
    databases = f"tenants/{server.tenant}/databases"
    with seam("make a database", server):
        if _ask(server, "GET", f"{databases}/{server.database}").status_code != NOT_FOUND:
            return
        if _ask(server, "GET", f"tenants/{server.tenant}").status_code == NOT_FOUND:
            _make(server, "tenants", server.tenant)
        _make(server, databases, server.database)


def _make(server: Server, path: str, name: str) -> None:
    answer = _ask(server, "POST", path, {"name": name})
    if answer.status_code != TAKEN:
        answer.raise_for_status()


def _ask(
    server: Server, method: str, path: str, body: Mapping[str, object] | None = None
) -> Response:
    import httpx

    scheme = "https" if server.tls else "http"
    host = f"[{server.host}]" if ":" in server.host else server.host
    address = f"{scheme}://{host}:{server.port}/api/v2/{path}"

    def call() -> Response:
        return httpx.request(
            method, address, json=body, headers=dict(server.headers), timeout=server.deadline
        )

    return within(server.deadline, call)
