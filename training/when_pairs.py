"""Groups of "when" questions whose article and sentence are known, as the dating reads them.

    python -m training.when_pairs QUESTIONS ARCHIVES OUT

Each line of QUESTIONS (``when_train.jsonl``) has ``question`` or the event's own words,
``archive``, ``article``, ``as_of``, ``date``, ``how`` it is told ("explicit", "relative",
"report"), the ``expression`` and the ``place`` of the sentence; a question that nothing answers
has no ``date``, and its ``place`` is that of the sentence most likely to mislead. The windows are
those of sentences that the product finds. One of another sentence that offers the very day is
right where it tells about as much, and left out elsewhere.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from bot.extractive.event_dating.day_reading import DayWindow, make_window, open_window
from bot.extractive.event_dating.logistic import load_weights, weigh_places
from bot.extractive.event_dating.mention_features import build_mention_rows
from bot.extractive.event_dating.mention_table import list_kinds
from bot.extractive.event_dating.mentions import DayMention, find_mentions
from bot.extractive.event_dating.term_rarity import measure_rarity
from bot.extractive.packing import Place
from bot.pipeline import Bot
from bot.types import Scope
from index import Article, DateRange, Searcher
from index.language.sentences import find_sentences
from training.dumped import Row, read_rows
from training.groups import TrainingGroup, save_groups

WINDOWS, LIKELY, SAME = 6, 30, 0.85
"""Windows of a group, the wrong sentences they are drawn from, and the share of the gold
sentence's coverage from which another that offers the same day is right too."""
DAY, MONTH = timedelta(days=1), 31
_ASKS = re.compile(r"^\W*(?:when|what|which|on|in|at|by|since|until|how|did|was)\b|\?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence that was found, its window, what it offers, how likely, and its coverage."""

    window: DayWindow
    mentions: tuple[DayMention, ...]
    chance: float
    told: float

    @property
    def place(self) -> tuple[str, Place]:
        """The article and the offsets of the sentence itself."""
        one = self.mentions[0]
        return one.article_id, (one.sentence.start, one.sentence.end)


def ask_text(text: str) -> str:
    """Return what is asked: an event's own words as a question for its date."""
    return text if _ASKS.search(text) else f"On what date: {text.rstrip('.')}?"


def find_told(bot: Bot, row: Row) -> list[FoundSentence]:
    """Return the sentences that the dating reads, those of the likeliest days first."""
    moment = datetime.fromisoformat(f"{row['as_of']}T23:59:59")
    question, scored, _ = bot.find_evidence(ask_text(row["question"]), Scope(as_of=moment))
    mentions = find_mentions(scored)
    if not mentions:
        return []
    rows = build_mention_rows(question, mentions, measure_rarity(question.text, mentions))
    chances = weigh_places(load_weights().first, rows, list_kinds(mentions))
    found = []
    for _, group in groupby(zip(mentions, chances, strict=True), key=lambda pair: pair[0].order):
        some = list(group)
        one = some[0][0]
        found.append(
            FoundSentence(
                open_window(one.scored.evidence.hit, one.sentence.start, one.sentence.end),
                tuple(mention for mention, _ in some),
                float(max(chance for _, chance in some)),
                one.scored.measures.coverage,
            )
        )
    return sorted(found, key=lambda one: -one.chance)


def make_group(row: Row, found: Sequence[FoundSentence], article: Article) -> TrainingGroup | None:
    """Return the group of a question; None where its sentence or expression is not found."""
    rng = random.Random(row["question"])
    own = row.get("place")
    told = next((one for one in found if own and _overlaps(one, article.id, own)), None)
    rest = [one for one in found if one is not told]
    right: list[tuple[DayWindow, tuple[Place, ...]]] = []
    wrong: list[DayWindow] = []
    if own:
        window = told.window if told else place_window(article, *own)
        if not row.get("date"):
            wrong.append(window)
        elif gold := locate_gold(row, window):
            right.append((window, gold))
    if day := DateRange.of(row.get("date") or ""):
        if not right:
            return None
        least = SAME * (told.told if told else max((one.told for one in rest), default=0.0))
        telling = [(one.window, list_gold(one, day)) for one in rest if one.told >= least]
        same = [pair for pair in telling if pair[1]]
        right += rng.sample(same, min(1, len(same)))
        rest = [one for one in rest if not any(is_near(part, day) for part in one.mentions)]
    wrong += choose_wrong(rest, article.id, WINDOWS - len(right) - len(wrong), rng)
    chosen = [*right, *((window, ()) for window in wrong)]
    rng.shuffle(chosen)
    if not chosen:
        return None
    windows, gold_places = (tuple(part) for part in zip(*chosen, strict=True))
    asked = ask_text(row["question"])
    return TrainingGroup(asked, tuple(one.window for one in windows), gold_places, dated=True)


def choose_wrong(
    rest: Sequence[FoundSentence], article: str, count: int, rng: random.Random
) -> list[DayWindow]:
    """Return the windows that mislead most: of the likeliest days, of the same article, others."""
    near = [one for one in rest[2:] if one.place[0] == article][:1]
    first = [*rest[:2], *near]
    others = [one for one in rest[:LIKELY] if one not in first]
    first += rng.sample(others, min(len(others), max(0, count - len(first))))
    return [one.window for one in first[:count]]


def place_window(article: Article, start: int, end: int) -> DayWindow:
    """Return the window of a sentence that was not found, with the sentence before it."""
    before = [first for first, last in find_sentences(article.body) if last <= start]
    return make_window(article, before[-1] if before else start, start, end)


def _overlaps(one: FoundSentence, article: str, place: Sequence[int]) -> bool:
    name, (start, end) = one.place
    return name == article and start < place[1] and place[0] < end


def locate_gold(row: Row, opened: DayWindow) -> tuple[Place, ...]:
    """Return where the day of a row is told in the window of its sentence."""
    if row["how"] == "report":
        start, end = opened.window.day_place
        return ((start, end),) if start < end else ()
    words = r"\s+".join(map(re.escape, (row.get("expression") or "").split()))
    text, begin = opened.window.text, opened.window.begin
    places = (
        [match.span() for match in re.finditer(rf"(?<!\w){words}(?!\w)", text)] if words else []
    )
    return tuple((begin + start, begin + end) for start, end in places[-1:])


def list_gold(one: FoundSentence, day: DateRange) -> tuple[Place, ...]:
    """Return where a sentence offers the very days: in its words, else by its publication."""
    same = [part for part in one.mentions if part.days.start == day.start]
    offered = [part for part in same if part.days.end == day.end and _is_date(part)]
    placed = [(part.span is None, one.window.locate(part)) for part in offered]
    told = [place for is_report, place in placed if place and not is_report]
    return tuple(dict.fromkeys(told or [place for _, place in placed if place]))


def _is_date(mention: DayMention) -> bool:
    return mention.span is None or mention.span.type == "DATE"


def is_near(mention: DayMention, day: DateRange) -> bool:
    """Tell whether a mention's days lie within a day of a day, or are a month that holds it."""
    one = mention.days
    if not (one.start and one.end and day.start and day.end) or one.days > MONTH:
        return False
    return one.start - DAY <= day.end and day.start <= one.end + DAY


def make_groups(rows: Sequence[Row], archives: Path) -> Iterator[TrainingGroup]:
    """Yield the groups of all rows; those whose expression is not in the sentence have none."""
    bots: dict[str, tuple[Bot, Searcher]] = {}
    for row in rows:
        name = row["archive"]
        if name not in bots:
            searcher = Searcher.open(archives / name)
            bots[name] = Bot(searcher), searcher
        bot, searcher = bots[name]
        article = searcher.archive.article(row["article"])
        group = make_group(row, find_told(bot, row), article) if article else None
        if group:
            yield group


def main() -> None:
    """Write the groups of a file of questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("archives", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    groups = list(make_groups(list(read_rows(given.questions)), given.archives))
    print(save_groups(groups, given.out), "groups", sum(any(g.gold) for g in groups), "answered")


if __name__ == "__main__":
    main()
