"""The unit that is running when an article appears: "the year", "the weekend", "year-end"."""

from __future__ import annotations

import re

from index.dates import lexicon
from index.dates.context import Context
from index.dates.deictic import STEPS, from_anchor, from_publication
from index.dates.durations import duration_value
from index.dates.explicit import full_year
from index.dates.grammar import Match, Reading, Rule, open_ended, rule

_ENDED = re.compile(r"\s+end(?:ed|ing)\b")
_OTHERWISE = re.compile(
    r"\s+(?:of\b(?! \$)|before|after|ago|earlier|later|when|in which|that|they|he|she|it\b|was\b"
    r"|is\b|ahead|to come|\d|nineteen|two thousand|twenty)|['’]s end"
)
"""What makes "the year" before it another than the running one."""

_AHEAD = (" ahead of", " for", " before", " by")


def _the_unit(match: Match, context: Context) -> Reading | None:
    """Read "the year" as the one of publication; "the year ended March 31" is a length of time.

    "The week" is the one a story tells of, this one or the last: its number stays open.
    """
    unit, after = lexicon.UNITS[match["unit"].lower()], context.after(match.end())
    if _ENDED.match(after):
        return Reading(value=duration_value(1, unit), type="DURATION")
    if match["unit"].istitle() or _OTHERWISE.match(after):
        return None
    if unit == "week":
        year = from_publication(context, "year", 0)
        return open_ended(f"{year.value}-WXX")
    return from_publication(context, unit, 0)


def _of_the_day(match: Match, context: Context) -> Reading:
    """Read "later in the day" as the day the story tells of."""
    return from_anchor(context, match.start(), "day", 0)


def _weekend(match: Match, context: Context) -> Reading | None:
    """Read "the weekend", "last weekend": early in a week the one just over, later the next."""
    before = context.before(match.start())
    if before.endswith(" a"):
        return None
    step = (match["step"] or "the").lower().split()[-1]
    count = STEPS.get(step, 0)
    if step == "the" and context.day is not None and context.day.isoweekday() <= 3:
        future = context.tense(match.start(), match.end()) == "future"
        count = 0 if future or before.endswith(_AHEAD) else -1
    week = from_publication(context, "week", count)
    return Reading(value=f"{week.value}-WE", ground=week.ground)


def _year_end(match: Match, context: Context) -> Reading:
    """Read "year-end" as the last day of the year; "since year-end" looks back to the last one."""
    if match["anyyear"]:
        return Reading(value=f"{full_year(match['anyyear']):04d}-12-31")
    back = context.before(match.start()).endswith((" since", " from", " at"))
    year = from_publication(context, "year", -1 if back else 0)
    return Reading(value=f"{year.value}-12-31", ground=year.ground)


RULES: tuple[Rule, ...] = (
    rule("the year", {"the"}, r"the (?P<unit>week|month|year)\b(?!-|['’]s? old)", _the_unit),
    rule(
        "in the day",
        {"later", "earlier", "late", "early"},
        r"(?:later|earlier|late|early) (?:in the|that|the same) day\b",
        _of_the_day,
    ),
    rule(
        "weekend",
        {"last", "next", "this", "past", "coming", "the", "weekend"},
        r"(?:the )?(?:(?P<step>last|next|this|this past|this coming|past|coming) )?weekend\b",
        _weekend,
    ),
    rule("year-end", {"year"}, r"year(?:[ -]|['’]s )end\b(?:,? <anyyear>)?", _year_end),
)
