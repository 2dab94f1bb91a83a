"""A paper's line: its name with a day, a page or an edition, as papers print it above their news.

Such a line is told by its shape, for nobody has a list of all papers: it holds a full date, a
page's number or an edition, and besides these nothing but a name. Whether the name is a paper's is
weighed against the story: what the story speaks of as a place, or a person's name where no by-line
stands elsewhere, is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.metadata.field_date import parse_field_date
from index.metadata.publication_date import find_date_stamp, parse_publication_date
from index.metadata.publisher import WEAK, format_newspaper, is_newspaper
from index.types import PublicationDate

_LONGEST = 120  # characters of a line that is only a paper's
_WORDS = 7  # of a paper's name
_PAGE_WORD = r"(?:pages?|pp?|pg|p[aá]gina|seite|side|sida|strana)"
_PAGE = re.compile(
    rf"\b{_PAGE_WORD}\b\.?\s*[A-Z]?\d+(?:\s*(?:of|/|von|de|di|[-–])\s*\d+)?\b|\b\d+ of \d+\b"
    r"|^\s*[A-Z]?\d{1,3}(?=\s*[|•·])|(?<=[|•·])\s*[A-Z]?\d{1,3}\s*$|^\s*[-–—]\s*\d{1,3}\s*[-–—]\s*$"
    r"|^\s*[A-Z]?\d{1,3}(?=\s{2,}\S)|(?<=\S)\s{2,}[A-Z]?\d{1,3}\s*$",
    re.I,
)
_EDITION = re.compile(
    r"\b(?:[\w-]+ )?(?:edition|edici[oó]n|ausgabe|[ée]dition)\b|\b(?:vol(?:ume)?|no|nr|issue)\.?\s*"
    r"[\dIVXLC]+\b|\b(?:price|preis|prix|precio|prezzo):?\s+\S{1,8}",
    re.I,
)
_HANDLED = re.compile(
    r"\b(?:print(?:ed|out)|scann?(?:ed)?|download(?:ed)?|accessed|retrieved|saved|captured|copied|"
    r"fax(?:ed)?|received|exported|archived|draft|file)\b|https?://|www\.",
    re.I,
)
"""Words of what was done with a copy: its day is no day of publication."""
_INTRODUCED = re.compile(
    r"^\W*(?:(?:this (?:article|story|report) )?(?:was )?(?:first |originally )?"
    r"(?:published|printed|appeared|reported|from|source|in|reprinted)\b:?\s*)+"
    r"(?:(?:in|by|from|on)\s+)?(?:the\s+(?=[A-ZÀ-Þ]))?",
    re.I,
)
_PARTS = re.compile(
    r"\s+(?:on|of)(?=\s*\||$)|\s*[|·•;\t]+\s*|\s*,\s+|\s+[-–—/]+\s+|\s{2,}|\s*[()\[\]]\s*"
)
_FOREIGN = re.compile(
    r"\d{1,2}\.?(?:er|º)?\s+(?:de\s+)?[^\W\d_]{3,}\.?,?\s+(?:de\s+)?(?:1[6-9]|20)\d\d"
)
_ARTICLE = re.compile(r"(?:The|L[eaos]s?|L[’']|Der|Die|Das|El|Il|De|Het)\b\s?(?=[A-ZÀ-Þ])")
_SMALL = frozenset(
    "of and the for & de du des del der die das von van la le les und et y e di".split()
)
_SECTION = re.compile(r"^[A-ZÀ-Þ]{3,}\s+(?=(?:The )?[A-ZÀ-Þ][a-zß-ÿ])")
_CODES = 8  # words of the longest line of codes
_PLAIN = re.compile(r"[a-zß-ÿ]{4}")
_OWN_WORD = "(?:told|in|by|to) (?:the|The|this) "


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What a paper's line says: its name and day, "" and None where it says none.

    ``sure`` tells that the name is one that papers bear; other names are to be weighed.
    """

    name: str = ""
    published: PublicationDate | None = None
    sure: bool = False


