"""Which version of which article each answer cited: what a later version is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.inbox.queue import Inbox

GONE = -1
"""The version of an article that the archive no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingAnswer:
    """An answered question that cites an article in a version that is no longer the newest."""

    event: int
    version: int
    team: str
    channel: str
    thread: str


def save_citations(inbox: Inbox, event: int, versions: Mapping[str, int]) -> None:
    """Keep the versions that the answer to an event cites, by article."""
    with inbox.transaction() as connection:
        connection.execute("DELETE FROM cited WHERE event = ?", (event,))
        connection.executemany(
            "INSERT INTO cited (event, article, version) VALUES (?, ?, ?)",
            [(event, article, version) for article, version in versions.items()],
        )


def get_cited_article_ids(inbox: Inbox) -> list[str]:
    """Return the ids of all articles that answers cite."""
    return [row["article"] for row in inbox.select("SELECT DISTINCT article FROM cited")]


def find_stale_answers(inbox: Inbox, article: str, version: int) -> list[CitingAnswer]:
    """Return the answers that cite another version of an article than this."""
    rows = inbox.select(
        "SELECT cited.event, version, team, channel, thread FROM cited "
        "JOIN event ON number = cited.event WHERE article = ? AND version != ? "
        "AND state = 'answered' ORDER BY number",
        (article, version),
    )
    return [CitingAnswer(**{name: row[name] for name in CitingAnswer.__slots__}) for row in rows]


def has_unposted_answers(inbox: Inbox) -> bool:
    """Tell whether an answer that cites something has not been posted yet."""
    return bool(
        inbox.select(
            "SELECT 1 FROM cited JOIN event ON number = cited.event "
            "WHERE state IN ('waiting', 'leased') LIMIT 1"
        )
    )


def mark_version_known(inbox: Inbox, article: str, version: int) -> None:
    """Note that every answered question knows this version of an article, or need not."""
    with inbox.transaction() as connection:
        connection.execute(
            "UPDATE cited SET version = ? WHERE article = ? AND event IN "
            "(SELECT number FROM event WHERE state = 'answered')",
            (version, article),
        )
