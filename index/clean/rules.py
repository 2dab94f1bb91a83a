"""Appeals: where a page speaks to its reader, for money, an address or an opinion.

A story may speak of donations, newsletters and members too. An appeal is told by its voice
("our", "your", an imperative) together with its matter, judged sentence by sentence and
without what stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from index.clean.blocks import Piece, remove_quotations

Mark = Literal["certain", "weak", "own"]

_LONGEST = 900  # characters of one appeal; what is longer is an article's own
_START = r"(?:^|(?<=[.!?…] )|(?<=[.!?…][”\"] ))"  # where a sentence starts
_PAPERS = (
    "Courier Times Post Herald Gazette Observer Tribune News Journal Chronicle Examiner Guardian "
    "Standard Telegraph Star Press Mail Independent Ledger Globe Mirror Express Monitor Bulletin "
    "Review Register Sentinel Dispatch Today Daily Weekly Magazine Network"
).replace(" ", "|")
_OPENINGS = (
    r"(?:donate|subscribe|sign up|register|log in|sign in)\b(?:.{0,25}$|(?=.{0,200}\b(?:"
    r"newsletters?|inbox|here|today|now|for free|our|us|comments?|journalism|alerts|digital|"
    r"your account|briefing|readers)\b))",
    r"become an? [\w’' -]{0,40}\b(?:member|subscriber|supporter|patron)\b",
    r"start your (?:free )?(?:trial|subscription)\b|enter your e-?mail\b",
    r"(?:support|fund|back) (?:us\b|our\b|local journalism|independent|quality journalism|"
    r"the work)",
    r"help us\b.{0,80}$",
    r"help (?:keep|support)\b.{0,60}\b(?:journalis|report|independent|free|stories|work)",
    r"(?:join|sign up|subscribe|donate|register|give|act|start)(?: us| up)? (?:now|today|here)"
    r"[.!]*$",
    r"to (?:advertise|subscribe|unsubscribe)\b.{0,60}\b(?:us|our|call|visit|click|write)\b",
    r"readers\b.{0,80}\b(?:invited|welcome|asked)\b.{0,40}\bus\b",
    r"join (?:our|the [\w ]{0,20}(?:conversation|discussion|debate)|[\w-]{0,20} ?conversations)"
    r"\b",
    r"(?:follow us\b|(?:like|find|join) us\b.{0,30}\b(?:on|at|facebook|twitter|instagram|telegram|"
    r"whatsapp|youtube)\b)",
    r"(?:get|receive|download|install)\b.{0,120}\b(?:newsletters?|inbox|breaking news alerts?|"
    r"push alerts)\b",
    r"(?:join|follow) .{2,50}(?:telegram|whatsapp|facebook|instagram|youtube|line|viber) "
    r"(?:channel|group|page|community)\b",
    r"(?:get|download|install) (?:our|the [\w ]{1,30}) app\b",
    r"would you like to receive\b.{0,80}\bnewsletters?\b",
    r"thank you for (?:supporting|subscribing|reading|registering|signing up)",
)
_PHRASES = (
    r"\byour (?:support|donations?|contributions?|subscription|membership|generosity|gift)\b"
    r"(?=.{0,120}\b(?:us|our|we|all the difference|journalis\w+|reporters?|reporting|"
    r"interpreters?)\b).{0,40}\b(?:helps?|allows?|makes?|enables?|keeps?|means?|funds?|pays?|"
    r"powers?|sends?|lets?|gives?|matters?|is what|will)\b",
    r"\b(?:sign up|subscribe|register)\b.{0,80}\b(?:newsletters?|inbox|alerts?|e-?mails?|briefing|"
    r"updates)\b",
    r"\b(?:to|for) (?:our|the) (?:[\w-]+ ){0,4}newsletters?\b",
    r"\bsign up to (?:receive|get) (?:it|them|this)\b.{0,40}\bhere\b",
    r"\bnewsletter\b.{0,60}\byour inbox\b|\byour inbox\b.{0,60}\bnewsletter\b",
    r"\bour (?:independent |public-interest |fearless )?(?:journalism|newsroom)\b",
    r"\bkeep (?:independent|our|quality|free)\b.{0,30}\b(?:media|journalism|press|reporting|news)\b"
    r".{0,12}\b(?:alive|free|going|open)\b",
    r"\blimited[- ]time offer\b|\bcancel (?:at )?any ?time\b",
    r"\bunlimited (?:digital )?access\b.{0,60}\byour?\b",
    r"\b(?:commenting|comments?) (?:forum|policy|guidelines|section)\b|\bcommunity guidelines\b",
    r"\b(?:annual|monthly|digital|yearly) [\w ]{0,24}(?:membership|subscription)\b.{0,60}"
    r"\b(?:today|now|our|us|you)\b",
    r"\bour (?:reporting|coverage)\b.{0,60}\bpaywalls?\b",
    r"\bsubscribers?[- ]only\b.{0,40}\b(?:content|newsletter|stor)",
    r"\ba small favou?r to ask\b",
    r"\b(?:reader|donor|member)s?[- ](?:funded|supported)\b.{0,80}\b(?:we|us|our)\b",
)
_CERTAIN = re.compile(f"{_START}(?:please )?(?:{'|'.join(_OPENINGS)})|{'|'.join(_PHRASES)}", re.I)
NEEDED = (
    "donat,subscri,sign up,signing up,register,log in,sign in,become a,start your,enter your,"
    "support,help us,help keep,join,like us,find us,follow us,newsletter,inbox,download,alerts,"
    "get ,receive,install,thank you for,your ,journalism,newsroom,keep ,limited-time,limited time,"
    "cancel a,unlimited,comment,community guidelines,membership,paywall,favor to,favour to,"
    "would you like,-funded,-supported,readers,advertise,act now,give now,start now,back us,"
    "back our,fund our,fund us"
).split(",")
"""Without one of these (lower case) in a piece no appeal is certain; found with str.find."""
_MATTER = re.compile(
    r"""
    \b(?:
        journalis(?:m|ts?)|report(?:ing|ers?)|newsroom|stor(?:y|ies)|independent|editors?|media
        |documentary|facts|trial|edition  # what is asked for
        |paywalls?|subscri\w+|member(?:s|ship)?|donat\w+|contribut\w+|support(?:ers?)?|offer
        |newsletters?|inbox|e-?mails?|sign\ up|app  # by what way
        |readers?|comment\w*|replies|conversations?  # of whom
    )\b
    """,
    re.I | re.X,
)
_VOICE = re.compile(r"\b(?:we|our|ours|us|you|your|yours)\b", re.I)
_WE = re.compile(r"\b(?:we|our|ours|us)\b", re.I)
_OFFER = re.compile(
    r"\b(?:(?:one|this) (?:day|week|month) only|for (?:only|just|the price of)|"
    r"(?:a|per) (?:month|week|year)|discount|membership|subscription|free (?:of charge|to read))\b",
    re.I,
)
_COLOPHON = re.compile(
    rf"(?:The )?(?:[A-ZÀ-Þ][\w’'-]* ){{0,3}}(?:{_PAPERS}) (?:is|are|was|has been|carries|publishes|"
    r"covers|offers|appears|welcomes|relies|sends|accepts)\b"
)


def classify_sentence(sentence: str) -> Mark:
    """Judge one sentence: a certain appeal, one that is weak alone, or the article's own."""
    own = remove_quotations(sentence).strip()
    if own and _CERTAIN.search(own):
        return "certain"
    return "weak" if has_page_voice(own) else "own"


