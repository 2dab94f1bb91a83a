"""How many, how much, how long, how old: the amount that a sentence gives of what is counted.

An amount counts only where the sentence says of what: beside its noun, beside the name that sets
it apart ("Japan followed with 570" for "Japanese visitors"), or, where the noun is left out, after
a sentence that has it ("It ran for three").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot import synonyms
from bot.evidence import ScoredSentence
from bot.question.answer_type import is_about_score
from bot.types import AnswerType, Question
from bot.words import STOP_WORDS, Word, get_content_words, split_words, stem_word
from index.language.lexicon import CURRENCY_PATTERN
from index.language.numbers import CARDINALS

PARTED = 40
"""Characters by which a comma or "and" moves an amount away from a word."""
_CARDINAL = "|".join(word for word, value in CARDINALS.items() if value)
_WORD = rf"(?:a|{_CARDINAL}|hundred|thousand|dozens?|scores|half|a\ third|a\ quarter|twice)"
NUMBER = rf"\d[\d,]*(?:\.\d+)?|{_WORD}(?:[-\s]{_WORD})*"
"""A number as written, without its scale: "1,000", "twenty-five", "a"."""
_SCALE = r"(?:[\s-]+(?:hundred|thousand|million|billion|trillion|lakh|crore|bn|m)\b)"
_DIGITS = rf"\d[\d,]*(?:\.\d+)?(?:[mk]|[bmt]n)?(?:\s\d/\d)?{_SCALE}?"
_SIGN = r"(?-i:\b[A-Z]{1,3}(?=[$€£¥₹]))?[$€£¥₹]\s?|(?-i:\bRs\.?|\b[A-Z]{3})\s?(?=\d)"
_AMOUNT = re.compile(
    rf"""
    (?:\b(?:  # about how exact it is
        about|around|some|nearly|almost|roughly|approximately|more\ than|over|fewer\ than
        |less\ than|at\ least|up\ to|under
    )\s+)?
    (?:
        (?:{_SIGN}){_DIGITS}  # money: "$1.2 million", "US$40k", "Rs 3 lakh"
        |\b\d[\d,]*\s?[-–]\s?{_DIGITS}(?=\b|-)  # from one to another: "12-13"
        |\b{_DIGITS}(?:\s?(?:%|per\ ?cent)|(?=\b|-))  # digits: "40 per cent", "1.2m"
        |\b{_WORD}(?:[-\s]{_WORD})*{_SCALE}*(?:\s?(?:%|per\ ?cent))?\b  # words: "twenty-five"
    )
    """,
    re.X | re.I,
)
_MONEY = re.compile(r"[$€£¥₹%]|per ?cent|\b(?:Rs\b|[A-Z]{3}\s?\d)")
_PAID = re.compile(
    r"\b(?:costs?|costing|pa(?:y|ys|id|ying)|spen[dt]s?|spending|price[ds]?|worth|fees?|fine[ds]?"
    r"|bill|charge[ds]?|valued|sold|bought|budget|salary|wages?|revenues?|profits?)"
    r"\b(?:\s+(?!and\b)[\w’'-]+){0,4}\s+$",
    re.I,
)
"""What stands before a price: an amount behind it is money, whatever its unit is called."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written ("about 10,000"), its offsets, and whether it is money or a share."""

    text: str
    start: int
    end: int
    money: bool


