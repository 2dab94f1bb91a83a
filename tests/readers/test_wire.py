"""Wire formats: NITF, NewsML-G2, IPTC 7901 and ANPA, each by its own fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles, day, failures, notices

NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">
<nitf><head><title>Slug</title><docdata management-status="{status}">{dates}
<doc-id id-string="n{n}"/><doc.copyright holder="Sund Agency"/></docdata></head><body><body.head>
<hedline><hl1>Ferry sinks off Sund</hl1></hedline><byline>By <person>Una Reed</person></byline>
<distributor>Sund Agency</distributor><dateline><location>SUND</location></dateline></body.head>
<body.content><p>The ferry sank &mdash; off Sund on Friday.</p><media><media-caption>A boat.
</media-caption></media><p>All 40 were saved.</p></body.content></body></nitf>"""
G2 = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:g2:{n}"><itemMeta><itemClass qcode="ninat:{kind}"/><provider><name>Sund Agency
</name></provider><versionCreated>2016-09-12T10:00:00+02:00</versionCreated>
<firstCreated>2016-09-10T10:00:00+02:00</firstCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><by>Una Reed</by><headline>Ferry sinks off Sund</headline><located><name>Sund</name>
</located></contentMeta><contentSet>{content}</contentSet></newsItem></itemSet></newsMessage>"""
INLINE = """<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>The ferry sank off Sund on Friday.</p></body></html></inlineXML>"""


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ('<date.issue norm="20160910T080000Z"/>', "2016-09-10"),
        ('<date.issue norm="2016-09-10"/><date.expire norm="20170101"/>', "2016-09-10"),
        ('<date.release norm="20160910T080000+0200"/>', "2016-09-10"),
        ('<date.issue norm="00000000"/>', ""),
    ],
)
def test_nitf_states_headline_place_agency_and_date(
    tmp_path: Path, dates: str, published: str
) -> None:
    text = NITF.format(n=1, dates=dates, status="usable")
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    [article] = articles(tmp_path / "a.xml")
    assert article.body == "The ferry sank — off Sund on Friday.\nAll 40 were saved."
    assert (article.title, article.place) == ("Ferry sinks off Sund", "SUND")
    assert (article.agency, article.authors, article.id) == ("Sund Agency", ("Una Reed",), "n1")
    assert day(article) == published
    assert [kind for kind, _ in notices(tmp_path / "a.xml")] == ["date not read"] * (not published)


def test_a_cancelled_nitf_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.nitf").write_text(
        NITF.format(n=1, dates="", status="canceled"), encoding="utf-8"
    )
    assert (articles(tmp_path / "a.nitf"), failures(tmp_path / "a.nitf")) == ([], [])
    assert notices(tmp_path / "a.nitf") == [("canceled", "not published")]


@pytest.mark.parametrize(
    "content", [INLINE, "<inlineData>The ferry sank off Sund on Friday.</inlineData>"]
)
def test_newsml_g2_is_dated_by_its_first_creation(tmp_path: Path, content: str) -> None:
    text = G2.format(n=1, kind="text", status="usable", content=content)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    [article] = articles(tmp_path / "a.xml")
    assert article.body == "The ferry sank off Sund on Friday."
    assert (article.title, article.id) == ("Ferry sinks off Sund", "urn:g2:1")
    assert (article.agency, article.authors, article.place) == (
        "Sund Agency",
        ("Una Reed",),
        "Sund",
    )
    assert day(article) == "2016-09-10"


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        ("text", "withheld", ("withheld", "not published")),
        ("picture", "usable", ("picture", "holds no text")),
    ],
)
def test_newsml_without_a_story_is_told(
    tmp_path: Path, kind: str, status: str, told: tuple[str, str]
) -> None:
    content = INLINE if kind == "text" else '<remoteContent href="a.jpg"/>'
    text = G2.format(n=1, kind=kind, status=status, content=content)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    assert notices(tmp_path / "a.xml") == [told]


NEWSML1 = """<?xml version="1.0"?><NewsML><NewsItem><Identification><NewsIdentifier>
<DateId>20160910</DateId></NewsIdentifier></Identification><NewsManagement>
<FirstCreated>20160910T080000Z</FirstCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Ferry sinks</HeadLine><ByLine>Una Reed</ByLine></NewsLines>
<ContentItem><DataContent><p>The ferry sank off Sund on Friday.</p></DataContent></ContentItem>
</NewsComponent></NewsItem></NewsML>"""


def test_newsml_1_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(NEWSML1, encoding="utf-8")
    [article] = articles(tmp_path / "a.xml")
    assert (article.title, day(article)) == ("Ferry sinks", "2016-09-10")
    assert article.body == "The ferry sank off Sund on Friday."


MESSAGES = {
    "iptc": "\x01snd0311 4 vm 120  sa 0088\r\n\r\n"
    "\x02Ferry sinks off Sund =\r\n\r\n   Sund (sa) - The ferry"
    " sank\r\noff Sund on Friday.\r\n   All 40 were saved.\r\n\x03101412 sep 16\r\n\x04",
    "no controls": "snd0311 4 vm 120  sa 0088\n\n"
    "Ferry sinks off Sund\n=\n\n   Sund (sa) - The ferry sank\n"
    "off Sund on Friday.\n\n   All 40 were saved.\n\n101412 GMT Sep 2016\n",
    "anpa": "a0311 r i\n^BC-Sund-Ferry,0088<\n"
    "^Ferry sinks off Sund<\n^By Una Reed=\n   Sund (SA) _ The ferry"
    " sank\noff Sund on Friday.\n   All 40 were saved.\n\nSA-NY-09-10-16 1412EST<\n",
}


@pytest.mark.parametrize("form", MESSAGES)
def test_a_wire_message_is_dated_by_its_footer(tmp_path: Path, form: str) -> None:
    (tmp_path / "w.txt").write_bytes(MESSAGES[form].encode())
    [article] = articles(tmp_path / "w.txt")
    assert (day(article), article.agency, article.place) == ("2016-09-10", "SA", "Sund")
    assert article.title == "Ferry sinks off Sund"
    assert article.body.endswith("The ferry sank off Sund on Friday.\nAll 40 were saved.")


def test_messages_in_one_file_keep_apart(tmp_path: Path) -> None:
    second = MESSAGES["iptc"].replace("0311", "0312").replace("101412", "111500")
    (tmp_path / "w.iptc").write_bytes((MESSAGES["iptc"] + "\r\n" + second).encode())
    assert [day(one) for one in articles(tmp_path / "w.iptc")] == ["2016-09-10", "2016-09-11"]
