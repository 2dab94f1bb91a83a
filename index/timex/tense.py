"""Is the clause around an expression about what has happened, or about what is to come?

News writes "Wednesday" for the last one and for the next. What tells them apart is the verb the
expression hangs on: as a rule the nearest verb group before it in the sentence ("said Thursday",
"planned to leave on Thursday"), or the first one after it where the expression opens its clause
("On Thursday, he will ..."). Cues are found by their form alone: auxiliaries, verbs of planning,
past forms. Prepositions outweigh verbs: "since" looks back, "until" and "by" look ahead.
"""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future", "unknown"]

REACH = 220
"""How far, in characters, a verb may stand from the expression it governs."""

_BOUNDARY = re.compile(r"[.!?]['”’\")]*\s+(?=[A-Z\"“‘'`])|\n\s*\n|;\s|:\s\s")

_ADVERB = r"(?:\w+ly|not|also|still|only|now|soon|then|again|likely|never|first|have|be|been|get)"
_MODAL = (
    r"will|won['’]t|shall|['’]ll|may|might|could(?!\s+not)|can|should|must|would|ought to"
    r"|^Will|^Would"
)
_PLANNING = (
    r"expect|plan|schedul|slat|hop|intend|aim|vow|pledg|promis|prepar|propos|invit|want|agre"
    r"|order|requir|decid|plann|threaten|urg|ask|call|set"
)
_ARRANGED = (
    r"meeting|holding|leaving|arriving|travel+ing|visiting|planning|preparing|going|coming|starting"
    r"|beginning|opening|hosting|launching|returning|flying|heading|facing|closing|ending"
)
_FUTURE = "|".join(
    (
        rf"(?:{_MODAL})(?:\s+{_ADVERB}){{0,4}}\s+\w+",
        r"(?:going|about|likely|ready|prepared)\s+to",
        r"(?:is|are|was|were|be)\s+to(?!\s+the)(?:\s+be\s+\w+ed)?",
        rf"(?:is|are|['’]re)\s+(?:\w+ly\s+|also\s+|now\s+)?(?:{_ARRANGED})",
        rf"(?:{_PLANNING})(?:e|es|ed|s|ing|d|ting)?\s+(?:\w+\s+)?(?:to|for)",
        r"(?<!as )(?<!previously )planned|planning|scheduled|slated|due|upcoming|forthcoming",
        r"pending|payable|effective|expires?|matures?|maturing|takes\s+effect",
        r"(?:begin|start|open|close|end|resume)s?(?=\s+(?:at|on|in|this|next|from)\b)",
        r"begins|starts|opens|ends|meets|meet|arrives|arrive|faces|leaves|returns|travels",
        r"(?:when|if|once|until|unless)\s+(?:[\w'’-]+\s+){1,4}(?:is|are)(?:\s+\w+ed|\s+he[al]rd)?",
    )
)
_IRREGULAR = (
    "was were had did said told began came went took made got gave met held left led fell rose "
    "sold bought won lost broke built brought caught chose drew drove fought flew found grew "
    "heard hit kept knew laid lay paid ran sat saw sent shook shot showed spent spoke stood "
    "struck swept taken given thought threw thrown wrote written withdrew became become sank "
    "shed shut slid sought put cut quit born done seen known shown tore torn wore swore bore "
    "rang sang swam stole stolen froze frozen woke rode ridden dealt dug fled flung forgot "
    "forgave hung hid hidden leapt lent lit meant overcame sped spun stuck stung sworn swung "
    "taught understood upheld wept withheld bled bred burst clung crept drank ate fed felt "
    "forbade blew drawn driven fallen flown gone risen spoken undertook underwent"
).split()
"""Past forms that do not end in -ed; "put", "cut" and their like are past far more often."""

