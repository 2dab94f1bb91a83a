"""Feeds: each entry an article, with its address, its date and its fullest text."""

from __future__ import annotations

from pathlib import Path

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
