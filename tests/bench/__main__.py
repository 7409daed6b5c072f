"""Measures opreader beside newsboat and bare Textual, from nothing, in a quarter of an hour: `python -m tests.bench`.

One table; ratios last, times don't. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench import newsboat
from tests.bench.bench import Bench
from tests.bench.finding import finding
from tests.bench.keys import keys
from tests.bench.marking import marking
from tests.bench.refreshing import refreshing
from tests.bench.related_pane import related_pane
from tests.bench.starts import starts
from tests.bench.table import LARGE, SIZES, Measure, as_markdown, as_text, cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS: Final[dict[str, tuple[Callable[[Bench], Iterator[Measure]], ...]]] = {
    "refresh": (refreshing,),
    "starts": (starts,),
    "keys": (keys, marking),
    "find": (finding,),
    "related": (related_pane,),
}
"""In the order in which they run: the refresh fills the library of 100,000 and newsboat's cache."""
ASKED_FOR: Final = frozenset({"related"})
"""Parts that run only when they are named: to index 100,000 articles takes minutes."""


def machine() -> str:
    """Where and when it was measured."""
    facts = [
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}",
        f"Textual {version('textual')}",
        f"SQLite {sqlite3.sqlite_version}",
        f"newsboat {found}" if (found := newsboat.version()) else newsboat.MISSING,
    ]
    return " · ".join(facts)


def processor() -> str:
    """Its name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def words() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    usual = ",".join(name for name in PARTS if name not in ASKED_FOR)
    parser.add_argument("--only", help=f"parts, separated by commas, of {', '.join(PARTS)}; {usual}", default=usual)
    parser.add_argument("--homes", type=Path, help="keep the made libraries here, and use those that are here")
    parser.add_argument("--quick", action="store_true", help="without the library of a million")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    asked = parser.parse_args()
    if unknown := set(asked.only.split(",")) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return asked


def main() -> None:
    """Run the parts; the table is printed in the end, of what there is, whatever ended the run."""
    asked = words()
    begin = time.perf_counter()
    where = machine()
    measures: list[Measure] = []

    def tell(said: str) -> None:
        sys.stderr.write(f"[{time.perf_counter() - begin:5.0f} s] {said}\n")
        sys.stderr.flush()

    sizes = tuple(size for size in SIZES if not (asked.quick and size == LARGE))
    with tempfile.TemporaryDirectory(prefix="opreader-bench-") as name:
        folder = Path(name)
        try:
            with Bench(folder, asked.homes.absolute() if asked.homes else folder / "homes", sizes) as bench:
                for part in (one for one in PARTS if one in asked.only.split(",")):
                    tell(f"{part} …")
                    for run in PARTS[part]:
                        for measure in run(bench):
                            measures.append(measure)
                            tell(
                                f"  {measure.what} · {measure.size:,}: {cell(measure)}; {measure.beside} {measure.theirs}"
                            )
        finally:
            tell("done")
            lines = [where, "", as_markdown(measures)] if asked.markdown else [where, as_text(measures)]
            print("\n".join(lines))


if __name__ == "__main__":
    main()
