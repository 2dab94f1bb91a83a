"""Gold: the passages of the archive that hold what a case expects.

Of the articles that a case cites, those passages that tell the expected text, number or date; of
a case that cites none, any passage of the archive that does. Beside them what is missing already
in the index, since nothing later can make up for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose import format_publisher
from bot.eval.cases import Case
from bot.eval.checks import count_days_outside, format_wanted
from bot.eval.load_cases import parse_expected_date
from bot.eval.text_match import has_expected
from index import Archive, Article, DateRange, Filter, Passage
from index.errors import DateError
from index.timex import parse_date

MOST = 400
"""Passages of a case that cites nothing that are looked through for what it expects."""
_YEAR = re.compile(r"\b\d{4}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The passages that answer a case.

    ``cited`` says that the case itself names their articles: only then is their rank a measure
    of search. ``lacking`` says what the index lacks, or "" where nothing is known to be missing.
    """

    passages: tuple[Passage, ...] = ()
    cited: bool = False
    missing_reason: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the passages."""
        return frozenset(passage.id for passage in self.passages)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of their articles, each once."""
        return tuple(dict.fromkeys(passage.article_id for passage in self.passages))


def find_gold(case: Case, archive: Archive, origins: Mapping[str, str]) -> Gold:
    """Return the gold of a case; empty for one whose answer is a refusal.

    ``origins`` maps ids of articles to the stems of their files.
    """
    if not case.answerable:
        return Gold()
    if case.cite:
        return _of_cited(case, archive, origins)
    candidates = {passage.id: passage for passage in _candidates(case, archive)}
    found = tuple(passage for passage in candidates.values() if _answers(case, passage))
    if found or not (_phrases(case) or _days(case)):
        return Gold(passages=found)
    return Gold(missing_reason="no passage of the archive tells what is expected")


def _of_cited(case: Case, archive: Archive, origins: Mapping[str, str]) -> Gold:
    absent, articles = [], []
    for wanted in case.cite:
        found = _articles(wanted, archive, origins)
        absent += [] if found else [format_wanted(wanted)]
        articles += found
    if absent:
        return Gold(cited=True, missing_reason=f"{', '.join(absent)} is not in the archive")
    passages = [
        passage
        for wanted in articles
        for passage in archive.passages_of(wanted)
        if _is_meant(case, passage)
    ]
    telling = tuple(one for one in passages if _answers(case, one, archive))
    lacking = "" if telling else _lacking(case, articles, archive)
    return Gold(passages=telling or tuple(passages), cited=True, missing_reason=lacking)


def _articles(wanted: object, archive: Archive, origins: Mapping[str, str]) -> list[str]:
    """Return the ids of the articles that one entry of ``cite`` names."""
    if isinstance(wanted, Mapping) and "source" in wanted:
        source = str(wanted["source"]).casefold()
        return [one.id for one in archive.articles() if source in format_publisher(one).casefold()]
    name = format_wanted(wanted)
    article = name.rpartition("#")[0] or name
    return [key for key, stem in origins.items() if name in (key, stem) or article == key]


def _is_meant(case: Case, passage: Passage) -> bool:
    """Tell whether a passage is one the case names, where it names passages of that article."""
    names = {format_wanted(wanted) for wanted in case.cite}
    of_article = {name for name in names if name.startswith(f"{passage.article_id}#")}
    return not of_article or passage.id in of_article


def _answers(case: Case, passage: Passage, archive: Archive | None = None) -> bool:
    """Tell whether a passage tells the text or number that is expected, or a date that it is."""
    told, days = has_expected(case.expect, passage.text), _days(case)
    if not days or (told and "date" not in case.expect):
        return told is not False
    article = archive.article(passage.article_id) if archive else None
    dates = [span.range for span in passage.spans if span.range] + _published(article)
    tolerance = int(case.expect.get("tolerance_days", 0))
    return any(count_days_outside(one, wanted) <= tolerance for one in dates for wanted in days)


def _days(case: Case) -> list[DateRange]:
    """Return the days expected: those of "date", or those that a text such as "June 2018" names."""
    expect = case.expect
    if "date" in expect:
        return [days] if (days := parse_expected_date(expect["date"])) else []
    texts = [str(expect.get("text", "")), *map(str, expect.get("any", []))]
    return [days for text in texts if _YEAR.search(text) and (days := _read(text))]


def _read(text: str) -> DateRange | None:
    try:
        return parse_date(text, date.min)
    except DateError:
        return None


def _published(article: Article | None) -> list[DateRange]:
    """Return the day of publication, by which the news of the day itself is dated."""
    return [article.published.range] if article and article.published else []


def _lacking(case: Case, articles: Sequence[str], archive: Archive) -> str:
    """Return why no passage of the articles tells what is expected, as far as that is known."""
    bodies = [article.body for key in articles if (article := archive.article(key))]
    where = ", ".join(articles)
    if any(has_expected(case.expect, body) for body in bodies):
        return f"{where} tells what is expected, but no passage of it does: it is cut apart"
    if "date" in case.expect:
        return f"no date in {where} resolves to {case.expect['date']}"
    return ""


def _candidates(case: Case, archive: Archive) -> Iterator[Passage]:
    """Yield the passages that may tell what is expected, found by its words and its days."""
    for phrase in _phrases(case):
        match = " AND ".join(f'"{word}"' for word in re.findall(r"\w+", phrase))
        if match:
            rows = [row for row, _ in archive.lexical(match, MOST)]
            yield from (passage for _, passage in archive.passages(rows))
    for days in _days(case):
        rows = archive.rows(Filter(happened=days)).tolist()[:MOST]
        yield from (passage for _, passage in archive.passages(rows))


def _phrases(case: Case) -> list[str]:
    """Return the texts, any of which a passage that answers is likely to have."""
    expect = case.expect
    found = [expect["text"]] if "text" in expect else []
    found += [f"{expect['number']:,}"] if "number" in expect else []
    for name in ("aliases", "any", "all", "list"):
        for item in expect.get(name, []):
            found += item if isinstance(item, list) else [item]
    return [str(one) for one in found]
