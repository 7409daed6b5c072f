"""Questions to whoever sits at the terminal: one of some words, or a secret that is typed unseen."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from opreader.cli.output import say
from opreader.masked import without_user
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 10_000
"""Characters of a secret."""


def can_ask() -> bool:
    """Whether somebody sits there."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, choices: Mapping[str, str]) -> str:
    """One of some words, from whoever sits there."""
    for word, means in choices.items():
        say(f"  {word:<7} {means}")
    return str(_prompt(question, type=click.Choice(list(choices)), show_choices=True))


def given(what: str, *, at: str, from_input: bool, instead: str) -> str:
    """A secret: a line of standard input, or what somebody types unseen."""
    if from_input:
        try:
            line = sys.stdin.readline(_LONGEST + 2).rstrip("\r\n")
        except UnicodeDecodeError:
            raise click.UsageError("what stands on standard input is no text in this locale") from None
        if not line:
            raise click.UsageError(f"{what}: standard input has no line for it.")
        return line
    if not can_ask():
        raise click.UsageError(f"{what}: there is no terminal to ask at; give {instead}.")
    return str(_prompt(clean(f"{what}{f' at {without_user(at)}' if at else ''}", one_line=True), hide_input=True))


def _prompt(text: str, **how: Any) -> object:
    """Ask on standard error; an interrupt ends the run, also within one that waits for others."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return click.prompt(text, err=True, **how)
    except click.Abort:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
