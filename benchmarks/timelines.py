"""When did it happen? Dated events asked of their archives, topics left out of the weights.

Data: ``shared/data/timelines*``, beside the repository (events dated by journalists). Asks
"On what date: <event>?", keyless, and prints how many of the surest 100, 75, 50 and 25% lie within
one day, AUC and Brier score, ten lines of reliability (drawn into an SVG on request), and the
events that stand word for word in the archive apart.
Needs the "training" extra (scikit-learn).

    python benchmarks/timelines.py [FOLDER...] [--archives DIR] [--svg FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.dated_events import Event, read_events, read_questions
from training.fit_event_dating import answer, date_left_out, reliability, report

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
SETS = ("timelines", "timelines-people", "timelines-iraq")
DATED = Path(__file__).parents[1] / "training/when_train.jsonl"
"""Questions on news that the weights learn from as well, asked of an archive of their own."""
VERBATIM = 0.95
"""The share of an event's words in one sentence from which it stands verbatim in the archive."""
Found = Sequence[tuple[Event, int, float]]


def is_verbatim(event: Event) -> bool:
    """Tell whether one sentence of the archive has nearly all words of an event."""
    told = event.table.column("coverage")
    return bool(len(told)) and float(told.max()) >= VERBATIM


def draw_reliability(found: Found, path: Path) -> None:
    """Draw how often days were right against the probability they were given."""
    from matplotlib.figure import Figure

    sure = np.asarray([one[2] for one in found])
    right = np.asarray([abs(day - event.day) <= 1 for event, day, _ in found])
    bins = np.minimum((sure * 10).astype(int), 9)
    axes = (figure := Figure(figsize=(4, 4), layout="constrained")).add_subplot()
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    kept = [one for one in range(10) if (bins == one).any()]
    axes.plot(
        [sure[bins == one].mean() for one in kept],
        [right[bins == one].mean() for one in kept],
        "o-",
        color="#2a6f97",
    )
    axes.set(xlabel="probability", ylabel="right within a day", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Print the figures of all folders."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = BESIDE / "shared/data"
    parser.add_argument("folders", nargs="*", type=Path, default=[data / name for name in SETS])
    parser.add_argument("--archives", type=Path, default=Path("archives"))
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    if not all(folder.is_dir() for folder in options.folders):
        sys.exit(f"There is no data in {options.folders[0].parent}.")
    events = [one for folder in options.folders for one in read_events(folder, options.archives)]
    more = list(read_questions(DATED, options.archives, taught=True))
    found = [(one, *answer(one, weights)) for one, weights in date_left_out(events, more)]
    own = [one for one in found if one[0].group != "timelines-iraq"]
    print(report("crises and people", own))
    print(report("of these verbatim", [one for one in own if is_verbatim(one[0])]))
    print(report("of these retold", [one for one in own if not is_verbatim(one[0])]))
    for folder in options.folders:
        some = [one for one in found if one[0].group == folder.name]
        print(report(folder.name, some))
    print(*reliability(found), sep="\n")
    if options.svg:
        draw_reliability(found, options.svg)


if __name__ == "__main__":
    main()
