"""Whether what a model cites speaks of what is asked at all, or only takes it for granted.

A model asked "why did Kim refuse?" may quote, word for word, a report that he was invited. Where
the keyless measure found no answer either, the words of the question that no cited passage has
decide: with too many of them unsaid, the archive does not answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.evidence import Scored
from bot.generate.claims import Claim
from bot.types import Question

UNSAID = 4
"""Of how many further words of a question a cited passage may lack one."""


def unspoken(
    question: Question, scored: Sequence[Scored], claims: Sequence[Claim]
) -> tuple[str, ...]:
    """Return the question's words that even the best claim's passage lacks, where too many.

    Names count where the sentence and its context lack them. Example: ("refuse",) for a
    question of three words. Evidence that was not weighed is not held against a claim.
    """
    room = max(len(set(question.terms)) - 1, 0) // UNSAID
    lacks = [_lacks(scored, claim) for claim in claims]
    fewest = min((one for one in lacks if one is not None), key=len, default=())
    known = all(one is not None for one in lacks)
    return fewest if known and len(fewest) > room else ()


def _lacks(scored: Sequence[Scored], claim: Claim) -> tuple[str, ...] | None:
    over = [one for one in scored if overlaps(one, claim)]
    found = [tuple(dict.fromkeys((*one.missing, *one.unsaid))) for one in over]
    return min(found, key=len, default=None)


def overlaps(one: Scored, claim: Claim) -> bool:
    """Tell whether a weighed sentence shares characters with what a claim cites."""
    evidence = one.evidence
    same = evidence.hit.article.id == claim.hit.article.id
    return same and evidence.start < claim.end and claim.start < evidence.end
