"""A feed's last failure → what it means and what to do next, in words. Pure; it reads the reasons that are stored."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model import FeedKind
from opreader.ui.dates import age_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Feed


@frozen
class _Case:
    pattern: re.Pattern[str]
    means: str
    next: str


def _case(pattern: str, means: str, next_step: str) -> _Case:
    return _Case(re.compile(pattern, re.IGNORECASE), means, next_step)


_GONE: Final = (
    "The site took this feed away for good (410), so it is not asked any more. Its articles stay here.",
    "See whether the site has another feed: add the site's own address. Refreshing this one asks once more.",
)
_WEB: Final = (
    _case(
        r"^offline:",
        "This run was started offline, so nothing was asked.",
        "Start opreader without --offline to refresh it.",
    ),
    _case(
        r"^429\b|asked for a pause|^503\b.*asked again|asked too often",
        "The site was asked too often and wants to be left alone for a while. Nothing is wrong with the feed.",
        "Wait: it is asked again by itself. A longer refresh_every for this feed keeps the site content.",
    ),
    _case(
        r"\bproxy\b|^407\b",
        "The proxy that is set did not let the question through.",
        "Correct proxy in config.toml, or the variables HTTP_PROXY and HTTPS_PROXY.",
    ),
    _case(
        r"^404\b",
        "There is nothing at this address any more: the feed was moved or renamed.",
        "Look for the feed on the site, or add the site's own address and choose; then remove this feed.",
    ),
    _case(
        r"^401\b",
        "The site asks for a login before it shows the feed.",
        "If you have one, write it into the address in feeds.toml, https://NAME:PASSWORD@…; or set headers or cookies there.",
    ),
    _case(
        r"^402\b",
        "The site asks for payment before it shows the feed.",
        "If you subscribe there, set headers or cookies for this feed in feeds.toml.",
    ),
    _case(
        r"^403\b|^406\b|^451\b",
        "The site refuses to give the feed to this program or to this place.",
        "Try it in the browser; if it opens there, another user_agent or cookies in feeds.toml may help.",
    ),
    _case(
        r"^511\b",
        "This network wants a login of its own, as in hotels and trains.",
        "Open any page in the browser, log in, then refresh.",
    ),
    _case(
        r"^5\d\d\b",
        "The site's own machine has trouble. Nothing is wrong with the address.",
        "Wait: it is asked again by itself; refreshing it asks now.",
    ),
    _case(
        r"^4\d\d\b|^[123]\d\d\b",
        "The site answered, but not with the feed.",
        "Open the address in the browser to see what the site says; then correct it in feeds.toml, or remove the feed.",
    ),
    _case(
        r"\bDNS\b|can't be looked up|name is not known",
        "The name of the site was not found: either there is no network, or the site is gone or misspelt.",
        "With a network, open the site in the browser; if it opens there, refresh this feed.",
    ),
    _case(
        r"no whole answer|took too long|does not answer|timed? ?out",
        "The site did not answer in time.",
        "Wait: it is asked again by itself; refreshing it asks now.",
    ),
    _case(
        r"TLS|certificate",
        "No safe connection could be made: the site's certificate is not valid, or something stands in between.",
        "Check this computer's date; in a hotel or train log in to the network first. Else the site has to mend it.",
    ),
    _case(
        r"no answer from|no network|no way to that host|connection|cut off",
        "The site could not be reached, or broke off. It may be down, or the network is.",
        "Wait: it is asked again by itself; refreshing it asks now.",
    ),
    _case(
        r"private network|link-local|this machine",
        "The address leads into a private network, where feeds may not send you.",
        "If you trust it, set allow_private_network = true in config.toml.",
    ),
    _case(
        r"redirects",
        "The site sends on and on to other addresses without giving the feed.",
        "Open the address in the browser; where it ends is the address to add.",
    ),
    _case(
        r"question can't be sent|cookie file|cookies",
        "What is set for this feed in feeds.toml can't be sent.",
        "Correct headers, cookies or user_agent of this feed in feeds.toml, then refresh it.",
    ),
)
_CONTENT: Final = (
    _case(
        r"web page",
        "The address answers with a web page where a feed was: the feed was moved, or a login page stands before it.",
        "Add the site's own address to see which feeds it names; then remove this one.",
    ),
    _case(
        r"OPML",
        "This is a list of feeds, not a feed.",
        "Import it: opreader import FILE.",
    ),
    _case(
        r"empty",
        "The answer held nothing at all. Sites do that when they have trouble.",
        "Wait: it is asked again by itself. If it stays so, open the site in the browser.",
    ),
    _case(
        r"too large|more than \d+ M",
        "It is larger than any feed should be, so it was not read.",
        "Look for a smaller feed of the same site, and remove this one.",
    ),
    _case(
        r"stopped|too long|too much memory|memory",
        "Reading it took more time or memory than one feed may take, so it was stopped.",
        "It is tried again at the next refresh. If it stays so, remove the feed.",
    ),
    _case(
        r"can't be unpacked|broken|packed",
        "What came was damaged on the way.",
        "Refresh it to ask again.",
    ),
    _case(
        r"not a feed|no feed|no JSON Feed|well-formed|can't be read as JSON|nothing could be read|plain text|site map",
        "What came is no feed that can be read: the address was changed, or the site made a mistake.",
        "Open the address in the browser to see what it is. Add the site's own address to find its feed.",
    ),
)
_LOCAL: Final = (
    _case(
        r"permission|not allowed|denied",
        "This user may not read it.",
        "Change its permissions, then refresh it.",
    ),
    _case(
        r"no such|not there|missing|does not exist|not found|gone|no file|no folder",
        "It is not where it was: moved, renamed, or on a disk that is not there now.",
        "Put it back and refresh, or remove this feed and add it from its new place. Its articles stay here meanwhile.",
    ),
    _case(
        r"regular|device|pipe|fifo|socket",
        "It is no ordinary file or folder, so it is not read.",
        "Add an ordinary file or folder instead.",
    ),
)
_SILENCE: Final = re.compile(r"\bno answer from\b|\boffline:")
_UNKNOWN: Final = ("It could not be refreshed.", "Refresh it to try again. Its articles stay here.")


def explain_error(feed: Feed, now: datetime) -> tuple[str, ...]:
    """What a feed's trouble means, what to do next, and how long it is waited; nothing for a feed without trouble."""
    if feed.gone:
        return _GONE
    if feed.error is None:
        return _waiting(feed, now)
    means, next_step = _meaning(feed)
    return (means, next_step, *_waiting(feed, now), *_since(feed, now))


