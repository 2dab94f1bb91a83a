"""Words that point at the present, the past or the future and name no day: now, recently, soon.

Adjectives alone ("the current chairman", "future losses") are left out: more often than not they
date nothing, in the gold annotation too.
"""

from __future__ import annotations

import re

from index.dates.context import Context
from index.dates.grammar import Match, Reading, Rule, open_ended, rule

_SOME = r"(?:days|weeks|months|years|quarters|times)"
_PRESENT = (
    r"(?:right |for )?now|currently|at present|presently|nowadays|these days|at the moment"
    r"|at this point|at this time|at the present time"
)
_PAST = (
    rf"recently|lately|at (?:the|that) time|recent {_SOME}(?: and {_SOME})?|recent|formerly"
    r"|(?:in )?the past(?! \w+~<:units>| <:units>)"
)
_FUTURE = rf"soon|shortly|in the (?:near )?future|the (?:near )?future|in (?:the )?coming {_SOME}"
_SHORTLY = re.compile(r"\s(?:after|before|as|thereafter|afterward)")


def _present(_match: Match, _context: Context) -> Reading:
    return open_ended("PRESENT_REF")


def _past(_match: Match, _context: Context) -> Reading:
    return open_ended("PAST_REF")


def _future(match: Match, context: Context) -> Reading | None:
    """Read "soon"; "soon after" and "as soon as" count from something else."""
    if match[0].lower() in ("soon", "shortly") and _SHORTLY.match(context.after(match.end())):
        return None
    if context.before(match.start()).endswith((" as", " so", " too", " how")):
        return None
    return open_ended("FUTURE_REF")


RULES: tuple[Rule, ...] = (
    rule(
        "now",
        {"now", "currently", "at", "presently", "nowadays", "these", "right", "for"},
        rf"(?:{_PRESENT})\b",
        _present,
    ),
    rule(
        "recently",
        {"recently", "lately", "recent", "formerly", "in", "the", "at"},
        rf"(?:{_PAST})\b",
        _past,
    ),
    rule("soon", {"soon", "shortly", "in", "the"}, rf"(?:{_FUTURE})\b", _future),
)
