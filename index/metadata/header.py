"""The head of a story's text: title, byline, date line, dateline; what is left is the body.

Lines that only state metadata leave the body; a headline goes into the title; a standfirst
stays, for it is the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.language.sentences import find_sentences
from index.metadata.dateline import AGENCIES, UPPER, Dateline, complete_day, parse_dateline
from index.metadata.front_matter import parse_front_matter
from index.metadata.masthead import (
    Masthead,
    find_line_date,
    is_code_line,
    is_edition,
    is_name,
    is_page_number,
    is_paper,
    is_spoken_of,
    parse_masthead,
)
from index.metadata.publication_date import (
    find_date_stamp,
    get_text_before_date,
    has_publication_label,
    is_date_line,
    parse_change_date,
    parse_publication_date,
    parse_republication_date,
)
from index.metadata.publisher import format_newspaper, is_newspaper, strip_suffix
from index.types import PublicationDate

_HEAD = 8  # lines in which a date or byline is looked for
_TITLED = 4  # lines in which a headline stands below a paper's name
_FOOT = 3  # lines at the end in which a labelled date or agency is looked for
_TITLE = 220  # characters of the longest headline
_LEAD = 110  # characters of a title made out of the first sentence
_PARAGRAPH = 60  # characters from which a line that ends a sentence is the story's text
_PARTICLE = "(?:(?:de|van|von|der|al|bin|ibn|da|di|la|le|el|du|dos|ben|ter|ten) )?"
_NAME = rf"{UPPER}[\w.'’-]+(?: {_PARTICLE}{UPPER}[\w.'’-]*){{1,3}}"
_BYLINE = re.compile(
    r"(?:(?:[Bb][Yy]|[Vv]on|[Pp]ar|[Pp]or|[Ww]ritten by|[Rr]eported by|[Ww]ords by|[Tt]ext by) )"
    rf"(?P<names>{_NAME}(?:(?:, | and | & |, and ){_NAME})*)(?:(?:\s*[,/|·–—-]| in ).{{0,60}})?$"
)
_BY = re.compile(r"^\s*(?i:by|von|par|por|di|av|door)\s+(?=[^\W\d_a-z])")
_ROLE = re.compile(r"\b(?:Reporter|Correspondent|Writer|Editor|Staff|Desk|Bureau)s?$", re.I)
_AGENCY_LINE = re.compile(rf"[-—–(]*\s*(?P<agency>{AGENCIES})\s*\)?$")
_STOP = re.compile(r"[.!?…][”\"’')\]]*$")
_WEEKDAY = re.compile(r"(?i:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)")
_HEADING = re.compile(r"#{1,3}\s+(.+?)\s*#*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the head (and foot) of a story states; empty where it states nothing."""

    title: str = ""
    published: PublicationDate | None = None
    updated: PublicationDate | None = None
    authors: tuple[str, ...] = ()
    dateline: Dateline = field(default_factory=Dateline)
    agency: str = ""
    source: str = ""
    url: str = ""
    body: str = ""
    masthead: Masthead = field(default_factory=Masthead)
    codes: str = ""


def parse_header(text: str, *, titled: bool = True) -> Header:
    """Read the head of a cleaned story, and return it with the body that is left.

    ``titled`` says whether a headline may stand in the first line; without one the title is
    made from the first sentence. ``body`` keeps the text's own letters and line breaks.
    """
    found, rest = parse_front_matter(text)
    head = Header(**found)  # type: ignore[arg-type]
    lines = rest.split("\n")
    if titled and not head.title:
        head = _with_title(head, lines)
        lines = drop_masthead("\n".join(lines), strip_suffix(head.title)).split("\n")
    head = _with_lines(head, lines)
    head = _with_foot(head, lines)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    published = head.published or head.updated or complete_day(head.dateline, head.codes)
    if (
        not head.source
        and not head.agency
        and is_paper(head.masthead, body, signed=bool(head.authors))
    ):
        head = replace(head, source=head.masthead.name)
    return replace(
        head, title=head.title or build_title_from_lead(body), published=published, body=body
    )


def is_story(text: str) -> bool:
    """Tell whether a text of unknown kind is a story: a headline, its day or by-line, and prose."""
    head = parse_header(text.replace("\r\n", "\n"))
    stated = head.published or head.authors or head.dateline.place
    prose = [line for line in head.body.split("\n") if _is_prose(line.strip())]
    return bool(head.title and stated) and len(prose) >= _STORY


