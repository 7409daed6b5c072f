"""What a page says about itself in its head and in JSON-LD: title, authors, date, language, other addresses, access."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from opreader.extract import other_addresses
from opreader.extract.links import Base
from opreader.frozen import frozen
from opreader.text import clean, strip_markup

_MOST_JSON = 1_000_000
_ARTICLE = re.compile(r"Article|BlogPosting|Report$|^Review$|^WebPage$|^CreativeWork$|^SocialMediaPosting$|Opinion")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s*:?\s+", re.IGNORECASE)
_SITE_TAIL = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,60}$")


@frozen
class Metadata:
    """What the page says about itself."""

    title: str | None
    titles: tuple[str, ...]
    """Every title it gives itself: any of them may stand again before the text."""
    authors: tuple[str, ...]
    published: str | None
    language: str | None
    descriptions: tuple[str, ...]
    article_body: str | None
    """The text as JSON-LD has it: a check, and the text where the page has none (it has no structure and is often cut)."""
    words: int | None
    free: bool | None
    """JSON-LD `isAccessibleForFree` of the article; None where it does not say."""
    gated_parts: tuple[str, ...]
    """CSS selectors of the parts that are not free."""
    alternatives: tuple[str, ...]


def read_metadata(root: HtmlElement, base: Base) -> Metadata:
    """Read it from the whole document; JSON-LD first, then meta tags, then what is written on the page."""
    metas = _metas(root)
    nodes = [node for node in _json_ld(root) if _is_article(node)]
    nodes.sort(key=lambda node: "WebPage" in _types(node))
    heading = next((_text(h1) for h1 in root.iter("h1") if _text(h1)), None)
    shown = next((_text(title) for title in root.iter("title") if _text(title)), None)
    titles = [
        metas.get("og:title"),
        *(_string(node.get("headline")) for node in nodes),
        heading,
        metas.get("twitter:title"),
    ]
    titles.append(_SITE_TAIL.sub("", shown) if shown else None)
    found = list(dict.fromkeys(strip_markup(title) for title in titles if title and title.strip()))
    bodies = [body for node in nodes if (body := _string(node.get("articleBody")))]
    counts = [count for node in nodes if (count := _number(node.get("wordCount")))]
    free = [flag for node in nodes if (flag := _flag(node.get("isAccessibleForFree"))) is not None]
    parts = [selector for node in nodes for selector in _gated_parts(node)]
    dates = [_string(node.get("datePublished")) for node in nodes]
    dates += [
        metas.get(name) for name in ("article:published_time", "datepublished", "date", "dc.date", "sailthru.date")
    ]
    dates += [time.get("datetime") for time in root.iter("time")][:1]
    languages = [root.get("lang"), metas.get("og:locale"), *(_string(node.get("inLanguage")) for node in nodes)]
    return Metadata(
        title=_best_title(found, heading, shown),
        titles=tuple(found),
        authors=_authors(root, nodes, metas),
        published=next((clean(date, one_line=True)[:40] for date in dates if date), None),
        language=next((clean(lang, one_line=True).replace("_", "-")[:20] for lang in languages if lang), None),
        descriptions=tuple(
            dict.fromkeys(
                text for name in ("og:description", "description", "twitter:description") if (text := metas.get(name))
            )
        ),
        article_body=max(bodies, key=len) if bodies else None,
        words=counts[0] if counts else None,
        free=False if False in free or parts else free[0] if free else None,
        gated_parts=tuple(dict.fromkeys(parts)),
        alternatives=other_addresses.find_others(root, base),
    )


def _best_title(found: list[str], heading: str | None, shown: str | None) -> str | None:
    """The heading on the page where the document's own title agrees with it; else what it says to others."""
    if heading and shown and clean(heading, one_line=True).casefold() in clean(shown, one_line=True).casefold():
        return clean(heading, one_line=True)
    return found[0] if found else None


def _metas(root: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def _json_ld(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of every JSON-LD block, nested graphs too; broken blocks are passed over."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower().partition(";")[0].strip() != "application/ld+json":
            continue
        source = (script.text or "").strip()
        if not source or len(source) > _MOST_JSON:
            continue
        try:
            yield from _objects(json.loads(source, strict=False))
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for part in value[:200]:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(value.get(name), (list, dict)):
                yield from _objects(value[name], depth + 1)


def _types(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return " ".join(part for part in kind if isinstance(part, str)) if isinstance(kind, list) else str(kind or "")


def _is_article(node: dict[str, Any]) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node).split())


def _gated_parts(node: dict[str, Any]) -> list[str]:
    parts = node.get("hasPart")
    listed = parts if isinstance(parts, list) else [parts]
    found: list[str] = []
    for part in listed:
        if isinstance(part, dict) and _flag(part.get("isAccessibleForFree")) is False:
            selectors = part.get("cssSelector")
            found += [
                item for item in (selectors if isinstance(selectors, list) else [selectors]) if isinstance(item, str)
            ]
    return found


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip():
        return value.strip().lower().rsplit("/", 1)[-1] not in ("false", "no", "0")
    return None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Any) -> int | None:
    if isinstance(value, int) and 0 < value < 1_000_000:
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 7 else None


def _authors(root: HtmlElement, nodes: list[dict[str, Any]], metas: dict[str, str]) -> tuple[str, ...]:
    for node in nodes:
        author = node.get("author")
        names = [
            _string(one.get("name")) if isinstance(one, dict) else _string(one)
            for one in (author if isinstance(author, list) else [author])[:20]
        ]
        if found := _names(names):
            return found
    if found := _names(
        [metas.get(name) for name in ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")]
    ):
        return found[:1]
    written = root.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(@class, 'author-name') or contains(@class, 'byline__name')]"
    )
    return _names([_text(element) for element in written[:6]])


def _names(values: list[str | None]) -> tuple[str, ...]:
    names = []
    for value in values:
        name = _BY.sub("", strip_markup(value or ""))
        if 2 < len(name) <= 60 and "://" not in name and "@" not in name:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
