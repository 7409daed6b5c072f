"""The built-in guide: readable as a feed, and speaking only of what is there."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from opreader import config_keys
from opreader.cli.main import main
from opreader.config_file import load_config
from opreader.document import parse_document
from opreader.extract.rule_files import parse_rules
from opreader.feeds.local import read_path
from opreader.model import ParsedFeed
from opreader.query import FILTERS, FLAGS, STATES
from opreader.subscriptions import SubscriptionsFile
from opreader.ui.actions import ACTIONS
from opreader.ui.keymaps import preset_keys

FIELDS = ["title", "author", "date", "teaser", "related"]
VERBS = set(main.commands)
KEYS = {key for action in ACTIONS for keys in action.keys for key in keys.split()} | {"N"}
OTHER_KEYS = {key for name in ("newsboat", "netnewswire") for keys in preset_keys(name).values() for key in keys}
"""Of the other sets, which the article on config.toml tells of."""
ACTION_IDS = {action.id for action in ACTIONS}
SETTINGS = {key.name for key in config_keys.KEYS}
THEMES = Path(__file__).parents[2] / "themes"


@dataclass(frozen=True, slots=True)
class Article:
    slug: str
    head: dict[str, str]
    body: str

    @property
    def code_spans(self) -> list[str]:
        """What stands between single backquotes, outside code blocks."""
        return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", self.body, flags=re.DOTALL))

    def blocks(self, language: str) -> list[str]:
        """The code blocks of a language; "" for those without one."""
        fenced = re.findall(r"^```(\w*)\n(.*?)^```$", self.body, flags=re.DOTALL | re.MULTILINE)
        return [text for name, text in fenced if name == language]


def read(name: str, text: str) -> Article:
    _, head, body = text.split("---\n", 2)
    pairs = (line.split(": ", 1) for line in head.splitlines())
    return Article(re.sub(r"^\d\d-|\.md$", "", name), dict(pairs), body.strip())


def load() -> list[Article]:
    folder = files("opreader.data").joinpath("guide")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".md"))
    return [read(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


GUIDE = load()
BY_SLUG = {article.slug: article for article in GUIDE}
each_article = pytest.mark.parametrize("article", GUIDE, ids=lambda article: article.slug)


def plain(markdown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", markdown))


def test_the_first_article_is_the_welcome_and_the_newest() -> None:
    assert GUIDE[0].slug == "welcome"
    dates = [date.fromisoformat(article.head["date"]) for article in GUIDE]
    assert dates == sorted(set(dates), reverse=True)


def test_titles_and_teasers_tell_the_articles_apart() -> None:
    assert len(BY_SLUG) == len(GUIDE) >= 18
    for field in ("title", "teaser"):
        assert len({article.head[field] for article in GUIDE}) == len(GUIDE)


@each_article
def test_front_matter_is_plain_key_and_value(article: Article) -> None:
    assert list(article.head) == FIELDS
    assert all(value and value == value.strip() for value in article.head.values())
    assert not any(": " in value or value[0] in "\"'[{*&!|>%@" for value in article.head.values())


@each_article
def test_teaser_is_the_opening_cut_short(article: Article) -> None:
    teaser = article.head["teaser"]
    assert teaser.endswith("…")
    assert 60 <= len(teaser) <= 200
    assert plain(article.body).startswith(teaser.removesuffix("…"))


@each_article
def test_related_articles_are_there(article: Article) -> None:
    related = article.head["related"].split(", ")
    assert len(related) >= 3
    assert set(related) <= BY_SLUG.keys() - {article.slug}


def test_every_article_is_somebodys_related_one() -> None:
    assert {slug for article in GUIDE for slug in article.head["related"].split(", ")} == BY_SLUG.keys()


@each_article
def test_titles_in_italics_name_articles(article: Article) -> None:
    titles = {other.head["title"] for other in GUIDE}
    others = {"Related", "From this page", "Saved pages", "nothing here begins so", "offline", "contrast"}
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", article.body, flags=re.DOTALL)
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", prose))
    assert named - titles - others == set()


@each_article
def test_body_is_prose_under_headings_of_the_second_rank(article: Article) -> None:
    assert article.body[0].isalpha()
    assert article.body.count("```") % 2 == 0
    prose = re.sub(r"```.*?```", "", article.body, flags=re.DOTALL)
    assert not re.search(r"^(#|###+) ", prose, flags=re.MULTILINE)
    assert 250 <= len(article.body.replace("|", " ").split()) <= 700


@each_article
def test_tables_have_rows_of_one_width(article: Article) -> None:
    for table in re.findall(r"(?:^\|.*\|\n?)+", article.body, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, table


@each_article
def test_keys_named_are_alive(article: Article) -> None:
    signs = {"*", "~", '"', "!"}
    single = {span for span in article.code_spans if len(span) == 1}
    told = KEYS | OTHER_KEYS if article.slug == "config-toml" else KEYS
    assert single - told - signs == set()


def key_table() -> list[tuple[str, list[str]]]:
    """Rows of the printed table: the cell of the keys, and the ids of the actions."""
    rows = [row.removeprefix("| ").split(" | ") for row in BY_SLUG["keys"].body.splitlines() if row.startswith("| ")]
    return [(row[0].replace(r"\|", "|"), re.findall(r"`(\w+)`", row[1])) for row in rows]


def test_the_table_of_keys_names_every_action_once() -> None:
    named = [action for _, actions in key_table() for action in actions]
    assert sorted(named) == sorted(ACTION_IDS)


def test_the_table_of_keys_gives_each_action_its_keys() -> None:
    by_id = {action.id: action for action in ACTIONS}
    for cell, actions in key_table():
        wanted = {part for one in actions for keys in by_id[one].keys for part in keys.split() if len(part) == 1}
        given = {part for span in re.findall(r"`([^`]+)`", cell) for part in span.split()}
        assert given == wanted, cell


@each_article
def test_commands_named_exist(article: Article) -> None:
    code = "\n".join([*article.blocks(""), *article.code_spans])
    verbs = re.findall(r"\bopreader +(?:--offline +|--home \S+(?:\s|$))*([a-z]+)", code)
    assert set(verbs) - VERBS == set()


def test_command_line_article_names_every_verb() -> None:
    table = "\n".join(row for row in BY_SLUG["command-line"].body.splitlines() if row.startswith("| `"))
    named = {span.split()[0] for span in re.findall(r"`([^`]+)`", table)}
    assert VERBS - named == set()


@each_article
def test_toml_examples_parse(article: Article) -> None:
    for block in article.blocks("toml"):
        assert tomllib.loads(block)


@pytest.mark.parametrize("slug", ["feeds-toml", "subscriptions", "finding-things"])
def test_examples_of_feeds_toml_are_subscriptions(slug: str, tmp_path: Path) -> None:
    for block in BY_SLUG[slug].blocks("toml"):
        path = tmp_path / "feeds.toml"
        path.write_text(block, "utf-8")
        loaded = SubscriptionsFile(path).load()
        assert loaded.feeds or loaded.smart


def test_examples_of_site_rules_are_rules() -> None:
    article = BY_SLUG["site-rules"]
    (example,) = article.blocks("toml")
    (ftr,) = [block for block in article.blocks("") if block.startswith("title: ")]
    for rule in (*parse_rules(example, name="ledger.toml"), *parse_rules(ftr, name="ledger.example.org.txt")):
        assert "ledger.example.org" in rule.hosts
        assert all((rule.body, rule.strip, rule.title))


def test_the_example_of_a_text_file_is_read_as_it_says(tmp_path: Path) -> None:
    (column,) = (block for block in BY_SLUG["local-files"].blocks("") if block.startswith("Who pays"))
    path = tmp_path / "column.txt"
    path.write_text(column, "utf-8")
    parsed = read_path(path)
    assert isinstance(parsed, ParsedFeed)
    (entry,) = parsed.entries
    assert (entry.title, entry.authors) == ("Who pays for the tariff?", ("Jane Roe",))
    assert entry.content is not None
    assert len(parse_document(entry.content.text, entry.content.markup).blocks) == 2
    lead = "The long war over small print has a new front."
    assert [one.lead for one in entry.page_teasers] == [lead, None]


def test_keys_of_site_rules_exist() -> None:
    rows = [row for row in BY_SLUG["site-rules"].body.splitlines() if row.startswith("| `")]
    keys = [key for row in rows for key in re.findall(r"`(\w+)`", row.split(" | ")[0])]
    assert keys
    for key in keys:
        value = "false" if key == "prune" else '"p"'
        needed = "" if key == "hosts" else 'hosts = "example.org"'
        assert parse_rules(f"{needed}\n{key} = {value}", name="one.toml")


def test_config_example_uses_actions_and_settings_that_exist() -> None:
    (example,) = BY_SLUG["config-toml"].blocks("toml")
    config = tomllib.loads(example)
    assert config.pop("keys").keys() <= ACTION_IDS
    assert config.keys() <= SETTINGS


def test_examples_of_where_to_send_can_be_read(tmp_path: Path) -> None:
    blocks = BY_SLUG["sending"].blocks("toml")
    assert len(blocks) == 2
    for block in blocks:
        path = tmp_path / "config.toml"
        path.write_text(block, "utf-8")
        assert load_config(path).send


def test_the_article_on_queries_names_every_filter_and_mark() -> None:
    named = {re.split(r"[:<>]", code)[0] for code in BY_SLUG["finding-things"].code_spans}
    taken = {code.removeprefix("is:") for code in BY_SLUG["finding-things"].code_spans}
    assert not {*FILTERS} - named
    assert not {*FLAGS, *STATES} - taken


def test_config_article_has_every_setting() -> None:
    assert SETTINGS - {span.strip("[]") for span in BY_SLUG["config-toml"].code_spans} == set()


def test_themes_article_lists_the_shipped_themes() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", BY_SLUG["themes"].body.split("## ")[0], flags=re.MULTILINE)
    assert sorted(rows) == sorted(path.stem for path in THEMES.glob("*.toml"))


def test_themes_article_explains_every_variable() -> None:
    told = set(BY_SLUG["themes"].code_spans)
    text = (THEMES / "evening.toml").read_text(encoding="utf-8")
    own = text.split("# Textual's own")[0].split("[variables]")[1]
    assert set(tomllib.loads(own)) - told == set()
