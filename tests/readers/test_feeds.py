"""Feeds: each entry an article, with its address, its date and its fullest text."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles

from index.ingest.articles import extract_articles
from index.readers import RawDocument, ReadFailure, read_sources

ITEM = """<item><title>{title}</title><link>https://post.example/{title}</link>
<pubDate>{date}</pubDate><description>Short words of {title}.</description>
<content:encoded><![CDATA[<p>The whole story of {title} &amp; more.</p>]]></content:encoded>
</item>"""
RSS = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Ellery Post</title>
{items}</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Ellery Post</title>
<entry><title>Lock</title><id>urn:1</id><link href="https://post.example/lock"/>
<published>2021-03-08T09:15:00Z</published><updated>2021-03-11T10:00:00Z</updated>
<author><name>Ada Brook</name></author>
<content type="html">&lt;p&gt;Text.&lt;/p&gt;</content></entry></feed>"""


def feed(path: Path, *items: tuple[str, str]) -> Path:
    entries = "".join(ITEM.format(title=title, date=date) for title, date in items)
    path.write_text(RSS.format(items=entries), encoding="utf-8")
    return path


def test_an_rss_feed_gives_an_article_an_entry(tmp_path: Path) -> None:
    path = feed(tmp_path / "f.xml", ("lock", "Mon, 08 Mar 2021 09:15:00 GMT"))
    [found] = read_sources([str(path)])
    assert isinstance(found, RawDocument)
    [article] = extract_articles(found)
    assert (article.id, article.source) == ("post.example/lock", "Ellery Post")
    assert article.body == "The whole story of lock & more."
    assert article.published is not None
    assert article.published.value == "2021-03-08T09:15"


def test_an_atom_entry_is_dated_by_its_publication_not_its_change(tmp_path: Path) -> None:
    (tmp_path / "f.atom").write_text(ATOM, encoding="utf-8")
    [found] = read_sources([str(tmp_path / "f.atom")])
    assert isinstance(found, RawDocument)
    [article] = extract_articles(found)
    assert article.published is not None
    assert article.published.value == "2021-03-08T09:15"
    assert article.authors == ("Ada Brook",)


def test_a_bad_date_leaves_its_entry_undated_and_is_told(tmp_path: Path) -> None:
    path = feed(
        tmp_path / "f.rss",
        ("good", "Mon, 08 Mar 2021 09:15:00 GMT"),
        ("bad", "Someday, 99 Foo 20211"),
    )
    good, bad = (one for one in read_sources([str(path)]) if isinstance(one, RawDocument))
    assert extract_articles(good)[0].published is not None
    assert extract_articles(bad)[0].published is None
    assert "99 Foo" in bad.notices[0].reason


def test_other_xml_named_as_a_feed_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text("<ledger><row/></ledger>", encoding="utf-8")
    [failed] = read_sources([str(tmp_path / "f.xml")])
    assert isinstance(failed, ReadFailure)
    assert "<ledger>" in failed.reason


_STORY = "The weir at Halden was closed on Monday, after divers had found cracks in its lower gate."
_RSS = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>P</title>{}"
_ENTRIES = {
    "RSS, dc:date": (_RSS, "<dc:date>2021-05-04T07:00:00+02:00</dc:date>", "2021-05-04"),
    "RSS, two digits": (_RSS, "<pubDate>Tue, 04 May 21 07:00:00 GMT</pubDate>", "2021-05-04"),
    "RSS, French": (_RSS, "<pubDate>4 mai 2021</pubDate>", "2021-05-04"),
    "RSS, German": (_RSS, "<pubDate>Di, 04 Mai 2021 07:00:00 +0200</pubDate>", "2021-05-04"),
    "RSS, Spanish": (_RSS, "<pubDate>4 de mayo de 2021</pubDate>", "2021-05-04"),
    "RSS, a zero": (_RSS, "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", ""),
    "RSS, an empty day": (_RSS, "<pubDate></pubDate>", ""),
    "RSS, no day": (_RSS, "<pubDate>yesterday</pubDate>", ""),
}


@pytest.mark.parametrize("form", _ENTRIES)
def test_an_entrys_day_is_read_in_any_form_or_left_open(tmp_path: Path, form: str) -> None:
    feed, stated, wanted = _ENTRIES[form]
    item = f"<item><title>Weir shut</title>{stated}<description>{_STORY}</description></item>"
    (tmp_path / "a.xml").write_text(feed.format(item) + "</channel></rss>", encoding="utf-8")
    [article] = articles(tmp_path / "a.xml")
    assert (article.published.value[:10] if article.published else "") == wanted
    assert article.body == _STORY


@pytest.mark.parametrize("day", ["2021-05-04T07:00:00Z", "2021-05-04T07:00:00+02:00", "2021-05-04"])
def test_an_atom_entry_that_only_states_its_change_is_told(tmp_path: Path, day: str) -> None:
    entry = f"<entry><title>Weir</title><updated>{day}</updated><summary>{_STORY}</summary></entry>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{entry}</feed>"
    (tmp_path / "a.atom").write_text(feed, encoding="utf-8")
    [article] = articles(tmp_path / "a.atom")
    assert article.published is not None
    assert article.published.value[:10] == "2021-05-04"


@pytest.mark.parametrize("name", ["media:description", "media:title", "media:credit"])
def test_a_caption_never_replaces_the_story(tmp_path: Path, name: str) -> None:
    caption = f"<{name}>{'Boats wait above the weir in the rain. ' * 9}</{name}>"
    item = f"<item><title>Weir shut</title><description>{_STORY}</description>{caption}</item>"
    spaces = "xmlns:media='http://search.yahoo.com/mrss/'"
    feed = f"<rss version='2.0' {spaces}><channel><title>P</title>{item}</channel></rss>"
    (tmp_path / "a.xml").write_text(feed, encoding="utf-8")
    assert [one.body for one in articles(tmp_path / "a.xml")] == [_STORY]
