"""What the probability of a lead rests on, as named numbers, and the fitted probabilities.

Probabilities are logistic functions fitted by training/calibrate.py on questions that trained
nothing; calibration.json beside this file holds, for "lead" (the short answer is right), "answer"
(the quotes hold the answer) and "quote" (this one does), the weights of the measures, and for the
first two the least probability from which it is shown.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from bot.evidence import ScoredSentence
from bot.extractive.lead import SpanGroup, count_items, fold_lead, is_same_lead
from bot.extractive.packing import ReadingWindow
from bot.types import Question
from index.language.numbers import CARDINALS

_AMOUNT = re.compile(
    r"\bhow (?:many|much|old|long|far|tall|high|often|big|large)\b|\bwh(?:at|ich) (?:year|age|price"
    r"|percent\w*|number|date|amount|share|record|total|temperature)\b",
    re.I,
)
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|hundreds?|thousands?|millions?|dozens?|half|third|quarter)\b",
    re.I,
)
_JOINING = frozenset(
    "of and or but nor that which who whom whose than is are was were be been has have had will"
    " would to as because if when while".split()
)
_LEADING = _JOINING | frozenset(
    "in on at by for from with into over the a an its his her their this these those".split()
)
"""Words that join or lead: a phrase does not begin with the first, nor end with the second."""
_WANTED = re.compile(
    r"(?:^|\b(?:which|what|name|list|who (?:are|were) (?:the |[\w’'-]+['’]s? )?|names of)(?: the)?"
    r"(?: other)?\s)\s*(?P<many>two|three|four|five|six)\s"
    r"(?!(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|million|thousand)\b)",
    re.I,
)
Judged = Literal["lead", "answer", "quote", "state"]
LONG = 7
"""Words beyond which a lead is hardly one."""
FLOOR = 1e-6
MOST = 3
"""The most missing names or words that are counted."""
NEAR = 0.02
"""The part of the best span's share from which another span of a lead counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSource:
    """What is known of a window beside its text.

    ``story`` is the article's identifier, ``place`` the rank of its passage from 0, ``score`` what
    the search gave the passage, as a part of the best's; ``told`` how much of the question its
    best sentence says (0 to 1).
    """

    story: str
    place: int
    score: float
    told: float = 0.0


def compute_logit(share: float) -> float:
    """Return the log odds of a share, held within about -14 to 14."""
    held = min(max(share, FLOOR), 1.0 - FLOOR)
    return math.log(held / (1.0 - held))


def measure_spans(
    group: SpanGroup,
    other: float,
    none: float,
    windows: Sequence[ReadingWindow],
    sources: Sequence[WindowSource],
) -> dict[str, float]:
    """Return what the reader says of a lead; ``other`` is the share of its strongest rival."""
    if not group.spans:
        return {"unread": 1.0, "share": compute_logit(0.0), "best": compute_logit(0.0)}
    best = max(group.spans, key=lambda span: span.share)
    near = [sources[span.window] for span in group.spans if span.share > NEAR * best.share]
    return {
        "share": compute_logit(group.share),
        "portion": group.share,
        "best": compute_logit(best.share),
        "margin": math.log((group.share + FLOOR) / (other + FLOOR)),
        "none": compute_logit(none),
        "score": best.score,
        "votes": math.log(len({source.story for source in near})),
        "place": math.log(1 + min(source.place for source in near)),
        "search": max(source.score for source in near),
        "told": max(source.told for source in near),
        "headline": float(best.end <= len(windows[best.window].headline)),
    }


def measure_fit(question: Question, text: str) -> dict[str, float]:
    """Return how well a lead's words fit the question: their number, their kind, no echo."""
    asked, told = set(fold_lead(question.text)), fold_lead(text)
    wanted = count_wanted(question.text)
    counted = bool(_AMOUNT.search(question.text))
    figure = 1.0 if _FIGURE.search(text) else -1.0
    name = 1.0 if any(word[:1].isupper() for word in text.split()) else -1.0
    return {
        "length": math.log(len(told)),
        "long": float(len(told) > LONG),
        "ragged": float(is_ragged(text)),
        "echo": sum(word in asked for word in told) / len(told),
        "figure": figure if counted else 0.0,
        "name": name if question.type in ("who", "where", "which") else 0.0,
        "stray": float(not counted and figure > 0),
        "several": float(bool(wanted) and count_items(text) == wanted),
        "miscounted": float(bool(wanted) and count_items(text) != wanted),
        f"type {question.type}": 1.0,
    }


