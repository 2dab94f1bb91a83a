"""The tools' limits: a call may narrow them, and never widen them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from bot.mcp.server import call_tool
from bot.mcp.tools import ArchiveTools, ToolLimits
from bot.pipeline import Bot
from index import Searcher, build_archive
from index.errors import DatelineError

Build = Callable[..., ArchiveTools]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("tools")
    news = folder / "news"
    news.mkdir()
    for name, source, day in (("old", "WIRE", "3 May 2016"), ("new", "HERALD", "4 May 2018")):
        text = f"---\ntitle: Bridge, {name}\nsource: {source}\ndate: {day}\n---\n"
        body = f"The mayor of Lund opened the {name} bridge on {day}. It rained.\n"
        (news / f"{name}.md").write_text(text + body)
    report = build_archive([str(news)], folder / "a", now=datetime(2026, 11, 21), workers=1)
    assert not report.failed
    with Searcher.open(folder / "a") as opened:
        yield opened


@pytest.fixture
def build(searcher: Searcher) -> Build:
    def made(stopwatch: Callable[[], float] = lambda: 0.0, **limits: Any) -> ArchiveTools:
        given = {"now": lambda: datetime(2026, 11, 21), "stopwatch": stopwatch}
        return ArchiveTools(Bot(searcher), searcher, ToolLimits(**limits), **given)

    return made


def titles(found: dict[str, Any]) -> set[str]:
    return {hit["title"] for hit in found["hits"]}


def test_a_search_narrows_the_limits(build: Build) -> None:
    asked = {"question": "the mayor's bridge of Lund"}
    assert titles(build().search(asked)) == {"Bridge, old", "Bridge, new"}
    assert titles(build().search({**asked, "since": "2017"})) == {"Bridge, new"}
    assert titles(build(until=date(2017, 1, 1)).search(asked)) == {"Bridge, old"}
    assert titles(build(sources=("herald",)).search(asked)) == {"Bridge, new"}


@pytest.mark.parametrize(
    ("limits", "given", "said"),
    [
        ({"sources": ("HERALD",)}, {"source": ["WIRE"]}, "'WIRE' is no source here. Sources: HERA"),
        ({"until": date(2017, 1, 1)}, {"since": "2018"}, "2018-01-01 to 2017-01-01 holds no day"),
        ({"passages": 3}, {"count": 4}, "count is 4. Ask for 1 to 3."),
        ({}, {"question": "x" * 2001}, "question has over 2000 characters"),
        ({}, {"as_of": "soon"}, "soon"),
    ],
)
def test_beyond_the_limits_is_an_error(
    build: Build, limits: dict[str, Any], given: dict[str, Any], said: str
) -> None:
    with pytest.raises(DatelineError, match=said.replace("(", r"\(")):
        build(**limits).search({"question": "bridge?", **given})


def test_an_article_beyond_the_limits_is_not_there(build: Build) -> None:
    for limits in ({"sources": ("HERALD",)}, {"since": date(2017, 1, 1)}):
        tools = build(**limits)
        assert tools.article({"article_id": "new"})["source"] == "HERALD"
        with pytest.raises(DatelineError, match="there is no article 'old'"):
            tools.article({"article_id": "old"})


def test_a_long_text_comes_in_runs_with_offsets(build: Build) -> None:
    tools = build(characters=20)
    first = tools.article({"article_id": "old"})
    rest = tools.article({"article_id": "old", "start": first["text_end"]})
    assert (first["text_start"], first["text_end"]) == (0, 20)
    assert (first["text"] + rest["text"]).startswith("The mayor of Lund opened the old")
    assert first["text_length"] > 50


def test_calls_are_counted_by_the_minute(build: Build) -> None:
    moments = iter([0.0, 1.0, 2.0, 61.0])
    tools = build(lambda: next(moments), per_minute=2)
    for _ in range(2):
        tools.timeline({"query": "bridge"})
    with pytest.raises(DatelineError, match="over 2 calls came in a minute"):
        tools.timeline({"query": "bridge"})
    assert tools.timeline({"query": "bridge"})["events"]


def test_an_unforeseen_error_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    def tool(_: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("a secret path")

    failed = call_tool(tool, {})
    assert failed.isError
    assert "secret" not in str(failed)
    number = failed.content[0].text.rsplit(" ", 1)[1].rstrip(".")
    assert f"a tool failed, id {number}" in caplog.text
