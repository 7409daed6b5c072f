"""Words of every script are found as their readers write them, and marked where they stand."""

import sqlite3
from datetime import timedelta

import pytest

from opreader.model import EntryId, Filter, Selection, Words
from opreader.store import Library
from tests.contracts.store_values import NOW, entry, filled


async def _found(library: Library, words: Words) -> list[str]:
    """Snippets of what the words find."""
    return [found.snippet for found in await library.search(words, limit=9, sort="newest")]


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("昨天公布的账单让谁来付，没有人说得清。", "账单", "账单"),
        ("税は結局だれが払うのか、誰も答えない。", "払う", "払う"),
        ("ガソリンの値段がまた上がった。", "ｶﾞｿﾘﾝ", "ガソリン"),
        ("か\u3099つこうの話をしよう。", "がつこう", "がつこう"),
        ("ใครจะเป็นคนจ่ายภาษีนี้กันแน่", "ภาษี", "ภาษี"),
        ("ໃຜຈະເປັນຜູ້ຈ່າຍພາສີນີ້", "ພາສີ", "ພາສີ"),
        ("អ្នកណានឹងបង់ពន្ធនេះ", "ពន្ធ", "ពន្ធ"),
        ("ဒီအခွန်ကို ဘယ်သူပေးမလဲ", "အခွန်", "အခွန်"),
        ("이 관세는 결국 누가 내는가.", "관세", "관세는"),
        ("이 \u1100\u116a\u11ab세는 결국 누가 내는가.", "관세", "관세는"),
        ("यह कर आख़िर कौन चुकाएगा?", "चुकाएगा", "चुकाएगा"),
        ("Кто заплатит за этот йогурт?", "йогурт", "йогурт"),
        ("Кто все\u0308 это оплатит?", "всё", "всё"),
        ("Ποιος θα πληρώσει τον φόρο;", "φορο", "φόρο"),
        ("Ο λόγος για τους ΦΌΡΟΥΣ.", "φόρους", "ΦΌΡΟΥΣ"),
        ("مَنْ يدفع الضَّريبة في النهاية؟", "الضريبة", "الضَّريبة"),
        ("מי משלם את הַמֶּכֶס הזה?", "המכס", "הַמֶּכֶס"),
        ("The oﬃce of the ﬁrst minister.", "first", "ﬁrst"),
        ("The office of the first minister.", "oﬃce", "office"),
        ("Ｗｈｏ ｐａｙｓ the ｂｉｌｌ?", "bill", "ｂｉｌｌ"),
        ("Who pays the bill?", "ｂｉｌｌ", "bill"),
        ("Wer die Straße baut.", "strasse", "Straße"),
        ("Wer die Strasse baut.", "Straße", "Strasse"),
        ("Le cœur du sujet.", "coeur", "cœur"),
        ("Het idee van de cafe\u0301houder.", "caféhouder", "caféhouder"),
        ("Y\u0306et another matter.", "yet", "Y\u0306et"),
        ("A nex\u0302 thing.", "nex", "nex\u0302"),
        ("The co\u00adop\u00aderative pays.", "cooperative", "co\u00adop\u00aderative"),
        ("新EU关税up了。", "up", "up"),
        ("The café—résumé line.", "RESUME", "résumé"),
    ],
)
async def test_a_word_is_found_and_marked(library: Library, text: str, words: str, marked: str) -> None:
    await filled(library, [entry("a", text), entry("b", "Something else altogether.")])
    (snippet,) = await _found(library, Words(words))
    assert f"\x02{marked}\x03" in snippet
    assert snippet.count("\x02") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("税收由海关收取。", "关税"),
        ("关于这项税没有人说话。", "关税"),
        ("他们去了海关。税率没有变。", "关税"),
        ("他们去了海关，税率没有变。", "关税"),
        ("กันและกัน", "กิน"),
        ("यह काल की बात है।", "कल"),
        ("그는 대관세라고 말했다.", "관세"),
        ("하나의 관 세 개.", "관세"),
        ("Strassen and stress.", "Straße"),
    ],
)
async def test_letters_apart_or_others_are_no_word(library: Library, text: str, words: str) -> None:
    await filled(library, [entry("a", text)])
    assert await _found(library, Words(words)) == []


async def test_a_phrase_of_letters_alone_goes_over_line_ends_and_over_its_own_comma(library: Library) -> None:
    await filled(library, [entry("a", "最后的账\n单，由谁来付？")])
    assert len(await _found(library, Words("账单"))) == 1
    assert len(await _found(library, Words("账单，由谁", phrase=True))) == 1
    assert len(await _found(library, Words("账单，"))) == 1
    assert await _found(library, Words("账单由谁", phrase=True)) == []


async def test_words_that_begin_so_are_found_and_marked_whole(library: Library) -> None:
    await filled(
        library,
        [entry("a", "Tariffs and a tarif, the antitariff crowd."), entry("b", "Tart words."), entry("c", "关税制")],
    )
    (snippet,) = await _found(library, Words("tarif*"))
    assert snippet == "\x02Tariffs\x03 and a \x02tarif\x03, the antitariff crowd."
    assert len(await _found(library, Words("tar*"))) == 2
    assert len(await _found(library, Words("关税*"))) == 1
    assert await _found(library, Words("tarif*", phrase=True)) == ["Tariffs and a \x02tarif\x03, the antitariff crowd."]


async def test_authors_and_titles_are_found_whatever_their_accents(library: Library) -> None:
    await filled(library, [entry("a", "Text.", title="Øresund", authors=("Zoë Łukasz",))])
    for words in ("zoe", "lukasz", "oresund", "Zoë"):
        assert len(await _found(library, Words(words))) == 1


async def test_an_entry_of_any_script_leaves_the_index_as_it_came(library: Library) -> None:
    texts = ["ภาษี关税，ﬁrst Straße e\u0301", "か\u3099 관세 हिन्दी"]
    await filled(library, [entry(f"{n}", text) for n, text in enumerate(texts)])
    await library.remove_entries([EntryId(n) for n in await library.list_ids(Selection())], now=NOW)
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 2

    def left(db: sqlite3.Connection, word: str) -> int:
        return int(db.execute("SELECT count(*) FROM fts WHERE fts MATCH ?", (f'"{word}"',)).fetchone()[0])

    for word in ("ภ", "first", "strasse", "e", "が", "관세"):
        assert await library._searches.run(left, word) == 0
    assert all(check.ok for check in await library.check())


async def test_packed_tagged_and_ruled_entries_are_found(library: Library) -> None:
    await filled(
        library, [entry("a", tags=("feed tag",)), entry("b", hours=2), entry("c", hours=3), entry("d", hours=4)]
    )
    a, b, c, d = (EntryId(n) for n in await library.list_ids(Selection()))
    await library.set_packed([c])

    def rule(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO entry_tags (entry_id, tag) VALUES (?, 'Économie')", (b,))
        db.execute("UPDATE entry_states SET gone = 8 WHERE entry_id = ?", (d,))

    await library._writer.run(rule)
    for query, ids in (
        (Filter("is", "packed"), [c]),
        (Filter("tag", "economie"), [b]),
        (Filter("tag", "econ"), []),
        (Filter("tag", "Feed Tag"), [a]),
        (Filter("muted"), [d]),
    ):
        assert list(await library.list_ids(Selection(query=query))) == ids
    assert list(await library.list_ids(Selection())) == [a, b, c]
