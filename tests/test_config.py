"""config.toml, the environment and the folders."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.config import Config, Environment, Places
from opreader.config_file import load_config, render_config, render_default_config
from opreader.config_keys import KEYS, Rule
from opreader.errors import ConfigError
from opreader.text import clean


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def refused(path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert clean(message, one_line=True) == message
    return message.removeprefix(str(path))


def test_no_file_means_the_defaults(path: Path) -> None:
    config = load_config(path)
    assert config == Config()
    assert not config.was_set
    assert (config.measure, config.connections, config.connections_per_host) == (72, 16, 2)
    assert (config.refresh_every, config.keep, config.page_delay) == (timedelta(minutes=30), None, timedelta(seconds=1))
    assert config.full_text == "auto"


def test_every_key_has_a_field_and_every_field_a_key() -> None:
    assert {key.name for key in KEYS} | {"was_set"} == set(Config.__dataclass_fields__)


def test_what_is_set_is_read_and_remembered_as_set(path: Path) -> None:
    config = load(
        path,
        'theme = "paper"\nmeasure = 66\nrefresh_every = "2h"\nrefresh_at_start = false\nglyphs = "ascii"\n'
        'mark_read = "manual"\ndate_format = "%d %b"\nconnections = 4\nconnections_per_host = 1\n'
        'proxy = "http://proxy.example:3128"\nuser_agent = "mine/1"\nallow_private_network = true\nkeymap = "opreader"\n'
        'full_text = "always"\npage_delay = "3s"\npictures = "never"\n',
    )
    assert config == Config(
        theme="paper",
        measure=66,
        refresh_every=timedelta(hours=2),
        refresh_at_start=False,
        glyphs="ascii",
        mark_read="manual",
        date_format="%d %b",
        connections=4,
        connections_per_host=1,
        proxy="http://proxy.example:3128",
        user_agent="mine/1",
        allow_private_network=True,
        full_text="always",
        page_delay=timedelta(seconds=3),
        pictures="never",
        was_set=config.was_set,
    )
    assert config.was_set == {key.name for key in KEYS} - {"keep", "keys", "rules", "send"}


def test_a_default_that_was_written_down_is_set_all_the_same(path: Path) -> None:
    assert load(path, "measure = 72").was_set == {"measure"}


def test_feeds_may_never_be_asked_by_themselves(path: Path) -> None:
    assert load(path, 'refresh_every = "never"').refresh_every is None


@pytest.mark.parametrize(("text", "seconds"), [("0s", 0), ("1s", 1), ("2m", 120), ("1h", 3600)])
def test_pause_between_pages_may_be_none_at_all_and_is_shown_as_written(path: Path, text: str, seconds: int) -> None:
    config = load(path, f'page_delay = "{text}"')
    assert config.page_delay == timedelta(seconds=seconds)
    assert f'page_delay = "{text}"\n' in render_config(config)


@pytest.mark.parametrize("policy", ["auto", "always", "never"])
def test_full_text_is_wanted_by_itself_or_never(path: Path, policy: str) -> None:
    assert load(path, f'full_text = "{policy}"').full_text == policy


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('next_unread = "n"', ("n",)),
        ('next_unread = ["n", "tab"]', ("n", "tab")),
        ('next_unread = "g g"', ("g g",)),
        ('next_unread = ["g n", "n", "n"]', ("g n", "n")),
        ('next_unread = ""', ()),
        ("next_unread = []", ()),
    ],
)
def test_action_takes_a_key_a_sequence_several_or_none(path: Path, text: str, keys: tuple[str, ...]) -> None:
    assert load(path, f"[keys]\n{text}").keys == {"next_unread": keys}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measur = 70", ", line 1: unknown key `measur`; the nearest known one is `measure`"),
        ('\n\n[colors]\nred = "x"', ", line 3: unknown key `colors`"),
        ('theme = "x"\nmeasure = 300', ", line 2: `measure` is 300; it takes a whole number from 45 to 100"),
        ("measure = true", "`measure` is true; it takes a whole number"),
        ('measure = "72"', '`measure` is "72"; it takes a whole number'),
        ("theme = 3", "`theme` is 3; it takes a theme's name"),
        ('glyphs = "emoji"', '`glyphs` is "emoji"; it takes "auto" or "unicode" or "ascii"'),
        ('mark_read = "always"', '"open" or "rest" or "end" or "manual"'),
        ('refresh_every = "30"', 'such as "90s", "30m", "12h" or "7d", or "never"'),
        ("refresh_every = 30", "`refresh_every` is 30"),
        ("refresh_at_start = 1", "it takes true or false"),
        ('date_format = "plain"', "date pattern"),
        ('date_format = "%99999999d"', "date pattern"),
        ('date_format = "%d%n%b"', "date pattern"),
        ('full_text = "open"', '`full_text` is "open"; it takes "auto" or "always" or "never"'),
        ('page_delay = "0"', 'at most "1h", or "0s" for none'),
        ("page_delay = 1", "`page_delay` is 1; it takes a time"),
        ('page_delay = "61m"', 'at most "1h"'),
        ("connections = 0", "from 1 to 64"),
        ("connections_per_host = 9", "from 1 to 8"),
        ('proxy = "proxy.example"', "http://proxy.example:3128"),
        ('proxy = "socks5://127.0.0.1"', "http://proxy.example:3128"),
        ('user_agent = "a\\r\\nX-Evil: 1"', "plain ASCII"),
        ('keymap = "vim"', '`keymap` is "vim"'),
        ("keys = 3", "[keys] on a line"),
        ("[keys]\n\ndown = 3", ", line 3: `down` is 3; it takes a key"),
        ('[keys]\ndown = " "', "it takes a key"),
        ('[keys]\ndown = "a\\u001b"', "it takes a key"),
        ("[keys]\nmeasure = 80", ", line 2: `measure` stands under [keys]: move it above"),
        ('[keys]\n"do\\u001bwn" = "j"', "is no action"),
        ("theme = \n", ", line 1"),
    ],
)
def test_mistake_is_told_with_its_line_the_value_and_what_is_allowed(path: Path, text: str, said: str) -> None:
    assert said in refused(path, text)


def test_password_of_a_proxy_is_in_no_message(path: Path) -> None:
    assert "secret" not in refused(path, 'proxy = "ftp://jane:secret@proxy.example"')


@pytest.mark.parametrize("name", ["opreader", "newsboat", "netnewswire"])
def test_keymap_is_one_of_three_sets_of_keys(path: Path, name: str) -> None:
    assert load(path, f'keymap = "{name}"').keymap == name


def test_rules_and_keep_are_read(path: Path) -> None:
    rules = "\n".join(f'[[rules]]\nquery = "x"\naction = "{action}"' for action in ("mute", " tag: deep  read "))
    config = load(path, f'keep = "90d"\n{rules}')
    assert config.keep == timedelta(days=90)
    assert config.rules == (Rule("x", "mute"), Rule("x", "tag:deep read"))
    assert load(path, render_config(config)).rules == config.rules


@pytest.mark.parametrize("action", ["tag:", "tag: ", "tag:" + 61 * "x", "tagged:x", "MUTE", ""])
def test_action_that_is_none_is_refused(path: Path, action: str) -> None:
    assert "[[rules]]" in refused(path, f'[[rules]]\nquery = "x"\naction = "{action}"')


@pytest.mark.parametrize(
    "text",
    [
        '[[rules]]\nquery = "x"\naction = "erase"',
        '[[rules]]\naction = "mute"',
        "rules = 3",
        'send = {a = "x"}',
        "send = 3",
    ],
)
def test_malformed_rule_or_target_is_refused(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError):
        load_config(path)


def test_default_file_loads_as_it_is_and_says_every_key(path: Path) -> None:
    text = render_default_config()
    config = load(path, text)
    assert config == Config(theme="evening", was_set=config.was_set)
    assert config.was_set == {key.name for key in KEYS} - {"rules"}
    assert all(f"{key.name} = " in text or f"[{key.name}]" in text for key in KEYS)


def test_default_file_without_its_comment_signs_loads_as_well(path: Path) -> None:
    lines = render_default_config().splitlines()
    bare = [line.removeprefix("# ") for line in lines if not line.startswith("#") or line[2:] in _code(lines)]
    config = load(path, "\n".join(bare))
    assert config.keep is None
    assert config.rules == (Rule("title:sponsored", "mute"),)
    assert config.keys == {"next_unread": ("n", "tab"), "first": ("g g",)}
    assert list(config.send) == ["later", "notes", "wallabag", "readeck"]


def _code(lines: list[str]) -> set[str]:
    names = ("keep", "query", "action", "later", "notes", "wallabag", "readeck", "next_unread", "first")
    bare = {line[2:] for line in lines if line.startswith("# ")}
    return {line for line in bare if line.startswith("[") or line.partition(" = ")[0] in names}


def test_effective_configuration_loads_again_to_the_same(path: Path) -> None:
    config = load(path, 'measure = 80\nuser_agent = "a \\"b\\" \\\\c"\n[keys]\ndown = ["j", "g j"]\nup = ""')
    shown = render_config(config)
    assert "measure = 80\n" in shown
    assert "connections = 16  # default\n" in shown
    again = load(path, shown)
    assert (again.measure, again.user_agent, again.keys) == (config.measure, config.user_agent, config.keys)


def test_effective_configuration_has_no_password(path: Path) -> None:
    shown = render_config(load(path, 'proxy = "http://jane:secret@proxy.example:3128"'))
    assert 'proxy = "http://…@proxy.example:3128"' in shown
    assert "secret" not in shown


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["30m", "never", "%d", "a b"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
TABLES = st.dictionaries(
    st.one_of(st.sampled_from([key.name for key in KEYS]), st.text(max_size=4)), VALUES, max_size=4
)


@settings(deadline=None)
@given(TABLES)
def test_any_table_is_a_configuration_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, Any]
) -> None:
    import tomli_w

    path = tmp_path_factory.getbasetemp() / "fuzz-config.toml"
    path.write_bytes(tomli_w.dumps(table).encode("utf-8", "replace"))
    try:
        config = load_config(path)
    except ConfigError as error:
        assert clean(str(error), one_line=True) == str(error)  # noqa: PT017  the other outcome is as good
        return
    tomllib.loads(render_config(config))


# Folders and environment


@pytest.mark.parametrize("environ", [{}, {"OPREADER_HOME": "/elsewhere"}])
def test_home_puts_all_four_folders_under_it(environ: dict[str, str]) -> None:
    places = Places.find(Path("/h"), environ)
    assert places == Places(Path("/h/config"), Path("/h/data"), Path("/h/cache"), Path("/h/state"))
    assert places.config_file == Path("/h/config/config.toml")
    assert places.feeds_file == Path("/h/config/feeds.toml")
    assert places.accounts_file == Path("/h/config/accounts.toml")
    assert places.themes_folder == Path("/h/config/themes")
    assert places.sites_folder == Path("/h/config/sites")
    assert places.library == Path("/h/data/library.db")
    assert places.backups == Path("/h/state/backups")
    assert places.log == Path("/h/state/opreader.log")


def test_home_of_the_environment_counts_without_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Places.find(None, {"OPREADER_HOME": "here"}).data == tmp_path / "here" / "data"


def test_without_home_the_system_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    places = Places.find(None, {"OPREADER_HOME": ""})
    assert all(folder.name == "opreader" for folder in (places.config, places.data, places.cache, places.state))


def test_home_of_an_unknown_user_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no such home folder"):
        Places.find(None, {"OPREADER_HOME": "~nobody-by-this-name/x"})


def test_empty_environment_says_nothing() -> None:
    assert Environment.read({}) == Environment()
    assert Environment.read(dict.fromkeys(("BROWSER", "NO_COLOR", "HTTPS_PROXY", "OPREADER_HOME"), "")) == Environment()


def test_environment_is_read() -> None:
    environment = Environment.read(
        {
            "BROWSER": "lynx",
            "NO_COLOR": "1",
            "HTTP_PROXY": "proxy.example:3128",
            "https_proxy": "http://small.example",
            "HTTPS_PROXY": "http://large.example",
            "NO_PROXY": "localhost, .example.org 10.0.0.0/8",
            "OPREADER_HOME": "/h",
        }
    )
    assert environment == Environment(
        browser="lynx",
        no_color=True,
        http_proxy="http://proxy.example:3128",
        https_proxy="http://small.example",
        no_proxy=("localhost", ".example.org", "10.0.0.0/8"),
        home=Path("/h"),
    )
    assert environment.proxy == "http://small.example"
    assert Environment.read({"HTTP_PROXY": "http://one.example"}).proxy == "http://one.example"


@pytest.mark.parametrize(
    ("environ", "utf8"),
    [
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LC_CTYPE": "C.utf8", "LANG": "C"}, True),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE.UTF-8@euro"}, True),
    ],
)
def test_locale_says_whether_characters_are_utf8(environ: dict[str, str], *, utf8: bool) -> None:
    assert Environment.read(environ).utf8 is utf8