def has_no_answer(reason: str) -> bool:
    """Whether a reason says that nobody answered: for want of a network, or because nobody is there."""
    return _SILENCE.search(reason) is not None


def _meaning(feed: Feed) -> tuple[str, str]:
    error = feed.error or ""
    cases = (
        (*_LOCAL, *_CONTENT)
        if feed.kind in {FeedKind.FILE, FeedKind.FOLDER}
        else (*_first_content(error), *_WEB, *_CONTENT)
    )
    found = next((case for case in cases if case.pattern.search(error)), None)
    return _UNKNOWN if found is None else (found.means, found.next)


def _first_content(error: str) -> tuple[_Case, ...]:
    """What begins with "this is" or "the answer" speaks of what came, whatever words follow."""
    return _CONTENT if error.startswith(("this is", "this begins", "this describes", "the answer was empty")) else ()


def _waiting(feed: Feed, now: datetime) -> tuple[str, ...]:
    if feed.wait_until is None or feed.wait_until <= now:
        return ()
    left = feed.wait_until - now
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if left >= length:
            count = -(-left // length)
            return (f"It is not asked for another {count} {unit}{'' if count == 1 else 's'}.",)
    return ("It is not asked for another minute.",)


def _since(feed: Feed, now: datetime) -> tuple[str, ...]:
    if feed.failures < 2:
        return ()
    last = f"; it answered well {age_in_words(feed.refreshed, now)}" if feed.refreshed else "; it never answered well"
    return (f"It failed {feed.failures} times in a row{last}.",)
