"""What each HTML element means to a document: names only."""

import re
from collections.abc import Mapping
from typing import Final

from opreader.document.model import Style

_E, _S, _C = Style.EMPHASIS.value, Style.STRONG.value, Style.CODE.value

INLINE: Final[dict[str, int]] = (
    dict.fromkeys(("em", "i", "cite", "dfn", "var"), _E)
    | dict.fromkeys(("strong", "b"), _S)
    | dict.fromkeys(("code", "kbd", "samp", "tt"), _C)
    | dict.fromkeys(("s", "del", "strike"), Style.STRIKE.value)
    | dict.fromkeys(("u", "ins"), Style.UNDERLINE.value)
    | dict.fromkeys(
        ("span", "font", "abbr", "acronym", "bdi", "bdo", "big", "label", "time", "data", "ruby", "rb", "nobr"), 0
    )
    | {"sup": Style.SUP.value, "sub": Style.SUB.value, "small": Style.SMALL.value, "mark": Style.MARK.value}
)
"""Inline elements and the value of the style they add."""

KINDS: Final[dict[str, str]] = (
    dict.fromkeys(
        (
            *("div", "section", "article", "main", "header", "footer", "nav", "aside", "center", "form", "fieldset"),
            *("address", "hgroup", "details", "legend", "optgroup", "option", "button", "dt", "dd", "picture-set"),
        ),
        "group",
    )
    | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading")
    | dict.fromkeys(("ul", "ol", "menu", "dir"), "list")
    | dict.fromkeys(("pre", "listing", "xmp"), "pre")
    | dict.fromkeys(("td", "th"), "cell")
    | dict.fromkeys(("thead", "tbody", "tfoot"), "section")
    | dict.fromkeys(("caption", "figcaption"), "caption")
    | {"p": "p", "summary": "p", "blockquote": "quote", "li": "item", "dl": "definitions"}
    | {"table": "table", "tr": "row", "figure": "figure"}
)
"""Block elements and the kind of frame they open."""

BOLD_BLOCKS: Final = frozenset({"dt", "summary"})
VOID: Final = frozenset(
    {
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *("frame", "keygen", "basefont", "bgsound"),
    }
)
DROPPED: Final = frozenset({"template", "svg", "canvas", "rp", "datalist", "noembed", "map"})
"""Elements that are skipped with all they hold."""
HIDEABLE: Final = frozenset({*KINDS, *INLINE, "a", "q", "iframe", "video", "audio", "object", "picture", "noscript"})

_HIDING_CLASSES: Final = frozenset({"screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"})
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|normal|[1-9]00)", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.\-]{1,40})")


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether an element is not to be seen: `hidden`, `display: none`, or only for screen readers."""
    if "hidden" in attributes:
        return True
    if (style := attributes.get("style")) and _DISPLAY_NONE.search(style):
        return True
    classes = attributes.get("class", "")
    return bool(classes) and not _HIDING_CLASSES.isdisjoint(classes.split())


def inline_style(name: str, attributes: Mapping[str, str]) -> int:
    """The style of an inline element; editors write bold and italics as CSS, and undo them so."""
    value = INLINE[name]
    if not (style := attributes.get("style")):
        return value
    if weight := _WEIGHT.search(style):
        is_bold = weight[1].lower() == "bold" or (weight[1] >= "600" and weight[1][0].isdigit())
        value = value | _S if is_bold else value & ~_S
    if slant := _SLANT.search(style):
        value = value & ~_E if slant[1].lower() == "normal" else value | _E
    if "line-through" in style:
        value |= Style.STRIKE.value
    return value


def kind_of(name: str, attributes: Mapping[str, str]) -> str:
    """The kind of frame that a block element opens, seen its classes: captions and pull quotes of the common editors."""
    kind = KINDS[name]
    classes = attributes.get("class", "")
    if not classes:
        return kind
    if name in {"div", "dl"} and "wp-caption" in classes.split():
        return "figure"
    if "wp-caption-text" in classes or "wp-caption-dd" in classes:
        return "caption"
    if name in {"aside", "blockquote", "div"} and ("pullquote" in classes or "pull-quote" in classes):
        return "pull"
    return kind


def language_of(attributes: Mapping[str, str]) -> str | None:
    """The programming language that an element's classes name."""
    match = _LANGUAGE.search(attributes.get("class", ""))
    return match[1].lower() if match else None
