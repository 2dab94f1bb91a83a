"""What the quote gate gets wrong: sentences made from the sample articles, true ones and false.

    python benchmarks/gate.py [--show] [--json]

Every sentence of the sample articles is put through simple changes. Some leave what it says
(verbatim, trimmed, reordered, lightly paraphrased); some do not (roles swapped, a negation lost,
number, date or name changed, events merged, a modality or the speaker lost, scope widened). Each
is handed to the gate as a model's claim with the whole sentence as its quote.

Three things can come of a claim: its wording is shown, its quote is shown instead, or it is
dropped. A false pass is a false wording that is shown; a false drop a true claim that is dropped;
and how many true wordings are shown at all says what the gate costs. The changes are mechanical:
read with ``--show`` what they made.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.eval.intervals import compute_rate
from bot.generative.verify import ClaimVerifier
from bot.question.understand import parse_question
from bot.types import Scope
from bot.words import get_content_words
from index import Archive, build_archive
from index.language.sentences import find_sentences
from index.types import Hit

ROOT = Path(__file__).parent.parent
SEED = 2018
NOW = datetime(2024, 6, 1)
SHORTEST = 8
"""Words of a sentence that is used."""
_NAME = re.compile(
    r"\b(?:(?:Mr |President )?(?:Vladimir Putin|Putin|Kim Jong[- ][uU]n|Kim Yong-nam|Donald Trump"
    r"|Trump|Moon Jae-in|Moon|Xi Jinping|Xi|Shinzo Abe|Abe|Trutnev|Peskov|Ri Yong Ho|Mike Pompeo"
    r"|Kim|Russia|North Korea|South Korea|China|Japan|Moscow|Pyongyang|Beijing|Seoul|Washington"
    r"|Vladivostok|Singapore|Hanoi|Tokyo))\b"
)
_COUNT = re.compile(r"(?<![\w.,-])(\d[\d,]*)(?![\w-])|\b(two|three|four|five|half)\b")
_OTHER_COUNTS = {"two": "six", "three": "four", "four": "nine", "five": "eight", "half": "most"}
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_ALIKE = {
    " about ": " roughly ",
    " close to ": " nearly ",
    " said that ": " stated that ",
    " told reporters ": " told journalists ",
    " took part": " participated",
    " talked ": " spoke ",
    " asked ": " requested ",
    " wanted ": " wished for ",
    " began ": " started ",
    " big ": " large ",
    " going on": " under way",
    " help ": " aid ",
    " called off": " cancelled",
    " biggest ": " largest ",
    " arranged": " planned",
    " promised ": " pledged ",
    " answered ": " replied ",
    " sent ": " dispatched ",
    " came to ": " visited ",
}
_MODAL = {
    " may ": " will ",
    " might ": " will ",
    " could ": " will ",
    " would ": " will ",
    " wants ": " has got ",
    " hoped that ": " made sure that ",
    " expected ": " saw ",
    " believe that ": " know that ",
    " is said to have ": " has ",
    " fear that ": " know that ",
    " wanted ": " got ",
    " is due to ": " did ",
    " was also due to ": " did ",
}
_WIDER = {
    "only part of": "all of",
    "part of": "all of",
    "half of it": "all of it",
    "some of": "all of",
    "some ": "all ",
    "many ": "all ",
    "close to ": "far more than ",
    "about ": "more than ",
    "more than ": "",
    "most ": "all ",
    "first ": "only ",
    "several ": "all ",
    "one of": "all of",
    "little ": "",
    "hardly ": "",
    "for now": "for ever",
    "Neither ": "Each ",
    "two ": "all ",
}
_NEGATIONS = {
    " did not ": " did ",
    " does not ": " does ",
    " has not ": " has ",
    " had not ": " had ",
    " is not ": " is ",
    " was not ": " was ",
    " could not ": " could ",
    " not ": " ",
    " no ": " a ",
    " never ": " ",
    "Neither ": "Every ",
    " without ": " with ",
    "Nobody ": "Everybody ",
    " declined to ": " agreed to ",
    "nothing ": "everything ",
    "No ": "A ",
}


@dataclass(frozen=True, slots=True)
class MadeSentence:
    """A sentence made from a quote: the change, whether it still says the same, and its place."""

    change: str
    faithful: bool
    text: str
    quote: str
    hit: Hit


def swap_roles(text: str, _: random.Random, __: Sequence[str]) -> str:
    names = list(dict.fromkeys(match[0] for match in _NAME.finditer(text)))
    pairs = [(a, b) for a in names for b in names if a < b and a not in b and b not in a]
    if not pairs:
        return text
    one, other = pairs[0]
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def swap_name(text: str, drawn: random.Random, others: Sequence[str]) -> str:
    """Put another name of the same article in the place of the first."""
    match = _NAME.search(text)
    known = [name for other in others for name in _NAME.findall(other)]
    fresh = sorted({name for name in known if match and name not in text and match[0] not in name})
    if not match or not fresh:
        return text
    name: str = drawn.choice(fresh)
    return text[: match.start()] + name + text[match.end() :]


def change_number(text: str, drawn: random.Random, _: Sequence[str]) -> str:
    for match in re.finditer(
        r"(?<![\w.,-])(\d[\d,]*)(?![\w-])|\b(two|three|four|five|half)\b", text
    ):
        if match[1]:
            value = int(match[1].replace(",", ""))
            if 1900 < value < 2100:
                continue
            new = f"{value + drawn.choice((1, 5, 20)):,}"
        else:
            new = _OTHER_COUNTS[match[2]]
        return text[: match.start()] + new + text[match.end() :]
    return text


def change_date(text: str, drawn: random.Random, _: Sequence[str]) -> str:
    for names in (_DAYS, _MONTHS):
        match = re.search(rf"\b({'|'.join(names)})\b", text)
        if match:
            others = [name for name in names if name != match[0] and name != "May"]
            return text[: match.start()] + drawn.choice(others) + text[match.end() :]
    return re.sub(
        r"\b(19|20)(\d\d)\b", lambda m: f"{m[1]}{(int(m[2]) + 3) % 100:02}", text, count=1
    )


def merge_events(text: str, _: random.Random, others: Sequence[str]) -> str:
    """Give the subject of this sentence the predicate of the next of its article."""
    subject = re.match(r"^(.*?)\b(?:was|were|is|are|has|had|said|came|met|wrote|left|gave)\b", text)
    for other in others:
        told = re.search(r"\b(was|were|is|are|has|had|said|came|met|wrote|left|gave)\b.*", other)
        if subject and told and other != text and len(subject[1].split()) <= 8:
            return subject[1] + told[0]
    return text


def lose_speaker(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Tell as a fact what somebody only said."""
    without = re.sub(r",? ?(?:[A-Z][\w’'. -]{2,40}) said(?: on \w+)?\.$", ".", text)
    if without != text:
        return without
    match = re.match(r"^[A-Z][\w’', -]{2,60}? (?:said|told reporters|wrote) that (.+)$", text)
    return match[1][:1].upper() + match[1][1:] if match else text


