"""Mail: EML and MBOX. A message is an article: its subject, its day, its sender and its text.

HTML is read where a message has no plain text. Attached files are told, not read; an attached
message is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING, cast

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.decode import decode_bytes
from index.readers.document import MAX_FILE, ReadItem, ReadNotice, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream
from index.readers.unpack import iter_lines

if TYPE_CHECKING:
    from email.headerregistry import AddressHeader

_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):", re.M)
_OF_MAIL = frozenset(
    b"message-id mime-version received return-path delivered-to x-mailer content-type "
    b"content-transfer-encoding dkim-signature".split()
)
_FROM_LINE = re.compile(rb"From \S+ .*\d{4}\s*$")
_NOTICE = re.compile(
    r"\n[ \t]*\n[^\n]*\b(?:confidential|addressee|recipient|intended (?:only|solely))\b[^\n]*"
    r"(?:\n(?!\s*\n)[^\n]*)*\s*$",
    re.I,
)
"""A last paragraph about the message itself: for whom it is, and for whom not."""
_SIGNATURE = re.compile(r"\n-- \n.*", re.S)


def is_mail(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a mail message."""
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    lines = block.splitlines()
    if not lines or any(
        not (_HEADER.match(line) or line[:1] in b" \t") for line in lines[:60] if line
    ):
        return False
    names = {match[1].lower() for match in _HEADER.finditer(block)}
    return bool(names & _OF_MAIL) and bool(names & {b"from", b"subject", b"date"})


