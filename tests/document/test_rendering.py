"""Documents written as text, Markdown and HTML, and read back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.document import (
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
    Style,
    Table,
    parse_document,
    to_html,
    to_markdown,
    to_text,
)
from opreader.document.flatten import joined


def paragraph(words: str) -> Paragraph:
    return Paragraph((Span(words),))


EVERYTHING = Document(
    (
        Heading(2, (Span("Who pays"),), "pays"),
        Paragraph(
            (
                Span("Sure"),
                Span("1", Style.SUP, "#fn1", "fnref1"),
                Span(" of 10"),
                Span("6", Style.SUP),
                Span(" <b> & "),
                Span("more", Style.STRONG | Style.EMPHASIS, "https://paper.example/?a=1&b=2"),
            ),
        ),
        Quote((paragraph("Never.\nNot now."),), cite=(Span("A baker"),)),
        Quote((Quote((paragraph("Twice."),)),)),
        ListBlock(((paragraph("a"), ListBlock(((paragraph("b"),),))), (paragraph("c"),))),
        ListBlock(((paragraph("x"), paragraph("y")), (paragraph("z"),)), ordered=True, start=9),
        Code("if a < b:\n    pass", "python"),
        Table(
            rows=(((Span("2024"),), (Span("5 | 6"),)), ((Span("2025"),),)),
            header=((Span("Year"),), (Span("Rate"),)),
            caption=(Span("Duties"),),
        ),
        Rule(),
        Image("https://paper.example/i.jpg", "A port", (Span("The port"),), "https://paper.example/p", 640, 480),
        Media("video", "https://film.example/v", "A debate"),
        ListBlock(((Paragraph((Span("Not so sure.", link="#fnref1"),), "fn1"),),), ordered=True),
    ),
)


def test_text_shows_every_block() -> None:
    assert (
        to_text(EVERYTHING)
        == """Who pays

Sure[1] of 10⁶ <b> & more

> Never.
> Not now.
>
> — A baker

> > Twice.

- a
  - b
- c

9. x

   y

10. z

if a < b:
    pass

Duties

Year  Rate
----  -----
2024  5 | 6
2025

* * *

[A port]
The port

[A debate: https://film.example/v]

1. Not so sure."""
    )


def test_markdown_shows_every_block() -> None:
    assert (
        to_markdown(EVERYTHING)
        == r"""## Who pays

Sure<a id="fnref1"></a>[<sup>1</sup>](#fn1) of 10<sup>6</sup> \<b> & [***more***](https://paper.example/?a=1&b=2)

> Never.\
> Not now.
>
> — A baker

> > Twice.

- a
  - b
- c

9. x

   y

10. z

```python
if a < b:
    pass
```

Duties

| Year | Rate |
| --- | --- |
| 2024 | 5 \| 6 |
| 2025 |  |

***

[![A port](https://paper.example/i.jpg)](https://paper.example/p)

The port

[A debate](https://film.example/v)

1. <a id="fn1"></a>[Not so sure.](#fnref1)"""
    )


def test_html_is_read_back_as_the_same_document() -> None:
    without_media = Document(tuple(block for block in EVERYTHING.blocks if not isinstance(block, Media)))
    assert parse_document(to_html(without_media), "html") == without_media


def test_html_escapes_everything() -> None:
    evil = '"><script>x</script>'
    shown = to_html(
        Document(
            (
                Paragraph((Span(evil, link=f"https://paper.example/{evil}", anchor=evil),), evil),
                Code(evil, evil),
                Image(f"https://paper.example/{evil}", evil, (Span(evil),), f"https://paper.example/{evil}"),
                Media("embed", f"https://paper.example/{evil}", evil),
            ),
        ),
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 9


def test_lists_beside_each_other_stay_two() -> None:
    document = Document((ListBlock(((paragraph("a"),),)), ListBlock(((paragraph("b"),),))))
    assert parse_document(to_markdown(document), "markdown") == document


def test_empty_document_is_empty_text() -> None:
    assert [write(Document(())) for write in (to_text, to_markdown, to_html)] == ["", "", ""]


def test_caption_that_repeats_the_description_is_shown_once() -> None:
    assert to_text(Document((Image(None, "A port", (Span("A port"),)),))) == "A port"


_WORD = st.text(alphabet="abéß漢*_`[]()<>&#!|~\\.:-+=1\"'“", min_size=1, max_size=6).filter(
    lambda word: word.strip(".") != ""
)
_TEXT = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)
_STYLES = st.sampled_from(
    [Style.PLAIN, Style.EMPHASIS, Style.STRONG, Style.STRIKE, Style.CODE, Style.SUP, Style.EMPHASIS | Style.STRONG]
)
_LINKS = st.sampled_from([None, None, None, "https://paper.example/a_(b)?c=1&copy=2", "mailto:desk@paper.example"])
_SPANS = st.lists(st.builds(Span, _TEXT, _STYLES, _LINKS), min_size=1, max_size=4).map(joined)
_PARAGRAPH = st.builds(Paragraph, _SPANS)
_LEAF = st.one_of(
    _PARAGRAPH,
    st.builds(Heading, st.integers(1, 6), _SPANS),
    st.builds(Code, st.lists(_TEXT, min_size=1, max_size=3).map("\n".join), st.sampled_from([None, "python"])),
    st.just(Rule()),
)


def _holders(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    items = st.lists(some, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, some),
        st.builds(ListBlock, items),
        st.builds(ListBlock, items, ordered=st.just(value=True), start=st.integers(0, 99)),
    )


_BLOCKS: st.SearchStrategy[Block] = st.recursive(_LEAF, _holders, max_leaves=5)
_DOCUMENTS = st.lists(_BLOCKS, min_size=1, max_size=4).map(lambda blocks: Document(tuple(blocks)))


@settings(max_examples=100, deadline=None)
@given(_DOCUMENTS)
def test_any_markdown_written_is_read_back_as_the_same_document(document: Document) -> None:
    assert parse_document(to_markdown(document), "markdown") == document


@settings(max_examples=60, deadline=None)
@given(_DOCUMENTS)
def test_any_html_written_is_read_back_as_the_same_document(document: Document) -> None:
    assert parse_document(to_html(document), "html") == document
