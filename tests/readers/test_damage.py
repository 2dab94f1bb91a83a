"""Damaged and hostile files of every format: one clear line each, bounded, and nothing lost."""

from __future__ import annotations

import gzip
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from fakes.documents import articles, failures, make_docx, make_epub, make_pdf, make_warc, make_zip
from readers.test_databases import EXPORTS
from readers.test_documents import FILES, TEXT
from readers.test_tables_and_mail import BOTH, PLAIN, TABLES
from readers.test_wire import G2, INLINE, MESSAGES, NITF
from readers.test_wordpress import GOOD, HEAD, ITEM

from index.ingest.prepare import prepare_document
from index.readers import RawDocument, ReadFailure, ReadNotice, read_sources, source, unpack

FEED = (
    "<rss version='2.0'><channel><title>T</title>"
    + "".join(
        f"<item><title>S{n}</title><link>https://t.example/{n}</link>"
        f"<description>Story {n} is told.</description>"
        "<pubDate>Mon, 08 Mar 2021 09:15:00 GMT</pubDate></item>"
        for n in range(9)
    )
    + "</channel></rss>"
)
SAMPLES: dict[str, bytes] = {
    **FILES,
    "n.xml": NITF.format(n=1, dates='<date.issue norm="20160910"/>', status="usable").encode(),
    "o.xml": G2.format(n=1, kind="text", status="usable", content=INLINE).encode(),
    "p.xml": (
        HEAD + ITEM.format(**GOOD, n=1) + ITEM.format(**GOOD, n=2) + "</channel></rss>"
    ).encode(),
    "q.xml": FEED.encode(),
    "r.eml": BOTH.format(n=1).encode(),
    "s.mbox": b"From a@b.example Mon Feb  4 18:00:00 2019\n" + PLAIN.format(n=1).encode(),
    "t.csv": TABLES["comma.csv"].encode(),
    "u.txt": MESSAGES["iptc"].encode(),
    **{f"v{n}.txt": text.encode() for n, text in enumerate(EXPORTS.values())},
    "w.json": b'{"articles": [{"title": "T", "text": "One story.", "date": 1511164800}]}',
}


def read_all(path: Path) -> list[RawDocument | ReadFailure | ReadNotice]:
    """Read a file as a run would; every document must come to articles or to one line."""
    from datetime import date

    found = list(read_sources([str(path)]))
    for one in found:
        if isinstance(one, RawDocument):
            failure = prepare_document(one, date(2026, 1, 1)).failure
            assert failure is None or "\n" not in failure.reason
        else:
            assert one.reason
            assert "\n" not in one.reason
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_truncated_file_is_read_or_told(tmp_path: Path, name: str) -> None:
    data, seed = SAMPLES[name], random.Random(name)
    for _ in range(8):
        (tmp_path / name).write_bytes(data[: seed.randrange(1, len(data))])
        assert read_all(tmp_path / name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_with_flipped_bytes_is_read_or_told(tmp_path: Path, name: str) -> None:
    seed = random.Random(name)
    for _ in range(8):
        data = bytearray(SAMPLES[name])
        for _ in range(seed.randrange(1, 12)):
            data[seed.randrange(len(data))] = seed.randrange(256)
        (tmp_path / name).write_bytes(bytes(data))
        read_all(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["a.pdf", "b.docx", "c.rtf", "k.epub", "i.warc", "f.zip", "d.txt.gz"]
)
def test_noise_under_a_known_name_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SAMPLES[name][:12] + random.Random(name).randbytes(4_000))
    assert any(not isinstance(one, RawDocument) for one in read_all(tmp_path / name))


def test_a_zip_bomb_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_SWELL_FROM", 5_000_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.jsonl", b" " * 40_000_000)
        packed.writestr("b.txt", TEXT)
    started = time.perf_counter()
    assert "swells to more than" in failures(tmp_path / "a.zip")[0]
    assert len(articles(tmp_path / "a.zip")) == 1
    assert time.perf_counter() - started < 30


def test_an_archive_has_a_budget_for_all_that_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source.UnpackBudget.__init__, "__defaults__", (1_000_000,))
    files = {f"{n}.txt": f"{n} " + "word " * 60_000 for n in range(9)}
    (tmp_path / "a.zip").write_bytes(make_zip(files))
    assert 0 < len(articles(tmp_path / "a.zip")) < 9
    assert "holds too much" in failures(tmp_path / "a.zip")[-1]


def test_archives_inside_archives_end_somewhere(tmp_path: Path) -> None:
    data = make_zip({"t.txt": TEXT})
    for _ in range(9):
        data = make_zip({"in.zip": data, "beside.txt": "Beside lies a story."})
    (tmp_path / "a.zip").write_bytes(data)
    assert "more than 3 archives" in failures(tmp_path / "a.zip")[0]
    assert len(articles(tmp_path / "a.zip")) == 3
    for _ in range(9):
        data = gzip.compress(data)
    (tmp_path / "b.gz").write_bytes(data)
    assert "more than 3 archives" in failures(tmp_path / "b.gz")[0]


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
@pytest.mark.parametrize("name", ["n.xml", "o.xml", "p.xml", "q.xml"])
def test_entities_of_a_documents_own_are_refused(tmp_path: Path, declared: str, name: str) -> None:
    text = SAMPLES[name].decode().partition("?>")[2] or SAMPLES[name].decode()
    text = text.partition(">\n")[2] if text.startswith("<!DOCTYPE") else text
    (tmp_path / name).write_text(declared + text, encoding="utf-8")
    assert "entities of its own" in failures(tmp_path / name)[0]


def test_deep_and_wide_xml_is_bounded(tmp_path: Path) -> None:
    deep = "<rss><channel>" + "<item>" * 5_000 + "</item>" * 5_000 + "</channel></rss>"
    (tmp_path / "a.xml").write_text(deep, encoding="utf-8")
    started = time.perf_counter()
    read_all(tmp_path / "a.xml")
    assert time.perf_counter() - started < 20


def test_an_endless_line_of_a_table_takes_little_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.csv.gz", "wb", compresslevel=1) as stream:
        stream.write(b"title,date,text\nA,2019-02-04,One story.\nB,2019-02-04,")
        for _ in range(60):
            stream.write(b"word " * 200_000)
        stream.write(b"\nC,2019-02-05,Another story.\n")
    tracemalloc.start()
    found = articles(tmp_path / "a.csv.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.title for one in found] == ["A", "C"]
    assert "longer than" in failures(tmp_path / "a.csv.gz")[0]
    assert peak < 150_000_000


def test_what_came_before_the_damage_is_kept(tmp_path: Path) -> None:
    crawl = make_warc(*((f"https://t.example/{n}", "text/plain", TEXT.encode()) for n in range(9)))
    (tmp_path / "a.warc").write_bytes(crawl[:-150])
    assert len(articles(tmp_path / "a.warc")) >= 8
    assert len(failures(tmp_path / "a.warc")) == 1
    (tmp_path / "b.xml").write_text(FEED[:-60], encoding="utf-8")
    assert len(articles(tmp_path / "b.xml")) >= 8
    assert "cut off" in failures(tmp_path / "b.xml")[-1]


def test_makers_of_samples_make_sound_files() -> None:
    assert make_pdf(("a",)).startswith(b"%PDF")
    assert make_docx("a")[:2] == make_epub("t", "2020", {"h": "x"})[:2] == b"PK"
