"""How much of an undated archive can be dated, and how often is that right?

Data: ``shared/data/realtimeqa``, beside the repository. From a seeded sample of articles the date,
the address and the id (which holds the address) are taken away; the rest of the archive stays
dated. Each article of the sample is dated from what its page states and from what its text and its
dated neighbours prove; neighbours are the nearest of the rest by BM25 over the words of its
opening. A date is right if the true one begins with it: a month claimed is judged as a month.
Prints coverage and precision, in all, by basis and by granularity, and beside it what addresses
alone would give.

    python benchmarks/dating.py [ARTICLES.jsonl.gz] [--sample 2000] [--seed 2018] [--near 40]

Exits 1 where fewer than 95% of the dates claimed are right.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.clean import RepeatedLines
from index.document_dating import infer_publication_date
from index.errors import ReadError
from index.ingest.articles import extract_articles
from index.metadata.html_dates import find_date_in_url
from index.readers import RawDocument, read_sources
from index.types import Article, PublicationDate

DATA = Path(__file__).resolve().parents[2] / "shared/data/realtimeqa/articles.jsonl.gz"
ENOUGH = 0.95
_WORD = re.compile(r"[A-Za-z][\w-]{3,}")
_OPENING = 700  # characters of a body that neighbours are looked up by
_WORDS = 40


@dataclass(frozen=True)
class Claim:
    """One article of the sample: its true date, and the date claimed for it, if any."""

    true: str
    found: PublicationDate | None

    @property
    def right(self) -> bool:
        """Whether the true date begins with the one claimed."""
        return self.found is not None and self.true.startswith(self.found.value[:10])

    @property
    def granularity(self) -> str:
        """How fine the claim is: minute, day, month or year."""
        return self.found.range.granularity if self.found else "none"


class Archive:
    """The dated articles, searchable by words."""

    def __init__(self) -> None:
        self._articles: list[Article] = []
        self._words = sqlite3.connect(":memory:")
        self._words.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter')")

    def add(self, article: Article) -> None:
        """Take in a dated article."""
        self._articles.append(article)
        self._words.execute(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            (len(self._articles), f"{article.title}\n{article.body[:3000]}"),
        )

    def near(self, article: Article, count: int) -> list[Article]:
        """Return the nearest dated articles, by BM25 over the words of an opening."""
        words = _WORD.findall(f"{article.title} {article.body[:_OPENING]}")
        query = " OR ".join(f'"{word}"' for word in list(dict.fromkeys(words))[:_WORDS])
        if not query:
            return []
        sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return [self._articles[row - 1] for (row,) in self._words.execute(sql, (query, count))]


def documents(path: Path) -> Iterator[RawDocument]:
    yield from (one for one in read_sources([str(path)]) if isinstance(one, RawDocument))


def undated(document: RawDocument, number: int) -> RawDocument:
    """Return a document without its date, its address, and an id that would tell them."""
    fields = {k: v for k, v in document.fields.items() if k not in ("id", "url", "published_at")}
    return replace(document, key=f"undated-{number}", fields=fields)


def split(
    path: Path, sample: set[int], repeated: Mapping[str, frozenset[str]]
) -> tuple[Archive, list[tuple[Article, RawDocument]]]:
    """Return the dated rest of the archive, and the sample's articles with their records."""
    rest, taken = Archive(), []
    for number, document in enumerate(documents(path)):
        known = undated(document, number) if number in sample else document
        try:
            [article] = extract_articles(known, repeated)
        except ReadError:
            continue  # no text of its own
        if number in sample:
            taken.append((article, document))
        else:
            rest.add(article)
    return rest, taken


def report(name: str, claims: Sequence[Claim]) -> float:
    """Print one line, and return the share of the claims that is right."""
    made = [claim for claim in claims if claim.found]
    right = sum(claim.right for claim in made)
    share = right / len(made) if made else 1.0
    coverage = len(made) / len(claims) if claims else 0.0
    print(f"{name:<22} {len(made):>5} dated  coverage {coverage:6.1%}  precision {share:6.1%}")
    return share


def parts(claims: Sequence[Claim]) -> None:
    """Print the claims by what they rest on, and by how fine they are."""
    groups: dict[str, list[bool]] = {}
    for claim in claims:
        if claim.found:
            groups.setdefault(f"basis {claim.found.basis}", []).append(claim.right)
            groups.setdefault(f"granularity {claim.granularity}", []).append(claim.right)
    for name, right in sorted(groups.items()):
        print(f"  {name:<20} {len(right):>5} dated{'':20}precision {sum(right) / len(right):6.1%}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("articles", nargs="?", type=Path, default=DATA)
    options.add_argument("--sample", type=int, default=2000)
    options.add_argument("--seed", type=int, default=2018)
    options.add_argument("--near", type=int, default=40)
    options.add_argument("--wrong", action="store_true", help="print the wrong ones")
    chosen = options.parse_args()
    total = sum(1 for _ in documents(chosen.articles))
    sample = set(random.Random(chosen.seed).sample(range(total), min(chosen.sample, total)))
    counted = RepeatedLines()
    for one in documents(chosen.articles):
        counted.add_document(one)
    rest, taken = split(chosen.articles, sample, counted.lines())
    claims, addresses = [], []
    for article, document in taken:
        true = str(document.fields["published_at"])
        found = article.published or infer_publication_date(
            article, rest.near(article, chosen.near)
        )
        claims.append(Claim(true, found))
        addresses.append(Claim(true, find_date_in_url(str(document.fields.get("url", "")))))
        if chosen.wrong and found and not claims[-1].right:
            print(
                f"{document.key}\n  {true}, claimed {found.value}: {found.working or found.words}"
            )
    share = report("text and neighbours", claims)
    parts(claims)
    report("addresses, not used", addresses)
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
