"""Where the inbox's tests keep one: a file, PostgreSQL, PostgreSQL behind PgBouncer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.postgres_server import (
    PostgresServer,
    find_postgres,
    has_pgbouncer,
    run_pgbouncer,
    run_postgres,
)

MISSING = "PostgreSQL is not installed (Debian: apt-get install postgresql pgbouncer)"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    pytest.importorskip("psycopg_pool")
    if find_postgres() is None:
        pytest.skip(MISSING)
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def pgbouncer(postgres: PostgresServer) -> Iterator[str]:
    if not has_pgbouncer():
        pytest.skip("PgBouncer is not installed (Debian: apt-get install pgbouncer)")
    with run_pgbouncer(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres", "pgbouncer"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "sqlite":
        return tmp_path / "inbox.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    server.clear()
    url: str = server.url if request.param == "postgres" else request.getfixturevalue("pgbouncer")
    return url
