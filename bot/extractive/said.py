"""What somebody said: their own words on the matter, direct speech before reported.

The speaker is whom the question names before "about" or after "from"; the matter is the rest. An
article's utterances are read in order, so that "she said" and a quote that stands alone are laid
to whom the sentences before them let speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import synonyms
from bot.evidence import ScoredSentence, drop_overlapping
from bot.evidence.roles import score_speaker
from bot.extractive.draft import Draft, QuotedLine, make_quote
from bot.types import Question
from bot.words import get_content_words, split_words, stem_word
from index.language.lexicon import OFFICE_PATTERN, SPEECH_VERB_PATTERN
from index.language.sentences import find_sentences
from index.types import Hit

SHOWN, LONGEST = 3, 600
"""Utterances that are shown, and characters of one."""
DIRECT, BOTH = 0.3, 0.1
"""What direct speech adds to how well the matter is told, and what the sentence before it adds."""
AROUND = 0.5
"""What of the matter a speaker's own words need not say where their article does."""
TOLD = 0.3
"""The share of the matter that an utterance or the one before it must tell."""
LIKELY, SURE = 0.5, 0.35
"""The probability that words on a part of the matter are those meant, and what all of it adds."""
_MATTER = re.compile(r"\b(?:about|on|of|regarding|concerning|over|to)\b(?!.*\b(?:from|by)\b)", re.I)
_FROM = re.compile(
    r"\b(?:from|by)\s+(?P<who>.+?)(?=\s+(?:about|on|regarding|concerning|over|to|at)\b|\W*$)", re.I
)
_VERBATIM = re.compile(r"\b(?:quot\w*|exact(?:ly)?|verbatim|own words)\b", re.I)
"""What asks for a speaker's own words."""
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’]*’(?!\w)")
_NAMES = re.compile(r"(?<=[\w,’'] )[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_OPENS = re.compile(r"(?:He|She|They|It|This|That)\b")
"""How a sentence begins that is read with the one before it."""
_SPEAKS = re.compile(rf"\b(?:{SPEECH_VERB_PATTERN}|according to)\b", re.I)
_REFERS = re.compile(
    rf"\b(?:he|she|they)\b|(?:^|[,”\"]\s*)(?:The|the) (?:\w+ )?(?:{OFFICE_PATTERN})\b", re.I
)
"""What stands before a speech verb for a speaker named before."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Sentences of a body that one speaker says, their places, and whether they are quoted."""

    start: int
    end: int
    text: str
    direct: bool


def find_said(
    question: Question, scored: Sequence[ScoredSentence], hits: Sequence[Hit]
) -> Draft | None:
    """Return what the speaker of a question said on its matter, best first; None for nothing."""
    speaker, matter = split_speaker(question)
    if not speaker or not scored:
        return None
    told = {(one.evidence.hit.article.id, one.offsets[0]): one.score for one in scored}
    found: list[tuple[float, float, ScoredSentence]] = []
    quoting = bool(_VERBATIM.search(question.text))
    timely = {article_id for article_id, _ in told}
    for article_id, hit in {hit.article.id: hit for hit in reversed(hits)}.items():
        if question.happened and article_id not in timely:
            continue
        around = AROUND * _tell_share(matter, f"{hit.article.title} {hit.article.body}", "")
        for one, before in _list_said(hit, speaker):
            share, more = _tell_share(matter, one.text, before.text if before else ""), 0.0
            leans = one.direct or _OPENS.match(one.text)
            if before and leans and share > _tell_share(matter, one.text, ""):
                share, more = _tell_share(matter, f"{before.text} {one.text}", ""), BOTH
                one = Utterance(before.start, one.end, "", one.direct or before.direct)
            at = [told.get((article_id, start), 0.0) for start in range(one.start, one.end)]
            share = max(share, around if quoting and one.direct else 0.0)
            worth = share + more + (1.0 if quoting else DIRECT) * one.direct + max(at, default=0.0)
            if share >= TOLD or not matter:
                found.append((worth, share, make_quote(hit, one.start, one.end, scored[0])))
    found.sort(key=lambda pair: -pair[0])
    if not found:
        return None
    shown = drop_overlapping(one for _, _, one in found)[:SHOWN]
    lines = tuple(QuotedLine(lead="", scored=one) for one in shown)
    return Draft(short="", lines=lines, confidence=LIKELY + SURE * found[0][1])


def split_speaker(question: Question) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of the speaker asked about, and of the matter.

    Example: "any quotes from Jo Elm about the dam?" -> {"jo", "elm"}, {"dam"}.
    """
    text, terms = question.text, {stem_word(term) for term in question.terms}
    behind = _FROM.search(text)
    parts = _MATTER.split(text, maxsplit=1)
    said = re.match(rf".*?\b{SPEECH_VERB_PATTERN}\b|.*?\bthink\b", parts[0], re.I)
    who = behind["who"] if behind else said[0] if said else parts[0]
    speaker = frozenset(word.stem for word in get_content_words(who) if word.stem in terms)
    return speaker, frozenset(terms - speaker)


def _list_said(hit: Hit, speaker: frozenset[str]) -> Iterator[tuple[Utterance, Utterance | None]]:
    """Yield what the speaker says in an article, each with the utterance before it."""
    name, before, speaks = _get_last(speaker, hit.article.body), None, False
    for one in list_utterances(hit.article.body):
        around = _QUOTED.sub(" ", one.text)
        verb = _SPEAKS.search(around)
        subject = split_words(around[: verb.start()] if verb else around)
        named = name in {word.stem for word in split_words(around)}
        own = one.direct and not _names_another(around, speaker)
        acts = name in {word.stem for word in subject} or (
            named and (own or score_speaker(around, speaker) > 0)
        )
        others = any(word.capital for word in subject[1:]) and not acts
        if acts or others:
            speaks = acts
        alone = one.direct and len(split_words(around)) <= 2
        referred = bool(verb and _REFERS.search(around[: verb.start()]))
        if (acts and (verb or one.direct)) or (speaks and not others and (alone or referred)):
            yield one, before
        before = one


def _names_another(text: str, speaker: frozenset[str]) -> bool:
    """Tell whether a name stands in a text that is not part of the speaker's."""
    names = (match[0] for match in _NAMES.finditer(text))
    return any(not speaker & {word.stem for word in split_words(name)} for name in names)


def _get_last(speaker: frozenset[str], body: str) -> str:
    """Return the stem of a speaker's last name: of those that the question gives, the commonest."""
    counts = [(sum(word.stem == stem for word in split_words(body)), stem) for stem in speaker]
    return max(counts)[1]


def list_utterances(body: str) -> Iterator[Utterance]:
    """Yield the sentences of a body, those within one pair of quotation marks as one."""
    start, opened = -1, 0
    for first, last in find_sentences(body):
        start = first if start < 0 else start
        text = body[start:last]
        opened = text.count("“") > text.count("”") or text.count('"') % 2
        if opened and last - start < LONGEST:
            continue
        yield Utterance(start, last, text, bool(_QUOTED.search(text)))
        start = -1
    if start >= 0:
        yield Utterance(start, len(body), body[start:], True)


def _tell_share(matter: frozenset[str], text: str, before: str) -> float:
    """Return how much of the matter an utterance tells; half where only the one before it does."""
    said, earlier = ({word.stem for word in split_words(one)} for one in (text, before))
    shares = [
        1.0 if alike & said else 0.5 if alike & earlier else 0.0
        for stem in matter
        for alike in [{stem, *synonyms.get_synonyms(stem)}]
    ]
    return sum(shares) / len(shares) if shares else 1.0
