"""The unit that is running when an article appears: "the year", "the weekend", "year-end"."""

from __future__ import annotations

import re

from index.timex import lexicon
from index.timex.rule import Context, Match, Reading, Rule, make_open_reading, make_rule
from index.timex.rules.deictic import STEPS, resolve_from_anchor, resolve_from_publication
from index.timex.rules.durations import to_duration_value
from index.timex.rules.explicit import parse_full_year

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
        return Reading(value=to_duration_value(1, unit), type="DURATION")
    if match["unit"].istitle() or _OTHERWISE.match(after):
        return None
    if unit == "week":
        year = resolve_from_publication(context, "year", 0)
        return make_open_reading(f"{year.value}-WXX")
    return resolve_from_publication(context, unit, 0)


def _of_the_day(match: Match, context: Context) -> Reading:
    """Read "later in the day" as the day the story tells of."""
    return resolve_from_anchor(context, match.start(), "day", 0)


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
    week = resolve_from_publication(context, "week", count)
    return Reading(value=f"{week.value}-WE", ground=week.ground)


def _year_end(match: Match, context: Context) -> Reading:
    """Read "year-end" as the last day of the year; "since year-end" looks back to the last one."""
    if match["anyyear"]:
        return Reading(value=f"{parse_full_year(match['anyyear']):04d}-12-31")
    back = context.before(match.start()).endswith((" since", " from", " at"))
    year = resolve_from_publication(context, "year", -1 if back else 0)
    return Reading(value=f"{year.value}-12-31", ground=year.ground)


RULES: tuple[Rule, ...] = (
    make_rule("the year", {"the"}, r"the (?P<unit>week|month|year)\b(?!-|['’]s? old)", _the_unit),
    make_rule(
        "in the day",
        {"later", "earlier", "late", "early"},
        r"(?:later|earlier|late|early) (?:in the|that|the same) day\b",
        _of_the_day,
    ),
    make_rule(
        "weekend",
        {"last", "next", "this", "past", "coming", "the", "weekend"},
        r"(?:the )?(?:(?P<step>last|next|this|this past|this coming|past|coming) )?weekend\b",
        _weekend,
    ),
    make_rule("year-end", {"year"}, r"year(?:[ -]|['’]s )end\b(?:,? <anyyear>)?", _year_end),
)


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
    return make_open_reading("PRESENT_REF")


def _past(_match: Match, _context: Context) -> Reading:
    return make_open_reading("PAST_REF")


def _future(match: Match, context: Context) -> Reading | None:
    """Read "soon"; "soon after" and "as soon as" count from something else."""
    if match[0].lower() in ("soon", "shortly") and _SHORTLY.match(context.after(match.end())):
        return None
    if context.before(match.start()).endswith((" as", " so", " too", " how")):
        return None
    return make_open_reading("FUTURE_REF")


VAGUE_RULES: tuple[Rule, ...] = (
    make_rule(
        "now",
        {"now", "currently", "at", "presently", "nowadays", "these", "right", "for"},
        rf"(?:{_PRESENT})\b",
        _present,
    ),
    make_rule(
        "recently",
        {"recently", "lately", "recent", "formerly", "in", "the", "at"},
        rf"(?:{_PAST})\b",
        _past,
    ),
    make_rule("soon", {"soon", "shortly", "in", "the"}, rf"(?:{_FUTURE})\b", _future),
)
