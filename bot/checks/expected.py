"""The checks of ``expect``: texts, lists, patterns, dates, numbers, and silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.cases.sense import target
from bot.checks.told import counted, holds, items, near, said
from bot.checks.verdict import Verdict
from bot.types import Answer
from index.types import DateRange

Expect = Mapping[str, Any]
Told = tuple[bool, str]


def expected(expect: Expect, answer: Answer) -> Iterator[Verdict]:
    """Yield the verdict of every key of ``expect``; of a refusal or its lack, only that."""
    if expect.get("abstain"):
        why = f"should have abstained, said {brief(answer)}"
        yield Verdict(answer.abstained, why, "abstain")
    elif answer.abstained:
        yield Verdict(False, f"abstained, should have said {_wanted(expect)}", "abstain")
    else:
        for name, check in _CHECKS.items():
            if name in expect:
                passed, reason = check(expect[name], expect, answer)
                yield Verdict(passed, reason, name)


def brief(answer: Answer) -> str:
    """Return the beginning of what an answer says, in quotation marks."""
    return repr((answer.short or " ".join(answer.text.split()))[:120])


def gap(given: DateRange, wanted: DateRange) -> int:
    """Return by how many days ``given`` reaches outside ``wanted``; 0 where it lies within."""
    early = (wanted.start or date.min).toordinal() - (given.start or date.min).toordinal()
    late = (given.end or date.max).toordinal() - (wanted.end or date.max).toordinal()
    return max(early, late, 0)


def _wanted(expect: Expect) -> str:
    told = [f"{name} {value!r}" for name, value in expect.items() if name != "abstain"]
    return ", ".join(told) or "something"


def _text(wanted: Any, expect: Expect, answer: Answer) -> Told:
    some = [wanted, *expect.get("aliases", [])]
    passed = any(holds(said(answer), one) for one in some)
    also = f" or {expect['aliases']}" if "aliases" in expect else ""
    return passed, f"does not say {wanted!r}{also}, said {brief(answer)}"


def _any(wanted: Any, _: Expect, answer: Answer) -> Told:
    passed = any(holds(said(answer), one) for one in wanted)
    return passed, f"says none of {wanted}, said {brief(answer)}"


def _all(wanted: Any, _: Expect, answer: Answer) -> Told:
    absent = [one for one in wanted if not holds(said(answer), one)]
    return not absent, f"does not say {absent}, said {brief(answer)}"


def _none(unwanted: Any, _: Expect, answer: Answer) -> Told:
    told = [one for one in unwanted if holds(said(answer), one)]
    return not told, f"says {told}, which it must not"


def _list(wanted: Any, expect: Expect, answer: Answer) -> Told:
    absent = items(said(answer), wanted)
    least = int(expect.get("at_least", len(wanted)))
    given = len(wanted) - len(absent)
    return given >= least, f"names {given} of {len(wanted)}, not {absent}; said {brief(answer)}"


def _regex(wanted: Any, _: Expect, answer: Answer) -> Told:
    found = re.search(str(wanted), said(answer), re.I)
    return found is not None, f"does not match {wanted!r}, said {brief(answer)}"


def _date(wanted: Any, expect: Expect, answer: Answer) -> Told:
    days, tolerance = target(wanted), int(expect.get("tolerance_days", 0))
    given = [DateRange.of(found.value) for found in answer.dates]
    passed = days is not None and any(one and gap(one, days) <= tolerance for one in given)
    values = sorted({found.value for found in answer.dates})
    return passed, f"gives {', '.join(values) or 'no date'}, not {wanted}"


def _number(wanted: Any, expect: Expect, answer: Answer) -> Told:
    passed = near(counted(answer), float(wanted), expect.get("tolerance", 0))
    return passed, f"does not give {wanted}, said {brief(answer)}"


_CHECKS: Mapping[str, Callable[[Any, Expect, Answer], Told]] = {
    "text": _text, "any": _any, "all": _all, "none": _none, "list": _list, "regex": _regex,
    "date": _date, "number": _number,
}  # fmt: skip
