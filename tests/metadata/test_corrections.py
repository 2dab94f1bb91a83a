"""Corrections: the note is kept, and linked to the sentence that it takes back."""

from __future__ import annotations

import pytest

from index.ingest.articles import extract_articles
from index.metadata.corrections import find_corrections
from index.readers import RawDocument

STORY = (
    "The lock at Halden opened on Saturday. The fee is 20 marks a boat. Mooring costs 20 marks. "
    "Warden Olaf Grimm was absent. The mill had been closed by the council. Bo Elm voted no.\n\n"
)
FEE = "The fee is 20 marks a boat."
NOTES = {
    "Correction: An earlier version of this article said the fee was 20 marks. It is 25.": FEE,
    "(This story has been corrected to say the fee is 25 marks, not 20, in the lead)": FEE,
    "(Corrects fee to 25 marks, not 20)": FEE,
    "(Corrects fee in second sentence to 25 marks instead of 20)": FEE,
    "An earlier version of this story misstated the fee. It is 25 marks a boat.": FEE,
    "This article was amended on 6 May 2021 to change the fee. It was corrected from 20 marks to "
    "25 marks a boat; the fee is not new.": FEE,
    "The Post regrets the error. The fee is 25 marks a boat, rather than 20 marks a boat.": FEE,
    "Correction, 5 May: The name of the warden is Olav Grimm.": "Warden Olaf Grimm was absent.",
    "Editor's note: A previous version misspelled warden Olav Grimm's name as Olaf.": (
        "Warden Olaf Grimm was absent."
    ),
    "Clarification\nThe lock opened on Sunday, not Saturday.": (
        "The lock at Halden opened on Saturday."
    ),
    "An earlier version gave the wrong day for the opening. The lock opened on Friday.": (
        "The lock at Halden opened on Saturday."
    ),
    "This article was amended because an earlier version said the mill had been closed by the "
    "council. It is still open.": "The mill had been closed by the council.",
}


def retracted(note: str, story: str = STORY) -> list[str]:
    body = story + note
    spans = [span for one in find_corrections(body) for span in one.retracted]
    return [body[start:end] for start, end in spans if end <= len(story)]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_takes_back_the_sentence_that_was_wrong_and_no_other(note: str) -> None:
    assert retracted(note) == [NOTES[note]]


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article said the fee was 30 marks. It is 20 marks.",
        "(Corrects fee to 20 marks, not 15)",
        "(Adds quote from the warden)",
        "The council said that an earlier version of the bill gave the fee as 20 marks.",
        "The fee is not 15 marks.",
    ],
)
def test_a_story_that_is_right_already_keeps_all_its_sentences(note: str) -> None:
    assert retracted(note) == []


def test_what_the_note_says_was_wrong_is_no_fact_either() -> None:
    body = STORY + "Correction: An earlier version of this article said it was 20 marks. It is 25."
    [note] = find_corrections(body)
    assert body[note.start : note.end].startswith("Correction:")
    start, end = note.retracted[-1]
    assert body[start:end].endswith("said it was 20 marks.")


@pytest.mark.parametrize(
    "note",
    [
        "Correction: We put the count of sunken craft at nine. It should have been seven.",
        "Correction: An earlier version gave the craft that went down as 9; there were seven.",
    ],
)
def test_a_note_in_words_of_its_own_takes_back_what_holds_its_value(note: str) -> None:
    story = "Storm water filled the basin. Nine boats were lost. The mayor called for help.\n\n"
    [found] = find_corrections(story + note)
    start, end = found.retracted[0]
    assert story[start:end] == "Nine boats were lost."


def test_a_note_has_a_date_of_its_own() -> None:
    [note] = find_corrections(STORY + "Correction, 5 May 2021: The warden is Olav Grimm.")
    assert (note.kind, note.published) == ("correction", "2021-05-05")


@pytest.mark.parametrize(
    ("headline", "title", "kind", "label"),
    [
        ("CORRECTED - Lock opens", "Lock opens", "correction", "CORRECTED"),
        ("CORRECTED-UPDATE 1-Lock opens", "Lock opens", "correction", "CORRECTED-UPDATE 1"),
        ("UPDATE 2 - Lock opens", "Lock opens", "update", "UPDATE 2"),
        ("REFILE-CORRECTED: Lock opens", "Lock opens", "update", "REFILE-CORRECTED"),
        ("ADDS: Lock opens", "Lock opens", "update", "ADDS"),
    ],
)
def test_a_wires_mark_is_a_note_and_no_dateline(
    headline: str, title: str, kind: str, label: str
) -> None:
    text = f"{headline}\n\nVALLEY HERALD, 3 May 2021\n\nHALDEN (XN) - The lock opened on Monday."
    [found] = extract_articles(RawDocument(origin="a", text=text, kind="text", key="a"))
    assert (found.title, found.place, found.source) == (title, "HALDEN", "Valley Herald")
    assert found.published is not None
    assert [(one.kind, one.label) for one in found.corrections] == [(kind, label)]
