"""What is wanted beside a fact: what is new, a digest, a count of articles, the archive, the bot.

Each intent has a form that only it has, and a matter: what is left of the question without the
form. A question that has no such form asks for a fact, and keeps its answer type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.question.clean import is_conversation
from bot.types import AnswerType
from bot.words import get_content_words

_NEWS = r"(?:news|latest|update[sd]?|developments?|headlines?|word)"
_HOLDINGS = (
    r"(?:articles?|stories|story|documents?|reports?|sources?|publishers?|newspapers?|papers?"
    r"|archive|coverage|index|corpus|database|collection)"
)
_LATEST = re.compile(
    rf"^(?:(?:what(?:['’]s| is| are)|whats|any|the|is there|are there|give me|show me|tell me)\s+)*"
    rf"(?:the |any )*(?:(?:latest|newest|most recent|new|recent|current)\s+)*{_NEWS}\b"
    r"(?:\s+(?:on|about|of|from|regarding|in|with|re|for|concerning))+\s+(?P<matter>.+)$"
    r"|^what(?:['’]s| is| has been)?\s+(?:new|happening|going on|up|happened)\s+"
    r"(?:lately |recently |now |today )?(?:with|in|about|to|at|on|around)\s+(?P<other>.+)$",
    re.I,
)
_HAPPENED = re.compile(
    r"^(?:so |and )?what(?:\s+all)?\s+(?:happened|took place|was going on|went on|occurred"
    r"|was (?:in )?the news|did the papers (?:say|report))\b(?P<matter>.*)$"
    r"|^(?:list |which |what )?(?:the )?events?\b(?: (?:there )?(?:were|was))?(?P<events>.*)$",
    re.I,
)
_SUMMARY = re.compile(
    r"^(?:please )?(?:summari[sz]e|sum up|recap|brief me on|catch me up on|fill me in on"
    r"|(?:give (?:me|us) )?(?:an? |the )?(?:short |brief |quick )?"
    r"(?:summary|overview|recap|digest|background|run-?down|gist|tl;?dr)"
    r"(?: (?:of|on|about|for))?|tell me (?:all |more )?about|what do (?:you|we) (?:know|have)"
    r" (?:about|on))\s+(?P<matter>.+)$"
    r"|^how (?:did|has|have) (?P<course>.+?) (?:develop(?:ed)?|unfold(?:ed)?|evolved?|go|gone"
    r"|progress(?:ed)?|come about|play(?:ed)? out)\b.*$",
    re.I,
)
_COUNT = re.compile(
    rf"^how (?:many|often)(?: of (?:the|your))? {_HOLDINGS}\b(?:\s+(?:are there|do you have"
    r"|have you got|does the archive have|in the archive))?\s*(?:that |which |who )?"
    r"(?:mention(?:s|ed|ing)?|(?:talk|speak|write|report|tell|deal)(?:s|ing)? (?:about|of|on|with)"
    r"|cover(?:s|ed|ing)?|about|on|nam(?:e|es|ed|ing)|concern(?:s|ing)?|with|refer(?:s|ring)? to"
    r"|discuss(?:es|ing)?|quot(?:e|es|ing))\s+(?P<matter>.+)$",
    re.I,
)
_ARCHIVE = re.compile(
    rf"\b{_HOLDINGS}\b.*\b(?:do you|have you|are there|is there|you have|can you|in here|archived?"
    r"|indexed|loaded|stored|searched|in it|cover)\b"
    rf"|\b(?:what|which|how many|list)\b.*\b{_HOLDINGS}\b.*$"
    rf"|\b(?:newest|latest|oldest|earliest|last|first) {_HOLDINGS}\b"
    r"|\bhow far back\b|\bwhat (?:period|years|time span|dates?) (?:do|does|is|are)\b.*\bcover"
    r"|\bwhat(?:['’]s| is) in (?:the |your |this )?(?:archive|database|index|collection)\b",
    re.I,
)
_BOT = re.compile(
    r"^(?:help|hi|hello|hey|thanks|thank you|who are you|what are you|what can (?:you|i|this bot)\b"
    r".*|how (?:do|does|can) (?:you|i|this|it)(?: bot)? (?:work|ask|use).*|are you (?:a|an) .*"
    r"|who (?:made|built|wrote) you)\W*$",
    re.I,
)


TALK = 8
"""Words up to which a remark to the bot is small talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is wanted, and the matter that it is wanted of ("" where there is none)."""

    type: AnswerType
    matter: str = ""


def find_intent(text: str, *, has_window: bool) -> Intent | None:
    """Return what a cleaned question wants beside a fact, or None.

    ``has_window`` says that it names days. Example: "what's the latest on the bridge?" ->
    "latest" of "the bridge".
    """
    plain = text.strip().rstrip(" ?!.")
    if is_conversation(plain) or _BOT.match(plain):
        return Intent(type="about-bot")
    if found := _COUNT.match(plain):
        return Intent(type="count", matter=found["matter"])
    if _is_about_archive(plain):
        return Intent(type="about-archive")
    if _is_said_to_bot(text):
        return Intent(type="about-bot")
    if found := _SUMMARY.match(plain):
        return Intent(type="summary", matter=found["matter"] or found["course"])
    if has_window and (found := _HAPPENED.match(plain)):
        return Intent(type="happened-on", matter=found["matter"] or found["events"] or "")
    if found := _LATEST.match(plain):
        return Intent(type="latest", matter=found["matter"] or found["other"])
    return None


def _is_said_to_bot(text: str) -> bool:
    """Tell whether a message speaks to the bot and asks nothing: "haha you're the best"."""
    words = text.split()
    told = re.search(r"\b(?:you|you['’]re|u|ur|bot)\b", text, re.I) and "?" not in text
    named = any(word[:1].isupper() for word in words[1:])
    opens = re.match(r"\W*(?:wh\w+|how|list|summar\w+|tell|give|show|find|explain)\b", text, re.I)
    return bool(told and not named and not opens and len(words) <= TALK)


def _is_about_archive(plain: str) -> bool:
    """Tell whether a question asks about the archive's holdings, and about nothing else."""
    if not _ARCHIVE.search(plain):
        return False
    own = re.compile(rf"{_HOLDINGS}|newest|oldest|earliest|latest|cover\w*|period|years?|indexed"
                     r"|loaded|stored|searched|far|span|content\w*", re.I)  # fmt: skip
    return all(own.fullmatch(word.text) for word in get_content_words(plain))
