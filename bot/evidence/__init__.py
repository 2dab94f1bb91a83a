"""From hits to evidence: the sentences that bear on a question, scored and dated."""

from bot.evidence.scorer import REREAD, SentenceScorer
from bot.evidence.scores import Measures, ScoredSentence, drop_overlapping

__all__ = ["REREAD", "Measures", "ScoredSentence", "SentenceScorer", "drop_overlapping"]