def find_amounts(sentence: str, dated: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Return the amounts of a sentence in order, those inside ``dated`` offsets left out."""
    found = []
    for match in _AMOUNT.finditer(sentence):
        text = match[0].strip().rstrip(",")
        inside = any(low < match.end() and match.start() < high for low, high in dated)
        if inside or text.lower() in ("a", "half", "m"):
            continue
        money = bool(_MONEY.search(text)) or _is_price(sentence, match.start(), match.end())
        found.append(Amount(text, match.start(), match.start() + len(text), money))
    return found


def _is_price(sentence: str, start: int, end: int) -> bool:
    """Tell whether an amount without a sign is money: by its unit, or by what stands before it."""
    unit = re.match(rf"\W*(?:\w+ )?{CURRENCY_PATTERN}\b", sentence[end:], re.I)
    lasts = re.match(rf"[\s-]*(?:{_UNITS})\b", sentence[end:], re.I)
    return bool(unit or (not lasts and _PAID.search(sentence[:start])))


def find_nearest_amount(
    found: Sequence[Amount], sentence: str, stems: Sequence[str]
) -> Amount | None:
    """Return the amount that counts the thing asked for: the one closest before its word.

    ``stems`` are the stems of the words right behind "how many", the first the likeliest.
    """
    places = [
        (word.start, rank)
        for rank, stem in enumerate(stems)
        for word in split_words(sentence)
        if word.stem == stem
    ]
    scored = [
        (rank * 40 + (start - one.end if one.end <= start else 60 + one.start - start), one)
        for one in found
        for start, rank in places
    ]
    return min(scored, key=lambda pair: pair[0])[1] if scored else None


def has_several_amounts(text: str) -> bool:
    """Tell whether a text gives amounts of more than one thing: "£1m for the pier, £2m for us".

    "4 minutes 11 seconds", "39 votes to 17" and "between $5 and $7" are one.
    """
    found = find_amounts(text)
    gaps = [(one, other, text[one.end : other.start]) for one, other in pairwise(found)]
    return not text.lower().startswith(("between", "from")) and any(
        _JOINED.search(gap) and ((one.money and other.money) or len(gap.split()) > 2)
        for one, other, gap in gaps
    )


_JOINED = re.compile(r"[,;]|\band\b|\bbut\b")


def find_amount_apart(found: Sequence[Amount], sentence: str, question: Question) -> Amount | None:
    """Return the one of several prices that a word of the question tells from the others.

    Only words behind the first price can: what stands before it is said of all. Example: "£1m
    for the pier, £2m for the dam" -> £2m for "how much did they pay for the dam?".
    """
    asked = {stem_word(term) for term in question.terms}
    words = [
        word
        for word in split_words(sentence)
        if len(found) > 1 and word.stem in asked and word.start > found[0].start
    ]
    gaps = [(_gap(each, word, sentence), each) for word in words for each in found]
    return min(gaps, key=lambda pair: pair[0])[1] if gaps else None


def _gap(amount: Amount, word: Word, sentence: str) -> int:
    """Return how far a word stands from an amount; a comma or "and" between parts them."""
    low, high = sorted(((amount.start, amount.end), (word.start, word.end)))
    between = sentence[low[1] : high[0]]
    return len(between) + PARTED * len(_JOINED.findall(between))


_COUNTED = re.compile(r"\b(?:how (?:many|much)|number of|how)\s+(?P<thing>[\w\s'’-]+)", re.I)
_UNITS = "seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?"
_LENGTHS = "miles?|kilomet(?:re|er)s?|km|met(?:re|er)s?|feet|foot|yards?|inch(?:es)?|pages?"
_LASTING = re.compile(
    rf"\bhow long(?! ago)\b|\bhow many (?:more )?(?P<unit>{_UNITS})\b(?! old| ago| later| earlier)",
    re.I,
)
_ABOUT = r"(?:about|around|some|nearly|almost|more than|over|less than|at least)"
_SPAN = rf"(?:{_ABOUT}\s+)?(?:{NUMBER})"
_LEFT_OUT = re.compile(rf"\bfor (?P<many>{_SPAN})(?=[,.;]| from\b| in all\b)", re.I)
_AGE = re.compile(
    r"\b(?:turn(?:s|ed|ing)|aged?|age of|died at)\s+(?P<one>\d{1,3})\b|\b(?P<two>\d{1,3})[- ]years?"
    r"[- ]old\b|\b(?P<three>\d{1,3})(?:st|nd|rd|th) (?:birthday|anniversary)",
    re.I,
)
_CURRENCY = re.compile(rf"\b{CURRENCY_PATTERN}\b", re.I)
_SCORE = re.compile(r"(?<![\d-])\d{1,3}\s?[-–:]\s?\d{1,3}(?![\d:-])")
_PART = r"(?:all|most|half|part|some|none|much|little|a (?:third|quarter|fifth|tenth)|two[- ]thirds"
_PART += r"|three[- ]quarters|\d+(?:\.\d+)?\s?(?:%|per ?cent))"
_PART_OF = re.compile(r"\bhow much of (?:the |its |their |his |her )?(?P<thing>[\w-]+)", re.I)


def get_counted_amount(question: Question, one: ScoredSentence) -> str:
    """Return the amount that a sentence gives of what the question counts, or ""."""
    if part := _PART_OF.search(question.text):
        return _part(part["thing"], one.sentence)
    if is_about_score(question.text):
        found = _SCORE.search(one.sentence)
        return found[0] if found else ""
    if re.search(r"\bhow old\b|\bwhat age\b", question.text, re.I):
        aged = _AGE.search(one.sentence)
        return next(filter(None, aged.groups()), "") if aged else ""
    if lasting := _LASTING.search(question.text):
        return _lasting(question, one, lasting["unit"] or f"{_UNITS}|{_LENGTHS}")
    return _plain(question, one)


def get_lone_amount(question: Question, one: ScoredSentence) -> str:
    """Return the only amount of a sentence that says the thing in other words, or "".

    Example: "the report puts the dead at 39" for "how many people died?".
    """
    found = drop_former_amounts(find_amounts(one.sentence, list_dates(one)), one.sentence)
    alike = {key for term in question.terms for key in synonyms.get_synonyms(stem_word(term))}
    said = {word.stem for word in split_words(one.sentence)}
    fits = len(found) == 1 and found[0].money == (question.type == "how-much") and alike & said
    return found[0].text if fits else ""


_HEAD = re.compile(
    r"^\W*(?:and |so |but )?(?:what(?:['’]s| is| was| are| were)\s+)?(?:the |an? )?"
    r"(?:(?!(?:who|which|when|where|why|how|did|does|is|are|was|were)\b)[\w’'-]+ ){0,4}?"
    r"(?P<head>[a-z]{3,})(?=\s+(?:for|of|in|at|on|to|per|between|now|today|currently|\d)|\W*$)"
)
"""What is asked for by its noun alone: the toll in "what was the Orrin toll in 2012?"."""
_GIVES = re.compile(
    r"\W+(?:[\w’'-]+\s+){0,8}?(?:of|is|was|are|were|at|to|from|by|than|stands?|stood|reached|totall?ed)"
    r"\s+(?:about |around |nearly |some |almost |over )?$",
    re.I,
)
"""What stands between a noun and the amount that it is given."""
OFTEN, LOOKED_AT = 0.25, 30
"""The share of a noun's sentences that give it an amount from which it is counted, and sentences
that are looked at."""


def find_measured_type(question: Question, scored: Sequence[ScoredSentence]) -> AnswerType:
    """Return a question's type; one that asks "what" for a thing that is counted asks how many.

    A noun is counted where most of the sentences found that have it give an amount beside it.
    Example: "what was the bridge toll in 2012?" -> "how-much".
    """
    asked = _HEAD.match(question.text.strip()) if question.type == "what" else None
    if asked is None:
        return question.type
    stem, seen, counted, money = stem_word(asked["head"]), 0, 0, 0
    for one in scored[:LOOKED_AT]:
        places = [word for word in split_words(one.sentence) if word.stem == stem]
        if places:
            given = [each for each in find_amounts(one.sentence, list_dates(one))
                     if any(word.end < each.start
                            and _GIVES.fullmatch(one.sentence, word.end, each.start)
                            for word in places)]  # fmt: skip
            seen, counted = seen + 1, counted + bool(given)
            money += any(each.money for each in given)
    if not seen or counted < OFTEN * seen:
        return question.type
    return "how-much" if 2 * money >= counted else "how-many"


def _part(thing: str, sentence: str) -> str:
    head = re.escape(thing.removesuffix("s"))
    found = re.search(
        rf"\b{_PART} of (?:the |its |their |those |these )?(?:\w+ )?{head}\w*", sentence, re.I
    )
    return found[0] if found else ""


_LASTS = re.compile(
    r"\b(?:for|of|about|took|takes?|last(?:s|ed)?|in|within|than|only|nearly|almost)\s+$", re.I
)
"""What stands before "a day" that tells how long something took, and not how often."""


def _lasting(question: Question, one: ScoredSentence, unit: str) -> str:
    """Return how long something took: "about five hours", or "three" where days were spoken of."""
    pattern = rf"\b{_SPAN}[ -](?:and a half )?(?:{unit.rstrip('s?')}|{unit})s?\b(?!-old| old| ago)"
    asked = [stem_word(term) for term in question.terms]
    places = [word.start for word in split_words(one.sentence) if word.stem in asked]
    found = [
        match
        for match in re.finditer(pattern, one.sentence, re.I)
        if not re.match("an? ", match[0], re.I) or _LASTS.search(one.sentence[: match.start()])
    ]
    if found:
        gaps = {m.start(): min((abs(m.start() - at) for at in places), default=0) for m in found}
        return min(found, key=lambda match: gaps[match.start()])[0]
    bare = _LEFT_OUT.search(one.sentence)
    return bare["many"] if bare and re.search(unit, one.evidence.sentence, re.I) else ""


def list_dates(one: ScoredSentence) -> list[tuple[int, int]]:
    """Return where dates stand in a sentence, whose figures are no amounts."""
    start, _ = one.offsets
    spans = one.evidence.hit.passage.spans
    return [(a.start - start, a.end - start) for a in spans if a.type in ("DATE", "TIME")]


_CHANGED = re.compile(
    r"(?:\b(?:not|instead of|rather than|against|compared (?:with|to)|up from|down from)"
    r"|, from)\s+$",
    re.I,
)
_TO = re.compile(r"[^.;,]{0,25}\bto\s+\d")


def drop_former_amounts(found: Sequence[Amount], sentence: str) -> list[Amount]:
    """Return the amounts of a sentence without those that it says hold no more, if others do.

    Example: "from 7 crowns to 3" -> 3, "38, and not 43" -> 38; the new one is money if the old is.
    """
    found = [one for one in found if not _is_age(one, sentence)]
    former = [
        one
        for one in found
        if _CHANGED.search(sentence[: one.start])
        or (re.search(r"\bfrom\s+$", sentence[: one.start]) and _TO.match(sentence, one.end))
    ]
    rest = [one for one in found if one not in former]
    new = [replace(one, money=True) if any(old.money for old in former)
           and re.search(r"\bto\s+$", sentence[: one.start]) else one for one in rest]  # fmt: skip
    return new or list(found)


def _is_age(one: Amount, sentence: str) -> bool:
    """Tell whether a figure is the age of whom it stands behind: "Jo Elm, 82, died"."""
    named = re.search(r"[A-Z][\w’'-]+, $", sentence[: one.start])
    return bool(named and one.text.isdigit() and sentence[one.end : one.end + 1] in (",", "."))


def _plain(question: Question, one: ScoredSentence) -> str:
    found = drop_former_amounts(find_amounts(one.sentence, list_dates(one)), one.sentence)
    if question.type == "how-much":
        found = [amount for amount in found if amount.money]
    elif not _CURRENCY.search(question.text):
        found = [amount for amount in found if not amount.money or "%" in amount.text]
    marks = set(_qualifiers(question))
    said = {word.stem for word in split_words(one.sentence)}
    if not _marked(said, marks):
        return ""
    things = _things(question)
    if marks and not _said(things, said):  # "Japan followed with 570": the noun is left out
        things = [key for mark in marks for key in (mark, *synonyms.get_synonyms(mark))]
    fitting = [each for each in found if _bare(each, one.sentence, things)]
    if question.type == "how-much" and (apart := find_amount_apart(found, one.sentence, question)):
        return apart.text
    strict = any(word.text.endswith("s") for word in _head(question)) and not marks
    best = find_nearest_amount(fitting if strict else fitting or found, one.sentence, things)
    return best.text if best else ""


def _said(things: list[str], said: set[str]) -> bool:
    return any({thing, *synonyms.get_synonyms(thing)} & said for thing in things)


def _bare(each: Amount, sentence: str, things: list[str]) -> bool:
    """Tell whether an amount may count the thing: no other noun of many stands right behind it."""
    behind = re.match(r"[ -]([a-z]+s)\b", sentence[each.end :])
    if each.money or behind is None or behind[1] in STOP_WORDS:
        return True
    key = stem_word(behind[1])
    return any(key == thing or key in synonyms.get_synonyms(thing) for thing in things)


def _head(question: Question) -> list[Word]:
    """Return the words right behind "how many" up to the first small word: what is counted."""
    match = _COUNTED.search(question.text)
    if match is None:
        return []
    kept: list[Word] = []
    for word in split_words(match["thing"]):
        if word.text.lower() in STOP_WORDS and kept:
            break
        if word.text.lower() not in STOP_WORDS:
            kept.append(word)
    return kept


def _qualifiers(question: Question) -> list[str]:
    """Return the peoples and places that set apart what is counted: "Japanese visitors"."""
    return [word.stem for word in _head(question) if synonyms.is_demonym(word.text)]


def _marked(said: set[str], marks: set[str]) -> bool:
    return all({mark, *synonyms.get_synonyms(mark)} & said for mark in marks)


def _things(question: Question) -> list[str]:
    """Return the stems of what is counted, likeliest first: the words behind "how many"."""
    marks = set(_qualifiers(question))
    head = [word.stem for word in _head(question) if word.stem not in marks]
    match = _COUNTED.search(question.text)
    rest = [word.stem for word in get_content_words(match["thing"])] if match else []
    things = list(dict.fromkeys([*head, *(key for key in rest if key not in marks)]))
    return things or [stem_word(term) for term in question.terms]
