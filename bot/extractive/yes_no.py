"""Yes and no: by what one sentence states, or by a correction that takes back or puts right.

A sentence that says yes has every word of the question that carries meaning, states it as done,
and neither denies nor hedges it; where "is" or "was" is asked, it tells what somebody is, not what
they did ("resigned as prime minister"). "No" is not led with by denials: two of nine were right.

"Did the fire cost four million crowns?", where a note corrects it to fourteen, is answered: No.
"Did it cost fourteen million?" is Yes, though the note says "not four".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.evidence import ScoredSentence
from bot.extractive.draft import Draft, QuotedLine
from bot.types import Question
from bot.words import split_words, stem_word
from index.metadata.corrections import repeats_error, states_right
from index.types import Correction

LIKELY = 0.73
"""The probability that such a yes is right: 11 of 15 were, over 784 questions of real news."""
LOOKED_AT = 8
"""Sentences that are looked at, the best-scored first."""
_OPEN = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|nothing|none|hardly|without|declined|denied|refused|failed"
    r"|may|might|could|would|should|will|expected|likely|possibl[ey]|plan(?:s|ned)?|unclear"
    r"|whether|if)\b|n['’]t\b",
    re.I,
)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b|['’]s\b", re.I)
_TAKEN_BACK = re.compile(
    r"\b(?:we|our (?:\w+ )?(?:report|article|story)|an earlier (?:version|report|article))\b[^.]*"
    r"\b(?:said|wrote|reported|stated|gave|put)\b",
    re.I,
)
"""How a publisher tells what it said before and corrects."""
_QUOTED = 2  # sentences of the correction that are quoted
_REMARK = "An earlier version of the article said so; its publisher took that back."


def find_affirmation(question: Question, scored: Sequence[ScoredSentence]) -> ScoredSentence | None:
    """Return the best sentence that states what a yes-no question asks, or None."""
    if question.type != "yes-no" or not question.terms:
        return None
    asked = {stem_word(term) for term in question.terms}
    some = (one for one in scored[:LOOKED_AT] if _states(one, asked))
    is_state = _BE.match(question.text.strip()) is not None
    return next((one for one in some if not is_state or _BE.search(one.sentence)), None)


def _states(one: ScoredSentence, asked: set[str]) -> bool:
    said = {word.stem for word in split_words(one.sentence)}
    doubted = one.opposed or one.measures.hypothetical or _OPEN.search(one.sentence)
    return asked <= said and not doubted


def answer_by_correction(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return the answer to a question whose statement a correction takes back or makes, or None.

    It rests on what the correction says is right, best first.
    """
    if question.type != "yes-no":
        return None
    if told := _find_told(question, scored, repeats_error):
        return Draft(short="No", lines=told, remark=_REMARK)
    told = _find_told(question, scored, states_right)
    return Draft(short="Yes", lines=told) if told else None


def _find_told(
    question: Question, scored: Sequence[ScoredSentence], says: Callable[[str, str], bool]
) -> tuple[QuotedLine, ...]:
    """Return the sentences of the best note that says so of the question's statement."""
    told = [
        one
        for one in scored
        if (note := find_note(one)) is not None
        and says(question.text, one.evidence.hit.article.body[note.start : note.end])
    ]
    first = told[0].evidence.hit.article.id if told else ""
    lines = [one for one in told if one.evidence.hit.article.id == first][:_QUOTED]
    return tuple(QuotedLine(lead="", scored=one) for one in lines)


def is_withdrawn(sentence: str) -> bool:
    """Tell whether a sentence tells what its publisher said before and corrects."""
    return _TAKEN_BACK.search(sentence) is not None


def find_note(one: ScoredSentence) -> Correction | None:
    """Return the correction that a sentence is part of, or None."""
    start, end = one.offsets
    notes = one.evidence.hit.article.corrections
    return next((note for note in notes if note.start <= start and end <= note.end), None)