def parse_masthead(line: str, *, running: bool = False) -> Masthead | None:
    """Return what a paper's line says, or None where a line is none.

    Example: "THE MAIL Tuesday, January 31, 2006   Page 3". ``running`` tells that the line heads
    or foots its page, which no other line does: then a name alone is enough.
    """
    if len(line) > _LONGEST or not line.strip():
        return None
    handled = _HANDLED.search(line) is not None
    published = None if handled else find_line_date(line)
    rest = line.replace(published.words, " | ", 1) if published else line
    bare = _EDITION.sub(" | ", _PAGE.sub(" | ", rest))
    if (handled and not running) or not (running or published or bare != rest):
        return None
    told = _INTRODUCED.sub("", bare)
    names = [name for part in _PARTS.split(told) if (name := _name(part))]
    left = _PARTS.sub("", told)
    if not running and sum(map(len, names)) < 0.6 * len(re.sub(r"\W", "", left)):
        return None
    best = format_newspaper(max(names, key=_rank_name, default=""))
    introduced = told != bare or (published is not None and _PAGE.search(rest) is not None)
    sure = bool(best) and (introduced or is_newspaper(best) or _ARTICLE.match(best) is not None)
    return Masthead(name=best, published=published, sure=sure)


def _rank_name(name: str) -> tuple[bool, bool, bool, bool, int]:
    """Return how like a paper's name a part of its line is; a section's is short, or capitals."""
    article = _ARTICLE.match(format_newspaper(name)) is not None
    several = len(name.split()) > 1
    return (
        article,
        is_newspaper(name) and not name.isupper(),
        is_newspaper(name),
        several,
        len(name),
    )


def find_line_date(line: str) -> PublicationDate | None:
    """Return the date of publication that a line states, its month in any language."""
    if found := parse_publication_date(line):
        return found
    match = _FOREIGN.search(line) if find_date_stamp(line) is None else None
    read = parse_field_date(match[0]) if match else None
    if match is None or read is None:
        return None
    return PublicationDate(value=read.value, basis="stated", words=match[0])


def choose_masthead(lines: Sequence[str], title: str, text: str) -> Masthead:
    """Return the name and day of the lines that head or foot a story's pages.

    A head that repeats the story's headline names no paper.
    """
    found = [one for line in lines if (one := parse_masthead(line, running=True))]
    names = [
        one
        for one in found
        if one.name and one.name.casefold() not in title.casefold()
        if one.sure or (len(one.name.split()) > 1 and is_paper(one, text, signed=True))
    ]
    best = max(names, key=lambda one: one.sure, default=Masthead())
    day = next((one.published for one in found if one.published), None)
    return Masthead(name=best.name, published=day, sure=best.sure)


def is_name(line: str) -> bool:
    """Tell whether a line is a name of several words: a paper's, or a person's."""
    return len(line.split()) > 1 and _name(line) == line


def is_page_number(line: str) -> bool:
    """Tell whether a line is a page's number and nothing else: "Page 3 of 12", "- 4 -"."""
    return bool(line.strip()) and not re.search(r"\w", _PAGE.sub("", line))


def is_edition(line: str) -> bool:
    """Tell whether a line states an edition, volume or page and nothing else: "Metro Edition"."""
    return bool(line.strip(" ,|")) and not re.search(r"\w", _EDITION.sub("", _PAGE.sub("", line)))


def is_code_line(line: str) -> bool:
    """Tell whether a line is codes, no words: "NWS0917 3 DOM 0162"."""
    tokens = line.split() if find_date_stamp(line) is None else []
    coded = sum(any(char.isdigit() for char in token) for token in tokens)
    return 0 < len(tokens) <= _CODES and 2 * coded > len(tokens) and not _PLAIN.search(line)


def _name(part: str) -> str:
    """Return a part of a line that may be a name: few words, each with a capital."""
    part = _SECTION.sub("", part.strip(" .,:–—-"))
    words = part.split()
    if not 0 < len(words) <= _WORDS or any(char.isdigit() for char in part):
        return ""
    capital = all(word[0].isupper() or word.casefold() in _SMALL for word in words)
    return part if capital and part[0].isupper() and len(part) > 2 else ""


def is_spoken_of(name: str, text: str) -> bool:
    """Tell whether a story speaks of a name's last word as of its own paper: "told the Avis"."""
    words = name.split()
    if not 1 < len(words) <= _WORDS or not _name(name):
        return False
    return re.search(rf"\b{_OWN_WORD}{re.escape(words[-1])}\b", text) is not None


def is_paper(found: Masthead, text: str, *, signed: bool) -> bool:
    """Tell whether a line's name is the paper's of a story whose text is given.

    ``signed`` tells that the story's author is known: else two words may be the author's name.
    """
    if not found.name or found.sure:
        return found.sure
    words = found.name.split()
    name = re.escape(found.name)
    if re.search(rf"\b(?:in|at|from|near|to|outside|of) {name}\b", text):
        return False
    if len(words) < 2:
        return False
    if not WEAK.isdisjoint(words):  # a section's name
        return False
    return signed or is_spoken_of(found.name, text)
