"""The checks of ``expect``: texts, lists, patterns, dates, numbers, the lead, and silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.eval.cases import Case
from bot.eval.lead import get_lead, is_right_lead, is_unwanted_lead
from bot.eval.load_cases import parse_expected_date
from bot.eval.text_match import (
    contains_number,
    contains_text,
    find_missing_items,
    get_answer_text,
    get_countable_text,
    is_quoted,
)
from bot.quotes import locate_quote
from bot.types import Answer, Citation
from index.types import DateRange

Expect = Mapping[str, Any]
Told = tuple[bool, str]


def check_expected(expect: Expect, answer: Answer) -> Iterator[Verdict]:
    """Yield the verdict of every key of ``expect``; of a refusal or its lack, only that."""
    if expect.get("abstain"):
        why = f"should have abstained, said {shorten_answer(answer)}"
        yield Verdict(answer.abstained, why, "abstain")
    elif answer.abstained and expect.get("may_abstain"):
        yield Verdict(True, "it may abstain", "abstain")
    elif answer.abstained:
        yield Verdict(False, f"abstained, should have said {_wanted(expect)}", "abstain")
    else:
        for name, check in _CHECKS.items():
            if name in expect:
                passed, reason = check(expect[name], expect, answer)
                yield Verdict(passed, reason, name)


def shorten_answer(answer: Answer) -> str:
    """Return the beginning of what an answer says, in quotation marks."""
    return repr((answer.short or " ".join(answer.text.split()))[:120])


def count_days_outside(given: DateRange, wanted: DateRange) -> int:
    """Return by how many days ``given`` reaches outside ``wanted``; 0 where it lies within."""
    early = (wanted.start or date.min).toordinal() - (given.start or date.min).toordinal()
    late = (given.end or date.max).toordinal() - (wanted.end or date.max).toordinal()
    return max(early, late, 0)


def _wanted(expect: Expect) -> str:
    told = [f"{name} {value!r}" for name, value in expect.items() if name != "abstain"]
    return ", ".join(told) or "something"


def _text(wanted: Any, expect: Expect, answer: Answer) -> Told:
    some = [wanted, *expect.get("aliases", [])]
    passed = any(contains_text(get_answer_text(answer), one) for one in some)
    also = f" or {expect['aliases']}" if "aliases" in expect else ""
    return passed, f"does not say {wanted!r}{also}, said {shorten_answer(answer)}"


def _any(wanted: Any, _: Expect, answer: Answer) -> Told:
    passed = any(contains_text(get_answer_text(answer), one) for one in wanted)
    return passed, f"says none of {wanted}, said {shorten_answer(answer)}"


def _all(wanted: Any, _: Expect, answer: Answer) -> Told:
    absent = [one for one in wanted if not contains_text(get_answer_text(answer), one)]
    return not absent, f"does not say {absent}, said {shorten_answer(answer)}"


def _none(unwanted: Any, _: Expect, answer: Answer) -> Told:
    told = [one for one in unwanted if contains_text(get_answer_text(answer), one)]
    return not told, f"says {told}, which it must not"


def _list(wanted: Any, expect: Expect, answer: Answer) -> Told:
    absent = find_missing_items(get_answer_text(answer), wanted)
    least = int(expect.get("at_least", len(wanted)))
    given = len(wanted) - len(absent)
    return (
        given >= least,
        f"names {given} of {len(wanted)}, not {absent}; said {shorten_answer(answer)}",
    )


def _regex(wanted: Any, _: Expect, answer: Answer) -> Told:
    found = re.search(str(wanted), get_answer_text(answer), re.I)
    return found is not None, f"does not match {wanted!r}, said {shorten_answer(answer)}"


def _date(wanted: Any, expect: Expect, answer: Answer) -> Told:
    days, tolerance = parse_expected_date(wanted), int(expect.get("tolerance_days", 0))
    given = [DateRange.of(found.value) for found in answer.dates]
    passed = days is not None and any(
        one and count_days_outside(one, days) <= tolerance for one in given
    )
    values = sorted({found.value for found in answer.dates})
    return passed, f"gives {', '.join(values) or 'no date'}, not {wanted}"


def _number(wanted: Any, expect: Expect, answer: Answer) -> Told:
    passed = contains_number(get_countable_text(answer), float(wanted), expect.get("tolerance", 0))
    return passed, f"does not give {wanted}, said {shorten_answer(answer)}"


def _lead(_: Any, expect: Expect, answer: Answer) -> Told:
    given = get_lead(answer)
    told = f"leads with {given!r}" if given else "shows no lead"
    return is_right_lead(given, expect, answer.question), f"{told}, not {_wanted_lead(expect)}"


def _wanted_lead(expect: Expect) -> str:
    wanted = expect["lead"]
    if not isinstance(wanted, Mapping):
        return repr(wanted)
    return " or ".join(f"{name} {value!r}" for name, value in wanted.items())


def _no_lead(_: Any, expect: Expect, answer: Answer) -> Told:
    given = get_lead(answer)
    fits = not given or is_quoted(given, expect.get("in_quote", []))
    return fits, f"leads with {given!r}, where quotes alone are right"


def _never(unwanted: Any, _: Expect, answer: Answer) -> Told:
    given = get_lead(answer)
    return not is_unwanted_lead(given, unwanted), f"leads with {given!r}, which is wrong"


def _in_quote(wanted: Any, _: Expect, answer: Answer) -> Told:
    quotes = [citation.quote for citation in answer.citations]
    told = [one for one in wanted if any(is_quoted(quote, [one]) for quote in quotes)]
    return 2 * len(told) >= len(wanted), f"quotes {len(told)} of {len(wanted)}: {wanted}"


_CHECKS: Mapping[str, Callable[[Any, Expect, Answer], Told]] = {
    "text": _text,
    "any": _any,
    "all": _all,
    "none": _none,
    "list": _list,
    "regex": _regex,
    "date": _date,
    "number": _number,
    "lead": _lead,
    "no_lead": _no_lead,
    "never": _never,
    "in_quote": _in_quote,
}


def check_citations(case: Case, answer: Answer, origins: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield the verdict of every article, passage or source that must, or must not, be cited."""
    for wanted in case.cite:
        found = any(is_cited(wanted, citation, origins) for citation in answer.citations)
        yield Verdict(
            found, f"does not cite {format_wanted(wanted)}, cites {_cites(answer)}", "cite"
        )
    for unwanted in case.not_cite:
        found = any(is_cited(unwanted, citation, origins) for citation in answer.citations)
        yield Verdict(not found, f"cites {format_wanted(unwanted)}", "not_cite")


