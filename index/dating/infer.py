"""Put the clues together: what days do they leave, and is that one day, month or year?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.dating.bounds import looked_back_on, so_far
from index.dating.clue import Clue
from index.dating.days import Days, any_day, between, value_of
from index.dating.holidays import holiday
from index.dating.months import awaited_month, recalled_month
from index.dating.same import same_news, same_occasion, same_words
from index.dating.story import Story
from index.dating.weekdays import pairs
from index.types import Article, DatedBasis


def infer(
    article: Article, neighbours: Sequence[Article] = (), *, before: date | None = None
) -> DatedBasis | None:
    """Return when an article was published, as far as it can be proved, or None.

    An article that is dated already keeps its date. ``neighbours`` are articles about the same
    matters, dated or not (an undated one may say that "Aug. 15 is the anniversary of ...");
    ``before`` is a day on which the article was there to be read. The value is a day, a month
    or a year, with basis "inferred", the words it rests on and the working.
    """
    if article.published is not None:
        return article.published
    story = Story(article)
    others = [Story(one) for one in neighbours if one.id != article.id]
    clues = _proofs(story, others)
    if not clues:
        return None
    clues += _supports(story, others)
    if before is not None:
        clues.append(Clue(days=between(None, before), words="", says=f"it was there by {before}"))
    return _conclusion(clues)


def _proofs(story: Story, others: Sequence[Story]) -> list[Clue]:
    found = (
        holiday(story, others),
        same_words(story, others),
        same_news(story, others),
        same_occasion(story, others),
        so_far(story),
    )
    return [clue for clue in found if clue]


def _supports(story: Story, others: Sequence[Story]) -> list[Clue]:
    found = (
        recalled_month(story, others),
        awaited_month(story, others),
        *pairs(story),
        looked_back_on(story),
    )
    return [clue for clue in found if clue]


def _conclusion(clues: Sequence[Clue]) -> DatedBasis | None:
    """Intersect the clues; keep those that narrowed what was possible, in order.

    Clues that contradict one another, or of which none is a proof, conclude nothing.
    """
    days: Days = any_day()
    used: list[Clue] = []
    for clue in clues:
        narrowed = days & clue.days
        if not narrowed.any():
            return None
        if narrowed.sum() < days.sum():
            used.append(clue)
        days = narrowed
    value = value_of(days)
    if not value or not any(clue.proof for clue in used):
        return None
    says = "; ".join(clue.says for clue in used)
    words = "; ".join(clue.words for clue in used if clue.words)
    return DatedBasis(
        value=value,
        basis="inferred",
        words=words,
        working=f"{says[:1].upper()}{says[1:]}: {value}.",
    )
