"""Who published a story, where the page names itself.

A page names itself where it speaks to its reader: "Become a Scroll member", "other
Independent readers", "© 2018 The Times", or after a bar in its title. A name counts where it
stands in one such place; nothing is taken out of the story itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = r"[A-ZÀ-Þ][\w.&’'-]*"
_NAME = rf"(?:The )?{_WORD}(?: (?:of |and |& )?{_WORD}){{0,3}}"
_SAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:become an?|buying an?|your|annual|monthly|digital) (?P<name>{_NAME}) "
        r"(?i:member|subscriber|supporter|membership|subscription|account)",
        rf"\b(?i:other|fellow|for|from|and|join) (?P<name>{_NAME}) "
        r"(?i:readers|subscribers|members)\b",
        rf"(?P<name>{_NAME}) (?i:is on the ground|is trusted by|is (?:an? )?(?:independent|"
        r"nonprofit|reader-funded|free)|relies on|depends on|readers like you)\b",
        r"\b(?i:support|supporting|donate to|subscribe to|follow|read|download) "
        rf"(?P<name>{_NAME})(?=[’']s\b| on (?:Twitter|Facebook|Instagram|Telegram|WhatsApp)| today|"
        r" from | now|$|[.!,])",
        rf"(?i:sign up (?:for|to)|get) (?P<name>{_NAME})[’']s? (?:\w+ ){{0,3}}(?i:newsletters?)",
        r"(?:©|\(c\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{4}(?:[-–]\d{4})?,?\s*)?"
        rf"(?P<name>{_NAME}?)(?=\.? All |[.,;]|$)",
    )
)
_NEWSPAPER = re.compile(
    rf"""
    (?:The\ )?(?:{_WORD}\ ){{1,3}}(?:  # a place or two before a paper's last word
        Courier|Times|Post|Herald|Gazette|Observer|Tribune|News|Journal|Chronicle|Examiner|Guardian
        |Standard|Telegraph|Star|Press|Mail|Independent|Ledger|Globe|Mirror|Express|Monitor|Bulletin
        |Register|Sentinel|Dispatch|Daily|Weekly|Age|Echo|Argus|Inquirer|Reporter|Advertiser|Leader
        |Record|Review|Citizen|Beacon|Banner|Messenger|Enquirer|Recorder|Democrat|Republican
    )$
    |The\ (?:  # papers that name no place
        Times|Guardian|Independent|Telegraph|Observer|Hindu|Economist|Sun|Age|Globe\ and\ Mail
    )$
    """,
    re.X,
)
_LONGEST = 40  # characters of a site's name in a title
WEAK = frozenset(
    "Twitter Facebook Instagram WhatsApp Telegram Google Apple YouTube LinkedIn X News Us Our Your "
    "The Today This That Big Breaking Getty All Copyright Premium Daily Weekly Morning Evening "
    "Opinion Sports Politics Business Health Science Tech World Reuters AP AFP".split()
)
_MARK = re.compile(
    r"\s{0,9}(?:\((?:\d+(?:st|nd|rd|th)\s+)?(?:LEAD|LD|URGENT|WRITETHRU)\)|\[(?:LEAD|URGENT)\]"
    r"|(?:(?:UPDATE|WRAPUP|RPT|ADDS|RECASTS|REFILE|REPEAT|CORRECT(?:ED|ION|S)|CLARIFIE[SD])"
    r"(?:[ -]?\d+)?[-/ ]?){1,3}\s*[-–—:]+)\s*"
)
"""How far a wire's report has come: said before its headline, no part of it."""
_SUFFIX = re.compile(rf"(?<=\S)\s+(?P<bar>[|]|[-–—])\s+(?P<name>{_NAME})$")


def find_publisher(title: str, cut: Sequence[str]) -> str:
    """Return the publisher that a title's end or the boilerplate cut from a page names, or ""."""
    suffix = _find_suffix(title)
    if suffix:
        return suffix["name"]
    found = Counter(name for piece in cut for says in _SAYS for name in _named(says, piece))
    merged = Counter({name: count + found[_other(name)] for name, count in found.items()})
    if not merged:
        return ""
    best, count = merged.most_common(1)[0]
    rivals = [name for name, n in merged.items() if n == count and name not in (best, _other(best))]
    return "" if rivals else _with_article(best, cut)


def _find_suffix(title: str) -> re.Match[str] | None:
    """Return the publisher at a title's end: after a bar, or after a dash where it is a paper."""
    found = _SUFFIX.search(title)
    if found and (found["bar"] == "|" or is_newspaper(found["name"])):
        return found
    return None


