"""What is asked, without what surrounds it: markup, emoji, greetings, courtesy, frames.

A message is cut into sentences and each sentence into what asks and what only leads to it or
follows it. Words of conversation (``CONVERSATION``) and of grammar can surround a question;
a name, a figure, or any other word ends the search, so that nothing that could be asked about is
taken off. Example: "Hi team! Can anybody find out when Putin invited Kim? Thanks" -> "when Putin
invited Kim?".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.words import IRREGULAR_PAST

CONVERSATION = frozenset(
    """a able about actually advance afternoon again all also am an and another any anybody anyone
    apologies appreciate appreciated archive are articles asap ask asking at be been best
    bot bother but by bye can can't cannot chance check cheers clue colleagues could couldn't
    curious dateline dear did do does don't dunno earlier er evening everybody everyone
    exactly excuse explain find folks for forget forgot found friends from fyi gimme give
    gonna good grateful greetings guys had has have hello help helping here hey hi hiya hmm
    hoping howdy i i'd i'll i'm i've id idea if im in interested is it ive just kindly know
    last lemme let like liked little look looking lot lots love many
    may maybe me might minute moment
    more morning much my need needed needs night not now of oh ok okay on one other our out
    pardon people perhaps please pls plz possible possibly previous question questions quick
    quickly really recall regards remember remind say search sec second see shall should
    show silly simple so some somebody somehow someone sorry stupid sure ta team tell thank
    thanks that the there this thx time to today trying two ty u uh um up urgent urgently us
    wanna want wanted wants we we'd we'll we're well whether will with wonder wondering
    would wouldn't ya yo you you'd you're your""".split()
)
"""Words that lead to a question or end it; none of them is what a news archive is asked about
when nothing else stands beside it."""

_THANKED = re.compile(
    r"(?:\b(?:many|lots of|so many)\s+)?\b(?:thanks?|thank you|thx|cheers|ta|ty)\b", re.I
)
BRIEF = 3
"""Words up to which a sentence beside a question, with no name and no figure, is talk."""
TALK = 0.6
"""The share of conversation's words from which a sentence beside a question is talk."""
_MENTION = re.compile(r"<[@!#][^<>\s|]*(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:https?|mailto|tel)[^<>|]*(?:\|(?P<label>[^<>]*))?>|https?://\S+")
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+'-]*:(?::skin-tone-\d:)?(?!\d)")
_STYLE = re.compile(r"(?<!\w)([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^\s*(?:>|&gt;).*$", re.MULTILINE)
_SWITCH = re.compile(
    r"^(?:[a-z]+ ){0,2}(?:topic|subject|question|thing|one)[.:;,]\s+"
    r"(?=(?:who|what|when|where|why|how|which)\b)",
    re.I,
)
"""What only ends what was spoken of before: "new topic."."""
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-z\d)\"”’]{2}[.])\s+(?=[A-Z])|\s*\n+\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PIVOT = re.compile(
    r"(?:whens?|wheres?|whos?|whom|whose|whats?|which|whys?|hows?|whether|if|since when|by when"
    r"|in which|at which|on which|to whom|from whom)\b",
    re.I,
)
_INVERTED = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\s", re.I
)
_ORDER = re.compile(
    r"(?:list|summari[sz]e|sum up|compare|name|count|describe|recap|catch (?:me|us) up)\b", re.I
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i['’]\w+|we|we['’]\w+|my|our|me|im|ive"
    r"|(?:tell|give|show|let|help|remind|for|to|of) us)\b",
    re.I,
)
_YOU = re.compile(r"\b(?:you|your|yours|ya|u)\b", re.I)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_PICTURES = ("So", "Sk", "Cs", "Co")
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"


_UNMARKED = re.compile(
    r"\b(?P<wh>what|who|where|when|why|how|that|there)(?P<is>s)\b"
    r"|\b(?P<verb>is|are|was|were|do|does|did|has|have|had|ca|wo|could|would|should)(?P<not>nt)\b",
    re.I,
)
"""Short forms typed without their apostrophe: "whats", "didnt"; "cant" and "wont" too."""


_TEXTED = {"b4": "before", "bc": "because", "cuz": "because", "abt": "about"}


def mark_short_forms(text: str) -> str:
    """Return a text with its short forms written out: "whats" -> "what's", "b4" -> "before"."""
    text = re.sub(r"\b(?:b4|bc|cuz|abt)\b", lambda found: _TEXTED[found[0]], text)
    return _UNMARKED.sub(
        lambda found: f"{found['wh']}'s" if found["wh"] else f"{found['verb']}n't", text
    )


