"""What a parsed feed means: which text is best, whether it is whole, and what is new. Pure: it only processes data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model import (
    Body,
    DigestedEntry,
    DigestedFeed,
    FeedChanges,
    State,
)
from opreader.text import clean, count_words, digest, plain, shorten, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from opreader.model import (
        FeedId,
        ParsedEntry,
        ParsedFeed,
        Validators,
    )

_TEASER: Final = 300
_WHOLE: Final = 120
"""Words from which a description without a cut mark counts as a whole text."""
_END: Final = 400
"""Characters at the end of a text that tell whether it was cut."""
_CUT_SIGNS: Final = ("…", "...", "appeared first on")
_EMPTY: Final = Body("", "text")
_FINAL_STOPS: Final = (".", "!", "?", "。", "！", "？", "…")
_CLOSERS: Final = "\"'”’»)] "
_LAST_LINK = re.compile(
    r"<a\b[^<>]*>((?:(?!</?a\b).){0,200})</a>(?:\s|</?(?:p|div|span|em|strong|b|i|br|footer)\b[^<>]*>)*$",
    re.IGNORECASE | re.DOTALL,
)
_READ_MORE = re.compile(
    r"(?:read (?:more|on|the (?:rest|full|whole)\b.*|the article|full .*|this .*)|continue reading\b.*|keep reading\b.*|full (?:story|article)|"
    r"more|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leia mais|lees (?:meer|verder)|continua a leggere|"
    r"читать далее|続きを読む|阅读全文)\W{0,4}$",
    re.IGNORECASE,
)


@frozen
class Habit:
    """What a feed's descriptions are like: they tell a short whole post from a teaser."""

    typical: float = 0.0
    """Median words of the descriptions that are not cut and come without a content."""


@frozen
class _Weighed:
    """An entry's best text with what was measured of it."""

    body: Body
    words_of_body: str
    count: int
    cut: bool
    is_content: bool


_NO_HABIT: Final = Habit()


def digest_entry(parsed: ParsedEntry, habit: Habit = _NO_HABIT, *, whole: bool = False) -> DigestedEntry:
    """The entry with its best text, teaser, length, state and digest; `whole`: its text is all there is (a local file)."""
    return _digested(parsed, _weighed(parsed), habit, whole=whole)


def digest_feed(parsed: ParsedFeed, *, whole: bool = False) -> DigestedFeed:
    """Every entry digested by the habit of the feed."""
    weighed = [_weighed(entry) for entry in parsed.entries]
    habit = _habit(weighed)
    entries = (_digested(entry, one, habit, whole=whole) for entry, one in zip(parsed.entries, weighed, strict=True))
    return DigestedFeed(feed=replace(parsed, entries=()), entries=tuple(entries))


def decide(
    feed_id: FeedId,
    parsed: DigestedFeed,
    known: Mapping[str, str],
    *,
    now: datetime,
    validators: Validators,
    due: datetime | None,
    moved_to: str | None,
) -> FeedChanges:
    """What an answered feed changes: `known` has the digest of every key that the library holds. Nothing ever goes."""
    new = tuple(entry for entry in parsed.entries if entry.parsed.key not in known)
    edited = tuple(entry for entry in parsed.entries if known.get(entry.parsed.key, entry.digest) != entry.digest)
    feed = parsed.feed
    return FeedChanges(
        feed_id=feed_id,
        now=now,
        title=feed.title or None,
        site=feed.site,
        language=feed.language,
        validators=validators,
        new=new,
        edited=edited,
        due=due,
        moved_to=moved_to,
        note=feed.note,
    )


def _digested(parsed: ParsedEntry, weighed: _Weighed, habit: Habit, *, whole: bool) -> DigestedEntry:
    return DigestedEntry(
        parsed=parsed,
        body=weighed.body,
        teaser=_teaser(parsed, weighed),
        words=weighed.count,
        state=State.FULL if whole and weighed.count else _state(parsed, weighed, habit),
        digest=_digest(parsed, weighed.body),
    )


