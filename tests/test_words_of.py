"""Words made by children: what goes out, that nonsense does not come in, and the job itself."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from opreader.child import JOBS
from opreader.errors import WorkerError
from opreader.model import Body, EntryId
from opreader.model.related import EntryText
from opreader.words_of import WordChildren
from opreader.workers import ChildPool

TEXT = "Somebody pays for every tariff, and it is rarely who we think. " * 3 + "We do, all of us, at the till."


def text(entry_id: int, body: str = TEXT, *, title: str = "Who pays?", markup: str = "text") -> EntryText:
    return EntryText(EntryId(entry_id), title, Body(body, markup))  # type: ignore[arg-type]


async def here(job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = 20.0) -> Any:
    """The job done in this process."""
    return JOBS[job](payload, blob)


async def test_each_entry_gets_its_own_words() -> None:
    one, two = await WordChildren(here).words_of([text(7), text(8, "Ärger über Zölle", title="Grüße")])
    assert (one.id, two.id) == (7, 8)
    assert any("tariff" in term for term in one.terms)
    assert any("zöll" in term or "zoll" in term for term in two.terms)
    assert not any("tariff" in term for term in two.terms)
    assert one.lead is not None
    assert one.shingles


async def test_markup_is_no_word() -> None:
    html = f"<p class='quokka'>{TEXT}</p><script>wombat()</script>"
    (plain,) = await WordChildren(here).words_of([text(1)])
    (marked,) = await WordChildren(here).words_of([text(1, html, markup="html")])
    assert marked == plain


async def test_terms_alone_are_made_without_a_signature() -> None:
    (words,) = await WordChildren(here).words_of([text(1)], signed=False)
    assert words.terms
    assert (words.lead, words.shingles) == (None, b"")


async def test_no_entries_are_a_question_too() -> None:
    assert await WordChildren(here).words_of([]) == []


async def test_a_real_child_says_the_same() -> None:
    pool = ChildPool(size=1)
    entries = [text(1), text(2, "", title=""), text(3, "<p>" * 50_000, markup="html"), text(4, "一国两制" * 90)]
    try:
        assert await WordChildren(pool.call).words_of(entries) == await WordChildren(here).words_of(entries)
    finally:
        await pool.close()


NONSENSE: Sequence[Any] = (
    None,
    [],
    [[{}, None, ""], [{}, None, ""]],
    [[{}, None]],
    [[{"a": "1"}, None, ""]],
    [[{"a": 1.0}, "1", ""]],
    [[{"a": 1.0}, 1, "?"]],
    [[{"a": 1.0}, 1, base64.b64encode(bytes(200_000)).decode()]],
    [[["a"], 1, ""]],
)


@pytest.mark.parametrize("answer", NONSENSE)
async def test_nonsense_is_not_taken(answer: Any) -> None:
    async def call(job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = 20.0) -> Any:
        return answer

    with pytest.raises(WorkerError):
        await WordChildren(call).words_of([text(1)])
