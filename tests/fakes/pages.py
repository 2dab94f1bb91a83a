"""Parts of a news page, and what is read from one."""

from __future__ import annotations

from index.ingest.articles import extract_articles
from index.readers import RawDocument
from index.types import Article

TITLE = "Cracked gate shuts northern lock at Port Ellery"


PARAGRAPHS = (
    "Harbour engineers closed the northern lock of Port Ellery on Monday after divers found "
    "cracks in its lower gate.",
    "The closure holds up about forty ships, most of them carrying grain, and may last for three "
    "weeks, the port authority said in a statement.",
    "“We cannot risk a failure while the water is this high,” said Marta Quill, the harbour "
    "master. She added that the southern lock would work through the night.",
    "Grain traders said that prices had hardly moved. A repair in 2009 took nineteen days.",
    "The waiting crews were supplied by the coast guard, and none of them was in danger.",
)


TEXT = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)


NAV = '<nav><ul><li><a href="/w">World news</a></li><li><a href="/l">Log in</a></li></ul></nav>'


FOOT = "<footer><p>Copyright 2024 Ellery Media Group. All rights reserved.</p></footer>"


RELATED = '<aside><h3>Related stories</h3><ul><li><a href="/1">Ferry resumes</a></li></ul></aside>'


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def read(source: str, **fields: object) -> Article:
    document = RawDocument(origin="p.html", text=source, kind="html", key="p", fields=fields)
    [found] = extract_articles(document)
    return found
