"""What `[send]` of config.toml names: commands, files and services that articles are sent to. Passwords stand elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args
from urllib.parse import urlsplit

from opreader.frozen import frozen
from opreader.masked import split_user
from opreader.send_command import check_command
from opreader.text import clean
from opreader.toml_file import nearest, read_choice, read_flag, shown_name

if TYPE_CHECKING:
    from collections.abc import Callable

ServiceKind = Literal["wallabag", "readeck", "linkding", "karakeep"]
SERVICES: Final[tuple[str, ...]] = get_args(ServiceKind)
_FILE: Final = "file:"
_LONGEST_NAME: Final = 40
_MOST_TAGS: Final = 20
_SECRETS: Final = frozenset({"token", "password", "secret", "key", "api_key", "apikey", "client_id", "client_secret"})


@frozen
class CommandTarget:
    """A command that gets an article."""

    words: tuple[str, ...]
    """Its program and arguments, with places in braces."""


@frozen
class FileTarget:
    """A file that gets a line of Markdown for each article."""

    path: str
    """As written: absolute, or under "~"."""


@frozen
class ServiceTarget:
    """A read-later service that one has an account at."""

    kind: ServiceKind
    url: str
    """Without a slash at its end."""
    user: str = ""
    """For Wallabag, where it is not asked with the password."""
    tags: tuple[str, ...] = ()
    plain_http: bool = False
    """Whether what lets one in may go over http to another machine."""


Target = CommandTarget | FileTarget | ServiceTarget


@frozen
class Question:
    """Something that a service wants to know before it lets one in."""

    id: str
    words: str
    secret: bool = True


def questions_of(target: ServiceTarget) -> tuple[Question, ...]:
    """What has to be asked once."""
    if target.kind != "wallabag":
        return (Question("token", _WHERE[target.kind]),)
    user = () if target.user else (Question("user", "user name", secret=False),)
    return (
        *user,
        Question("password", "password"),
        Question("client_id", "client id (API clients management there)", secret=False),
        Question("client_secret", "client secret"),
    )


_WHERE: Final = {
    "readeck": "API token (Profile, API Tokens there)",
    "linkding": "API token (Settings, Integrations there)",
    "karakeep": "API key (User Settings, API Keys there)",
}


def read_name(name: str) -> str:
    """The name of a target. Raises ValueError."""
    if 0 < len(name) <= _LONGEST_NAME and clean(name, one_line=True) == name and not name.startswith("-"):
        return name
    raise ValueError(f"a name of up to {_LONGEST_NAME} letters that does not begin with a dash")


def read_target(name: str, value: object) -> Target:
    """What a line of `[send]` says. Raises ValueError, which says what is allowed; no password is repeated."""
    read_name(name)
    match value:
        case list():
            if not all(isinstance(word, str) and clean(word, one_line=True) == word.strip() for word in value):
                raise ValueError('a list of texts, each one line, as in ["command", "{url}"]')
            check_command(value)
            return CommandTarget(tuple(value))
        case str() if value.startswith(_FILE):
            return FileTarget(_path(value.removeprefix(_FILE)))
        case str() if name in SERVICES:
            return ServiceTarget(cast("ServiceKind", name), _address(value))
        case dict():
            return _service(name, value)
    raise ValueError(
        'a command ["command", "{url}"], a file "file:~/reading.md", or a service '
        '{ kind = "wallabag", url = "https://…" }'
    )


def _service(name: str, table: dict[str, Any]) -> ServiceTarget:
    for key in table:
        if key.casefold() in _SECRETS:
            raise ValueError(
                f"no `{key.casefold()}` here: opreader send --login {name} asks for it and keeps it elsewhere"
            )
        if key not in _KEYS:
            raise ValueError(f"no `{shown_name(key)}`; the nearest known key is `{nearest(key, _KEYS)}`")
    values = {key: _KEYS[key](value) for key, value in table.items()}
    if "kind" not in values and name in SERVICES:
        values["kind"] = name
    for key in ("kind", "url"):
        if key not in values:
            raise ValueError(f'a `{key}` too, as in {{ kind = "wallabag", url = "https://…" }}')
    return ServiceTarget(**values)


def _path(text: str) -> str:
    if clean(text, one_line=True) == text and text.startswith(("/", "~/")) and not text.endswith("/"):
        return text
    raise ValueError('the whole path of a file, as in "file:~/reading.md"')


def _address(value: object) -> str:
    allowed = (
        "the address of the service as it stands in the browser, without who uses it, such as https://read.example"
    )
    if not isinstance(value, str) or clean(value, one_line=True) != value or " " in value:
        raise ValueError(allowed)
    try:
        found = urlsplit(value)
        usable = found.scheme in {"http", "https"} and bool(found.hostname) and found.port != 0
    except ValueError:
        usable = False
    if not usable or split_user(value)[0] != value or "?" in value or "#" in value:
        raise ValueError(allowed)
    return value.rstrip("/")


def _user(value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= 200 and clean(value, one_line=True) == value:
        return value
    raise ValueError("a user name in quotes")


def _tags(value: object) -> tuple[str, ...]:
    tags = value if isinstance(value, list) else None
    if tags is None or len(tags) > _MOST_TAGS or not all(_is_tag(tag) for tag in tags):
        raise ValueError(f'up to {_MOST_TAGS} tags without commas, as in ["opreader"]')
    return tuple(dict.fromkeys(tags))


def _is_tag(tag: object) -> bool:
    return isinstance(tag, str) and 0 < len(tag) <= 60 and "," not in tag and clean(tag, one_line=True) == tag


_KEYS: Final[dict[str, Callable[[object], Any]]] = {
    "kind": read_choice(*SERVICES),
    "url": _address,
    "user": _user,
    "tags": _tags,
    "plain_http": read_flag,
}


def show_target(target: Target) -> str:
    """A target as config.toml has it."""
    match target:
        case CommandTarget(words):
            return f"[{', '.join(map(_quoted, words))}]"
        case FileTarget(path):
            return _quoted(f"{_FILE}{path}")
    parts = [f"kind = {_quoted(target.kind)}", f"url = {_quoted(target.url)}"]
    parts += [f"user = {_quoted(target.user)}"] * bool(target.user)
    parts += [f"tags = [{', '.join(map(_quoted, target.tags))}]"] * bool(target.tags)
    parts += ["plain_http = true"] * target.plain_http
    return f"{{ {', '.join(parts)} }}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
