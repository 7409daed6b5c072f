"""What stands under [send] of config.toml."""

from pathlib import Path

import pytest

from opreader.config import Config
from opreader.config_file import load_config, render_config
from opreader.errors import ConfigError
from opreader.send_targets import CommandTarget, FileTarget, ServiceTarget, Target, questions_of

SECRET = "s3cr3t-token"


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return load_config(path)


def refused(tmp_path: Path, line: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f"[send]\n{line}")
    return str(caught.value).removeprefix(str(tmp_path / "config.toml"))


TARGETS: list[tuple[str, str, Target]] = [
    ('later = ["read-later", "--url={url}"]', "later", CommandTarget(("read-later", "--url={url}"))),
    ('mail = ["mail", "-s", "{title}", "{text}"]', "mail", CommandTarget(("mail", "-s", "{title}", "{text}"))),
    ('notes = "file:~/reading.md"', "notes", FileTarget("~/reading.md")),
    ('"my notes" = "file:/home/jane/a b.md"', "my notes", FileTarget("/home/jane/a b.md")),
    ('readeck = "https://read.example/"', "readeck", ServiceTarget("readeck", "https://read.example")),
    (
        'linkding = { url = "http://127.0.0.1:9090/ld/" }',
        "linkding",
        ServiceTarget("linkding", "http://127.0.0.1:9090/ld"),
    ),
    (
        'bag = { kind = "wallabag", url = "https://bag.example", user = "jane", tags = ["opreader", "to read"] }',
        "bag",
        ServiceTarget("wallabag", "https://bag.example", "jane", ("opreader", "to read")),
    ),
    (
        'keep = { kind = "karakeep", url = "http://keep.lan:3000", plain_http = true }',
        "keep",
        ServiceTarget("karakeep", "http://keep.lan:3000", plain_http=True),
    ),
]


@pytest.mark.parametrize(("line", "name", "target"), TARGETS)
def test_target_is_read_and_shown_as_it_would_be_read_again(
    tmp_path: Path, line: str, name: str, target: Target
) -> None:
    config = load(tmp_path, f"[send]\n{line}")
    assert config.send == {name: target}
    assert load(tmp_path, render_config(config)).send == config.send


def test_service_may_be_a_table_under_a_header_of_its_own(tmp_path: Path) -> None:
    config = load(tmp_path, '[send.bag]\nkind = "wallabag"\nurl = "https://bag.example"')
    assert config.send == {"bag": ServiceTarget("wallabag", "https://bag.example")}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("later = 3", ', line 2: `later` under [send] takes a command ["command", "{url}"]'),
        ("later = []", "a list of texts"),
        ('later = ["cmd", 3]', "a list of texts"),
        ('later = ["cmd", "a\\nb"]', "each one line"),
        ('later = ["{url}"]', "a program by its own name"),
        ('later = ["cmd", "{urls}"]', "no {urls}; the nearest that there is, is {url}"),
        ('later = ["cmd", "--text={text}"]', "{text} as an argument of its own"),
        ('later = ["sh", "-c", "save {url}"]', "nothing in braces where a shell"),
        ('later = ["bash", "-lc", "save {title}"]', "nothing in braces where a shell"),
        ('later = ["perl", "-e", "{title}"]', "nothing in braces where a shell"),
        ('later = ["/usr/bin/ssh", "host", "save", "{title}"]', "nothing in braces where a shell"),
        ('notes = "reading.md"', 'a file "file:~/reading.md"'),
        ('notes = "file:reading.md"', "the whole path of a file"),
        ('notes = "file:/tmp/"', "the whole path of a file"),
        ('bag = "https://bag.example"', 'a service { kind = "wallabag"'),
        ('bag = { url = "https://bag.example" }', "a `kind` too"),
        ('bag = { kind = "wallabag" }', "a `url` too"),
        ('bag = { kind = "pocket", url = "https://bag.example" }', '"wallabag" or "readeck" or "linkding" or "karakeep"'),
        ('bag = { kind = "wallabag", url = "https://bag.example", tag = ["a"] }', "no `tag`; the nearest known key is `tags`"),
        ('bag = { kind = "wallabag", url = "https://bag.example", tags = ["a,b"] }', "tags without commas"),
        ('bag = { kind = "wallabag", url = "ftp://bag.example" }', "the address of the service"),
        ('bag = { kind = "wallabag", url = "https://bag.example/?x=1" }', "the address of the service"),
        ('"-x" = ["cmd"]', "does not begin with a dash"),
        ('"a\\u001bb" = ["cmd"]', "a name of up to 40 letters"),
    ],
)  # fmt: skip
def test_mistake_is_told_with_its_line_and_what_is_allowed(tmp_path: Path, line: str, said: str) -> None:
    assert said in refused(tmp_path, line)


@pytest.mark.parametrize(
    "line",
    [
        f'readeck = "https://jane:{SECRET}@read.example"',
        f'bag = {{ kind = "wallabag", url = "https://bag.example", password = "{SECRET}" }}',
        f'bag = {{ kind = "readeck", url = "https://bag.example", token = "{SECRET}" }}',
        f'bag = {{ kind = "wallabag", url = "https://bag.example", user = ["{SECRET}"] }}',
        f'bag = "{SECRET}"',
    ],
)
def test_secret_in_the_wrong_place_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    assert SECRET not in refused(tmp_path, line)


def test_secret_under_send_is_told_where_it_belongs(tmp_path: Path) -> None:
    told = refused(tmp_path, f'bag = {{ kind = "readeck", url = "https://bag.example", token = "{SECRET}" }}')
    assert "opreader send --login bag" in told


def test_a_table_of_its_own_is_told_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"line 3: `bag`"):
        load(tmp_path, 'measure = 70\n\n[send.bag]\nkind = "pocket"\nurl = "https://bag.example"')


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        (ServiceTarget("readeck", "https://x.example"), ["token"]),
        (ServiceTarget("wallabag", "https://x.example"), ["user", "password", "client_id", "client_secret"]),
        (ServiceTarget("wallabag", "https://x.example", "jane"), ["password", "client_id", "client_secret"]),
    ],
)
def test_service_asks_for_what_it_wants_to_know(target: ServiceTarget, ids: list[str]) -> None:
    assert [one.id for one in questions_of(target)] == ids
