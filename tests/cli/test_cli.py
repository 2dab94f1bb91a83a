"""The command line: results on stdout, one line of error on stderr, the exit codes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from conftest import Run

from bot.cli import COMMANDS

ARTICLE = "Mayor opens the new bridge\n\nMarch 3, 2020\n\nThe mayor opened the bridge on Tuesday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "bridge.txt").write_text(ARTICLE)
    return tmp_path / "news"


def test_index_then_ask(dateline: Run, folder: Path, tmp_path: Path) -> None:
    code, out, _ = dateline("index", str(folder), "--archive", "x")
    assert code == 0
    assert out.startswith("Indexed x: 1 added")
    code, out, err = dateline("ask", "--archive", "x", "when did the mayor open the bridge?")
    assert (code, err) == (0, "")
    assert out.startswith("3 March 2020.")
    assert "“The mayor opened the bridge on Tuesday.” [1]" in out


def test_indexing_again_costs_nothing(dateline: Run, folder: Path) -> None:
    dateline("index", str(folder), "--archive", "x")
    code, out, _ = dateline("index", str(folder), "--archive", "x")
    assert code == 0
    assert "0 added, 0 updated, 1 unchanged" in out


def test_gone_files_leave_with_prune_only(dateline: Run, folder: Path) -> None:
    dateline("index", str(folder), "--archive", "x")
    (folder / "bridge.txt").rename(folder / "other.txt")
    (folder / "other.txt").write_text(ARTICLE.replace("mayor", "minister"))
    _, kept, _ = dateline("index", str(folder), "--archive", "x")
    assert "1 added" in kept
    assert "0 removed" in kept
    _, pruned, _ = dateline("index", str(folder), "--archive", "x", "--prune")
    assert "1 removed" in pruned


def test_private_addresses_need_leave(dateline: Run) -> None:
    code, _, err = dateline("index", "http://127.0.0.1:9/news", "--archive", "x")
    assert code == 1
    assert "private address" in err
    assert not Path("x").exists()


def test_the_json_contract(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline(
        "ask", "--json", "--archive", str(samples), "when did Putin invite Kim?"
    )
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "question",
        "rewritten",
        "as_of",
        "engine",
        "short",
        "text",
        "searched",
        "dates",
        "citations",
        "abstained",
        "confidence",
        "reason",
        "nearest",
        "also_carried_by",
        "sentences",
        "missing",
        "wording",
        "fallback",
        "usage",
        "timings",
    ]
    assert set(answer["citations"][0]) == {
        "number",
        "article_id",
        "passage_id",
        "title",
        "source",
        "url",
        "published_at",
        "published_basis",
        "quote",
        "start",
        "end",
        "link",
    }
    assert set(answer["dates"][0]) == {"value", "start", "end", "text", "published_at", "working"}


def test_global_options_may_stand_before_the_command(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline("--json", "--archive", str(samples), "search", "-k", "2", "Putin")
    hits = json.loads(out)["hits"]
    assert code == 0
    assert [hit["rank"] for hit in hits] == [1, 2]
    assert set(hits[0]) == {
        "rank",
        "article_id",
        "passage_id",
        "score",
        "why",
        "title",
        "source",
        "url",
        "published_at",
        "text",
        "start",
        "end",
    }


def test_abstaining_has_its_own_exit_code(dateline: Run, samples: Path) -> None:
    code, out, err = dateline("ask", "--archive", str(samples), "who won the Nobel prize?")
    assert (code, err) == (3, "")
    assert "The archive does not answer this." in out


def test_a_batch_answers_every_line_in_order(dateline: Run, samples: Path, tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "question": "when did Putin first invite Kim?"}',
        "",
        "not json",
        '{"id": 2, "question": ""}',
        '{"id": 3, "question": "who won?", "as_of": "2018"}',
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(lines))
    code, out, _ = dateline("ask", "--batch", str(batch), "--archive", str(samples))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [answer["id"] for answer in answers] == [1, None, 2, 3]
    assert next(iter(answers[0])) == "id"
    assert answers[0]["short"] == "June 2018"
    assert "line 3: not JSON" in answers[1]["error"]
    assert "line 4: the question is empty" in answers[2]["error"]
    assert answers[3]["as_of"].startswith("2018-12-31")


def test_a_batch_of_answers_and_refusals_succeeds(
    dateline: Run, samples: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "question": "who won the Nobel prize?"}\n')
    code, out, _ = dateline("ask", "--batch", str(batch), "--archive", str(samples))
    assert code == 0
    assert json.loads(out)["abstained"]
    code, out, _ = dateline("search", "--batch", str(batch), "--archive", str(samples))
    assert code == 0
    assert json.loads(out)["id"] == "a"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["ask", "x", "--archive", "none"], 1, "There is no archive in none"),
        (["index", "nowhere", "--archive", "x"], 1, "There is no file or folder 'nowhere'"),
        (["index", "--archive", "x"], 2, "no PATH was given"),
        (["ask", "", "--archive", "x"], 1, "the question is empty"),
        (["ask", "--archive", "x"], 1, "the question is empty"),
        (["ask", "x", "--engine", "magic"], 2, "'magic' is not one of"),
        (["ask", "x", "--colour", "red"], 2, "No such option"),
        (["ask", "x", "--engine", "model", "--archive", "x"], 1, "There is no archive in x"),
        (["search", "x", "-k", "none"], 2, "'none' is not a valid integer"),
        (["frobnicate"], 2, "No such command 'frobnicate'"),
        (["eval", "none.yaml", "--archive", "x"], 1, "none.yaml cannot be read"),
        (["slack", "--archive", "x"], 1, "There is no archive in x"),
    ],
)
def test_bad_input_is_one_line(dateline: Run, args: list[str], code: int, words: str) -> None:
    found, out, err = dateline(*args)
    assert (found, out) == (code, "")
    assert err.startswith("dateline: ")
    assert err.count("\n") == 1
    assert words in err
    assert not Path("x").exists()


def test_the_model_engine_needs_a_model(dateline: Run, samples: Path) -> None:
    code, _, err = dateline("ask", "x y", "--engine", "model", "--archive", str(samples))
    assert code == 1
    assert "no model is configured" in err


def test_the_prompt_can_be_seen_without_a_key(dateline: Run, samples: Path) -> None:
    question = "when did Putin first invite Kim?"
    code, out, _ = dateline("ask", question, "--show-prompt", "--archive", str(samples))
    assert code == 0
    assert question in out
    assert "in June invited Kim" in out


def test_a_date_that_is_none(dateline: Run, samples: Path) -> None:
    code, _, err = dateline("ask", "x", "--as-of", "someday", "--archive", str(samples))
    assert code == 1
    assert "'someday' is not a date" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("picture.txt", bytes(range(256)) * 20, "binary"),
        ("empty.txt", b"", "empty"),
        ("strange.docx", b"PK\x03\x04", "strange.docx"),
    ],
)
def test_a_file_that_is_no_article(
    dateline: Run, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, err = dateline("index", name, "--archive", "x")
    assert code == 1
    assert words in err.lower() or words in err
    assert err.count("\n") == 1
    assert not Path("x").exists()


def test_one_bad_file_does_not_stop_the_rest(dateline: Run, folder: Path) -> None:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 20)
    code, out, err = dateline("index", str(folder), "--archive", "x")
    assert code == 1
    assert "1 added" in out
    assert "bad.txt" in err


def test_an_empty_folder(dateline: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = dateline("index", "empty", "--archive", "x")
    assert code == 1
    assert "empty" in err
    assert not Path("x").exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(dateline: Run, name: str) -> None:
    code, out, _ = dateline(name, "--help")
    assert code == 0
    assert f"Example: dateline {name}" in " ".join(out.split())


def test_eval_tells_what_got_worse(dateline: Run, folder: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    passing = "- {id: a, question: who opened the bridge, expect: {text: mayor}}\n"
    failing = "- {id: b, question: when did the mayor open the bridge, expect: {date: '2019'}}\n"
    cases.write_text(passing + failing)
    dateline("index", str(folder), "--archive", "x")
    words = ("eval", "cases.yaml", "--archive", "x", "--fail-on", "regression")
    code, out, _ = dateline(*words)
    assert code == 0
    assert "FAIL  b: when did the mayor open the bridge" in out
    assert "gives 2020-03-03, not 2019" in out
    cases.write_text(passing.replace("text: mayor", "text: king") + failing)
    code, out, _ = dateline(*words)
    assert code == 4
    assert "WORSE  a" in out
    assert dateline(*words)[0] == 4


def test_most_of_the_sample_questions_pass(dateline: Run, samples: Path) -> None:
    code, out, _ = dateline("eval", "--json", "--archive", str(samples), "--fail-on", "never")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(lines) >= 25
    wrong = [line for line in lines if any("leads with" in why for why in line["reasons"])]
    assert len(wrong) <= 0.05 * len(lines)  # a wrong lead is worse than none
    assert sum(line["passed"] for line in lines) >= 0.65 * len(lines)
    assert all(line["reasons"] for line in lines if not line["passed"])


@pytest.mark.parametrize("command", [("reindex",), ("index", "--samples")])
def test_an_archive_of_an_older_format_is_brought_up_to_date(
    dateline: Run, samples: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    old = tmp_path / "old"
    shutil.copytree(samples, old)
    with sqlite3.connect(old / "archive.db") as connection:
        connection.execute("ALTER TABLE versions DROP COLUMN corrections")
        connection.execute("DROP TABLE superseded")
        connection.execute("PRAGMA user_version=1")
    connection.close()
    asked = ("ask", "when did Putin first invite Kim?", "--archive", str(old))
    code, _, error = dateline(*asked)
    assert (code, "dateline reindex" in error) == (1, True)
    assert dateline(*command, "--archive", str(old))[0] == 0
    assert "June 2018" in dateline(*asked)[1]
