"""Other takes through the library: by matter and date, others' apart from the author's own, one row a text, any language."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from opreader.errors import NotFound
from opreader.model import Body, DigestedEntry, EntryId, Selection
from opreader.model.related import EntryWords, RelatedFound
from opreader.related import count_terms
from opreader.store import Library
from opreader.store.authors import AuthorTable
from opreader.store.copies import CopyTable
from opreader.store.terms import TermTable
from opreader.takes import Takes, plain_words
from tests.contracts.store_values import COLUMN, NOW, add, entry, filled, subscribe
from tests.store.conftest import library

__all__ = ["library"]

FERRY = "The ferry to the outer islands is late again, and the harbour board blames the captain of the ferry."
FERRY_TOO = "Captains say the harbour board bought the wrong ferry for the islands and now blames them."
BREAD = "Bakers in the old town raise the price of rye bread because flour from the mill is dear."
WOLVES = "Shepherds want wolves counted before winter; the ministry counts sheep instead."
CHESS = "A schoolgirl beat the chess champion with an opening that nobody had played since the war."


class Desk:
    """A library with its takes, indexed when told."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.copies = CopyTable(library.lanes)
        self.takes = Takes(
            terms=TermTable(library.lanes),
            copies=self.copies,
            store=library,
            authors=AuthorTable(library.lanes),
        )
        self.ids: dict[str, EntryId] = {}

    async def add(self, *entries: DigestedEntry, url: str = COLUMN) -> None:
        """Entries of one feed."""
        await filled(self.library, entries, url=url)
        await self._look()

    async def add_many(self, **feeds: Sequence[DigestedEntry]) -> None:
        """Entries of some feeds by name."""
        told = await subscribe(self.library, *(f"https://{name}.example/feed" for name in feeds))
        for feed, entries in zip(told, feeds.values(), strict=True):
            await add(self.library, feed.id, entries)
        await self._look()

    async def _look(self) -> None:
        for one in await self.library.list_ids(Selection()):
            self.ids[(await self.library.get_entry(EntryId(one))).key] = EntryId(one)

    async def index(self, *keys: str, learn: bool = True) -> None:
        """Count, learn and keep the terms of these, or of all."""
        counted = []
        for key in keys or self.ids:
            told = await self.library.get_entry(self.ids[key])
            words = count_terms(told.headline.title, plain_words(told.body))
            counted.append(EntryWords(self.ids[key], words, None, b""))
        if learn:
            frequencies = Counter(stem for one in counted for stem in one.terms)
            await self.takes.learn(frequencies, sampled=len(counted), entries=len(counted))
        await self.takes.put(counted)

    async def of(self, key: str, *, limit: int | None = None) -> RelatedFound:
        """What is found beside an entry."""
        return await self.takes.of(self.ids[key], limit=limit)

    async def told(self, key: str) -> list[str]:
        """Keys of its takes, in order."""
        keys = {entry_id: name for name, entry_id in self.ids.items()}
        return [keys[take.headline.id] for take in (await self.of(key)).takes]


def by(key: str, text: str, author: str, *, hours: float | None = 1, title: str = "") -> DigestedEntry:
    return entry(key, text, authors=(author,) if author else (), hours=hours, title=title)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


def others(many: int) -> list[DigestedEntry]:
    """Articles on nothing that anything else is on, in words that all share and words of their own."""
    words = random.Random(4)
    return [
        by(f"other{n}", " ".join(f"the of and is word{words.randrange(900)}" for _ in range(12)), "Zed")
        for n in range(many)
    ]


async def matters(desk: Desk) -> None:
    await desk.add(
        by("ferry", FERRY, "Ann"),
        by("late", FERRY_TOO, "Bob"),
        by("bread", BREAD, "Cid"),
        by("wolves", WOLVES, "Dee"),
        by("chess", CHESS, "Eve"),
        *others(12),
    )


async def test_takes_are_those_on_the_matter_with_the_words_that_say_so(desk: Desk) -> None:
    await matters(desk)
    await desk.index()
    found = await desk.of("ferry")
    assert [take.headline.id for take in found.takes] == [desk.ids["late"]]
    assert {"harbour", "board", "ferry"} <= set(found.takes[0].why)
    assert 0.1 < found.takes[0].score <= 1
    assert (found.of, found.by_author, found.same) == (desk.ids["ferry"], (), ())


async def test_nothing_is_padded_where_nothing_is_related(desk: Desk) -> None:
    await matters(desk)
    await desk.index()
    assert await desk.told("chess") == []


async def test_an_entry_that_is_not_indexed_yet_is_asked_but_not_found(desk: Desk) -> None:
    await matters(desk)
    await desk.index(*(key for key in desk.ids if key != "ferry"))
    assert await desk.told("ferry") == ["late"]
    assert await desk.told("late") == []
    await desk.index("ferry", learn=False)
    assert await desk.told("late") == ["ferry"]


