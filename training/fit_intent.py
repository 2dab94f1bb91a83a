"""Fit the model that tells what a question wants from its form (bot/question/intent.py).

    python training/fit_intent.py FACTS.jsonl... [--out FILE]

The forms are training/intents.txt, each told with several matters; FACTS.jsonl hold questions that
ask for facts ({"question"}). Prints how well a fifth that was left out is told.
"""

from __future__ import annotations

import argparse
import json
import random
from datetime import datetime
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import cross_val_predict

from bot.question.intent import DAYS, FACT, MATTER, Place, list_features, mask_question
from bot.question.operators import parse_operators
from bot.words import STOP_WORDS

HERE = Path(__file__).parent
OUT = HERE.parent / "bot" / "question" / "intents.json"
NOW = datetime(2024, 1, 1)
EACH = 6
MATTERS = (
    "X", "X X", "the X", "the X X", "the X of X", "X in X", "the X X in X", "X X X", "the X for X",
    "X and X", "the X of the X", "this X", "X's X", "the X at X", "the new X", "our X",
)  # fmt: skip
LEAST = 0.08
"""Weights under which a feature is left out."""


def read_forms() -> list[tuple[str, str]]:
    """Return the kinds and their phrases, those of facts among them."""
    lines = (HERE / "intents.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return [(kind, phrase) for kind, phrase in pairs]


def vary(phrase: str, drawn: random.Random) -> list[str]:
    """Return a phrase's forms with several matters."""
    found = {phrase}
    for _ in range(EACH if MATTER in phrase else 1):
        words = [drawn.choice(MATTERS) if word == MATTER else word for word in phrase.split()]
        found.add(" ".join(words))
    return sorted(found)


def find_days(text: str) -> list[Place]:
    """Return where a phrase of the forms, or a question, names days."""
    return [(span.start, span.end) for span in parse_operators(text, NOW).spans]


def mask_phrase(phrase: str, words: frozenset[str]) -> str:
    """Return the form of a phrase that has X and D in it already."""
    days = [(at, at + 1) for at in range(len(phrase)) if phrase[at] == DAYS]
    return " ".join(mask_question(phrase, words, days))


def fit(facts: list[str], out: Path) -> None:
    """Fit the model, print how it does on what it was not fitted on, and write it."""
    drawn, forms = random.Random(16), read_forms()
    plain = {
        word.strip("?,.") for kind, phrase in forms for word in phrase.lower().split()
        if word.upper() not in (MATTER, DAYS, "X'S")
    }  # fmt: skip
    words = frozenset(plain | STOP_WORDS)
    told = [
        (mask_phrase(one, words), kind) for kind, phrase in forms for one in vary(phrase, drawn)
    ]
    told += [(" ".join(mask_question(one, words, find_days(one))), FACT) for one in facts]
    told = sorted(set(told))
    texts, kinds = [text for text, _ in told], [kind for _, kind in told]
    bag = CountVectorizer(analyzer=lambda text: set(list_features(text.split())), min_df=2)
    counts = bag.fit_transform(texts)
    model = LogisticRegression(C=4.0, max_iter=2000)
    print(classification_report(kinds, cross_val_predict(model, counts, kinds, cv=5)))
    model.fit(counts, kinds)
    classes = list(model.classes_)
    weights = {
        feature: [round(float(one), 2) for one in model.coef_[:, at]]
        for feature, at in sorted(bag.vocabulary_.items())
        if abs(model.coef_[:, at]).max() >= LEAST
    }
    own = {
        kind: sorted({word for each, phrase in forms if each == kind for word in phrase.lower()
                      .split() if word in plain})
        for kind in classes if kind != FACT
    }  # fmt: skip
    bias = [round(float(one), 2) for one in model.intercept_]
    kept = {"words": sorted(words), "own": own, "classes": classes, "bias": bias}
    kept["weights"] = weights
    out.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(f"{len(told)} forms, {len(weights)} features, {out.stat().st_size:,} bytes")


def main() -> None:
    """Read the facts and fit."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("facts", type=Path, nargs="*")
    options.add_argument("--out", type=Path, default=OUT)
    chosen = options.parse_args()
    lines = [line for path in chosen.facts for line in path.read_text("utf-8").splitlines()]
    fit([json.loads(line)["question"] for line in lines], chosen.out)


if __name__ == "__main__":
    main()
