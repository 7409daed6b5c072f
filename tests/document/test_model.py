from opreader.document import (
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
    plain,
    walk,
)

TITLE = Heading(2, (Span("Why now"),))
PULL = Quote((Paragraph((Span("Quoted words here"),)),), cite=(Span("A baker"),), pull=True)
LIST = ListBlock(((Paragraph((Span("one"),)), TITLE), (PULL,)))


def test_walk_meets_every_block_in_reading_order() -> None:
    names = [type(block).__name__ for block in walk((LIST, TITLE))]
    assert names == ["ListBlock", "Paragraph", "Heading", "Quote", "Paragraph", "Heading"]


def test_outline_is_found_at_any_depth() -> None:
    document = Document((LIST, TITLE))
    assert document.headings == (TITLE, TITLE)
    assert document.pull_quotes == (PULL,)


def test_words_count_all_that_is_read() -> None:
    table = Table(rows=(((Span("a b"),), ()),), header=((Span("c"),),), caption=(Span("d"),))
    image = Image(None, "not counted", caption=(Span("e f"),))
    assert Document((PULL, table, image, Code("x = 1"))).words == 5 + 4 + 2 + 3


def test_plain_joins_spans() -> None:
    assert plain((Span("a "), Span("b", Style.STRONG))) == "a b"
    assert plain(()) == ""


def test_roman_and_lettered_labels_fall_back_to_figures() -> None:
    item = ((Paragraph((Span("x"),)),),)
    assert ListBlock(item, ordered=True, start=0, marker="a").label(0) == "0."
    assert ListBlock(item, ordered=True, start=4000, marker="i").label(0) == "4000."
    assert ListBlock(item, ordered=True, start=703, marker="A").label(0) == "AAA."
    assert ListBlock(item, ordered=True, start=1994, marker="i").label(0) == "mcmxciv."
