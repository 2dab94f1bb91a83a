"""``/ask add``: an admin puts an article into the archive, by its address or as a file in Slack.

An address is read under the rules of ``dateline index`` (index.readers.web): no private network,
hop by hop. A file is fetched from Slack alone, with the bot's token, and kept in ``FOLDER`` beside
the archive, so that it can be indexed again. Both end in ``build``, which takes the archive's one
writer lock or is told who holds it.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from bot.inbox import InboxEvent, Job, SlackMessage
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed
from bot.slack.parse_event import FILE
from bot.slack.protocols import ArticleStore
from bot.slack.views.notices import (
    build_add_failed_notice,
    build_add_help,
    build_added_notice,
    build_archive_busy_notice,
    build_not_admin_notice,
    build_unchanged_notice,
)
from index import BuildReport
from index.errors import ArchiveLocked, ReadError
from index.readers.files import SUFFIXES

FOLDER = "added"
MOST_BYTES = 10_000_000
SECONDS = 30.0
SHOWN, MOST_NAMES = 5, 10

_log = logging.getLogger(__name__)


class ArticleAdder:
    """Adds articles for admins, one after another."""

    def __init__(
        self,
        archive: Path,
        store: ArticleStore,
        settings: ChannelSettings,
        *,
        token: str,
        base_url: str,
        clock: Callable[[], float],
        build: Callable[..., BuildReport] | None = None,
    ) -> None:
        """``token`` fetches files from Slack, or from the fake at ``base_url``."""
        self._archive, self._store, self._settings = archive, store, settings
        self._token, self._base, self._clock = token, urlsplit(base_url), clock
        self._build = build
        self._one = threading.Lock()

    def is_admin(self, event: InboxEvent) -> bool:
        """Tell whether a person is an admin; log where somebody else tries."""
        admin = event.user in self._settings.get_rules().admins
        if not admin:
            _log.warning("%s may not add articles", event.user)
        return admin

    def compose(self, job: Job) -> Composed:
        """Add what a job names; return what became of each."""
        if not self.is_admin(job.event):
            return Composed(messages=(build_not_admin_notice(),))
        names = job.event.text.split()[:MOST_NAMES]
        if not names:
            return Composed(messages=(build_add_help(),))
        with self._one:
            return Composed(messages=tuple(self._added(name) for name in names))

    def _added(self, name: str) -> SlackMessage:
        before = self._store.change
        try:
            source = self._fetched(name.removeprefix(FILE)) if name.startswith(FILE) else name
            report = self._built(source)
        except ArchiveLocked as error:
            _log.info("not added: %s", error)
            return build_archive_busy_notice()
        except ReadError as error:
            return build_add_failed_notice(_shown(name), [str(error)])
        if not report.added + report.updated:
            reasons = [one.reason for one in report.failed[:SHOWN]]
            return (
                build_add_failed_notice(_shown(name), reasons)
                if reasons
                else build_unchanged_notice(_shown(name))
            )
        found = [self._store.article(one) for one in self._store.changed_since(before)]
        return build_added_notice([one for one in found if one][:SHOWN], report)

    def _built(self, source: str) -> BuildReport:
        from index import build_archive

        now = datetime.fromtimestamp(self._clock())
        return (self._build or build_archive)([source], self._archive, now=now, workers=1)

    def _fetched(self, address: str) -> str:
        """Return the path of a file that was fetched from Slack. Raises ReadError."""
        parts = urlsplit(address)
        own = (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc)
        if not own and (parts.scheme, parts.netloc) != ("https", f"files.{self._base.hostname}"):
            raise ReadError("The file does not lie in Slack.", "Give its address to /ask add.")
        name = re.sub(r"[^\w.-]+", "-", unquote(parts.path).rpartition("/")[2]).lstrip(".-")
        if not name.lower().endswith(tuple(SUFFIXES)):
            raise ReadError(
                f"{name!r} is no kind of file that holds articles.", f"I take {_kinds()}."
            )
        folder = self._archive / FOLDER / blake2b(address.encode(), digest_size=6).hexdigest()
        data = self._bytes(address)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return str(folder / name)

    def _bytes(self, address: str) -> bytes:
        data = bytearray()
        header = {"Authorization": f"Bearer {self._token}"}
        try:
            with httpx.stream("GET", address, headers=header, timeout=SECONDS) as reply:
                if reply.status_code != 200:
                    _log.warning("Slack answers %d for a file", reply.status_code)
                    raise ReadError("Slack does not give me the file.", _SCOPE)
                for part in reply.iter_bytes():
                    data += part
                    if len(data) > MOST_BYTES:
                        raise ReadError(f"The file is larger than {MOST_BYTES:,} bytes.", "")
        except httpx.HTTPError as error:
            raise ReadError("Slack cannot be reached for the file.", "Try again.") from error
        return bytes(data)


_SCOPE = "It may lack the scope files:read (`dateline slack --check`)."


def _kinds() -> str:
    return ", ".join(sorted(SUFFIXES))


def _shown(name: str) -> str:
    """Return what a person would call it: the address, or the file's name."""
    if name.startswith(FILE):
        return unquote(urlsplit(name.removeprefix(FILE)).path.rpartition("/")[2])
    return name
