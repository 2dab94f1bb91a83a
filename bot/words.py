"""Words as the matcher sees them: offsets, stems, and which of them carry meaning.

Stems are Snowball's English stemmer, so "invited", "invites" and "inviting" are one. A
hyphenated name is several words ("Jong-un" matches "Jong Un"), "10,000" is one number, and a
possessive loses its "'s".
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from index.bm25 import fold_text
from index.language.numbers import CARDINALS

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|\b[dlDL](?=['’][aeiouhAEIOUHÀ-ÿ])"
    r"|[^\W_]+(?:['’][^\W_]+)?"
)
"""A number, initials, the article before an apostrophe ("d'Ivoire"), a word."""
_NUMBERS = {word: str(value) for word, value in CARDINALS.items() if 1 <= value <= 12}
_IRREGULAR = {
    "met": "meet", "held": "hold", "said": "say", "says": "say", "told": "tell", "won": "win",
    "lost": "lose", "sent": "send", "gave": "give", "given": "give", "took": "take",
    "taken": "take", "went": "go", "gone": "go", "came": "come", "began": "begin",
    "begun": "begin", "made": "make", "led": "lead", "left": "leave", "spoke": "speak",
    "spoken": "speak", "wrote": "write", "written": "write", "broke": "break",
    "broken": "break", "chose": "choose", "chosen": "choose", "fell": "fall", "fallen": "fall",
    "found": "find", "built": "build", "bought": "buy", "sold": "sell", "paid": "pay",
    "struck": "strike", "shot": "shoot", "fought": "fight", "fled": "flee", "rose": "rise",
    "risen": "rise", "became": "become", "thought": "think", "sought": "seek",
    "brought": "bring", "caught": "catch", "hit": "hit", "beat": "beat", "beaten": "beat",
    "stolen": "steal", "stole": "steal", "died": "die", "death": "die", "deaths": "die",
    "flew": "fly", "flown": "fly", "flies": "fly", "drew": "draw", "drawn": "draw",
    "drove": "drive",
        "driven": "drive", "knew": "know", "known": "know", "threw": "throw", "thrown": "throw",
    "grew": "grow", "grown": "grow", "saw": "see", "seen": "see", "swore": "swear",
    "sworn": "swear",
    "wore": "wear", "tore": "tear", "bore": "bear", "born": "bear", "rode": "ride", "ran": "run",
    "sang": "sing",
    "sung": "sing", "sank": "sink", "sunk": "sink", "swam": "swim",
    "drank": "drink",
        "taught": "teach", "slept": "sleep", "kept": "keep", "felt": "feel", "dealt": "deal",
    "meant": "mean", "spent": "spend", "lent": "lend", "bent": "bend", "hung": "hang",
    "woke": "wake", "spread": "spread", "stood": "stand", "understood": "understand",
    "hid": "hide", "hidden": "hide", "shook": "shake", "shaken": "shake", "froze": "freeze",
    "frozen": "freeze", "flung": "fling", "dug": "dig", "stuck": "stick", "blew": "blow",
    "overthrew": "overthrow", "overthrown": "overthrow", "withdrew": "withdraw",
    "withdrawn": "withdraw", "forbade": "forbid", "forgave": "forgive", "lay": "lie",
    "invitation": "invite", "invitations": "invite", "meeting": "meet", "visitors": "visit",
    "founding": "found", "foundation": "found", "founded": "found",
}  # fmt: skip

IRREGULAR_PAST = frozenset(_IRREGULAR) - frozenset(
    "says given taken gone begun spoken written broken chosen fallen risen beaten stolen death"
    " deaths invitation invitations meeting visitors founding foundation flies".split()
)
"""Past tenses that do not end in -ed."""

STOP_WORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being between
    both but by can could did do does doing done during each ever for from further get got had has
    have having he her here hers him his how i if in into is it its itself just many may me might
    more most much must my no nor not now of off on once only or other our out over own per please
    same she should so some such than that the their them then there these they this those through
    to too under until up upon us very was we were what when where which while who whom whose why
    will with would you your s t d l know say said according happen happened happening take took
    tell place exactly actually whether yes ok okay hey hi thanks give us list name date day year
    month week time long kind sort report reported reports article articles news archive
    part old number happens occur occurred ago dates days else go goes going went
    gone still yet hold holds held holding want wants back
    compare difference differ account accounts
    wanted besides""".split()
)


class Word(NamedTuple):
    """A word of a text: as written, its stem, and its offsets in characters.

    ``joined`` says that it is hyphened to a capitalised word: the "un" of "Jong-un"; ``capital``
    that it is written with a capital or so joined, as names are.
    """

    text: str
    stem: str
    start: int
    end: int
    joined: bool = False
    capital: bool = False

    def moved(self, by: int) -> Word:
        """Return the word with its offsets moved."""
        text, stem, start, end, joined, capital = self
        return _NEW(Word, (text, stem, start + by, end + by, joined, capital))

    @property
    def number(self) -> bool:
        """Whether it is written in figures."""
        return self.text[0].isdigit()


_NEW = tuple.__new__
"""What makes a word of six values in half the time: a question's passages have thousands."""
_local = threading.local()


def _stemmer() -> snowballstemmer.stemmer:
    """Return this thread's stemmer: it keeps its state while it works, so threads share none."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("english")
    return _local.stemmer


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """Return the stem of one word, case folded. Example: "Invited" -> "invit"."""
    low = fold_letters(word).replace("’", "'").removesuffix("'s")
    if low[:1].isdigit():
        return low.replace(",", "")
    low = _NUMBERS.get(low, _IRREGULAR.get(low, low.replace(".", "")))
    return str(_stemmer().stemWord(low))


def fold_letters(text: str) -> str:
    """Return a text in lower case, its letters without their marks. Example: "Erdoğan"."""
    return text.lower() if text.isascii() else fold_text(text).translate(_UNMARKED)


_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "æ": "ae",
                           "œ": "oe", "ß": "ss"})  # fmt: skip
"""Letters that Unicode does not take apart, and the index leaves as they are."""


def split_words(text: str) -> list[Word]:
    """Return the words of ``text`` with their offsets, in order."""
    return list(_split(text))


@lru_cache(maxsize=4_096)
def _split(text: str) -> tuple[Word, ...]:
    """Return the words of a text; a sentence is looked at several times for one question."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        written = match[0]
        start, end = match.span()
        behind = bool(found) and found[-1].end == start - 1 and text[start - 1] in "-‐‑–"
        joined = behind and found[-1].capital and written[0].isalpha()
        capital = joined or written[0].isupper()
        found.append(_NEW(Word, (written, stem_word(written), start, end, joined, capital)))
    return tuple(found)


def split_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's words."""
    return frozenset(map(stem_word, _WORD.findall(text)))


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(text))


def get_content_words(text: str) -> list[Word]:
    """Return the words of ``text`` that are not stop words."""
    return [
        word
        for word in split_words(text)
        if word.text.casefold().replace("’", "'").removesuffix("'s") not in STOP_WORDS
    ]
