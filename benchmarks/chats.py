"""Questions and chats that nobody tuned on, judged by what the answer and its quotes hold.

    python benchmarks/chats.py FOLDER [--archive DIR] [--as-of DAY] [--wrong]

FOLDER has ``questions.jsonl`` (id, question, kind, gold, answerable, parts?), may have
``chats.json`` (turns of user, gold, answerable, in their order; each is asked with those before
it) and ``articles``, of which an archive is built where none is named. An answer is judged by its
parts: it has to hold one text of each of ``parts``, of the halves of a lone gold "a; b", or of
``gold``. It is right, wrong where it leads with something else, "quotes" where it shows quotes
without it, silent; where nothing can be known, right where nothing is said, "said" with a lead.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.pipeline import Bot
from bot.types import Answer, Scope, Turn
from index import Searcher, build_archive
from index.types import get_end_of_day

OUTCOMES = ("right", "quotes", "silent", "wrong", "said")
Row = Mapping[str, Any]


def list_parts(wanted: Row) -> list[list[str]]:
    """Return what an answer has to hold: one text of each list."""
    if parts := wanted.get("parts"):
        return [[str(one) for one in part] for part in parts]
    gold = [str(one) for one in wanted["gold"]]
    if len(gold) == 1 and ";" in gold[0]:
        return [[part.strip()] for part in gold[0].split(";")]
    return [gold]


def fold(text: str) -> str:
    """Return a text in lower case, its marks, quotation marks and white space folded."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    told = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(told.replace("’", "'").replace("‘", "'").replace(",", "").split())


def judge_answer(answer: Answer, wanted: Row) -> str:
    """Return one of OUTCOMES."""
    if not wanted["answerable"]:
        if answer.abstained or not (answer.short or answer.citations):
            return "right"
        return "said" if answer.short else "quotes"
    if answer.abstained:
        return "silent"
    titles = " ".join(f"{one.title} {one.published_at}" for one in answer.citations)
    told = fold(f"{answer.short} {answer.text} {titles}")
    if all(any(fold(one) in told for one in part) for part in list_parts(wanted)):
        return "right"
    return "wrong" if answer.short else "quotes"


def ask_chat(bot: Bot, turns: Sequence[Row], scope: Scope) -> list[Answer]:
    """Return the answers to the turns of a chat, each asked after those before it."""
    history: list[Turn] = []
    answers = []
    for turn in turns:
        answers.append(bot.ask(turn["user"], scope, history=history))
        last = answers[-1]
        history.append(Turn(question=last.rewritten, answer=last.short or last.text))
    return answers


def print_counts(name: str, told: Sequence[tuple[str, str]]) -> None:
    """Print the sums of a set, and those of each kind of question."""
    counts = Counter(one for _, one in told)
    print(f"{name}: {len(told)}: " + ", ".join(f"{counts[one]} {one}" for one in OUTCOMES))
    print(f"    {'':<16}" + "".join(f"{one:>8}" for one in OUTCOMES))
    for kind in sorted({kind for kind, _ in told}):
        some = Counter(one for each, one in told if each == kind)
        print(f"    {kind:<16}" + "".join(f"{some[one] or '':>8}" for one in OUTCOMES))


def ask_all(bot: Bot, folder: Path, scope: Scope) -> dict[str, list[tuple[Row, Answer]]]:
    """Return the questions and the turns of the chats of a folder with their answers."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    file = folder / "chats.json"
    chats = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    asked = [(row, bot.ask(row["question"], scope)) for row in map(json.loads, lines)]
    turns = [
        (dict(turn, kind=f"chat {chat['id']}", question=turn["user"]), answer)
        for chat in chats
        for turn, answer in zip(chat["turns"], ask_chat(bot, chat["turns"], scope), strict=True)
    ]
    return {"questions": asked, "turns of chats": turns}


def print_missed(pairs: Sequence[tuple[Row, Answer]]) -> None:
    """Print the questions that were not answered right, and what was made of them."""
    for row, answer in pairs:
        if (told := judge_answer(answer, row)) != "right":
            said = answer.short or " ".join(answer.text.split())[:150]
            print(f"  {told:<6} {row['kind']}: {row['question']} | {row['gold'][:2]} | {said!r}")
            print(f"         as: {answer.rewritten} ({answer.confidence})")


def main() -> int:
    """Ask the questions and the chats, print what came of them."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--archive", type=Path)
    options.add_argument("--as-of", default="2022-09-30")
    options.add_argument("--wrong", action="store_true", help="print those that are not right")
    chosen = options.parse_args()
    now = get_end_of_day(datetime.fromisoformat(chosen.as_of).date())
    with tempfile.TemporaryDirectory() as scratch:
        place = chosen.archive or Path(scratch) / "archive"
        if not chosen.archive:
            build_archive([str(chosen.folder / "articles")], place, now=now, workers=1)
        with Searcher.open(place) as searcher:
            answered = ask_all(Bot(searcher), chosen.folder, Scope(as_of=now))
    for name, pairs in answered.items():
        print_counts(name, [(row["kind"], judge_answer(answer, row)) for row, answer in pairs])
        if chosen.wrong:
            print_missed(pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
