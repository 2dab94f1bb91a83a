"""Parts of an article that no name tells: told by the look of values, lines and blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.clean.line_classifier import drop_furniture
from index.ingest.articles import extract_articles
from index.metadata.corrections import find_corrections, repeats_error, states_right
from index.metadata.html_page import parse_html_page, to_story_text
from index.metadata.masthead import is_code_line, is_page_number, parse_masthead
from index.readers import RawDocument
from index.readers.files import read_sources
from index.types import Article

PROSE = (
    "The council of Skerra voted on Tuesday to close the old lock, by nine votes to four. "
    "Mayor Ines Falk said that it had leaked since 1998 and cost 40,000 crowns a year. "
    "The new lock opens on 3 June."
)
BODY = PROSE.replace(". ", ".\n\n")


def read(path: Path, text: str | bytes) -> list[Article]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    items = [one for one in read_sources([str(path)]) if isinstance(one, RawDocument)]
    return [article for one in items for article in extract_articles(one)]


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("journal;paru le;saisi le;intitulé;contenu", "14/05/2014"),
        ("Gazeta;Data publikacji;Data wpisu;Tytuł;Treść", "14.05.2014"),
        ("a;b;c;d;e", "2014-05-14"),
    ],
)
def test_a_tables_columns_are_told_by_their_values(tmp_path: Path, header: str, day: str) -> None:
    rows = [f'Kurier Skerra;{day};2019-01-02;{t};"{PROSE}"' for t in ("Lock is shut", "Heron wins")]
    found = read(tmp_path / "a.csv", "\n".join([header, *rows]))
    assert [one.title for one in found] == ["Lock is shut", "Heron wins"]
    assert {one.published.value if one.published else "" for one in found} == {"2014-05-14"}
    assert {one.source for one in found} == {"Kurier Skerra"}


def test_a_dump_in_another_language_is_told_by_its_values(tmp_path: Path) -> None:
    rows = [
        {"kopf": {"zeile": t, "vom": d, "erfasst": "2019-01-02"}, "rumpf": PROSE}
        for t, d in (("Lock is shut", "2014-05-14"), ("Heron wins race", "2014-05-16"))
    ]
    found = read(tmp_path / "a.json", json.dumps({"treffer": {"liste": rows}}))
    assert [one.title for one in found] == ["Lock is shut", "Heron wins race"]
    assert found[1].published
    assert found[1].published.value == "2014-05-16"


def test_a_nested_export_is_its_stories_not_their_blocks(tmp_path: Path) -> None:
    blocks = [{"type": "paragraph", "text": part} for part in BODY.split("\n\n")]
    story = {"story": {"hed": "Lock is shut", "body": {"blocks": [*blocks, {"type": "promo"}]}}}
    items = [{**story, "uid": n} for n in (1, 2)]
    whole = {"export": {"site": {"name": "Skerra Post"}, "items": items}}
    found = read(tmp_path / "a.json", json.dumps(whole))
    assert [one.source for one in found] == ["Skerra Post", "Skerra Post"]


def test_the_day_of_a_download_is_no_change(tmp_path: Path) -> None:
    record = {"title": "A", "maintext": PROSE, "date_modify": "2021-01-02 03:04:05"}
    found = read(
        tmp_path / "a.json", json.dumps({**record, "date_download": record["date_modify"]})
    )
    assert found[0].published is None


@pytest.mark.parametrize("state", [{"status": False}, {"estado": "Borrador"}, {"type": "page"}])
def test_what_is_no_published_article_is_left_out(tmp_path: Path, state: dict[str, object]) -> None:
    assert read(tmp_path / "a.json", json.dumps({"title": "A", "body": PROSE, **state})) == []


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("THE EVENING MAIL Tuesday, January 31, 2006     Page 3", "The Evening Mail", "2006-01-31"),
        (
            "2 | NEWS The Port Vane Examiner November 15, 2018",
            "The Port Vane Examiner",
            "2018-11-15",
        ),
        ("Le Petit Oudais, vendredi 3 mai 2019, p. 4", "Le Petit Oudais", "2019-05-03"),
        ("Published in the Skerra Dagblad on 5 May 2011", "Skerra Dagblad", "2011-05-05"),
    ],
)
def test_a_papers_line_is_told_by_its_form(line: str, name: str, day: str) -> None:
    found = parse_masthead(line)
    assert found
    assert found.published
    assert (found.name, found.published.value, found.sure) == (name, day, True)


@pytest.mark.parametrize("line", ["He left on 3 May 2020", "Council meets on 3 May 2020 at noon."])
def test_a_sentence_is_no_papers_line(line: str) -> None:
    assert parse_masthead(line) is None


def test_the_day_of_a_scan_is_no_day_of_publication() -> None:
    found = parse_masthead("Scanned 9 June 2020 – page 1", running=True)
    assert found
    assert found.published is None


def test_codes_and_page_numbers_are_no_headlines() -> None:
    assert is_code_line("NWS0917 3 DOM 0162")
    assert not is_code_line("July 11, 2023")
    assert is_page_number("Page 1 of 2")
    assert not is_page_number("Page turned in 3 days")


@pytest.mark.parametrize(
    "above", ["NWS0917 3 DOM 0162", "Page 1 of 2", "FROM THE ARCHIVES", "SKERRA POST"]
)
def test_what_stands_above_a_headline_is_none(tmp_path: Path, above: str) -> None:
    found = read(
        tmp_path / "a.txt", f"{above}\n\nCouncil closes its old lock\n\n5 May 2011\n\n{BODY}"
    )
    assert found[0].title == "Council closes its old lock"


def test_a_day_only_in_the_files_name(tmp_path: Path) -> None:
    found = read(tmp_path / "2011-05-05_lock.txt", f"Council closes its old lock\n\n{BODY}")
    assert found[0].published
    assert found[0].published.value == "2011-05-05"
    assert not read(tmp_path / "scan_20110505.txt", f"Council closes its lock\n\n{BODY}")[
        0
    ].published


def test_a_name_without_a_known_end_is_told_by_content(tmp_path: Path) -> None:
    story = f"Council closes its old lock\nBy Ann Lee\n5 May 2011\n\n{PROSE}\n\n{PROSE}"
    assert read(tmp_path / "a.art", story)[0].authors == ("Ann Lee",)
    assert read(tmp_path / "a.log", "2011-05-05 12:00 start\n" * 40) == []


def test_other_xml_is_read_by_its_names(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
    data = (
        f'<story date="2011-05-05"><headline>Lock shut</headline><text>{paragraphs}</text></story>'
    )
    found = read(tmp_path / "a.xml", data)
    assert found[0].title == "Lock shut"
    assert found[0].published


@pytest.mark.parametrize(
    "tail",
    [
        "Filed under: Animals",
        "More from Courts\nGoose cleared",
        "(Reporting by A. Lee)",
        "# # #\nFell",
    ],
)
def test_what_stands_below_the_last_sentence_goes(tail: str) -> None:
    assert drop_furniture(f"{BODY}\n{tail}") == BODY


@pytest.mark.parametrize("tail", ["Skerra 3, Norby 1", "“No more”", "(This story was corrected)"])
def test_what_may_be_the_storys_stays(tail: str) -> None:
    text = f"{BODY}\n{tail}"
    assert drop_furniture(text, is_note=lambda line: "corrected" in line) == text


@pytest.mark.parametrize(
    "offer",
    [
        "<div class=x><p>Never miss a tide.</p><a href=y>Join</a></div>",
        "<div class=x><span>By submitting, you consent to our mail.</span></div>",
        "<div class=x>Top news today</div>",
        "<div data-area=related><p>Discuss this issue!</p></div>",
    ],
)
def test_offers_between_paragraphs_are_told_by_form(offer: str) -> None:
    parts = [f"<p>{part}</p>" for part in BODY.split("\n\n")]
    page = (
        f"<html><body><h1>Lock is shut now</h1>{parts[0]}{parts[1]}{offer}{parts[2]}</body></html>"
    )
    assert parse_html_page(page).text.split("\n") == BODY.split("\n\n")


def test_small_print_below_a_stored_story_goes() -> None:
    story = "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
    assert to_story_text(f"{story}<p><a href=x>Lire la suite</a></p>") == BODY.replace("\n\n", "\n")


def test_a_correction_tells_what_was_wrong_and_what_is_right() -> None:
    note = (
        "Correction: An earlier version put the loss by the storm at four million crowns. "
        "The storm cost six."
    )
    assert repeats_error("did the storm cost four million crowns?", note)
    assert not repeats_error("did the storm cost six million crowns?", note)
    wire = "(This story has been corrected to say the fare is 45 crowns, not 40)"
    assert find_corrections(wire)
    assert states_right("is the fare 45 crowns?", wire)
    assert not states_right("is the fare 40 crowns?", wire)
