"""Measures `pack` beside fetching and bare trafilatura: `python -m tests.bench.packing`. Ratios last, times don't.

Both get the same pages from the same server in turn: 50 feeds of 20 entries, half of them teasers; the other side fetches
with httpx and extracts with trafilatura in two processes, and stores nothing.
"""

import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from tests.bench.homes import House, serving
from tests.bench.table import span

FEEDS: Final = 50
ENTRIES: Final = 20
ROUNDS: Final = 3


def extract_all(links: list[str]) -> int:
    """Fetch and extract one after the other, in a process of its own; how many texts came."""
    import httpx
    import trafilatura

    with httpx.Client() as client:
        return sum(bool(trafilatura.extract(client.get(link).text, include_comments=False)) for link in links)


def beside(links: list[str]) -> float:
    """Seconds of the other side."""
    begin = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        came = sum(pool.map(extract_all, [links[::2], links[1::2]]))
    if came != len(links):
        sys.exit(f"trafilatura found {came} of {len(links)} texts")
    return time.perf_counter() - begin


def main() -> None:
    """Three rounds in turn, medians of both."""
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="opreader-bench-") as folder, serving(FEEDS, ENTRIES) as server:
        opml = Path(folder) / "feeds.opml"
        opml.write_text(server.opml(), "utf-8")
        for number in range(ROUNDS):
            house = House(Path(folder) / f"home{number}")
            house.run("import", str(opml))
            house.run("refresh")
            rows = house.run("articles", "is:teaser", "--limit", "0", "--json")[1].splitlines()
            links = [json.loads(row)["link"] for row in rows]
            theirs.append(beside(links))
            seconds, said = house.run("pack", "--hours", "1000", "--json")
            ours.append(seconds)
            packed = json.loads(said.splitlines()[-1])
            if packed["full"] != packed["asked"]:
                sys.exit(f"not all is full: {packed}")
    one, other = statistics.median(ours), statistics.median(theirs)
    what = f"pack, {packed['asked']} articles, {len(links)} pages"
    print(f"{what}: {span(one)}, httpx and trafilatura {span(other)}, {one / other:.2f}×")


if __name__ == "__main__":
    main()
