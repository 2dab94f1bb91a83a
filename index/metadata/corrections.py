"""Notes by which a publisher corrects its own story, and the statements that they take back.

A note is told by its label ("Correction:"), by its formula ("An earlier version of this article
said ...", "has been corrected to say") or by a wire's parenthesis ("(Corrects toll to 25)").
What it says was wrong is looked for in the story: the sentence that has the wrong value (a number
or a name) and shares the note's other words. Where the story already says what is right, nothing
is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from index.language.numbers import CARDINALS, SCALES
from index.language.sentences import find_sentences
from index.metadata.publication_date import find_date_stamp
from index.timex.lexicon import ALL_MONTHS, ALL_WEEKDAYS
from index.types import Correction

_WORK = r"(?:article|story|report|post|piece|page|item|column|dispatch|headline|caption)"
_LABEL = re.compile(
    r"[\s(\[*—–-]*(?:Corrections?|CORRECTIONS?|Corrected|CORRECTED|Clarifications?|CLARIFICATIONS?|"
    r"Erratum|Errata|Corrigendum|Amendment)\b[^:.]{0,40}?(?:[:.—–]|\s-\s|$)"
)
_WIRE = re.compile(
    r"[\s(\[*—–-]*(?:This version )?(?:Corrects|Clarifies|Refiles to correct|Fixes)\b"
)
_UPDATE = re.compile(
    r"\s*[(\[]\s*(?:Adds|ADDS|Updates|UPDATES|Recasts|RECASTS|Writes through|Refiles|Releads)\b"
)
_FORMULA = re.compile(
    rf"\b(?:an?|the) (?:earlier|previous|original|prior|first|initial) version of (?:this|the|our) "
    rf"{_WORK}\b"
    rf"|\b(?:this|the|our) {_WORK}\b[^.]{{0,60}}? (?:was|has been|is|were) (?:amended|corrected|"
    r"changed|edited|revised|updated|refiled)\b.{0,60}?\b(?:to (?:correct|say|state|reflect|"
    r"clarify|show|fix|change|remove)|because|since|after)\b"
    rf"|\b(?:this|our) {_WORK} (?:originally|initially|previously|incorrectly|mistakenly|wrongly|"
    r"erroneously) (?:said|stated|reported|gave|named|identified|described|put)\b"
    rf"|\bin an? (?:{_WORK}|earlier {_WORK})\b.{{0,80}}\b(?:erroneously|incorrectly|wrongly|"
    r"mistakenly)\b"
    r"|(?:^|[:.] )\W*(?:an?|the) (?:earlier|previous|original|prior|initial) version (?:had )?"
    r"(?:(?:incorrectly|wrongly|mistakenly|erroneously) )?(?:said|stated|gave|reported|named|"
    r"described|identified|mis\w+ed|misspelt)\b"
    r"|\bregrets? the (?:error|mistake)\b|\bapologi[sz]es? for the (?:error|mistake)\b",
    re.I,
)
_NEEDED = (
    "version amended corrected changed edited revised updated refiled originally initially "
    "previously incorrectly mistakenly wrongly erroneously regret apologi"
).split()
"""Words of which each formula has one, in small letters: looked for before the formula is."""
_ADVERB = r"(?:incorrectly|wrongly|mistakenly|erroneously|also|falsely)"
_REPORTED = re.compile(
    rf"\b(?:version|originally|initially|previously|we|{_WORK}|{_ADVERB})\b[^.]{{0,60}}?\b"
    r"(?P<verb>said|says|stated|reported|gave|listed|described|identified|named|claimed|suggested|"
    rf"put|quoted|attributed|mis\w+ed|misspelt)\b(?: {_ADVERB})?(?: that)?(?P<wrong>.*)",
    re.I,
)
_CLAUSE = r"(?:[^,;.()\[\]]|[.,](?=\d))"
_WHERE = (
    r"(?=\s+(?:in|as|on)\s+(?:the\s+|a\s+|an\s+)?(?:\w+\s+){0,3}(?:paragraphs?|headline|lead|"
    r"sentence|version|stated|reported|given|previously|earlier|originally)\b|\s*[,;.)\]]|$)"
)
_CONTRAST = re.compile(
    rf",? (?:and )?(?:not|instead of|rather than)\s+(?P<wrong>{_CLAUSE}{{1,80}}?){_WHERE}"
)
_CHANGED = re.compile(
    r"\b(?:changed|corrected|amended|fixed)\b[^.]{0,40}?"
    rf"\bfrom (?P<wrong>{_CLAUSE}{{1,60}}?) to\b"
)
_TURN = re.compile(
    r";| when in fact | in fact,? | but (?:it|the|he|she|they|was|is|in)\b|"
    r",? (?:instead of|rather than|not) "
)
_NO_VALUE = re.compile(r"\b(?:wrong|incorrect|erroneous|inaccurate|mistaken)\b", re.I)
_TOKEN = re.compile(r"\d[\d.,]*\d|\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
_ALIKE = 0.6  # likeness of two spellings of a name
_SHARED = 0.5  # share of a statement's words that the sentence it corrects has
_WHOLE = 0.6  # the same, where the statement has neither number nor name

_COMMON = frozenset(
    "the and for was were had has have that this with from but not his her its their they are who "
    "which what when been being said into than also will would about after".split()
)
_STEM = 5  # letters by which the forms of a word are recognised
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one sentence of a note says: what was wrong, what is right, and what it is about."""

    wrong: str
    right: str
    about: str


