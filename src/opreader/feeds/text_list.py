"""The list of teasers at the end of a text page: which of its lines are no body. What stands above is `plain_text`'s."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from opreader.feeds.dates import parse_written_date
from opreader.frozen import frozen
from opreader.model import PageTeaser
from opreader.text import fold

_LONGEST_TEASER: Final = 200
_SHORT: Final = 40
_LONGEST_TAIL: Final = 80
_LEAST_ALIKE: Final = 25
_MOST_ALIKE: Final = 20
_SURELY_LONG: Final = 80
"""A teaser so much longer than the others of its page is none."""
_MOST_LINES: Final = 2_000
"""Lines at the end of a text in which its list is looked for."""
_MOST_BETWEEN: Final = 6
"""Short lines between two teasers: date, writer, section …"""
_TEASER = re.compile(
    r"(?P<words>\S.*?)\s*(?P<mark>…|\.\.\.|\[…\]|\[\.\.\.\])"
    r"(?:\s*[(\[]?(?:read (?:more|on|the rest)|continue reading|keep reading|full story|more|weiterlesen|lire la suite|"
    r"leer más|leia mais|lees meer|continua a leggere|читать далее|続きを読む|阅读全文)[)\]]?\s*(?:→|»|>{1,2}|›)?\s*[.…]?)?$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•▪‣●◦*»›–—-])\s+")
_NOTICE = re.compile(r"^(?:©|\(c\)|copyright\b|all rights reserved)", re.IGNORECASE)
_FINAL_STOPS: Final = (".", "。", "…")
_CLOSERS: Final = "\"'”’»)]"


@frozen
class TeaserList:
    """Where the list begins and what it offers."""

    start: int
    """Index of its first line: everything from there on is no body."""
    teasers: tuple[PageTeaser, ...]


class Beginnings:
    """Teasers by how they begin, to tell in one look whether a line begins like one of them."""

    def __init__(self, teasers: Mapping[int, str]) -> None:
        """Take line number → words of a teaser."""
        self._by_head: dict[str, list[tuple[int, str]]] = {}
        for number, words in teasers.items():
            beginning = fold(words)
            if len(beginning) >= _LEAST_ALIKE:
                self._by_head.setdefault(beginning[:_LEAST_ALIKE], []).append((number, beginning))

    def teasers_of(self, text: str) -> list[int]:
        """The lines of the teasers that a whole line begins like: 25 characters of them at least, all of them always."""
        folded = fold(_BULLET.sub("", text)[: 4 * _LONGEST_TEASER])
        alike = self._by_head.get(folded[:_LEAST_ALIKE], ())[:_MOST_ALIKE]
        return [number for number, beginning in alike if folded.startswith(beginning)]


def find_list(lines: Sequence[str], *, first: int, apart: frozenset[int] = frozenset()) -> TeaserList | None:
    """The list of a page's lines; `first` is the first body line, which no list takes. None where there is no list.

    `apart` has the indices of lines that a blank line parts from the one before: a hint where forms allow two readings.
    """
    first = max(first, len(lines) - _MOST_LINES)
    words = {number: said for number in range(first + 1, len(lines)) if (said := teaser_words(lines[number]))}
    leads = _leads(lines, words, first + 1)
    end = _last_teaser(lines, words, leads, first)
    if end is None:
        return None
    start = _run_start(lines, words, leads, first=first, end=end)
    start = _after_own_ending(lines, words, leads, start=start, end=end, apart=apart)
    mine = {number: said for number, said in words.items() if start <= number <= end}
    leads = _leads(lines, mine, start)
    if not mine or (len(mine) < 2 and not leads):
        return None
    lead_of = {teaser: lead for lead, teaser in leads.items()}
    listed = (PageTeaser(said, lead=lines[lead_of[at]] if at in lead_of else None) for at, said in mine.items())
    return TeaserList(start, tuple(listed))


def teaser_words(text: str) -> str:
    """The words of a teaser without its cut mark and bullet; empty where the line is no teaser."""
    if not text or len(text) > _LONGEST_TEASER + 40 or not (found := _TEASER.match(text)):
        return ""
    return _BULLET.sub("", found["words"]).rstrip() if found.end("mark") <= _LONGEST_TEASER else ""


def _last_teaser(lines: Sequence[str], words: Mapping[int, str], leads: Mapping[int, int], first: int) -> int | None:
    """The last teaser, where nothing but short lines without a final stop (and leads) stands below it."""
    for number in range(len(lines) - 1, first, -1):
        if number in words:
            return number
        text = lines[number]
        is_tail = (len(text) <= _LONGEST_TAIL and not _ends_in_stop(text)) or _is_notice(text) or number in leads
        if not is_tail and parse_written_date(text) is None:
            return None
    return None


def _ends_in_stop(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_FINAL_STOPS)


def _is_notice(text: str) -> bool:
    return len(text) <= _LONGEST_TEASER and _NOTICE.match(text) is not None


def _run_start(
    lines: Sequence[str], words: Mapping[int, str], leads: Mapping[int, int], *, first: int, end: int
) -> int:
    """The highest line of the run that ends at `end`: short lines and dates stand in it, but no body begins it."""
    start, between = end, 0
    for number in range(end - 1, first, -1):
        text = lines[number]
        if number in words or leads.get(number, -1) >= start:
            start, between = number, 0
        elif number in leads:  # its teaser is further up: it is in the list if the run gets there
            continue
        elif between < _MOST_BETWEEN and (len(text) <= _SHORT or parse_written_date(text) is not None):
            between += 1
        else:
            break
    # what heads the list ("Related", a date) goes with it; a short last sentence of the body does not
    while start - 1 > first and _heads_list(lines[start - 1]):
        start -= 1
    return start


def _heads_list(text: str) -> bool:
    if parse_written_date(text) is not None:
        return True
    return len(text) <= _SHORT and not text.rstrip(_CLOSERS).endswith((*_FINAL_STOPS, "!", "?", "！", "？"))


def _leads(lines: Sequence[str], words: Mapping[int, str], lowest: int) -> dict[int, int]:
    """Lead → its teaser: whole lines that a teaser begins like; each teaser has the nearest one only."""
    beginnings = Beginnings(words)
    nearest: dict[int, int] = {}
    for number in range(lowest, len(lines)):
        if number in words:
            continue
        for teaser in beginnings.teasers_of(lines[number]):
            if teaser not in nearest or abs(teaser - number) < abs(teaser - nearest[teaser]):
                nearest[teaser] = number
    leads: dict[int, int] = {}
    for teaser, lead in nearest.items():
        if lead not in leads or abs(teaser - lead) < abs(leads[lead] - lead):
            leads[lead] = teaser
    return leads


def _after_own_ending(
    lines: Sequence[str],
    words: Mapping[int, str],
    leads: Mapping[int, int],
    *,
    start: int,
    end: int,
    apart: frozenset[int],
) -> int:
    """Where the list begins when the column's own last paragraph, ending in "…", stands right above it.

    It is told by its length, for the teasers of one page are cut at one width, or by a blank line that parts it from
    teasers which no blank line parts. Two teasers and no lead are a list whatever they look like.
    """
    inside = [number for number in words if start <= number <= end]
    if inside[:1] != [start] or start in leads.values() or len(inside) + sum(lead > start for lead in leads) < 3:
        return start
    own, *others = (len(lines[number]) for number in inside)
    one_width = len(others) > 1 and max(others) - min(others) <= 1
    odd = (one_width and abs(own - others[0]) > 5) or (own > _SURELY_LONG and own > 1.5 * max(others))
    parted = len(inside) > 2 and inside[1] in apart and not any(number in apart for number in inside[2:])
    return start + 1 if odd or parted else start
