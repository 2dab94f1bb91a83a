"""The error tree of dateline. Every error a user can cause is one of these.

    DatelineError
    ├── ReadError            a file, feed or address cannot be read as news
    ├── DateError            a date, or words for one, cannot be understood
    ├── ArchiveError         the archive cannot do what was asked
    │   ├── ArchiveMissing   there is no archive in that folder
    │   ├── ArchiveEmpty     the archive holds no articles
    │   ├── ArchiveLocked    another process is writing to it
    │   ├── ArchiveVersion   it was written by another version of dateline
    │   └── ArchiveDamaged   its database does not open or fails its own check
    ├── EmbedderError        the embedder cannot be used
    │   └── EmbedderMismatch the archive was built with another embedder
    └── VectorStoreError     the vector index or its server fails

A message is one line: the value, the rule it breaks, the remedy. Errors of other libraries
are translated where they are called, with the cause kept (``raise ... from error``).
"""

from __future__ import annotations


class DatelineError(Exception):
    """Something went wrong that its reader can mend.

    ``message`` names the value and the rule, ``remedy`` what to do; ``str()`` joins them on
    one line. ``retry`` says whether the same call may succeed later.
    """

    retry = False

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = " ".join(message.split())
        self.remedy = " ".join(remedy.split())
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(DatelineError):
    """A file, feed or address cannot be read as news."""


class DateError(DatelineError):
    """A date, or words for one, cannot be understood."""


class ArchiveError(DatelineError):
    """The archive cannot do what was asked."""


class ArchiveMissing(ArchiveError):
    """There is no archive in the folder named."""


class ArchiveEmpty(ArchiveError):
    """The archive holds no articles."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""

    retry = True


class ArchiveVersion(ArchiveError):
    """The archive was written by another version of dateline."""


class ArchiveDamaged(ArchiveError):
    """The archive's database does not open, or fails its own check."""


class EmbedderError(DatelineError):
    """The embedder cannot be used."""


class EmbedderMismatch(EmbedderError):
    """The archive was built with another embedder."""


class VectorStoreError(DatelineError):
    """The vector index, or the server that holds it, fails."""

    retry = True
