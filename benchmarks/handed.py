"""Questions handed over with their right answers as words: what is said of each today.

    python benchmarks/handed.py QUESTIONS.tsv [--articles DIR]

Each line is ``archive``, ``question`` and ``right``, tab-separated. An archive is made of the
folder DIR/ARCHIVE (DIR is that of the file), or of the sample articles where there is none such;
its reader lives on the day after its last article. Where ``right`` is a date, an amount or a name,
the lead is judged; other words are left "to read", with the answer's beginning.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.eval.lead import get_lead, is_right_lead, parse_lead_days
from bot.figures import find_figures
from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Searcher, build_archive

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
NOW = datetime(2026, 11, 26)
LONGEST = 3
"""Words of what is right, up to which it is a lead."""


def build_expectation(right: str) -> dict[str, object]:
    """Return what the lead must be, or nothing where only a reader can judge."""
    fact = re.split(r", (?:and|in|with|named)\b", right)[0]
    if days := parse_lead_days(fact):
        return {"kind": "date", "lead": {"date": days.value, "aliases": [fact]}}
    if find_figures(fact):
        return {"kind": "amount", "lead": {"text": fact}}
    named = fact[:1].isupper() and len(fact.replace(".", "").split()) <= LONGEST + 1
    return {"kind": "thing", "lead": {"text": fact}} if named else {}


def read_rows(path: Path) -> list[Mapping[str, str]]:
    """Return the lines of the file by their columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def answer_rows(
    rows: list[Mapping[str, str]], articles: Path
) -> Iterator[tuple[Mapping[str, str], Answer]]:
    """Yield every line with its answer, each over the archive that it names."""
    for name in dict.fromkeys(row["archive"] for row in rows):
        source = articles / name if (articles / name).is_dir() else SEEDS
        with tempfile.TemporaryDirectory() as folder:
            build_archive([str(source)], Path(folder), now=NOW, workers=1)
            with Searcher.open(Path(folder)) as searcher:
                last = searcher.archive.coverage().last
                day = last + timedelta(days=1) if last else NOW.date()
                bot = Bot(searcher)
                for row in rows:
                    if row["archive"] == name:
                        scope = Scope(as_of=datetime.combine(day, time(12)))
                        yield row, bot.ask(row["question"], scope)


def judge(row: Mapping[str, str], answer: Answer) -> str:
    """Return "right" or "WRONG" of a lead, "silent", "no lead", or "to read"."""
    expect = build_expectation(row["right"])
    if not expect:
        return "to read"
    if answer.abstained:
        return "silent"
    lead = get_lead(answer)
    if not lead:
        return "no lead"
    return "right" if is_right_lead(lead, expect, row["question"]) else "WRONG"


def main() -> int:
    """Print a line a question, and the sum."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("questions", type=Path)
    options.add_argument("--articles", type=Path)
    chosen = options.parse_args()
    counts: Counter[str] = Counter()
    rows = read_rows(chosen.questions)
    for row, answer in answer_rows(rows, chosen.articles or chosen.questions.parent):
        told = judge(row, answer)
        counts[told] += 1
        said = get_lead(answer) or " ".join(answer.text.split())[:100]
        print(
            f"{told:<8} {row['archive']}: {row['question']}\n         wanted {row['right']!r}, "
            f"said {said!r}"
        )
    print(", ".join(f"{number} {told}" for told, number in counts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