_STORY = 2  # paragraphs of a text of unknown kind from which it is a story


def is_metadata_line(line: str) -> bool:
    """Tell whether a line opens with a dateline, or is a byline or a date line."""
    return parse_dateline(line) is not None or _line(Header(), line, None) is not None


def build_title_from_lead(body: str) -> str:
    """Return a title made of the first sentence, without its dateline, cut at a word."""
    first = next((line.strip() for line in body.split("\n") if line.strip()), "")
    place = parse_dateline(first)
    first = first[place.end :].strip() if place and place.end < len(first) else first
    sentence = next((first[start:end] for start, end in find_sentences(first)), "").rstrip(". ")
    if len(sentence) <= _LEAD:
        return sentence
    return sentence[:_LEAD].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def parse_authors(value: object) -> tuple[str, ...]:
    """Return authors out of a record's field: a list, or "By A and B"."""
    if isinstance(value, str):
        reversed_name = re.fullmatch(rf"({UPPER}[\w.'’-]+), ({UPPER}[\w.'’-]+)", value.strip())
        if reversed_name:  # "Lee, Ann"
            value = f"{reversed_name[2]} {reversed_name[1]}"
        value = re.split(r",? and |, | & |;", _BY.sub("", value))
    if not isinstance(value, Sequence):
        return ()
    return tuple(str(item).strip() for item in value if str(item).strip())


_TOP = 12  # lines in which a headline stands again below a page's menu or a paper's name


def drop_masthead(text: str, title: str) -> str:
    """Return a text without the lines above its headline, and without the headline.

    These are a menu's, or a newsletter's name: all of them short, none a sentence.
    """
    wanted = title.casefold().strip()
    lines = text.split("\n")
    filled = [n for n, line in enumerate(lines) if line.strip()][:_TOP]
    at = next((n for n in filled if lines[n].strip().lstrip("# ").casefold() == wanted), None)
    above = [lines[n].strip() for n in filled if at is not None and n < at]
    if not wanted or at is None or any(_is_prose(line) for line in above):
        return text
    kept = [line for line in above if is_metadata_line(line)]
    return "\n".join([*kept, *lines[at + 1 :]])


def _is_prose(line: str) -> bool:
    return len(line) > _PARAGRAPH and _STOP.search(line) is not None


def _with_title(head: Header, lines: list[str]) -> Header:
    filled = [n for n, line in enumerate(lines) if line.strip()]
    at = next(iter(filled), None)
    rest = "\n".join(lines)
    second = lines[filled[1]].strip() if len(filled) > 1 else ""
    if at is not None and (
        _is_above_headline(lines[at].strip(), rest)
        or _is_kicker(lines[at].strip(), second)
        or _is_nameless_masthead(second)
    ):
        named = lines[at].strip()
        below = (n for n in filled[1:_TITLED] if not is_date_line(lines[n].strip()))
        lower = [n for n in below if not (is_newspaper(lines[n].strip()) or _is_day(lines[n]))]
        at = next((n for n in lower if _is_headline(lines[n].strip())), at)
        if named != lines[at].strip() and is_spoken_of(named, rest) and not parse_masthead(named):
            head, lines[filled[0]] = replace(head, masthead=Masthead(name=named)), ""
        elif named != lines[at].strip() and (
            _is_kicker(named, lines[at].strip()) or _is_nameless_masthead(second)
        ):
            paper = Masthead(name=format_newspaper(named), sure=_is_nameless_masthead(second))
            head, lines[filled[0]] = replace(head, masthead=paper if paper.sure else Masthead()), ""
    if at is None or not any(line.strip() for line in lines[at + 1 :]):
        return head
    first = lines[at].strip()
    heading = _HEADING.match(first)
    if not heading and not _is_headline(first):
        return head
    lines[at] = ""
    return replace(head, title=heading[1] if heading else first)


def _is_above_headline(line: str, text: str) -> bool:
    """Tell whether a first line is no headline: a paper's name or line, a page's number, codes."""
    known = is_newspaper(line) or is_code_line(line) or is_page_number(line) or is_edition(line)
    return known or parse_masthead(line) is not None or is_spoken_of(line, text)


