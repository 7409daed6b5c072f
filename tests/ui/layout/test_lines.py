"""Articles laid out: what stands where, at any width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.document.model import (
    Block,
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Style,
    Table,
)
from opreader.model import Enclosure, EntryId, State
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from opreader.ui.layout.cells import width
from opreader.ui.layout.content import ArticleContent, Header, state_words
from opreader.ui.layout.lines import Layout, lay_out, text_of
from opreader.ui.layout.look import Look
from opreader.ui.layout.pieces import Slice, TextPiece
from opreader.ui.layout.rows import article_rows

GALLERY: tuple[Block, ...]


def spans(text: str, link: str | None = None) -> Spans:
    return (Span(text, link=link),)


def para(text: str) -> Paragraph:
    return Paragraph(spans(text))


def lay(*blocks: Block, measure: int = 40, glyphs: Glyphs = UNICODE, enclosures: tuple[Enclosure, ...] = ()) -> Layout:
    header = Header("A title", ("Jane Roe", "The Column"), State.FULL, glyphs=glyphs)
    content = ArticleContent(EntryId(1), "digest", header, Document(blocks), enclosures)
    return lay_out(article_rows(content), measure, glyphs)


def drawn(layout: Layout) -> list[str]:
    """The lines of the text, without the header and without blanks at line ends."""
    return [text_of(layout, number).rstrip() for number in range(len(layout.lines))][4:]


GALLERY = (
    para("Opening words of a column that is long enough to be wrapped at every measure that is tried here."),
    Heading(2, spans("What it costs")),
    Quote(
        (para("Nobody pays it willingly."), Quote((para("Deep 日本語の文章。"),)), ListBlock(((para("in a quote"),),)))
    ),
    ListBlock(((para("first"), para("more of the first")), (para("second"),)), ordered=True, start=9),
    Code("if x:\n\treturn 'a line that is much longer than the measure allows it to be'"),
    Table(
        ((spans("Bread"), spans("12.5")), (spans("Milk, fresh from the farm"), ())),
        header=(spans("Good"), spans("Price")),
    ),
    Table((tuple(spans(f"cell {number}") for number in range(14)),)),
    Rule(),
    Image("https://pictures.example/harbour.jpg", "A harbour", spans("The harbour in winter, é 한국어")),
    Media("audio", "https://sound.example/talk", "The talk"),
    para("A family \U0001f468\u200d\U0001f469\u200d\U0001f467 and a flag \U0001f1ec\U0001f1e7."),
)


def test_the_header_tells_title_byline_and_state_in_words() -> None:
    header = Header("Who pays?", ("Jane Roe", "", "3 Nov"), State.FAILED, "the page answered 404", notes=("edited",))
    layout = lay_out(article_rows(ArticleContent(EntryId(1), "d", header, Document(()))), 40, UNICODE)
    assert [text_of(layout, number) for number in range(len(layout.lines))] == [
        "Who pays?",
        "Jane Roe · 3 Nov",
        "✗ failed: the page answered 404",
        "edited",
        "",
    ]


def test_a_queued_article_says_so_beside_its_state() -> None:
    again = "queued: asked for again when the network is back"
    assert state_words(State.TEASER, queued=True) == f"teaser only, {again}"
    assert state_words(State.FAILED, "not found (404)", queued=True) == f"failed: not found (404), {again}"
    assert state_words(State.GATED) == "gated: the page asks for a login, payment or consent"


def test_paragraphs_and_headings_stand_apart() -> None:
    assert drawn(lay(para("one"), para("two"), Heading(2, spans("Then")), para("three"))) == [
        *("one", "", "two", "", "", "Then", "", "three"),
    ]


def test_nested_quotes_have_a_bar_each_and_keep_it_through_their_gaps() -> None:
    quote = Quote((para("outer"), Quote((para("inner"),)), para("again")), cite=spans("Ann Author"))
    assert drawn(lay(quote)) == ["▎ outer", "▎", "▎ ▎ inner", "▎", "▎ again", "▎ Ann Author"]


def test_two_quotes_in_a_row_are_told_apart() -> None:
    assert drawn(lay(Quote((para("one"),)), Quote((para("two"),)))) == ["▎ one", "", "▎ two"]


def test_ordered_lists_keep_their_numbers_and_hang() -> None:
    listed = ListBlock(((para("nine"),), (para("ten is long enough to be wrapped here"),)), ordered=True, start=9)
    assert drawn(lay(listed, measure=24)) == [" 9. nine", "10. ten is long enough", "    to be wrapped here"]


def test_bullets_change_with_depth() -> None:
    inner = ListBlock(((para("in"),),))
    assert drawn(lay(ListBlock(((para("out"), inner),)))) == ["• out", "  ◦ in"]
    assert drawn(lay(ListBlock(((para("out"), inner),)), glyphs=ASCII)) == ["* out", "  - in"]


def test_code_keeps_its_tabs_and_lines_and_is_not_wrapped() -> None:
    layout = lay(Code("a\tb\n\n" + "x" * 90 + "\n"))
    assert drawn(layout) == ["a   b", "", "x" * 90]
    assert layout.widest == 90


def test_a_table_fits_and_numbers_stand_right() -> None:
    table = Table(
        ((spans("Bread"), spans("7")), (spans("Milk"), spans("12.5"))), header=(spans("Good"), spans("Price"))
    )
    assert drawn(lay(table)) == [
        "┌───────┬───────┐",
        "│ Good  │ Price │",
        "├───────┼───────┤",
        "│ Bread │     7 │",
        "│ Milk  │  12.5 │",
        "└───────┴───────┘",
    ]


def test_wide_cells_wrap_and_rows_are_then_told_apart() -> None:
    table = Table(((spans("one two three four five six seven"), spans("a")), (spans("b"), spans("c"))))
    assert drawn(lay(table, measure=25)) == [
        "┌───────────────────┬───┐",
        "│ one two three     │ a │",
        "│ four five six     │   │",
        "│ seven             │   │",
        "├───────────────────┼───┤",
        "│ b                 │ c │",
        "└───────────────────┴───┘",
    ]


def test_a_table_of_too_many_columns_is_written_out_by_row() -> None:
    names = tuple(spans(f"Name {number}") for number in range(6))
    values = tuple(spans(f"value {number} is somewhat long") for number in range(6))
    lines = drawn(lay(Table((values,), header=names), measure=30))
    assert lines[:3] == ["Name 0: value 0 is somewhat", "  long", "Name 1: value 1 is somewhat"]


def test_a_picture_is_described_in_a_frame() -> None:
    lines = drawn(lay(Image("https://pictures.example/a.jpg?w=1", "A ship", spans("At sea")), measure=30))
    assert lines == [
        "┌─ picture ──────────────────┐",
        "│ A ship                     │",
        "│ At sea                     │",
        "│ pictures.example/a.jpg     │",
        "└────────────────────────────┘",
    ]


def test_enclosures_are_named_links_at_the_end() -> None:
    layout = lay(para("text"), enclosures=(Enclosure("https://s.example/a.mp3", "audio/mpeg", 12_345_678),))
    assert drawn(layout)[-2:] == ["With this article", "• s.example/a.mp3 · audio/mpeg · 12.3 MB"]
    assert layout.source.links == ("https://s.example/a.mp3",)


def test_soft_hyphens_are_dropped_and_links_stay_on_their_words() -> None:
    layout = lay(Paragraph((Span("com\xadmon "), Span("li\xadnk", link="https://x.example/"))))
    row = layout.source.rows[-1]
    assert row.text == "common link"
    assert [(row.text[run.start : run.end], run.link) for run in row.runs] == [("link", 0)]


def test_anchors_lead_to_their_rows() -> None:
    layout = lay(para("one"), Paragraph((Span("note", anchor="fn1"),)), Heading(3, spans("End"), anchor="end"))
    texts = [layout.source.rows[layout.source.anchors[name]].text for name in ("fn1", "end")]
    assert texts == ["note", "End"]


def test_three_hundred_nested_quotes_leave_room_to_read() -> None:
    block: Block = para("the innermost words")
    for _ in range(300):
        block = Quote((block,))
    lines = drawn(lay(block, measure=45))
    assert lines[-1].endswith("the innermost words")
    assert max(map(width, lines)) <= 45


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("measure", [20, 33, 45, 72, 100])
def test_no_line_is_wider_than_the_measure(measure: int, glyphs: Glyphs) -> None:
    layout = lay(*GALLERY, measure=measure, glyphs=glyphs)
    too_wide = [
        text_of(layout, number)
        for number, line in enumerate(layout.lines)
        if not line.wide and width(text_of(layout, number)) > measure
    ]
    assert too_wide == []


@pytest.mark.parametrize("measure", [20, 45, 72])
def test_every_row_is_drawn_whole_and_in_order(measure: int) -> None:
    layout = lay(*GALLERY, measure=measure)
    shown: dict[int, str] = {}
    for line in layout.lines:
        for part in line.parts:
            if isinstance(part, Slice):
                shown[part.row] = shown.get(part.row, "") + layout.source.rows[part.row].text[part.start : part.end]
    for number, row in enumerate(layout.source.rows):
        assert shown.get(number, "").replace(" ", "") == row.text.replace(" ", "")


@given(st.integers(20, 100), st.integers(20, 100), st.integers(0, 200))
def test_a_place_is_found_again_at_another_width(one: int, other: int, line: int) -> None:
    before, after = lay(*GALLERY, measure=one), lay(*GALLERY, measure=other)
    row, start = before.place(line)
    found = after.lines[after.line_at(row, start)]
    assert found.row == row
    assert found.start <= start


@given(st.integers(20, 100))
def test_places_only_go_forward(measure: int) -> None:
    places = [(line.row, line.start) for line in lay(*GALLERY, measure=measure).lines]
    assert places == sorted(places)


def test_text_from_right_to_left_stands_at_the_right_its_markers_too_and_bars_at_the_left() -> None:
    listed = ListBlock(((para("אב גד"),), (para("one"), ListBlock(((para("הו"),),)))), ordered=True, start=9)
    assert drawn(lay(para("אב, גד."), Quote((para("הו"),)), listed, measure=30)) == [
        f"{'.דג ,בא':>30}",
        "",
        f"▎ {'וה':>28}",
        "",
        f"{'דג בא .9':>29}",
        "10. one",
        f"{'וה ◦':>26}",
    ]


def test_a_table_from_right_to_left_begins_at_the_right() -> None:
    table = Table(((spans("אב"), spans("7")),), header=(spans("גדה"), spans("one")))
    assert drawn(lay(table)) == [
        "┌─────┬─────┐",
        "│ one │ הדג │",
        "├─────┼─────┤",
        "│   7 │  בא │",
        "└─────┴─────┘",
    ]


def test_a_picture_and_verse_from_right_to_left_stand_at_the_right() -> None:
    assert drawn(lay(Image(None, "אב"), Code("אב\n  גד"), measure=20))[2:] == [
        f"│ {'בא':>16} │",
        f"└{'─' * 18}┘",
        "",
        f"{'בא':>20}",
        f"{'דג':>18}",
    ]


def test_controls_of_direction_are_dropped_where_nothing_runs_backward() -> None:
    layout = lay(Paragraph((Span("a\u200e \u202db"), Span("\u2066c", link="https://x.example/"))))
    row = layout.source.rows[-1]
    assert row.text == "a bc"
    assert (row.runs[0].start, row.runs[0].end) == (3, 4)


def test_headings_of_three_ranks_look_apart_whatever_their_numbers_are() -> None:
    def looks(*levels: int) -> list[Look]:
        layout = lay(*(Heading(level, spans("Words")) for level in levels))
        return [piece.look for piece in layout.source.pieces if isinstance(piece, TextPiece)][3:]

    assert looks(3, 3) == ["heading", "heading"]
    assert looks(2, 3, 4, 5, 2) == ["heading", "subheading", "minor-heading", "minor-heading", "heading"]
    assert looks(1, 2, 3, 2) == ["heading", "heading", "subheading", "heading"]


def test_an_item_that_begins_with_a_list_or_a_quotation_keeps_its_number() -> None:
    inner = ListBlock(((para("in"),), (para("side"),)))
    listed = ListBlock(((inner,), (Quote((para("said"),)),), (Quote((inner,)),)), ordered=True)
    assert drawn(lay(listed)) == ["1. ◦ in", "   ◦ side", "2. ▎ said", "3. ▎ ◦ in", "   ▎ ◦ side"]


def test_notes_are_told_apart_where_there_are_no_small_digits() -> None:
    note = Paragraph((Span("ink"), Span("1", Style.SUP, "#n"), Span(" x"), Span("2", Style.SUP)))
    assert drawn(lay(note, glyphs=ASCII)) == ["ink[1] x2"]
    assert drawn(lay(note)) == ["ink1 x2"]


def test_a_table_of_many_short_columns_is_drawn_and_can_be_moved() -> None:
    table = Table((tuple(spans(f"{number}00") for number in range(9)),))
    layout = lay(table, measure=30)
    assert [line.wide for line in layout.lines][4:] == [True, True, True]
    assert layout.widest == width(drawn(layout)[0]) == 9 * 6 + 1


def test_an_article_of_code_alone_is_coloured_up_to_a_bound() -> None:
    layout = lay(*(Code("x = 1\n" * 3_000, "python") for _ in range(5)))
    coloured = [bool(row.tints) for row in layout.source.rows[3:]]
    assert coloured == [True] * 12_000 + [False] * 3_000


def test_a_line_of_code_longer_than_any_that_is_read_stays_in_the_order_of_its_letters() -> None:
    layout = lay(Code("אב \u202e12 " * 2_000, "python"))
    assert layout.source.rows[-1].level is None
    assert drawn(layout)[-1] == ("אב 12 " * 2_000).rstrip()