def replace_first(table: dict[str, str]) -> Callable[[str, random.Random, Sequence[str]], str]:
    def change(text: str, _: random.Random, __: Sequence[str]) -> str:
        found = next((word for word in table if word in text), None)
        made = text.replace(found, table[found], 1) if found else text
        return made[:1].upper() + made[1:]

    return change


def keep(text: str, _: random.Random, __: Sequence[str]) -> str:
    return text


def trim(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Leave out an aside: a relative clause between commas, or at the end."""
    return re.sub(r", (?:who|which|where|when) [^,;]{5,120}(?:,(?= )|(?=\.$))", "", text, count=1)


def reorder(text: str, _: random.Random, __: Sequence[str]) -> str:
    """Put what begins a sentence at its end, or a time that ends it at its front."""
    match = re.match(
        r"^((?:After|At|In|On|For|Since|As|If|By|Among|When) [^,]{4,70}), (.+)\.$", text
    )
    if match and not match[2].startswith(("who", "which", "where")):
        return f"{match[2][:1].upper()}{match[2][1:]}, {match[1][:1].lower()}{match[1][1:]}."
    days = rf"(?:on|in|On|In) (?:{'|'.join(_DAYS + _MONTHS)}|the evening)"
    match = re.match(rf"^(.+) ({days})\.$", text)
    if match and "," not in match[1]:
        first = match[1] if _NAME.match(match[1]) else match[1][:1].lower() + match[1][1:]
        return f"{match[2][:1].upper()}{match[2][1:]}, {first}."
    return text


CHANGES: dict[str, tuple[bool, Callable[[str, random.Random, Sequence[str]], str]]] = {
    "verbatim": (True, keep),
    "trimmed": (True, trim),
    "reordered": (True, reorder),
    "paraphrased": (True, replace_first(_ALIKE)),
    "roles swapped": (False, swap_roles),
    "negation lost": (False, replace_first(_NEGATIONS)),
    "number changed": (False, change_number),
    "date changed": (False, change_date),
    "events merged": (False, merge_events),
    "modality lost": (False, replace_first(_MODAL)),
    "speaker lost": (False, lose_speaker),
    "name swapped": (False, swap_name),
    "scope widened": (False, replace_first(_WIDER)),
}


def read_hits(archive: Archive) -> Iterator[Hit]:
    """Yield every passage of the archive as search would return it."""
    for article in archive.articles():
        for passage in archive.passages_of(article.id):
            yield Hit(passage=passage, article=article, score=1.0)


def make_sentences(hit: Hit) -> Iterator[MadeSentence]:
    """Yield every change of every sentence of a passage that changes it."""
    text = hit.passage.text
    quotes = [" ".join(text[start:end].split()) for start, end in find_sentences(text)]
    quotes = [one for one in quotes if len(one.split()) >= SHORTEST and one.endswith(".")]
    for at, quote in enumerate(quotes):
        others = [*quotes[at + 1 :], *quotes[:at]]
        for name, (faithful, change) in CHANGES.items():
            made = change(quote, random.Random(f"{SEED}/{name}/{quote}"), others)
            if made != quote or name == "verbatim":
                yield MadeSentence(name, faithful, made, quote, hit)


def judge(made: MadeSentence) -> str:
    """Return what the gate does with a sentence: "shown", "quote" (in its place) or "dropped".

    The question is the quote's own content words, so that it always bears on it.
    """
    asked = " ".join(word.text for word in get_content_words(made.quote)[:6])
    question = parse_question(f"what about {asked}?", Scope(as_of=NOW))
    gate = ClaimVerifier(question, [], [made.hit])
    claim = gate.verify({"sentence": made.text, "passage": 1, "quote": made.quote})
    if claim is None:
        return "dropped"
    shown = claim.sentence or (claim.quote if made.text == made.quote else "")
    return "shown" if shown else "quote"


def read_made() -> list[MadeSentence]:
    """Return the made sentences over the sample articles."""
    with tempfile.TemporaryDirectory() as folder:
        build_archive([str(ROOT / "seeds" / "articles")], Path(folder), now=NOW, workers=1)
        with Archive.open(Path(folder)) as archive:
            return [made for hit in read_hits(archive) for made in make_sentences(hit)]


def main() -> int:
    """Print, by change, what the gate does; then false passes and false drops."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--show", action="store_true", help="print what is judged wrongly")
    options.add_argument("--json", action="store_true", help="print the counts as JSON")
    chosen = options.parse_args()
    judged = [(made, judge(made)) for made in read_made()]
    counts = Counter((made.change, told) for made, told in judged)
    true = [told for made, told in judged if made.faithful]
    worded = [told for made, told in judged if made.faithful and made.text != made.quote]
    false = [told for made, told in judged if not made.faithful]
    if chosen.json:
        print(json.dumps({f"{change}: {told}": n for (change, told), n in counts.items()}))
        return 0
    print(f"{'':<18}{'made':>6}{'shown':>7}{'quote':>7}{'dropped':>9}")
    for change, (faithful, _) in CHANGES.items():
        row = [counts[change, told] for told in ("shown", "quote", "dropped")]
        mark = "true" if faithful else "FALSE"
        print(f"{change:<18}{sum(row):>6}{row[0]:>7}{row[1]:>7}{row[2]:>9}  {mark}")
    print(f"false passes (false, shown)         {compute_rate([one == 'shown' for one in false])}")
    print(f"false drops (true, dropped)         {compute_rate([one == 'dropped' for one in true])}")
    print(f"true wordings shown, not as quotes  {compute_rate([one == 'shown' for one in worded])}")
    if chosen.show:
        for made, told in judged:
            if (told == "shown") != made.faithful:
                print(f"\n{made.change}: {told}\n  {made.text}\n  {made.quote}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
