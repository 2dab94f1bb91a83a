"""Furniture: the widgets, pointers, credits and notices that a page puts around a story.

Each pattern describes a kind of thing, found on English news pages (those of ../shared:
Independent, Scroll, USA Today, CNN, The Week); none names a publisher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORT = 400  # characters: furniture is short


def is_furniture(text: str) -> bool:
    """Tell whether a line is wholly furniture: a share button, "read more", a credit, a notice."""
    if len(text) > _SHORT:
        return _LONG.match(text) is not None
    return _ANY.match(text) is not None or (" " in text and _WIDGET_ROW.match(text) is not None)


def trailing_credit(text: str) -> int | None:
    """Return where a picture credit at the end of a paragraph begins, or None.

    Example: "Crowds in Seoul. (Photo by A. Kim/Pool)" -> the offset of " (Photo".
    """
    if text[-1:] not in (")", "]", "."):
        return None
    found = _TRAILING_CREDIT.search(text)
    return found.start() if found else None


def _any(patterns: Iterable[str], end: str = "") -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(patterns)}){end}", re.I)


_BUTTONS = (
    r"icon-[\w-]+",
    r"share(?: this)?(?: article| story| page| post| on| via)?",
    r"tweet|print|e-?mail|like|follow|comments?|sms|rss|most read|line|x",
    r"copy(?: the)? link|link copied!?|save(?: this)?(?: article| story)?|bookmark",
    r"facebook|twitter|whats ?app|telegram|linked ?in|reddit|pinterest|instagram|youtube|tiktok",
    r"messenger|flipboard|pocket|viber|threads|bluesky|mastodon",
)
_WIDGET_ROW = re.compile(rf"(?:(?:{'|'.join(_BUTTONS)})(?:\s*\(?\d+\)?)?[\s|·•,/:+&-]*)+$", re.I)
_WIDGET = _any(
    (
        r"icon-[\w-]+",
        r"share(?: this)?(?: article| story| page| post)",
        r"share (?:on|via) [\w ]{1,20}",
        r"copy(?: the)? link|link copied!?|save this (?:article|story)",
        r"(?:\d+ )?comments?(?: ?\(?\d+\)?)?|reply",
        r"(?:view|show|hide|post|leave|add|read|see)(?: all)?(?: a)?(?: \d+)? comments?",
        r"share your thoughts.{0,60}",
    ),
    r"[.:!]?$",
)
_POINTER = _any(
    (
        r"(?:[▸►»>→•·*-]\s*)?(?:also )?read (?:more|also|next|(?:the )?full (?:story|article))\b"
        r"(?:[^.]{0,140}|\s*[:|].{0,160})$",
        r"(?:[▸►»>→•·*-]\s*)?(?:also |must )read\s*[:|–-].{0,180}$",
        r"(?:[▸►»>→•·*-]\s*)?(?:see|watch|listen|explore|related|recommended|more from|more on)"
        r"(?: also| more| now| here| next)?\s*:.{0,180}$",
        r"(?:continue|keep) reading\b[^.]{0,80}[.…]?$",
        r"(?:show|load|view|see|learn) more\b[^.]{0,80}[.…]?$",
        r"click here\b[^.]{0,80}[.…]?$",
        r"(?:related|recommended|trending|popular|latest|more|top|most read|editor.?s.? picks?)"
        r"(?: (?:stories|articles|topics|news|videos?|content|coverage|links|reading|posts|tags))+"
        r":?$",
        r"most (?:read|popular|viewed|shared)(?: .{0,30})?:?$",
        r"you (?:may|might) also (?:like|be interested in).{0,40}$",
        r"back to top$|skip to (?:main )?content$|(?:next|previous) article$|tags?:.{0,160}$",
        r"(?:story|article) continues.{0,40}$",
        r"(?:advertisement|advertising|ad feedback)(?:\s.{0,40})?$",
        r"sponsored(?: content| by .{0,40})?$|promoted(?: content| stories)?$",
        r".{0,70}(?:→|»|>>)$",
        r"watch (?:the )?video(?: .{0,40})?$|play video$|video player .{0,300}$",
        r"\(?end\)?$|-30-$|ends$|xxx$|(?:last )?(?:updated|published|posted)(?: on| at)?:?$",
    )
)
_CREDIT = _any(
    (
        r"[(\[]?(?:file |handout )?(?:photo(?:graph)?|image|picture|video|illustration|graphic)s?"
        r"(?: credits?| source| caption| courtesy| copyright)?\s*(?::|\bby\b|/|©).{0,120}$",
        r"image (?:source|caption|copyright)\b.{0,120}$|credit\s*:.{0,120}$",
        r"(?:AP Photo|AFP|Reuters|EPA(?:-EFE)?|Getty Images?|Shutterstock|iStock|Alamy)"
        r"\s*(?:/|via\b).{0,60}$",
        r"Getty Images?$",
    )
)
_TRAILING_CREDIT = re.compile(
    r"(?<!\s)\s*+[(\[](?:(?:file |handout )?(?:photo(?:graph)?|image|picture)s?"
    r"(?: credit| courtesy)?\s*(?::|by\b)|AP Photo)[^)\]]{0,120}[)\]]\.?$",
    re.I,
)
_NOTICE = _any(
    (
        r"(?:©|\(c\) ?\d|copyright\b).{0,250}$",
        r".{0,160}\ball rights reserved\b.{0,200}$",
        r".{0,120}\bmay not be (?:published|reproduced|republished),? "
        r"(?:broadcast|rewritten|distributed).{0,200}$",
        r"(?:we|this (?:web)?site) uses? cookies\b.{0,300}$",
        r"(?:accept|manage|reject)(?: all)? cookies.{0,40}$",
        r"by (?:signing up|subscribing|continuing|clicking|registering),? (?:\w+ ){0,3}(?:you|i) "
        r"(?:agree|consent|accept|confirm)\b.{0,300}$",
        r"this site is protected by recaptcha.{0,200}$|.{0,80}\bgoogle privacy policy\b.{0,120}$",
        r"if you wish to object\b.{0,230}$",
    )
)
_LONG = _any(
    (
        r"video player was slow to load\b",
        r"we will use the (?:details|information) you have shared\b",
        r"['’‘“\"]we['’”\"] includes\b",
    )
)
_CONTACT = _any(
    (
        r"(?:you can )?(?:follow|contact|reach|e-?mail|tweet|connect with)\b.{1,160}"
        r"(?:\bon (?:twitter|facebook|instagram|linkedin|x)\b|@\w{2,}).{0,160}$",
    )
)
_KINDS = (_WIDGET, _POINTER, _CREDIT, _NOTICE, _CONTACT, _LONG)
_ANY = re.compile("|".join(f"(?:{kind.pattern})" for kind in _KINDS), re.I)
"""All of them at once: one attempt on a line instead of six."""
