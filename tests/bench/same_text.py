"""Measures the same text elsewhere: `python -m tests.bench.same_text --texts FILE … [--pieces N] [--fill FILE]`.

The texts of the files (JSON or gzipped JSON lines with `text`) are cut into pieces of about 250 words and stored among
made-up ones; then edited copies of some are looked for. Absolute times are those of the machine.
"""

import argparse
import asyncio
import gzip
import importlib.util
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from opreader import same_text
from opreader.matching import Matching
from opreader.model import Body, EntryId
from opreader.model.related import EntryText, EntryWords
from opreader.store import Library
from opreader.store.signatures import SignatureTable
from tests.bench import corpus
from tests.bench.table import p95, span

PIECE: Final = 250
"""Words of a piece."""
LONG: Final = 600
"""Words of the entries whose times and sizes are measured."""
PROBES: Final = 150
"""Copies of each kind."""
BOILERPLATE: Final = 500
"""Entries that one paragraph stands in."""
NOW: Final = datetime(2026, 11, 3, tzinfo=UTC)
_TABLES: Final = ("signs", "signatures", "common_signs", "signs_to_match")


class Links:
    """Keeps what is linked, and the texts: as much as matching needs of copies and of the queue."""

    def __init__(self) -> None:
        self.of: dict[EntryId, set[EntryId]] = defaultdict(set)
        self.kept: dict[EntryId, str] = {}

    async def texts(self, ids: Collection[EntryId]) -> list[EntryText]:
        return [EntryText(one, "", Body(self.kept[one], "text")) for one in ids if one in self.kept]

    def words_of(self, number: int, text: str) -> EntryWords:
        """What a child would make of an entry."""
        self.kept[EntryId(number)] = text
        signature = same_text.sign(f"Piece {number}", text)
        return EntryWords(EntryId(number), {}, signature.lead, signature.shingles)

    async def relink(self, links: Mapping[EntryId, Collection[EntryId]], *, now: datetime) -> None:
        for one, others in links.items():
            for other in self.of.pop(one, set()):
                self.of[other].discard(one)
            for other in others:
                self.of[one].add(other)
                self.of[other].add(one)


def texts(paths: Sequence[Path]) -> Iterator[str]:
    """The texts of files."""
    for path in paths:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)["text"]
        else:
            rows = json.loads(path.read_text("utf-8"))
            for row in rows.values() if isinstance(rows, dict) else rows:
                yield row["text"]


def pieces(text: str) -> Iterator[str]:
    """Paragraphs together until they are long enough; what is left at the end is a piece where it is not too small."""
    held: list[str] = []
    count = 0
    for paragraph in text.split("\n"):
        words = paragraph.split()
        for first in range(0, len(words), PIECE):
            part = words[first : first + PIECE]
            held.append(" ".join(part))
            count += len(part)
            if count >= PIECE:
                yield "\n\n".join(held)
                held, count = [], 0
    if count >= PIECE // 5:
        yield "\n\n".join(held)


