"""WordPress exports: published posts alone, cleaned, with the date of the post."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles, day, failures, notices

from index.readers.wordpress import clean_post

HEAD = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Sund Herald</title>
<wp:author><wp:author_login>una</wp:author_login>
<wp:author_display_name>Una Reed</wp:author_display_name>
</wp:author>"""
ITEM = """<item><title>Story {n}</title><link>https://sh.example/{n}/</link><pubDate>{pub}</pubDate>
<dc:creator>una</dc:creator><content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{n}</wp:post_id>
<wp:post_date>{local}</wp:post_date><wp:post_date_gmt>{gmt}</wp:post_date_gmt>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"""
GOOD = {
    "text": "The quay was sold on Monday.",
    "pub": "Mon, 05 Mar 2012 10:00:00 +0000",
    "more": "",
    "local": "2012-03-05 11:00:00",
    "gmt": "2012-03-05 10:00:00",
    "status": "publish",
    "kind": "post",
}


def export(path: Path, *items: dict[str, str]) -> Path:
    told = "".join(ITEM.format(**{**GOOD, **item}, n=n) for n, item in enumerate(items, start=1))
    path.write_text(f"{HEAD}{told}</channel></rss>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({}, "2012-03-05"),
        ({"pub": "Thu, 01 Jan 1970 00:00:00 +0000"}, "2012-03-05"),
        ({"local": "0000-00-00 00:00:00"}, "2012-03-05"),
        ({"local": "", "gmt": "", "pub": "Tue, 06 Mar 2012 10:00:00 +0000"}, "2012-03-06"),
        ({"local": "", "gmt": "0000-00-00 00:00:00", "pub": ""}, ""),
    ],
)
def test_a_post_is_dated_by_its_post_date(
    tmp_path: Path, fields: dict[str, str], published: str
) -> None:
    [article] = articles(export(tmp_path / "wp.xml", fields))
    assert (day(article), article.source, article.authors) == (
        published,
        "Sund Herald",
        ("Una Reed",),
    )
    assert article.body == GOOD["text"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "pending"}, "pending"),
        ({"status": "private"}, "private"),
        ({"status": "future"}, "future"),
        ({"status": "trash"}, "trash"),
        ({"kind": "page"}, "page"),
        ({"kind": "attachment", "status": "inherit"}, "attachment"),
        ({"kind": "revision", "status": "inherit"}, "revision"),
        ({"kind": "nav_menu_item"}, "nav_menu_item"),
        ({"more": "<wp:post_password>x</wp:post_password>"}, "behind a password"),
    ],
)
def test_what_is_no_published_post_is_left_out_and_told(
    tmp_path: Path, fields: dict[str, str], kind: str
) -> None:
    path = export(tmp_path / "wp.xml", {}, fields)
    assert [article.title for article in articles(path)] == ["Story 1"]
    assert [told for told, _ in notices(path)] == [kind]


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("One.\n\n<!--more-->\n\nTwo.", "One.\n\nTwo."),
        ("<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->", "<p>One.</p>"),
        ('One.\n\n[gallery ids="1,2"]\n\nTwo [sic] words.', "One.\n\nTwo [sic] words."),
        ('[caption id="a"]<img src="x"> A boat. [/caption]\n\nOne.', "One."),
        ('[vc_row][vc_column width="1/2"]One.[/vc_column][/vc_row]', "One."),
        ("One [1] and [Editor's note: two].", "One [1] and [Editor's note: two]."),
        ("[embed]https://v.example/1[/embed]\n\nOne.", "One."),
        ('[pullquote align="left"]One.[/pullquote]', "One."),
    ],
)
def test_shortcodes_go_and_words_stay(content: str, body: str) -> None:
    assert clean_post(content) == body


def test_an_export_that_is_cut_off_says_so(tmp_path: Path) -> None:
    path = export(tmp_path / "wp.xml", {}, {})
    path.write_text(path.read_text(encoding="utf-8")[:-200], encoding="utf-8")
    assert "cut off" in failures(path)[-1]
    assert articles(path)[0].title == "Story 1"
