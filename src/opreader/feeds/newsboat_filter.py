"""newsboat's filter language (newsboat.org, "Filter Language") → ours, as far as ours can say it. Pure."""

from __future__ import annotations

import re
from itertools import chain, product
from typing import Final

_MOST_CLAUSES: Final = 50
_DEEPEST: Final = 50
_MOST_DIGITS: Final = 9
_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])
        |(?P<text>"(?:[^"\\]|\\.)*")
        |(?P<sign>!~|=~|!\#|\#|!=|<=|>=|==|=|<|>)
        |(?P<range>-?\d+:-?\d+)
        |(?P<word>[\w:.-]+))""",
    re.VERBOSE,
)
_REGEX_SIGNS = re.compile(r"[\\^$.*+?{}\[\]()]")
_FLIPPED: Final = {"!=": "=", "!~": "=~", "!#": "#"}
_NAMES: Final = {"title": "title", "author": "author", "feedtitle": "feed", "content": ""}

Clause = tuple[str, ...]
"""Terms of our language, one of which has to hold."""


class CantSay(ValueError):
    """Our query language has no words for this; the message says for what."""


def translate(expression: str) -> str:
    """The query that selects the same articles: ours says `a b OR c` for a and (b or c). Raises CantSay."""
    reader = _Reader(expression)
    clauses = reader.expression(0)
    if reader.left:
        raise CantSay(f"{reader.left[0]!r} is not understood")
    # What needs all of several words stands first: "OR" binds the terms beside it alone.
    return " ".join(" OR ".join(clause) for clause in dict.fromkeys(clauses))


class _Reader:
    """Reads tokens from the left; each part is a list of clauses, all of which have to hold."""

    def __init__(self, expression: str) -> None:
        self.left = _tokens(expression)

    def expression(self, depth: int) -> list[Clause]:
        if depth > _DEEPEST:
            raise CantSay("it is nested too deep")
        parts = [self._operand(depth)]
        joined: set[str] = set()
        while self.left and self.left[0].lower() in {"and", "or"}:
            joined.add(self.left.pop(0).lower())
            parts.append(self._operand(depth))
        if len(joined) > 1:
            raise CantSay('"and" beside "or" without brackets: newsboat\'s versions differ in what it means')
        return _either(parts) if "or" in joined else [clause for part in parts for clause in part]

    def _operand(self, depth: int) -> list[Clause]:
        if self._take() == "(":
            inner = self.expression(depth + 1)
            if self._take() != ")":
                raise CantSay("a bracket is never closed")
            return inner
        name, sign, value = self._last, self._take(), self._take()
        if sign == "between":
            return _between(name, value)
        told = value[1:-1].replace('\\"', '"') if value.startswith('"') else value
        return _compared(name.lower(), sign, told)

    def _take(self) -> str:
        if not self.left:
            raise CantSay("it ends too early")
        self._last = self.left.pop(0)
        return self._last


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    expression = expression.rstrip()
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None:
            raise CantSay(f"{expression[at : at + 20].strip()!r} is not understood")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


def _either(parts: list[list[Clause]]) -> list[Clause]:
    """One of several has to hold: every choice of a clause from each is one clause."""
    size = 1
    for part in parts:
        size *= len(part)
    if size > _MOST_CLAUSES:
        raise CantSay("it has too many brackets for a query")
    return [tuple(dict.fromkeys(chain.from_iterable(choice))) for choice in product(*parts)]


def _compared(name: str, sign: str, value: str) -> list[Clause]:
    negated = sign in _FLIPPED
    sign = _FLIPPED.get(sign, "=" if sign == "==" else sign)
    match name, sign:
        case "unread", "=" if value in {"yes", "no"}:
            return [("unread" if (value == "yes") != negated else "read",)]
        case "flags", "=" | "=~" | "#" if value:
            return [("-starred" if negated else "starred",)]
        case "tags", "#" | "=":
            return _terms("tag", [value], negated=negated)
        case "rssurl", "=":
            return _terms("feed", [value], negated=negated)
        case "title" | "author" | "feedtitle" | "content", "=~":
            return _terms(_NAMES[name], _alternatives(value), negated=negated)
        case "author" | "feedtitle", "=":
            return _terms(_NAMES[name], [value], negated=negated)
        case "age", "<" | "<=" | ">" | ">=" if _is_days(value):
            days = int(value) + (sign in {"<=", ">"})
            return [(f"{'since' if sign in {'<', '<='} else 'before'}:{days}d",)]
    raise CantSay(f"opreader's queries know no {name} {sign}")


def _between(name: str, value: str) -> list[Clause]:
    first, colon, last = value.partition(":")
    if name.lower() != "age" or not colon or not _is_days(first) or not _is_days(last):
        raise CantSay(f"opreader's queries know no {name} between")
    low, high = sorted((int(first), int(last)))
    return [(f"since:{high}d",), *([(f"before:{low}d",)] if low else [])]


def _is_days(value: str) -> bool:
    """Whether it is a number that somebody could mean; Python reads no numbers of thousands of digits."""
    return value.isdecimal() and len(value) <= _MOST_DIGITS


def _alternatives(pattern: str) -> list[str]:
    """The plain words that a regular expression finds; "a|b" are two. Raises CantSay for one that says more."""
    words = [part.removeprefix(".*").removesuffix(".*").replace("\\.", "\0") for part in pattern.split("|")]
    for word in words:
        if not word or _REGEX_SIGNS.search(word):
            raise CantSay(f"the regular expression {pattern!r} says more than words")
    return [word.replace("\0", ".") for word in words]


def _terms(name: str, values: list[str], *, negated: bool) -> list[Clause]:
    told = [_term(name, value, negated=negated) for value in values]
    return [(one,) for one in told] if negated else [tuple(told)]


def _term(name: str, value: str, *, negated: bool) -> str:
    value = " ".join(value.split())
    if not any(char.isalnum() for char in value) or '"' in value:
        raise CantSay(f"{value!r} can't be looked for")
    plain = name and value.isalnum()
    quoted = value if plain else f'"{value}"'
    return f"{'-' if negated else ''}{name}{':' if name else ''}{quoted}"
