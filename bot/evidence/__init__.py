"""From hits to evidence: the sentences that bear on a question, scored and dated."""

from bot.evidence.scorer import SentenceScorer
from bot.evidence.scores import Measures, ScoredSentence, drop_overlapping

__all__ = ["Measures", "ScoredSentence", "SentenceScorer", "drop_overlapping"]