@lru_cache(maxsize=256)
def clean_question(asked: str) -> str:
    """Return what a message asks, its own words in their order; one is cleaned once.

    Where nothing but conversation is left (a greeting, thanks), the message is returned without
    its markup alone, so that it can be told for what it is.
    """
    plain = _SWITCH.sub("", mark_short_forms(remove_markup(asked)))
    sentences = [part.strip() for part in _SENTENCE.split(plain) if part.strip()]
    kept = [core for each in sentences if (core := _find_core(each, alone=len(sentences) == 1))]
    if len(kept) > 1:
        kept = [each for each in kept if not _is_aside(each)] or kept
    ended = [each if each[-1] in "?!." else f"{each}." for each in kept[:-1]]
    return " ".join([*ended, *kept[-1:]]) or plain


def may_be_several(asked: str) -> bool:
    """Tell whether a message has a sign that it asks more than one thing; most have none."""
    return bool(re.search(r"\b(?:and|n|or|between|after|before)\b|[?;&]\s*\w", asked, re.I))


def split_questions(text: str) -> list[str]:
    """Return the questions of a cleaned message, one or more.

    Example: "When did Elm resign? Who follows?" and "when did Elm resign and who follows?" are
    two each.
    """
    sentences = [part.strip() for part in re.split(r"(?<=\?)\s+", text) if part.strip()]
    joined = rf"(?<!\bwhere)(?<!\bwhen)(?<!\bhow)(?:,\s*|\s+)and\s+(?={_ASKING})"
    parts = [part for one in sentences for part in
             (re.split(joined, one, flags=re.I) if _PIVOT.match(one) else [one])]  # fmt: skip
    parts = [re.sub(r"^(?:and|also)\s+(?=\w)", "", part, flags=re.I) for part in parts]
    if len(parts) == 1 and (both := _TWICE.fullmatch(text)):  # "where and when did they meet?"
        parts = [f"{both[1]} {both[3]}", f"{both[2]} {both[3]}"]
    asked = _PIVOT.match(parts[0])
    for place, part in enumerate(parts[1:], start=1):
        if asked and _BARE.fullmatch(part):  # "who bought it and for how much?"
            parts[place] = f"{part.rstrip('?')}{parts[0][asked.end() :].rstrip('?')}?"
    asking = [part for part in parts if part.endswith("?") or _PIVOT.match(part)]
    return parts if len(asking) == len(parts) else [text]


_WH = r"(?:when|where|who|why|how(?: (?:many|much|long|old|far|big))?|what|which)"
_ASKING = (
    rf"(?:{_WH}(?:['’]s\b|(?:\s+[\w-]+){{0,2}}?\s+"
    r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|\w+ed|\w+[^s\W]s"
    rf"|got|{'|'.join(sorted(IRREGULAR_PAST))})\b)"
    rf"|(?:(?:for|by|at|in|to|from) )?{_WH}\W*$)"
)
"""What begins another question behind "and": with its verb, or bare ("and for how much?")."""
_TWICE = re.compile(rf"({_WH}) and ({_WH}) (.+)", re.I)
_BARE = re.compile(rf"(?:(?:for|by|at|in|to|from) )?{_WH}\W*", re.I)


def remove_markup(asked: str) -> str:
    """Return a message without Slack's markup, links, emoji, and lines quoted from others."""
    text = html.unescape(_MENTION.sub(" ", asked))
    text = _LINK.sub(lambda found: f" {found['label'] or ''} ", text)
    without = _QUOTED_LINE.sub(" ", text)
    text = without if re.search(r"\w", without) else text.replace(">", " ")
    text = _EMOJI_NAME.sub(" ", text)
    text = "".join(
        " " if char in _JOINERS or unicodedata.category(char) in _PICTURES else char
        for char in text
    )
    for _ in range(2):  # bold within italics
        text = _STYLE.sub(r"\2", text)
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\s+([?!.,;:])", r"\1", text).strip().lstrip(",;:.-– ")


def is_conversation(text: str) -> bool:
    """Tell whether a text has only words of conversation: it asks nothing of an archive."""
    return all(word in CONVERSATION for word in _words(text))


def is_asking(text: str) -> bool:
    """Tell whether a message asks something that is not about its writer or its readers.

    A question mark, or the beginning of a question or an order, in what is left without courtesy;
    and nobody of the conversation in it (I, we, you), words in quotation marks aside.
    Example: "who met Kim?" -> True; "can you send me the slides?" -> False.
    """
    core = clean_question(text)
    marked = core.endswith("?")
    opens = _PIVOT.match(core) or _ORDER.match(core) or (marked and _INVERTED.match(core))
    told = _QUOTED.sub(" ", core if opens else text)  # what leads to a question may be to anybody
    speakers = _FIRST_PERSON.search(told) or _YOU.search(told)
    return bool(opens or marked) and not speakers and not is_conversation(core)


