"""Many people ask at once in Slack: is each answered, once, in its thread, and how soon?

    python benchmarks/slack_load.py [--archive DIR] [--questions FILE.jsonl] [--count 1000]
                                    [--rate 20] [--bots 2]

Real `dateline slack` processes on the fake Slack of 127.0.0.1 share one inbox. Every mention
comes as app_mention and as message; 30% of all deliveries come twice, up to 3 s later, and some
of these are the only ones. The fake takes one message a second in a channel and answers 429 to
more. Without --archive, the sample articles and their questions. Prints a table; exits with 1
where a question was not answered exactly once.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fleet import Fleet, place, quantile, repeated, sample_questions

from bot.slack.fake import FakeSlack

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from fakes.load_generator import LoadGenerator

PATIENCE = 120.0


def main() -> int:
    arguments = _arguments()
    questions = _questions(arguments.questions)
    with place(arguments.archive) as archive, FakeSlack(every=1.0) as slack:
        with Fleet(slack, archive, arguments.bots) as fleet:
            if not fleet.connected():
                raise SystemExit(f"The bots did not connect:\n{fleet.log.read_text()}")
            people = LoadGenerator(slack, channels=arguments.channels)
            started = time.monotonic()
            people.ask(repeated(questions, arguments.count), arguments.rate)
            asked = time.monotonic() - started
            complete = people.wait(PATIENCE)
            slack.sockets.wait_until_quiet(PATIENCE)
            time.sleep(2.0)  # for a second answer, where there is one
        print(f"{arguments.bots} bots, {arguments.rate:g} questions a second for {asked:.0f} s")
        _report(people, slack)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = 1000 * (spent.ru_utime + spent.ru_stime) / len(people.asked)
        _line("CPU of the bots, ms a question", f"{cpu:.0f} (their start included)")
        logged = _logged(fleet.log.read_text())
        print(f"{'warnings and errors logged':34} {logged}")
    return 0 if complete and exact(people) else 1


def exact(people: LoadGenerator) -> bool:
    """Tell whether every question was answered exactly once, and in its thread."""
    return all(one.answers == 1 for one in people.get_results()) and not people.count_strays()


def _report(people: LoadGenerator, slack: FakeSlack) -> None:
    told = people.get_results()
    errors = Counter(call.error for call in slack.space.calls if call.error)
    posts = len(slack.space.called("chat.postMessage"))
    _line("questions asked", f"{len(told):,}")
    _line("deliveries, retries among them", f"{people.delivered:,}")
    _line("answered once, in their thread", f"{sum(one.answers == 1 for one in told):,}")
    _line("answered twice or more", f"{sum(one.answers > 1 for one in told):,}")
    _line("not answered", f"{sum(not one.answers for one in told):,}")
    _line("answers outside their thread", f"{people.count_strays():,}")
    _line("messages posted", f"{posts:,}")
    _line("refused by the fake", ", ".join(f"{n} {code}" for code, n in errors.items()) or "none")
    _quantiles("first sign", [one.sign for one in told if one.sign is not None])
    _quantiles("answer", [one.answer for one in told if one.answer is not None])
    _quantiles("acknowledgement", slack.sockets.ack_seconds)


def _quantiles(name: str, seconds: Sequence[float]) -> None:
    shares = " ".join(f"p{100 * share:g} {quantile(seconds, share):6.3f}" for share in SHARES)
    _line(f"{name}, seconds", f"{shares}  max {max(seconds, default=0):.3f}")


def _line(name: str, figure: str) -> None:
    print(f"{name:34} {figure}", flush=True)


def _logged(log: str) -> str:
    levels = Counter(line.split()[2] for line in log.splitlines() if line[:2] == "20")
    return ", ".join(f"{count} {level}" for level, count in levels.items()) or "none"


def _questions(path: Path | None) -> list[str]:
    if path is None:
        return sample_questions()
    return [json.loads(line)["question"] for line in path.read_text().splitlines()]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="a copy of it is asked")
    parser.add_argument("--questions", type=Path, help='JSON lines with "question"')
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--channels", type=int, default=100)
    return parser.parse_args()


SHARES = (0.5, 0.95, 0.99)

if __name__ == "__main__":
    sys.exit(main())
