"""Wire copies: one report carried by several papers is one cluster, its earliest member first."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

from index.ingest.near_duplicates import compute_signature, find_clusters
from index.types import Article

RNG = np.random.default_rng(7)
VOCABULARY = [f"word{n}" for n in range(4000)]


def words(count: int) -> list[str]:
    return [str(word) for word in RNG.choice(VOCABULARY, count)]


def article(body: list[str]) -> Article:
    return Article(id="a", title="T", body=" ".join(body))


def similarity(one: bytes, other: bytes) -> float:
    """The share of equal hashes, which estimates the Jaccard similarity."""
    return float(np.mean(np.frombuffer(one[:256], "<u4") == np.frombuffer(other[:256], "<u4")))


def test_a_cut_and_edited_reprint_is_a_copy() -> None:
    report = words(350)
    reprint = ["Osterhaven", "Post", *report[:300]]
    reprint[40] = "changed"
    first, second, other = (
        compute_signature(article(one)) for one in (report, reprint, words(350))
    )
    assert similarity(first, second) > 0.7
    assert similarity(first, other) < 0.1
    assert find_clusters([("x", first), ("y", other), ("z", second)]) == [["x", "z"]]


def test_the_order_given_is_the_order_of_members_and_clusters() -> None:
    one, two = compute_signature(article(words(200))), compute_signature(article(words(200)))
    signed = [("b2", two), ("a1", one), ("a0", one), ("b1", two), ("c", b"")]
    assert find_clusters(signed) == [["b2", "b1"], ["a1", "a0"]]


def test_short_texts_and_none_are_no_copies() -> None:
    short = compute_signature(article(["same"] * 10))
    assert short == b""
    assert find_clusters([("a", short), ("b", short)]) == []
    assert find_clusters([]) == []


def test_like_texts_do_not_chain_far_ones_together() -> None:
    report = words(900)
    windows = [compute_signature(article(report[n : n + 300])) for n in range(0, 600, 75)]
    found = find_clusters([(str(n), one) for n, one in enumerate(windows)])
    assert all(len(members) <= 2 for members in found)


def test_a_signature_is_the_same_in_every_process() -> None:
    code = (
        "from index.types import Article;"
        "from index.ingest.near_duplicates import compute_signature;"
        "body = ' '.join(f'word{n * n % 97}' for n in range(90)); "
        "print(compute_signature(Article(id='a', title='T', body=body)).hex())"
    )
    root = str(ROOT)
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.strip()) >= 512


def test_ten_thousand_signatures_are_compared_in_bands_not_pairs() -> None:
    hashes = RNG.integers(0, 2**32, size=(10_000, 64), dtype=np.uint32)
    hashes[9_999] = hashes[3]
    signed = [(str(n), row.astype("<u4").tobytes()) for n, row in enumerate(hashes)]
    assert find_clusters(signed) == [["3", "9999"]]


DAILY = {
    "markets": (
        "The Halden exchange ended {0} this {1}: its main gauge stood at {2}, a move of {3} "
        "per cent since the last session. Nobody did better than {4}, whose price rose by {5} "
        "per cent. Sawmills hardly moved, as few orders came in. Brokers said that most funds "
        "hold back until the port authority has published what it earned, in about three "
        "weeks.",
        ("higher", "Monday", "1,204", "0.8", "Krona Beer", "3.1"),
        ("lower", "Tuesday", "1,187", "1.4", "Alba Line", "2.2"),
    ),
    "weather": (
        "Rain is expected over the northern coast on {0}, the weather office at Halden said, with "
        "winds from the west and {1} degrees at noon. Fishermen were told to stay in port, and the "
        "ferry to Elm may be late. The night will be clear in the hills and cold by the lakes.",
        ("Monday", "12"),
        ("Friday", "9"),
    ),
    "results": (
        "{0} won the ward of {1} with a lead of several hundred votes over the sitting member, who "
        "thanked the voters and said she would go on working for the harbour. Turnout was above "
        "the average of the last elections. The count was watched by members of both lists.",
        ("Mira Voss", "North Quay"),
        ("Per Holm", "Mill Hill"),
    ),
}


@pytest.mark.parametrize(("text", "one", "other"), DAILY.values(), ids=DAILY.keys())
def test_recurring_reports_are_no_copies(
    text: str, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    bodies = [text.format(*one), text.format(*other), text.format(*one) + " The paper adds a line."]
    signed = [
        (str(n), compute_signature(Article(id="a", title="T", body=body)))
        for n, body in enumerate(bodies)
    ]
    assert find_clusters(signed) == [["0", "2"]]


def test_a_reprint_in_its_own_style_is_a_copy() -> None:
    told = DAILY["weather"][0].format("Monday", "12")
    reprint = f"HALDEN, May 4 (XN) - {told.replace('12', 'twelve')} It is the 3rd storm of 2021."
    signed = [
        (name, compute_signature(Article(id="a", title="T", body=body)))
        for name, body in (("x", f"HALDEN, May 3 (XN) - {told}"), ("y", reprint))
    ]
    assert find_clusters(signed) == [["x", "y"]]
