"""Regression cases: questions with what a right answer must hold, read from YAML or JSON lines.

The fields are those of ``seeds/cases.schema.json``, which editors read too. A file with mistakes
is refused with all of them, each with its line; a wrong case is never skipped in silence.
"""

from bot.cases.case import Case
from bot.cases.load import load
from bot.cases.problems import CasesError, Problem

__all__ = ["Case", "CasesError", "Problem", "load"]
