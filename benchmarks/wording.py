"""What becomes of a model's wording: prompts to reply to, and recorded replies put to the checks.

    python benchmarks/wording.py prompts FOLDER          # questions.jsonl -> prompts, index.json
    python benchmarks/wording.py readings FOLDER         # what the second reader is sent
    python benchmarks/wording.py score FOLDER [--show]   # the figures
    python benchmarks/wording.py times FOLDER            # sizes, and seconds at a stated speed

``FOLDER/questions.jsonl`` holds questions as {"id", "archive", "question", "as_of", "history",
"kind", "gold"}: an archive's folder, or "samples" for the sample articles; ``gold`` lists what a
right answer says, alternatives parted by "|". Replies to ``prompts/ID.txt`` go in
``faithful/ID.json`` (the reply alone) and ``unfaithful/NAME.json`` ({"prompt": ID, "kind",
"wrong_sentence": the sentence's place from 1, "reply"}), replies to ``readings/.../NAME.txt`` in
``verdicts/.../NAME.json``. Whoever replies sees the prompt alone; no model is asked here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from bot.config import Wording
from bot.eval.intervals import compute_rate
from bot.generative import Delta, Price, Writing, build_answer, generate
from bot.generative.answerer import GeneratedAnswer
from bot.generative.reply import READING_SCHEMA, SCHEMA
from bot.generative.second_reading import ReadingItem, build_reading
from bot.pipeline import Bot
from bot.prompts import PromptMessage, format_messages
from bot.question import parse_question
from bot.types import Answer, Question, Scope, Searched, Turn
from index import Archive, Hit, Searcher, build_archive
from index.language.tokens import count_tokens
from index.types import get_end_of_day

ROOT = Path(__file__).parent.parent
SETTINGS = ("second reading", "rules alone", "quotes alone")
KINDS = ("faithful", "unfaithful")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recorded reply to a prompt, and the second reader's; ``wrong`` is a place from 1, or 0."""

    name: str
    prompt: Mapping[str, Any]
    kind: str
    reply: str
    verdicts: Mapping[str, Mapping[str, str]]
    wrong: int = 0


class RecordedModel:
    """A model that replies as recorded; a second reading by the sentences that it is asked of.

    ``verdicts`` are those of sentences, by their words.
    """

    name = "recorded:model"
    price: Price | None = None

    def __init__(self, reply: str, verdicts: Mapping[str, Mapping[str, str]]) -> None:
        self._reply, self._verdicts = reply, verdicts

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        """Yield the reply that fits the schema."""
        del seconds
        if schema != READING_SCHEMA:
            yield Delta(self._reply)
            return
        asked = re.findall(r"^item: (\d+)\nsentence: (.*)$", messages[1].text, re.M)
        told = [{"item": int(item), **self._verdicts.get(text, {})} for item, text in asked]
        yield Delta(json.dumps({"verdicts": told}))


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """Return the questions of a folder, in order."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def find_archive(folder: Path, name: str) -> Path:
    """Return an archive's folder; that of the samples is built where it is not yet."""
    if name != "samples":
        return Path(name)
    place = folder / "samples"
    if not place.exists():
        articles, now = str(ROOT / "seeds" / "articles"), datetime(2026, 11, 21)
        build_archive([articles], place, now=now, workers=1)
    return place


def make_scope(one: Mapping[str, Any]) -> Scope:
    """Return the limits of a question: the day as of which it is asked."""
    return Scope(as_of=get_end_of_day(datetime.fromisoformat(one["as_of"]).date()))


