"""config, themes, doctor, completion, help."""

import os
import subprocess
import tomllib

import pytest

from opreader import __version__
from opreader.cli.main import main
from tests.cli.person import PROGRAM, Person

VERBS = sorted(main.commands)


# words


def test_the_version_is_one_line(person: Person) -> None:
    assert person("--version").out == f"opreader {__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_the_group_names_every_verb_whole(person: Person, flag: str) -> None:
    out = person(flag).out
    assert all(f"\n  {verb} " in out for verb in VERBS)
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_a_verb(person: Person, verb: str, flag: str) -> None:
    ran = person(verb, flag)
    assert ran.out.startswith(f"Usage: opreader {verb} ")
    assert not ran.err
    assert not person.library.exists()


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{verb} {option.opts[0]}"
        for verb, command in main.commands.items()
        for option in command.params
        if option.param_type_name == "option" and not getattr(option, "help", None)
    ]
    assert not silent


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["feeds", "--jsn"], ["add"], ["show"], ["config"], ["config", "frob"], ["--frob"]]
)
def test_wrong_words_are_a_line_that_says_where_to_look(person: Person, words: list[str]) -> None:
    ran = person(*words, code=2)
    assert "--help" in ran.complaint
    assert not ran.out


# home


def test_home_beats_the_environment(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = person.home.with_name("elsewhere")
    monkeypatch.setenv("OPREADER_HOME", str(elsewhere))
    assert person("config", "path").out.strip() == str(person.home / "config" / "config.toml")
    person("articles")
    assert person.library.exists()
    assert not elsewhere.exists()


def test_the_environment_names_a_home(person: Person) -> None:
    env = {**os.environ, "OPREADER_HOME": str(person.home)}
    run = subprocess.run([*PROGRAM, "config", "path"], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(person.home / "config" / "config.toml")


def test_a_home_that_is_none_is_a_line(person: Person) -> None:
    for home in ("~nobody-of-this-name/x", str(person.home / "file")):
        person.home.mkdir(exist_ok=True)
        (person.home / "file").write_text("")
        for words in (["config", "path"], ["config", "show"], ["themes"], ["articles"]):
            nobody = Person(person.home, person._capsys)
            nobody("--home", home, *words, code=2).complaint  # noqa: B018 - it is one line


# config


def test_config_default_is_a_config_that_holds(person: Person) -> None:
    default = person("config", "default").out
    assert tomllib.loads(default)["measure"] == 72
    person.configure(default)
    person("config", "show")


def test_config_show_tells_what_holds(person: Person) -> None:
    assert "measure = 72  # default" in person("config", "show").out
    person.configure("measure = 60\n")
    assert "measure = 60\n" in person("config", "show").out


@pytest.mark.parametrize("text", ["measur = 60\n", "measure = 'wide'\n", "measure = \n", "rules = 3\n"])
@pytest.mark.parametrize("verb", ["articles", "feeds", "refresh", "doctor"])
def test_a_config_that_can_not_be_read_is_a_line(person: Person, text: str, verb: str) -> None:
    path = person.configure(text)
    assert str(path) in person(verb, code=2).complaint


def test_config_path_helps_when_the_config_is_broken(person: Person) -> None:
    path = person.configure("measure = \n")
    assert person("config", "path").out.strip() == str(path)
    person("config", "default")
    assert str(path) in person("config", "show", code=2).complaint


@pytest.mark.parametrize("text", ["[[feeds]\n", "[[feeds]]\nurll = 'https://x.example/'\n", "\x00"])
def test_feeds_that_can_not_be_read_leave_the_library_alone(owner: Person, text: str) -> None:
    path = owner.configure(text, "feeds.toml")
    for words in (["articles"], ["refresh"], ["feeds", "--json"], ["remove", "1"], ["add", "https://x.example/"]):
        assert str(path) in owner(*words, code=2).complaint
    assert path.read_text("utf-8") == text
    (bad,) = [row for row in owner("doctor", "--json").rows if not row["ok"]]
    assert bad["name"] == "feeds.toml"


# themes


def test_themes_are_listed(person: Person) -> None:
    lines = person("themes").out.splitlines()
    assert len(lines) >= 4
    assert any(" light " in line for line in lines)
    assert all(line.endswith(".toml") for line in lines)


def test_a_broken_theme_is_told_and_the_others_listed(person: Person) -> None:
    whole = person("themes").out
    person.configure("name = \n", "themes/mine.toml")
    ran = person("themes", code=1)
    assert "mine.toml" in ran.complaint
    assert ran.out == whole


def test_a_theme_of_ones_own_is_listed(person: Person) -> None:
    path = person.configure("name = 'mine'\nprimary = '#102030'\ndark = false\n", "themes/mine.toml")
    assert person("themes").out.splitlines()[-1].split() == ["mine", "light", str(path)]


@pytest.mark.parametrize("text", ["name = [1]\n", "name = 3\n", "[name]\n"])
def test_a_theme_with_a_strange_name_is_told(person: Person, text: str) -> None:
    person.configure(text, "themes/mine.toml")
    assert "mine.toml" in person("themes", code=1).complaint


# completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_a_shell(person: Person, shell: str) -> None:
    out = person("completion", shell).out
    assert f"_OPREADER_COMPLETE={shell}_complete" in out


def test_completion_of_another_shell(person: Person) -> None:
    assert "fish" in person("completion", "tcsh", code=2).complaint


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("re", {"refresh", "related", "remove", "restore"}),
        ("mark un", {"unread", "unstarred"}),
        ("articles --so", {"--sort"}),
        ("articles --sort ne", {"newest"}),
        ("export o", {"opml"}),
        ("config d", {"default"}),
    ],
)
def test_words_are_completed(typed: str, expected: set[str]) -> None:
    words = f"opreader {typed}"
    env = {
        **os.environ,
        "_OPREADER_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    run = subprocess.run([*PROGRAM], env=env, capture_output=True, text=True, check=False)
    assert {line.partition(",")[2] for line in run.stdout.splitlines()} == expected
    assert not run.stderr