def _words(text: str) -> Sequence[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def _find_core(sentence: str, *, alone: bool) -> str:
    """Return a sentence from where it asks to where it ends asking; "" for mere conversation."""
    if is_conversation(sentence):
        return sentence if alone else ""
    start = _find_start(sentence)
    core = sentence[start:]
    return _cut_end(core).strip(" ,;:-–")


def _find_start(sentence: str) -> int:
    """Return where a sentence begins to ask, after words of conversation alone.

    The last place before the first other word that a question can begin at.
    """
    best = 0
    for word in _WORD.finditer(sentence):
        rest = sentence[word.start() :]
        opens = _PIVOT.match(rest) or _ORDER.match(rest)
        inverted = _INVERTED.match(rest) and not _leads_on(rest)
        if opens or (inverted and best == 0):
            best = word.start()
            if opens:
                break
        elif word[0].casefold().replace("’", "'") not in CONVERSATION:
            break
    else:
        return best
    return best or _skip_talk(sentence) or _skip_greeting(sentence)


def _skip_talk(sentence: str) -> int:
    """Return where a question begins after talk of its asker, 0 where there is none.

    Example: "my boss wants to know - what did it cost". Talk speaks in the first person, or ends
    in a mark, and has neither a name nor a figure, which may belong to what is asked.
    """
    for found in re.finditer(rf"(?<=[\s-]){_PIVOT.pattern}", sentence, re.I):
        before = sentence[: found.start()]
        told = re.sub(r"\b(?:I|FYI|OK|PS|BTW)\b", "", before[1:])
        marked = re.search(r"[,:;–—-]\s*(?:so|and|but)?[\s:,-]*$", before)
        tells = re.match(
            r"\W*(?:in|on|at|after|before|during|since|by|for|under|as|when|while|if|until)\b",
            before,
            re.I,
        )
        if tells or re.search(r"[A-Z]|\d", told) or _is_brief(sentence[found.end() :]):
            return 0
        words = _words(before)
        talk = sum(word in CONVERSATION for word in words) >= TALK * len(words)
        if not _PIVOT.match(before) and (_FIRST_PERSON.search(before) or (marked and talk)):
            return found.start()
    return 0


def _leads_on(rest: str) -> bool:
    """Tell whether an inverted verb only leads to a question: "can you tell me when ..."."""
    return bool(
        re.match(
            r"\w+\s+(?:you|u|we|i|any(?:one|body)|some(?:one|body)|one of you|there (?:any|a)\b"
            r"|it possible|(?:the |this )?(?:bot|archive)|dateline)\b",
            rest,
            re.I,
        )
    )


def _is_brief(rest: str) -> bool:
    """Tell whether what is left to ask says too little to stand by itself: "who wrote it?"."""
    return sum(word not in CONVERSATION for word in _words(rest)) < 2


def _skip_greeting(sentence: str) -> int:
    """Return where what stands after a greeting and its comma begins: "Hi all, summit news?"."""
    found = re.match(r"[^,:!–—-]{1,40}[,:!–—-]+\s+", sentence)
    if found and is_conversation(found[0]):
        return found.end()
    frame = re.match(r"(?:(?:hi|hello|hey|pls|plz|please|kindly|ok|okay|so|um)\b[\s,]*)+",
                     sentence, re.I)  # fmt: skip
    return frame.end() if frame and frame.end() < len(sentence) else 0


def _cut_end(core: str) -> str:
    """Return a question without the courtesy behind it: "..., thanks", "... please?"."""
    mark = "?" if core.rstrip().endswith("?") else ""
    text = core.rstrip(" ?!.")
    while found := re.search(r"(?:[,;:–—!?.-]+\s*|\s+)(?P<last>[^,;:–—!?.-]{1,60})$", text):
        words = _words(found["last"])
        comma = found[0][0] in ",;:–—!?.-"
        if comma and words and is_conversation(found["last"]) and len(text) > len(found[0]):
            text = text[: found.start()].rstrip()
            continue
        break
    for found in _THANKED.finditer(text):
        if is_conversation(text[found.start() :]) and found.start():
            text = text[: found.start()].rstrip(" ,;:-–")
            break
    text = re.sub(r"[\s,]+(?:please|pls|plz|asap)$", "", text, flags=re.I)
    return text + mark


def _is_aside(sentence: str) -> bool:
    """Tell whether a sentence beside a question speaks of its asker: "I need it for page one.".

    One that has a name is kept: it may say whom the question is about.
    """
    if sentence.endswith("?") or _PIVOT.match(sentence) or _ORDER.match(sentence):
        return False
    words = _words(sentence)
    if len(words) <= 2 and sentence.istitle():  # who signs: "Thanks. Jo Elm"
        return True
    talk = sum(word in CONVERSATION for word in words)
    named = re.search(r"\b(?!(?:I|FYI|OK|PS|BTW)\b)[A-Z]", sentence[1:])
    if len(words) <= BRIEF and not named and not re.search(r"\d", sentence):  # "New topic."
        return True
    return (bool(_FIRST_PERSON.search(sentence)) and not named) or talk >= TALK * len(words)