def made_up(path: Path | None, words: int, start: int = 0) -> Iterator[str]:
    """Made-up articles of about so many words: ours, or of a module with `entry(feed, number, words)`."""
    if path is None:
        for number in range(start, sys.maxsize):
            _, paragraphs = corpus._paragraphs(number // 1000, number % 1000)
            text, count = [], 0
            for paragraph in paragraphs * (1 + words // 100):
                if count >= words:
                    break
                text.append(paragraph)
                count += len(paragraph.split())
            yield "\n\n".join(text)
        return
    spec = importlib.util.spec_from_file_location("fill", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for number in range(start, sys.maxsize):
        yield "\n\n".join(module.entry(number // 1000, number % 1000, words)[2])


def changed(words: random.Random, text: str, share: float, others: Sequence[str]) -> str:
    """So many of the words put out, doubled or replaced."""
    out: list[list[str]] = []
    for paragraph in text.split("\n\n"):
        kept: list[str] = []
        for word in paragraph.split():
            if words.random() >= share:
                kept.append(word)
            elif (kind := words.random()) < 0.6:
                kept.append(words.choice(others))
            elif kind < 0.8:
                kept += [word, words.choice(others)]
        out.append(kept)
    return "\n\n".join(" ".join(kept) for kept in out)


def half(words: random.Random, text: str) -> str:
    """The first or second half."""
    kept = text.split()
    middle = len(kept) // 2
    return " ".join(kept[:middle] if words.random() < 0.5 else kept[middle:])


def shuffled(words: random.Random, text: str) -> str:
    """Paragraphs in another order; sentences where there is one paragraph."""
    parts = text.split("\n\n")
    if len(parts) < 3:
        parts = text.replace("\n\n", " ").split(". ")
    words.shuffle(parts)
    return "\n\n".join(parts)


def wrapped(words: random.Random, text: str, others: Sequence[str]) -> str:
    """With other words of up to its own length round it."""
    count = len(text.split())
    before = " ".join(words.choices(others, k=words.randint(5, max(6, count // 3))))
    after = " ".join(words.choices(others, k=words.randint(5, max(6, count // 2))))
    return f"{before}.\n\n{text}\n\n{after}."


Edit = Callable[[random.Random, str, Sequence[str]], str]

KINDS: Final[dict[str, Edit]] = {
    "the same": lambda _, text, __: text,
    "5 % changed": lambda words, text, others: changed(words, text, 0.05, others),
    "15 % changed": lambda words, text, others: changed(words, text, 0.15, others),
    "30 % changed": lambda words, text, others: changed(words, text, 0.30, others),
    "half": lambda words, text, _: half(words, text),
    "half, 10 % changed": lambda words, text, others: changed(words, half(words, text), 0.10, others),
    "wrapped": wrapped,
    "wrapped, 15 % changed": lambda words, text, others: wrapped(words, changed(words, text, 0.15, others), others),
    "wrapped, 30 % changed": lambda words, text, others: wrapped(words, changed(words, text, 0.30, others), others),
    "shuffled": lambda words, text, _: shuffled(words, text),
    "shuffled, 20 % changed": lambda words, text, others: changed(words, shuffled(words, text), 0.20, others),
    "teaser, cut in a word": lambda _, text, __: " ".join(text.split())[:59] + "…",
    "teaser, cut at a word": lambda _, text, __: " ".join(text.split())[:60].rsplit(" ", 1)[0] + " …",
    "teaser without a mark": lambda _, text, __: " ".join(text.split())[:60],
    "teaser of 200": lambda _, text, __: " ".join(text.split())[:199] + "…",
}


async def stored(
    matching: Matching, links: Links, first: int, all_texts: Iterator[str] | Sequence[str]
) -> tuple[int, float, float]:
    """Store texts from an id on: the next id, seconds of signing, seconds of storing and matching."""
    signing = storing = 0.0
    rest = iter(all_texts)
    while chunk := list(islice(rest, 1000)):
        begin = time.perf_counter()
        signed = [links.words_of(first + place, text) for place, text in enumerate(chunk)]
        signing += time.perf_counter() - begin
        begin = time.perf_counter()
        await matching.put(signed)
        storing += time.perf_counter() - begin
        first += len(chunk)
    return first, signing, storing


async def sizes(library: Library) -> int:
    """Bytes of the tables."""

    def ask(db: Any) -> int:
        try:
            names = ",".join(f"'{name}'" for name in _TABLES)
            return int(db.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})").fetchone()[0])
        except Exception:  # noqa: BLE001 - SQLite was built without it: the whole file then
            return int(db.execute("PRAGMA page_count").fetchone()[0]) * 4096

    return await library.lanes.searches.run(ask)


async def measure(args: argparse.Namespace, home: Path) -> None:
    """Everything, printed as it comes."""
    library = Library.open(home / "library.db", now=NOW)
    links = Links()
    matching = Matching(signatures=SignatureTable(library.lanes), copies=links, texts=links, clock=lambda: NOW)  # type: ignore[arg-type]
    words = random.Random(7)
    real = [piece for text in texts(args.texts) for piece in pieces(text)]
    others = sorted({word for piece in real[:2000] for word in piece.split()}) or corpus.COMMON.split()
    fill = max(0, args.pieces - len(real))
    await probe_times(args, matching, links, library, fill)
    begin = await stored(matching, links, 1, [*real, *islice(made_up(args.fill, PIECE), fill)])
    count = begin[0] - 1
    print(f"{count:,} pieces, {len(real):,} real: sign {span(begin[1] / count)}, store {span(begin[2] / count)} each")
    pairs = sum(len(one) for one in links.of.values()) // 2
    print(f"links among the pieces: {pairs}")
    if args.show:
        shown = [*real]
        for one, linked in list(links.of.items())[:4000]:
            for other in linked:
                if one < other <= len(shown):
                    print(f"--- {one} {other}\n{shown[one - 1][:300]!r}\n{shown[other - 1][:300]!r}")
    where = dict(enumerate([*real, *islice(made_up(args.fill, PIECE), min(fill, 20_000))], 1))
    for name, ids in (("real", range(1, len(real) + 1)), ("made up", range(len(real) + 1, len(where) + 1))):
        if len(ids) > PROBES:
            chosen = {one: where[one] for one in words.sample(ids, PROBES)}
            await probed(name, matching, links, count=count, chosen=chosen, others=others)
    await boilerplate(matching, links, count, words.sample(real or list(where.values()), BOILERPLATE + 40), others)
    await library.close()


async def probed(
    name: str, matching: Matching, links: Links, *, count: int, chosen: Mapping[int, str], others: Sequence[str]
) -> None:
    """Look for edited copies, one after the other; each goes again before the next comes."""
    words = random.Random(11)
    print(f"\n{name}: kind, recall, precision, wrong")
    good = found_all = expected = 0
    times: list[float] = []
    for kind, edit in KINDS.items():
        hit = wrong = 0
        for one, text in chosen.items():
            right = {EntryId(one), *links.of[EntryId(one)]}
            probe = EntryId(count + 1)
            await matching.put([links.words_of(probe, edit(words, text, others))])
            begin = time.perf_counter()
            found = set(await matching.find(probe))
            times.append(time.perf_counter() - begin)
            hit += EntryId(one) in found
            wrong += len(found - right)
            await matching.put([EntryWords(probe, {}, None, b"")])
        print(f"  {kind:24} {hit / len(chosen):.3f}  {hit / max(1, hit + wrong):.3f}  {wrong}")
        good, found_all, expected = good + hit, found_all + hit + wrong, expected + len(chosen)
    print(f"  {'all':24} {good / expected:.3f}  {good / max(1, found_all):.3f}   lookup p95 {span(p95(times))}")


async def boilerplate(
    matching: Matching, links: Links, count: int, chosen: Sequence[str], others: Sequence[str]
) -> None:
    """One paragraph in hundreds of texts, cut short so that it weighs, must glue none of them."""
    words = random.Random(13)
    paragraph = " ".join(words.choices(others, k=80)) + "."
    short = [" ".join(text.split()[: words.randint(60, 200)]) for text in chosen[:BOILERPLATE]]
    with_it = [f"{text}\n\n{paragraph}" if words.random() < 0.7 else f"{paragraph}\n\n{text}" for text in short]
    await stored(matching, links, count + 1, with_it)
    new = range(count + 1, count + 1 + len(with_it))
    glued = sum(1 for one in new for other in links.of[EntryId(one)] if other in new) // 2
    print(f"\na paragraph in {len(with_it)} entries glues {glued} pairs")


async def probe_times(args: argparse.Namespace, matching: Matching, links: Links, library: Library, fill: int) -> None:
    """What entries of 600 words cost where as many are there."""
    if not args.long:
        return
    number, signing, storing = await stored(matching, links, 10_000_001, islice(made_up(args.fill, LONG), fill))
    count = number - 10_000_001
    print(f"{count:,} of {LONG} words: sign {span(signing / count)}, store {span(storing / count)} each")
    print(f"  {await sizes(library) / count:.0f} bytes each")
    _, signing, storing = await stored(matching, links, number, islice(made_up(args.fill, LONG, 5_000_000), 500))
    print(f"  the last 500: sign {span(signing / 500)}, store {span(storing / 500)} each")
    times = []
    for one in random.Random(3).sample(range(10_000_001, number), min(500, count)):
        begin = time.perf_counter()
        await matching.find(EntryId(one))
        times.append(time.perf_counter() - begin)
    print(f"  lookup p95 {span(p95(times))}")
    raise SystemExit


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="JSON or gzipped JSON lines with `text`")
    parser.add_argument("--pieces", type=int, default=10_000)
    parser.add_argument("--fill", type=Path, help="a module with entry(feed, number, words); ours without it")
    parser.add_argument("--long", action="store_true", help="times and sizes with entries of 600 words instead")
    parser.add_argument("--show", action="store_true", help="print what is linked among the texts")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opreader-bench-") as home:
        asyncio.run(measure(args, Path(home)))


if __name__ == "__main__":
    main()
