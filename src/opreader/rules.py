"""A user's rules as they are run, and in words what they did. Pure; the store does what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from opreader.errors import ConfigError, QueryError
from opreader.frozen import frozen
from opreader.model.ruled import RuleToRun
from opreader.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from opreader.config_keys import Rule
    from opreader.model import QueryPart
    from opreader.model.ruled import Deed, RulesDone

    Parse = Callable[[str], QueryPart]
    """Reads a query; raises QueryError, which points at the word."""


@frozen
class ReadRule:
    """A rule of config.toml as it stands there, and as it is run where its query can be read."""

    n: int
    """Its place in the file, from 1."""
    rule: Rule
    run: RuleToRun | None
    trouble: str | None = None
    """Why it is not run."""

    @property
    def key(self) -> str:
        """The words that the library knows it by."""
        return key_of(self.rule)


def key_of(rule: Rule) -> str:
    """The rule's own words; one that is written anew is another rule."""
    return f"{rule.action} {rule.query}"


def read_rules(rules: Sequence[Rule], parse: Parse) -> list[ReadRule]:
    """Rules with their queries read."""
    return [_read(n, rule, parse) for n, rule in enumerate(rules, 1)]


def _read(n: int, rule: Rule, parse: Parse) -> ReadRule:
    if trouble := empty_query(rule):
        return ReadRule(n, rule, None, trouble)
    try:
        query = parse(rule.query)
    except QueryError as error:
        return ReadRule(n, rule, None, str(error))
    deed, _, tag = rule.action.partition(":")
    return ReadRule(n, rule, RuleToRun(key_of(rule), query, cast("Deed", deed), tag))


def empty_query(rule: Rule) -> str | None:
    """Why a rule would act on every article there is; None where it does not."""
    return None if rule.query.strip() else "its query is empty and would select every article: write words or filters"


def check_rules(rules: Sequence[Rule], parse: Parse, *, file: str) -> None:
    """Raise ConfigError for the first rule whose query can't be read: names the rule and points at the word."""
    for n, rule in enumerate(rules, 1):
        where = f"{file}: rule {n}, `{shorten(rule.action, 40)}`"
        if trouble := empty_query(rule):
            raise ConfigError(f"{where}: {trouble}.")
        try:
            parse(rule.query)
        except QueryError as error:
            word = shorten(error.query[error.start : error.end], 60)
            raise ConfigError(f"{where}: at `{word}` of its query: {error}. Correct it there.") from error


def tell_done(done: RulesDone, number: Callable[[int], str] = str) -> str:
    """What rules did: "3 muted, 1 starred by rules"; empty for nothing."""
    counts = (
        (done.muted, "muted"),
        (done.starred, "starred"),
        (done.read, "marked read"),
        (done.tagged, "tagged"),
    )
    parts = [f"{number(count)} {word}" for count, word in counts if count]
    return f"{', '.join(parts)} by rules" if parts else ""


def tell_pruned(count: int, age: timedelta | None, number: Callable[[int], str] = str) -> str:
    """What age took: "1 204 articles older than 90 days were taken out"; empty for nothing."""
    if not count or age is None:
        return ""
    articles = "1 article" if count == 1 else f"{number(count)} articles"
    return f"{articles} older than {tell_age(age)} {'was' if count == 1 else 'were'} taken out"


def tell_age(age: timedelta) -> str:
    """A length of time in days, or in hours where it is shorter."""
    count, word = (age.days, "day") if age.days else (int(age.total_seconds()) // 3600, "hour")
    if not count:
        return "an hour"
    return f"{count} {word}{'' if count == 1 else 's'}"
