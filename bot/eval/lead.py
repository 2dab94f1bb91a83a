"""The lead: what a reader takes for the answer before reading a quote, judged by itself.

It is ``Answer.short``, or the first line of the text where that is no quote. ``kind`` says how it
is compared: days for a date, figures and units for an amount, its first word for yes or no, names
whole and capitalised, reasons and roles by most of their words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.compose import format_publication_date, format_quote
from bot.eval.load_cases import parse_expected_date
from bot.eval.text_match import contains_number, is_quoted
from bot.figures import find_figures
from bot.generative.checks import has_negation
from bot.types import Answer, AnswerDate
from bot.words import get_content_words
from index.timex import join_intervals, tag_expressions
from index.types import DateRange

NAMES = ("person", "place", "organisation")
WORDED = ("reason", "role", "list", "span", "thing")
"""Kinds that may be told in other words: most of those expected are enough."""
MOST_WORDS = 0.7
"""The share of an expected text's content words that a worded lead must have."""
AROUND, AROUND_WORDED = 6, 30
"""Words that may stand around an expected text: of a name or an amount, of anything longer."""
_MARK = re.compile(r"\s*\[\d+\]")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_LOST_END = re.compile(r"(?<![\w-])(?:of|in|the|an?|to|and|or|at|on|by|with|for|from)\W*$", re.I)
_IGNORED = frozenset("a an the in at on by to from near because of that was is s".split())
_JOINED = frozenset(("and", "or", "with", "versus", "vs", "but"))
_PART_OF_DAY = re.compile(r"^(?:on |in )?the (?:morning|afternoon|evening|night) of ", re.I)
_SIGNS = {
    "%": " percent ",
    "per cent": " percent ",
    "$": " dollars ",
    "€": " euros ",
    "£": " pounds ",
    "¥": " yen ",
}
_HEDGES = frozenset(
    "about around some nearly almost close more less fewer than over under only roughly million"
    " billion trillion thousand hundred m bn tn k up".split()
)


def get_lead(answer: Answer) -> str:
    """Return the lead of an answer; "" where it is silent, or its quotes stand alone."""
    if answer.abstained:
        return ""
    if answer.short:
        return answer.short
    first = answer.text.split("\n", 1)[0]
    for citation in answer.citations:
        before, quoted, _ = first.partition(format_quote(citation.quote))
        if quoted and answer.engine == "keyless":
            return ""  # what stands before a quote is its label
        if quoted:
            dated = format_publication_date(citation.published_at, citation.published_basis)
            who = ", ".join(part for part in (citation.source, dated) if part)
            told = before.strip().removesuffix(":").removesuffix(f"({who})").strip()
            return "" if told in ("", who) else told
    return _MARK.sub("", first).strip() if answer.citations else ""


def is_right_lead(lead: str, expect: Mapping[str, Any], question: str = "") -> bool:
    """Tell whether a lead is what ``expect["lead"]`` says, in one of the ways it gives."""
    kind, wanted = str(expect.get("kind", "thing")), read_wanted_lead(expect.get("lead", ""))
    if not lead.strip() or _LOST_END.search(lead):
        return False  # a fragment
    if "regex" in wanted and re.search(str(wanted["regex"]), lead, re.I):
        return True
    if "date" in wanted and _is_dated(lead, wanted, kind):
        return True
    if "number" in wanted and _is_counted(lead, wanted):
        return True
    texts = get_lead_texts(wanted)
    return any(_fits(lead, text, kind, [*texts, question]) for text in texts)


def is_unwanted_lead(lead: str, unwanted: Sequence[object]) -> bool:
    """Tell whether the whole lead is one of those that would be wrong."""
    return any(_is_same(lead, str(one)) for one in unwanted)


