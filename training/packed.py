"""Groups as arrays of tokens, for a machine that has only numpy and torch.

    python -m training.packed OUT.npz GROUPS...

A window that many questions read is kept once. Each file of groups keeps its name, so that so
many of each may be drawn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from bot.extractive.packing import PackedWindow, pack_windows
from training.groups import TrainingGroup, load_groups
from training.token_groups import LONGEST, TokenGroup, TokenSpan, TokenWindow, save_token_groups

TOKENIZER = Path(__file__).parents[1] / "bot/extractive/reader-tokenizer.json"


@dataclass(slots=True)
class GroupPacker:
    """Turns groups into tokens, each window once."""

    tokenizer: Tokenizer
    windows: dict[tuple[bytes, bytes], TokenWindow]

    def pack(self, group: TrainingGroup) -> TokenGroup | None:
        """Return a group as tokens; None where its answer stands where no span may."""
        packed = pack_windows(self.tokenizer, group.question, group.windows, dated=group.dated)
        gold = [find_spans(*pair) for pair in zip(packed, group.gold, strict=True)]
        if any(group.gold) and not any(gold):
            return None
        head = np.asarray(packed[0].ids[: packed[0].first], np.uint16)
        return TokenGroup(head, tuple(self._keep(one) for one in packed), tuple(gold))

    def _keep(self, one: PackedWindow) -> TokenWindow:
        ids = np.asarray(one.ids[one.first : one.first + len(one.parts)], np.uint16)
        made = TokenWindow(ids, np.asarray(one.parts, np.uint8))
        return self.windows.setdefault((made.ids.tobytes(), made.parts.tobytes()), made)


def find_spans(one: PackedWindow, gold: Iterable[tuple[int, int]]) -> tuple[TokenSpan, ...]:
    """Return the right characters of a window as its first and last token, where a span may be."""
    found = []
    for start, end in gold:
        first = next((at for at, (a, b) in enumerate(one.offsets) if a <= start < b), None)
        last = next((at for at, (a, b) in enumerate(one.offsets) if a < end <= b), None)
        if first is None or last is None or not 0 <= last - first < LONGEST:
            continue
        if one.parts[first] and one.parts[first] == one.parts[last]:
            found.append((first, last))
    return tuple(found)


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the encoder's tokenizer, neither padding nor truncating."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def pack_files(tokenizer: Tokenizer, files: Sequence[Path]) -> dict[str, list[TokenGroup]]:
    """Return the groups of each file as tokens, by the file's name up to its first dot."""
    packer = GroupPacker(tokenizer, {})
    made = {
        path.name.split(".")[0]: [packer.pack(group) for group in load_groups(path)]
        for path in files
    }
    return {name: [one for one in some if one] for name, some in made.items()}


def main() -> None:
    """Write the groups of all files named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("groups", type=Path, nargs="+")
    parser.add_argument("--tokenizer", type=Path, default=TOKENIZER)
    given = parser.parse_args()
    groups = pack_files(load_tokenizer(given.tokenizer), given.groups)
    save_token_groups(groups, given.out)
    print(", ".join(f"{len(some)} of {name}" for name, some in groups.items()))


if __name__ == "__main__":
    main()
