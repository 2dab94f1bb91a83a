"""JSON dumps of the common tools: each with its own names for body, title, date and source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes.documents import articles, day, failures, notices

TEXT = "The weir at Halden Mills broke on Sunday, and forty houses were emptied."
TITLE = "Weir breaks at Halden Mills"
DUMPS: dict[str, tuple[Any, str, str, str]] = {
    "cc_news": (
        {
            "title": TITLE,
            "text": TEXT,
            "domain": "halden.example",
            "date": "2017-11-20 00:00:00",
            "description": "Weir.",
            "url": "https://halden.example/weir",
        },
        "2017-11-20",
        "halden.example",
        "",
    ),
    "newsapi": (
        {
            "status": "ok",
            "articles": [
                {
                    "source": {"id": "hp", "name": "Halden Post"},
                    "author": "Una Reed",
                    "title": TITLE,
                    "description": "Weir.",
                    "url": "https://hp.example/weir",
                    "content": TEXT,
                    "publishedAt": "2017-11-20T08:00:00Z",
                }
            ],
        },
        "2017-11-20",
        "Halden Post",
        "Una Reed",
    ),
    "guardian": (
        {
            "response": {
                "results": [
                    {
                        "id": "a/2017/nov/20/weir",
                        "webTitle": TITLE,
                        "webUrl": "https://g.example/weir",
                        "webPublicationDate": "2017-11-20T08:00:00Z",
                        "fields": {
                            "body": f"<p>{TEXT}</p>",
                            "byline": "Una Reed",
                            "publication": "Halden Post",
                            "lastModified": "2017-11-25T08:00:00Z",
                        },
                    }
                ]
            }
        },
        "2017-11-20",
        "Halden Post",
        "Una Reed",
    ),
    "nyt": (
        {
            "status": "OK",
            "response": {
                "docs": [
                    {
                        "_id": "nyt://article/1",
                        "web_url": "https://n.example/weir",
                        "abstract": "A weir.",
                        "lead_paragraph": TEXT,
                        "source": "Halden Post",
                        "headline": {"main": TITLE},
                        "byline": {"original": "By Una Reed"},
                        "pub_date": "2017-11-20T08:00:00+0000",
                    }
                ]
            },
        },
        "2017-11-20",
        "Halden Post",
        "Una Reed",
    ),
    "news-please": (
        {
            "maintext": TEXT,
            "title": TITLE,
            "authors": ["Una Reed"],
            "source_domain": "hp.example",
            "date_publish": "2017-11-20 08:00:00",
            "date_download": "2019-01-01 00:00:00",
            "date_modify": None,
            "description": "Weir.",
            "language": "en",
            "url": "https://hp.example/weir",
        },
        "2017-11-20",
        "hp.example",
        "Una Reed",
    ),
    "newspaper4k": (
        {
            "title": TITLE,
            "text": TEXT,
            "authors": ["Una Reed"],
            "publish_date": 1511164800.0,
            "source_url": "https://hp.example",
            "url": "https://hp.example/weir",
            "summary": "Weir.",
        },
        "2017-11-20",
        "hp.example",
        "Una Reed",
    ),
    "gdelt": (
        {
            "articles": [
                {
                    "url": "https://hp.example/weir",
                    "title": TITLE,
                    "domain": "hp.example",
                    "seendate": "20171120T081500Z",
                    "language": "English",
                    "text": TEXT,
                }
            ]
        },
        "2017-11-20",
        "hp.example",
        "",
    ),
    "ninjs": (
        {
            "uri": "urn:hp:1",
            "type": "text",
            "pubstatus": "usable",
            "headline": TITLE,
            "versioncreated": "2017-11-21T08:00:00Z",
            "firstcreated": "2017-11-20T08:00:00Z",
            "byline": "Una Reed",
            "body_html": f"<p>{TEXT}</p>",
            "located": "HALDEN MILLS",
            "infosources": [{"name": "Halden News Agency"}],
        },
        "2017-11-20",
        "Halden News Agency",
        "Una Reed",
    ),
    "mastodon": (
        [
            {
                "id": "1",
                "created_at": "2017-11-20T08:00:00.000Z",
                "url": "https://m.example/@hp/1",
                "content": f"<p>{TEXT}</p>",
                "visibility": "public",
                "account": {"acct": "hp", "display_name": "Una Reed"},
            }
        ],
        "2017-11-20",
        "m.example",
        "Una Reed",
    ),
    "elastic": (
        {
            "hits": {
                "total": 1,
                "hits": [
                    {
                        "_id": "e1",
                        "_source": {
                            "title": TITLE,
                            "content": TEXT,
                            "publisher": "Halden Post",
                            "timestamp": 1511164800000,
                        },
                    }
                ],
            }
        },
        "2017-11-20",
        "Halden Post",
        "",
    ),
    "json-ld": (
        {
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "NewsArticle",
                    "headline": TITLE,
                    "articleBody": TEXT,
                    "datePublished": "2017-11-20",
                    "dateModified": "2018-01-01",
                    "author": [{"@type": "Person", "name": "Una Reed"}],
                    "publisher": {"@type": "Organization", "name": "Halden Post"},
                }
            ],
        },
        "2017-11-20",
        "Halden Post",
        "Una Reed",
    ),
    "mongo": (
        [
            {
                "_id": {"$oid": "5a12"},
                "title": TITLE,
                "full_text": TEXT,
                "source": "Halden Post",
                "pubDate": {"$date": {"$numberLong": "1511164800000"}},
            }
        ],
        "2017-11-20",
        "Halden Post",
        "",
    ),
    "wordpress-api": (
        [
            {
                "id": 7,
                "date": "2017-11-20T09:00:00",
                "status": "publish",
                "type": "post",
                "link": "https://hp.example/weir",
                "title": {"rendered": TITLE},
                "content": {"rendered": f"<p>{TEXT}</p>", "protected": False},
            }
        ],
        "2017-11-20",
        "hp.example",
        "",
    ),
    "webhose": (
        {
            "posts": [
                {
                    "uuid": "w1",
                    "url": "https://hp.example/weir",
                    "author": "Una Reed",
                    "published": "2017-11-20T08:00:00.000+02:00",
                    "title": TITLE,
                    "text": TEXT,
                    "thread": {"site": "hp.example"},
                }
            ]
        },
        "2017-11-20",
        "hp.example",
        "Una Reed",
    ),
    "paragraphs": (
        {
            "id": "p1",
            "title": TITLE,
            "published_date": 1511164800000,
            "author": "Una Reed",
            "source": "Halden Post",
            "contents": [
                {"type": "title", "content": TITLE},
                {"type": "sanitized_html", "content": TEXT},
            ],
        },
        "2017-11-20",
        "Halden Post",
        "Una Reed",
    ),
}


_POST = {"title": TITLE, "html": f"<p>{TEXT}</p>", "published_at": "2017-11-20T08:00:00.000Z"}
_ROW = {"post_title": TITLE, "post_content": TEXT, "post_date": "2017-11-20 08:00:00"}
_NODE = {"headline": TITLE, "content": TEXT, "firstPublishedAt": 1511164800000}
DUMPS |= {
    "ghost": ({"db": [{"data": {"posts": [_POST]}}]}, "2017-11-20", "", ""),
    "graphql": ({"data": {"articles": {"edges": [{"node": _NODE}]}}}, "2017-11-20", "", ""),
    "wordpress-table": ({"posts": [{"ID": 1, **_ROW}]}, "2017-11-20", "", ""),
}


@pytest.mark.parametrize("tool", DUMPS)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_dump_gives_its_article(tmp_path: Path, tool: str, indent: int | None) -> None:
    value, published, source, author = DUMPS[tool]
    (tmp_path / "dump.json").write_text(json.dumps(value, indent=indent), encoding="utf-8")
    [article] = articles(tmp_path / "dump.json")
    assert article.body == TEXT
    assert (day(article), article.source) == (published, source)
    assert (article.authors or ("",))[0] == author
    assert tool == "mastodon" or article.title == TITLE


@pytest.mark.parametrize("tool", ["cc_news", "news-please", "newspaper4k", "ninjs"])
def test_a_dump_may_be_json_lines(tmp_path: Path, tool: str) -> None:
    value, published, _, _ = DUMPS[tool]
    lines = (
        json.dumps(value) + "\n" + json.dumps({**value, "url": "https://o.example/2", "uri": "2"})
    )
    (tmp_path / "dump.jsonl").write_text(lines, encoding="utf-8")
    assert [day(article) for article in articles(tmp_path / "dump.jsonl")] == [published] * 2


@pytest.mark.parametrize(
    ("fields", "kind", "told"),
    [
        ({"embargo_lifted": "2017-11-20"}, "date not used", "embargo_lifted"),
        ({"zeitpunkt": "2017-11-20T08:00:00Z"}, "date not used", "zeitpunkt"),
        ({"date": "03/04/2018"}, "date not read", "03/04/2018"),
        ({"updated_at": "2017-11-20"}, "date of a change", "updated_at"),
        ({"date": "1970-01-01"}, "date not read", "1970-01-01"),
        ({"content": "The weir broke… [+1234 chars]"}, "cut off", "cut off"),
    ],
)
def test_what_is_odd_in_a_record_is_told(
    tmp_path: Path, fields: dict[str, object], kind: str, told: str
) -> None:
    record = {"title": TITLE, "content": TEXT, **fields}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert [(k, told in reason) for k, reason in notices(tmp_path / "a.jsonl")] == [(kind, True)]
    assert len(articles(tmp_path / "a.jsonl")) == 1


@pytest.mark.parametrize(
    "state",
    [
        {"status": "draft"},
        {"draft": True},
        {"pubstatus": "withheld"},
        {"published": False},
        {"post_status": "Trash"},
    ],
)
def test_a_record_that_is_not_published_is_left_out(
    tmp_path: Path, state: dict[str, object]
) -> None:
    record = {"title": TITLE, "content": TEXT, **state}
    (tmp_path / "a.json").write_text(json.dumps(record), encoding="utf-8")
    assert articles(tmp_path / "a.json") == []
    assert [reason for _, reason in notices(tmp_path / "a.json")] == ["not published"]
    assert failures(tmp_path / "a.json") == []


def test_a_record_without_a_text_names_the_fields_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "tests", "version": "1"}', encoding="utf-8")
    assert "name, version" in failures(tmp_path / "a.json")[0]
