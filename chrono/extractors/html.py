"""Web pages by trafilatura: the article, without menus and advertisements.

Nothing is fetched: scripts do not run, and pictures and frames are not loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chrono.extractors.extraction import MAX_MARKUP_BYTES, Extracted, UnreadableError

_START: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
"""The names of `meta` elements that state the publication, the most exact first."""
_ISO: Final = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)


def recognises(head: bytes, suffix: str) -> bool:
    """By the name, or by the tags with which a page begins."""
    return suffix in (".html", ".htm", ".xhtml") or bool(_START.search(head[:1024]))


def extract(data: bytes) -> Extracted:
    """Take out the article's text. Raises UnreadableError."""
    import trafilatura
    from lxml.etree import LxmlError

    if len(data) > MAX_MARKUP_BYTES:
        raise UnreadableError(
            f"has {len(data):,} bytes of HTML, and at most {MAX_MARKUP_BYTES:,} are read. Save the"
            " article alone, or its text."
        )
    try:
        tree = trafilatura.load_html(data)
        if tree is None:
            raise UnreadableError("cannot be read as HTML. Save the page again, or its text.")
        declares = _declared(tree)
        text = trafilatura.extract(
            data,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            include_links=False,
            include_images=False,
        )
        whole = trafilatura.html2txt(data)
    except (LxmlError, ValueError, RecursionError) as error:
        raise UnreadableError(
            f"cannot be read as HTML: {error}. Save the page again, or its text."
        ) from error
    notices: tuple[str, ...] = ()
    if not text or len(text) < len(whole) // 20:
        # too short or too unlike an article for it: the page as a whole
        text, notices = whole, ("The text is that of the whole page, menus included.",)
    if not text or not text.strip():
        raise UnreadableError(
            "has no text: a page whose text is put in by scripts. Open it in a browser, save it"
            " as PDF or as text, and declare that file."
        )
    return Extracted(pages=(text,), declares=declares, notices=notices)


def _declared(tree: Any) -> Mapping[str, str]:
    """Return what the page states of itself in its head: nothing is guessed from the text."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := (meta.get("content") or "").strip():
            metas.setdefault(name.casefold(), content)
    structured = list(_structured(tree))
    title = metas.get("og:title") or next((t.text for t in tree.iter("title") if t.text), None)
    published = [metas.get(name) for name in PUBLISHED]
    published += [each.get("datePublished") for each in structured]
    found = {
        "title": " ".join(title.split()) if title else None,
        "when": next(filter(None, map(_date, published)), None),
        "publisher": metas.get("og:site_name"),
        "url": _address(tree, metas),
    }
    return {key: value for key, value in found.items() if value}


def _structured(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of the page's JSON-LD."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            each = waiting.pop()
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                yield each
                waiting += [each["@graph"]] if "@graph" in each else []


def _date(text: object) -> str | None:
    """Return the date in EDTF, with its time only if it has a zone."""
    found = _ISO.match(text.strip()) if isinstance(text, str) else None
    if not found:
        return None
    year, month, day, time, zone = found.groups()
    date = f"{year}-{month}-{day}"
    if not (time and zone):
        return date
    zone = zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return f"{date}T{time}{zone}"


def _address(tree: Any, metas: Mapping[str, str]) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
    found = next(filter(None, links), None) or metas.get("og:url")
    return found if found and found.startswith(("https://", "http://")) else None
