"""Reports: whole, harmless whatever articles say, and the same for two runs but for times."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from fakes.eval_archive import NOW, answer, case, citation, outcome, run_of

from bot.eval import BaselineEntry, EvalRun, Outcome, compare_with_baseline
from bot.eval.checks import Verdict
from bot.eval.diagnosis import FailureStage
from bot.eval.report import (
    Report,
    build_report_record,
    format_failures,
    format_metrics_table,
    format_run_summary,
    render_html,
    render_junit,
    render_markdown,
)
from bot.eval.report.report import escape_markdown_cell, replace_control_characters
from index.types import Passage

EVIL = "<script>alert(1)</script>\x1b[31m \u202egnp @here [x](http://e.example) | `a` #12"
PASSAGE = Passage(
    id="one#1", article_id="one", text="It rained. He came. It snowed.", start=5, end=35
)
LOST = FailureStage("retrieved but not used", "the gold passage ranked 2")


def failing(**fields: Any) -> Outcome:
    asked = case(id="lost", question=EVIL, tags=(EVIL,), notes=EVIL, file="c.yaml", line=7)
    cited = citation("one", quote="He came.", start=16, end=24, title=EVIL, url="javascript:x()")
    made = {
        "case": asked,
        "answer": answer(short=EVIL, text=EVIL, citations=(cited,)),
        "verdicts": (Verdict(False, EVIL, "text"),),
        "blame": LOST,
        "shown": {"one#1": PASSAGE},
    }
    return outcome(passed=False, **{**made, **fields})


def report(*outcomes: Outcome, **fields: Any) -> Report:
    return Report.of("cases.yaml", run_of(*(outcomes or (outcome(), failing()))), NOW, **fields)


class Tags(HTMLParser):
    """The elements of a page, with what of it could reach for something outside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else() -> None:
    found = Tags(render_html(report())).found
    reaching = {"src", "srcset", "data", "poster", "background", "action", "style", "onclick"}
    assert not [tag for tag, attrs in found if reaching & set(attrs)]
    assert not [tag for tag, _ in found if tag in ("link", "img", "iframe", "object", "base")]
    assert "url(" not in render_html(report())
    policy = next(a["content"] for _, a in found if a.get("http-equiv")) or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_nothing_foreign_becomes_markup() -> None:
    text = render_html(report())
    found = Tags(text).found
    assert [tag for tag, _ in found].count("script") == 1
    assert not [a for tag, a in found if tag == "a" and not (a["href"] or "").startswith("#")]
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_quote_is_marked_in_its_passage() -> None:
    assert "<bdi>It rained. <mark>He came.</mark> It snowed.</bdi>" in render_html(report())
    alone = render_html(report(failing(shown={})))
    assert "<bdi><mark>He came.</mark></bdi>" in alone


def test_only_addresses_of_the_web_are_linked() -> None:
    cited = citation("one", link="https://news.example/a#:~:text=He%20came")
    text = render_html(report(failing(answer=answer(text="x", citations=(cited,)))))
    assert 'href="https://news.example/a#:~:text=He%20came"' in text


def test_an_empty_run_has_a_page() -> None:
    empty = Report.of("none", EvalRun(outcomes=(), unasked=((case(), "no time"),)), NOW)
    assert "no time" in render_html(empty)
    assert list(format_metrics_table(empty))


def test_junit_is_xml_with_a_failure_a_case() -> None:
    text = render_junit(report(unasked := outcome("b"), failing()))
    suite = Xml.fromstring(text.split("?>", 1)[1])[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    (failure,) = suite.iter("failure")
    assert failure.get("type") == "retrieved but not used"
    assert "\x1b" not in text
    assert suite.findall("testcase")[1].get("line") == "7"
    assert suite.findall("testcase")[0].get("name") == unasked.case.id


def test_junit_tells_what_was_not_asked() -> None:
    made = Report.of(
        "c", EvalRun(outcomes=(outcome(),), unasked=((case(id="late"), "no time"),)), NOW
    )
    suite = Xml.fromstring(render_junit(made).split("?>", 1)[1])[0]
    assert (suite.get("tests"), suite.get("skipped")) == ("2", "1")


def test_markdown_mentions_and_links_nobody() -> None:
    text = render_markdown(report())
    assert "### ❌ cases.yaml: 1 of 2 passed" in text
    assert "<script>" not in text
    assert "@here" not in text
    assert "http://" not in text
    assert not re.search(r"(?<![&\\])#\d", text)
    rows = [line for line in text.splitlines() if line.startswith("| lost |")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 4


def test_markdown_tells_what_changed() -> None:
    found = run_of(outcome("a"), failing())
    change = compare_with_baseline(
        found.outcomes,
        {"lost": BaselineEntry(passed=True, rank=2), "a": BaselineEntry(passed=True)},
    )
    text = render_markdown(Report.of("c", found, NOW, (), change))
    assert "| worse | lost | fails: retrieved but not used; gold passage 2 -&gt; none |" in text
    assert "within noise" in text


def test_the_terminal_gets_no_escapes() -> None:
    made = report(worse=[failing()])
    text = "\n".join(
        [*format_failures(made), *format_metrics_table(made), *format_run_summary(made)]
    )
    assert "WORSE  lost: " in text
    assert "-> retrieved but not used: the gold passage ranked 2" in text
    assert text.endswith("1 of 2 passed; 1 passed before.")
    assert "\x1b" not in text


def test_two_runs_differ_in_their_times_only() -> None:
    first, second = report(), report(outcome(ms=(99.0,)), replace(failing(), ms=(1.0,)))
    second = replace(second, at=datetime(2030, 1, 1), run=replace(second.run, seconds=9.0))
    one, two = build_report_record(first), build_report_record(second)
    assert one != two
    assert {**one, "times": 0} == {**two, "times": 0}
    assert json.loads(json.dumps(one)) == one


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("see @ann, #12", "see &#64;ann, &#35;12"),
        ("a|b `c` *d* [e]", r"a\|b \`c\` \*d\* \[e\]"),
        ("<b> & http://x", "&lt;b&gt; &amp; http:&#47;&#47;x"),
    ],
)
def test_text_for_markdown(text: str, made: str) -> None:
    assert escape_markdown_cell(text) == made


def test_text_that_acts_is_shown_as_a_hole() -> None:
    assert (
        replace_control_characters("a\x00b\u202ec\ud800d\U000e0041e\n\tf")
        == "a\ufffdb\ufffdc\ufffdd\ufffde\n\tf"
    )
