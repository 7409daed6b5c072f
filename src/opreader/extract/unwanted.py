"""Which boxes of a page are furniture, told by tag, role, style and the words of class and id."""

import re
from typing import Final

from lxml.html import HtmlElement

from opreader.extract.names import name_set

_TAGS: Final = {"nav": "navigation", "footer": "footer", "aside": "aside", "form": "form", "menu": "navigation"}
_ROLES: Final = {
    "navigation": "navigation",
    "banner": "banner",
    "complementary": "aside",
    "contentinfo": "footer",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "search": "form",
    "menu": "navigation",
    "menubar": "navigation",
    "toolbar": "navigation",
    "tooltip": "dialog",
    "doc-toc": "contents",
}
_WORDS: Final = {
    word: reason
    for reason, words in {
        "share": "share sharing shares sharethis sharedaddy sharebar addtoany social socials socialbar likes",
        "newsletter": "newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mc4wp",
        "breadcrumb": "breadcrumb breadcrumbs",
        "byline": "byline bylines author authors authorbox authorinfo bio vcard contributor contributors dateline",
        "comments": "comments comment respond commentlist commentform disqus reply trackbacks pingback akismet",
        "notice": "disclaimer disclosure copyright akismet",
        "metadata": "meta metadata postmeta postmetadata timestamp",
        "dialog": "modal popup popover overlay lightbox tooltip dropdown",
        "consent": "cookie cookies consent gdpr",
        "call to action": "cta ctas btn button buttons donate donation donations",
        "related": "related relatedposts recommended recommendation recommendations recirc recirculation trending "
        "readmore readnext morefrom mostread mostpopular popular",
        "advertisement": "promo promos promotion sponsor sponsored sponsors advert adverts advertisement advertising ad ads "
        "adsense dfp outbrain taboola zergnet",
        "tags": "tags taglist",
        "rating": "rating ratings ratingbox stars",
        "print": "print noprint nocontent",
        "form": "gform wpforms placeholder captcha",
        "footer": "footer",
        "navigation": "nav navigation navbar navbox subnav menu submenu pagination pager toolbar masthead",
        "aside": "sidebar",
        "contents": "toc tableofcontents",
        "feedback": "poll survey feedback follow login signin",
        "banner": "banner",
    }.items()
    for word in words.split()
}
_HIDDEN_NAMES: Final = name_set(
    "d-none is-hidden hide visually-hidden visuallyhidden sr-only screen-reader-text hidden"
)
_SHOWN = re.compile(
    r"\b(?:sm|md|lg|xl|2xl|tw):(?:block|flex|grid|inline|inline-block|contents|table)\b|d-(?:sm|md|lg|xl)-"
)
_SETTING = re.compile(
    r"^(?:has|with|no|not|without|show|is|js|tag|category|elementor|et|page|single|post-\d+|type|status|format|theme)-"
)
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"\d+$")
_UNFOLDS = re.compile(
    r"accordion|collaps|faq|answer|toggle|expand|panel|tab-?(?:content|pane)|details|^S:", re.IGNORECASE
)
"""Names of boxes that open on a click: what they hide is text."""
_ASIDE_TEXT = re.compile(
    r"quote|note|tip|callout|fact|ingredient|definition|example|warning|info|highlight", re.IGNORECASE
)
_PHRASES = re.compile(
    r"read-?more|more-(?:from|stories|on|news|articles|posts|like)|(?:also|might|may)-(?:like|interest|enjoy|read)|see-also|up-next|"
    r"read-next|next-(?:article|post|story|up)|prev-(?:article|post|story)|previous-(?:article|post)|post-nav|in-this-article|"
    r"inline-(?:related|promo|newsletter|signup)|sign-up|email-(?:form|capture|alerts)|table-of-contents|reading-time|read-time|"
    r"about-the-author|post-date|entry-date|publish-date|published-date|last-updated|page-links|kicker|eyebrow|skip-link",
)
_HEADINGS: Final = name_set("h1 h2 h3 h4 h5 h6")
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Judge:
    """Says what kind of furniture a box is; remembers class names, which a page repeats."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def reason(self, element: HtmlElement) -> str | None:
        """Why a box is no part of a text, in a word; None when nothing speaks against it."""
        tag = element.tag
        attributes = element.attrib
        names = attributes.get("class") or ""
        name = attributes.get("id") or ""
        if tag in _TAGS:
            return None if tag == "aside" and _ASIDE_TEXT.search(names) else _TAGS[tag]
        if not attributes:
            return None
        role = attributes.get("role")
        if role and role in _ROLES:
            return _ROLES[role]
        style = attributes.get("style")
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or (style and _NO_DISPLAY.search(style)):
            unfolds = role in ("region", "tabpanel") or _UNFOLDS.search(names) or _UNFOLDS.search(name)
            return None if unfolds else "hidden"
        if names and (found := self._named(names)):
            # A heading that speaks of the contents is one that they list.
            return None if found == "contents" and tag in _HEADINGS else found
        # An id of many words is the slug of a heading.
        if name and tag not in _HEADINGS and name.count("-") + name.count("_") < 3:
            found = self._named(name)
            # A numbered name is a place that the contents lead to.
            return None if found == "contents" and _DIGITS.search(name) else found
        return None

    def _named(self, names: str) -> str | None:
        if names not in self._known:
            self._known[names] = judge_names(names)
        return self._known[names]


def judge_names(names: str) -> str | None:
    """The kind of furniture that a class attribute or an id speaks of."""
    for name in names.split():
        if name in _HIDDEN_NAMES:
            if not _SHOWN.search(names) and not _UNFOLDS.search(names):
                return "hidden"
            continue
        if ":" in name or _SETTING.match(name):
            continue
        parts = [_DIGITS.sub("", part).lower() for part in _SEPARATORS.split(name)]
        if "layout" in parts or "no" in parts:
            continue
        for part in parts:
            if part in _WORDS and not (_WORDS[part] == "call to action" and _UNFOLDS.search(name)):
                return _WORDS[part]
        if len(parts) > 1 and not _UNFOLDS.search(name) and _PHRASES.search("-".join(parts)):
            return "furniture"
    return None
