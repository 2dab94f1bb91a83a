"""Train the verifier: is a span that was read for a question its answer?

    python -m training.verify FILE ... --start reader.pt --out verifier.pt

FILEs are examples that training.spans made: a question, a span marked in its sentence, whether it
answers, how much the example weighs, and the question that it belongs to.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from bot.extractive.packing import PackedWindow, ReadingWindow
from bot.extractive.verifier import MarkedSpan, make_marked_tensors, pack_spans
from training.network import find_base
from training.train import load_tokenizer

FROZEN = ("bert.embeddings.word", "bert.embeddings.position", "bert.encoder.layer.0.")
"""Weights that keep the reader's values."""
BLOCK = 2000
"""Examples that are sorted by length together."""


@dataclass(frozen=True, slots=True)
class SpanExample:
    """A span of a window, whether it answers the question, and how much the example weighs."""

    question: str
    span: MarkedSpan
    right: float
    weight: float
    group: str


class VerifierNetwork(nn.Module):
    """The encoder and a head over [CLS]: the log odds that the marked span answers."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.judge = nn.Linear(config.hidden_size, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the log odds of each input."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.judge(hidden[:, 0]).squeeze(-1)


def save_examples(given: Sequence[SpanExample], path: Path) -> None:
    """Write examples as JSON lines, gzipped."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for one in given:
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def load_examples(path: Path) -> Iterator[SpanExample]:
    """Read examples from JSON lines, gzipped."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            raw = json.loads(line)
            span = raw["span"]
            marked = MarkedSpan(ReadingWindow(**span["window"]), span["start"], span["end"])
            yield SpanExample(raw["question"], marked, raw["right"], raw["weight"], raw["group"])


def make_batches(sizes: Sequence[int], tokens: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield the places of inputs of about ``tokens`` tokens, alike in length, in random order."""
    order = list(range(len(sizes)))
    rng.shuffle(order)
    for start in range(0, len(order), BLOCK):
        ranked = sorted(order[start : start + BLOCK], key=lambda at: sizes[at])
        cut: list[list[int]] = [[]]
        for at in ranked:
            if cut[-1] and (len(cut[-1]) + 1) * sizes[at] > tokens:
                cut.append([])
            cut[-1].append(at)
        rng.shuffle(cut)
        yield from cut


def compute_loss(
    network: VerifierNetwork, packed: Sequence[PackedWindow], some: Sequence[SpanExample]
) -> Tensor:
    """Return the mean cross entropy of a batch."""
    raw = make_marked_tensors(packed, [one.span for one in some])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = network(**{name: torch.from_numpy(value) for name, value in raw.items()})
    losses = nn.functional.binary_cross_entropy_with_logits(
        odds.float(), torch.tensor([one.right for one in some]), reduction="none"
    )
    weights = torch.tensor([one.weight for one in some])
    return (losses * weights).sum() / weights.sum()


def train_verifier(
    network: VerifierNetwork,
    packed: Sequence[PackedWindow],
    examples: Sequence[SpanExample],
    rate: float,
    tokens: int,
) -> None:
    """Train in place, once through; the rate rises for a twentieth of the steps, then falls."""
    plan = list(make_batches([len(one.ids) for one in packed], tokens, random.Random(0)))
    for name, weight in network.named_parameters():
        weight.requires_grad = not name.startswith(FROZEN)
    learned = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    warm = max(1, len(plan) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, 1 - step / len(plan)))
    )
    network.train()
    begun, shown = time.time(), 0.0
    for step, batch in enumerate(plan, start=1):
        loss = compute_loss(network, [packed[k] for k in batch], [examples[k] for k in batch])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        shown += loss.item()
        if step % 100 == 0:
            print(
                f"{step}/{len(plan)} loss {shown / 100:.3f} {time.time() - begun:.0f} s", flush=True
            )
            shown = 0.0
    network.eval()


def load_verifier(base: Path, weights: Path, *, strict: bool = True) -> VerifierNetwork:
    """Return a verifier with the weights of a run; of a reader's, not ``strict``, the encoder's."""
    config = BertConfig(**json.loads((base / "config.json").read_text(encoding="utf-8")))
    network = VerifierNetwork(config)
    known = torch.load(weights, weights_only=True)
    kept = known if strict else {k: v for k, v in known.items() if k.startswith("bert.")}
    network.load_state_dict(kept, strict=strict)
    return network


def main() -> None:
    """Train from a reader's encoder on the examples of all files named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, help="folder of MiniLM-L6, if not the package's")
    parser.add_argument("--start", type=Path, required=True, help="weights of a reader")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--tokens", type=int, default=2048, help="tokens of a batch")
    given = parser.parse_args()
    base = find_base(given.base)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = load_verifier(base, given.start, strict=False)
    tokenizer = load_tokenizer(base)
    examples = [one for path in given.examples for one in load_examples(path)]
    packed = [pack_spans(tokenizer, one.question, [one.span])[0] for one in examples]
    train_verifier(network, packed, examples, given.rate, given.tokens)
    torch.save(network.state_dict(), given.out)


if __name__ == "__main__":
    main()