def find_title_suffix(title: str, headlines: Iterable[str]) -> str:
    """Return what a page's title says after the headline: its site, or "".

    Example: "Lock shut - Ports - Ellery Post", with the headline "Lock shut" -> "Ellery Post".
    """
    for headline in headlines:
        if headline and headline != title and title.startswith(headline):
            rest = re.split(r"\s+[|–—:·•»-]+\s+", f" {title[len(headline) :]}")
            if len(rest) > 1 and len(rest[-1]) <= _LONGEST and not _date_like(rest[-1]):
                return rest[-1].strip()
    found = _find_suffix(title)
    if found:
        return found["name"]
    for headline in headlines:
        if headline and headline != title and title.endswith(headline):
            before = title[: -len(headline)]
            name = before.rstrip(" |–—:·•»-")
            if name != before.rstrip() and 2 < len(name) <= _LONGEST and not _date_like(name):
                return name
    return ""


def strip_source(title: str, source: str, host: str = "") -> str:
    """Return a title without its publisher, where that is known: the source, or a host's name.

    Example: ("Lock shut - Ellery Post", "The Ellery Post") -> "Lock shut"; so is the name before
    a colon or bar: "Ellery Post: Lock shut".
    """
    parts = _BARS.split(title)
    last = parts[-1] if len(parts) > 2 else ""
    if last and len(last) <= _LONGEST and _is_named(last, source, host):
        title = title[: len(title) - len(last) - len(parts[-2])].rstrip()
    first = re.match(r"(?P<name>[^:|]{3,40}?)(?:: | \| )(?=\S)", title)
    if first and _is_named(first["name"], source, ""):
        title = title[first.end() :]
    return title


_BARS = re.compile(r"(\s+[|–—:·•»-]{1,2}\s+)")


def _is_named(name: str, source: str, host: str) -> bool:
    """Tell whether a name in a title is the source's, its beginning, or its host's."""
    bare, whole = _compared(name), _compared(source)
    named = bool(whole) and (whole.startswith(bare) or bare == whole)
    return len(bare) > 1 and (named or (len(bare) > 4 and bare in _compared(host.split(".")[0])))


def _compared(name: str) -> str:
    return re.sub(r"\W+", "", re.sub(r"^the\s+", "", name.strip().casefold()))


def _date_like(text: str) -> bool:
    return any(char.isdigit() for char in text)


def is_newspaper(text: str) -> bool:
    """Tell whether a line, or the words before a date, are the name of a newspaper."""
    named = format_newspaper(text)
    return _NEWSPAPER.match(named) is not None and not set(named.split()) <= WEAK


def format_newspaper(name: str) -> str:
    """Return a name that is set in capitals as it is written: "THE POST" -> "The Post".

    Abbreviations, told by having no vowel, stay.
    """
    if not name.isupper():
        return name
    words = [word if not re.search("[AEIOUYÀ-Þ]", word) else word.title() for word in name.split()]
    small = [word.lower() if word in ("Of", "And", "The", "For") else word for word in words]
    return " ".join([words[0], *small[1:]]) if words else name


def _named(says: re.Pattern[str], piece: str) -> list[str]:
    names = (match["name"].strip(" .") for match in says.finditer(piece))
    return [name for name in names if not set(name.removeprefix("The ").split()) <= WEAK]


def _other(name: str) -> str:
    return name.removeprefix("The ") if name.startswith("The ") else f"The {name}"


def _with_article(name: str, cut: Sequence[str]) -> str:
    """Return a name with its "The", where the page writes it so."""
    whole = name if name.startswith("The ") else f"The {name}"
    return whole if any(re.search(rf"\b{re.escape(whole)}\b", piece) for piece in cut) else name


def strip_mark(title: str) -> tuple[str, str]:
    """Return a headline without a wire's mark before it, and the mark.

    Example: "CORRECTED - Lock shut" -> ("Lock shut", "CORRECTED").
    """
    mark = _MARK.match(title)
    if mark is None or mark.end() == len(title):
        return title, ""
    return title[mark.end() :], mark[0].strip(" -–—:()[]")


def strip_publisher(title: str) -> str:
    """Return a title without the publisher after its bar, and without a wire's mark before it.

    Example: "(2nd LD) Leaders meet in Seoul | The Post" -> "Leaders meet in Seoul".
    """
    return strip_mark(strip_suffix(title))[0]


def strip_suffix(title: str) -> str:
    """Return a title without the publisher at its end: "Lock shut | The Post" -> "Lock shut"."""
    suffix = _find_suffix(title)
    return title[: suffix.start()] if suffix else title
