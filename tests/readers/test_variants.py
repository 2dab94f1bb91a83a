"""Forms that differ from a format's book: other names, stubs, marks without their controls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes.documents import articles, day, failures, make_pdf, notices

BODY = "The weir at Halden Mills broke on Sunday, and forty houses were emptied."
TITLE = "Weir breaks at Halden Mills"


def dump(folder: Path, value: Any) -> Path:
    path = folder / "dump.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("title", "source"),
    [
        (f"{TITLE} - Halden Post", "The Halden Post"),
        (f"{TITLE} | Halden Post", "Halden Post"),
        (f"Halden Post: {TITLE}", "Halden Post"),
        ("Weir <i>breaks</i> at Halden&amp;nbsp;Mills", "Halden Post"),
    ],
)
def test_a_records_title_loses_its_publisher_and_markup(
    tmp_path: Path, title: str, source: str
) -> None:
    value = {"title": title, "source": source, "text": BODY, "date": "2017-11-20"}
    [article] = articles(dump(tmp_path, value))
    assert (article.title, article.source) == (TITLE, source)


def test_a_story_may_end_in_a_dash_and_words_that_are_no_publisher(tmp_path: Path) -> None:
    value = {"title": "Weir breaks - again", "source": "Halden Post", "text": BODY}
    assert articles(dump(tmp_path, value))[0].title == "Weir breaks - again"


@pytest.mark.parametrize("name", ["published_ms", "created_utc", "PublishedOn", "story_date"])
def test_a_date_is_known_by_its_name_without_its_unit(tmp_path: Path, name: str) -> None:
    stated = 1511136000000 if name.endswith("_ms") else "2017-11-20"
    [article] = articles(dump(tmp_path, {"story_headline": TITLE, "storyText": BODY, name: stated}))
    assert (article.title, article.body, day(article)) == (TITLE, BODY, "2017-11-20")


def test_typed_blocks_are_one_storys_paragraphs(tmp_path: Path) -> None:
    blocks = [
        {"type": "paragraph", "text": BODY},
        {"type": "image", "caption": "A weir."},
        {"type": "newsletter_box", "text": "Get our letter."},
    ]
    [article] = articles(dump(tmp_path, {"stories": [{"hed": TITLE, "body": blocks}]}))
    assert (article.title, article.body) == (TITLE, BODY)


def test_the_main_version_of_a_text_is_read(tmp_path: Path) -> None:
    versions = [{"role": "short", "value": "Weir."}, {"role": "main", "value": BODY}]
    titles = [{"role": "short", "value": "Weir"}, {"role": "main", "value": TITLE}]
    [article] = articles(dump(tmp_path, {"headlines": titles, "bodies": versions}))
    assert (article.title, article.body) == (TITLE, BODY)


def test_a_record_without_the_others_text_is_told(tmp_path: Path) -> None:
    full = {"title": TITLE, "text": BODY, "url": "https://a.example/1", "date": "2017-11-20"}
    stub = {"title": "Tides", "url": "https://a.example/2", "date": "2017-11-20"}
    gone = {"title": "[Removed]", "text": "[Removed]", "date": "2017-11-20"}
    path = dump(tmp_path, {"articles": [full, stub, gone]})
    assert [one.title for one in articles(path)] == [TITLE]
    told = [kind for kind, _ in notices(path)]
    assert (told, failures(path)) == (["no text", "removed"], [])


def test_the_papers_own_day_in_its_address_stands_against_utc(tmp_path: Path) -> None:
    value = {
        "title": TITLE,
        "text": BODY,
        "pub_date": "2009-03-15T02:41:17+0000",
        "web_url": "https://a.example/2009/03/14/weir.html",
    }
    assert day(articles(dump(tmp_path, value))[0]) == "2009-03-14"


def test_a_column_tells_the_order_of_its_days_and_months(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"Headline;PublishedOn;Text\nA;13/02/2015;{BODY}\nB;04/02/2015;{BODY} B\n", encoding="utf-8"
    )
    assert [day(one) for one in articles(tmp_path / "a.csv")] == ["2015-02-13", "2015-02-04"]


def test_escaped_line_breaks_of_a_table_are_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(f"headline\tbody\nA\t{BODY}\\n\\n{BODY}\n", encoding="utf-8")
    assert articles(tmp_path / "a.tsv")[0].body.split("\n") == [BODY, "", BODY]


MAIL = "From: Halden Post <n@post.example>\nDate: Mon, 20 Nov 2017 08:00:00 +0100\n"


def test_a_lists_tag_is_no_part_of_a_subject(tmp_path: Path) -> None:
    text = f"{MAIL}Subject: [halden-news] {TITLE}\nMIME-Version: 1.0\n\n{BODY}\n"
    (tmp_path / "a.eml").write_text(text, encoding="utf-8")
    assert articles(tmp_path / "a.eml")[0].title == TITLE


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Content-Type: text/calendar", "X-List-Administrivia: yes"],
)
def test_automatic_mail_is_told_and_no_article(tmp_path: Path, header: str) -> None:
    text = f"{MAIL}Subject: Out of office\n{header}\nMIME-Version: 1.0\n\nI am away.\n"
    (tmp_path / "a.eml").write_text(text, encoding="utf-8")
    assert (articles(tmp_path / "a.eml"), len(notices(tmp_path / "a.eml"))) == ([], 1)


def test_anpa_is_read_without_its_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a.anpa").write_text(
        f"a0456\nr a ^BC-Weir    05-17 0210\n^BC-Weir,0210<\n^{TITLE}<\n^By UNA REED=<\n"
        f"^Halden Wire Writer=<\n\tHALDEN (HW) _ {BODY}<\n\tHW-NY-05-17-99 1832EDT<\n",
        encoding="utf-8",
    )
    [article] = articles(tmp_path / "a.anpa")
    assert (article.title, day(article)) == (TITLE, "1999-05-17")
    assert article.body.endswith(BODY)
    assert "Writer" not in article.body


def test_the_desks_lines_are_no_part_of_a_wire_story(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"HAL0187 4 DIS 156 /WEIR/\n\n{TITLE}\n    ATTENTION - ADDS quotes ///\n"
        f"    By Una Reed\n\n    HALDEN, June 12 (HAL) - {BODY}\n\nhal/tra/gu\n\n121530 JUN 18\n",
        encoding="utf-8",
    )
    [article] = articles(tmp_path / "a.txt")
    assert article.body == f"HALDEN, June 12 (HAL) - {BODY}"


def test_markdown_is_read_as_its_words(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        f"# {TITLE}\n\n<!-- TODO -->\n\nThe **weir** at [Halden](h.html)[^1] broke.\n\n"
        '{{< figure caption="A weir" >}}\n\n![A weir](w.jpg)\n\n[^1]: A mill town.\n',
        encoding="utf-8",
    )
    assert articles(tmp_path / "a.md")[0].body == "The weir at Halden broke."


def test_a_line_may_sign_a_story_with_paper_and_day(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n{BODY}\n\n        -- The Halden Packet, Friday 6 September 1996\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [article] = articles(tmp_path / "a.txt")
    assert (article.source, day(article), article.body) == (
        "The Halden Packet",
        "1996-09-06",
        BODY,
    )


def test_the_lines_that_foot_each_page_go_and_broken_words_are_joined(tmp_path: Path) -> None:
    pages = (
        [
            "Weir breaks",
            "The weir at Hal-",
            "den broke and the repair takes until",
            "h.example - Page 1 of 2",
        ],
        ["next May, they said.", "h.example - Page 2 of 2"],
    )
    (tmp_path / "a.pdf").write_bytes(make_pdf(*pages))
    [article] = articles(tmp_path / "a.pdf")
    assert " ".join(article.body.split()).endswith("until next May, they said.")
    assert "Page" not in article.body


@pytest.mark.parametrize(
    "text",
    [
        f"HALDEN POST\nMonday, November 20, 2017\n\n{TITLE}\nBy Una Reed\n\n{BODY}\n",
        f"{TITLE}\nThe Halden Post – Evening edition\n20 November 2017\nUna Reed\n\n{BODY}\n",
    ],
)
def test_the_lines_around_a_day_name_paper_and_author(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [article] = articles(tmp_path / "a.txt")
    assert (article.title, article.authors, day(article)) == (TITLE, ("Una Reed",), "2017-11-20")
    assert article.source in ("Halden Post", "The Halden Post")
    assert article.body == BODY


def test_a_crawls_list_of_headlines_is_no_article(tmp_path: Path) -> None:
    text = f"Halden Post - Home\n\nNews\nSport\n\n{TITLE}\nCouncil to meet\n".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://h.example/\r\n"
        "WARC-Date: 2017-11-20T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    (tmp_path / "a.wet").write_bytes(head.encode() + text + b"\r\n\r\n")
    assert articles(tmp_path / "a.wet") == []
    assert [kind for kind, _ in notices(tmp_path / "a.wet")] == ["list"]
