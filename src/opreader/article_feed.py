"""Articles of a server, written as a JSON Feed: what every feed goes through, they go through, too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opreader.model.synced import RemoteEntry

_VERSION: Final = "https://jsonfeed.org/version/1.1"


def written(entries: Sequence[RemoteEntry], keys: Mapping[str, str]) -> bytes:
    """The document; `keys` are what each is stored by, by its id there."""
    told = {"version": _VERSION, "title": "", "items": [_item(entry, keys[entry.id]) for entry in entries]}
    return json.dumps(told, ensure_ascii=True).encode("ascii")


def _item(entry: RemoteEntry, key: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "title": entry.title, "content_html": entry.html}
    if entry.link:
        item["url"] = entry.link
    if entry.authors:
        item["authors"] = [{"name": name} for name in entry.authors]
    if entry.published is not None:
        item["date_published"] = entry.published.isoformat()
    if entry.enclosures:
        item["attachments"] = [
            {"url": one.url, "mime_type": one.media_type or "", **({"size_in_bytes": one.length} if one.length else {})}
            for one in entry.enclosures
        ]
    return item
