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

CONVERSATION = frozenset(
    """hi hello hey hiya howdy greetings morning afternoon evening night good dear there all
    everyone everybody team folks guys colleagues friends people bot dateline pls plz please kindly
    thanks thank thx ty cheers ta regards best sorry apologies excuse pardon bother appreciate
    appreciated grateful much advance lot ok okay so well um uh er hmm oh and but also just quick
    quickly question questions one two another other simple little silly stupid tell show give let
    say know find found out look looking up check search see remind explain remember recall forget
    forgot wonder wondering curious interested ask asking need needs needed want wanted wants like
    love liked help helping please possible possibly maybe perhaps somehow anybody anyone someone
    somebody archive articles chance idea clue time moment minute sec second today asap urgent
    urgently whether if exactly actually really again sure able trying hoping here it this that
    for of to in on at about with from by be been am is are do does did have has had can could
    would will might may shall should the a an any some i i'd i'm i'll i've me my we we're we'd
    we'll our us you you'd your u ya im id ive lemme gimme wanna gonna dunno don't not cannot
    can't couldn't wouldn't you're""".split()
)
"""Words that lead to a question or end it; none of them is what a news archive is asked about
when nothing else stands beside it."""

_MENTION = re.compile(r"<[@!#][^<>\s|]*(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:https?|mailto|tel)[^<>|]*(?:\|(?P<label>[^<>]*))?>|https?://\S+")
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+'-]*:(?::skin-tone-\d:)?(?!\d)")
_STYLE = re.compile(r"(?<!\w)([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^\s*(?:>|&gt;).*$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-z\d)\"”’]{2}[.])\s+(?=[A-Z])|\s*\n+\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PIVOT = re.compile(
    r"(?:when|where|who|whom|whose|what|which|why|how|whether|if|since when|by when|in which"
    r"|at which|on which|to whom|from whom)\b",
    re.I,
)
_INVERTED = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\s", re.I
)
_ORDER = re.compile(
    r"(?:list|summari[sz]e|sum up|compare|name|count|describe|recap|catch (?:me|us) up)\b", re.I
)
_FIRST_PERSON = re.compile(r"\b(?:i|i['’]\w+|we|we['’]\w+|my|our|me|us|im|ive)\b", re.I)
_PICTURES = ("So", "Sk", "Cs", "Co")
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"


def clean_question(asked: str) -> str:
    """Return what a message asks, its own words in their order.

    Where nothing but conversation is left (a greeting, thanks), the message is returned without
    its markup alone, so that it can be told for what it is.
    """
    plain = remove_markup(asked)
    sentences = [part.strip() for part in _SENTENCE.split(plain) if part.strip()]
    kept = [core for each in sentences if (core := _find_core(each, alone=len(sentences) == 1))]
    if len(kept) > 1:
        asking = [each for each in kept if not _is_aside(each)]
        kept = asking or kept
    ended = [each if each[-1] in "?!." else f"{each}." for each in kept[:-1]]
    return " ".join([*ended, *kept[-1:]]) or plain


def split_questions(text: str) -> list[str]:
    """Return the questions of a cleaned message, one or more.

    Example: "When did Elm resign? Who follows?" and "when did Elm resign and who follows?" are
    two each.
    """
    parts = [part.strip() for part in re.split(r"(?<=\?)\s+", text) if part.strip()]
    if len(parts) == 1:
        joined = rf"(?:,\s*|\s+)and\s+(?={_ASKING}\b)"
        parts = re.split(joined, text, flags=re.I) if _PIVOT.match(text) else parts
    asking = [part for part in parts if part.endswith("?") or _PIVOT.match(part)]
    return parts if len(asking) == len(parts) else [text]


_ASKING = (
    r"(?:when|where|who|why|how (?:many|much|long)|what|which)\s+"
    r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|\w+ed)"
)


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
    return best if best else _skip_greeting(sentence)


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
    text = re.sub(
        r"[\s,]+(?:please|pls|plz|thanks|thank you|thx|cheers|ta|asap)$", "", text, flags=re.I
    )
    return text + mark


def _is_aside(sentence: str) -> bool:
    """Tell whether a sentence beside a question speaks of its asker: "I need it for page one."."""
    asks = sentence.endswith("?") or _PIVOT.match(sentence) or _ORDER.match(sentence)
    return not asks and bool(_FIRST_PERSON.search(sentence))