def holds_lead(
    expect: Mapping[str, Any], quotes: Sequence[str], dates: Sequence[AnswerDate]
) -> bool | None:
    """Tell whether quotes hold the lead expected; None where none could be looked for in them.

    A date counts where the quotes were read to give it (``dates``).
    """
    wanted = read_wanted_lead(expect.get("lead", {}))
    texts = [one for one in get_lead_texts(wanted) if not _polarity(one)]
    if any(is_quoted(quote, texts) for quote in quotes):
        return True
    if "date" in wanted:
        return any(_is_dated(one.value, wanted, "date") for one in dates)
    if "number" in wanted:
        return any(contains_number(quote, float(wanted["number"])) for quote in quotes)
    return False if texts else None


def read_wanted_lead(wanted: object) -> Mapping[str, Any]:
    """Return an expected lead as a mapping, where it is written as a text or a number too."""
    return wanted if isinstance(wanted, Mapping) else {"text": wanted}


def get_lead_texts(wanted: Mapping[str, Any]) -> list[str]:
    """Return the texts, any of which the lead may be."""
    some = [wanted["text"]] if "text" in wanted else []
    return [str(one) for one in (*some, *wanted.get("aliases", []))]


def parse_lead_days(text: str) -> DateRange | None:
    """Return the days that a text names and nothing else. Example: "in June 2018".

    What stands in brackets behind them is passed over: "14 June 2018 (date of the report)".
    """
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", text.strip())
    return parse_expected_date(bare) or parse_whole_date(_PART_OF_DAY.sub("", bare))


def parse_whole_date(text: str) -> DateRange | None:
    """Return the days of a text that is a date and nothing else. Example: "in June 2018"."""
    spans = tag_expressions(text)
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    if re.search(r"(?!(?:in|on|from|to|and|between|the|of|until|at|by)\b)\b\w+", "".join(rest)):
        return None
    found = join_intervals(text, spans)
    return found[0] if len(found) == 1 else None


def _is_dated(lead: str, wanted: Mapping[str, Any], kind: str) -> bool:
    days, given = parse_expected_date(wanted["date"]), parse_lead_days(lead)
    if days is None or given is None:
        return False
    if kind == "span":
        return _ends(days) == _ends(given)
    early, late = _ends(given)[0] - _ends(days)[0], _ends(days)[1] - _ends(given)[1]
    return min(early, late) >= -int(wanted.get("tolerance_days", 0))


def _ends(days: DateRange) -> tuple[int, int]:
    return (
        days.start.toordinal() if days.start else 0,
        days.end.toordinal() if days.end else 10**7,
    )


def _is_counted(lead: str, wanted: Mapping[str, Any]) -> bool:
    """Tell whether a lead gives the number, no other, and one of its units where any is given."""
    number, near = float(wanted["number"]), str(wanted.get("tolerance", 0)).strip()
    away = abs(number) * float(near[:-1]) / 100 if near.endswith("%") else float(near)
    given = {*map(float, find_figures(lead))} or {*map(float, re.findall(r"\b[01]\b", lead))}
    if not given or any(abs(one - number) > away + 1e-9 for one in given):
        return False
    units = wanted.get("unit", [])
    own = " ".join(_tokens(_spelled(lead)))
    some = [" ".join(_tokens(_spelled(one))) for one in ([units] if type(units) is str else units)]
    return not some or any(f" {one} " in f" {own} " for one in some)


def _fits(lead: str, text: str, kind: str, known: Sequence[str]) -> bool:
    if kind == "yes-no" and (said := _polarity(text)):
        return _polarity(lead) == said
    if _is_same(lead, text):
        return kind not in NAMES or _is_named(lead, text)
    if kind == "yes-no" or (kind in ("date", "span") and parse_lead_days(text)):
        return False
    if find_figures(text) and kind == "amount":
        return _is_amount(lead, text)
    if kind == "place" and _core(lead) == _core(" ".join(re.findall(r"\b[A-Z][\w-]*", text))):
        return True  # "Capella" for "the Capella hotel"
    if kind in NAMES and not _is_named(lead, text):
        return False
    most = AROUND_WORDED if kind in WORDED else AROUND
    return _has_within(lead, text, most, known) or (kind in WORDED and _has_most(lead, text))


