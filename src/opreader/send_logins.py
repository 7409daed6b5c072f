"""The services of `[send]` and what lets one in there: asked for once, kept with the other passwords, tried by the doctor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.errors import ConfigError, LoginRefused, ServerBusy, ServerDown, SyncError, UsageError
from opreader.send_targets import ServiceTarget, questions_of
from opreader.toml_file import nearest, shown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.send_ports import ReadLater, ReadLaters, Secrets
    from opreader.send_targets import Target

SET_UP: Final = (
    'nothing is set up to send to; write a line under [send] in config.toml, such as later = ["command", "{url}"]'
)


class Logins:
    """Clients of services, let in by what is kept."""

    def __init__(self, targets: Mapping[str, Target], *, services: ReadLaters, secrets: Secrets) -> None:
        """Nothing is asked yet."""
        self.targets = targets
        self._services = services
        self._secrets = secrets
        self._clients: dict[str, ReadLater] = {}

    def get(self, name: str) -> Target:
        """A target by its name. Raises UsageError with the nearest name."""
        return find_target(self.targets, name)

    def service(self, name: str) -> ServiceTarget:
        """A service by its name. Raises UsageError where there is none, or nobody has to be let in."""
        return find_service(self.targets, name)

    async def client(self, name: str) -> ReadLater:
        """The client of a service. Raises LoginRefused where nothing is kept, ConfigError."""
        if name not in self._clients:
            kept = await self._find(name)
            if kept is None:
                raise LoginRefused(f"{name} has to know you first")
            self._clients[name] = self._services.client(self.service(name), kept)
        return self._clients[name]

    def forget_client(self, name: str) -> None:
        """What it was let in by was refused: look again what is kept."""
        self._clients.pop(name, None)

    async def needed(self, name: str) -> bool:
        """Whether one has to log in before anything can be sent. Raises ConfigError."""
        if not isinstance(self.targets.get(name), ServiceTarget):
            return False
        try:
            await self.client(name)  # it is asked for next, and a keyring takes its time
        except LoginRefused:
            return True
        return False

    async def log_in(self, name: str, answers: Mapping[str, str]) -> list[str]:
        """Try and keep the answers to a service's questions, by their ids. Returns lines that are worth a word.

        Raises SyncError where the service does not take them, nothing being kept then; UsageError. A service that is
        down just now is tried when something is sent.
        """
        target = self.service(name)
        given = {one.id: answers.get(one.id, "").strip() for one in questions_of(target)}
        for one in questions_of(target):
            if not given[one.id] or not given[one.id].isprintable():
                raise ConfigError(f"{one.words.partition(' (')[0]}: one line, not empty")
        client = self._services.client(target, given)
        told = []
        try:
            await client.check()
        except (ServerDown, ServerBusy) as error:
            told.append(f"it could not be tried: {error}")
        secret = given["token"] if set(given) == {"token"} else json.dumps(given)
        kept = await self._secrets.keep(*_place(target), secret)
        where = getattr(kept, "told", None)
        self._clients[name] = client
        return [*([str(where)] if where else []), *told]

    async def trouble(self, name: str) -> str | None:
        """Why nothing can be sent to a service just now, with what to do; None where all is well."""
        try:
            client = await self.client(name)
            await client.check()
        except (SyncError, ConfigError) as error:
            return explain(name, error)
        return None

    async def _find(self, name: str) -> dict[str, str] | None:
        target = self.service(name)
        secret = await self._secrets.find(*_place(target))
        if secret is None:
            return None
        ids = {one.id for one in questions_of(target)}
        if ids == {"token"}:
            return {"token": secret}
        try:
            kept = json.loads(secret)
        except ValueError:
            return None
        if not isinstance(kept, dict) or not ids <= kept.keys() or not all(isinstance(kept[one], str) for one in ids):
            return None
        return {one: kept[one] for one in ids}


def find_target(targets: Mapping[str, Target], name: str) -> Target:
    """A target by its name. Raises UsageError with the nearest name."""
    if name in targets:
        return targets[name]
    if not targets:
        raise UsageError(SET_UP)
    raise UsageError(f"[send] names no {shown_name(name)}; the nearest that it names, is {nearest(name, targets)}")


def find_service(targets: Mapping[str, Target], name: str) -> ServiceTarget:
    """A service by its name. Raises UsageError where there is none, or nobody has to be let in."""
    target = find_target(targets, name)
    if isinstance(target, ServiceTarget):
        return target
    raise UsageError(f"{name} is a command or a file of yours, which asks for no password")


def explain(name: str, error: Exception) -> str:
    """Why an article did not go out, with what to do."""
    told = str(error)
    if isinstance(error, LoginRefused):
        return f"{told}: opreader send --login {name}"
    if isinstance(error, SyncError) and not isinstance(error, (ServerDown, ServerBusy)):
        return f"{told}; look at {name} under [send] in config.toml"
    return told


def _place(target: ServiceTarget) -> tuple[str, str]:
    """Under which names its secret is kept: two targets of one service share it."""
    return target.url, target.user or target.kind
