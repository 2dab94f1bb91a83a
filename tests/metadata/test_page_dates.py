"""The right day of a page: its own story's, where it was, as it was first published."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fakes.pages import linked

from index.ingest.articles import extract_articles
from index.readers import RawDocument
from index.types import Article

READ_ON = date(2024, 6, 1)
TEXT = (
    "<p>The weir at Halden was closed on Monday by the river board, after three weeks of talks "
    "about what the repair may cost.</p><p>Warden Mira Voss read the decision aloud.</p>"
)
PAGE = "https://valley.example/news/weir"


def page(head: str = "", byline: str = "", after: str = "", title: str = "Weir closed") -> str:
    return (
        f"<html><head><title>Valley story</title>{head}</head><body><article><h1>{title}</h1>"
        f"{byline}{TEXT}{after}</article></body></html>"
    )


def data(*nodes: object) -> str:
    return linked(json.dumps(nodes[0] if len(nodes) == 1 else list(nodes)))


def story(headline: str, published: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": headline, "datePublished": published, **more}


def read(source: str, address: str = "", before: date | None = READ_ON) -> list[Article]:
    document = RawDocument(
        origin="p.html", text=source, kind="html", key="p", fields={"url": address}
    )
    return extract_articles(document, before=before)


def day(source: str, address: str = "") -> str:
    [found] = read(source, address)
    return found.published.value[:10] if found.published else ""


OTHER = story("Ferry sold", "2016-02-03T08:00:00Z", url="https://valley.example/news/ferry")
OWN = {
    "by address": data(OTHER, story("The weir", "2023-03-07", mainEntityOfPage=PAGE)),
    "by @id": data(
        {
            "@graph": [
                {"@type": "WebPage", "@id": PAGE},
                OTHER,
                story("The weir", "2023-03-07", mainEntityOfPage={"@id": PAGE}),
            ]
        }
    ),
    "by headline": data(OTHER, story("Weir closed", "2023-03-07")),
    "by headline, in a graph": data({"@graph": [OTHER, story("Weir closed.", "2023-03-07")]}),
    "not a list's": data(
        {"@type": "ItemList", "itemListElement": [{"item": OTHER}]},
        story("Weir closed", "2023-03-07"),
    ),
}


@pytest.mark.parametrize("head", OWN.values(), ids=OWN.keys())
def test_the_storys_own_data_counts_and_not_another_ones(head: str) -> None:
    assert day(page(head), PAGE) == "2023-03-07"


BYLINES = {
    "in a list": '<ul><li><time datetime="2023-03-07T08:00+01:00">x</time></li><li>By A</li></ul>',
    "in a definition list": '<dl><dt>Date</dt><dd><time datetime="2023-03-07">7/3</time></dd></dl>',
    "in a header": '<header><p>Mira Voss <time datetime="2023-03-07">x</time></p></header>',
    "as words": "<p>Halden, Tuesday 7 March 2023</p>",
    "in capitals": "<p>TUESDAY, 7 MARCH 2023</p>",
    "with dots": "<p>Tuesday, 7. March 2023</p>",
    "an attribute": '<span class="timestamp" data-timestamp="1678176000">last week</span>',
    "first published last": "<p>Updated 9 March 2023, 10:00. First published 7 March 2023</p>",
    "first published first": "<p>First published on March 7, 2023. Last updated March 9, 2023</p>",
    "originally": "<p>Published 9 March 2023 | Originally published 7 March 2023</p>",
}
COMMENTS = (
    '<section class="comments"><p>Fine! <time datetime="2023-05-01">1 May</time></p></section>'
)


@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES.keys())
def test_the_by_line_states_the_day_wherever_it_stands(byline: str) -> None:
    [found] = read(page(byline=byline, after=COMMENTS))
    assert found.published is not None
    assert found.published.value[:10] == "2023-03-07"


@pytest.mark.parametrize("line", ["Published 7 March 2023", "<b>Posted:</b> March 7, 2023"])
def test_a_labelled_date_after_the_text_counts(line: str) -> None:
    assert day(page(after=f"<p>{line}</p>{COMMENTS}")) == "2023-03-07"


LATE = "2023-03-08T03:30:00Z"
META = f'<meta property="article:published_time" content="{LATE}">'
LOCAL = {
    "its by-line": (page(META, "<p>Published March 7, 2023 at 10:30 p.m. ET</p>"), ""),
    "its time": (
        page(
            data(story("Weir closed", LATE)),
            '<time datetime="2023-03-07T22:30-05:00">Tuesday</time>',
        ),
        "",
    ),
    "its address": (page(META), "https://valley.example/2023/03/07/weir"),
    "its own words": (page(META).replace("on Monday", "today, Tuesday,"), ""),
}


@pytest.mark.parametrize(("source", "address"), LOCAL.values(), ids=LOCAL.keys())
def test_the_papers_own_day_counts_over_utc(source: str, address: str) -> None:
    assert day(source, address) == "2023-03-07"
    assert day(page(META)) == "2023-03-08"


WRONG = ("2031-05-04T10:00:00Z", "1970-01-01T00:00:00Z", "2024-12-24", "0")


@pytest.mark.parametrize("written", WRONG)
def test_what_can_be_no_day_of_publication_gives_way(written: str) -> None:
    head = f'<meta property="article:published_time" content="{written}">'
    assert day(page(head), "https://valley.example/2023/03/07/weir") == "2023-03-07"
    assert day(page(head, "<p>7 March 2023</p>")) == "2023-03-07"
    assert day(page(head)) == ""


def test_a_day_that_is_not_used_is_flagged_and_hides_nothing() -> None:
    head = f'<meta property="article:published_time" content="{WRONG[0]}">'
    [found] = read(page(head))
    assert (found.published, found.title) == (None, "Weir closed")
    assert found.meta["date_not_used"] == f"{WRONG[0]} is later than the day of reading, 2024-06-01"


@pytest.mark.parametrize("line", ["07/03/2023", "03.07.2023", "TUESDAY, 7 MARCH"])
def test_what_can_be_read_two_ways_is_told_by_the_address(line: str) -> None:
    source = page(byline=f"<p>{line}</p>")
    assert day(source, "https://valley.example/2023/03/weir") == "2023-03-07"
    assert day(source) == ""


def test_sources_that_agree_outweigh_one() -> None:
    wrong = '<meta name="date" content="2023-04-20">'
    assert day(page(wrong, "<p>7 March 2023</p>"), "https://valley.example/2023/03/07/weir") == (
        "2023-03-07"
    )


SHELLS = (
    '<div id="app"></div><noscript>This site requires JavaScript to be enabled.</noscript>'
    '<script src="/a.js"></script>',
    '<div id="__next"><div class="spin">Loading</div></div><script>start()</script>',
    "<p>Please enable JavaScript in your browser to view this site.</p>",
)
TEASER = '<li><h2><a href="/{0}">Story {0} of the valley</a></h2><p>In brief, {0} words.</p></li>'
LISTS = (
    "<h1>News</h1><ul>" + "".join(TEASER.format(n) for n in range(6)) + "</ul>",
    "<main>" + "".join(TEASER.replace("li>", "article>").format(n) for n in range(9)) + "</main>",
    "".join(f'<div><a href="/{n}"><h3>Tale {n}</h3></a><p>Some words.</p></div>' for n in range(4)),
)
STUBS = (
    '<h1>Weir closed</h1><p>The weir was closed.</p><div class="paywall">Subscribe now</div>',
    "<h1>Weir closed</h1><p>The weir was closed.</p><p>To continue reading, log in.</p>",
    data(story("Weir closed", "2023-03-07", isAccessibleForFree="False"))
    + "<h1>Weir closed</h1><p>The weir was closed on Monday.</p>",
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        *((one, "JavaScript") for one in SHELLS),
        *((one, "teasers") for one in LISTS),
        *((one, "paywall") for one in STUBS),
    ],
)
def test_a_page_without_a_story_is_refused_and_says_why(body: str, reason: str) -> None:
    from index.errors import ReadError

    with pytest.raises(ReadError, match=reason):
        read(f"<html><head><title>Valley</title></head><body>{body}</body></html>")


def blog(*posts: tuple[str, str]) -> str:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "datePublished": when,
            "articleBody": text,
        }
        for n, (when, text) in enumerate(posts, start=1)
    ]
    return data(
        story("Flood live", posts[-1][0], liveBlogUpdate=updates) | {"@type": "LiveBlogPosting"}
    )


def test_a_live_blogs_posts_have_their_own_times() -> None:
    head = blog(
        ("2023-03-09T06:00Z", "The weir <b>broke</b> today."), ("2023-03-08T07:00Z", "It rained.")
    )
    first, second = read(page(head, title="Flood live"))
    assert [(one.id, one.body) for one in (first, second)] == [
        ("p", "It rained."),
        ("p~2", "The weir broke today."),
    ]
    assert [one.published and one.published.value[:10] for one in (first, second)] == [
        "2023-03-08",
        "2023-03-09",
    ]
    assert first.title == "Flood live – Post 2"


@pytest.mark.parametrize(("outer", "inner"), [("div", "div"), ("ol", "li"), ("section", "article")])
def test_posts_without_data_are_told_by_their_times(outer: str, inner: str) -> None:
    posts = "".join(
        f'<{inner}><time datetime="2023-03-0{n}T07:00">0{n}:00</time><h2>Post {n}</h2>'
        f"<p>The river rose by {n} feet today.</p></{inner}>"
        for n in (9, 8, 7)
    )
    found = read(f"<html><body><h1>Flood: live</h1><{outer}>{posts}</{outer}></body></html>")
    assert [one.published and one.published.day for one in found] == [
        date(2023, 3, 7),
        date(2023, 3, 8),
        date(2023, 3, 9),
    ]
    assert found[0].body == "The river rose by 7 feet today."
