"""The short answer of a question that asks who, where, how many, why, or whether.

It is taken out of a sentence only where its kind can be told: a name of the right kind that the
question does not say itself, an amount of the thing counted, the clause behind "because". Where
it cannot, the quotes answer alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.evidence import Scored
from bot.extract.names import Name, names
from bot.extract.numbers import amounts, nearest
from bot.types import Question
from bot.words import content, stem, words

Finder = Callable[[Question, Scored], str]

_WHY = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|as a result of|in protest (?:at|over)"
    r"|in order to|so that|to mark|citing|blaming|since)\s+[^.;]+",
    re.I,
)
_COUNTED = re.compile(r"\b(?:how (?:many|much)|number of|how)\s+(?P<thing>[\w\s'’-]+)", re.I)
_HEDGED = re.compile(
    r"\b(?:may|might|could|would|should|ready|hop(?:e[sd]?|ing)|expected|likely|possible"
    r"|possibly|plan(?:s|ned)?|unclear|unknown|speculation|consider\w*|whether|if)\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|nor|neither|nothing|nobody|none|hardly|without|declined|denied|refused"
    r"|failed|yet to)\b|n['’]t\b",
    re.I,
)


_OFFICES = (
    "spokesman|spokeswoman|spokesperson|president|prime minister|leader|minister|secretary|envoy"
    "|ambassador|chairman|chief|director|mayor|governor|senator|king|queen|aide|adviser|general"
    "|coach|captain|judge|analyst|professor"
)


_WHO_IS = re.compile(r"\W*who (?:is|was|are|were) (?P<name>[\w’' -]+?)\W*$", re.I)


def finder_of(question: Question) -> Finder | None:
    """Return what finds the short answer to a question of this kind, or None."""
    finders: dict[str, Finder] = {
        "who": _who, "where": _where, "how-many": _amount, "how-much": _amount, "why": _why,
        "yes-no": _verdict,
    }  # fmt: skip
    return finders.get(question.type)


def needs_it(question: Question) -> bool:
    """Tell whether a sentence without a short answer cannot answer this kind at all."""
    if re.search(r"\bhow much of\b", question.text, re.I):
        return False
    return question.type in ("how-many", "how-much", "who", "where")


def _fresh(question: Question, found: Sequence[Name]) -> list[Name]:
    """Return the names that the question does not say itself.

    Where it asks who acts, a name may share a word with it: "Kim Yong-nam" for "who brought
    Kim's letter?".
    """
    asked = {word.stem for word in words(question.text)}
    strict = question.type != "who" or re.search(r"\belse\b", question.text, re.I)
    stems = [(name, {word.stem for word in words(name.text)}) for name in found]
    return [name for name, own in stems if not (own & asked if strict else own <= asked)]


def _who(question: Question, one: Scored) -> str:
    sentence = one.evidence.sentence
    asked = _WHO_IS.match(question.text)
    if asked and asked["name"].casefold() in sentence.casefold():
        return description(question.text, sentence)
    found = [name for name in _fresh(question, names(sentence)) if name.kind != "place"]
    people = [name for name in found if name.kind == "person" or " " in name.text] or found
    best = min(people, key=lambda name: _gap(name, question, sentence), default=None)
    return best.text if best else actor(question, sentence)


def actor(question: Question, sentence: str) -> str:
    """Return who acts where no name is given: the noun right before the verb asked about.

    Example: "The mayor opened the bridge" for "who opened the bridge?" -> "The mayor".
    """
    acts = re.match(r"\W*who (\w+)", question.text, re.I)
    places = [word.start for word in words(sentence) if acts and word.stem == stem(acts[1])]
    for place in places:
        found = re.search(r"\b(?:the|a|an) (?:[\w’'-]+ ){1,4}$", sentence[:place], re.I)
        if found:
            return found[0].strip()
    return ""


def description(question: str, sentence: str) -> str:
    """Return who somebody is, for "who is NAME?", where the sentence says so beside the name.

    Example: "the Kremlin's spokesman, Dmitry Peskov, said" -> "the Kremlin's spokesman".
    """
    asked = _WHO_IS.match(question)
    if asked is None:
        return ""
    name = rf"(?i:{re.escape(asked['name'].strip())})"
    title = r"(?:Mr |Ms |Mrs |Dr )?"
    patterns = (
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) [\w’' -]{{3,60}}?), {title}{name}\b",
        rf"\b{name}\b, (?P<told>(?:the|an?|then|his|her) [^,.;]{{3,60}}?)[,.;]",
        rf"(?P<told>(?:[A-Z][\w’'-]+ ){{0,4}}(?i:{_OFFICES})) {title}{name}\b",
        rf"(?P<told>\b(?:[Tt]he|[Aa]n?) [\w’' -]{{3,60}}?) {title}{name}\b",
    )
    found = (re.search(pattern, sentence) for pattern in patterns)
    return next((match["told"].strip() for match in found if match), "")


def _where(question: Question, one: Scored) -> str:
    sentence = one.evidence.sentence
    fresh = _fresh(question, names(sentence))
    wanted = re.search(r"\b(?:which|what) (?:country|city|town|state|place)\b", question.text, re.I)
    found = [name for name in fresh if name.kind == "place"] or (fresh if wanted else [])
    best = min(found, key=lambda name: _gap(name, question, sentence), default=None)
    return best.text if best else ""


def _gap(name: Name, question: Question, sentence: str) -> int:
    """Return how far a name stands from what is asked about; one that acts stands before it.

    Names after the words of the question count twice as far for "who did": "Kim handed the
    letter to Putin" tells that Kim did.
    """
    focus = {stem(word) for word in question.focus}
    asked = {stem(word) for word in question.terms} - focus or focus
    acts = re.match(r"\W*who (?!is\b|was\b|were\b|are\b|did\b|has\b)", question.text, re.I)
    gaps = [
        word.start - name.end
        if name.end <= word.start
        else (name.start - word.start) * (2 if acts else 1)
        for word in words(sentence)
        if word.stem in asked and not name.start <= word.start < name.end
    ]
    return min(gaps, default=name.start)


def _amount(question: Question, one: Scored) -> str:
    evidence = one.evidence
    dated = [
        (span.start - evidence.start, span.end - evidence.start)
        for span in evidence.hit.passage.spans
        if span.type in ("DATE", "TIME")
    ]
    found = amounts(evidence.sentence, dated)
    if question.type == "how-much":
        found = [amount for amount in found if amount.money]
    best = nearest(found, evidence.sentence, _things(question))
    return best.text if best else ""


def counts_it(question: Question, one: Scored) -> bool:
    """Tell whether a sentence names the very thing that is counted."""
    said = {word.stem for word in words(one.evidence.sentence)}
    return _things(question)[0] in said


def _things(question: Question) -> list[str]:
    """Return the stems of what is counted, likeliest first: the words behind "how many"."""
    match = _COUNTED.search(question.text)
    things = [word.stem for word in content(match["thing"])] if match else []
    return things or [stem(term) for term in question.terms]


def _why(question: Question, one: Scored) -> str:
    found = _WHY.search(one.evidence.sentence)
    said = found[0].strip(" ,") if found else ""
    asked = {stem(word) for word in question.terms}
    fresh = [word for word in content(said) if word.stem not in asked]
    return said if len(fresh) >= 2 and len(said) <= 160 else ""


def _verdict(question: Question, one: Scored) -> str:
    """Say yes or no only where one sentence has every word of the question, and no hedge."""
    said = {word.stem for word in words(one.evidence.sentence)}
    if not {stem(term) for term in question.terms} <= said or one.measures.unreal:
        return ""
    if _HEDGED.search(one.evidence.sentence):
        return ""
    return "No" if _DENIED.search(one.evidence.sentence) else "Yes"
