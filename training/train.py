"""Train the reader on groups of windows, on a GPU where there is one.

    python -m training.train OUT.pt FILE.npz... [--draw NAME=COUNT]... [--start WEIGHTS]
        [--teachers WEIGHTS...]

Each epoch draws of each group some of its windows, and of the groups of a name as many as
``--draw`` says. With teachers the network learns their mean shares too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch

from training.network import (
    SpanNetwork,
    TokenBatch,
    compute_distance,
    compute_group_loss,
    find_base,
    load_base_network,
    make_batch,
    score_spans,
)
from training.token_groups import TokenGroup, draw_windows, load_token_groups, make_batches

FROZEN = "bert.embeddings."
"""Weights that keep their published values: what words are."""
TAUGHT = 0.6
"""The weight of what teachers say in the loss."""
AHEAD = 6
"""Batches that are made before they are needed."""


@dataclass(frozen=True, slots=True)
class Course:
    """How to train: passes, learning rate, tokens of a batch, windows of a group, and the seed."""

    epochs: int
    rate: float
    tokens: int
    windows: int
    seed: int


def plan_batches(
    groups: Mapping[str, Sequence[TokenGroup]], draw: Mapping[str, int], course: Course
) -> list[list[TokenGroup]]:
    """Return the batches of all epochs, in order."""
    rng = random.Random(course.seed)
    plan: list[list[TokenGroup]] = []
    for _ in range(course.epochs):
        chosen = [
            draw_windows(one, course.windows, rng)
            for name, some in groups.items()
            for one in rng.sample(some, min(len(some), draw.get(name, len(some))))
        ]
        plan += make_batches(chosen, course.tokens, rng)
    return plan


def prepare_batches(plan: Sequence[Sequence[TokenGroup]]) -> Iterator[TokenBatch]:
    """Yield the tensors of batches, made by other threads some batches ahead."""
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(make_batch, one) for one in plan[:AHEAD]]
        for at in range(len(plan)):
            yield waiting.pop(0).result()
            waiting += [pool.submit(make_batch, one) for one in plan[at + AHEAD : at + AHEAD + 1]]


def score_batch(network: SpanNetwork, batch: TokenBatch, device: str) -> torch.Tensor:
    """Return the score of every span of a batch (window, first token, length - 1)."""
    with torch.autocast(device, dtype=torch.bfloat16):
        starts, ends = network(**batch.inputs)
    return score_spans(starts.float(), ends.float(), batch.parts)


def fine_tune(
    network: SpanNetwork,
    plan: Sequence[Sequence[TokenGroup]],
    rate: float,
    device: str,
    teachers: Sequence[SpanNetwork] = (),
) -> None:
    """Train the network in place over the batches; the rate rises over a twentieth, then falls."""
    for name, weight in network.named_parameters():
        weight.requires_grad = not name.startswith(FROZEN)
    learned = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    warm = max(1, len(plan) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, 1 - step / len(plan)))
    )
    network.train()
    begun, seen = time.time(), 0
    for step, made in enumerate(prepare_batches(plan), start=1):
        batch = made.to(device)
        loss = compute_loss(network, batch, device, teachers)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        seen += len(batch.parts)
        if step % 200 == 0:
            pace = seen / (time.time() - begun)
            print(f"{step}/{len(plan)} loss {loss.item():.3f} {pace:.0f} windows/s", flush=True)
    network.eval()


def compute_loss(
    network: SpanNetwork, batch: TokenBatch, device: str, teachers: Sequence[SpanNetwork]
) -> torch.Tensor:
    """Return the loss of a batch: by its right spans, and by the teachers' mean scores."""
    scores = score_batch(network, batch, device)
    loss = compute_group_loss(scores, batch)
    if not teachers:
        return loss
    with torch.no_grad():
        taught = torch.stack([score_batch(one, batch, device) for one in teachers]).mean(0)
    return (1 - TAUGHT) * loss + TAUGHT * compute_distance(scores, taught, batch.members)


def load_network(path: Path, device: str) -> SpanNetwork:
    """Return the network with the weights of a run, on a device."""
    network = SpanNetwork()
    network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    network.eval()
    return network.to(device)


def main() -> None:
    """Train from the base weights, or from ``--start``, on the groups of all files named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("groups", type=Path, nargs="+")
    parser.add_argument("--draw", action="append", default=[], metavar="NAME=COUNT")
    parser.add_argument("--base", type=Path, help="folder of MiniLM-L6, if not the package's")
    parser.add_argument("--start", type=Path, help="weights of an earlier run")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--tokens", type=int, default=16_000, help="tokens of a batch")
    parser.add_argument("--windows", type=int, default=8, help="windows of a group")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(0)
    network = load_base_network(find_base(given.base)) if not given.start else SpanNetwork()
    if given.start:
        network = load_network(given.start, device)
    course = Course(given.epochs, given.rate, given.tokens, given.windows, given.seed)
    groups = {name: some for path in given.groups for name, some in load_token_groups(path).items()}
    draw = {name: int(count) for name, _, count in (one.partition("=") for one in given.draw)}
    teachers = [load_network(path, device) for path in given.teachers]
    torch.manual_seed(given.seed)
    plan = plan_batches(groups, draw, course)
    fine_tune(network.to(device), plan, course.rate, device, teachers)
    torch.save(network.cpu().state_dict(), given.out)


if __name__ == "__main__":
    main()
