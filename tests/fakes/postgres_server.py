"""A PostgreSQL of this machine on 127.0.0.1 for tests, PgBouncer before it where asked for.

Debian's packages ``postgresql`` and ``pgbouncer`` bring both; where they are missing, tests that
need them are skipped. The server may not run as root, who runs it as ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
PACKAGES = Path("/usr/lib/postgresql")
FAST = ("-c", "shared_buffers=16MB", "-c", "max_connections=60", "-c", "listen_addresses=127.0.0.1")


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version's, or None."""
    if on_path := shutil.which("postgres"):
        return Path(on_path).parent
    found = sorted(PACKAGES.glob("*/bin/postgres"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


def find_free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """A cluster in a folder of its own; ``url`` is its database."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self.url = f"postgresql://dateline@127.0.0.1:{self.port}/postgres"
        self._folder, self._data = folder, folder / "data"
        self._user = _find_user()
        self._programs = find_postgres() or PACKAGES
        if self._user:
            shutil.chown(folder, self._user)
        self._call("initdb", "-D", str(self._data), "-U", "dateline", "-A", "trust", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        options = f"-p {self.port} -k {self._folder} {' '.join(FAST)}"
        log = str(self._folder / "log")
        self._call("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast`` ends connections, ``immediate`` is as a crash."""
        self._call("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def clear(self) -> None:
        """Drop everything that tests have stored."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """Yield a new server; it is stopped and its data removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-", dir="/tmp"))
    folder.chmod(0o755)
    server = PostgresServer(folder)
    try:
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder)


@contextmanager
def run_pgbouncer(server: PostgresServer) -> Iterator[str]:
    """Yield the address of a PgBouncer in transaction mode before a server."""
    port = find_free_port()
    folder = Path(tempfile.mkdtemp(prefix="dateline-pgbouncer-", dir="/tmp"))
    users, settings = folder / "users.txt", folder / "pgbouncer.ini"
    users.write_text('"dateline" ""\n')
    settings.write_text(
        "[databases]\n"
        f"postgres = host=127.0.0.1 port={server.port} user=dateline\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\nauth_file = {users}\npool_mode = transaction\n"
        "default_pool_size = 10\n"
    )
    folder.chmod(0o755)
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    log = (folder / "log").open("wb")
    running = subprocess.Popen([program, str(settings)], user=_find_user(), stderr=log, stdout=log)
    try:
        _wait_for_port(port)
        yield f"postgresql://dateline@127.0.0.1:{port}/postgres"
    finally:
        running.terminate()
        running.wait(PATIENCE)
        log.close()
        shutil.rmtree(folder)


def has_pgbouncer() -> bool:
    """Tell whether PgBouncer is installed."""
    return bool(shutil.which("pgbouncer")) or Path("/usr/sbin/pgbouncer").exists()


def _find_user() -> str | None:
    """Return whom root runs the server as; None where this is not root."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait_for_port(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"Nothing listens on port {port}.")
