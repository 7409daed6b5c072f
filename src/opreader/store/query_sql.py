"""The query language as SQL: conditions on `entry_states s`, and match expressions of the search index."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from opreader.frozen import frozen
from opreader.model import AllOf, AnyOf, EntryId, Filter, Not, State, Words
from opreader.store.connection import fold_sql
from opreader.store.rows import FEED_TITLE, whole_seconds
from opreader.store.schema import MUTED, RULED
from opreader.text import BREAK, WORDS_A_MINUTE, index_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opreader.model import QueryPart


@frozen
class Sql:
    """A piece of SQL with the values of its question marks."""

    text: str
    values: tuple[Any, ...] = ()


EVERY: Final = Sql("1")
NONE: Final = Sql("0")

_FEW_WORDS: Final = 4
_STATES: Final = frozenset(state.value for state in State)
_MARKED: Final = "s.entry_id IN (SELECT entry_id FROM highlights WHERE gone = 0 AND {} <> '')"
_SPECIAL: Final = {
    "queued": "s.queued = 1",
    "edited": "s.edited = 1",
    "started": "s.position > 0",
    "packed": "s.entry_id IN (SELECT entry_id FROM packed)",
    "highlighted": _MARKED.format("exact"),
    "noted": _MARKED.format("note"),
}


def condition(part: QueryPart) -> Sql:
    """What holds for the rows of `entry_states s` that the part selects; never NULL."""
    if (match := match_of(part)) is not None:
        return Sql("s.entry_id IN (SELECT rowid FROM fts WHERE fts MATCH ?)", (match,))
    match part:
        case Words():
            return EVERY  # signs alone, as in "tariffs — who pays": no word of them is in any text
        case Filter():
            return _filter(part)
        case Not():
            inner = condition(part.part)
            return EVERY if _is_wordless(part.part) else Sql(f"NOT ({inner.text})", inner.values)
        case AnyOf():
            return joined((condition(each) for each in part.parts if not _is_wordless(each)), "OR", none=NONE)
        case AllOf():
            return _all_of(part)


def joined(parts: Iterable[Sql], word: str, *, none: Sql = EVERY) -> Sql:
    """Conditions in one, all or any of which hold."""
    held = list(parts)
    if not held:
        return none
    text = f" {word} ".join(part.text for part in held)
    return Sql(f"({text})" if len(held) > 1 else text, tuple(value for part in held for value in part.values))


def match_of(part: QueryPart) -> str | None:
    """The part as one FTS5 expression, where it speaks of words alone."""
    match part:
        case Words():
            return _quoted(part)
        case AnyOf():
            found = [match_of(each) for each in part.parts]
            return f"({' OR '.join(filter(None, found))})" if found and all(found) else None
        case AllOf():
            return _match_all(part.parts)
        case _:
            return None


def ranking(part: QueryPart) -> str | None:
    """Words that make an entry rank higher: every one that is not excluded."""
    found = [f"({quoted})" for words in words_of(part) if (quoted := _quoted(words))]
    return " OR ".join(found) or None


def words_of(part: QueryPart) -> list[Words]:
    """The words that the query looks for, without the excluded ones."""
    match part:
        case Words():
            return [part]
        case AnyOf() | AllOf():
            return [words for each in part.parts for words in words_of(each)]
        case _:
            return []


def match_and_rest(part: QueryPart) -> tuple[str, QueryPart] | None:
    """One FTS5 expression that every selected entry matches, and what else must hold; None where there is none."""
    parts = part.parts if isinstance(part, AllOf) else (part,)
    words = tuple(each for each in parts if _is_of_words(each))
    match = _match_all(words)
    if match is None:
        return None
    rest = tuple(each for each in parts if each not in words and not _is_wordless(each))
    return match, rest[0] if len(rest) == 1 else AllOf(rest)


def like_and_rest(part: QueryPart) -> tuple[EntryId, QueryPart] | None:
    """An entry whose matter all that the query selects is on, and what else must hold; None where there is none."""
    parts = part.parts if isinstance(part, AllOf) else (part,)
    found = next((each for each in parts if isinstance(each, Filter) and each.name == "like"), None)
    if found is None:
        return None
    rest = tuple(each for each in parts if each is not found)
    entry_id = EntryId(found.value) if isinstance(found.value, int) else EntryId(0)
    return entry_id, rest[0] if len(rest) == 1 else AllOf(rest)


def is_of_single_words(part: QueryPart) -> bool:
    """Whether the index can be asked quickly for one entry at a time: for phrases it takes thrice as long."""
    return _is_of(part, lambda words: not is_prefix(words) and len(index_words(words.text).split()) == 1)


def is_of_whole_words(part: QueryPart) -> bool:
    """Whether the index can be asked for one entry at a time: with the beginnings of words it can't."""
    return _is_of(part, lambda words: not is_prefix(words))


def _is_of(part: QueryPart, suits: Callable[[Words], bool]) -> bool:
    """Whether it is of few words, and all of them suit."""
    match part:
        case Words():
            return suits(part)
        case Not():
            return _is_of(part.part, suits)
        case AnyOf() | AllOf():
            return len(part.parts) <= _FEW_WORDS and all(_is_of(each, suits) for each in part.parts)
        case _:
            return False


def needs_words(part: QueryPart) -> bool:
    """Whether every entry that the query selects holds at least one of `words_of` it."""
    if isinstance(part, AllOf):
        return any(map(needs_words, part.parts))
    return match_of(part) is not None


def speaks_of_muted(part: QueryPart) -> bool:
    """Whether the query asks for what is hidden otherwise."""
    match part:
        case Filter():
            return part.name == "muted"
        case Not():
            return speaks_of_muted(part.part)
        case AnyOf() | AllOf():
            return any(map(speaks_of_muted, part.parts))
        case _:
            return False