def is_cited(wanted: Any, citation: Citation, origins: Mapping[str, str]) -> bool:
    """Tell whether a citation is of what a case names."""
    if isinstance(wanted, Mapping) and "source" in wanted:
        return str(wanted["source"]).casefold() in citation.source.casefold()
    known = (citation.passage_id, citation.article_id, origins.get(citation.article_id))
    return format_wanted(wanted) in known


def format_wanted(wanted: Any) -> str:
    """Return what a case names, as words. Example: {source: TASS} -> "source TASS"."""
    if not isinstance(wanted, Mapping):
        return str(wanted)
    if "source" in wanted:
        return f"source {wanted['source']}"
    return str(wanted.get("passage") or wanted.get("article"))


def _cites(answer: Answer) -> str:
    return ", ".join(dict.fromkeys(one.article_id for one in answer.citations)) or "nothing"


def check_quotes(answer: Answer, body: Callable[[str], str | None]) -> Iterator[Verdict]:
    """Yield a failed verdict for each quote that is not the article's own, or one that all are.

    The comparison is made here and not by the bot, so that a gate that lets everything through
    is noticed.
    """
    wrong = [reason for one in answer.citations if (reason := _wrong(one, body(one.article_id)))]
    yield from (Verdict(False, reason, "quote") for reason in wrong)
    if answer.citations and not wrong:
        yield Verdict(True, "every quote is verbatim at its offsets", "quote")


def _wrong(citation: Citation, body: str | None) -> str:
    told = f"quote [{citation.number}] {citation.quote[:60]!r}"
    if body is None:
        return f"{told} is of {citation.article_id}, which is not in the archive"
    if citation.quote and body[citation.start : citation.end] == citation.quote:
        return ""
    if locate_quote(citation.quote, body) is None:
        return f"{told} does not stand in {citation.article_id}"
    return f"{told} stands in {citation.article_id}, but not at {citation.start}-{citation.end}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check holds, and why not where it does not.

    ``check`` names it: a key of ``expect``, "cite", "not_cite" or "quote".
    """

    passed: bool
    reason: str
    check: str = ""


def check_answer(
    case: Case,
    answer: Answer,
    origins: Mapping[str, str],
    body: Callable[[str], str | None] | None = None,
) -> list[Verdict]:
    """Return the verdict of every check of a case.

    ``origins`` maps the ids of articles to the stems of the files they came from, so that
    both stories of one file answer to its name. ``body`` gives the stored text of an article by
    its id; with it every quote is checked against the archive, whatever the case expects.
    """
    found = [*check_expected(case.expect, answer), *check_citations(case, answer, origins)]
    return [*found, *check_quotes(answer, body)] if body else found


__all__ = ["Verdict", "check_answer"]
