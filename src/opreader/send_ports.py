"""What sending articles asks of the outside, as Protocols: a service's client, a file of links, where passwords are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model.sent import Sendable
    from opreader.send_targets import ServiceTarget


class ReadLater(Protocol):
    """One user's account at a read-later service. Every method raises SyncError alone."""

    async def check(self) -> None:
        """Whether the service is there and lets one in; changes nothing."""

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:
        """Whether the article is there. `sent_before`: it went out once, and no answer came."""

    async def add(self, article: Sendable) -> bool:
        """Save it; False where it was there already. After NoAnswer or ServerDown it may have been saved all the same."""


class ReadLaters(Protocol):
    """The way to read-later services."""

    def client(self, target: ServiceTarget, secrets: Mapping[str, str]) -> ReadLater:
        """A client that lets itself in by these: the answers to the target's questions, by their ids."""

    async def close(self) -> None:
        """Let connections go."""


class LinkFile(Protocol):
    """Files of links, one a line."""

    async def add(self, path: str, line: str, *, unless: str) -> bool:
        """Put a line at the end of a file, which is made if need be; False where `unless` is in it. Raises UsageError.

        The path is absolute, or begins with "~/".
        """


class Secrets(Protocol):
    """Where passwords are kept."""

    async def find(self, service: str, user: str) -> str | None:
        """The password of a user at a service. Raises ConfigError."""

    async def keep(self, service: str, user: str, secret: str) -> object:
        """Keep one; `told` of the answer says where it went, if that is worth a word. Raises ConfigError."""
