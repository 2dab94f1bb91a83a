"""Where a Chroma server is, and what it must be told: address, headers, tenant, quotas.

The values come from the configuration (the caller reads it; nothing here does). A Chroma server
has no authentication of its own since 1.0, so plain http leaves the machine nowhere: beyond
loopback it is refused, and the remedy is https through a proxy that authenticates.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from index.errors import VectorStoreError

CLOUD_URL = "https://api.trychroma.com"
"""Chroma Cloud's address (chromadb 1.5.9, ``CloudClient``)."""

_DEFAULT_PLACE = "default_tenant/default_database"
Documents = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
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
    def at(
        cls,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        tenant: str = "default_tenant",
        database: str = "default_database",
        deadline: float = 10.0,
    ) -> Server:
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
    def cloud(
        cls, key: str, *, tenant: str, database: str, url: str = CLOUD_URL, deadline: float = 10.0
    ) -> Server:
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
            url=url, host=host, port=port, tls=tls, tenant=tenant, database=database,
            headers={"X-Chroma-Token": key}, deadline=deadline,
            batch=300, most_results=300, document_bytes=16_384,
        )  # fmt: skip


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
