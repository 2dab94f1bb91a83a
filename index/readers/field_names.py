"""The one table of field names: what the dumps of other tools call an article's parts.

Names are compared without case and punctuation ("publishedAt", "published_at" and "Published-At"
are one). The first name of a row that holds something usable is taken.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "body": (
        "body",
        "text",
        "content",
        "articlebody",
        "maintext",
        "selftext",
        "bodytext",
        "bodyhtml",
        "contenthtml",
        "contenttext",
        "fulltext",
        "articletext",
        "plaintext",
        "cleanedtext",
        "rawtext",
        "postcontent",
        "story",
        "article",
        "document",
        "contents",
        "bodies",
        "bodyxhtml",
        "bodynitf",
        "contentelements",
        "blocks",
        "paragraphs",
        "html",
        "leadparagraph",
        "abstract",
        "snippet",
        "shortdescription",
        "descriptiontext",
        "description",
        "summary",
        "excerpt",
    ),
    "title": (
        "title",
        "headline",
        "webtitle",
        "displayheadline",
        "heading",
        "headlines",
        "hed",
        "titlepage",
        "titlerss",
        "headlinetext",
        "posttitle",
        "name",
        "slugline",
    ),
    "published_at": (
        "firstpublished",
        "firstpublishedat",
        "firstpublishdate",
        "firstpublicationdate",
        "publishedat",
        "published",
        "datepublished",
        "publishdate",
        "publicationdate",
        "publisheddate",
        "publishedtime",
        "publishtime",
        "pubdate",
        "datepublish",
        "dateofpublication",
        "webpublicationdate",
        "displaydate",
        "issued",
        "dateissued",
        "issuedate",
        "articledate",
        "storydate",
        "newsdate",
        "postdate",
        "postdategmt",
        "date",
        "datetimepub",
        "datetime",
        "dategmt",
        "firstcreated",
        "versioncreated",
        "createdat",
        "created",
        "datecreated",
        "createdate",
        "createddate",
        "seendate",
        "timestamp",
        "time",
        "ts",
        "isodate",
        "updatedat",
        "updated",
        "dateupdated",
        "datemodified",
        "modified",
        "lastmodified",
        "modifiedgmt",
        "lastupdated",
        "datemodify",
    ),
    "source": (
        "source",
        "publisher",
        "publication",
        "sitename",
        "metasitename",
        "newspaper",
        "outlet",
        "provider",
        "sourcename",
        "sourcecommonname",
        "newssite",
        "journal",
        "sourcedomain",
        "domain",
        "site",
        "feedtitle",
        "infosource",
        "infosources",
        "copyrightholder",
        "distributor",
        "ogsitename",
    ),
    "agency": ("agency", "newsagency", "wire"),
    "authors": (
        "authors",
        "author",
        "byline",
        "creator",
        "writer",
        "writers",
        "reporter",
        "reporters",
        "journalist",
        "account",
        "by",
        "authorname",
        "contributors",
    ),
    "url": (
        "url",
        "link",
        "weburl",
        "articleurl",
        "permalink",
        "canonicalurl",
        "shareurl",
        "htmlurl",
        "href",
        "address",
        "externalurl",
        "documentidentifier",
        "uri",
        "guid",
        "id",
    ),
    "id": ("id", "uuid", "guid", "uri", "articleid", "storyid", "docid", "postid"),
    "tags": ("tags", "keywords", "categories"),
    "place": ("located", "place", "dateline"),
    "status": ("status", "pubstatus", "poststatus", "publicationstatus", "state"),
    "draft": ("draft", "isdraft"),
}
"""What is looked for -> the names that dumps give it, best first."""

_IN_OTHER_LANGUAGES = {
    "title": (
        "titre titel titulo titular titolo tytul rubrik otsikko overskrift nadpis titlu "
        "baslik uberschrift naslov nazev заголовок название"
    ),
    "body": (
        "texte texto testo cuerpo corps contenu contenido contenuto conteudo inhalt "
        "artikeltext tekst tresc brodtext teksti szoveg obsah corpo metin volltext текст"
    ),
    "published_at": (
        "datum fecha data dato paivamaara datepublication datedepublication parution "
        "datedeparution fechapublicacion fechadepublicacion veroffentlicht veroffentlichtam "
        "veroffentlichung erschienen erschienenam erscheinungsdatum erscheinungstag publie "
        "publiele datapubblicazione datadipubblicazione pubblicato datapublikacji "
        "opublikowano publicado datapublicacao datadepublicacao publicerad publisert udgivet "
        "publicatiedatum gepubliceerd julkaistu датапубликации дата опубликовано"
    ),
    "source": (
        "medio medium quelle zeitung fuente fonte zrodlo kalla kilde lahde bron krant gazeta "
        "testata giornale periodico jornal veiculo tidning avis lehti titredepresse publikation "
        "источник издание газета"
    ),
    "authors": (
        "auteur auteurs autor autoren autore autori forfatter forfattare kirjoittaja "
        "journaliste redactor szerzo yazar автор авторы"
    ),
    "url": "lien enlace adresse",
}
"""The same in other languages, as tables and labelled lines have them."""
CHANGES = frozenset(
    "updatedat updated dateupdated datemodified modified lastmodified modifiedgmt lastupdated "
    "datemodify".split()
)
"""Dates of a change: they stand in for a date of publication only where there is none."""

EMPTY_BODIES = frozenset(
    "leadparagraph abstract snippet shortdescription descriptiontext description summary "
    "excerpt".split()
)
"""Names of what stands in for a body where a dump has none: its opening, or what it is about."""

OTHER_DATES = frozenset(
    "datedownload downloaded downloadedat crawled crawledat crawldate scraped scrapedat fetched "
    "fetchedat retrieved retrievedat accessed accessdate indexedat ingestedat loaddate importdate "
    "expires expirydate expirationdate embargoed embargo copyrightyear timezone readingtime "
    "readtime localtime processedat".split()
)
"""Names of dates that are known to be no publication."""

CONTAINERS = ("_source", "fields", "article", "attributes", "node", "post", "data", "document")
"""Names of an object inside a record that holds the article's parts."""

