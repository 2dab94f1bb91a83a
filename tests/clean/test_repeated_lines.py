"""Lines repeated across one source's stories: furniture, unless they are background."""

from __future__ import annotations

from index.clean import RepeatedLines
from index.readers import RawDocument

PLUG = "Need a break? Play the daily crossword of the Post."
BACKGROUND = (
    "The lock was built in 1931 by a company that went bankrupt two years later, and the state "
    "has owned it since then."
)


def survey(count: int, *lines: str, title: str = "Story {n}") -> frozenset[str]:
    documents = [
        RawDocument(
            origin=f"n.jsonl:{n}",
            key=str(n),
            kind="record",
            text="\n".join([f"Sentence number {n} of the day.", *lines, f"The end of {n}."]),
            fields={"source": "Ellery Post", "title": title.format(n=n)},
        )
        for n in range(count)
    ]
    counted = RepeatedLines()
    for document in documents:
        counted.add_document(document)
    return counted.lines().get("Ellery Post", frozenset())


def test_a_plug_in_many_stories_is_furniture() -> None:
    assert survey(12, PLUG) == {PLUG}


def test_a_few_stories_prove_nothing() -> None:
    assert survey(11, PLUG) == frozenset()


def test_reprints_of_one_story_prove_nothing() -> None:
    assert survey(30, PLUG, title="The same story") == frozenset()


def test_an_agencys_background_is_the_stories_own() -> None:
    assert survey(40, BACKGROUND) == frozenset()


def test_headings_and_datelines_are_the_stories_own() -> None:
    assert survey(40, "Maryland", "Washington Post Business Desk —") == frozenset()


def test_memory_is_bounded() -> None:
    counted = RepeatedLines()
    for n in range(300):
        lines = [f"Line {n * 1000 + m} that stands nowhere else." for m in range(1000)]
        counted.add("Ellery Post", "\n".join([PLUG, *lines]), f"Story {n}")
    assert len(counted._sources["Ellery Post"]) <= 201_000
    assert counted.lines()["Ellery Post"] == {PLUG}
