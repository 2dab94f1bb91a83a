"""Where an answer's words stand in a text, written as news writes them."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_LOOSE = re.compile(
    r"^(?:a|an|the|about|around|nearly|almost|more than|over|at least|up to)\s+", re.I
)
_NAME = re.compile(r"(?:[A-Z][\w.'’-]+\s+){1,3}[A-Z][\w'’-]+$")
MOST = 8
"""Words of the longest answer that is looked for."""


def fold_text(text: str) -> str:
    """Return text as SQuAD compares it: lower case, without articles, marks and extra space."""
    bare = re.sub(r"[^\w\s]", " ", text.lower())
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", bare).split())


def contains_answer(answer: str, text: str) -> bool:
    """Tell whether the answer's words stand in the text, in order."""
    return bool(fold_text(answer)) and f" {fold_text(answer)} " in f" {fold_text(text)} "


def locate_answer(answer: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where the answer stands in a text; its shorter forms only where the whole does not."""
    for pattern in _patterns(answer):
        if places := tuple(match.span() for match in pattern.finditer(text)):
            return places
    return ()


@lru_cache(maxsize=4096)
def _patterns(answer: str) -> tuple[re.Pattern[str], ...]:
    """Return what to look for: the answer, then without "more than", then a surname alone."""
    forms = [answer, _LOOSE.sub("", _LOOSE.sub("", answer.strip(" \"'“”.")))]
    if _NAME.match(answer.strip()):
        forms.append(answer.split()[-1])
    made = (_pattern(form) for form in dict.fromkeys(forms))
    return tuple(one for one in made if one)


def _pattern(form: str) -> re.Pattern[str] | None:
    words = re.findall(r"\w+(?:[.,]\d+)*", form)
    words = words[1:] if len(words) > 1 and words[0].lower() in ("a", "an", "the") else words
    if not words or len(words) > MOST:
        return None
    middle = r"[\W_]{1,3}".join(_either(word) for word in words)
    sign = r"\$?" if form.lstrip().startswith("$") else ""
    sign = r"(?<![\w$])" + (re.escape("$") if sign else "")
    percent = r"(?:\s?%)?" if form.rstrip().endswith("%") else ""
    return re.compile(rf"{sign}{middle}{percent}(?!\w|[.,]\d)", re.I)


def _either(word: str) -> str:
    """Return a number as figures or as a word, any other word as it is."""
    if word.isdigit() and int(word) < len(_NUMBERS):
        return f"(?:{word}|{_NUMBERS[int(word)]})"
    if word.lower() in _NUMBERS:
        return f"(?:{word}|{_NUMBERS.index(word.lower())})"
    return re.escape(word)
