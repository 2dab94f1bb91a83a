"""When what a sentence tells took place: which of the dates that it offers, with its probability.

No question decides it: the dates of the sentence, of its neighbours and of its article share one
softmax, by their place, tense and kind, fitted on sentences that tell an event of a known day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from bot.evidence import ScoredSentence
from bot.extractive.event_dating.logistic import LogisticWeights, load_weights
from bot.extractive.event_dating.mention_features import FEATURES, build_mention_rows
from bot.extractive.event_dating.mentions import DayMention, find_sentence_mentions
from bot.extractive.event_dating.term_rarity import measure_rarity
from bot.types import Question

COLUMNS = tuple(
    """
    own steps days lag lag_size telling planned bound is_published is_full is_month_day is_weekday
    is_deictic is_other same_day day_before within_week within_months long_before after_report
    before_it after_it is_span is_long
    """.split()
)
"""The measures of a mention that are weighed: none of them looks at a question."""
PLACES = [FEATURES.index(name) for name in COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSentence:
    """A sentence, the mention that dates it best, and the probability that it does (0 to 1)."""

    mention: DayMention
    probability: float

    @property
    def scored(self) -> ScoredSentence:
        """The sentence, as it was scored."""
        return self.mention.scored

    @property
    def is_ruled(self) -> bool:
        """Whether the words of the sentence's ``event`` give the same days."""
        return is_ruled(self.mention)


def is_ruled(mention: DayMention) -> bool:
    """Tell whether the words of a sentence's ``event`` give a mention."""
    event = mention.scored.event
    if event.range is None or not event.explicit or mention.span is None:
        return False
    return mention.days.within(event.range)


def date_sentences(
    question: Question,
    scored: Sequence[ScoredSentence],
    is_open: Callable[[DayMention], bool] = lambda _: True,
    ruled: float = 0.0,
    weights: LogisticWeights | None = None,
) -> list[DatedSentence]:
    """Return every sentence that offers a date with its likeliest, in the order given.

    Only dates that are ``is_open`` are chosen from; ``ruled`` is added to the log-odds of one that
    the words of the sentence's ``event`` give.
    """
    mentions = [
        one for order, part in enumerate(scored) for one in find_sentence_mentions(order, part)
    ]
    if not mentions:
        return []
    rows = build_mention_rows(question, mentions, measure_rarity(question.text, mentions))
    scores = (weights or load_weights().sentence).score(rows[:, PLACES])
    scores = scores + ruled * np.asarray([is_ruled(one) for one in mentions])
    kept = [place for place, one in enumerate(mentions) if is_open(one)]
    return [
        _choose([mentions[place] for place in places], scores[places])
        for places in (
            list(group) for _, group in groupby(kept, key=lambda place: mentions[place].order)
        )
    ]


def _choose(mentions: Sequence[DayMention], scores: np.ndarray) -> DatedSentence:
    parts = np.exp(scores - max(0.0, float(scores.max())))
    chances = parts / (parts.sum() + np.exp(-max(0.0, float(scores.max()))))
    best = int(chances.argmax())
    return DatedSentence(mention=mentions[best], probability=float(chances[best]))
