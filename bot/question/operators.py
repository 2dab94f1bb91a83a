"""Operators of time: "first", "last", "since", "this week" as what they do, not as words.

"First" and "last" order the events; "since", "before", "between" and "in" bound them. A phrase
tied to publishing ("reported in June", "published this week") bounds the reports instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.types import Order
from index.timex import join_intervals, tag_expressions
from index.types import DateRange, PublicationDate, TimexSpan

_FIRST = re.compile(r"\b(?:first(?:ly)?|earliest|initially|originally|the start of)\b", re.I)
_LAST = re.compile(
    r"\b(?:latest|most recent(?:ly)?|last(?! (?:week|month|year|summer|winter|spring|autumn|fall"
    r"|night|decade|century|\w+day|\d|few|two|three|four|five|six|seven|ten)))\b",
    re.I,
)
_DAY = re.compile(r"XXXX-\d\d-\d\d")
_DESCRIBED = re.compile(
    r"^\W*(?:(?:on|in) )?(?:what|which) (?:date|day|week|month|year)\b[^:?]{0,20}:\s"
    r"|^\W*when\b[^:?]{0,20}:\s",
    re.I,
)
"""The opening of a question that quotes an event: "On what date: ...". What follows is told of the
event, in the words of its own day."""
ORDERING = 12
"""Words of a question within which "first" and "last" order what it asks for."""
_NOT_ORDER = re.compile(
    r"\b(?:first (?:lady|minister|family|aid|class|quarter|half|world war|names?)"
    r"|(?:at )?last name|how long\b.*\blast\b"
    r"|first[- ](?:degree|person|place|round|team|time buyers?))\b",
    re.I,
)
_OPEN_START = re.compile(r"\b(?:since|after|from|following)\s+(?:about |around )?(?:the )?$", re.I)
_OPEN_END = re.compile(
    r"\b(?:before|until|till|up to|prior to|by|no later than)\s+(?:the )?(?:end of )?$", re.I
)
_OPEN = re.compile(r"\b(?:since|after|from|following|before|until|till|prior to|by)\s+$", re.I)
_REPORTED = re.compile(
    r"\b(?:reported|published|written|report|story|stories|articles?|coverage|news)\b"
    r"(?:\s+\w+){0,2}\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOperators:
    """What a question says of time: its order, its windows, the words that said so."""

    order: Order | None = None
    happened: DateRange | None = None
    published: DateRange | None = None
    yearly: TimexSpan | None = None
    spans: tuple[TimexSpan, ...] = ()
    working: tuple[str, ...] = ()


def parse_order(question: str) -> Order | None:
    """Return "first" or "last" where the question orders events, else None.

    Only what stands near its beginning orders a long question; further on it tells a story.
    """
    text = " ".join(_NOT_ORDER.sub(" ", question).split()[:ORDERING])
    if _FIRST.search(text):
        return "first"
    return "last" if _LAST.search(text) else None


def parse_operators(question: str, as_of: datetime) -> TimeOperators:
    """Return the operators of ``question``, its relative words resolved at ``as_of``.

    Example: "What has Kim said since June?" as of 2018-08-16 -> happened 2018-06-01 onwards.
    An event that is quoted ("On what date: Kim resigns on Tuesday?") has none.
    """
    if _DESCRIBED.match(question):
        return TimeOperators()
    basis = PublicationDate(
        value=as_of.date().isoformat(), basis="stated", words="the question's now"
    )
    any_year = [
        span
        for span in tag_expressions(question)
        if _any_year(span) and not _DAY_OF_NAME.match(question[span.end :])
    ]
    open_ = {span.start for span in any_year}
    spans = [
        span
        for span in tag_expressions(question, basis)
        if span.start not in open_
        and not _is_day_of_name(question, span)
        and not _CLOCK.fullmatch(span.text)
        and join_intervals(question, [span], now=as_of.date())
        if not _is_part_of_name(question, span)
    ]
    happened, published = _windows(question, spans, as_of)
    return TimeOperators(
        order=parse_order(question),
        happened=happened,
        published=published,
        yearly=next((span for span in any_year if _DAY.fullmatch(span.value)), None),
        spans=tuple(spans),
        working=tuple(span.working for span in spans if span.working),
    )


_CLOCK = re.compile(r"(?:midnight|noon|midday|[\d:.]+\s?(?:am|pm|a\.m\.|p\.m\.|o['’]clock))", re.I)
"""A time of any day, which sets no limit: "seconds to midnight"."""
_OF_EVENT = re.compile(
    r"\s+(?!(?:and|or|in|on|at|by|of|to|for|from|with|when|who|that|which|did|was|were|is|are|has"
    r"|had|have|will|would|than|but|as|so|until|till)\b)[a-z]"
)
"""What stands behind a year that tells an event from others: "before the 2013 food scandal"."""
_DAY_OF_NAME = re.compile(r"\s+(?=[A-Z][a-z])(?!(?:Was|Were|Did|Is|Are|Has|Had)\b)")


def _is_day_of_name(question: str, span: TimexSpan) -> bool:
    """Tell whether a day without a year belongs to a name: "the 12 October Bridge"."""
    plain = re.fullmatch(r"(?:the )?\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}", span.text)
    return bool(plain and _DAY_OF_NAME.match(question[span.end :]))


def _is_part_of_name(question: str, span: TimexSpan) -> bool:
    """Tell whether a date belongs to a name, and limits nothing.

    Example: "the 2010 Affordable Care Act", "Summer Olympics 2012", "the Good Friday service".
    """
    before, after = question[: span.start], question[span.end :]
    if re.fullmatch(r"the \d{4}", span.text):
        return bool(_OPEN.search(before) and _OF_EVENT.match(after)) or bool(
            re.match(r"\s+(?!Was\b|Were\b|Did\b)[A-Z]\w", after)
        )
    if re.match(r"\s+(?:[A-Z][\w’'-]+\s+(?:[A-Z]|of [A-Z])|[a-z]+\s*[?.!]?$)", after) and (
        span.text[:1].isupper() or (span.text.isdigit() and re.match(r"\s+[A-Z]", after))
    ):
        return not re.search(r"\b(?:in|on|since|before|after|during|by|until|from)\s*$", before)
    named = re.search(r"[A-Z][\w’'-]+\s+[A-Z][\w’'-]+\s*$", before)
    return bool(named) and span.text.isdigit()


def _any_year(span: TimexSpan) -> bool:
    """Tell whether an expression names a month or a day of any year: "in June", "9 September".

    An archive reaches over years, so such words stay words of the question.
    """
    return bool(re.match(r"XXXX-(?:\d\d|S[PU]|FA|WI)", span.value))


def _windows(
    question: str, spans: Sequence[TimexSpan], as_of: datetime
) -> tuple[DateRange | None, DateRange | None]:
    if not spans:
        return None, None
    window = _window(question, spans, as_of)
    reported = _REPORTED.search(question[: _lead(question, spans[0].start)])
    return (None, window) if reported else (window, None)


def _lead(question: str, start: int) -> int:
    """Return where the preposition before ``start`` begins, so that what it hangs on is seen."""
    found = re.search(
        r"(?:\b(?:in|on|at|since|after|before|during|between|from|by|of|the)\s+)+$",
        question[:start],
        re.I,
    )
    return found.start() if found else start


def _window(question: str, spans: Sequence[TimexSpan], as_of: datetime) -> DateRange:
    named = join_intervals(question, spans, now=as_of.date())
    first, last = named[0], named[-1]
    before = question[: spans[0].start]
    if len(named) > 1:
        ends = [day for day in (first.start, last.end) if day]
        return _range(min(ends, default=None), max(ends, default=None))
    if re.fullmatch(r"(?:this|last|the past) week", spans[0].text, re.I):
        return _widen_week(first, as_of.date())
    if _OPEN_START.search(before):
        after = re.search(r"\b(?:after|following)\s+(?:the )?$", before, re.I)
        return _range(_next(first.end) if after else first.start, None)
    if (found := _OPEN_END.search(before)) is not None:
        exclusive = re.match(r"(?:before|prior to)", found[0], re.I)
        return _range(None, _previous(first.start) if exclusive else first.end)
    return first


def _widen_week(week: DateRange, today: date) -> DateRange:
    """Return "this week" or "last week" with soft edges: eight days back at least.

    On a Monday "this week" is what the days before told.
    """
    start = min(week.start or today, today - timedelta(days=8))
    end = max(week.end or today, today) if (week.end or today) >= today else week.end
    return _range(start, end)


def _range(start: date | None, end: date | None) -> DateRange:
    words = "/".join(day.isoformat() if day else ".." for day in (start, end))
    return DateRange(value=words, start=start, end=end)


def _next(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day else None


def _previous(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() - 1) if day else None


_ASKED = re.compile(
    r"\b(?:according to|as reported by|reported by|(?:what|how) (?:did|does|has|do) |published by"
    r"|in the pages of|coverage by|from|in|by)\s*(?:the )?$",
    re.I,
)
_VERB = re.compile(
    r"^(?:['’]s)?\s+(?:reports?|reported|wrote|writes?|stor(?:y|ies)|articles?"
    r"|coverage|says?|said|dispatch(?:es)?|pieces?)\b",
    re.I,
)
_HELD = re.compile(
    r"\b(?:articles?|stories|reports?|pieces?|documents?)\b[^?.]*\b(?:from|by|of|in)\s+(?:the )?$",
    re.I,
)
"""What stands before a publisher whose articles are asked about."""


def parse_sources(question: str, known: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the sources a question restricts itself to, and the question without those words.

    Only names in ``known`` (the archive's publishers and agencies) restrict; a name the
    archive does not carry stays a word of the question.
    """
    chosen: list[str] = []
    text = question
    for name in sorted(known, key=len, reverse=True):
        match = re.search(rf"(?<!\w)(?:the )?{re.escape(name)}(?!\w)", text, re.I)
        if match and _restricts(text, match):
            chosen.append(name)
            text = _without(text, match)
    return tuple(chosen), " ".join(text.split())


def _restricts(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    explicit = re.search(
        r"\b(?:according to|reported by|published by|coverage by)\s+$", before, re.I
    )
    held = _HELD.search(before) and not re.search(r"\w", after)
    return bool(explicit or held or (_ASKED.search(before) and _VERB.search(after)))


def _without(text: str, match: re.Match[str]) -> str:
    before = re.sub(
        r"[,;]?\s*\b(?:according to|as reported by|reported by|published by|coverage by)\s+$",
        " ",
        text[: match.start()],
        flags=re.I,
    )
    return before + text[match.end() :].lstrip(",")
