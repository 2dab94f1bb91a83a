"""What a page puts between and after a story's paragraphs: boxes that lead to other stories."""

from __future__ import annotations

import pytest
from fakes.pages import PARAGRAPHS, TITLE, read

from index.errors import ReadError

FIRST, REST = f"<p>{PARAGRAPHS[0]}</p>", "".join(f"<p>{one}</p>" for one in PARAGRAPHS[1:])
BOXES = {
    "a heading that says so": "<div><h3>Most read</h3><ol><li>Ferry resumes</li></ol></div>",
    "a class": '<div class="story-related"><p>Ferry resumes</p></div>',
    "a component": '<section data-component="RelatedStories"><li>Ferry resumes</li></section>',
    "a linked headline": "<div><a href='/1'><h2>Ferry resumes</h2></a><p>It is back.</p></div>",
    "a linked line": '<p><a href="/1">Ferry resumes after three weeks</a></p>',
}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("after", [False, True])
def test_a_box_that_leads_to_other_stories_is_no_text(box: str, after: bool) -> None:
    body = FIRST + REST + BOXES[box] if after else FIRST + BOXES[box] + REST
    page = f"<html><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    text = read(page).body
    assert "Ferry resumes" not in text
    assert all(one in text for one in PARAGRAPHS)


def test_a_title_may_begin_with_the_papers_name() -> None:
    page = (
        f"<html><head><title>Ellery Post: {TITLE}</title></head>"
        f"<body><h2>{TITLE}</h2>{FIRST}{REST}</body></html>"
    )
    assert read(page).source == "Ellery Post"


def test_the_owner_in_the_meta_is_the_source_before_a_host() -> None:
    meta = (
        '<meta property="og:site_name" content="EP.EXAMPLE">'
        '<meta name="copyright" content="© 2020 Ellery Post">'
    )
    page = f"<html><head>{meta}</head><body><h1>{TITLE}</h1>{FIRST}{REST}</body></html>"
    assert read(page).source == "Ellery Post"


def test_a_page_that_only_asks_for_scripts_is_refused() -> None:
    asks = "You need to enable JavaScript to run this app. " + "Please reload the page. " * 12
    page = (
        f"<html><head><title>Ellery Post | {TITLE}</title></head><body><noscript>{asks}</noscript>"
        '<div id="root">Loading…</div><script src="a.js"></script></body></html>'
    )
    with pytest.raises(ReadError, match="JavaScript"):
        read(page)
