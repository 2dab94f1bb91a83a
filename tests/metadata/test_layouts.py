"""Pages of other habits: tables, AMP, boxes in the story, a script's text, a live blog."""

from __future__ import annotations

import json

import pytest
from fakes.pages import FOOT, NAV, PARAGRAPHS, RELATED, TEXT, TITLE, linked, read

from index.metadata.publication_date import find_date_stamp

AROUND = (
    "Ferry resumes",
    "World news",
    "Log in",
    "cookies",
    "newsletter",
    "All rights",
    "comment",
    "Most read",
    "Share",
    "Great news",
    "Tags",
    "Sign up",
)
COOKIES = '<div id="cookie-banner"><p>We use cookies on our site.</p><button>Yes</button></div>'
LETTER = (
    '<div class="newsletter-box"><h4>Our newsletter</h4><p>Get the news in your inbox.</p>'
    "<form><input><button>Sign up</button></form></div>"
)
COMMENTS = (
    '<section id="comments"><h3>2 comments</h3><div><b>sailor7</b><p>Great news for the port, and '
    "my whole family works at the lock.</p></div></section>"
)
MOST = '<div class="most-read"><h3>Most read</h3><ol><li><a href="/1">Ferry resumes</a></ol></div>'
BROKEN = "<br><br>".join(PARAGRAPHS)
FIRST = "".join(f"<p>{each}</p>" for each in PARAGRAPHS[:2])
REST = "".join(f"<p>{each}</p>" for each in PARAGRAPHS[2:])
BOXED = FIRST + LETTER + RELATED + REST


def posts() -> str:
    return "".join(
        f'<div class="post"><time datetime="2021-03-08T1{n}:00">1{n}:00</time><h2>Update {n}</h2>'
        f'<p>{each}</p><div class="social">Share</div></div>'
        for n, each in enumerate(PARAGRAPHS)
    )


LAYOUTS: dict[str, tuple[str, str, str]] = {  # head, body, date
    "tables": (
        "",
        "<table><tr><td colspan=2><a href=/w>World news</a> | <a href=/l>Log in</a></td></tr><tr>"
        "<td><table><tr><td><a href=/1>Ferry resumes</a></td></tr></table></td><td><font size=5>"
        f"<b>{TITLE}</b></font><br><font size=1>March 8, 2021</font><br><br>{BROKEN}</td></tr>"
        "</table>",
        "2021-03-08",
    ),
    "amp": (
        linked('{"@type":"NewsArticle","datePublished":"2021-03-08T09:15:00+01:00"}'),
        "<amp-sidebar><ul><li>World news</li><li>Log in</li></ul></amp-sidebar><amp-consent>We use "
        f"cookies</amp-consent><div><h1>{TITLE}</h1><amp-social-share>Share</amp-social-share>"
        f"{TEXT}<amp-ad></amp-ad></div>",
        "2021-03-08T09:15",
    ),
    "a script's text": (
        linked(
            json.dumps(
                {
                    "@type": "NewsArticle",
                    "headline": TITLE,
                    "datePublished": "2021-03-08",
                    "articleBody": "\n\n".join(PARAGRAPHS),
                }
            )
        ),
        '<div id="root"></div><noscript>You need JavaScript.</noscript>',
        "2021-03-08",
    ),
    "boxes": (
        '<meta name="date" content="2021-03-08">',
        f"{COOKIES}{NAV}<div class=b><div class=t>{TITLE}</div><div class=z>{BOXED}</div>{MOST}"
        f"</div>{COMMENTS}",
        "2021-03-08",
    ),
    "a submitted line": (
        "",
        f'{NAV}<div class="node"><h2>{TITLE}</h2><div class="submitted">Submitted on Mon, '
        f'03/08/2021 - 09:15</div><div class="item">{TEXT}</div><div class="label">Tags:'
        f"</div></div>{COMMENTS}",
        "2021-03-08T09:15",
    ),
    "a live blog": (
        '<meta property="article:published_time" content="2021-03-08T09:15:00Z">',
        f"{NAV}<main><h1>{TITLE}</h1>{posts()}</main>{COMMENTS}",
        "2021-03-08T09:15",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_its_article_and_nothing_else(layout: str) -> None:
    head, body, day = LAYOUTS[layout]
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}{FOOT}</body></html>"
    found = read(page)
    assert found.title == TITLE
    assert [each for each in PARAGRAPHS if each not in found.body] == []
    assert [each for each in AROUND if each in found.body] == []
    assert found.published is not None
    assert found.published.value == day


def test_a_day_that_can_be_read_two_ways_is_no_date() -> None:
    line = '<div class="submitted">Submitted by admin on 03/08/2021</div>'
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{line}{TEXT}</body>"
    assert read(page).published is None


def test_its_weekday_tells_which_day_is_meant() -> None:
    assert [
        one and one.value for one in map(find_date_stamp, ("Mon, 03/08/2021", "Wed 03/08/2021"))
    ] == [
        "2021-03-08",
        None,
    ]


def test_a_story_about_newsletters_keeps_its_text() -> None:
    told = "Newsletters by post are back in Ellery, where four of them were founded this year. "
    page = f'<html><body><h1>{TITLE}</h1><div class="newsletters">{TEXT}<p>{told * 4}</p></div>'
    assert told.strip() in read(page).body
