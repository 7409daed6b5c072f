"""smart, smart add, smart remove: queries that feeds.toml keeps."""

from tests.cli.person import Person


def test_a_query_is_kept_without_quotes_and_listed(person: Person) -> None:
    person("smart", "add", "Tariffs", "unread", "tariff", "OR", "customs", "-trump", "--folder", "Trade")
    assert person("smart", "--json").row == {
        "type": "smart",
        "name": "Tariffs",
        "query": "unread tariff OR customs -trump",
        "folder": "Trade",
        "error": None,
    }
    assert person("smart").out == "Trade/Tariffs · unread tariff OR customs -trump\n"
    assert "[[smart]]" in (person.home / "config" / "feeds.toml").read_text("utf-8")


def test_a_query_that_can_not_be_read_is_not_kept(person: Person) -> None:
    ran = person("smart", "add", "Wrong", "minutes:many", code=2)
    assert "minutes:" in ran.err
    assert "^" in ran.err
    assert person("smart", "--json").rows == []


def test_an_empty_query_is_refused(person: Person) -> None:
    assert "needs a query" in person("smart", "add", "Nothing", code=2).complaint


def test_a_name_that_is_taken_is_refused_in_one_line(person: Person) -> None:
    person("smart", "add", "Trade", "tariff")
    assert "'Trade' already" in person("smart", "add", "trade", "ports", code=2).complaint
    assert [row["query"] for row in person("smart", "--json").rows] == ["tariff"]


def test_removed_and_brought_back_by_undo_it_stands_where_it_stood(person: Person) -> None:
    for name in ("One", "Two", "Three"):
        person("smart", "add", name, "word")
    person("smart", "remove", "two")
    assert [row["name"] for row in person("smart", "--json").rows] == ["One", "Three"]
    assert "Took back: removed the smart feed Two." in person("undo").err
    assert [row["name"] for row in person("smart", "--json").rows] == ["One", "Two", "Three"]
    person("undo")
    assert [row["name"] for row in person("smart", "--json").rows] == ["One", "Two"]


def test_one_that_there_is_not_is_said_and_the_others_go(person: Person) -> None:
    person("smart", "add", "One", "word")
    assert "no smart feed 'Seven'" in person("smart", "remove", "Seven", "One", code=1).err
    assert person("smart", "--json").rows == []


def test_one_written_by_hand_that_can_not_be_read_is_listed_with_the_reason(person: Person) -> None:
    path = person.home / "config" / "feeds.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[[smart]]\nname = "Odd"\nquery = "is:nothing"\n', "utf-8")
    assert "is: does not take nothing" in person("smart", "--json").row["error"]
    assert "! is: does not take nothing" in person("smart").out
