"""From hits to evidence: the sentences that bear on a question, scored and dated."""

from bot.evidence.covers import apart
from bot.evidence.scored import Measures, Scored
from bot.evidence.weigher import Weigher

__all__ = ["Measures", "Scored", "Weigher", "apart"]
