"""Dated events and questions, asked of their archives: what the dating is fitted on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.extractive.event_dating.event_days import build_table
from bot.extractive.event_dating.mention_table import MentionTable
from bot.extractive.event_dating.mentions import DayMention, find_mentions
from bot.extractive.told_events import ToldEvent, find_events
from bot.pipeline import Bot
from bot.types import Question, Scope
from index import DateRange, Searcher, build_archive
from training.when_pairs import ask_text

NOW, BLOCK = datetime(2026, 11, 21), 200
"""When events are asked, and how many questions of a file are left out together."""


@dataclass(frozen=True)
class Event:
    """A dated event: its set and topic, the ordinal of its day, and its mentions.

    ``question`` asks for it, ``told`` is what the best sentences tell, and ``gold`` its days where
    they are not one day; None where the archive does not tell them.
    """

    id: str
    group: str
    topic: str
    day: int
    table: MentionTable
    mentions: tuple[DayMention, ...] = ()
    question: Question | None = None
    told: tuple[ToldEvent, ...] = ()
    gold: DateRange | None = None

    @property
    def is_told(self) -> bool:
        """Whether it may be learnt from: it offers days, and its own is one day, or not told."""
        return len(self.table.kind) > 0 and (self.gold is None or self.gold.days == 1)


def read_events(folder: Path, archives: Path) -> Iterator[Event]:
    """Yield the events of a folder, asked of its archive (built where there is none)."""
    archive = archives / folder.name
    if not archive.is_dir():
        build_archive([str(folder / "articles.jsonl.gz")], archive, now=NOW)
    with Searcher.open(archive) as searcher:
        bot = Bot(searcher)
        for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            gold = DateRange.day(date.fromisoformat(told["date"]))
            asked = f"On what date: {told['event']}?"
            yield ask(bot, asked, NOW, gold, (told["id"], folder.name, told["topic"]))


def read_questions(file: Path, archives: Path, *, taught: bool = False) -> Iterator[Event]:
    """Yield the questions of a file, asked of their archives; a block of them is a topic.

    Those that the reader was ``taught`` are not read, and every other that nothing answers is
    left out.
    """
    bots: dict[str, Bot] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        told = json.loads(line)
        if taught and not told["date"] and number % 2:
            continue
        start, _, end = (told.get("gold_day") or "").partition("/")
        start, end = told.get("gold_start") or start, told.get("gold_end") or end or start
        days = [date.fromisoformat(one) for one in (start, end) if one]
        gold = DateRange(value=f"{start}/{end}", start=days[0], end=days[1]) if days else None
        gold = gold or DateRange.of(told.get("date") or "")
        name = told["archive"]
        bots[name] = bots.get(name) or Bot(Searcher.open(archives / name))
        moment = datetime.fromisoformat(f"{(told.get('as_of') or str(NOW))[:10]}T23:59:59")
        where = (f"{file}:{number}", str(file), f"{file}:{number // BLOCK}")
        yield ask(bots[name], ask_text(told["question"]), moment, gold, where, read=not taught)


def ask(
    bot: Bot,
    asked: str,
    moment: datetime,
    gold: DateRange | None,
    where: tuple[str, str, str],
    *,
    read: bool = True,
) -> Event:
    """Return what an archive holds of one event; ``where`` is its id, set and topic."""
    question, scored, hits = bot.find_evidence(asked, Scope(as_of=moment))
    mentions = tuple(find_mentions(scored))
    table = build_table(question, mentions, hits, bot.vectors, bot.reader if read else None)
    told = find_events(question, scored)
    day = gold.start.toordinal() if gold and gold.start else 0
    return Event(*where, day, table, mentions, question, told, gold)