def is_mailbox(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is a mailbox of many messages."""
    first, _, rest = head.partition(b"\n")
    return _FROM_LINE.match(first) is not None and _HEADER.match(rest) is not None


def read_mail(source: SourceStream) -> Iterator[ReadItem]:
    """Yield one message's article, and those of messages attached to it."""
    yield from _read(source.read_bytes(), source, source.origin)


def read_mailbox(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article for each message of a mailbox, one after another."""
    number, held, size = 0, list[bytes](), 0
    blank = True
    for _, line in iter_lines(source.stream):
        starts = blank and line is not None and _FROM_LINE.match(line) is not None
        if starts and held:
            number += 1
            yield from _read(b"".join(held), source, f"{source.origin}[{number}]", size)
            held, size = [], 0
        blank = line is None or not line.strip()
        if not starts and line is not None:
            size += len(line)
            if size <= MAX_FILE:
                held.append(re.sub(rb"^>(>*From )", rb"\1", line))
    if held:
        yield from _read(b"".join(held), source, f"{source.origin}[{number + 1}]", size)


def _read(data: bytes, source: SourceStream, place: str, size: int = 0) -> Iterator[ReadItem]:
    from email import policy
    from email.parser import BytesParser

    try:
        if size > MAX_FILE:
            raise ReadError(f"The message is larger than {MAX_FILE:,} bytes.", "Split it.")
        message = BytesParser(policy=policy.default).parsebytes(data)
        yield from _article(message, source, place)
    except ReadError as error:
        yield make_failure(place, error)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # the standard library's parser trips over some malformed headers
        reason = ReadError(f"The message is damaged ({type(error).__name__}).", "Save it again.")
        yield make_failure(place, reason)


def _article(message: EmailMessage, source: SourceStream, place: str) -> Iterator[ReadItem]:
    if kind := _find_automatic(message):
        yield source.notice(kind, "no article")
        return
    notices = list[ReadNotice]()
    text = _text(message, source, notices, place)
    for part in message.walk():
        if part.get_content_disposition() == "attachment":
            kind = part.get_content_type()
            reason = f"The attached {part.get_filename() or kind!r} was not read."
            notices.append(ReadNotice(origin=place, kind="attachment", reason=reason))
    first, text = split_forwarded(text)
    written = first.get("date", "") or str(message.get("Date", "")).strip()
    if written and parse_field_date(written) is None:
        reason = f"It is undated, for no date was read in {written!r}."
        notices.append(ReadNotice(origin=place, kind="date not read", reason=reason))
        written = ""
    if not text.strip():
        raise ReadError("The message has no text.", "Save what is attached to it as files.")
    if is_digest(text):
        yield source.notice("digest", "a list of links to stories")
        return
    fields: dict[str, object] = {
        "title": _subject(message) or None,
        "source": first.get("from") or _sender(message) or None,
        "published_at": written or None,
        "id": str(message.get("Message-ID", "")).strip().strip("<>") or None,
    }
    yield make_record(text, fields, place, tuple(notices))


_TAG = re.compile(r"(?:(?:Fwd?|Re|AW|WG|Tr)\s*:\s*|\[[\w .:&-]{1,40}\]\s*)+(?=\S)", re.I)
_LIST_ROBOT = re.compile(r"-(?:request|confirm|subscribe|unsubscribe|bounces?|owner)$")
_ROBOTS = ("mailer-daemon", "postmaster")


def _subject(message: Message) -> str:
    """Return the subject without the tag of its list and the marks of forwarding."""
    whole = " ".join(str(message.get("Subject", "")).split())
    return _TAG.sub("", whole, count=1) if _TAG.match(whole) else whole


def _find_automatic(message: EmailMessage) -> str:
    """Return what kind of automatic message this is (RFC 3834, reports, invitations), or ""."""
    if str(message.get("Auto-Submitted", "no")).strip().lower().split(";")[0] not in ("no", ""):
        return "automatic mail"
    if message.get_content_type() in ("multipart/report", "text/calendar"):
        return "delivery report" if "report" in message.get_content_type() else "invitation"
    if str(message.get("X-List-Administrivia", "")).strip().lower() == "yes":
        return "list administration"
    header = message.get("From")
    addresses = cast("AddressHeader", header).addresses if hasattr(header, "addresses") else ()
    if any(one.username.lower() in _ROBOTS for one in addresses):
        return "delivery report"
    if any(_LIST_ROBOT.search(one.username.lower()) for one in addresses):
        return "list administration"
    invited = any(part.get_content_type() == "text/calendar" for part in message.walk())
    return "invitation" if invited else ""


_FORWARD = re.compile(
    r"""
    ^\s*[-_>*]{5,}[^\n]{0,60}\n  # a rule, with words in it or none
    (?P<head>(?:[>*\ ]*[^\W\d_][\w\ -]{1,20}\*?:[^\n]+\n(?:[ \t]+\S[^\n]*\n)*){3,8})
    """,
    re.X | re.M,
)
_PREFACE = 2_000  # characters in which a forwarded message begins: what is above is a word with it
_ADDRESS = re.compile(r"\s*\[?<?(?:mailto:)?[\w.+-]+@[\w.-]+>?\]?\s*$")


def split_forwarded(text: str) -> tuple[dict[str, str], str]:
    """Return sender and day of the message that a message forwards, and the text without its head.

    Its head is told by its form in any language: a rule, then labelled lines of which one has an
    address and one a day; ({}, text) where a message forwards none.
    """
    match = _FORWARD.search(text[:_PREFACE])
    values = [line.partition(":")[2].strip() for line in match["head"].split("\n")] if match else []
    sender = next((value for value in values if _ADDRESS.search(value)), "")
    days = (value.replace(" at ", " ") for value in values)
    day = next((value for value in days if parse_field_date(value)), "")
    if match is None or not sender or not day:
        return {}, text
    named = _ADDRESS.sub("", sender).strip("\"' ")
    return {"from": named or sender, "date": day}, text[match.end() :].lstrip("\n")


_LINK = re.compile(r"<?https?://\S+$|<a\s[^>]*href", re.I)
_LINKS = 3  # lines with links from which a message may be a list of them


def is_digest(text: str) -> bool:
    """Tell whether a message is a list of links: most of its lines lead away, none is prose."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    linked = [line for line in lines if _LINK.search(line)]
    prose = [line for line in lines if len(line) > _PROSE and line not in linked]
    return len(linked) >= _LINKS and 2 * len(linked) > len(lines) and not prose


_PROSE = 120  # characters


def _sender(message: Message) -> str:
    header = message.get("From")
    addresses = cast("AddressHeader", header).addresses if hasattr(header, "addresses") else ()
    written = " ".join(str(header or "").split()).rpartition("<")[0].strip("\"' ")
    named = next((one.display_name or one.addr_spec for one in addresses), "")
    return written if "," in written and getattr(header, "defects", None) else named


def _text(
    message: EmailMessage, source: SourceStream, notices: list[ReadNotice], place: str
) -> str:
    """Return a message's own text, in the encoding that its part declares."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    data = cast("bytes | None", part.get_payload(decode=True)) or b""
    told: list[str] = []
    declared = str(part.get_content_charset() or "")
    text = decode_bytes(data, declared=declared, named=source.encoding, tell=told.append)
    notices += [ReadNotice(origin=place, kind="encoding", reason=reason) for reason in told]
    text = text.replace("\r\n", "\n")
    if part.get_content_subtype() == "html":
        return text
    return _joined(_NOTICE.sub("", _SIGNATURE.sub("", text)), part)


def _joined(text: str, part: Message) -> str:
    """Return a plain text with the soft line ends of format=flowed joined (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return re.sub(r"(?<=\S) \n(?=[^\n>])", " ", text)
