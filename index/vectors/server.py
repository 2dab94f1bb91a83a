"""Where a Chroma server is, and what it must be told: address, headers, tenant, quotas.

The values come from the configuration (the caller reads it; nothing here does). A Chroma server
has no authentication of its own since 1.0, so plain http leaves the machine nowhere: beyond
loopback it is refused, and the remedy is https through a proxy that authenticates.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from index.deadline import run_with_timeout
from index.errors import DatelineError, VectorStoreError

if TYPE_CHECKING:
    from httpx import Response

CLOUD_URL = "https://api.trychroma.com"
"""Chroma Cloud's address (chromadb 1.5.9, ``CloudClient``)."""

_DEFAULT_PLACE = "default_tenant/default_database"
Documents = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaServer:
    """A Chroma server, a distributed Chroma, or Chroma Cloud.

    ``deadline`` is seconds a call may take. ``headers`` and ``key`` stay out of ``repr``: they
    are secrets. Build one with `Server.at` or `Server.cloud`, which check what they are given.
    """

    url: str
    host: str
    port: int
    tls: bool
    tenant: str = "default_tenant"
    database: str = "default_database"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    deadline: float = 10.0
    batch: int = 1000
    most_results: int = 10_000
    document_bytes: int | None = None

    @property
    def name(self) -> str:
        """The address with the database, by which a generation remembers where it is."""
        place = f"{self.tenant}/{self.database}"
        return self.url if place == _DEFAULT_PLACE else f"{self.url}#{place}"

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        tenant: str = "default_tenant",
        database: str = "default_database",
        deadline: float = 10.0,
    ) -> ChromaServer:
        """Return the server at ``url``, such as "https://chroma.example.org:8443".

        Raises VectorStoreError for an address that is not http(s), and for plain http to a
        machine other than this one.
        """
        tls, host, port = _parts(url)
        if not tls and not _loopback(host):
            raise VectorStoreError(
                f"{url!r} would send the archive unencrypted to a server without authentication.",
                "Give an https address of a proxy that authenticates, or a server on 127.0.0.1.",
            )
        place = {"tenant": tenant, "database": database, "deadline": deadline}
        return cls(url=url, host=host, port=port, tls=tls, headers=dict(headers or {}), **place)  # type: ignore[arg-type]

    @classmethod
    def from_cloud(
        cls, key: str, *, tenant: str, database: str, url: str = CLOUD_URL, deadline: float = 10.0
    ) -> ChromaServer:
        """Return Chroma Cloud, within its quotas (300 rows a write, 300 results, 16,384 bytes).

        Raises VectorStoreError where the key, the tenant or the database is empty.
        """
        missing = [
            n for n, v in (("key", key), ("tenant", tenant), ("database", database)) if not v
        ]
        if missing:
            raise VectorStoreError(
                f"Chroma Cloud needs a {' and a '.join(missing)}.",
                "Set CHROMA_API_KEY, CHROMA_TENANT and CHROMA_DATABASE.",
            )
        tls, host, port = _parts(url)
        return cls(
            url=url,
            host=host,
            port=port,
            tls=tls,
            tenant=tenant,
            database=database,
            headers={"X-Chroma-Token": key},
            deadline=deadline,
            batch=300,
            most_results=300,
            document_bytes=16_384,
        )


def _parts(url: str) -> tuple[bool, str, int]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
        raise VectorStoreError(
            f"{url!r} is not the address of a Chroma server.",
            'Give one such as "http://127.0.0.1:8000" or "https://chroma.example.org".',
        )
    tls = parts.scheme == "https"
    return tls, parts.hostname, port or (443 if tls else 8000)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


NOT_FOUND, TAKEN = 404, 409


def check_heartbeat(server: ChromaServer) -> None:
    """Raise VectorStoreError where the server does not answer within its deadline."""
    with translate_chroma_errors("answer", server):
        _ask(server, "GET", "heartbeat").raise_for_status()


def get_collection_metadata(server: ChromaServer, collection: str) -> Mapping[str, object] | None:
    """Return the metadata of a collection, or None where the server has none of that name.

    Raises VectorStoreError where the server does not answer, or lets nobody in.
    """
    path = f"tenants/{server.tenant}/databases/{server.database}/collections/{collection}"
    with translate_chroma_errors("answer", server):
        answer = _ask(server, "GET", path)
        if answer.status_code == NOT_FOUND:
            return None
        found = answer.raise_for_status().json().get("metadata")
        return dict(found or {})


def ensure_database(server: ChromaServer) -> None:
    """Create the tenant and the database on the server where they are missing."""
    databases = f"tenants/{server.tenant}/databases"
    with translate_chroma_errors("make a database", server):
        if _ask(server, "GET", f"{databases}/{server.database}").status_code != NOT_FOUND:
            return
        if _ask(server, "GET", f"tenants/{server.tenant}").status_code == NOT_FOUND:
            _make(server, "tenants", server.tenant)
        _make(server, databases, server.database)


def _make(server: ChromaServer, path: str, name: str) -> None:
    answer = _ask(server, "POST", path, {"name": name})
    if answer.status_code != TAKEN:
        answer.raise_for_status()


def _ask(
    server: ChromaServer, method: str, path: str, body: Mapping[str, object] | None = None
) -> Response:
    import httpx

    scheme = "https" if server.tls else "http"
    host = f"[{server.host}]" if ":" in server.host else server.host
    address = f"{scheme}://{host}:{server.port}/api/v2/{path}"

    def call() -> Response:
        return httpx.request(
            method, address, json=body, headers=dict(server.headers), timeout=server.deadline
        )

    return run_with_timeout(server.deadline, call)


Place = Path | ChromaServer
"""Where collections are: in a folder of this machine, or on a server."""


@contextmanager
def translate_chroma_errors(deed: str, place: Place) -> Iterator[None]:
    """Turn whatever chromadb raises inside into one VectorStoreError, its cause kept.

    It raises its own errors, httpx's, bare ``Exception``, and panics of Rust that derive from
    BaseException. ``deed`` completes "did not ...".
    """
    try:
        yield
    except (DatelineError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise _translated(error, deed, place) from error


def _translated(error: BaseException, deed: str, place: Place) -> VectorStoreError:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    reason = lines[0].rstrip(".?")
    if isinstance(place, ChromaServer):
        remedy = "Start the server, or mend CHROMA_URL and its token."
        if type(error).__name__ == "NotFoundError":  # chromadb's, which is not imported here
            remedy = "Run `dateline reindex` to bring the vectors there again."
        return VectorStoreError(f"The Chroma server {place.url} did not {deed}: {reason}.", remedy)
    remedy = "Run `dateline reindex` to build it again from the stored vectors."
    return VectorStoreError(f"Chroma in {place} did not {deed}: {reason}.", remedy)
