"""A live address: fetched over http(s), hop by hop, and never from this machine's own network.

Every hop is checked before a byte is sent: its scheme, its name in DNS, and that each address
the name stands for is public. The connection then goes to the address that was checked (the
name stays in the Host header and in TLS), so that a second answer of DNS cannot change it.
"""

from __future__ import annotations

import io
import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import httpx

from index.errors import ReadError
from index.readers.decode import decode_bytes, find_declared_encoding
from index.readers.detect import UNKNOWN, detect_format
from index.readers.document import (
    MAX_ARTICLE,
    RawDocument,
    ReadItem,
    ReadNotice,
    make_failure,
    make_slug,
)
from index.readers.feeds import list_addresses
from index.readers.formats import read_source
from index.readers.source import PEEK, SourceStream

Resolve = Callable[[str], list[str]]

_HOPS = 5
_PAGES = 500  # of a sitemap that are fetched in one run
_SECONDS = 20.0  # for one address, all hops together
_WAIT = 10.0  # for one answer of the server
_BYTES = 10_000_000
_CARRYING = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""Networks whose last 32 bits are an IPv4 address: NAT64, and the old IPv4-compatible one."""
_AGENT = "dateline/0.1 (news archive reader)"
_SAVE = "Save the page and index the file."


def read_address(
    address: str,
    *,
    allow_private: bool = False,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> Iterator[ReadItem]:
    """Yield what an address holds: a page, a feed's entries, a sitemap's pages, any file.

    ``allow_private`` lets it lead to loopback and private networks. ``transport`` and
    ``resolve`` (a name to its addresses) are the outside world, for tests to replace.
    """
    try:
        final, kind, data = fetch(
            address, allow_private=allow_private, transport=transport, resolve=resolve
        )
        form = "json" if "json" in kind else detect_format(data[:PEEK], "")
        if form == "sitemap" and (pages := list_addresses(data)):
            for page in _listed(pages, final):
                yield from read_address(
                    page, allow_private=allow_private, transport=transport, resolve=resolve
                )
            if left := len(pages) - len(_listed(pages, final)):
                yield ReadNotice(
                    origin=address, kind="sitemap", reason=f"{left} of its addresses were left out"
                )
        elif form in ("html", "text", "markdown", UNKNOWN, "xml") and "json" not in kind:
            yield _page(address, final, kind, data)
        else:
            yield from read_source(_stream(data, address, final))
    except ReadError as error:
        yield make_failure(address, error)


def _listed(pages: list[str], sitemap: str) -> list[str]:
    """Return the pages of a sitemap that are fetched: those of its own host, so many at most."""
    host = urlsplit(sitemap).hostname
    own = [page for page in pages if urlsplit(page).hostname == host and page != sitemap]
    return [page for page in own if not page.endswith((".xml", ".xml.gz"))][:_PAGES]


def _stream(data: bytes, address: str, final: str) -> SourceStream:
    return SourceStream(
        stream=io.BufferedReader(io.BytesIO(data), PEEK),
        origin=address,
        key=make_slug(final),
        name=urlsplit(final).path.rpartition("/")[2],
        read_inner=read_source,
    )


def _page(address: str, final: str, kind: str, data: bytes) -> RawDocument:
    stated = re.search(r"charset=[\"']?([\w-]+)", kind)
    text = decode_bytes(data, declared=stated[1] if stated else find_declared_encoding(data))
    if len(text) > 2 * MAX_ARTICLE or not text.strip():
        raise ReadError("The page is empty, or too long for an article.", _SAVE)
    plain = kind.startswith("text/plain")
    return RawDocument(
        origin=address,
        text=text,
        kind="text" if plain else "html",
        key=make_slug(final),
        fields={"url": final},
    )


def fetch(
    address: str,
    *,
    allow_private: bool = False,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> tuple[str, str, bytes]:
    """Return (final address, content type, body) of an address, following up to 5 redirects.

    Raises ReadError for another scheme, a private address, too many hops, too many bytes, too
    long a wait, an error of the server or of the network.
    """
    until = time.monotonic() + _SECONDS
    with httpx.Client(
        transport=transport, follow_redirects=False, trust_env=False, timeout=_WAIT
    ) as client:
        for _ in range(_HOPS + 1):
            target = _checked(address, allow_private, resolve or _addresses)
            answer = _get(client, address, target, until)
            if isinstance(answer, tuple):
                return address, *answer
            address = _joined(address, answer)
    raise ReadError(f"It redirects more than {_HOPS} times.", "Give the final address.")


def _joined(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise ReadError(f"It redirects to {location!r}, no address.", _SAVE) from error


def _checked(address: str, allow_private: bool, resolve: Resolve) -> str:
    """Return the IP address to connect to; raise ReadError where the hop is not allowed."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
        httpx.URL(address)  # is stricter, of control characters and of length
    except (ValueError, httpx.InvalidURL) as error:
        raise ReadError(f"{address!r} is not an address.", "Check it.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ReadError(f"{address!r} is not an http(s) address.", "Give one, or a file.")
    found = resolve(host)
    private = [one for one in found if not _is_public(one)]
    if private and not allow_private:
        raise ReadError(
            f"{host!r} leads to the private address {private[0]}.",
            "Allow private addresses (--allow-private) if it is yours.",
        )
    return found[0]


def _is_public(address: str) -> bool:
    """Tell whether an address is public, and so is an IPv4 address that it carries inside."""
    ip = ipaddress.ip_address(address.split("%")[0])
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local:
            return False
        last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        carried = last if any(ip in net for net in _CARRYING) else None
        inner = [ip.ipv4_mapped, ip.sixtofour, carried, *(ip.teredo or ())]
    return all(one.is_global and not one.is_multicast for one in (ip, *inner) if one)


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReadError(f"The host {host!r} is not found.", "Check the address.") from error
    return [str(entry[4][0]) for entry in found]


def _get(client: httpx.Client, address: str, target: str, until: float) -> tuple[str, bytes] | str:
    """Return (content type, body), or where the answer redirects to."""
    url = httpx.URL(address)
    host = f"[{target}]" if ":" in target else target
    request = client.build_request(
        "GET",
        url.copy_with(host=host),
        headers={"Host": url.netloc.decode(), "User-Agent": _AGENT},
        extensions={"sni_hostname": url.host},
    )
    try:
        response = client.send(request, stream=True)
        try:
            return _answer(response, until)
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:  # httpx reads a redirect itself
        reason = str(error) or type(error).__name__
        raise ReadError(f"The server cannot be read: {reason}.", "Try again later.") from error


def _answer(response: httpx.Response, until: float) -> tuple[str, bytes] | str:
    if response.has_redirect_location:
        return response.headers["Location"]
    if response.status_code != 200:
        raise ReadError(f"The server answers {response.status_code}.", "Check the address.")
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > _BYTES:
            raise ReadError(f"The page is larger than {_BYTES:,} bytes.", _SAVE)
        if time.monotonic() > until:
            raise ReadError(f"It takes longer than {_SECONDS:.0f} seconds.", _SAVE)
    return response.headers.get("Content-Type", "").lower(), bytes(body)