def find_corrections(body: str, *, mark: str = "") -> tuple[Correction, ...]:
    """Return the notes of a story's body that correct or update it, in order.

    ``mark`` is a wire's mark before the headline ("CORRECTED"), which is a note too where the
    body has none.
    """
    notes = list(_find_notes(body))
    if not notes:
        corrects = mark.upper().startswith(("CORRECT", "CLARIF"))
        return (_build(body, (0, 0, corrects), (), mark),) if mark else ()
    sentences = [
        span
        for span in find_sentences(body)
        if not any(start < span[1] and span[0] < end for start, end, _ in notes)
    ]
    return tuple(_build(body, note, sentences, mark) for note in notes)


def repeats_error(text: str, note: str) -> bool:
    """Tell whether a text states the wrong value that a correction's note takes back.

    Example: "Fire cost four million", by a note that says it "said the fire cost four million".
    """
    claims = [claim for claim in _read_claims(note) if claim.wrong and _values(claim.wrong)]
    return any(_score(text, claim) > 0 for claim in claims)


def states_right(text: str, note: str) -> bool:
    """Tell whether a text states the value that a correction's note gives as right."""
    told = _numbers(text)
    for claim in _read_claims(note):
        about = _topic(claim.about) - _topic_of_values(claim)
        right = _numbers(claim.right) - _numbers(claim.wrong)
        if claim.wrong and told and told & right and told <= _numbers(claim.right):
            return bool(about & _get_stems(text)) and not _names(claim.wrong)
    return False


