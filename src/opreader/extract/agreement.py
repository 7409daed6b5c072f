"""Whether a page's own words about itself are those that the feed gave: its titles, its description, its text."""

import re
from typing import Final

from opreader.extract import anchor, body
from opreader.extract.body import Candidate
from opreader.extract.work import Work

_SMALL: Final = 3
"""Letters of the words that hold titles together, in every language that parts its words; they weigh nothing."""
_MOST: Final = 0.75
"""The share of a title that must stand in the other, by its letters: long words are the rare ones."""
_NUMBER: Final = 4
"""What a number weighs."""
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
"""Letters whose words are short or not parted by spaces: they are compared by twos."""


def agrees(work: Work) -> bool:
    """Whether one of the page's titles is the one that the feed gave, small words aside."""
    wanted = _weigh(work.title or "")
    total = sum(wanted.values())
    if len(anchor.tokens(work.title or "")) < 2 and len(wanted) < 2:
        return False
    for title in work.about.titles:
        have = _weigh(title)
        # Numbers tell the parts of a series from each other.
        if any(word.isdecimal() and word not in have for word in wanted):
            continue
        if sum(weight for word, weight in wanted.items() if word in have) >= _MOST * total:
            return True
    return False


def describes(work: Work) -> bool:
    """Whether the page's description of itself holds the feed's words."""
    teaser = " ".join(work.words)
    return bool(teaser) and any(teaser[:60] in " ".join(anchor.tokens(text)) for text in work.about.descriptions)


def vouched(work: Work, candidate: Candidate) -> bool:
    """Whether a text without the feed's words may still be the article: some feeds ship words of their own."""
    if agrees(work) or describes(work):
        return True
    long = {word for word in work.words if len(word) > 4}
    have = {word for block in body.kept_blocks(work.page, candidate) for word in anchor.tokens(block.text)}
    return len(long) >= 5 and len(long & have) >= 0.75 * len(long)


def _weigh(title: str) -> dict[str, int]:
    """The words of a title with their weights; all weigh the same where only small words are."""
    words: dict[str, int] = {}
    for token in anchor.tokens(title):
        if _UNPARTED.search(token):
            words.update((token[at : at + 2], 2) for at in range(max(1, len(token) - 1)))
        else:
            words[token] = _NUMBER if token.isdecimal() else len(token) if len(token) > _SMALL else 0
    return words if any(words.values()) else dict.fromkeys(words, 1)
