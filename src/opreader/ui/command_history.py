"""The commands that articles were given to: newest first, each once, not more than one walks through."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Final

from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMANDS: Final = "pipe"
"""The name under which they are remembered, as a JSON list."""
_MOST: Final = 10
_LONGEST: Final = 1_000


def with_command(commands: Sequence[str], command: str) -> list[str]:
    """The history with one command more: it takes the place of those that say the same in other blanks or quotes.

    One that could not be typed or is too long to be found again is left out.
    """
    command = command.strip()
    if not command or len(command) > _LONGEST or "\n" in command or clean(command) != command:
        return list(commands)
    said = _words(command)
    return [command, *(one for one in commands if _words(one) != said)][:_MOST]


def read_commands(memory: Mapping[str, str]) -> list[str]:
    """The remembered commands, newest first; whatever of them can't be read counts as not remembered."""
    try:
        kept = json.loads(memory.get(COMMANDS) or "[]")
    except ValueError:
        return []
    commands: list[str] = []
    for one in reversed(kept if isinstance(kept, list) else []):
        if isinstance(one, str):
            commands = with_command(commands, one)
    return commands


def write_commands(commands: Sequence[str]) -> Mapping[str, str]:
    """What `read_commands` reads."""
    return {COMMANDS: json.dumps(list(commands))}


def _words(command: str) -> list[str]:
    """What the program is told: blanks between words are none of it."""
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()
