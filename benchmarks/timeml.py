"""Score the temporal grammar against gold TIMEX3 (TimeBank, AQUAINT), with dateparser beside it.

    python benchmarks/timeml.py [FOLDER] [--half even|odd] [--errors] [--no-dateparser]

Scored as TempEval-3 does (UzZaman et al., SemEval 2013): a gold expression and a system's match
where they overlap (relaxed); value F1 counts the matches whose values are equal. Three subsets:

- calendar: the gold expressions whose values are days, weeks, months, quarters or years; of the
  system's, those that overlap one of them, and those with such a value that overlap no gold at all.
- strict: such values alone on both sides. What gold leaves open ("1989-WXX", "1998-10-XX") and the
  system dates counts as invented here, which no reader of the calendar can avoid.
- all: everything, durations, sets and PRESENT_REF too.

The publication date is the document's own (its DCT), cut at the day.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.timex import tag_expressions
from index.types import PublicationDate

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "timeml"
CALENDAR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d(?:-WE)?|-Q[1-4])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A temporal expression: offsets in the document's text, TIMEX3 type and value."""

    start: int
    end: int
    type: str
    value: str

    @property
    def on_calendar(self) -> bool:
        """Whether the value is a day, a week, a month, a quarter or a year."""
        return CALENDAR.fullmatch(self.value) is not None

    def overlaps(self, other: Expression) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One annotated article: its text, its publication day, its gold expressions."""

    name: str
    text: str
    published: str
    gold: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over all documents, and the measures made of them."""

    gold: int
    system: int
    matched: int
    equal: int

    def f1(self, correct: int) -> float:
        """Return the harmonic mean of precision and recall for so many correct."""
        return 2 * correct / (self.gold + self.system) if self.gold + self.system else 0.0

    def __str__(self) -> str:
        return (
            f"span F1 {self.f1(self.matched):.3f}  value F1 {self.f1(self.equal):.3f}  "
            f"(gold {self.gold}, system {self.system}, overlap {self.matched}, equal {self.equal})"
        )


Reader = Callable[[Document], list[Expression]]
Expressions = Sequence[Expression]
Subset = Callable[[Expressions, Expressions], tuple[Expressions, Expressions]]


def document(path: Path) -> Document:
    """Read one .tml file."""
    root = ElementTree.parse(path).getroot()
    published = root.find(".//DCT//TIMEX3")
    body = root.find("TEXT")
    if published is None or body is None:
        raise ValueError(f"{path}: no DCT or no TEXT.")
    parts: list[str] = []
    gold: list[Expression] = []
    _collect(body, parts, gold)
    day = published.get("value", "")[:10]
    return Document(name=path.stem, text="".join(parts), published=day, gold=tuple(gold))


def _collect(element: ElementTree.Element, parts: list[str], gold: list[Expression]) -> None:
    start = sum(map(len, parts))
    parts.append(element.text or "")
    for child in element:
        _collect(child, parts, gold)
        parts.append(child.tail or "")
    if element.tag == "TIMEX3":
        kind, value = element.get("type", ""), element.get("value", "")
        gold.append(Expression(start=start, end=sum(map(len, parts)), type=kind, value=value))


def dateline(article: Document) -> list[Expression]:
    basis = PublicationDate(value=article.published, basis="stated")
    return [
        Expression(start=span.start, end=span.end, type=span.type, value=span.value)
        for span in tag_expressions(article.text, basis)
    ]


def dateparser_reader() -> Reader | None:
    """Return dateparser's reading of a document, or None where it is not installed."""
    if importlib.util.find_spec("dateparser") is None:
        return None
    from dateparser.search import search_dates

    def read(article: Document) -> list[Expression]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(article.published)}
        found, place = [], 0
        for words, moment in search_dates(article.text, ["en"], settings) or ():
            start = article.text.find(words, place)
            if start < 0:
                continue
            place = start + len(words)
            value = moment.date().isoformat()
            found.append(Expression(start=start, end=place, type="DATE", value=value))
        return found

    return read


