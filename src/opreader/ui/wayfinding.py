"""Ways through what one reads: the outline, all by an author, what was begun, and how far one is in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from opreader.text import minutes
from opreader.ui.columnists import MOST_TO_PICK, Place
from opreader.ui.opening import article_here

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from opreader.document import Document
    from opreader.model import EntryId
    from opreader.model.listed import Author
    from opreader.ui.layout.pieces import Rows
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.stage import Stage

_HEADINGS: Final = frozenset({"heading", "subheading", "minor-heading"})


class Landmark(NamedTuple):
    """Something in an article that one can go to: a heading, a pull quote."""

    row: int
    text: str
    depth: int = 0
    """How many headings it stands below."""
    quoted: bool = False
    """It is a pull quote."""


class Wayfinding:
    """The actions that lead somewhere, and the words about progress in the status line."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen with its stage, panes, articles, lists and feeds."""
        self._screen = screen
        self._stage: Stage = screen.stage
        screen.articles.on_begun = screen.feeds.count_begun
        screen.feeds.columnists.on_pick = lambda: self._start(self.pick_author())
        screen.panes.on_changed = self._came_to_pane

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {
            "outline": lambda: self._start(self.outline()),
            "author": lambda: self._start(self.author()),
            "continue_reading": lambda: self._screen.commands.show("begun"),
        }

    def _came_to_pane(self) -> None:
        self.show_progress()
        self._screen.commands.nearby.look()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.run(work, opens=True)

    def begin(self) -> None:
        """Follow the article from now on; once the panes are there."""
        article = self._stage.article
        told = article.on_shown

        def shown() -> None:
            told()
            self.show_progress()

        article.on_shown = shown
        # A watcher is called by whatever scrolls: key, wheel, bar. The line is drawn in the same frame as the text.
        self._screen.watch(article, "scroll_y", self.show_progress, init=False)
        self.show_progress()

    # how far

    def show_progress(self) -> None:
        """Have the status line say how far one is, while the article has the keys."""
        view = self._stage.article
        words = ""
        if self._screen.panes.active == "article" and view.rows is not None and view.content is not None:
            article = self._screen.articles.article
            best = article is not None and not self._screen.articles.shows_other
            count = article.entry.headline.words if article is not None and best else 0
            words = progress_words(view.scroll_offset.y, view.max_scroll_y, count, self._stage.glyphs.separator)
        self._stage.status.set_progress(words)

    # the outline

    async def outline(self) -> None:
        """Choose a heading or pull quote of the article and go there; `go_back` returns."""
        from opreader.ui.dialogs.outline import Outline

        screen, view = self._screen, self._stage.article
        await article_here(screen)
        rows, content = view.rows, view.content
        marks = landmarks(rows, content.document) if rows is not None and content is not None else []
        if not marks:
            self._stage.notices.say("no headings here")
            return
        dialog = Outline("Outline", marks, current=landmark_at(marks, view.top_row), glyphs=self._stage.glyphs)
        chosen = await screen.app.push_screen_wait(dialog)
        if chosen is None or view.rows is not rows:
            return
        screen.articles.remember_place()
        screen.panes.go("article")
        view.go_to_row(marks[chosen].row)

    # an author

    async def author(self) -> None:
        """Show all articles by the author of the one that one is on; of several the person chooses."""
        screen = self._screen
        current = screen.articles.current
        found = [] if current is None else await self._authors_of(current)
        author = found[0] if len(found) == 1 else await self._choose(found)
        if author is None:
            return
        columnists, view = screen.feeds.columnists, screen.lists.view
        columnists.learn(author)
        if view.author_id is None:
            columnists.came_from = Place(view.key, self._stage.headlines.cursor_id)
        screen.commands.show(f"author:{author.id}")

    async def _authors_of(self, entry_id: EntryId) -> Sequence[Author]:
        """The library's authors of an article; says so where there are none."""
        authors = self._stage.reader.authors
        if entry_id > 0:
            found = list(await authors.authors_of(entry_id))
            names: Sequence[str] = ()
        else:
            names = (await self._stage.reader.get_entry(entry_id)).headline.authors
            found = [one for name in names if (one := await authors.find_author(name)) is not None]
        if not found:
            nobody = f"nothing by {names[0]} is in the library" if names else "this article names no author"
            self._stage.notices.say(nobody)
        return found

    async def _choose(self, authors: Sequence[Author]) -> Author | None:
        from opreader.ui.dialogs.outline import Outline

        if not authors:
            return None
        marks = [Landmark(number, author.name) for number, author in enumerate(authors)]
        chosen = await self._screen.app.push_screen_wait(Outline("All by", marks, glyphs=self._stage.glyphs))
        return None if chosen is None else authors[chosen]

    async def pick_author(self) -> None:
        """Choose one of all the authors by name."""
        from opreader.ui.dialogs.pick_author import PickAuthor

        screen = self._screen
        authors = await self._stage.reader.authors.list_authors(limit=MOST_TO_PICK, unread_only=False)
        chosen = await screen.app.push_screen_wait(PickAuthor(authors, glyphs=self._stage.glyphs))
        if chosen is not None:
            screen.commands.show(f"author:{chosen}")


def progress_words(line: int, last: int, words: int, separator: str) -> str:
    """How far one is: `line` of `last` is on top. Nothing for an article that the window shows whole."""
    if last <= 0:
        return ""
    share = min(1.0, line / last)
    left = minutes(round(words * (1 - share)))
    return f"{round(share * 100)} %{separator}{left} min left" if left else f"{round(share * 100)} %"


def landmarks(rows: Rows, document: Document) -> list[Landmark]:
    """The headings and pull quotes of an article, in order; headings are as deep as those above them make them."""
    from opreader.document import plain
    from opreader.ui.layout.pieces import TextPiece

    headings = document.headings
    depths = {level: depth for depth, level in enumerate(sorted({heading.level for heading in headings}))}
    found: list[Landmark] = []
    next_heading, in_quote, depth = 0, False, 0
    for piece in rows.pieces:
        if not isinstance(piece, TextPiece) or piece.row < rows.first_row:
            continue
        text = " ".join(rows.rows[piece.row].text.split())
        # The last heading of all is none of the text: it stands above the enclosures.
        if piece.look in _HEADINGS and next_heading < len(headings):
            depth = depths[headings[next_heading].level]
            if plain(headings[next_heading].spans).strip():
                found.append(Landmark(piece.row, text, depth))
            next_heading += 1
        elif piece.look == "pull" and not in_quote and text:
            found.append(Landmark(piece.row, text, depth + 1 if next_heading else 0, quoted=True))
        in_quote = piece.look == "pull"
    return found


def landmark_at(marks: Sequence[Landmark], row: int) -> int:
    """The one that is being read where `row` is on top: the last one not below it."""
    return max(0, sum(mark.row <= row for mark in marks) - 1)
