"""Files that people write or copy from others: values, or an error of ours with the place, on one clean line."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opreader.config_file import load_config, render_config
from opreader.errors import ConfigError
from opreader.extract.ftr import parse_ftr
from opreader.extract.rule_files import RuleShelf, parse_rules
from opreader.extract.selectors import to_xpath
from opreader.feed_addresses import feed_address
from opreader.smart_feeds import read_smart
from opreader.subscriptions import Subscriptions, SubscriptionsFile, render_subscriptions
from opreader.text import clean
from opreader.toml_file import parse_toml
from opreader.ui.keys import KeyMap
from opreader.ui.themes import load_themes, read_theme
from tests.fuzz.material import chosen, ftr, json_values, mutated, selectors, soup, texts, toml, urls
from tests.fuzz.oracle import LONG_LINES, assert_all_clean, assert_clean, assert_told, fuzzed, within

SHIPPED: Final = Path(__file__).parents[2]
_THEME: Final = next(iter(sorted((SHIPPED / "themes").glob("*.toml"))), None)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


sound_config = st.just(
    b'theme = "evening"\nmeasure = 72\nkeep = "90d"\n[keys]\nnext_unread = ["n", "tab"]\n[[rules]]\nquery = "title:x"\naction = "mute"\n'
)
sound_feeds = st.just(
    b'[[feed]]\nurl = "https://a.example/f"\ntitle = "T"\ntags = ["a"]\nheaders.X-A = "b"\n[[smart]]\nname = "N"\nquery = "unread"\n'
)
files = st.one_of(toml.map(_bytes), mutated(sound_config), mutated(sound_feeds))
LITERALS: Final = "x = ['''a'''', '\"\"\"" + "\\" * 60 + "']\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


@fuzzed(100)
@given(files)
@example(_bytes(LITERALS))
@example(b"x" * 200_000 + b" = 1")
@example(b"measure = " + b"9" * 5_000)
@example(b"a = " + b"[" * 5_000)
def test_any_config_is_read_or_refused_on_a_clean_line(folder: Path, data: bytes) -> None:
    path = folder / "config.toml"
    path.write_bytes(data)
    with within():
        try:
            config = load_config(path)
        except ConfigError as error:
            assert_told(error)
            return
        written = render_config(config)
        assert_clean(written, one_line=False)
        assert_clean(datetime(2026, 11, 22, 8, 30).strftime(config.date_format))  # noqa: DTZ001 - how it looks
        try:
            KeyMap(config.keys, preset=config.keymap)
        except ConfigError as error:
            assert_clean(str(error))


@fuzzed(80)
@given(files)
@example(_bytes(LITERALS))
def test_any_list_of_subscriptions_is_read_or_refused_on_a_clean_line(folder: Path, data: bytes) -> None:
    path = folder / "feeds.toml"
    path.write_bytes(data)
    with within():
        try:
            read = SubscriptionsFile(path).load()
        except ConfigError as error:
            assert_told(error)
            return
        assert_all_clean(read, long=LONG_LINES | {"url", "cookies"})
        path.write_bytes(render_subscriptions(read).encode())
        assert SubscriptionsFile(path).load() == read


@fuzzed(60)
@given(st.one_of(urls, texts))
def test_any_address_of_a_feed_is_kept_clean_or_refused(text: str) -> None:
    with within():
        try:
            kept = feed_address(text)
            assert "\n" not in kept
            assert_clean(kept, one_line=False)
        except ValueError as error:
            assert_clean(str(error))


@fuzzed(60)
@given(files, st.one_of(soup(most=3), st.sampled_from(["x", "url", "feed"])))
def test_any_key_of_any_file_is_placed_or_not(data: bytes, key: str) -> None:
    with within():
        try:
            file = parse_toml(data, Path("x.toml"))
        except ConfigError as error:
            assert_clean(str(error))
            return
        for table in ("", "feed"):
            assert_clean(file.place(key, table=table))


# themes

colours = st.one_of(
    st.sampled_from(
        [
            "#ff0000",
            "red",
            "rgb(1,2,3)",
            "rgb(" + "9" * 400 + ",1,1)",
            "hsl(1,1e999%,5%)",
            "#ff0000\n",
            "auto 80%",
            "ansi_red",
            "rgba(1,2,3,nan)",
        ]
    ),
    json_values(most=2),
    texts,
)
themes = st.fixed_dictionaries(
    {"primary": colours},
    optional={
        "name": json_values(most=2),
        "dark": json_values(most=2),
        "ansi": json_values(most=2),
        "luminosity_spread": json_values(most=2),
        "text_alpha": json_values(most=2),
        "background": colours,
        "variables": st.one_of(json_values(most=2), st.dictionaries(soup(most=2), colours, max_size=3)),
    },
).map(lambda told: {name: value for name, value in told.items() if value is not None})


@fuzzed(80)
@given(themes)
@example({"primary": "rgb(" + "9" * 400 + ",1,1)"})
@example({"primary": "red", "name": "a\x1bb"})
@example({"primary": "red", "luminosity_spread": float("nan")})
@example({"primary": "red", "luminosity_spread": "x"})
def test_any_theme_is_one_or_told_as_none(values: dict[str, Any]) -> None:
    with within():
        try:
            theme = read_theme(values, name="file")
        except ValueError as error:
            assert_told(ValueError(clean(str(error), one_line=True)), most=400)
            return
        assert_clean(theme.name)
        theme.to_color_system().generate()


@fuzzed(40)
@given(st.one_of(toml.map(_bytes), mutated(st.just(_THEME.read_bytes() if _THEME else b'primary = "red"'))))
def test_any_theme_file_is_a_theme_or_a_clean_line(folder: Path, data: bytes) -> None:
    place = folder / "themes"
    place.mkdir(exist_ok=True)
    (place / "x.toml").write_bytes(data)
    with within():
        loaded = load_themes([place])
    assert len(loaded.themes) + len(loaded.problems) == 1
    assert_all_clean(loaded.problems)
    assert_all_clean(tuple(loaded.themes))
    assert all(len(problem) < 400 for problem in loaded.problems)


# site rules


@fuzzed(80)
@given(st.one_of(toml, texts))
@example('hosts = "a"\nbody = ":not(.' + "é" * 60 + '>)"')
@example("a = " + "9" * 5_000)
@example("a = " + "[" * 5_000)
def test_any_site_rules_are_read_or_refused(text: str) -> None:
    with within():
        try:
            parse_rules(text, name="x.toml")
        except ConfigError:
            return


@fuzzed(60)
@given(selectors)
def test_any_selector_is_a_path_or_refused(text: str) -> None:
    with within():
        try:
            assert to_xpath(text)
        except ValueError:
            return


@fuzzed(80)
@given(st.one_of(ftr, texts))
@example("http_header(user-agent): x\ty\nhttp_header(a b): c\nhttp_header(x): é\nhttp_header(x): \x7f")
def test_any_foreign_rule_is_read_and_its_headers_can_be_sent(text: str) -> None:
    with within():
        rule = parse_ftr(text, name="a.example.txt")
    for name, value in rule.headers:
        assert f"{name}{value}".isascii()
        assert value.isprintable()
        assert " " not in name


@fuzzed(25)
@given(st.one_of(toml, ftr).map(_bytes), st.sampled_from([".toml", ".txt"]), texts)
def test_any_folder_of_rules_is_loaded_and_its_problems_are_clean_lines(
    folder: Path, data: bytes, suffix: str, name: str
) -> None:
    place = folder / "sites"
    place.mkdir(exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    safe = name.encode("ascii", "replace").decode()[:40].replace("/", "-").replace("\0", "-")
    (place / f"{safe}{suffix}").write_bytes(data)
    with within():
        problems = RuleShelf(place).load().problems
    assert_all_clean(problems)
    assert all(len(problem) < 400 for problem in problems)


@fuzzed(40)
@given(st.one_of(texts, json_values().map(str), chosen(["[" * 100_000, "[[1]]", '[["a"]]'])))
def test_any_remembered_list_of_smart_feeds_is_a_list(text: str) -> None:
    with within():
        assert isinstance(read_smart(text), tuple)


def test_the_sound_files_are_sound(folder: Path) -> None:
    assert tomllib.loads(LITERALS)
    assert (
        Subscriptions()
        != SubscriptionsFile(_written(folder / "f.toml", b'[[feed]]\nurl = "https://a.example/f"\n')).load()
    )


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