def has_possible_appeal(text: str) -> bool:
    """Tell, fast, whether any sentence of a text may be a certain appeal."""
    return _CERTAIN.search(text) is not None


def is_weak_appeal(piece: Piece) -> bool:
    """Tell whether a piece speaks as "we" of the page's matters: no story's text, among appeals."""
    own = remove_quotations(piece.text)
    if len(piece.text) > _LONGEST or not _WE.search(own):
        return False
    return _MATTER.search(own) is not None


def is_about_page(sentence: str) -> bool:
    """Tell whether a sentence offers a subscription or says what paper the page belongs to."""
    return _OFFER.search(sentence) is not None or _COLOPHON.match(sentence) is not None


def has_page_voice(text: str) -> bool:
    """Tell whether a text speaks in the page's voice of the page's matters."""
    own = remove_quotations(text)
    return _VOICE.search(own) is not None and _MATTER.search(own) is not None


_SHORT = 400  # characters: furniture is short


def is_boilerplate_line(text: str) -> bool:
    """Tell whether a line is wholly furniture: a share button, "read more", a credit, a notice."""
    if len(text) > _SHORT:
        return _LONG.match(text) is not None
    if _CAPTION.search(text[-_NAMED:]) or _INITIALS.match(text):
        return True
    return _ANY.match(text) is not None or (" " in text and _WIDGET_ROW.match(text) is not None)


_INITIALS = re.compile(r"\(?(?:[A-Z]{2,6}\)?[ /-])?[a-z]{1,4}(?:[/-][a-z]{1,4}){1,3}\)?$")
"""A desk's initials below a report: "NOR mk/ab"."""
_NAMED = 90  # characters of a credit at a caption's end
_CAPTION = re.compile(
    r"[.!?|)”\"]\s*(?i:photo(?:graph)?|picture|image|foto|pic)s?\s*(?::|\bby\b)"
    r"\s*[A-ZÀ-Þ][^!?:]{1,50}$"
)


def find_trailing_credit(text: str) -> int | None:
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
        r"an? (?:version|translation) of (?:this|an?) (?:original )?(?:article|story)\b.{0,300}$",
        r"(?:(?:english )?translation of an original|translated from the)\b.{0,300}$",
        r"(?:view|read|open) (?:this |it )?(?:e-?mail |(?:news)?letter )?in (?:a |your )?browser\b"
        r".{0,80}$|unsubscribe\b.{0,80}$",
        r"our standards\s*:.{0,120}$|={2,}\s*[\w ]{2,24}$",
        r"\S+@[\w.-]+\.[a-z]{2,}$|https?://\S+$",
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
