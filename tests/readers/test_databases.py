"""Text exports of news databases: one article a document, its own day, no labels in its body."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.documents import articles, day, failures

NEXIS = """

                               1 of 2 DOCUMENTS


                              The Sund Herald

                     September 12, 2016 Monday 10:14 AM GMT
                               Late Edition

Ferry sinks off Sund; all saved

BYLINE: Una Reed and Per Lund

SECTION: NEWS; Pg. 1

LENGTH: 20 words

DATELINE: SUND

HIGHLIGHT: All were saved.

   The ferry sank off Sund on Friday. The length: 40 metres.

   All 40 were saved.

LOAD-DATE: September 15, 2016

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                          Copyright 2016 Sund Herald
                             All Rights Reserved


                               2 of 2 DOCUMENTS


                              The Sund Herald

                          October 3, 2016 Monday

Inquiry opens

LENGTH: 9 words

The inquiry opened on Sunday.

LOAD-DATE: October 9, 2016
"""
LEXIS_PLUS = """Ferry sinks off Sund

The Sund Herald

September 12, 2016 Monday

Copyright 2016 Sund Herald All Rights Reserved

Section: NEWS; Pg. 1
Length: 20 words
Byline: Una Reed

Body


The ferry sank off Sund on Friday.

All 40 were saved.

Load-Date: September 15, 2016


End of Document

Inquiry opens

The Sund Herald

October 3, 2016 Monday

Copyright 2016 Sund Herald All Rights Reserved

Section: NEWS
Length: 9 words

Body

The inquiry opened on Sunday.

Load-Date: October 9, 2016

End of Document
"""
FACTIVA = """News
Ferry sinks off Sund
By Una Reed
20 words
12 September 2016
10:14
The Sund Herald
SUNDH
1
English
(c) 2016 Sund Herald

The ferry sank off Sund on Friday.

All 40 were saved.

Document SUNDH00020160912ec9c00001

Inquiry opens
9 words
3 October 2016
The Sund Herald
SUNDH
English
Copyright 2016

The inquiry opened on Sunday.

Document SUNDH00020161003ec9c00001
"""
FACTIVA_CODED = """HD Ferry sinks off Sund
BY Una Reed
WC 20 words
PD 12 September 2016
SN The Sund Herald
SC SUNDH
LA English
CY (c) 2016
LP
The ferry sank off Sund on Friday.
TD
All 40 were saved.
CO sund : Sund
AN Document SUNDH00020160912ec9c00001

HD Inquiry opens
WC 9 words
PD 3 October 2016
SN The Sund Herald
LP The inquiry opened on Sunday.
AN Document SUNDH00020161003ec9c00001
"""
PROQUEST = """____________________________________________________________

Document 1 of 2

Ferry sinks off Sund

Author: Una Reed

Publication info: The Sund Herald ; Sund [Sund]. 12 Sep 2016: A.1.

Abstract: A ferry sank.

Full text: The ferry sank off Sund on Friday.

All 40 were saved.

Subject: Ferries

Publication title: The Sund Herald; Sund

Publication date: Sep 12, 2016

ProQuest document ID: 1234

Last updated: 2017-11-20

Database: ProQuest Central

____________________________________________________________

Document 2 of 2

Inquiry opens

Publication info: The Sund Herald ; Sund [Sund]. 03 Oct 2016: A.2.

Full text: The inquiry opened on Sunday.

ProQuest document ID: 1235

Last updated: 2017-11-20
"""
EXPORTS = {
    "nexis": NEXIS,
    "lexis+": LEXIS_PLUS,
    "factiva": FACTIVA,
    "factiva codes": FACTIVA_CODED,
    "proquest": PROQUEST,
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_each_document_is_an_article_with_its_own_day(tmp_path: Path, kind: str) -> None:
    (tmp_path / "x.txt").write_text(EXPORTS[kind], encoding="utf-8")
    first, second = articles(tmp_path / "x.txt")
    assert (day(first), day(second)) == ("2016-09-12", "2016-10-03")
    assert {first.source, second.source} == {"The Sund Herald"}
    assert (first.title.split(";")[0], second.title) == ("Ferry sinks off Sund", "Inquiry opens")
    assert first.authors[:1] == ("Una Reed",)


@pytest.mark.parametrize("kind", EXPORTS)
def test_no_label_is_body(tmp_path: Path, kind: str) -> None:
    (tmp_path / "x.TXT").write_text(EXPORTS[kind].replace("\n", "\r\n"), encoding="utf-8")
    first, second = articles(tmp_path / "x.TXT")
    lines = first.body.split("\n")
    assert lines[0].startswith("The ferry sank off Sund on Friday.")
    assert lines[-1] == "All 40 were saved."
    assert second.body == "The inquiry opened on Sunday."


def test_a_document_without_a_text_is_a_failure_of_its_own(tmp_path: Path) -> None:
    text = LEXIS_PLUS.replace("The inquiry opened on Sunday.", "")
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    assert len(articles(tmp_path / "x.txt")) == 1
    assert "has no text" in failures(tmp_path / "x.txt")[0]


def test_a_story_that_speaks_of_documents_is_no_export(tmp_path: Path) -> None:
    text = (
        "Archive opens\n\nIt holds 2 of 7 documents of 1911.\n\nThe length: 40 metres of shelves.\n"
    )
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    [article] = articles(tmp_path / "x.txt")
    assert article.title == "Archive opens"