def _is_day(line: str) -> bool:
    return _WEEKDAY.search(line) is not None and find_line_date(line) is not None


def _is_kicker(line: str, below: str) -> bool:
    """Tell whether a line in capitals is a section's, above a headline that is not."""
    return (
        line.isupper()
        and not below.isupper()
        and not is_newspaper(line)
        and len(line.split()) <= _KICKER < len(below.split())
        and _is_headline(below)
    )


def _is_nameless_masthead(line: str) -> bool:
    """Tell whether a line states a day with a page or volume and no name: the paper's is above."""
    found = parse_masthead(line)
    if found is None or found.published is None or found.name:
        return False
    return is_edition(line.replace(found.published.words, " "))


_KICKER = 3  # words in capitals above a headline


def _is_headline(line: str) -> bool:
    if len(line) > _TITLE or (_STOP.search(line) and not line.endswith(("?", "!", "?”", "?’"))):
        return False
    if line.endswith((":", ",")) or parse_dateline(line) or _BYLINE.match(line):
        return False
    if is_code_line(line) or is_page_number(line) or is_edition(line):
        return False
    return not (is_date_line(line) or (find_line_date(line) and parse_masthead(line)))


def _with_lines(head: Header, lines: list[str]) -> Header:
    """Read the lines above the story's text; those that only state metadata are emptied."""
    filled = [n for n, line in enumerate(lines) if line.strip()][:_HEAD]
    unknown: list[int] = []
    dated = -1
    for n in filled:
        text = lines[n].strip()
        place = parse_dateline(text)
        if place and place.end < len(text):
            head = _with_dateline(head, place)
            break
        known = _line(head, text, place)
        if known is not None:
            dated = n if known.published and head.published is None else dated
            head, lines[n] = known, ""
        elif note := parse_republication_date(text):
            head = replace(head, published=head.published or note)
        elif text[0] == "(" and text[-1] == ")":
            continue  # a desk's note above the report
        elif _STOP.search(text) and len(text) > _PARAGRAPH:
            break
        else:
            unknown.append(n)
    head = _with_names(head, lines, unknown, dated)
    days = [found for n in unknown if _is_day(lines[n]) and (found := find_line_date(lines[n]))]
    if len(days) == 1 and not head.published:
        head = replace(head, published=days[0])
    return _with_agency_name(head, lines, unknown)


def _with_agency_name(head: Header, lines: list[str], unknown: Sequence[int]) -> Header:
    """Return the header with the name that the dateline's agency stands for, from its line."""
    for n in unknown if head.dateline.agency.isupper() and not head.source else ():
        if "".join(word[0] for word in lines[n].split()) == head.dateline.agency:
            head, lines[n] = replace(head, source=lines[n].strip()), ""
    return head


_MASTHEAD = re.compile(
    r"(?:The|L[eaos]s?|L[’']|Der|Die|Das|El|Il|O|De|Het)\s?"
    r"(?:(?:(?:de|d[eu]l?|des|of|and|&|von|la) )?[A-ZÀ-Þ][\w.&’'-]*[ ]?){1,4}"
    r"(?:\s*[–—|-]\s*(?:[\w.]+ ){0,2}[Ee]dition)?$"
)


def _with_names(head: Header, lines: list[str], unknown: Sequence[int], dated: int) -> Header:
    """Return the header with a paper's name above its day and a name alone below it.

    ``dated`` is the line of the day. Only where a line between the headline and the text states
    the day are the lines around it taken for the head of the story.
    """
    if head.published is None:
        return head
    for n in unknown:
        text = lines[n].strip()
        if not head.source and _MASTHEAD.match(text):
            head, lines[n] = replace(head, source=re.split(r"\s+[–—|-]\s+", text)[0]), ""
        elif n == dated - 1 and head.authors and not head.source and is_name(text):
            head, lines[n] = replace(head, masthead=Masthead(name=text)), ""
        elif not head.authors and re.fullmatch(_NAME, text) and not lines[n - 1].strip():
            head, lines[n] = replace(head, authors=(text,)), ""
    return head