def _all_of(part: AllOf) -> Sql:
    # Words beside filters are asked of the index together: it intersects them, rare ones first.
    words = tuple(each for each in part.parts if _is_of_words(each))
    others = [each for each in part.parts if each not in words]
    match = _match_all(words)
    if match is None or not others:
        return joined(map(condition, part.parts), "AND")
    return joined((condition(AllOf(words)), *map(condition, others)), "AND")


def _is_of_words(part: QueryPart) -> bool:
    return match_of(part.part if isinstance(part, Not) else part) is not None


def _match_all(parts: tuple[QueryPart, ...]) -> str | None:
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in parts:
        if _is_wordless(part.part if isinstance(part, Not) else part):
            continue
        match = match_of(part.part if isinstance(part, Not) else part)
        if match is None:
            return None
        (unwanted if isinstance(part, Not) else wanted).append(match)
    if not wanted:
        return None
    both = " AND ".join(wanted)
    return f"(({both}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({both})"


def _quoted(words: Words) -> str | None:
    spaced = index_words(words.text.replace("\0", " ")).strip(f" {BREAK}")
    if not _has_words(spaced):
        return None
    quoted = spaced.replace('"', '""')
    return f'"{quoted}"*' if is_prefix(words) else f'"{quoted}"'


def is_prefix(words: Words) -> bool:
    """Whether words that begin so are meant: `tarif*`, and Korean words, whose particles stand behind them."""
    if words.phrase:
        return False
    return words.text.endswith("*") or "\uac00" <= words.text[-1:] <= "\ud7a3"


def _is_wordless(part: QueryPart) -> bool:
    return isinstance(part, Words) and not _has_words(part.text)


def _has_words(text: str) -> bool:
    # What FTS5's unicode61 takes for part of a word.
    return any(unicodedata.category(letter)[0] in "LN" or unicodedata.category(letter) == "Co" for letter in text)


def _filter(part: Filter) -> Sql:
    make = _FILTERS.get(part.name)
    return NONE if make is None else make(part.value)


def _flag(column: str, value: int) -> Callable[[Any], Sql]:
    return lambda _value: Sql(f"s.{column} = {value}")


def _is(value: Any) -> Sql:
    name = str(value)
    if name in _SPECIAL:
        return Sql(_SPECIAL[name])
    return Sql("s.state = ?", (name,)) if name in _STATES else NONE


def _feed(value: Any) -> Sql:
    name = str(value)
    return Sql(
        f"s.feed_id IN (SELECT f.id FROM feeds f WHERE instr(fold({FEED_TITLE}), ?) OR f.url = ? OR f.id = ?)",
        (fold_sql(name), name, int(name) if name.isdecimal() and len(name) < 18 else None),
    )


def _folder(value: Any) -> Sql:
    return Sql("s.feed_id IN (SELECT id FROM feeds WHERE instr(fold(folder), ?))", (fold_sql(str(value)),))


def _account(value: Any) -> Sql:
    return Sql("s.feed_id IN (SELECT id FROM feeds WHERE instr(fold(account), ?))", (fold_sql(str(value)),))


def _of_entry(column: str) -> Callable[[Any], Sql]:
    return lambda value: Sql(
        f"(SELECT instr(fold({column}), ?) FROM entries WHERE id = s.entry_id) > 0", (fold_sql(str(value)),)
    )


def _author(value: Any) -> Sql:
    from opreader.store.authors import author_condition  # its patterns are not needed by the first frame

    return Sql(*author_condition(str(value)))


def _like(value: Any) -> Sql:
    from opreader.store.like_sql import like_condition  # it stands on this file

    return like_condition(value)


def _tag(value: Any) -> Sql:
    tag = fold_sql(str(value))
    line = f"\n{tag}\n"
    has = "instr(char(10) || fold(tags) || char(10), ?) > 0"
    return Sql(
        f"(s.feed_id IN (SELECT id FROM feeds WHERE {has}) OR "
        f"EXISTS (SELECT 1 FROM entries WHERE id = s.entry_id AND {has}) OR "
        "EXISTS (SELECT 1 FROM entry_tags WHERE entry_id = s.entry_id AND fold(tag) = ?))",
        (line, line, tag),
    )


def _lang(value: Any) -> Sql:
    language = fold_sql(str(value))
    return Sql(
        "EXISTS (SELECT 1 FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.id = s.entry_id AND "
        "substr(replace(fold(coalesce(e.language, f.language)), '_', '-') || '-', 1, ?) = ?)",
        (len(language) + 1, f"{language}-"),
    )


def _when(operator: str) -> Callable[[Any], Sql]:
    def make(value: Any) -> Sql:
        return Sql(f"s.sort {operator} ?", (whole_seconds(value),)) if isinstance(value, datetime) else NONE

    return make


def _minutes(value: Any) -> Sql:
    operator, count = value
    if operator == "<":
        return Sql("s.words <= ?", ((count - 1) * WORDS_A_MINUTE,))
    return Sql("s.words > ?", (min(count, 10**9) * WORDS_A_MINUTE,))


_FILTERS: Final[dict[str, Callable[[Any], Sql]]] = {
    "read": _flag("read", 1),
    "unread": _flag("read", 0),
    "starred": _flag("starred", 1),
    "muted": lambda _value: Sql(f"s.gone & {MUTED | RULED} <> 0"),
    "is": _is,
    "feed": _feed,
    "folder": _folder,
    "account": _account,
    "author": _author,
    "title": _of_entry("title"),
    "tag": _tag,
    "lang": _lang,
    "like": _like,
    "since": _when(">="),
    "before": _when("<"),
    "minutes": _minutes,
}
"""A name that is not here selects nothing."""