async def test_before_anything_was_learned_shared_words_find_too(desk: Desk) -> None:
    await matters(desk)
    await desk.index(learn=False)
    assert (await desk.told("ferry"))[0] == "late"


async def test_in_an_empty_index_nothing_is_found(desk: Desk) -> None:
    await matters(desk)
    assert (await desk.of("ferry")).takes == ()


async def test_unknown_articles_are_told_and_those_of_shelves_have_none(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.takes.of(EntryId(77))
    assert await desk.takes.of(EntryId(-3)) == RelatedFound(EntryId(-3))


async def test_the_same_author_has_a_place_of_their_own(desk: Desk) -> None:
    await desk.add(
        by("ferry", FERRY, "Ann"),
        by("mine", FERRY_TOO, "Ann", hours=90),
        by("theirs", FERRY_TOO + " Again.", "Bob"),
        by("old", BREAD, "Ann", hours=50),
        by("new", WOLVES, "Ann", hours=2),
        by("other", CHESS, "Eve"),
        *others(12),
    )
    await desk.index()
    found = await desk.of("ferry")
    assert [take.headline.id for take in found.takes] == [desk.ids["theirs"]]
    assert [take.headline.id for take in found.by_author] == [desk.ids[key] for key in ("mine", "new", "old")]
    assert found.by_author[0].score > 0
    assert "ferry" in found.by_author[0].why
    assert [(take.score, take.why) for take in found.by_author[1:]] == [(0.0, ()), (0.0, ())]


async def test_without_authors_nothing_is_by_the_author(desk: Desk) -> None:
    await desk.add(by("ferry", FERRY, ""), by("late", FERRY_TOO, ""), by("bread", BREAD, ""))
    await desk.index()
    assert (await desk.of("ferry")).by_author == ()
    assert await desk.told("ferry") == ["late"]


async def test_the_limit_is_for_each_kind(desk: Desk) -> None:
    same = [by(f"take{n}", f"{FERRY_TOO} Word{n} and thing{n}.", "Bob") for n in range(4)]
    mine = [by(f"mine{n}", f"{BREAD} Part{n}.", "Ann") for n in range(4)]
    await desk.add(by("ferry", FERRY, "Ann"), *same, *mine, *others(12))
    await desk.index()
    found = await desk.of("ferry", limit=2)
    assert (len(found.takes), len(found.by_author)) == (2, 2)
    found = await desk.of("ferry")
    assert (len(found.takes), len(found.by_author)) == (4, 4)


async def test_of_copies_the_fullest_alone_is_told_and_of_ours_none(desk: Desk) -> None:
    await desk.add_many(
        one=[by("ferry", FERRY, "Ann"), by("late", f"{FERRY_TOO} The whole of it is longer here.", "Bob")],
        two=[by("copy", FERRY_TOO, "Bob"), by("twin", FERRY, "Cid"), by("bread", BREAD, "Dee")],
        three=[by("third", FERRY_TOO, "Bob"), by("wolves", WOLVES, "Dee"), *others(12)],
    )
    await desk.index()
    assert sorted(await desk.told("ferry")) == ["copy", "late", "third", "twin"]
    late, copy, third = (desk.ids[key] for key in ("late", "copy", "third"))
    ours, twin = desk.ids["ferry"], desk.ids["twin"]
    await desk.copies.relink(
        {late: [copy, third], copy: [late, third], third: [late, copy], ours: [twin], twin: [ours]}, now=NOW
    )
    assert await desk.told("ferry") == ["late"]
    assert [row.id for row in (await desk.of("ferry")).same] == [twin]


async def test_nearer_in_time_goes_before_closer_in_words(desk: Desk) -> None:
    """Every autumn the same budget: the takes of one year stand above those of the others."""
    texts = [
        "The council votes on the winter budget tonight, and the mayor counts on snow ploughs.",
        "Winter budget: the mayor wants snow ploughs, the council wants nothing of it.",
        "Snow ploughs or schools? The council and its winter budget divide the town again.",
    ]
    years = [
        by(f"{year}-{n}", text, f"Pen {n}", hours=1 + 24 * (365 * year + n), title=f"The winter budget, part {year}{n}")
        for year in range(5)
        for n, text in enumerate(texts)
    ]
    await desk.add(*years, *others(150))
    await desk.index()
    hits = 0
    for year in range(5):
        for n in range(3):
            first_two = set((await desk.told(f"{year}-{n}"))[:2])
            hits += len(first_two & {f"{year}-{m}" for m in range(3) if m != n})
    assert hits == 30


async def test_undated_articles_are_neither_first_nor_lost(desk: Desk) -> None:
    text = "{} The ferry, the harbour board and the captain: the islands wait."
    await desk.add(
        by("ferry", FERRY, "Ann"),
        by("today", text.format("One."), "Bob"),
        by("undated", text.format("Two."), "Bob", hours=None),
        by("ago", text.format("Six."), "Bob", hours=24 * 200),
        by("bread", BREAD, "Cid"),
        by("wolves", WOLVES, "Cid"),
        *others(12),
    )
    await desk.index()
    assert await desk.told("ferry") == ["today", "undated", "ago"]


async def test_a_post_dated_years_ahead_counts_from_when_it_came(desk: Desk) -> None:
    text = "{} The ferry, the harbour board and the captain: the islands wait."
    ahead, ago = (by(key, text.format(key), "Bob", hours=hours) for key, hours in (("ahead", -90_000), ("ago", 90_000)))
    await desk.add(by("ferry", FERRY, "Ann"), ahead, ago, *others(12))
    await desk.index()
    first, second = (await desk.of("ferry")).takes
    assert first.headline.id == desk.ids["ahead"]
    assert first.score > 2 * second.score


GERMAN = (
    "Der Bürgermeister will die Straßenbahn bis zum Hafen bauen, doch die Händler fürchten die Baustellen.",
    "Warum die Händler am Hafen recht haben: eine Straßenbahn braucht keine Baustelle von sechs Jahren.",
    "Die Bäcker klagen über teures Mehl, und das Brot wird im Winter noch einmal kosten.",
)
CHINESE = (
    "市长计划在港口修建新的电车线路，商人们担心施工会影响生意。",
    "港口的商人说，电车施工六年太久，市长应该先听听他们的意见。",
    "今年冬天面粉涨价，面包师傅们只好再次提高面包的价格。",
)
ARABIC = (
    "يريد العمدة بناء خط الترام الجديد حتى الميناء، لكن التجار يخشون أعمال الحفر.",
    "لماذا يحق للتجار في الميناء أن يغضبوا: خط ترام لا يحتاج إلى ست سنوات من الحفر.",
    "يشكو الخبازون من غلاء الطحين وسيرتفع سعر الخبز مرة أخرى في الشتاء.",
)
THAI = (
    "นายกเทศมนตรีต้องการสร้างรถรางสายใหม่ไปถึงท่าเรือ แต่พ่อค้ากลัวการก่อสร้าง",
    "พ่อค้าที่ท่าเรือพูดถูก รถรางไม่ควรใช้เวลาก่อสร้างนานถึงหกปี",
    "คนทำขนมปังบ่นว่าแป้งแพงขึ้น ราคาขนมปังจะสูงขึ้นอีกในฤดูหนาว",
)
ENGLISH = (
    "The mayor wants to build the tramway to the harbour, but traders fear the building sites.",
    "Why the harbour's traders are right: no tramway needs building sites for six years.",
    "Bakers complain of dear flour, and bread will cost more once again this winter.",
)


@pytest.mark.parametrize("language", range(5))
async def test_takes_are_found_within_each_language_of_a_mixed_library(desk: Desk, language: int) -> None:
    told = (GERMAN, CHINESE, ARABIC, THAI, ENGLISH)
    await desk.add(
        *(by(f"{n}-{m}", text, f"Pen {n} {m}") for n, texts in enumerate(told) for m, text in enumerate(texts))
    )
    await desk.index()
    assert (await desk.told(f"{language}-0"))[:1] == [f"{language}-1"]
    assert (await desk.told(f"{language}-1"))[:1] == [f"{language}-0"]
    found = await desk.of(f"{language}-0")
    assert found.takes[0].why
    assert all(word in told[language][0] for word in found.takes[0].why)


async def test_takes_follow_a_text_that_became_longer_when_it_is_put_again(desk: Desk) -> None:
    await matters(desk)
    await desk.index()
    (feed,) = await desk.library.list_feeds()
    from opreader.model import FeedChanges

    await desk.library.apply(FeedChanges(feed.id, NOW, edited=(by("chess", f"{CHESS} {FERRY_TOO}", "Eve"),)))
    assert await desk.told("ferry") == ["late"]
    await desk.index("chess", learn=False)
    assert sorted(await desk.told("ferry")) == ["chess", "late"]


async def test_learning_is_due_at_first_and_when_the_library_has_grown(desk: Desk) -> None:
    assert not await desk.takes.learning_due(0)
    assert await desk.takes.learning_due(1)
    await desk.takes.learn({"the": 10}, sampled=10, entries=1_000)
    assert not await desk.takes.learning_due(1_499)
    assert await desk.takes.learning_due(1_500)
    await desk.takes.learn({"the": 10}, sampled=10, entries=4_000)
    assert not await desk.takes.learning_due(7_999)
    assert await desk.takes.learning_due(8_000)


def test_only_the_beginning_of_a_huge_text_is_looked_at() -> None:
    assert len(plain_words(Body("<p>word</p>" * 1_000_000, "html"))) < 50_000
