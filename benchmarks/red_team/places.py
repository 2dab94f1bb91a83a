"""Paths and addresses that lead where they should not: every input that takes one."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from harness import SAMPLES, Context, Score

from bot.repl.commands import SaveError, save_transcript
from index import Archive
from index.errors import ReadError
from index.ingest.articles import extract_articles
from index.readers import RawDocument, ReadFailure, read_sources
from index.readers.web import _is_public, read_address
from red_team.field import run_command

PRIVATE = (
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/",
    "http://0x7f000001/", "http://0x7f.1/", "http://2130706433/", "http://017700000001/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/", "http://[fd00::1]/", "http://[fec0::1]/", "http://localhost/",
    "http://localhost./", "http://LOCALHOST/", "http://ip6-localhost/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://news.example@127.0.0.1/", "http://127.0.0.1#@news.example/",
    "http://127.0.0.1\\@news.example/", "http://127.0.0.1:22/", "http://１２７.0.0.1/",
    "http://⑫7.0.0.1/", "http://127。0。0。1/", "file:///etc/passwd", "file://localhost/etc/passwd",
    "FILE:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "data:text/plain,x",
    "http:///etc/passwd", "http://", "https://", "http://[", "http://[::1", "http://a:99999/",
    "http://news.example/\r\nHost: 127.0.0.1", "http://%31%32%37.0.0.1/", "jar:http://127.0.0.1!/",
    "http://" + "a" * 70_000, "http://\x00/", "http://\ud800/", "unix:///var/run/docker.sock",
)  # fmt: skip
OUT = ("../../etc/passwd", "/etc/passwd", "..\\..\\x", "%2e%2e/x", "\0", "a\0b", "~root", "CON", "")


def attack_addresses(_context: Context) -> Score:
    """Read each address, directly, by redirect and by a name that leads inside."""
    score = Score()
    for address in PRIVATE:
        score.add(_read(address, None))
        moved = httpx.MockTransport(_Moved(address))
        score.add(_read("https://news.example/a", moved))
    for inside in ("127.0.0.1", "10.0.0.7", "::1", "::ffff:10.0.0.1", "169.254.169.254"):
        answer = httpx.MockTransport(lambda _: httpx.Response(200, text="secret " * 50))
        found = list(
            read_address(
                "http://rebound.example/",
                transport=answer,
                resolve=_Rebound(inside),
            )
        )
        score.add([] if isinstance(found[0], ReadFailure) else [f"a name that leads to {inside}"])
    return score


@dataclass(frozen=True)
class _Moved:
    """Answers every request with a redirection."""

    to: str

    def __call__(self, request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(302, headers=[(b"Location", self.to.encode("utf-8", "replace"))])


@dataclass(frozen=True)
class _Rebound:
    """Resolves every name to a public address and one inside."""

    to: str

    def __call__(self, host: str) -> list[str]:
        del host
        return ["93.184.216.34", self.to]


def _read(address: str, transport: httpx.BaseTransport | None) -> list[str]:
    """Return what is wrong: an address that leads inside must fail, in a line."""

    def resolve(host: str) -> list[str]:
        return ["93.184.216.34"] if host == "news.example" else _addresses(host)

    refused = transport or httpx.MockTransport(_asked)
    found = list(read_address(address, transport=refused, resolve=resolve))
    bad = [one for one in found if not isinstance(one, ReadFailure)]
    asked = [one for one in found if isinstance(one, ReadFailure) and "599" in one.reason]
    return [f"{address[:60]!r} was asked"] * bool(bad or asked)


def _asked(request: httpx.Request) -> httpx.Response:
    """Answer a request: 599 where it came to an address that is inside."""
    return httpx.Response(404 if _is_public(request.url.host) else 599)


def _addresses(host: str) -> list[str]:
    from index.readers.web import _addresses as real

    return real(host)


def attack_paths(context: Context) -> Score:
    """Name files and ids that lead out: links, parents, ids, transcripts, backups."""
    score, archive = Score(), context.archive("clean")
    secret = context.folder / "secret.txt"
    secret.write_text("The secret of the house is told nowhere at all.\n" * 5, encoding="utf-8")
    folder = context.folder / "linked"
    folder.mkdir(exist_ok=True)
    for name, target in (("out.txt", secret), ("up", context.folder), ("loop", folder)):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)
    for item in read_sources([str(folder)]):
        score.add([] if isinstance(item, ReadFailure) else [f"{item.origin} was read"])
    for name in OUT:
        code, said = run_command("articles", "show", name, "--archive", str(archive))
        score.add([f"articles show {name!r} ends with {code}"] * (code != 1 or "root:" in said))
    record = context.folder / "ids.jsonl"
    record.write_text(
        "".join(
            f'{{"id": "{name}", "title": "x", "body": "The mayor of Elm spoke on Monday."}}\n'
            for name in ("../../../tmp/out", "/etc/cron.d/x", "..", ".")
        ),
        "utf-8",
    )
    before = _files(context.folder)
    run_command("index", str(record), "--archive", str(context.folder / "ids"))
    made = {path for path in _files(context.folder) - before if "ids" not in path.parts[-3:][0:3]}
    score.add([f"{path} was made" for path in made if context.folder / "ids" not in path.parents])
    with Archive.open(context.folder / "ids") as reader:
        score.add([] if reader.article("../../../tmp/out") else ["an id was changed"])
    score.add(_fetched(context, secret))
    score.add(_saved(secret))
    score.add(_saved(SAMPLES))
    score.add(_saved(Path("/proc/self/mem")))
    return score


def _fetched(context: Context, secret: Path) -> list[str]:
    """Read files that are nothing but an address or a path: neither may be opened for them."""
    feed = context.folder / "feed.txt"
    feed.write_text(
        "<rss><channel><item><title>x</title><description>A secret of the house."
        "</description></item></channel></rss>",
        encoding="utf-8",
    )
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        for name, text in (
            ("a.html", address),
            ("b.htm", address),
            ("c.txt", address),
            ("d.xml", str(feed)),
            ("e.rss", str(feed)),
            ("f.xml", address),
            ("g.html", str(secret)),
            ("h.md", address),
        ):
            (context.folder / name).write_text(text, encoding="utf-8")
            threading.Thread(target=_heard, args=(listening, asked)).start()
            for item in read_sources([str(context.folder / name)]):
                if isinstance(item, RawDocument):
                    with suppress(ReadError):
                        said = "".join(one.body for one in extract_articles(item))
                        asked += [f"{name} was opened"] * ("of the house" in said)
    return asked


def _heard(listening: socket.socket, asked: list[str]) -> None:
    with suppress(TimeoutError, OSError):
        listening.accept()[0].close()
        asked.append("an address in a file was asked")


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def _saved(path: Path) -> list[str]:
    """Try to write a transcript over what is there."""
    try:
        save_transcript("x", str(path))
    except SaveError:
        return []
    return [f"/save wrote over {path}"]