_PAST = "|".join(
    (
        rf"had\s+been\s+(?:due|to|{_PLANNING})\w*(?:\s+to\s+\w+)?",
        r"did(?:n['’]t)?\s+(?:[\w'’]+\s+){0,6}(?:meet|arrive)",
        r"(?:[Nn]either|[Nn]or|[Nn]o|[Nn]one|[Nn]obody)\s+(?:[\w'’]+\s+){1,8}could\s+\w+(?:\s+\w+ed)?",
        r"could(?:\s+not|n['’]t)\s+\w+(?:\s+\w+ed)?",
        *_IRREGULAR,
        r"(?:did|was|were|had)n['’]t",
        r"(?!(?:need|speed|exceed|succeed|proceed|feed|seed|indeed|hundred)\b)[a-z]{2,}ed",
    )
)
_CUES = re.compile(rf"(?<![\w-])(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?![\w-])")
_FOLLOWS = re.compile(
    r"(?:['’]s)?\s+(?:(?P<future>(?:\w+\s+){0,2}?(?:will|would|shall|is\s+to|are\s+to))"
    r"|(?P<past>was|were|had|did))\b"
)
_LED = r"\b(?:{})\s+(?:early\s+|late\s+|mid-|last\s+)?$"
_SINCE = re.compile(_LED.format("since"), re.IGNORECASE)
_DEADLINE = re.compile(_LED.format("until|till|by"), re.IGNORECASE)
_STATED = re.compile(r"\b(?:is|are)\s+(?:(?:all|set|also)\s+)?(?:on\s+|for\s+)?$")
"""The election "is Tuesday"."""

_THROUGH = re.compile(_LED.format("through"), re.IGNORECASE)
_POSSESSIVE = ("'s", "’s")
_AWAITED = re.compile(
    r"\b(?:for|before|ahead\s+of|until|by|in|at|to|will|would|next)\s+$", re.IGNORECASE
)
_WHEN = re.compile(r"\b(?:as soon as|once|when|after|before|until|if)\s[^,;]*$")
_OPENING = re.compile(
    r"(?:^|[,:–-]|\b(?:and|but|then|while|when|that))\s*(?:on|in|by)?\s*$", re.IGNORECASE
)
_PLANNED_THEN = re.compile(rf"(?:{_PLANNING})\w*ed\b")
_AWAITING = re.compile(
    rf"(?:{_MODAL}|was|were|likely|going|about|due|scheduled|slated|planned|expected)\b", re.I
)
_BE = re.compile(r"\b(?:is|are|am|be|been|being|was|were)\s+(?:\w+ly\s+|also\s+)?$|['’]re\s+$")


def find_tense(text: str, start: int, end: int, reach: int = REACH) -> Tense:
    """Return the tense of the clause around ``text[start:end]``.

    ``reach`` is how far, in characters, the verb may stand. Example: in "officials said the talks
    will resume Thursday", "Thursday" is future.
    """
    before, after = _sentence_before(text, start)[-reach:], _sentence_after(text, end)[:reach]
    follows = _FOLLOWS.match(after)
    if follows is not None:
        return "future" if follows["future"] else "past"
    return _by_preposition(before, after) or _by_verb(before, after)


def _by_preposition(before: str, after: str) -> Tense | None:
    """Return the tense that "since", "until" or a genitive tells by itself, or None."""
    if _SINCE.search(before):
        return "past"
    if after.startswith(_POSSESSIVE) and not _AWAITED.search(before):
        return "past"
    if _THROUGH.search(before):
        return "unknown"
    if _STATED.search(before):
        return "future"
    if _DEADLINE.search(before):
        return "past" if re.search(r"\bhad\b", before[-80:] + after[:40]) else "future"
    return None


def _by_verb(before: str, after: str) -> Tense:
    """Return the tense of the verb cue the expression hangs on, "unknown" where there is none.

    In "they would leave as soon as talks ended Friday" the past is a future told in the past.
    """
    cue = _CUES.search(after) if _OPENING.search(before) else None
    cues = list(_CUES.finditer(before))
    if cue is None:
        cue = cues[-1] if cues else _CUES.search(after)
        if len(cues) > 1 and _AWAITING.match(cues[-2]["future"] or ""):
            backshifted = _WHEN.search(before, cues[-2].end(), cues[-1].start())
            cue = cues[-2] if backshifted else cue
    elif _PLANNED_THEN.match(cue[0]) and not _BE.search(after[: cue.start()]):
        return "past"  # "In June, he invited her to ...": the date opens the act of planning
    if cue is None:
        return "unknown"
    return "future" if cue["future"] else "past"


def _sentence_before(text: str, start: int) -> str:
    """Return the sentence up to an expression, at most ``REACH`` characters of it."""
    window = text[max(0, start - REACH) : start]
    ends = [found.end() for found in _BOUNDARY.finditer(window)]
    return window[ends[-1] :] if ends else window


def _sentence_after(text: str, end: int) -> str:
    """Return the rest of the sentence after an expression, at most ``REACH`` characters."""
    window = text[end : end + REACH]
    found = _BOUNDARY.search(window)
    return window[: found.start()] if found else window
