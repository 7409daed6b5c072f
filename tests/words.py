"""Words of entries made in this process, by the job that children do."""

from collections.abc import Mapping, Sequence
from typing import Any

from opreader.child import JOBS
from opreader.errors import WorkerError
from opreader.model import EntryId
from opreader.model.related import EntryText, EntryWords
from opreader.words_of import WordChildren


class FakeWords:
    """Satisfies `opreader.library_ports.WordsOf`; `bad` entries fail the job that they are in, as hostile texts do."""

    def __init__(self) -> None:
        self.bad: set[EntryId] = set()
        self.broken = False
        """No child can be started."""
        self.asked: list[list[EntryId]] = []
        """The ids of each job."""

    async def words_of(self, entries: Sequence[EntryText], *, signed: bool = True) -> list[EntryWords]:
        self.asked.append([one.id for one in entries])
        if self.broken or any(one.id in self.bad for one in entries):
            raise WorkerError("index_words ended its child process")
        return await WordChildren(_call).words_of(entries, signed=signed)


async def _call(job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = 20.0) -> Any:
    return JOBS[job](payload, blob)
