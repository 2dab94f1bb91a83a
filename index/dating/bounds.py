"""Not before, and within the year: what a story looks back on, and the year that is not over.

A sentence that looks back on "June 12, 2018" was written that day or later. "2022 so far" was
written in 2022: of 55 articles of RealTimeQA that say so, all 55 were. What a story expects
bounds nothing, for plans of the past are told in the same words (27 of 83 were wrong).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from index.dates.lexicon import ALL_MONTHS
from index.dating.clue import Clue
from index.dating.days import between
from index.dating.story import Sentence, Story
from index.metadata.stamp import stamp

_YEAR = re.compile(r"\b(?:in|since|during) (?P<year>(?:19|20)\d\d)\b(?!-)")
_MONTH = re.compile(
    r"\b(?:in|since|on|of|early|late|mid) (?P<month>[A-Z][a-z]{2,8})\.?,? (?P<year>(?:19|20)\d\d)\b"
)
_SO_FAR = re.compile(r"\bin (?P<a>20\d\d) so far\b|\bso far (?:in|for) (?P<b>20\d\d)\b")
_SLACK = timedelta(days=1)  # an event's day may be one later than the page's, a year never


def looked_back_on(story: Story) -> Clue | None:
    """Return the days from the latest full date that a story looks back on."""
    dates = [
        found for one in story.sentences if one.back and not one.ahead for found in _dates(one)
    ]
    if not dates:
        return None
    day, words = max(dates)
    first = day - _SLACK if any(letter.isalpha() for letter in words) else day
    return Clue(days=between(first, None), words=words, says=f"it looks back on {words}")


def so_far(story: Story) -> Clue | None:
    """Return the days of the year of which a story says "so far", where it says so of one only."""
    found = list(_SO_FAR.finditer(story.text))
    years = {int(match["a"] or match["b"]) for match in found}
    if len(years) != 1:
        return None
    year = years.pop()
    words = found[0][0]
    return Clue(
        days=between(date(year, 1, 1), date(year, 12, 31)),
        words=words,
        says=f"it says “{words}”, so the year is not over",
        proof=True,
    )


def _dates(sentence: Sentence) -> Iterator[tuple[date, str]]:
    """Yield the first day of each date with a year in a sentence, with its words."""
    at = 0
    while found := stamp(sentence.text, at):
        yield date.fromisoformat(found.value[:10]), found.words
        at = found.end
    for match in _MONTH.finditer(sentence.text):
        month = ALL_MONTHS.get(match["month"].lower())
        if month:
            yield date(int(match["year"]), month, 1), f"{match['month']} {match['year']}"
    for match in _YEAR.finditer(sentence.text):
        yield date(int(match["year"]), 1, 1), match["year"]
