"""Messages: each is shown once, cleaned, and kept."""

from opreader.ui.notices import Notice, Notices
from tests.fakes import NOW


def test_a_message_is_shown_and_kept_newest_first() -> None:
    shown: list[Notice] = []
    notices = Notices(lambda: NOW, shown.append)
    notices.say("one")
    notices.say("two", "error")
    assert [notice.text for notice in shown] == ["one", "two"]
    assert notices.all == [Notice(NOW, "two", "error"), Notice(NOW, "one")]


def test_a_kept_message_is_not_shown() -> None:
    shown: list[Notice] = []
    notices = Notices(lambda: NOW, shown.append)
    notices.keep("quiet")
    assert not shown
    assert notices.all[0].text == "quiet"


def test_a_message_is_one_clean_line() -> None:
    notices = Notices(lambda: NOW, lambda _: None)
    notices.say("a\x1b[31m red\nline\x07")
    (notice,) = notices.all
    assert notice.text.isprintable()
    assert "\n" not in notice.text


def test_old_messages_make_room() -> None:
    notices = Notices(lambda: NOW, lambda _: None)
    for number in range(600):
        notices.keep(str(number))
    assert len(notices.all) == 500
    assert notices.all[0].text == "599"


def test_keys_stand_in_words_of_ours_alone() -> None:
    notices = Notices(lambda: NOW, lambda _: None, fill=lambda text: text.replace("{undo}", "u"))
    notices.say("removed {undo} daily", then="{undo} brings it back")
    notices.say("{undo}")
    notices.keep("{undo}: nobody answers", "error")
    assert [notice.text for notice in notices.all] == [
        "{undo}: nobody answers",
        "{undo}",
        "removed {undo} daily · u brings it back",
    ]
