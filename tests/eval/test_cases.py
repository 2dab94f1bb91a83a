"""Regression cases: read strictly, every mistake named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.errors import CaseError
from bot.eval.cases import CasesError
from bot.eval.load_cases import load_schema, read_cases

GOOD = "- id: a\n  question: when?\n  expect: {date: '2018-06'}\n"
MISTAKES = """\
- id: one
  question: when?
  expect: {txt: x}
- question: no id
  expect: {text: x}
- id: one
  question: again
  expect: {date: "2018-13"}
- id: four
  question: q
  expect: {regex: "("}
- id: five
  question: q
  expect: {number: many}
- id: six
  question: q
  expect: {text: x, tolerance: 3}
- id: seven
  question: q
  as_of: someday
  expect: {text: x}
- id: eight
  question: q
  since: 2019
  until: 2018
  expect: {text: x}
- id: nine
  question: q
  expect: {abstain: true}
  cite: a
- id: ten
  expect: {text: x}
- just words
- id: twelve
  question: q
  expect: {text: x}
  cite: [{publisher: x}]
- id: thirteen
  question: q
  expect: {text: x}
  engine: magic
- id: fourteen
  question: q
  expect: {list: [a], at_least: 3}
- id: fifteen
  question: q
  expect: {text: x}
  cite: [a]
  not_cite: [a]
"""
FOUND = [
    (3, "unknown field 'txt'. Did you mean 'text'?"),
    (4, "has no 'id'"),
    (6, "two cases have the id 'one', the other on line 1"),
    (8, "'2018-13', which names no days"),
    (11, "does not compile"),
    (14, "'expect.number' is not a number: 'many'"),
    (17, "'expect.tolerance' stands without 'number'"),
    (20, "'someday' is not a date"),
    (24, "'since' 2019 is after 'until' 2018"),
    (30, "a refusal is expected, and 'cite' too"),
    (31, "has no 'question'"),
    (33, "the case is not a mapping"),
    (37, "unknown field 'publisher'"),
    (41, "'engine' is 'magic', not one of keyless, model"),
    (44, "'expect.at_least' is 3, but the list has 1"),
    (49, "'a' has to be cited and must not be"),
]


def test_jsonl_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "question": "q", "expect": {"text": "x"}}\n\n')
    assert [one.id for one in read_cases(path)] == ["a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no cases"),
        ("a: b", "is not a list"),
        ("- [", "does not parse"),
        ("- just words", "not a mapping"),
        ("- {question: q, expect: {text: x}}", "has no 'id'"),
        ("- {id: a, expect: {text: x}}", "has no 'question'"),
        ("- {id: a, question: q}", "has no 'expect'"),
        ("- {id: a, question: q, expect: x}", "'expect' is not a mapping"),
        ("- {id: a, question: q, expect: {txt: x}}", "unknown field 'txt'"),
        ("- {id: a, question: q, expect: {text: x}, tag: b}", "unknown field 'tag'"),
        ("- {id: a, question: q, expect: {text: x}, history: [{answer: b}]}", "has no 'question'"),
        (GOOD + GOOD, "two cases have the id 'a'"),
    ],
)
def test_a_wrong_case_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text)
    with pytest.raises(CaseError, match=words) as caught:
        read_cases(path)
    assert "cases.yaml" in str(caught.value)


def test_many_mistakes_are_all_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(MISTAKES)
    with pytest.raises(CasesError) as caught:
        read_cases(path)
    problems = caught.value.problems
    assert [problem.line for problem in problems] == [line for line, _ in FOUND]
    for problem, (_, words) in zip(problems, FOUND, strict=True):
        assert words in problem.message + " " + problem.remedy
        assert str(problem).startswith(f"{path}:{problem.line}: ")
        assert problem.remedy


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("c.yaml", "- id: a\n  id: b\n", 2, "'id' is given twice"),
        ("c.yaml", "- &x {id: a}\n- *x\n", 2, "aliases"),
        ("c.yaml", "- id: a\n  as_of: 2018-13-45\n", 2, "is not a value"),
        ("c.yaml", "- id: !!python/object:os.system x\n", 1, "could not determine a constructor"),
        ("c.jsonl", '{"id": "a", "id": "b"}\n', 1, "'id' is given twice"),
        ("c.jsonl", '\n{"question": "q", "expect": {"text": "x"}}\n', 2, "has no 'id'"),
        ("c.jsonl", "\n\nnot json\n", 3, "does not parse"),
    ],
)
def test_a_mistake_of_form_has_its_line(
    tmp_path: Path, name: str, text: str, line: int, words: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CasesError, match=words) as caught:
        read_cases(tmp_path / name)
    assert caught.value.problems[0].line == line


@pytest.mark.parametrize("text", ["- " * 3000, "[" * 100_000])
def test_what_is_nested_too_deep_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.yaml").write_text(text)
    with pytest.raises(CaseError, match="does not parse"):
        read_cases(tmp_path / "c.yaml")


def test_a_line_break_inside_json_is_none(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "a", "question": "q\u2028\x85?", "expect": {"text": "x"}}\n', "utf-8")
    assert [one.question for one in read_cases(path)] == ["q\u2028\x85?"]


_PARTS = st.sampled_from(
    "- id: a|  question: q|  expect: {text: x}|  expect:|    date: 2018|  cite: [a]|- |: |{|]|\t|"
    "&a|*a|!!int x|? |as_of: 1-1-1|'|\"|# c|---|...|%YAML 9".split("|")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PARTS | st.text(max_size=8), max_size=12), st.sampled_from(["c.yaml", "c.jsonl"]))
def test_any_file_is_cases_or_told_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], name: str
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes("\n".join(parts).encode("utf-8", "surrogatepass"))
    try:
        told = f"{name}: {read_cases(path)[0].id}"
    except CaseError as error:
        told = str(error)
    assert name in told


def test_a_case_knows_its_line_and_its_days_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("# head\n\n" + GOOD + "  as_of: 2018-08-16\n")
    (case,) = read_cases(path)
    assert (case.file, case.line, case.as_of) == (str(path), 3, "2018-08-16")


def test_the_sample_cases_fit_the_schema_that_editors_read() -> None:
    Draft202012Validator.check_schema(load_schema())
    records = [dict(case.expect) for case in read_cases(ROOT / "seeds" / "questions.yaml")]
    validator = Draft202012Validator(
        {**load_schema()["$defs"]["expect"], "$defs": load_schema()["$defs"]}
    )
    assert all(validator.is_valid(json.loads(json.dumps(one))) for one in records)
    assert not validator.is_valid({"txt": "x"})
