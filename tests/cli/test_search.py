"""``dateline search``: limits, reasons and batches on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

RECORDS = [
    {
        "id": "bridge",
        "title": "Bridge opened",
        "source": "Harbour News",
        "tags": ["roads"],
        "published_at": "2020-03-03",
        "body": "The mayor opened the bridge on 2 March 2020.",
    },
    {
        "id": "ferry",
        "title": "Ferry stops",
        "source": "Daily Sum",
        "tags": ["sea", "roads"],
        "published_at": "2021-06-01",
        "body": "The ferry by the bridge stopped on 30 May 2021.",
    },
    {
        "id": "tea",
        "title": "Tea tax",
        "source": "Daily Sum",
        "tags": ["tax"],
        "published_at": "2021-07-01",
        "body": "The tax on tea by the bridge rose.",
    },
]


@pytest.fixture
def archive(dateline: Run, tmp_path: Path) -> str:
    """Three short articles with sources, days and tags."""
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)))
    assert dateline("index", str(path), "--archive", "x")[0] == 0
    return "x"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), {"bridge", "ferry", "tea"}),
        (("--source", "daily sum"), {"ferry", "tea"}),
        (("--tag", "roads"), {"bridge", "ferry"}),
        (("--tag", "tax", "--tag", "sea"), {"ferry", "tea"}),
        (("--id", "tea"), {"tea"}),
        (("--id", "tea", "--id", "bridge", "--tag", "roads"), {"bridge"}),
        (("--happened", "2020-03"), {"bridge"}),
        (("--happened", "May 2021"), {"ferry"}),
        (("--since", "2021"), {"ferry", "tea"}),
        (("--since", "2021", "--until", "2021-06"), {"ferry"}),
        (("--as-of", "2020-12-31"), {"bridge"}),
        (("--tag", "none"), set()),
    ],
)
def test_limits_are_exact(options, found, dateline: Run, archive: str) -> None:
    code, out, err = dateline("search", "--json", "--archive", archive, *options, "bridge")
    assert (code, err) == (0, "")
    assert {hit["article_id"] for hit in json.loads(out)["hits"]} == found


def test_explained_hits_add_up(dateline: Run, archive: str) -> None:
    command = ("search", "--explain", "--json", "--archive", archive)
    _, out, _ = dateline(*command, "--tag", "roads", "who opened the bridge?")
    told = json.loads(out)
    assert told["query"]["words"] == ["open", "bridg"]
    assert (told["query"]["passing"], told["query"]["passages"]) == (2, 3)
    assert told["query"]["limits"]["tag"] == "roads"
    first = told["hits"][0]
    assert (first["article_id"], first["words"]) == ("bridge", ["opened", "bridge"])
    assert sum(first["why"].values()) == pytest.approx(first["score"], abs=1e-5)


def test_explained_text_names_the_parts(dateline: Run, archive: str) -> None:
    command = ("search", "--explain", "-k", "1", "--archive", archive)
    _, out, _ = dateline(*command, "what happened at the bridge in March 2020?")
    assert "Prefers: 2020-03" in out
    assert "(3 of 3 passages pass)" in out
    assert all(part in out for part in ("lexical", "dense", "time", "holds: ", "bridge#1"))
    assert "Prefers: what was published lately" in dateline(*command, "latest on the bridge")[1]
    assert "Prefers: no day" in dateline(*command, "--since", "2020", "the bridge")[1]


def test_nothing_found_is_explained_too(dateline: Run, archive: str) -> None:
    _, out, _ = dateline("search", "--explain", "--tag", "none", "--archive", archive, "bridge")
    assert "Limits: " in out
    assert "(0 of 3 passages pass)" in out


def test_a_batch_has_limits_of_its_own(dateline: Run, archive: str, tmp_path: Path) -> None:
    lines = [
        {"id": 1, "question": "bridge", "tag": "sea"},
        {"id": 2, "question": "bridge", "article": ["tea"], "happened": None},
        {"id": 3, "question": "bridge", "happened": "2020"},
        {"id": 4, "question": "bridge", "happened": "no day"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)))
    code, out, _ = dateline("search", "--archive", archive, "--batch", str(batch))
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    found = [[hit["article_id"] for hit in each.get("hits", [])] for each in told]
    assert found == [["ferry"], ["tea"], ["bridge"], []]
    assert "line 4" in told[3]["error"]
