"""Records: JSON, JSON Lines, feeds, and every way in which one of them can be broken."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from index.ingest.articles import extract_articles
from index.readers import RawDocument, ReadFailure, ReadItem, document, read_sources, unpack

GOOD = {"id": "a", "title": "T", "body": "One sentence.", "published_at": "2021-03-08"}


def items(path: Path) -> list[ReadItem]:
    return list(read_sources([str(path)]))


def reasons(path: Path) -> list[str]:
    return [one.reason for one in items(path) if isinstance(one, ReadFailure)]


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_record_keeps_its_id_and_unknown_fields(tmp_path: Path) -> None:
    found = items(write(tmp_path / "n.jsonl", GOOD | {"desk": "ports", "text": "unused"}))
    assert isinstance(found[0], RawDocument)
    [article] = extract_articles(found[0])
    assert (article.id, article.title, article.body) == ("a", "T", "One sentence.")
    assert article.meta == {"desk": "ports", "text": "unused"}
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2021-03-08", "stated")


def test_without_an_id_the_address_names_a_record(tmp_path: Path) -> None:
    address = "https://www.example.com/news/lock-shut.html?utm_source=x"
    found = items(write(tmp_path / "n.jsonl", {"text": "Two.", "url": address}, {"body": "Three."}))
    keys = [one.key for one in found if isinstance(one, RawDocument)]
    assert keys == ["example.com/news/lock-shut", f"{tmp_path / 'n.jsonl'}:2"]


@pytest.mark.parametrize("shape", [[GOOD], GOOD, {"articles": [GOOD]}])
def test_json_may_be_a_list_an_object_or_hold_one(tmp_path: Path, shape: object) -> None:
    (tmp_path / "n.json").write_text(json.dumps(shape), encoding="utf-8")
    [found] = items(tmp_path / "n.json")
    assert isinstance(found, RawDocument)
    assert found.key == "a"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"id": "x", "body": "cut', "not JSON"),
        (b'["a"]', "list, not an object"),
        (b'{"id": "x"}', "has no body"),
        (b'{"id": "x", "body": "y", "n": ' + b"9" * 6_000 + b"}", "endless number"),
        (b'{"id": "x", "body": "caf\xe9"}', "not UTF-8"),
        (b'{"id": "x", "body": "a\\u0000b"}', "NUL"),
        (b'{"id": "x", "body": "\x00"}', "NUL"),
        (b'{"id": "x", "body": "half \\ud800 of one"}', "surrogate"),
        (b'{"id": "x", "body": "y", "deep": ' + b"[" * 99 + b"]" * 99 + b"}", "nest deeper"),
        (b'{"id": "x", "body": "y", "bomb": ' + b"[" * 100_000, "nested too deep"),
        (b'{"id": "x", "body": "' + b"word " * 1_000_000 + b'"}', "5,000,000 characters"),
        (b'{"id": "a", "body": "Another."}', "already read from"),
    ],
)
def test_a_broken_line_fails_alone(tmp_path: Path, line: bytes, says: str) -> None:
    last = json.dumps(GOOD | {"id": "z"}).encode()
    (tmp_path / "n.jsonl").write_bytes(b"\n".join([json.dumps(GOOD).encode(), line, last]))
    found = items(tmp_path / "n.jsonl")
    assert [one.key for one in found if isinstance(one, RawDocument)] == ["a", "z"]
    [reason] = reasons(tmp_path / "n.jsonl")
    assert says in reason
    assert found[1].origin.endswith("n.jsonl:2")


def test_a_line_of_200_mb_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "n.jsonl.gz", "wb", compresslevel=1) as stream:
        stream.write(json.dumps(GOOD).encode() + b'\n{"id": "x", "body": "')
        for _ in range(200):
            stream.write(b"word " * 200_000)
        stream.write(b'"}\n' + json.dumps(GOOD | {"id": "z"}).encode())
    tracemalloc.start()
    found = items(tmp_path / "n.jsonl.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.key for one in found if isinstance(one, RawDocument)] == ["a", "z"]
    assert "longer than" in reasons(tmp_path / "n.jsonl.gz")[0]
    assert peak < 100_000_000


def test_an_overlong_line_does_not_hide_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "MAX_LINE", 200)
    write(tmp_path / "n.jsonl", GOOD, GOOD | {"id": "x", "body": "long " * 99}, GOOD | {"id": "z"})
    keys = [one.key for one in items(tmp_path / "n.jsonl") if isinstance(one, RawDocument)]
    assert keys == ["a", "z"]
    assert "longer than" in reasons(tmp_path / "n.jsonl")[0]


def test_a_truncated_gzip_gives_what_came_before(tmp_path: Path) -> None:
    records = [GOOD | {"id": f"r{n}", "body": f"Sentence {n * 7919}."} for n in range(2000)]
    packed = gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode())
    (tmp_path / "n.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = items(tmp_path / "n.jsonl.gz")
    assert 100 < len(found) < 2000
    assert "damaged or cut off after line" in reasons(tmp_path / "n.jsonl.gz")[-1]


def test_a_gzip_bomb_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_SWELL_FROM", 10_000_000)
    with gzip.open(tmp_path / "n.jsonl.gz", "wb") as stream:
        for _ in range(60):
            stream.write(b" " * 999_999 + b"\n")
    assert "swells to more than" in reasons(tmp_path / "n.jsonl.gz")[0]


def test_a_file_that_is_no_gzip_says_so(tmp_path: Path) -> None:
    (tmp_path / "n.jsonl.gz").write_bytes(b"\x1f\x8bnot at all")
    assert "damaged" in reasons(tmp_path / "n.jsonl.gz")[0]


def test_a_bad_date_leaves_its_article_undated_and_is_told(tmp_path: Path) -> None:
    [found] = items(write(tmp_path / "n.jsonl", GOOD | {"published_at": "the day before"}))
    assert isinstance(found, RawDocument)
    assert extract_articles(found)[0].published is None
    assert [(one.kind, "the day before" in one.reason) for one in found.notices] == [
        ("date not read", True)
    ]


def test_html_in_a_body_becomes_paragraphs(tmp_path: Path) -> None:
    body = "<p>A &amp; B met.</p><script>x()</script><p>They left<br>at noon.</p>"
    [found] = items(write(tmp_path / "n.jsonl", GOOD | {"body": body}))
    assert isinstance(found, RawDocument)
    assert extract_articles(found)[0].body == "A & B met.\nThey left\nat noon."


def test_a_large_file_is_streamed(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "n.jsonl.gz", "wt", compresslevel=1) as stream:
        for n in range(400):
            stream.write(json.dumps({"id": n, "body": f"{n * 7919} words. " * 5000}) + "\n")
    tracemalloc.start()
    count = sum(1 for _ in read_sources([str(tmp_path / "n.jsonl.gz")]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < document.MAX_LINE