def _line(head: Header, text: str, place: Dateline | None) -> Header | None:
    """Return the header with what a line of metadata adds, or None where it is none."""
    if place:
        return _with_dateline(head, place)
    if byline := _byline(text):
        if len(byline) > 1 and is_newspaper(byline[-1]):
            head, byline = replace(head, source=head.source or byline[-1]), byline[:-1]
        head = replace(_with_date(head, text), authors=head.authors or byline)
        rest = text[text.find(byline[-1]) + len(byline[-1]) :].lstrip(" ,|/·–—-")
        paper = parse_masthead(rest)
        if paper is None or not paper.name or _ROLE.search(paper.name):
            return head
        if paper.sure:
            return replace(head, source=head.source or paper.name)
        return head if head.masthead.name else replace(head, masthead=paper)
    if agency := _AGENCY_LINE.match(text):
        return replace(head, agency=head.agency or agency["agency"])
    if is_newspaper(text):
        return replace(head, source=head.source or format_newspaper(text))
    if is_code_line(text) or is_page_number(text) or is_edition(text):
        return replace(head, codes=f"{head.codes} {text}")
    paper = parse_masthead(text)
    if paper is None and not is_date_line(text):
        return None
    head = _with_date(head, text)
    if paper is None:
        return head
    head = replace(head, published=head.published or paper.published)
    if paper.sure:
        return replace(head, source=head.source or paper.name)
    return head if head.masthead.name else replace(head, masthead=paper)


def _byline(text: str) -> tuple[str, ...]:
    match = _BYLINE.match(text)
    if match is None or len(text.split()) > 16:
        return ()
    return tuple(re.split(r",? and |, | & ", match["names"]))


def _with_dateline(head: Header, place: Dateline) -> Header:
    full = find_date_stamp(place.day)
    published = head.published
    if published is None and full:
        published = PublicationDate(value=full.value, basis="dateline", words=place.words)
    return replace(head, dateline=place, agency=place.agency or head.agency, published=published)


def _with_date(head: Header, text: str) -> Header:
    published = head.published or find_line_date(text)
    return replace(head, published=published, updated=head.updated or parse_change_date(text))


_SIGNED = re.compile(r"(?:[-–—]+\s*|[(\[])(?P<rest>.+?)[)\]]?$")
"""A line that signs a story at its end: "-- The Packet, Friday 6 September 1996"."""


def _is_dated_foot(head: Header, lines: Sequence[str], n: int) -> bool:
    """Tell whether the last line of an undated story is its day, below its paper's name."""
    stamp = find_date_stamp(lines[n].strip())
    alone = stamp is not None and len(stamp.words) == len(lines[n].strip(" ,."))
    above = next((line.strip() for line in reversed(lines[:n]) if line.strip()), "")
    return (
        alone and head.published is None and (is_newspaper(above) or bool(_MASTHEAD.match(above)))
    )


def _with_signature(head: Header, text: str) -> Header:
    """Return the header with the paper and the day that sign a story."""
    source = head.source or format_newspaper(get_text_before_date(text))
    return replace(head, source=source, published=head.published or parse_publication_date(text))


def _with_foot(head: Header, lines: list[str]) -> Header:
    last = [n for n, line in enumerate(lines) if line.strip()][-_FOOT:]
    for n in last:
        text = lines[n].strip()
        signed = _SIGNED.match(text) if n == last[-1] and len(text) < _PARAGRAPH + 30 else None
        if n == last[-1] and len(last) > 1 and _is_dated_foot(head, lines, n):
            above = lines[last[-2]].strip()
            head, lines[n], lines[last[-2]] = _with_signature(head, f"{above}, {text}"), "", ""
            continue
        if signed and is_date_line(signed["rest"]) and len(last) > 1:
            head, lines[n] = _with_signature(head, signed["rest"]), ""
            continue
        paper = parse_masthead(text) if n == last[-1] and len(last) > 1 else None
        if paper and paper.name and paper.published and head.published is None:
            head = replace(head, published=paper.published, masthead=paper)
            head, lines[n] = replace(head, source=paper.name if paper.sure else head.source), ""
            continue
        if head.published is None and (again := parse_republication_date(text)):
            head = replace(head, published=again)
        agency = _AGENCY_LINE.match(text)
        if agency and not head.agency:
            head, lines[n] = replace(head, agency=agency["agency"]), ""
        elif has_publication_label(text) and (stated := parse_publication_date(text)):
            head = replace(head, published=head.published or stated)
            lines[n] = "" if is_date_line(text) else lines[n]
    return head
