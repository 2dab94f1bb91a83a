"""What the bot has done and has before it, as Prometheus reads it (text format 0.0.4).

Every figure comes from the inbox, so that it is right for all instances together and survives a
restart; only ``dateline_connected`` speaks of this process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.inbox import Inbox
from bot.inbox.feedback import counts

HOUR = 3600.0
STATES = ("waiting", "leased", "answered", "failed")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(inbox: Inbox, now: float, connected: bool) -> str:
    """Return all metrics as text; ``now`` in seconds since the epoch."""
    return "".join(f"{line}\n" for line in _lines(inbox, now, connected))


def oldest(inbox: Inbox, now: float) -> float:
    """Return for how many seconds the oldest unanswered question has waited; 0 for none."""
    rows = inbox.select(
        "SELECT min(received) AS first FROM event WHERE state IN ('waiting', 'leased')"
    )
    first = rows[0]["first"]
    return max(0.0, now - first) if first is not None else 0.0


def answer_seconds(inbox: Inbox, since: float) -> list[float]:
    """Return how long each answer since then took from event to answer, shortest first."""
    rows = inbox.select(
        "SELECT finished - received AS seconds FROM event "
        "WHERE state = 'answered' AND finished >= ? ORDER BY seconds",
        (since,),
    )
    return [float(row["seconds"]) for row in rows]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the sorted values do not exceed (nearest rank)."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _lines(inbox: Inbox, now: float, connected: bool) -> Iterator[str]:
    states = inbox.counts()
    yield from _metric(
        "questions", "gauge", "Questions by state.",
        {f'state="{state}"': states.get(state, 0) for state in STATES},
    )  # fmt: skip
    yield from _metric(
        "oldest_unanswered_seconds", "gauge", "Age of the oldest unanswered question.",
        {"": round(oldest(inbox, now), 3)},
    )  # fmt: skip
    words = counts(inbox)
    yield from _metric(
        "feedback", "gauge", "People's words on answers.",
        {f'verdict="{verdict}"': words.get(verdict, 0) for verdict in ("good", "bad")},
    )  # fmt: skip
    seconds = answer_seconds(inbox, now - HOUR)
    yield from _metric(
        "answer_seconds", "gauge", "From event to answer, over the last hour.",
        {f'quantile="{share}"': round(quantile(seconds, share), 3) for share in (0.5, 0.95, 0.99)},
    )  # fmt: skip
    yield from _metric(
        "connected", "gauge", "Whether Slack reaches this process.", {"": int(connected)}
    )


def _metric(name: str, kind: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP dateline_{name} {told}"
    yield f"# TYPE dateline_{name} {kind}"
    for labels, value in values.items():
        yield f"dateline_{name}{{{labels}}} {value}" if labels else f"dateline_{name} {value}"