def count_wanted(question: str) -> int:
    """Return how many things a question asks for by number: "which three towns" -> 3; else 0."""
    found = _WANTED.search(question)
    return CARDINALS.get(found["many"].lower(), 0) if found else 0


def is_ragged(text: str) -> bool:
    """Tell whether a lead begins or ends within a phrase: "of the", "said that"."""
    words = [word.strip(".,").casefold() for word in text.split()]
    return words[0] in _JOINING or words[-1] in _LEADING


def measure_sentence(question: Question, one: ScoredSentence, sufficient: bool) -> dict[str, float]:
    """Return how much of the question a lead's own sentence says, and what it lacks."""
    return {
        "early": measure_earliness(question, one),
        "said": one.measures.coverage,
        "unscored": float(one.score == 0.0),
        "missing": float(min(MOST, len(one.missing_names))),
        "unsaid": float(min(MOST, len(one.missing_terms))),
        "hypothetical": float(one.measures.hypothetical),
        "sufficient": float(sufficient),
    }


def measure_earliness(question: Question, one: ScoredSentence) -> float:
    """Return how long before the time asked about an article was published: log of days, or 0."""
    published, asked = one.evidence.hit.article.published, question.happened or question.published
    if not published or not asked or not asked.start or not published.range.end:
        return 0.0
    return math.log1p(max(0, (asked.start - published.range.end).days))


def measure_quote(
    question: Question,
    one: ScoredSentence,
    sufficient: bool,
    lead: Mapping[str, float],
    likely: float,
) -> dict[str, float]:
    """Return what the worth of a quote rests on: how it tells the question, and its best lead.

    ``lead`` are the measures of the likeliest lead that it says, if any, ``likely`` its
    probability.
    """
    told = one.measures
    return {
        **measure_sentence(question, one, sufficient),
        "score": one.score,
        "own": told.sentence,
        "context": told.context,
        "passage": told.passage,
        "phrase": told.phrase,
        "rank": told.rank,
        "lead": float(bool(lead)),
        "likely": likely,
        "odds": compute_logit(likely) if lead else 0.0,
        "figure": lead.get("figure", 0.0),
    }


def measure_agreement(text: str, noted: Sequence[str]) -> dict[str, float]:
    """Return how far the rules' leads, best sentence first, agree with a lead."""
    weights = [1.0 / (1 + place) for place in range(len(noted))]
    same = [is_same_lead(text, other) for other in noted]
    first = bool(same) and same[0]
    agreeing = sum(weight for weight, one in zip(weights, same, strict=True) if one)
    return {
        "agree": float(first),
        "agreeing": agreeing / sum(weights) if weights else 0.0,
        "differ": float(bool(same) and not first),
    }


def compute_probability(judged: Judged, measures: Mapping[str, float]) -> float:
    """Return how likely a lead or an answer of these measures is right, 0 to 1."""
    weights = _read_fitted()[judged]["weights"]
    total = weights[""] + sum(weights.get(name, 0.0) * value for name, value in measures.items())
    return float(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))))


def get_threshold(judged: Judged) -> float:
    """Return the least probability from which a lead or an answer is shown."""
    return float(_read_fitted()[judged]["threshold"])


_fitted: dict[str, Any] = {}


def set_fitted(fitted: Mapping[str, Any]) -> None:
    """Use other fitted functions than the package's: for fitting them."""
    _fitted.clear()
    _fitted.update(fitted)


def _read_fitted() -> Mapping[str, Any]:
    if not _fitted:
        text = (files("bot.extractive") / "calibration.json").read_text(encoding="utf-8")
        _fitted.update(json.loads(text))
    return _fitted
