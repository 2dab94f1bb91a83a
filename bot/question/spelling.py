"""Other spellings of one word: British and American, abbreviated titles and months, numbers.

A variant counts only where the archive has it, so rules may propose what is no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.language.numbers import CARDINALS, ORDINALS, SCALES

_PAIRS = (
    ("our", "or"), ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"),
    ("yse", "yze"), ("tre", "ter"), ("bre", "ber"), ("ogue", "og"), ("ence", "ense"),
    ("amme", "am"), ("lled", "led"), ("lling", "ling"), ("ller", "ler"), ("aeo", "eo"),
    ("ey", "y"), ("que", "ck"), ("ae", "e"),
)  # fmt: skip
_ABBREVIATIONS = {
    "governor": "gov", "senator": "sen", "representative": "rep", "general": "gen",
    "lieutenant": "lt", "colonel": "col", "captain": "capt", "sergeant": "sgt", "major": "maj",
    "president": "pres", "professor": "prof", "doctor": "dr", "reverend": "rev", "saint": "st",
    "street": "st", "mount": "mt", "company": "co", "corporation": "corp", "incorporated": "inc",
    "limited": "ltd", "department": "dept", "university": "univ", "january": "jan",
    "february": "feb", "august": "aug", "september": "sept", "october": "oct", "november": "nov",
    "december": "dec", "kilometres": "km", "kilometers": "km", "percent": "%",
    "minister": "min", "commander": "cmdr", "admiral": "adm", "attorney": "atty",
}  # fmt: skip
"""Titles, months and units as the AP and Reuters stylebooks shorten them."""


_BRITISH = [
    pair.split("/")
    for pair in (
        "lorry/truck lift/elevator flat/apartment petrol/gasoline autumn/fall holiday/vacation"
        " tonne/ton pavement/sidewalk motorway/highway queue/line film/movie nappy/diaper"
        " rubbish/garbage tram/streetcar railway/railroad underground/subway football/soccer"
        " chemist/pharmacy trousers/pants biscuit/cookie tap/faucet solicitor/attorney"
        " aeroplane/airplane plough/plow tyre/tire kerb/curb cheque/check grey/gray mum/mom"
        " cinema/theater postcode/zip torch/flashlight boot/trunk bonnet/hood"
    ).split()
]
"""British words and the American ones for the same, where they are not spellings of one."""


SMALL_NUMBERS = {str(value): word for word, value in CARDINALS.items() if 2 <= value <= 12}
"""Numbers that news spells or writes in figures as it likes."""


def list_spellings(word: str) -> Iterator[str]:
    """Yield other spellings of a word. Example: "labour" -> "labor"; "governor" -> "gov"."""
    low = word.casefold()
    for british, american in _PAIRS:
        for one, other in ((british, american), (american, british)):
            found = re.fullmatch(rf"(\w{{2,}}?){one}(s|ed|ing|er|ers|ite|able|al)?", low)
            if found:
                yield f"{found[1]}{other}{found[2] or ''}"
    yield from (one for pair in SMALL_NUMBERS.items() if low in pair for one in pair)
    if low in _ABBREVIATIONS:
        yield _ABBREVIATIONS[low]
    yield from (full for full, short in _ABBREVIATIONS.items() if short == low.rstrip("."))
    single = f"{low[:-3]}y" if low.endswith("ies") else low.removesuffix("s")
    for pair in _BRITISH:
        if single in pair:
            other = pair[1 - pair.index(single)]
            many = f"{other[:-1]}ies" if re.search(r"[^aeiou]y$", other) else f"{other}s"
            yield other if single == low else many
    if low.endswith("s") and len(low) > 4 and "'" not in low:
        yield low.removesuffix("s")  # a possessive typed without its apostrophe


def write_number(text: str) -> str:
    """Return a text with its spelt numbers in figures, and its short ordinals spelt.

    Example: "ten thousand labourers" -> "10,000 labourers", "€3.2m" -> "€3.2 million", "12,500,000"
    -> "12.5 million"; a lone "ten" stays, as a sentence may have either.
    """
    text = _SCALED.sub(lambda found: f"{found[1]} {_SCALE_WORDS[found[2].lower()]}", text)
    text = _MILLIONS.sub(_in_millions, text)
    text = _ORDINAL.sub(lambda found: _ORDINALS.get(int(found[1]), found[0]), text)
    return _NUMBER.sub(lambda found: _in_figures(found[0]), text)


_SCALED = re.compile(
    r"(?<=[\d$€£¥])(\d*(?:\.\d+)?)\s?(m|mn|bn|tn)\b"
    r"(?!\s+(?:tall|long|high|wide|deep|away|race|sprint|hurdles|freestyle)\b)",
    re.I,
)
_SCALE_WORDS = {"m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_MILLIONS = re.compile(r"\b(\d{1,3}),(\d{3}),(\d{3})(?:,(\d{3}))?\b")


def _in_millions(found: re.Match[str]) -> str:
    """Return a number of millions as news writes it where it is round, else as it stands."""
    value, scale = int(found[0].replace(",", "")), "billion" if found[4] else "million"
    most = value / (1e9 if found[4] else 1e6)
    return f"{most:g} {scale}" if f"{most:g}" == f"{most:.1f}".removesuffix(".0") else found[0]


_ORDINAL = re.compile(r"(?<![\w./-])(\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?[A-Z])")
_ORDINALS = {number: word for word, number in ORDINALS.items() if number <= 12}


_UNIT = rf"(?:{'|'.join(CARDINALS)}|\d+(?:\.\d+)?|a)"
_NUMBER = re.compile(
    rf"\b{_UNIT}(?:[ -]{_UNIT})?(?: (?:and )?(?:{'|'.join(SCALES)}|billion)(?: (?:and )?{_UNIT}"
    rf"(?:[ -]{_UNIT})?)?)+\b",
    re.I,
)


def _in_figures(words: str) -> str:
    """Return a spelt number in figures; millions and more as news writes them, "2.3 million"."""
    parts = re.findall(r"[a-z]+|\d+(?:\.\d+)?", words.casefold())
    if any(part in ("million", "billion") for part in parts):
        return words
    total, current = 0.0, 0.0
    for part in parts:
        if part in ("and", "a"):
            current = current or (1.0 if part == "a" else 0.0)
        elif part in SCALES:
            current = (current or 1.0) * SCALES[part]
            if SCALES[part] >= 1000:
                total, current = total + current, 0.0
        else:
            current += CARDINALS.get(part, 0) if part.isalpha() else float(part)
    return f"{total + current:,.0f}"
