"""Site rules in the format of FiveFilters' ftr-site-config: one `host.txt` a site, `directive: value` a line."""

import re
from collections import defaultdict

from opreader.extract.selectors import quote
from opreader.extract.site_rule import SiteRule

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CALL = re.compile(r"^(?P<name>\w+)\((?P<argument>.*)\)$")


def parse_ftr(text: str, *, name: str) -> SiteRule:
    """A rule from the text of such a file; `name` is the file's, and says the host (`.example.org.txt`: and below it).

    Directives that only steer FiveFilters' own machinery (`tidy`, `parser`, `test_contains` …) are passed over.
    """
    values: dict[str, list[str]] = defaultdict(list)
    replace: list[tuple[str, str]] = []
    headers: list[tuple[str, str]] = []
    links: dict[str, list[str]] = defaultdict(list)
    last_link = ""
    for line in text.splitlines():
        directive, colon, value = line.partition(":")
        directive, value = directive.strip(), value.strip()
        if line.lstrip().startswith("#") or not colon or not directive:
            continue
        call = _CALL.match(directive)
        if call is None and "(" in directive:
            # `replace_string(a: b): c` – the first colon stood inside the brackets.
            directive, _, value = (part.strip() for part in line.rpartition("): "))
            call = _CALL.match(directive + ")")
        if call is not None:
            if call["name"] == "replace_string" and call["argument"]:
                replace.append((call["argument"], value))
            elif call["name"] == "http_header" and _is_header(call["argument"].strip(), value):
                headers.append((call["argument"].strip(), value))
        elif directive in ("single_page_link", "next_page_link") and value:
            links[directive].append(value)
            last_link = directive
        elif directive == "if_page_contains" and value and last_link:
            links[last_link][-1] = f"({links[last_link][-1]})[{value}]"
        elif value or directive == "replace_string":
            values[directive].append(value)
    replace += list(zip(values["find_string"], values["replace_string"], strict=False))
    return SiteRule(
        hosts=hosts(name),
        name=name,
        body=tuple(values["body"]),
        title=tuple(values["title"]),
        author=tuple(values["author"]),
        date=tuple(values["date"]),
        strip=(
            *values["strip"],
            *(_names(_bare(value)) for value in values["strip_id_or_class"]),
            *(f"//img[contains(@src, {quote(_bare(value))})]" for value in values["strip_image_src"]),
        ),
        next_page=tuple(links["next_page_link"]),
        single_page=tuple(links["single_page_link"]),
        replace=tuple((old, new) for old, new in replace if old),
        prune=(values["prune"] or ["yes"])[-1].lower() != "no",
        test_urls=tuple(values["test_url"]),
        headers=tuple(headers),
    )


def _is_header(name: str, value: str) -> bool:
    """Whether a header can be sent: others would end the whole request."""
    return bool(value and value.isascii() and value.isprintable() and _HEADER_NAME.fullmatch(name))


def hosts(name: str) -> tuple[str, ...]:
    """The hosts that a file's name speaks of."""
    host = name.rsplit("/", 1)[-1].removesuffix(".txt").lower()
    if host.startswith("."):
        return (host,)
    return (host, "." + host.removeprefix("www."))


def _names(value: str) -> str:
    return f"//*[contains(@class, {quote(value)}) or contains(@id, {quote(value)})]"


def _bare(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