def pairs(gold: Expressions, system: Expressions) -> list[tuple[Expression, Expression]]:
    """Match each gold expression with the first free one of the system that overlaps it."""
    free, matched = list(system), []
    for wanted in gold:
        for found in free:
            if wanted.overlaps(found):
                matched.append((wanted, found))
                free.remove(found)
                break
    return matched


def calendar(gold: Expressions, system: Expressions) -> tuple[Expressions, Expressions]:
    """Keep calendar gold, what the system has for it, and what it invents beside all gold."""
    wanted = [item for item in gold if item.on_calendar]
    kept = [
        item
        for item in system
        if any(map(item.overlaps, wanted))
        or (item.on_calendar and not any(map(item.overlaps, gold)))
    ]
    return wanted, kept


def strict(gold: Expressions, system: Expressions) -> tuple[Expressions, Expressions]:
    """Keep calendar values on either side, whatever the other side says."""
    return [g for g in gold if g.on_calendar], [s for s in system if s.on_calendar]


def everything(gold: Expressions, system: Expressions) -> tuple[Expressions, Expressions]:
    """Keep all."""
    return gold, system


def score(
    documents: Iterable[Document], found: dict[str, list[Expression]], subset: Subset
) -> Score:
    """Return the counts over documents, of the expressions that a subset keeps."""
    counts = [0, 0, 0, 0]
    for article in documents:
        gold, system = subset(article.gold, found[article.name])
        matched = pairs(gold, system)
        equal = sum(wanted.value == got.value for wanted, got in matched)
        for place, count in enumerate((len(gold), len(system), len(matched), equal)):
            counts[place] += count
    return Score(gold=counts[0], system=counts[1], matched=counts[2], equal=counts[3])


def show_errors(documents: Iterable[Document], found: dict[str, list[Expression]]) -> None:
    """Print every expression missed, invented or given another value, with its surroundings."""
    for article in documents:
        matched = pairs(article.gold, found[article.name])
        for wanted, got in matched:
            if wanted.value != got.value:
                _show("value", article, wanted, f"{wanted.value} <- {got.value}")
        for wanted in set(article.gold) - {pair[0] for pair in matched}:
            _show("missed", article, wanted, wanted.value)
        for got in set(found[article.name]) - {pair[1] for pair in matched}:
            _show("extra", article, got, got.value)


def _show(kind: str, article: Document, item: Expression, values: str) -> None:
    text = article.text
    before = " ".join(text[max(0, item.start - 90) : item.start].split())
    after = " ".join(text[item.end : item.end + 50].split())
    flag = "*" if item.on_calendar else " "
    words = " ".join(text[item.start : item.end].split())
    print(f"{kind:6} {flag} {article.published} {values:28} {before} [[{words}]] {after}")


def run(name: str, read: Reader, documents: Sequence[Document], errors: bool = False) -> None:
    """Read all documents with one reader and print its scores and its time."""
    begun = time.perf_counter()
    found = {article.name: read(article) for article in documents}
    seconds = time.perf_counter() - begun
    size = sum(len(article.text) for article in documents)
    if errors:
        show_errors(documents, found)
    print(f"{name}: {len(documents)} documents, {size:,} characters in {seconds:.2f} s")
    for label, subset in (("calendar", calendar), ("strict", strict), ("all", everything)):
        print(f"  {label:9} {score(documents, found, subset)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--half", choices=("even", "odd"), help="every other document only")
    parser.add_argument("--errors", action="store_true", help="print every difference from gold")
    parser.add_argument("--no-dateparser", action="store_true")
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.tml"))
    if options.half:
        paths = paths[("even", "odd").index(options.half) :: 2]
    documents = [document(path) for path in paths]
    run("dateline", dateline, documents, options.errors)
    beside = None if options.no_dateparser else dateparser_reader()
    if beside is not None:
        run("dateparser", beside, documents)
    elif not options.no_dateparser:
        print("dateparser: not installed, left out")


if __name__ == "__main__":
    main()
