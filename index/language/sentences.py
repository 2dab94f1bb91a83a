"""Sentences of news text, as offsets: the unit that is scored, quoted and cited.

Rules, not a model: nothing is loaded and nothing is learned. A full stop ends a sentence unless
the word before it is an abbreviation ("Mr.", "Aug. 15", "U.S. officials", "George W. Bush") or
the next word continues it. After words that may stand at either place ("in the U.S. The ..."),
a common first word of a sentence decides. A new line ends a sentence too, except where it only
wraps a line of running text: before a small letter, or wherever a text's long lines break
within its sentences.

What it concedes: an abbreviation that ends a sentence before a name ("... of Apple Inc. Tim
Cook said") joins two sentences, which is the lesser evil for a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.language.lexicon import ALL_MONTHS, ALL_WEEKDAYS

Span = tuple[int, int]

MAX_CHARACTERS = 1_000
_STOP = re.compile(
    r"(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?=\s|$)"
    r"|(?<=[a-z]{2})[.!?][\"”’]?(?=(?:The|He|She|It|We|They|But|In|A|An|This|That|I|“[A-Z])\b)"
    r"|[。！？।؟][」』”’\"]*"
)
_NEXT = re.compile(r"\s+(?P<open>[\"'“‘«(\[]*)(?P<word>\w[\w'’.-]*|\S)?")
_SPEECH = re.compile(
    r"\s+(?:[A-Z][\w.'’-]*\s+){1,4}"
    r"(?:said|says|asked|asks|added|wrote|told|replied|shouted|tweeted|wondered)\b"
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]$")
_LAST_WORD = re.compile(r"[\w.&]*$")
_FIRST_WORD = re.compile(r"[^\W_]*")
_NAME_LIKE_BRAND = re.compile(r"[a-z][A-Z]")
_WRAPPED_LINE = 40  # a shorter line was ended on purpose
_SMALL = 0.3
"""Of the breaks in sentences, the share before a small letter from which all are of wrapping."""

_TITLES = frozenset(
    "mr mrs ms messrs mme dr prof rev fr hon gen lt lieut col maj capt cpt cmdr sgt cpl pvt adm "
    "sen rep gov pres amb supt st mt ft vs v nos fig figs art sec ch vol op cit e.g i.e cf "
    "approx est dept dist ave blvd rd viz al".split()
)
_BEFORE_NUMBERS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec no p pp page ca circa art sec rs nr".split()
)
_EITHER = frozenset(
    "inc co corp ltd llc plc jr sr bros assn cos esq ph.d m.d b.a m.a d.c u.s u.k u.n u.s.a u.a.e "
    "e.u n.y n.j n.c s.c l.a ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md "
    "mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)
_CLOCKS = frozenset({"a.m", "p.m", "am", "pm"})
_AFTER_CLOCK = frozenset(
    "et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist jst kst aest eastern "
    "pacific central mountain greenwich moscow local".split()
) | (ALL_MONTHS.keys() | ALL_WEEKDAYS.keys() - {"weds"})
_STARTERS = frozenset(
    "the a an this that these those there here he she it we they i you his her its their our my "
    "your in on at for from with without by as but and or so if when while after before since "
    "because although though however meanwhile what who why how where which not no nor some many "
    "most all both each every another other others one two three several few more also still yet "
    "then now last next earlier later during under over among between until once only just even "
    "about according despite instead like such to of asked police officials according is was are "
    "were did does do can could will would should may might let please read".split()
)


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every sentence, in order, without the space between them.

    No sentence is longer than MAX_CHARACTERS: a longer one (a table, a text with no stops) is
    cut at a clause or a space. Example: "It did. Why? No." -> (0, 7), (8, 12), (13, 16).
    """
    found: list[tuple[int, int]] = []
    for start, end in _runs(text):
        for first, last in _split(text, start, end):
            found.extend(_bounded(text, first, last))
    return found


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of running text: lines, joined where a line was only wrapped."""
    lines = [match.span() for match in re.finditer(r"[^\r\n\u2028\u2029]+", text)]
    lines = [line for line in lines if text[slice(*line)].strip()]
    wrapped = _is_wrapped(text, lines)
    index = 0
    while index < len(lines):
        start, end = lines[index]
        while index + 1 < len(lines) and _continues(text, lines[index], lines[index + 1], wrapped):
            index += 1
            end = lines[index][1]
        yield start, end
        index += 1


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Tell whether a text's lines break within sentences: of those that do, many go on small."""
    broken = [pair for pair in pairwise(lines) if _is_broken(text, *pair)]
    small = sum(text[slice(*following)].lstrip()[0].islower() for _, following in broken)
    return small > 0 and small >= _SMALL * len(broken)


