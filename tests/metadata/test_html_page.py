"""Web pages in twelve layouts: title, text, date and source, and nothing of the page around."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes.pages import FOOT, NAV, PARAGRAPHS, RELATED, TEXT, TITLE, linked, read


def html(head: str, body: str, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>"


def article(inner: str = TEXT) -> str:
    return f"<article><h1>{TITLE}</h1>{inner}</article>"


LAYOUTS: dict[str, tuple[str, str]] = {
    "linked data": (
        html(
            linked(
                '{"@type":"NewsArticle","datePublished":"2021-03-08T09:15:00Z",'
                '"dateModified":"2021-03-10","publisher":{"@type":"Organization","name":"Post"}}'
            ),
            article() + RELATED,
        ),
        "2021-03-08T09:15",
    ),
    "graph": (
        html(
            linked(
                '{"@graph":[{"@type":"WebPage","datePublished":"2019-01-01"},'
                '{"@type":"Article","datePublished":"2021-03-08"}]}'
            ),
            f'<div id="content"><h1>{TITLE}</h1><div class="entry">{TEXT}</div></div>',
        ),
        "2021-03-08",
    ),
    "open graph": (
        html(
            '<meta property="article:published_time" content="2021-03-08T09:15:00Z">'
            '<meta property="article:modified_time" content="2021-03-11T09:15:00Z">',
            f"<main><h1>{TITLE}</h1>{TEXT}</main>",
        ),
        "2021-03-08T09:15",
    ),
    "time": (
        html(
            "",
            article(
                '<p class="byline">By Ada Brook</p><p>Updated <time class="updated" '
                'datetime="2021-03-12">12 March</time></p>'
                f'<time datetime="2021-03-08T09:15">8 March</time>{TEXT}'
            ),
        ),
        "2021-03-08T09:15",
    ),
    "microdata": (
        html(
            "",
            '<div itemscope itemtype="http://schema.org/NewsArticle"><meta itemprop='
            f'"datePublished" content="2021-03-08"><h1>{TITLE}</h1><div>{TEXT}</div></div>',
        ),
        "2021-03-08",
    ),
    "weblog": (
        html(
            "",
            f'<article class="post"><h1 class="entry-title">{TITLE}</h1><time class="entry-date '
            f'published" datetime="2021-03-08">March 8</time><div class="entry-content">{TEXT}'
            '<div class="sharedaddy"><h3>Share this:</h3><ul><li>Twitter</li></ul></div></div>'
            '</article><div id="comments"><h2>2 thoughts</h2><p>An angry reader.</p></div>',
        ),
        "2021-03-08",
    ),
    "layout table": (
        html(
            "",
            f"<table><tr><td><a href='/'>Home</a><br><a href='/n'>News</a></td><td><h2>{TITLE}</h2>"
            f"<font>Published 8 March 2021</font>{TEXT}</td><td><b>Weather</b></td></tr></table>",
        ),
        "2021-03-08",
    ),
    "bare blocks, date in the address": (
        html(
            '<link rel="canonical" href="https://post.example/2021/03/08/lock-shut">',
            f'<div class="story"><div class="headline">{TITLE}</div>'
            + "".join(f'<div class="para">{one}</div>' for one in PARAGRAPHS)
            + "</div>",
        ),
        "2021-03-08",
    ),
    "mobile page": (
        html(
            linked('[{"@type":"NewsArticle","datePublished":"2021-03-08"}]'),
            f"<amp-sidebar><ul><li>Sport results</li></ul></amp-sidebar>{article()}",
        ),
        "2021-03-08",
    ),
    "appeals in the middle": (
        html(
            '<meta name="date" content="2021-03-08">',
            '<div class="cookie">We use cookies on this site. <button>Accept</button></div>'
            + article(
                TEXT.replace("</p><p>", "</p><p>Sign up for our newsletter here.</p><p>", 1)
                + "<p>Support us from as little as one crown a month.</p>"
            ),
        ),
        "2021-03-08",
    ),
    "library metadata": (
        html(
            '<meta name="DC.date.issued" content="2021-03-08">', f"<section>{article()}</section>"
        ),
        "2021-03-08",
    ),
    "only a copyright year": (html("", article()), ""),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_its_article_and_nothing_else(layout: str) -> None:
    source, value = LAYOUTS[layout]
    found = read(source)
    assert found.title == TITLE
    assert [line for line in found.body.split("\n") if line] == list(PARAGRAPHS)
    assert (found.published.value if found.published else "") == value
    assert found.raw == source


def test_authors_and_source_are_stated_or_empty() -> None:
    found = read(
        html(
            '<meta name="author" content="Ada Brook"><meta property="og:site_name" '
            'content="Ellery Post">',
            article(),
            f"{TITLE} | Ellery Post",
        )
    )
    assert (found.title, found.source, found.authors) == (TITLE, "Ellery Post", ("Ada Brook",))
    assert read(html("", article())).source == ""


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("https://post.example/2021/03/08/lock", "2021-03-08"),
        ("https://post.example/news/2021/mar/08/lock", "2021-03-08"),
        ("https://post.example/2021-03-08-lock", "2021-03-08"),
        ("https://post.example/2021/03/lock", "2021-03"),
        ("https://post.example/2021/33/lock", ""),
        ("https://post.example/lock-2021", ""),
    ],
)
def test_the_date_in_an_address(address: str, value: str) -> None:
    found = read(html("", article()), url=address)
    assert (found.published.value if found.published else "") == value
    assert found.published is None or found.published.basis == "url"


BOMBS: dict[str, Callable[[], str]] = {
    "nested": lambda: "<html><body>" + "<div>" * 50_000 + TEXT,
    "empty": lambda: "<html><body></body></html>",
    "comment": lambda: "<!-- nothing -->",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_page_without_an_article_says_so(bomb: str) -> None:
    from index.errors import ReadError

    with pytest.raises(ReadError, match=r"holds no article|no HTML"):
        read(BOMBS[bomb]())
