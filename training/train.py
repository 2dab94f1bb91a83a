"""Fine-tune the reader on groups of sentences, on one thread.

python -m training.train --out reader.pt GROUPS...
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from bot.extractive.packing import PackedWindow, pack_windows
from training.groups import TrainingGroup, load_groups
from training.network import (
    SpanNetwork,
    compute_group_loss,
    find_base,
    load_base_network,
    make_gold_mask,
    make_part_mask,
    make_tensors,
    score_all_spans,
)

POOL = 40
"""Batches that are sorted by length together."""
FROZEN = ("bert.embeddings.", "bert.encoder.layer.0.", "bert.encoder.layer.1.")
"""Weights that keep their published values: what words are, and a quarter of the time."""


@dataclass(frozen=True, slots=True)
class TrainingItem:
    """A group made ready: its inputs, its right spans, and its weight."""

    packed: tuple[PackedWindow, ...]
    gold: tuple[tuple[tuple[int, int], ...], ...]
    weight: float

    @property
    def width(self) -> int:
        """The tokens of its longest input."""
        return max(len(one.ids) for one in self.packed)


def pack_groups(tokenizer: Tokenizer, groups: Sequence[TrainingGroup]) -> list[TrainingItem]:
    """Return the groups as token numbers."""
    return [
        TrainingItem(
            tuple(pack_windows(tokenizer, one.question, one.windows, dated=one.dated)),
            one.gold,
            one.weight,
        )
        for one in groups
    ]


def make_batches(
    items: Sequence[TrainingItem], tokens: int, rng: random.Random
) -> Iterator[list[TrainingItem]]:
    """Yield batches of about ``tokens`` tokens, alike in length, in random order."""
    order = list(items)
    rng.shuffle(order)
    block = POOL * 40
    for start in range(0, len(order), block):
        ranked = sorted(order[start : start + block], key=lambda item: item.width)
        cut, batch, size = [], [], 0
        for item in ranked:
            more = len(item.packed)
            if batch and (size + more) * item.width > tokens:
                cut.append(batch)
                batch, size = [], 0
            batch.append(item)
            size += more
        cut.append(batch)
        rng.shuffle(cut)
        yield from cut


def compute_loss(network: SpanNetwork, batch: Sequence[TrainingItem]) -> torch.Tensor:
    """Return the mean loss of a batch of groups."""
    packed = [one for item in batch for one in item.packed]
    inputs = make_tensors(packed)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        starts, ends = network(**inputs)
    parts = make_part_mask(packed, starts.shape[1])
    scores = score_all_spans(starts.float(), ends.float(), parts)
    gold = make_gold_mask(packed, [spans for item in batch for spans in item.gold], scores.shape[1])
    losses = compute_group_loss(scores, gold, [len(item.packed) for item in batch])
    weights = torch.tensor([item.weight for item in batch])
    return (losses * weights).sum() / weights.sum()


def fine_tune(
    network: SpanNetwork,
    items: Sequence[TrainingItem],
    *,
    epochs: int,
    rate: float,
    tokens: int,
    seed: int,
) -> None:
    """Fine-tune in place; the learning rate rises for a twentieth of the steps, then falls."""
    rng = random.Random(seed)
    plan = [batch for _ in range(epochs) for batch in make_batches(items, tokens, rng)]
    for name, weight in network.named_parameters():
        weight.requires_grad = not name.startswith(FROZEN)
    learned = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    warm = max(1, len(plan) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, 1 - step / len(plan)))
    )
    network.train()
    begun, seen, shown = time.time(), 0, 0.0
    for step, batch in enumerate(plan, start=1):
        loss = compute_loss(network, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        seen += sum(len(item.packed) for item in batch)
        shown += loss.item()
        if step % 100 == 0:
            pace = seen / (time.time() - begun)
            print(f"{step}/{len(plan)} loss {shown / 100:.3f} {pace:.0f} windows/s", flush=True)
            shown = 0.0
    network.eval()


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return the encoder's tokenizer, neither padding nor truncating."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def main() -> None:
    """Train from the base weights, or from ``--start``, on the groups of all files named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, help="folder of MiniLM-L6, if not the package's")
    parser.add_argument("--start", type=Path, help="weights of an earlier run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--tokens", type=int, default=2048, help="tokens of a batch")
    parser.add_argument("--most", type=int, default=0, help="groups to read of each file")
    given = parser.parse_args()
    base = find_base(given.base)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = load_base_network(base)
    if given.start:
        network.load_state_dict(torch.load(given.start, weights_only=True))
    groups = [
        group for path in given.groups for group in list(load_groups(path))[: given.most or None]
    ]
    items = pack_groups(load_tokenizer(base), groups)
    fine_tune(network, items, epochs=given.epochs, rate=given.rate, tokens=given.tokens, seed=0)
    torch.save(network.state_dict(), given.out)


if __name__ == "__main__":
    main()
