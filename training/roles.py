"""Groups that ask who somebody is, from articles without labels: names with their descriptions.

"Anne Hidalgo, the mayor of Paris, said" answers "who is Anne Hidalgo?", and the sentences of the
same article that have her name alone do not.

    python -m training.roles ARTICLES.jsonl.gz ... --out FILE
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from bot.extractive.packing import ReadingWindow
from index.language.sentences import find_sentences
from training.dumped import format_day
from training.groups import TrainingGroup, save_groups
from training.stories import NewsReport, read_reports

_NAME = r"(?P<name>[A-Z][a-z]+(?: [A-Z]\.)?(?: (?:de|van|von|bin|al))?(?: [A-Z][\w’'-]+){1,2})"
_ROLE = (
    r"(?:spokes\w+|president|minister|leader|secretary|envoy|ambassador|chair\w*|chief|director"
    r"|mayor|governor|senator|aide|advis[eo]r|general|coach|captain|judge|analyst|professor"
    r"|owner|founder|author|manager|officer|executive|attorney|lawyer|doctor|economist|member"
    r"|player|singer|actor|actress|historian|scientist|researcher|activist|editor|sheriff"
    r"|superintendent|commissioner|administrator|strategist|producer|designer|chef|pastor|teacher"
    r"|student|mother|father|wife|husband|son|daughter|brother|sister|driver|resident|expert)"
)
_WORDS = r"[\w’'&/-]+"
_BEHIND = re.compile(
    rf"{_NAME},(?: \d\d,)? (?P<told>(?:(?:the|an?|his|her|its|their) )?"
    rf"(?:{_WORDS} ){{0,6}}{_ROLE}\b"
    rf"(?: (?:of|at|for|in|with|and|to) (?:{_WORDS} ){{0,5}}{_WORDS})?)[,.;]"
)
_BEFORE = re.compile(
    rf"(?:^|[ “\"(])(?P<told>(?:(?:the|an?) )?(?:{_WORDS} ){{0,4}}(?i:{_ROLE})),? {_NAME}"
)
_CUT = re.compile(r"[a-z]+(?:ing|ed|ew)$")
"""Verbs, at which words before an office begin anew."""


@dataclass(frozen=True, slots=True)
class _Described:
    name: str
    start: int
    end: int


def make_group(report: NewsReport, rng: random.Random) -> TrainingGroup | None:
    """Return a question about one of the people that a report describes, or None."""
    found = list(_find_descriptions(report.body))
    rng.shuffle(found)
    day = format_day(report.day.isoformat())
    for one in found[:1]:
        places = find_sentences(report.body)
        own = next((k for k, (_, last) in enumerate(places) if one.start < last), 0)
        low = places[max(0, own - rng.choice((0, 1)))][0]
        high = places[min(len(places) - 1, own + rng.choice((0, 0, 1)))][1]
        if one.end > high:
            return None
        right = ReadingWindow(text=report.body[low:high], headline=report.title, day=day)
        surname = one.name.split()[-1]
        others = [
            ReadingWindow(text=report.body[a:b], headline=report.title, day=day)
            for a, b in places
            if surname in report.body[a:b] and not low <= a < high
        ]
        plain = [each for each in others if not re.search(_ROLE, each.text)]
        wrong = rng.sample(plain, min(2, len(plain)))
        at = right.begin + one.start - low
        gold: tuple[tuple[int, int], ...] = ((at, at + one.end - one.start),)
        question = _ask(one.name, report, rng)
        if rng.random() < 0.15 and wrong:
            return TrainingGroup(question, tuple(wrong), ((),) * len(wrong))
        return TrainingGroup(question, (right, *wrong), (gold, *((),) * len(wrong)))
    return None


def _ask(name: str, report: NewsReport, rng: random.Random) -> str:
    title = re.split(r"\s[|–-]\s|: ", report.title)[0]
    dice = rng.random()
    verb = rng.choice(("is", "is", "was"))
    if dice < 0.45:
        return f"who {verb} {name}?"
    year = f" in {report.day.year}" if rng.random() < 0.5 else ""
    joined = rng.choice(
        (
            ", of the story",
            ", named in",
            ", who spoke about",
            " in",
            ", quoted on",
            ", mentioned when",
        )
    )
    return f"who {verb} {name}{joined} {title[:1].lower()}{title[1:]}{year}?"


def _find_descriptions(body: str) -> Iterator[_Described]:
    for pattern in (_BEHIND, _BEFORE):
        for match in pattern.finditer(body):
            start, end = match.span("told")
            if pattern is _BEFORE:
                start = _begin(body, start, end)
            told = body[start:end].split()
            torn = body[end : end + 1] == "." and len(told[-1]) == 1
            if not torn and not match["name"].endswith(("'s", "’s")) and told[-1][:1] != " ":
                yield _Described(match["name"], start, end)


def _begin(body: str, start: int, end: int) -> int:
    """Return where a description before a name begins: behind the last small word or verb."""
    words = list(re.finditer(r"\S+", body[start:end]))
    small = [
        k
        for k, word in enumerate(words[:-1])
        if word[0].lower() in ENGLISH_STOP_WORDS or _CUT.match(word[0]) or word[0] == "GOP"
    ]
    kept = words[small[-1] + 1] if small else words[0]
    return start + kept.start()


def main() -> None:
    """Write groups made from articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=4000)
    given = parser.parse_args()
    rng = random.Random(0)
    made = [group for one in read_reports(given.articles) if (group := make_group(one, rng))]
    rng.shuffle(made)
    print(save_groups(made[: given.most], given.out), "groups of", len(made))


if __name__ == "__main__":
    main()