_DATED = re.compile(r"date|time|publish|created|issued|posted|day$|[a-z]at$|_at$|At$", re.I)


@lru_cache(maxsize=4096)
def normalize_name(name: str) -> str:
    """Return a field's name without case, punctuation and prefixes of vocabularies.

    Example: "published_at", "publishedAt" and "article:published-at" -> "publishedat".
    """
    bare = re.sub(r"^(?:dc|dcterms)\.", "", name.rsplit(":", 1)[-1].casefold())
    plain = bare if bare.isascii() else unicodedata.normalize("NFKD", bare)
    return re.sub(r"[\W_]+", "", plain)


def _ranked() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return what each name may be; what stands in for a part, and changes, rank last."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for field, names in FIELD_NAMES.items():
        foreign = [normalize_name(name) for name in _IN_OTHER_LANGUAGES.get(field, "").split()]
        ordered = sorted([*names, *foreign], key=lambda name: name in CHANGES | EMPTY_BODIES)
        for rank, name in enumerate(ordered):
            found[name] = (*found.get(name, ()), (field, rank))
    return found


_RANKS = _ranked()
_UNIT = re.compile(
    r"(?:[_-](?:ms|millis|utc|ts|unix|epoch|iso|gmt|local|on)|(?:Ms|Utc|Unix|Epoch|On))$"
)
"""What a name says besides of the clock or unit of a date: "published_ms", "PublishedOn"."""
_OWNER = re.compile(r"(?:article|story|post|news|item|entry|doc|field|full|media)(?=[a-z]{4})")
"""What a name says besides of whose part it names: "story_headline", "newsBody"."""
_OWNED = frozenset({"body", "title", "published_at", "source", "url"})


@lru_cache(maxsize=4096)
def get_meanings(name: str) -> tuple[tuple[str, int], ...]:
    """Return what a field of this name may be, as (part of an article, rank); often nothing."""
    bare = normalize_name(name)
    if found := _RANKS.get(bare):
        return found
    clock = _RANKS.get(_OWNER.sub("", normalize_name(_UNIT.sub("", name)), count=1), ())
    clock = clock or _RANKS.get(normalize_name(_UNIT.sub("", name)), ())
    if dates := tuple(one for one in clock if one[0] == "published_at"):
        return dates
    own = _OWNER.sub("", bare, count=1)
    owned = _RANKS.get(own) or _RANKS.get(own.removesuffix("name"), ())
    return tuple(one for one in owned if one[0] in _OWNED)


@lru_cache(maxsize=4096)
def sounds_like_date(name: str) -> bool:
    """Tell whether a name that the table does not know speaks of a date."""
    bare = normalize_name(name)
    return bare not in OTHER_DATES and not get_meanings(name) and _DATED.search(name) is not None