def _polarity(text: str) -> str:
    words = _tokens(text)
    return words[0] if words and words[0] in ("yes", "no") else ""


def _is_same(lead: str, text: str) -> bool:
    """Tell whether two texts are one: the same words, days, or figures of the same unit."""
    if _core(lead) == _core(text):
        return bool(_core(lead))
    own, theirs = parse_lead_days(lead), parse_lead_days(text)
    if own and theirs:
        return _ends(own) == _ends(theirs)
    figures = find_figures(text)
    return bool(figures) and figures == find_figures(lead) and _unit(lead) == _unit(text)


def _is_amount(lead: str, text: str) -> bool:
    """Tell whether a lead gives the figures of a text, and its unit; a bare text needs none."""
    wanted, given = find_figures(text), find_figures(lead)
    if not set(_unit(text)) <= set(_unit(lead)):
        return False
    return given == wanted or (given > wanted and _begins(lead, text, given - wanted))


def _begins(lead: str, text: str, others: frozenset[Decimal]) -> bool:
    """Tell whether a lead begins with an amount and says others only in passing."""
    own = [word for word in _tokens(_spelled(lead)) if word not in _HEDGES]
    theirs = [word for word in _tokens(_spelled(text)) if word not in _HEDGES]
    rest = own[len(theirs) :]
    return bool(others) and own[: len(theirs)] == theirs and not {*rest[:2]} & {*_JOINED, "to"}


def _unit(text: str) -> tuple[str, ...]:
    """Return the words of an amount that are no figures and no hedges, sorted."""
    words = [word for word in _tokens(_spelled(text)) if word not in _IGNORED | _HEDGES]
    return tuple(sorted({w for w in words if not re.match(r"\d", w) and not find_figures(w)}))


def _spelled(text: object) -> str:
    told = str(text).casefold()
    for sign, word in _SIGNS.items():
        told = told.replace(sign, word)
    return re.sub(r"(?<=\d)(?=[a-z])", " ", told)


def _has_within(lead: str, text: str, most: int, known: Sequence[str]) -> bool:
    """Tell whether a lead says a text with few words around it, none of which takes it back.

    A further name that stands beside it by "and" or its like makes another answer of it.
    """
    own, theirs = _core(lead), _core(text)
    places = (
        at for at in range(len(own) - len(theirs) + 1) if own[at : at + len(theirs)] == theirs
    )
    at = next(places, None) if theirs else None
    around = [*own[:at], *own[at + len(theirs) :]] if at is not None else []
    if at is None or len(around) > most or has_negation(lead) != has_negation(text):
        return False
    if not _JOINED & {*around}:
        return True
    familiar = {word for one in known for word in _core(one)}
    names = {*_tokens(" ".join(re.findall(r"\b[A-Z]\w+", lead)))}
    return not (names & {*around}) - familiar - _JOINED


def _has_most(lead: str, text: str) -> bool:
    own, theirs = _stems(lead), _stems(text)
    enough = len(theirs) > 1 and len(own & theirs) >= MOST_WORDS * len(theirs)
    return enough and has_negation(lead) == has_negation(text)


def _stems(text: str) -> set[str]:
    return {word.stem for word in get_content_words(text)}


def _is_named(lead: str, text: str) -> bool:
    """Tell whether a name is written as one: a lower-case scrap of a sentence is none."""
    wanted = [word for word in re.findall(r"\w+", text) if word[:1].isupper()]
    return (
        not wanted
        or any(re.search(rf"\b{re.escape(word)}\b", lead) for word in wanted)
        or (any(word[:1].isupper() for word in re.findall(r"\w+", lead)))
    )


def _core(text: str) -> list[str]:
    """Return the words of a text without articles and the like, its accents and case folded."""
    return [word for word in _tokens(text) if word not in _IGNORED]


def _tokens(text: str) -> list[str]:
    return list(_folded(text))


def _folded(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    for match in _TOKEN.finditer(plain):
        yield re.sub(r"(?<=\d),(?=\d{3})", "", match[0])
