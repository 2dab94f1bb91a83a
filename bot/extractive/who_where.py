"""Which name of a sentence answers: fresh to the question, of the kind asked for, near by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence
from bot.extractive.entities import Name, find_names, is_country, is_place, is_state
from bot.types import Question
from bot.words import fold_letters, split_words, stem_word
from index.language.lexicon import OFFICE_PATTERN

_WHOLE = re.compile(r"\b(?:which|what) (?:\w+ )?(?P<kind>country|nation|state)\b", re.I)
_US = r"(?:the )?(?:US|U\.S\.|USA|United States|America)"
_AMERICA = re.compile(_US)


def drop_asked_names(question: Question, found: Sequence[Name]) -> list[Name]:
    """Return the names that the question does not say itself.

    Where it asks who acts, a name may share a word with it: "Kim Yong-nam" for "who brought
    Kim's letter?".
    """
    asked = {word.stem for word in split_words(question.text)}
    strict = question.type != "who" or re.search(r"\belse\b", question.text, re.I)
    stems = [(name, {word.stem for word in split_words(name.text)}) for name in found]
    return [name for name, own in stems if own and not (own & asked if strict else own <= asked)]


def find_new_names(question: Question, one: ScoredSentence) -> list[Name]:
    """Return the fresh names of a sentence, its first word too where the article has it so."""
    return drop_asked_names(question, find_names(one.sentence, one.evidence.hit.article.body))


def compute_name_distance(name: Name, question: Question, sentence: str) -> int:
    """Return how far a name stands from what is asked about; one that acts stands before it.

    Names after the words of the question count twice as far for "who did": "Kim handed the
    letter to Putin" tells that Kim did.
    """
    focus = {stem_word(word) for word in question.focus}
    asked = {stem_word(word) for word in question.terms} - focus or focus
    acts = re.match(r"\W*who (?!is\b|was\b|were\b|are\b|did\b|has\b|else\b)", question.text, re.I)
    gaps = [
        word.start - name.end
        if name.end <= word.start
        else (name.start - word.start) * (2 if acts else 1)
        for word in split_words(sentence)
        if word.stem in asked and not name.start <= word.start < name.end
    ]
    return min(gaps, default=name.start)


_NAMED_AFTER = re.compile(
    r"\bwhere\b.*?\b(?:the |that )(?:\w+ )?(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) "
    r"(?:summit|meeting|talks|conference|congress|forum|fair|festival|games|olympics|trial|siege"
    r"|attacks?|bombings?|shooting|fire|earthquake|flood|derby|marathon)\b",
    re.I,
)
"""An event that is called after its place: "the Hanoi summit" was held in Hanoi."""


def find_place(question: Question, one: ScoredSentence) -> str:
    """Return the place that a sentence gives, or ""; a country where a country is asked for."""
    named = _NAMED_AFTER.search(question.text)
    place = " ".join(word.capitalize() for word in named["place"].split()) if named else ""
    if is_place(place):
        return place if place in one.evidence.hit.article.body else ""
    found = [name for name in find_new_names(question, one) if not _said_otherwise(name, question)]
    wanted = _WHOLE.search(question.text)
    if wanted:
        fits = is_state if wanted["kind"].lower() == "state" else is_country
        places = [name for name in found if fits(name.text)]
    else:
        places = [name for name in found if name.kind == "place"]
        if re.search(r"\b(?:which|what) (?:city|town|place)\b", question.text, re.I):
            places = [name for name in places if not is_country(name.text)] or found
    best = min(
        places, key=lambda name: compute_name_distance(name, question, one.sentence), default=None
    )
    return best.text if best else ""


def _said_otherwise(name: Name, question: Question) -> bool:
    """Tell whether the question has a country under another of its names."""
    return bool(_AMERICA.fullmatch(name.text) and re.search(rf"\b{_US}(?!\w)", question.text))


_PRESS = re.compile(r"CNN|AFP|BBC|AP|NBC|CBS|ABC|NPR|PBS|Reuters|TASS|KCNA|Yonhap|Kyodo|Xinhua")
_BODY = re.compile(
    r"\b(?:League|Party|Agency|Ministry|Department|Assembly|Presidium|Committee|Council|University"
    r"|Company|Association|Commission|Court|Bank|Group|Union|Times|News|Cent(?:er|re)|Institute"
    r"|Office|House|Senate|Congress|Parliament|Kremlin|Forum|Army|Police|War|Cup|Act|Day)\b"
)
"""What makes a name that of a body and no person: it is taken only where no person is named."""
_WHO_IS = re.compile(r"\W*who (?:is|was|are|were) (?P<name>[\w’' -]+?)(?:, .*)?\W*$", re.I)


def is_body(name: str) -> bool:
    """Tell whether a name is that of a body and no person: "the Food Agency"."""
    return bool(_BODY.search(name))


def find_person(question: Question, one: ScoredSentence) -> str:
    """Return who is meant, or "" where the sentence does not say it plainly."""
    asked = _WHO_IS.match(question.text)
    if asked and fold_letters(asked["name"]) in fold_letters(one.sentence):
        return find_description(question.text, one.sentence)
    found = [name for name in find_new_names(question, one) if name.kind != "place"]
    found = [name for name in found if not _PRESS.fullmatch(name.text)]
    people = [name for name in found if name.kind == "person" or " " in name.text] or found
    people = [name for name in people if not is_body(name.text)] or people
    best = min(
        people, key=lambda name: compute_name_distance(name, question, one.sentence), default=None
    )
    return best.text if best else find_actor(question, one.sentence)


def find_actor(question: Question, sentence: str) -> str:
    """Return who acts where no name is given: the noun right before the verb asked about.

    Example: "The mayor opened the bridge" for "who opened the bridge?" -> "The mayor".
    """
    acts = re.match(r"\W*who (\w+)", question.text, re.I)
    places = [
        word.start for word in split_words(sentence) if acts and word.stem == stem_word(acts[1])
    ]
    for place in places:
        found = re.search(r"\b(?:the|a|an) (?:[\w’'-]+ ){1,4}$", sentence[:place], re.I)
        if found:
            return found[0].strip()
    return ""


def find_description(question: str, sentence: str) -> str:
    """Return who somebody is, for "who is NAME?", where the sentence says so beside the name.

    Example: "the Kremlin's spokesman, Dmitry Peskov, said" -> "the Kremlin's spokesman".
    """
    asked = _WHO_IS.match(question)
    if asked is None:
        return ""
    name = rf"(?i:{re.escape(asked['name'].strip())})"
    title, given = r"(?:Mr |Ms |Mrs |Dr )?", r"(?:[A-Z][\w’'-]+ ){0,2}"
    patterns = (
        rf"\b{name}\b, (?P<told>(?:the|an?|then|his|her) [^,.;]{{3,60}}?)[,.;]",
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) [\w’' -]{{3,60}}?), {title}{name}\b",
        rf"(?P<told>(?:[A-Z][\w’'-]+ ){{0,4}}(?i:{OFFICE_PATTERN})) {title}{given}{name}\b",
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) (?!.{{0,60}} (?:of|with|by|to|for|and) {name})"
        rf"[\w’' -]{{3,60}}?) {title}{name}\b",
    )
    found = (re.search(pattern, sentence) for pattern in patterns)
    told = next((match["told"].strip() for match in found if match), "")
    return re.split(r"\band (?=(?:his|her|their|the|an?) )", told)[-1]
