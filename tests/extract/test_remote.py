"""The parent's side of page extraction: what goes out, that nonsense does not come in, which headers a site wants."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opreader.errors import WorkerError
from opreader.extract.remote import PageChildren, from_json, to_json
from opreader.model import FullText, NoFullText, PageTeaser
from tests.pages import full_text

LISTED = (PageTeaser("A vote", "https://a.example/vote", lead="A vote is a vote", opened=True), PageTeaser("A poll"))
WHOLE = full_text(
    "One.\n\nTwo.",
    title="Who pays?",
    authors=("Jane Roe", "John Doe"),
    published="2026-11-03",
    next_page="https://a.example/1?page=2",
    alternatives=("https://a.example/amp/1",),
    related=LISTED,
)
NOTHING = NoFullText("gated", "the page asks for payment", ("https://a.example/amp/1",), LISTED, ("a note",))


class FakePool:
    """Answers every job with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.jobs: list[tuple[str, Mapping[str, str | None], bytes]] = []

    async def call(
        self, job: str, payload: Mapping[str, str | None], blob: bytes = b"", /, *, deadline: float = 20.0
    ) -> Any:
        self.jobs.append((job, payload, blob))
        return self.answer


async def extracted(pool: FakePool, *, teaser: str | None = None, title: str | None = None) -> FullText | NoFullText:
    pages = PageChildren(pool.call, rules=Path("/sites"))
    return await pages.extract(b"<p>x", url="https://a.example/1", content_type="text/html", teaser=teaser, title=title)


@pytest.mark.parametrize("answer", [WHOLE, full_text("One."), NOTHING, NoFullText("failed", "empty")])
def test_an_answer_comes_through_json_as_it_was(answer: FullText | NoFullText) -> None:
    assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


async def test_a_page_goes_out_with_all_that_is_known_of_it() -> None:
    pool = FakePool(to_json(WHOLE))
    assert await extracted(pool, teaser="One…", title="Who pays?") == WHOLE
    assert await extracted(pool) == WHOLE
    known = {"url": "https://a.example/1", "content_type": "text/html", "rules": "/sites"}
    assert pool.jobs == [
        ("extract", known | {"teaser": "One…", "title": "Who pays?"}, b"<p>x"),
        ("extract", known | {"teaser": None, "title": None}, b"<p>x"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "FullText",
        [1, 2],
        {},
        {"kind": "FullText"},
        {"kind": "Exception", "related": []},
        {"kind": ["FullText"], "related": []},
        to_json(NOTHING) | {"more": 1},
        to_json(NOTHING) | {"related": None},
        to_json(NOTHING) | {"related": [{"title": "A vote", "href": "x"}]},
        to_json(NOTHING) | {"related": ["A vote"]},
    ],
)
async def test_nonsense_raises(answer: Any) -> None:
    with pytest.raises(WorkerError, match="can't be read"):
        await extracted(FakePool(answer))


async def test_a_site_rule_says_which_headers_its_pages_want(tmp_path: Path) -> None:
    folder = tmp_path / "sites"
    pages = PageChildren(FakePool(None).call, rules=folder)
    url = "https://www.column.example/1"
    assert await pages.headers_for(url) == ()
    folder.mkdir()
    rule = folder / "column.example.txt"
    rule.write_text("body: //main\nhttp_header(user-agent): Reader\nhttp_header(referer): https://a.example/\n")
    assert await pages.headers_for(url) == (("user-agent", "Reader"), ("referer", "https://a.example/"))
    assert await pages.headers_for("https://other.example/1") == ()
    assert await pages.headers_for("https://[broken/1") == ()
    rule.unlink()
    assert await pages.headers_for(url) == ()


def test_the_parent_loads_no_html_library() -> None:
    program = (
        "import asyncio, sys, pathlib\n"
        "from opreader.extract.remote import PageChildren\n"
        "pages = PageChildren(None, rules=pathlib.Path('none'))\n"
        "asyncio.run(pages.headers_for('https://column.example/1'))\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert not {"lxml", "trafilatura", "httpx", "textual"} & set(run.stdout.split())
