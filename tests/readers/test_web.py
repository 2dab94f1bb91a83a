"""Addresses: what is fetched, hop by hop, and where no hop may lead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from index.ingest.articles import extract_articles
from index.readers import RawDocument, ReadFailure, web
from index.readers.document import make_slug
from index.readers.web import read_address

PAGE = """<html><head><title>Lock shut</title>
<meta property="article:published_time" content="2021-03-08T09:15:00Z"></head><body><article>
<h1>Lock shut</h1><p>Engineers closed the northern lock of Port Ellery on Monday, after divers
had found cracks in its gate.</p><p>The repair may last for three weeks, the port authority said
in a statement.</p></article></body></html>"""
NAMES = {
    "news.example": ["93.184.216.34"],
    "inside.example": ["10.0.0.7"],
    "both.example": ["93.184.216.34", "127.0.0.1"],
}


def read(answer: httpx.Response | list[httpx.Response], address: str = "https://news.example/a"):  # type: ignore[no-untyped-def]
    answers = iter(answer if isinstance(answer, list) else [answer])
    transport = httpx.MockTransport(lambda request: next(answers))
    [found] = read_address(
        address, transport=transport, resolve=lambda host: NAMES.get(host, [host])
    )
    return found


def moved(to: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": to})


def test_a_page_is_read_and_named_by_its_final_address() -> None:
    found = read([moved("/2021/lock-shut.html"), httpx.Response(200, html=PAGE)])
    assert isinstance(found, RawDocument)
    [article] = extract_articles(found)
    assert article.id == "news.example/2021/lock-shut"
    assert article.url == "https://news.example/2021/lock-shut.html"
    assert article.published is not None
    assert article.published.value == "2021-03-08T09:15"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://news.example/a", "not an http(s) address"),
        ("file:///etc/passwd", "not an http(s) address"),
        ("https://inside.example/", "private address 10.0.0.7"),
        ("https://both.example/", "private address 127.0.0.1"),
        ("http://127.0.0.1:8000/", "private address"),
        ("http://169.254.169.254/latest", "private address"),
        ("http://[::1]/", "private address"),
        ("http://[::ffff:127.0.0.1]/", "private address"),
        ("http://[64:ff9b::7f00:1]/", "private address"),
        ("http://news.example:99999/", "is not an address"),
    ],
)
def test_no_address_leads_inside_or_elsewhere(address: str, says: str) -> None:
    found = read(httpx.Response(200, html=PAGE), address)
    assert isinstance(found, ReadFailure)
    assert says in found.reason


@pytest.mark.parametrize("target", ["http://inside.example/", "http://127.0.0.1/", "file:///etc"])
def test_no_redirect_leads_inside(target: str) -> None:
    found = read([moved("https://news.example/b"), moved(target), httpx.Response(200, html=PAGE)])
    assert isinstance(found, ReadFailure)
    assert "private address" in found.reason or "not an http(s)" in found.reason


def test_redirects_without_end_are_given_up() -> None:
    found = read([moved(f"/{n}") for n in range(9)])
    assert isinstance(found, ReadFailure)
    assert "redirects more than 5 times" in found.reason


def test_an_error_and_a_large_page_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = read(httpx.Response(404))
    assert isinstance(missing, ReadFailure)
    assert "answers 404" in missing.reason
    monkeypatch.setattr(web, "_BYTES", 100)
    large = read(httpx.Response(200, html=PAGE))
    assert isinstance(large, ReadFailure)
    assert "larger than 100 bytes" in large.reason


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, html=PAGE)

    list(
        read_address(
            "https://news.example:8443/a",
            transport=httpx.MockTransport(answer),
            resolve=lambda host: NAMES[host],
        )
    )
    assert asked[0].url.host == "93.184.216.34"
    assert asked[0].headers["Host"] == "news.example:8443"
    assert asked[0].extensions["sni_hostname"] == "news.example"


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{served.server_address[1]}/lock"
        served.shutdown()
        thread.join()


def test_a_real_server_here_needs_leave(server: str) -> None:
    [refused] = read_address(server)
    assert isinstance(refused, ReadFailure)
    [found] = read_address(server, allow_private=True)
    assert isinstance(found, RawDocument)
    assert extract_articles(found)[0].title == "Lock shut"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (
            "https://www.example.com/news/2018/putin-kim.html?utm=x",
            "example.com/news/2018/putin-kim",
        ),
        ("https://example.com/", "example.com"),
        ("https://example.com/show.php?id=77&x=1", "example.com/show?id=77"),
        ("https://example.com/caf%C3%A9/a b", "example.com/café/a-b"),
    ],
)
def test_an_address_has_a_readable_slug(address: str, name: str) -> None:
    assert make_slug(address) == name