def _is_broken(text: str, line: Span, following: Span) -> bool:
    """Tell whether a line is long, ends no sentence, and stands right above another."""
    if text.count("\n", line[1], following[0]) > 1 or line[1] - line[0] < _WRAPPED_LINE:
        return False
    return text[slice(*line)].rstrip()[-1] not in '.!?…:;"”'


def _continues(text: str, line: Span, following: Span, wrapped: bool) -> bool:
    """Tell whether a line goes on with the sentence of the line before it."""
    small = text[slice(*following)].lstrip()[0].islower()
    return (small or wrapped) and _is_broken(text, line, following)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and _ends(text, match, start):
            yield start, match.end()
            start = match.end()
    yield start, end


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    """Tell whether a mark ends its sentence, by the word before it and the word after it."""
    if match["mark"] is None:
        return True
    following = _NEXT.match(text, match.end())
    word = following["word"] if following else None
    if not following or not word:
        return True
    if _goes_on(word, bool(following["open"])):
        return False
    if match["mark"] != ".":
        return not (match["close"] and _SPEECH.match(text, match.end()))
    return bool(match["close"]) or _stop_ends(text, match.start(), start, following)


def _goes_on(word: str, opened: bool) -> bool:
    """Tell whether a word cannot begin a sentence: it is in lower case, or mere punctuation."""
    if word[0].islower():
        return not _NAME_LIKE_BRAND.match(word)
    return not word[0].isalnum() and not opened and word[0] in ",;:-–—&/.?!…"


def _stop_ends(text: str, stop: int, start: int, following: re.Match[str]) -> bool:
    """Tell whether a single full stop, with no quotation mark after it, ends its sentence."""
    before = _LAST_WORD.search(text[max(start, stop - 24) : stop])[0]  # type: ignore[index]
    name, word = before.lower(), following["word"]
    first = _FIRST_WORD.match(word.lower())[0]  # type: ignore[index]
    starts = first in _STARTERS or bool(following["open"])
    if name in _TITLES:
        return False
    if name in _BEFORE_NUMBERS:
        return not word[0].isdigit() and (name != "no" or starts)
    if name in _CLOCKS:
        return first not in _AFTER_CLOCK
    if before.isdigit() and not text[start:stop].strip(before + " \t"):
        return False  # "1. The first of a list"
    return starts if name in _EITHER or _is_initial(before) else True


def _is_initial(word: str) -> bool:
    """Tell whether a word is initials: "W", "J.K", "U.S"; but no plain "I" of "so do I."."""
    return bool(_INITIALS.match(word)) and word[-1].isupper() and word != "I"


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence trimmed, in pieces where it is too long."""
    while end - start > MAX_CHARACTERS:
        cut = _cut(text, start, start + MAX_CHARACTERS)
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _cut(text: str, start: int, limit: int) -> int:
    """Return where to cut before ``limit``: after a clause, else at a space, else right there."""
    half = (start + limit) // 2
    for mark in ("; ", ", ", " "):
        found = text.rfind(mark, half, limit)
        if found > 0:
            return found + len(mark)
    return limit


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(body)
