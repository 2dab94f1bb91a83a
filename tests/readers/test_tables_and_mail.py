"""Tables (CSV, TSV) and mail (EML, MBOX): a row and a message are an article each."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles, day, failures, notices

BODY = "The mill at Orsk burned on Friday."
TABLES = {
    "comma.csv": f"id,title,date,source,text\n7,Mill burns,2019-02-04,Orsk Daily,{BODY}\n",
    "semicolon.csv": "headline;published;publisher;content\n"
    f"Mill burns;4 Feb 2019;Orsk Daily;{BODY}\n",
    "tab.tsv": "Title\tPublication Date\tPublication\tArticle\n"
    f"Mill burns\t2019-02-04\tOrsk Daily\t{BODY}\n",
    "quoted.csv": f'publish_date,outlet,title,body\n1549238400,Orsk Daily,"Mill burns","{BODY}"\n',
    "by-content": f"title,date,source,text\nMill burns,20190204,Orsk Daily,{BODY}\n",
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_row_is_an_article(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / name).write_bytes(TABLES[name].encode(encoding))
    [article] = articles(tmp_path / name)
    assert (article.title, article.source, article.body) == ("Mill burns", "Orsk Daily", BODY)
    assert day(article) == "2019-02-04"


def test_rows_that_only_count_are_no_ids_of_the_publisher(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        text = TABLES["comma.csv"].replace("Mill", name[0])
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [one.id for one in articles(tmp_path)] == ["a/7", "b/7"]


def test_a_bad_row_fails_alone(tmp_path: Path) -> None:
    rows = b"title,date,text\nA,2019-02-04,One.\nB,2019-02-05,Two, and more,x\n"
    (tmp_path / "a.csv").write_bytes(
        rows + b'C,2019-02-06,Caf\xe9 open.\nD,2019-02-07,"A story\nof two lines."\n'
    )
    assert [one.title for one in articles(tmp_path / "a.csv")] == ["A", "C", "D"]
    assert articles(tmp_path / "a.csv")[1].body == "Café open."
    assert "5 columns" in failures(tmp_path / "a.csv")[0]


def test_a_table_without_texts_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("year,count\n2019,4\n", encoding="utf-8")
    assert "names no column of texts" in failures(tmp_path / "a.csv")[0]


MAIL = (
    "From: Orsk Daily <desk@orsk.example>\nTo: r@x.example\nSubject: =?utf-8?q?Mill_burns?=\n"
    "Date: Mon, 04 Feb 2019 18:00:00 +0000\nMessage-ID: <{n}@orsk.example>\nMIME-Version: 1.0\n"
)
PLAIN = (
    MAIL + "Content-Type: text/plain; charset=utf-8\n\n" + BODY + "\n\n-- \nOrsk Daily, Quay 1\n"
)
QUOTED = (
    MAIL
    + "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable"
    "\n\nThe mill at Orsk burned on Friday=97at last.\n"
)
BOTH = (
    MAIL + 'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
    f"{BODY}\n--b\nContent-Type: text/html\n\n<p>{BODY}</p>\n--b--\n"
)
HTML = MAIL + f"Content-Type: text/html; charset=utf-8\n\n<p>{BODY}</p><p>It was old.</p>\n"
FILED = (
    MAIL + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
    f"{BODY}\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; "
    "filename=a.pdf\n\n"
    "JVBERi0=\n--b--\n"
)
MESSAGES = {"plain": PLAIN, "quoted": QUOTED, "both": BOTH, "html": HTML, "filed": FILED}


@pytest.mark.parametrize("form", MESSAGES)
@pytest.mark.parametrize("name", ["a.eml", "a.txt"])
def test_a_message_is_an_article(tmp_path: Path, form: str, name: str) -> None:
    (tmp_path / name).write_text(MESSAGES[form].format(n=1), encoding="utf-8")
    [article] = articles(tmp_path / name)
    assert (article.title, article.source, article.id) == (
        "Mill burns",
        "Orsk Daily",
        "1@orsk.example",
    )
    assert (day(article), article.body.split("\n")[0].rstrip(".")[:33]) == ("2019-02-04", BODY[:33])
    assert "Quay" not in article.body
    assert [kind for kind, _ in notices(tmp_path / name)] == ["attachment"] * (form == "filed")


def test_a_dash_of_windows_1252_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(QUOTED.format(n=1), encoding="utf-8")
    assert articles(tmp_path / "a.eml")[0].body == "The mill at Orsk burned on Friday—at last."


def test_a_mailbox_holds_many(tmp_path: Path) -> None:
    box = "".join(
        f"From desk@orsk.example Mon Feb  4 18:00:00 2019\n{text.format(n=n)}\n"
        for n, text in enumerate(MESSAGES.values())
    )
    (tmp_path / "a.mbox").write_text(box, encoding="utf-8")
    assert [one.id[0] for one in articles(tmp_path / "a.mbox")] == list("01234")


def test_a_message_without_a_readable_date_is_undated_and_told(tmp_path: Path) -> None:
    text = PLAIN.format(n=1).replace("Mon, 04 Feb 2019 18:00:00 +0000", "yesterday evening")
    (tmp_path / "a.eml").write_text(text, encoding="utf-8")
    assert day(articles(tmp_path / "a.eml")[0]) == ""
    assert notices(tmp_path / "a.eml")[0][0] == "date not read"