def write_prompts(folder: Path) -> None:
    """Write the prompt of each question, and which passages it numbers."""
    questions, index = read_questions(folder), []
    (folder / "prompts").mkdir(exist_ok=True)
    for name in dict.fromkeys(one["archive"] for one in questions):
        with Searcher.open(find_archive(folder, name)) as searcher:
            bot = Bot(searcher)
            for one in (each for each in questions if each["archive"] == name):
                turns = tuple(Turn(**turn) for turn in one["history"])
                prompt = bot.build_prompt(one["question"], make_scope(one), history=turns)
                file = folder / "prompts" / f"{one['id']}.txt"
                file.write_text(format_messages(prompt.messages) + "\n", encoding="utf-8")
                index.append(
                    {key: one[key] for key in ("id", "archive", "question", "as_of", "history")}
                    | {"prompt": f"prompts/{file.name}", "tokens": prompt.tokens}
                    | {"passages": [hit.passage.id for hit in prompt.passages]}
                )
    written = {"schema": SCHEMA, "prompts": index}
    (folder / "index.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def read_recorded(folder: Path, kind: str) -> Iterator[Recorded]:
    """Yield the recorded replies of a kind, "faithful" or "unfaithful", in order."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    prompts = {one["id"]: one for one in index["prompts"]}
    for file in sorted((folder / kind).glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        yield Recorded(
            name=file.stem,
            prompt=prompts[told.get("prompt", file.stem)],
            kind=told.get("kind", ""),
            reply=json.dumps(told.get("reply", told), ensure_ascii=False),
            verdicts=read_verdicts(folder, kind, file.name),
            wrong=int(told.get("wrong_sentence", 0)),
        )


def read_verdicts(folder: Path, kind: str, name: str) -> dict[str, dict[str, str]]:
    """Return the recorded verdicts on the sentences of a reply, by their words."""
    file = folder / "verdicts" / kind / name
    if not file.exists():
        return {}
    asked = (folder / "readings" / kind / name).with_suffix(".txt").read_text(encoding="utf-8")
    texts = dict(re.findall(r"^item: (\d+)\nsentence: (.*)$", asked, re.M))
    told = json.loads(file.read_text(encoding="utf-8"))["verdicts"]
    return {
        texts[str(one["item"])]: {"verdict": one["verdict"], "words": one.get("words", "")}
        for one in told
        if str(one["item"]) in texts
    }


class Stage:
    """The archives of a folder's questions, and the passages that each prompt numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._archives: dict[str, Archive] = {}

    def find_hits(self, prompt: Mapping[str, Any]) -> list[Hit]:
        """Return the passages of a prompt, in the order of their numbers."""
        name = prompt["archive"]
        if name not in self._archives:
            self._archives[name] = Archive.open(find_archive(self._folder, name))
        archive, found = self._archives[name], []
        for passage_id in prompt["passages"]:
            article = archive.article(passage_id.rpartition("#")[0])
            assert article is not None
            passages = {one.id: one for one in archive.passages_of(article.id)}
            found.append(Hit(passage=passages[passage_id], article=article, score=1.0))
        return found

    def generate(
        self,
        recorded: Recorded,
        setting: str,
        *,
        kind: type[RecordedModel] = RecordedModel,
        on_text: Callable[[str], None] | None = None,
    ) -> tuple[Answer, GeneratedAnswer]:
        """Return the answer that a recorded reply makes under a setting, and how it was judged."""
        prompt = recorded.prompt
        question, hits = understand(prompt), self.find_hits(prompt)
        llm = kind(recorded.reply, recorded.verdicts)
        second = llm if setting == "second reading" else None
        wording: Wording = "quotes" if setting == "quotes alone" else "prose"
        use = Writing(verifier=second, wording=wording, budget=10**6, on_text=on_text)
        turns = tuple(Turn(**turn) for turn in prompt["history"])
        found = generate(question, hits, llm, use, turns=turns)
        blank = Answer(
            question=question.asked,
            rewritten=question.text,
            as_of=prompt["as_of"],
            engine="keyless",
            short="",
            text="(keyless)",
            searched=Searched(articles=1, first=None, last=None),
        )
        return build_answer(blank, found, use, keyless=lambda: blank, hits=hits), found


def understand(prompt: Mapping[str, Any]) -> Question:
    """Return the question of a prompt, understood as it was asked."""
    history = [Turn(**turn) for turn in prompt["history"]]
    return parse_question(prompt["question"], make_scope(prompt), history=history)


def write_readings(folder: Path) -> None:
    """Write what the second reader is sent of each recorded reply: every sentence of it."""
    stage = Stage(folder)
    for kind in KINDS:
        (folder / "readings" / kind).mkdir(parents=True, exist_ok=True)
        (folder / "verdicts" / kind).mkdir(parents=True, exist_ok=True)
        for recorded in read_recorded(folder, kind):
            found = stage.generate(recorded, "rules alone")[1]
            items = [ReadingItem(one.text, one.cited) for one in found.written]
            file = folder / "readings" / kind / f"{recorded.name}.txt"
            if items:
                file.write_text(format_messages(build_reading(items)) + "\n", encoding="utf-8")


def is_right(text: str, gold: Sequence[str], answer: Answer) -> bool:
    """Tell whether a text says what a right answer says; a refusal is right where gold is empty."""
    if not gold:
        return answer.abstained
    return not answer.abstained and all(
        any(re.search(rf"(?<!\w){re.escape(way)}", text, re.I) for way in one.split("|"))
        for one in gold
    )


DERIVED = ("order", "span", "sum", "difference", "compare", "count")
"""Kinds of questions whose answer follows from two sentences or more."""


@dataclass(slots=True)
class FaithfulScore:
    """What became of faithful replies: sentences by status, answers right as prose that are right
    as shown, those of two articles among them, and what was not shown in the model's words.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    kept: list[bool] = field(default_factory=list)
    derived: list[bool] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def worded(self) -> list[bool]:
        """Whether each sentence is shown in the model's words."""
        shown = self.statuses["verified"] + self.statuses["checked"]
        return [True] * shown + [False] * (self.statuses.total() - shown)


def score_faithful(folder: Path, stage: Stage, setting: str) -> FaithfulScore:
    """Return what a setting makes of the recorded faithful replies."""
    gold = {one["id"]: one for one in read_questions(folder)}
    score = FaithfulScore()
    for recorded in read_recorded(folder, "faithful"):
        one = gold[recorded.prompt["id"]]
        answer, found = stage.generate(recorded, setting)
        sentences = json.loads(recorded.reply)["sentences"]
        score.statuses.update(each.status for each in answer.sentences)
        score.statuses["left out"] += len(found.left_out)
        for each in answer.sentences:
            if each.status in ("quoted", "partly"):
                score.notes.append(f"{recorded.name} {each.status}: {each.note}")
        prose = " ".join(each["text"] for each in sentences)
        if is_right(prose, one["gold"], replace(answer, abstained=not sentences)):
            right = is_right(answer.text, one["gold"], answer)
            score.kept.append(right)
            score.derived += [right] if one["kind"] in DERIVED else []
            if not right:
                score.notes.append(f"{recorded.name} not right as shown: {answer.text[:200]!r}")
    return score


@dataclass(slots=True)
class UnfaithfulScore:
    """By kind, whether each wrong wording reaches a reader unmarked, and those that do."""

    unmarked: dict[str, list[bool]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def every(self) -> list[bool]:
        """Those of all kinds."""
        return [one for found in self.unmarked.values() for one in found]


def score_unfaithful(folder: Path, stage: Stage, setting: str) -> UnfaithfulScore:
    """Return what a setting makes of the recorded unfaithful replies."""
    score = UnfaithfulScore()
    for recorded in read_recorded(folder, "unfaithful"):
        answer, _ = stage.generate(recorded, setting)
        text = json.loads(recorded.reply)["sentences"][recorded.wrong - 1]["text"]
        shown = [one for one in answer.sentences if one.text == " ".join(text.split())]
        passes = any(one.status in ("verified", "checked") for one in shown)
        score.unmarked.setdefault(recorded.kind, []).append(passes)
        if passes:
            score.notes.append(f"{recorded.name} ({recorded.kind}) unmarked: {text}")
    return score


def print_score(folder: Path, show: bool) -> None:
    """Print the figures of every setting."""
    stage = Stage(folder)
    for setting in SETTINGS:
        faithful = score_faithful(folder, stage, setting)
        unfaithful = score_unfaithful(folder, stage, setting)
        print(f"{setting}\n  faithful: {dict(faithful.statuses)}")
        print(f"  in the model's words        {compute_rate(faithful.worded)}")
        print(f"  right as prose, as shown    {compute_rate(faithful.kept)}")
        print(f"  of two articles, as shown   {compute_rate(faithful.derived)}")
        for kind, found in sorted(unfaithful.unmarked.items()):
            print(f"    {kind:<32}{sum(found)} of {len(found)}")
        print(f"  wrong wordings unmarked     {compute_rate(unfaithful.every)}")
        for note in (*faithful.notes, *unfaithful.notes) if show else ():
            print(f"  {note}")


WAIT, SPEED, TIMED = 0.6, 80, 12
"""Seconds to a first token, tokens a second, and how many replies are timed."""


class PacedModel(RecordedModel):
    """A recorded model that writes at a stated speed, and counts what it was sent and wrote."""

    sizes: ClassVar[dict[str, list[int]]] = {}

    def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        seconds: float,
        schema: Mapping[str, object] | None = None,
    ) -> Generator[Delta, None, None]:
        """Yield the reply in pieces of about four tokens."""
        (whole,) = super().stream(messages, seconds=seconds, schema=schema)
        call = "second reading" if schema == READING_SCHEMA else "answer"
        sent = sum(count_tokens(message.text) for message in messages)
        self.sizes.setdefault(f"{call}, sent", []).append(sent)
        self.sizes.setdefault(f"{call}, written", []).append(count_tokens(whole.text))
        time.sleep(WAIT)
        for at in range(0, len(whole.text), 16):
            time.sleep(4 / SPEED)
            yield Delta(whole.text[at : at + 16])


def print_times(folder: Path) -> None:
    """Print the sizes of prompts and replies, and the seconds to the first sentence and to all."""
    stage = Stage(folder)
    replies = [one for one in read_recorded(folder, "faithful") if '"text"' in one.reply][:TIMED]
    for setting in SETTINGS:
        first, total = [], []
        for recorded in replies:
            shown: list[float] = []
            begun = time.monotonic()
            mark = partial(_mark, shown, begun)
            stage.generate(recorded, setting, kind=PacedModel, on_text=mark)
            total.append(time.monotonic() - begun)
            first += shown[:1]
        told = f"first sentence {median(first):.1f} s, all {median(total):.1f} s"
        print(f"{setting:<16}{told} (median of {len(total)})")
    for name, sizes in PacedModel.sizes.items():
        print(f"{name:<24}{median(sizes):,.0f} tokens (median), {max(sizes):,} at most")


def _mark(shown: list[float], begun: float, _: str) -> None:
    shown.append(time.monotonic() - begun)


def main() -> int:
    """Do what is asked with a folder."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("task", choices=["prompts", "readings", "score", "times"])
    options.add_argument("folder", type=Path)
    options.add_argument("--show", action="store_true", help="print what is judged wrongly")
    chosen = options.parse_args()
    if chosen.task == "prompts":
        write_prompts(chosen.folder)
    elif chosen.task == "readings":
        write_readings(chosen.folder)
    elif chosen.task == "times":
        print_times(chosen.folder)
    else:
        print_score(chosen.folder, chosen.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