def _weighed(parsed: ParsedEntry) -> _Weighed:
    """The content where it has words, else the summary; the summary too where the content is but its beginning."""
    content = _measured(parsed.content, is_content=True)
    if parsed.summary is None or (content.count and content.count >= _WHOLE):
        return content
    summary = _measured(parsed.summary, is_content=False)
    if not content.count or (content.cut and summary.count > content.count):
        return summary
    if content.words_of_body == summary.words_of_body:  # a content that only repeats the summary
        return replace(content, is_content=False)
    return content


def _measured(body: Body | None, *, is_content: bool) -> _Weighed:
    words = plain(body.text, body.markup) if body is not None else ""
    if body is None or not words:
        return _Weighed(_EMPTY, "", 0, cut=False, is_content=is_content)
    # one line has one space between words
    count = words.count(" ") + 1 if words.isascii() else count_words(words)
    return _Weighed(body, words, count, cut=_is_cut(body, words), is_content=is_content)


def _is_cut(body: Body, words: str) -> bool:
    """Whether the text ends in a cut mark, or in a link that says to read on."""
    end = words[-_END:]
    # looking closely takes longer than all the rest of an entry, and most texts are whole
    may_be = len(words) < _END or any(sign in end for sign in _CUT_SIGNS)
    kept, cut = without_cut_mark(end) if may_be else (end, False)
    # "The post … appeared first on …" ends whole texts as well as cut ones
    if cut and end[len(kept) :].lstrip().lower().startswith("the post "):
        kept, cut = without_cut_mark(kept)
    if cut or body.markup != "html":
        return cut
    link = _LAST_LINK.search(body.text[-2 * _END :].rstrip())
    return link is not None and _READ_MORE.match(plain(link[1], "html")) is not None


def _habit(weighed: list[_Weighed]) -> Habit:
    counts = sorted(one.count for one in weighed if one.count and not one.cut and not one.is_content)
    return Habit(counts[len(counts) // 2]) if counts else Habit()


def _state(parsed: ParsedEntry, weighed: _Weighed, habit: Habit) -> State:
    """FULL or TEASER: where it can't be told, a teaser, for that can be expanded."""
    if not weighed.count or weighed.cut:
        return State.TEASER
    if weighed.is_content or weighed.count >= _WHOLE or _is_untitled(parsed, weighed):
        return State.FULL
    ends_well = weighed.words_of_body.rstrip(_CLOSERS).endswith(_FINAL_STOPS)
    is_usual = habit.typical >= _WHOLE and weighed.count * 4 >= habit.typical
    return State.FULL if parsed.link is None or (ends_well and is_usual) else State.TEASER


def _is_untitled(parsed: ParsedEntry, weighed: _Weighed) -> bool:
    """Whether the title is the text's own beginning: a note of a few words, whole as it is."""
    return weighed.words_of_body.startswith(parsed.title.removesuffix("…"))


def _teaser(parsed: ParsedEntry, weighed: _Weighed) -> str:
    """The summary's words where there is a real one, else the text's beginning; without a cut mark."""
    words = ""
    if parsed.summary is not None and parsed.summary is not weighed.body:
        words = plain(parsed.summary.text[: 20 * _TEASER], parsed.summary.markup)
    words, _ = without_cut_mark((words or clean(weighed.words_of_body[: 4 * _TEASER], one_line=True))[: 4 * _TEASER])
    short = shorten(words, _TEASER)
    return short.removesuffix("…").rstrip() if short != words else words


def _digest(parsed: ParsedEntry, body: Body) -> str:
    listed = [part for teaser in parsed.page_teasers for part in (teaser.title, teaser.lead or "")]
    return digest(parsed.title, "\n".join(parsed.authors), parsed.link or "", body.markup, body.text, *listed)
