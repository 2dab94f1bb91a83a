"""Questions and chats that nobody tuned on, judged by what the answer and its quotes hold.

    python benchmarks/chats.py FOLDER --archive DIR [--as-of DAY] [--wrong]

FOLDER has ``questions.jsonl`` (id, question, kind, gold, answerable, parts?) and ``chats.json``
(turns of user, gold, answerable, in their order; each is asked with those before it). Right is an
answer that holds one text of ``gold`` (of each of ``parts``); or, where it is not answerable, one
that abstains or shows no lead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.pipeline import Bot
from bot.types import Answer, Scope, Turn
from index import Searcher


def judge_answer(answer: Answer, wanted: Mapping[str, Any]) -> str:
    """Return "right", "wrong", "silent", or "said" where nothing could be known."""
    if not wanted["answerable"]:
        plain = answer.abstained or not (answer.short or answer.citations)
        return "right" if plain else "said"
    if answer.abstained:
        return "silent"
    told = " ".join([answer.short, answer.text]).casefold()
    groups = wanted.get("parts") or [wanted["gold"]]
    held = [any(str(one).casefold() in told for one in group) for group in groups if group]
    return "right" if all(held) else "wrong"


def ask_chat(bot: Bot, turns: Sequence[Mapping[str, Any]], scope: Scope) -> list[Answer]:
    """Return the answers to the turns of a chat, each asked after those before it."""
    history: list[Turn] = []
    answers = []
    for turn in turns:
        answers.append(bot.ask(turn["user"], scope, history=history))
        last = answers[-1]
        history.append(Turn(question=last.rewritten, answer=last.short or last.text))
    return answers


def print_counts(name: str, told: Sequence[tuple[str, str]]) -> None:
    """Print the sums of a set, and how many of each kind were right."""
    counts = Counter(one for _, one in told)
    print(f"{name}: {len(told)}: " + ", ".join(f"{n} {one}" for one, n in counts.most_common()))
    for kind in sorted({kind for kind, _ in told}):
        some = [one for each, one in told if each == kind]
        print(f"    {kind:<14} {some.count('right'):>3} of {len(some)}")


def main() -> int:
    """Ask the questions and the chats, print what came of them."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--archive", type=Path, required=True)
    options.add_argument("--as-of", default="2022-09-30")
    options.add_argument("--wrong", action="store_true", help="print those that are not right")
    chosen = options.parse_args()
    scope = Scope(as_of=datetime.fromisoformat(f"{chosen.as_of}T23:59:59"))
    lines = (chosen.folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    chats = json.loads((chosen.folder / "chats.json").read_text(encoding="utf-8"))
    with Searcher.open(chosen.archive) as searcher:
        bot = Bot(searcher)
        asked = [(row, bot.ask(row["question"], scope)) for row in map(json.loads, lines)]
        turns = [
            (dict(turn, kind=chat["id"], question=turn["user"]), answer)
            for chat in chats
            for turn, answer in zip(chat["turns"], ask_chat(bot, chat["turns"], scope), strict=True)
        ]
    for name, pairs in (("questions", asked), ("turns of chats", turns)):
        print_counts(name, [(row["kind"], judge_answer(answer, row)) for row, answer in pairs])
        for row, answer in pairs if chosen.wrong else ():
            if (told := judge_answer(answer, row)) != "right":
                print(
                    f"  {told:<6} {row['question']} | {row['gold'][:2]} | {answer.short!r}"
                    f" | {answer.rewritten}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
