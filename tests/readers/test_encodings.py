"""Encodings: no letter, mark or dash is lost, and what is certain is told from a guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles, failures, notices

SAID = "“It’s done” – and the café’s £5 menu, he said… That’s €4."
HEAD = "Café opens\n\nHARBOUR GAZETTE, 3 March 2020\n\n"
GERMAN = (
    "Der Bürgermeister öffnete die Brücke am Dienstag – „endlich“, sagte er. Sie kostete 80 Mio. €."
)
FRENCH = "Le maire a inauguré le pont mardi : « Enfin ! », a-t-il lancé à la foule d’élèves."


@pytest.mark.parametrize("text", [SAID, GERMAN, FRENCH])
def test_windows_1252_is_read_and_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes((HEAD + text).encode("cp1252"))
    assert articles(tmp_path / "a.txt")[0].body == text
    assert [kind for kind, _ in notices(tmp_path / "a.txt")] == ["encoding"]


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "ISO-8859-1", "latin1", "us-ascii", "windows-1252"]
)
def test_a_label_is_read_as_browsers_read_it(tmp_path: Path, label: str) -> None:
    page = f"<html><head><meta charset='{label}'></head><body><article><h1>Café</h1><p>{SAID}</p>"
    (tmp_path / "a.html").write_bytes((page + "</article></body></html>").encode("cp1252"))
    assert SAID in articles(tmp_path / "a.html")[0].body


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń, powiedział burmistrz w Łodzi.", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta.", "cp1250"),
        ("Belediye başkanı köprüyü açtı, ışığı yaktı.", "cp1254"),
        ("Le maire a inauguré le pont, “enfin”.", "mac_roman"),
        ("Der Bürgermeister öffnete die Brücke.", "cp437"),
    ],
)
def test_another_encoding_is_never_read_as_windows_1252(
    tmp_path: Path, text: str, encoding: str
) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    found = [one.body for one in articles(tmp_path / "a.txt")]
    assert found in ([], [text])
    assert articles(tmp_path / "a.txt", encoding=encoding)[0].body == text


def test_the_users_encoding_is_taken_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((HEAD + SAID).encode("cp1252"))
    assert "cp1252x" in str(list(failures_of(tmp_path / "a.txt", "cp1252x")))
    assert "is not ascii" in str(list(failures_of(tmp_path / "a.txt", "ascii")))


def failures_of(path: Path, encoding: str) -> list[str]:
    from index.readers import ReadFailure, read_sources

    found = read_sources([str(path)], encoding=encoding)
    return [one.reason for one in found if isinstance(one, ReadFailure)]


@pytest.mark.parametrize("text", [SAID, "Ünlü şair “geldi” – dedi.", "Мэр открыл мост «вчера»."])
def test_text_damaged_before_is_mended_and_told(tmp_path: Path, text: str) -> None:
    damaged = "".join(
        char if char.isascii() else char.encode().decode("cp1252", errors="replace")
        for char in text
    )
    (tmp_path / "a.txt").write_text(HEAD.replace("é", "e") + damaged, encoding="utf-8")
    [article] = articles(tmp_path / "a.txt")
    assert article.body == text or "�" in damaged
    assert [kind for kind, _ in notices(tmp_path / "a.txt")][:1] in (["mended"], ["lost letters"])


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "SÃO PAULO e Â maiúsculo, Ã também.",
        "Ångström, Ærø, Ðe and Ñandú.",
    ],
)
def test_sound_text_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text("A head\n\n" + text, encoding="utf-8")
    assert articles(tmp_path / "a.txt")[0].body == text
    assert notices(tmp_path / "a.txt") == []


def test_a_record_is_mended_in_title_and_body(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "title": "Itâ€™s done", "text": "The cafÃ© is open."}', encoding="utf-8"
    )
    [article] = articles(tmp_path / "a.jsonl")
    assert (article.title, article.body) == ("It’s done", "The café is open.")
    assert failures(tmp_path / "a.jsonl") == []
