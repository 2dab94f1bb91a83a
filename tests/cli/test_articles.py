"""``dateline articles``: what the archive holds, by its JSON contract and for a reader."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from conftest import Run


def test_list_has_an_object_an_article(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline("articles", "list", "--json", "--archive", str(samples))
    lines = {line["id"]: line for line in map(json.loads, out.splitlines())}
    assert code == 0
    assert len(lines) >= 15
    assert set(lines["moscow-invitation"]) == {
        "id",
        "title",
        "source",
        "agency",
        "url",
        "published_at",
        "published_basis",
        "working",
        "version",
        "passages",
        "copies",
    }
    assert lines["moscow-invitation"]["published_at"] == "2018-06-14T16:10"
    assert lines["liberation-day-telegram"]["published_basis"] == "inferred"
    assert lines["vladivostok-summit"]["published_at"] is None


def test_list_and_dates_for_a_reader(dateline: Run, samples: Path) -> None:
    _, listed, _ = dateline("articles", "list", "--archive", str(samples))
    _, dates, _ = dateline("articles", "dates", "--archive", str(samples))
    assert "moscow-invitation" in listed
    assert "Aug. 15" in dates or "August 15" in dates


def test_show_gives_the_text_and_what_was_cut(dateline: Run, samples: Path) -> None:
    name = "liberation-day-telegram"
    _, clean, _ = dateline("articles", "show", name, "--archive", str(samples))
    _, raw, _ = dateline("articles", "show", name, "--raw", "--archive", str(samples))
    assert "make a gift today" in raw
    assert "make a gift today" not in clean
    assert "In June, the Russian president invited Mr Kim" in clean


def test_show_of_nothing(dateline: Run, samples: Path) -> None:
    code, out, err = dateline("articles", "show", "none", "--archive", str(samples))
    assert (code, out) == (1, "")
    assert "there is no article 'none'" in err


def test_clusters(dateline: Run, samples: Path) -> None:
    code, _, err = dateline("articles", "clusters", "--json", "--archive", str(samples))
    assert (code, err) == (0, "")


def test_reindex_leaves_the_answers_as_they_were(dateline: Run, samples: Path) -> None:
    shutil.copytree(samples, "copy")
    code, out, _ = dateline("reindex", "--archive", "copy")
    assert code == 0
    assert out == "Reindexed copy with wordllama.\n"
    question = "when did Putin first invite Kim?"
    assert dateline("ask", question, "--archive", "copy")[1].startswith("June 2018.")


def test_reindex_names_what_is_wrong(dateline: Run, samples: Path) -> None:
    code, _, err = dateline("reindex", "--archive", "none")
    assert (code, err.count("\n")) == (1, 1)
    assert "There is no archive in none" in err
    code, _, err = dateline("reindex", "--embedder", "magic", "--archive", str(samples))
    assert (code, err.count("\n")) == (1, 1)
    assert "magic" in err


def test_show_tells_what_is_kept_and_what_a_correction_changed(
    dateline: Run, tmp_path: Path
) -> None:
    kept = {"id": "1", "title": "Bridge", "authors": ["A. Berg"], "section": "city"}
    for cost in (12, 14):
        body = f"The bridge was opened on Thursday. It cost {cost} million crowns."
        (tmp_path / "a.json").write_text(json.dumps({**kept, "body": body}), encoding="utf-8")
        dateline("index", str(tmp_path / "a.json"), "--archive", str(tmp_path / "x"))
    _, out, _ = dateline("articles", "show", "1", "--archive", str(tmp_path / "x"))
    assert "authors: A. Berg" in out
    assert 'meta: {"section": "city"}' in out
    assert "- It cost 12 million crowns.\n  + It cost 14 million crowns." in out
