"""rules, rules apply, rules undo, prune: as a person or a program drives them; and rules that can't be read."""

from pathlib import Path

import pytest

from tests.cli.papers import COLUMN, rss
from tests.cli.person import Person

BRIDGE, LIGHTHOUSE, SNOW = (title for title, _ in COLUMN)


def write_rules(person: Person, *rules: tuple[str, str], keep: str | None = None) -> None:
    """Have config.toml hold these rules: (query, action)."""
    lines = [f'keep = "{keep}"'] if keep else []
    lines += [f"[[rules]]\nquery = '{query}'\naction = \"{action}\"" for query, action in rules]
    path = person.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def titles(person: Person, *query: str) -> set[str]:
    return {row["title"] for row in person("articles", "--json", *query).rows}


def first_word(title: str) -> str:
    return max(title.split(), key=len).strip("?!.,").lower()


def test_rules_without_any_say_how_to_write_one(owner: Person) -> None:
    assert "[[rules]]" in owner("rules").err
    assert owner("rules", "--json").rows == []
    assert "No rules yet" in owner("rules", "apply", code=2).complaint


def test_apply_acts_and_rules_count_it_and_undo_takes_it_back(owner: Person) -> None:
    write_rules(owner, (f"title:{first_word(BRIDGE)}", "mute"), (f"title:{first_word(SNOW)}", "star"))
    assert "1 muted, 1 starred by rules" in owner("rules", "apply").err
    assert BRIDGE not in titles(owner)
    assert titles(owner, "starred") == {SNOW}
    rows = owner("rules", "--json").rows
    assert rows[0] == {
        "type": "rule",
        "n": 1,
        "query": f"title:{first_word(BRIDGE)}",
        "action": "mute",
        "total": 1,
        "week": 1,
        "error": None,
    }
    assert "title:" in owner("rules").out
    assert owner("undo", "--json").row["count"] == 2
    assert BRIDGE in titles(owner)
    assert [row["total"] for row in owner("rules", "--json").rows] == [0, 0]
    assert "Nothing for the rules to do" in owner("rules", "apply").err


def test_dry_run_lists_what_would_be_done(owner: Person) -> None:
    write_rules(owner, (f"title:{first_word(BRIDGE)}", "mute"))
    before = owner("articles", "--json").rows
    (row,) = owner("rules", "apply", "--dry-run", "--json").rows
    assert row == {
        "type": "ruled",
        "article": row["article"],
        "title": BRIDGE,
        "feed_title": "The Column",
        "rule": 1,
        "action": "mute",
        "query": f"title:{first_word(BRIDGE)}",
    }
    seen = owner("rules", "apply", "--dry-run")
    assert BRIDGE in seen.out
    assert "Would be done: 1 muted by rules" in seen.err
    assert owner("articles", "--json").rows == before


def test_one_rule_is_taken_back(owner: Person) -> None:
    write_rules(owner, (f"title:{first_word(BRIDGE)}", "mute"), (f"title:{first_word(SNOW)}", "star"))
    assert owner("rules", "apply", "--json").row == {"type": "rules", "muted": 1, "starred": 1, "read": 0, "tagged": 0}
    assert "1 article" in owner("rules", "undo", 1).err
    assert BRIDGE in titles(owner)
    assert titles(owner, "starred") == {SNOW}
    assert "did nothing that stands" in owner("rules", "undo", 1, code=1).complaint
    assert "there is no rule 3" in owner("rules", "undo", 3, code=2).complaint


def test_refresh_and_add_tell_what_rules_did(person: Person, tmp_path: Path) -> None:
    write_rules(person, (f"title:{first_word(BRIDGE)}", "mute"), ("title:nothing-of-the-kind", "read"))
    feed = tmp_path / "column.xml"
    feed.write_bytes(rss())
    assert "1 muted by rules; opreader undo takes it back" in person("add", feed).err
    assert titles(person) == {LIGHTHOUSE, SNOW}


@pytest.mark.parametrize(
    ("query", "said"),
    [("feeds:x", "at `feeds:x` of its query"), ("", "its query is empty"), ('"a', 'at `"a` of its query')],
)
def test_rule_that_cannot_be_read_is_named(owner: Person, query: str, said: str) -> None:
    write_rules(owner, ("fine", "star"), (query, "mute"))
    complaint = owner("articles", code=2).complaint
    assert "config.toml: rule 2, `mute`: " in complaint
    assert said in complaint


def test_prune_takes_out_what_is_read_and_old(owner: Person) -> None:
    owner("mark", "read", "--query", f"title:{first_word(BRIDGE)}")
    owner("mark", "read", "--query", f"title:{first_word(SNOW)}")
    owner("mark", "starred", "--query", f"title:{first_word(SNOW)}")
    rows = owner("prune", "--older", "1h", "--dry-run", "--json").rows
    assert [row["type"] for row in rows] == ["article", "pruned"]
    assert rows[0]["title"] == BRIDGE
    assert rows[1] == {"type": "pruned", "count": 1, "dry_run": True}
    assert "Would take out 1 article older than 1 hour." in owner("prune", "--older", "1h", "--dry-run").err
    assert owner("prune", "-bridge", f"-title:{first_word(BRIDGE)}", "--older", "1h", "--json").row["count"] == 0
    assert "Took out 1 article older than 1 hour; opreader undo takes it back." in owner("prune", "--older", "1h").err
    assert BRIDGE not in titles(owner)
    assert "took out 1 old article" in owner("undo").err
    assert BRIDGE in titles(owner)
    assert all(row["ok"] for row in owner("doctor", "--json").rows)


def test_prune_reads_its_age(owner: Person) -> None:
    assert "90d" in owner("prune", "--older", "long", code=2).complaint
    assert "older than 90 days" in owner("prune").err
    write_rules(owner, keep="30d")
    assert "older than 30 days" in owner("prune").err


def test_keep_is_said_after_a_refresh(owner: Person) -> None:
    owner("mark", "read", "--query", f"title:{first_word(BRIDGE)}")
    write_rules(owner, keep="1h")
    assert "1 article older than 1 hour was taken out; opreader undo takes it back" in owner("refresh").err
    assert BRIDGE not in titles(owner)


def test_effective_configuration_shows_rules_that_load_again(owner: Person) -> None:
    write_rules(owner, ("title:x", "mute"), ("author:y", "tag:deep read"))
    shown = owner("config", "show").out
    (owner.home / "config" / "config.toml").write_text(shown, "utf-8")
    assert [row["action"] for row in owner("rules", "--json").rows] == ["mute", "tag:deep read"]


def test_what_rules_and_the_hand_did_goes_round_with_an_export(owner: Person, tmp_path: Path) -> None:
    rules = ((f"title:{first_word(BRIDGE)}", "mute"), (f"title:{first_word(SNOW)}", "star"))
    write_rules(owner, *rules)
    owner("rules", "apply")
    owner("mark", "unstarred", owner.ids()[SNOW])
    owner("export", "json", "-o", tmp_path / "all.json")
    owner.home = tmp_path / "another"
    owner("import", tmp_path / "all.json")
    assert (titles(owner, "muted"), BRIDGE in titles(owner)) == ({BRIDGE}, False)
    write_rules(owner, *rules)
    assert [row["total"] for row in owner("rules", "--json").rows] == [1, 1]
    assert "Nothing for the rules to do" in owner("rules", "apply").err  # a star that was taken away stays away
    owner("rules", "undo", 1)
    assert BRIDGE in titles(owner)
    assert owner("doctor").code == 0
