"""Put the clues together: what days do they leave, and is that one day, month or year?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.document_dating.constraint import (
    Constraint,
    Days,
    get_all_days,
    get_days_between,
    to_iso_value,
)
from index.document_dating.holidays import constrain_by_holiday
from index.document_dating.neighbours import (
    constrain_by_awaited_month,
    constrain_by_recalled_month,
    constrain_by_same_occasion,
    constrain_by_shared_quote,
    constrain_by_similar_lead,
)
from index.document_dating.story import Story
from index.document_dating.weekdays import (
    constrain_by_past_date,
    constrain_by_so_far,
    find_weekday_constraints,
)
from index.types import Article, PublicationDate


def infer_publication_date(
    article: Article, neighbours: Sequence[Article] = (), *, before: date | None = None
) -> PublicationDate | None:
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
        clues.append(
            Constraint(
                days=get_days_between(None, before), words="", reasoning=f"it was there by {before}"
            )
        )
    return _conclusion(clues)


def _proofs(story: Story, others: Sequence[Story]) -> list[Constraint]:
    found = (
        constrain_by_holiday(story, others),
        constrain_by_shared_quote(story, others),
        constrain_by_similar_lead(story, others),
        constrain_by_same_occasion(story, others),
        constrain_by_so_far(story),
    )
    return [clue for clue in found if clue]


def _supports(story: Story, others: Sequence[Story]) -> list[Constraint]:
    found = (
        constrain_by_recalled_month(story, others),
        constrain_by_awaited_month(story, others),
        *find_weekday_constraints(story),
        constrain_by_past_date(story),
    )
    return [clue for clue in found if clue]


def _conclusion(clues: Sequence[Constraint]) -> PublicationDate | None:
    """Intersect the clues; keep those that narrowed what was possible, in order.

    Clues that contradict one another, or of which none is a proof, conclude nothing.
    """
    days: Days = get_all_days()
    used: list[Constraint] = []
    for clue in clues:
        narrowed = days & clue.days
        if not narrowed.any():
            return None
        if narrowed.sum() < days.sum():
            used.append(clue)
        days = narrowed
    value = to_iso_value(days)
    if not value or not any(clue.is_proof for clue in used):
        return None
    says = "; ".join(clue.reasoning for clue in used)
    words = "; ".join(clue.words for clue in used if clue.words)
    return PublicationDate(
        value=value,
        basis="inferred",
        words=words,
        working=f"{says[:1].upper()}{says[1:]}: {value}.",
    )