def _find_notes(body: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each paragraph that is a note, and whether it corrects."""
    start, labelled = 0, False
    low = body.lower()
    words = [word for word in _NEEDED if word in low]
    for line in body.split("\n"):
        end = start + len(line)
        label = _LABEL.match(line)
        corrects = bool(labelled or label or _WIRE.match(line) or _has_formula(line, words))
        only_label = label is not None and label.end() >= len(line.rstrip(" :)]"))
        if line.strip() and not only_label and (corrects or _UPDATE.match(line)):
            lead = len(line) - len(line.lstrip())
            yield start + lead, start + len(line.rstrip()), corrects
        labelled = only_label or (labelled and not line.strip())
        start = end + 1


def _has_formula(line: str, words: Sequence[str]) -> bool:
    """Tell whether a line says that its story was corrected; ``words`` are those to look for."""
    if not words:
        return False
    low = line.lower()
    return any(word in low for word in words) and _FORMULA.search(line) is not None


def _build(
    body: str, note: tuple[int, int, bool], sentences: Sequence[Span], mark: str
) -> Correction:
    start, end, corrects = note
    text = body[start:end]
    dated = find_date_stamp(text[:80])
    taken: set[Span] = set()
    if corrects:
        for claim in _read_claims(text):
            taken.update(_find_retracted(body, claim, sentences))
        taken.update((start + low, start + high) for low, high in _find_reported(text))
    return Correction(
        start=start,
        end=end,
        kind="correction" if corrects else "update",
        label=mark,
        published=dated.value if dated else "",
        retracted=tuple(sorted(taken)),
    )


def _read_claims(note: str) -> Iterator[_Claim]:
    """Yield what each sentence of a note says was wrong, or is right."""
    parts = [note[start:end] for start, end in find_sentences(note)]
    topic = ""
    for n, part in enumerate(parts):
        rest = " ".join(parts[n + 1 :])
        reported = _REPORTED.search(part)
        contrasts = [*_CONTRAST.finditer(part), *_CHANGED.finditer(part)]
        if reported:
            wrong, right = _split_reported(reported)
            if wrong:
                yield _Claim(wrong, f"{right} {rest}", wrong)
            else:
                topic = right
        elif contrasts:
            for found in contrasts:
                about = f"{topic} {part[: found.start('wrong')]} {part[found.end('wrong') :]}"
                yield _Claim(found["wrong"], about, about)
        elif not _FORMULA.search(part):
            yield _Claim("", _LABEL.sub("", part), f"{topic} {_LABEL.sub('', part)}")


def _split_reported(found: re.Match[str]) -> tuple[str, str]:
    """Return (wrong, right) of what a note says it had said; ("", topic) where it says not what.

    Examples: "said the toll was 20, not 25" -> ("the toll was 20", "25"); "misspelled Olav's name
    as Olaf" -> ("Olaf", "Olav's name"); "misstated the toll" -> ("", "the toll").
    """
    told = found["wrong"].strip()
    if found["verb"].lower().startswith("mis"):
        right, said, wrong = told.rpartition(" as ")
        return (wrong, right) if said else ("", told)
    if _NO_VALUE.search(told):
        return "", told
    turn = _TURN.search(told)
    return (told[: turn.start()], told[turn.end() :]) if turn else (told, "")


def _find_reported(note: str) -> Iterator[Span]:
    """Yield the note's own sentences that only repeat what was wrong."""
    for start, end in find_sentences(note):
        reported = _REPORTED.search(note[start:end])
        if reported:
            wrong, right = _split_reported(reported)
            if wrong and not right and not _CONTRAST.search(note[start:end]):
                yield start, end


def _find_retracted(body: str, claim: _Claim, sentences: Sequence[Span]) -> list[Span]:
    """Return the sentences of a story that a claim takes back: those most alike."""
    scored = [(_score(body[start:end], claim), (start, end)) for start, end in sentences]
    best = max((score for score, _ in scored), default=0.0)
    if not best and (values := _values(claim.wrong) - set(_tokens(claim.right))):
        # the note has words of its own; the value tells where it stands once
        holds = [
            (start, end) for start, end in sentences if values <= set(_tokens(body[start:end]))
        ]
        return holds if len(holds) == 1 else []
    return [span for score, span in scored if score and score >= best]


def _score(sentence: str, claim: _Claim) -> float:
    """Return how surely a sentence makes the statement that a claim takes back, from 0."""
    told = set(_tokens(sentence))
    about = _topic(claim.about) - _topic_of_values(claim)
    shared = len(about & _get_stems(sentence))
    if not claim.wrong:
        own = (_topic(claim.right) - _topic_of_values(claim)) or about
        enough = bool(own) and len(own & _get_stems(sentence)) >= _SHARED * len(own)
        return float(shared) if enough and _differs(sentence, claim.right) else 0.0
    right = set(_tokens(claim.right))
    values = {value for value in _values(claim.wrong) if value not in right}
    if values:
        return 1.0 + shared if values <= told and (shared or not about) else 0.0
    wrong = _get_stems(claim.wrong)
    common = len(wrong & _get_stems(sentence))
    return float(common) if wrong and common >= _WHOLE * len(wrong) else 0.0


@lru_cache(maxsize=64)
def _topic(text: str) -> frozenset[str]:
    return _get_stems(_FORMULA.sub("", _WIRE.sub("", text)).lower())


@lru_cache(maxsize=64)
def _topic_of_values(claim: _Claim) -> frozenset[str]:
    """Return the stems of a claim's numbers and names, which say nothing of what it is about."""
    values = [*_names(claim.wrong), *_names(claim.right), *CARDINALS, *SCALES]
    return _get_stems(" ".join(values))


def _differs(sentence: str, right: str) -> bool:
    """Tell whether a sentence has another number, or another spelling of a name, than is right."""
    told, wanted = _numbers(sentence), _numbers(right)
    if wanted and told and not wanted & told:
        return True
    names, known = _names(sentence), {name.lower() for name in _names(right)}
    missing = [name for name in _names(right) if name not in names]
    return any(
        name.lower() not in known and _are_alike(name.lower(), right_name.lower())
        for right_name in missing
        for name in names
    )


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one, or two weekdays, or two months."""
    if any(one in kind and other in kind for kind in (ALL_WEEKDAYS, ALL_MONTHS)):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


@lru_cache(maxsize=512)
def _get_stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words of three letters or more, numbers aside."""
    words = (match[0].lower() for match in _TOKEN.finditer(text))
    return frozenset(word[:_STEM] for word in words if len(word) > 2 and word not in _COMMON)


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text as they are compared: "Four" and "4" are one."""
    return tuple(_normalize(match[0]) for match in _TOKEN.finditer(text))


def _normalize(token: str) -> str:
    low = token.lower()
    return str(CARDINALS[low]) if low in CARDINALS else low.replace(",", "")


@lru_cache(maxsize=64)
def _values(text: str) -> frozenset[str]:
    names = (match[0].lower() for match in _TOKEN.finditer(text) if match[0][0].isupper())
    return _numbers(text) | frozenset(names)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(one for one in _tokens(text) if one[0].isdigit() or one in SCALES)


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[str, ...]:
    """Return the words with a capital that do not begin a sentence."""
    starts = {start for start, _ in find_sentences(text)}
    return tuple(
        match[0]
        for match in _TOKEN.finditer(text)
        if match[0][0].isupper() and match.start() not in starts
    )
