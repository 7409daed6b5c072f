import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.document import (
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
    parse_document,
    to_text,
)


def read(source: str) -> Document:
    return parse_document(source, "markdown", base_url="https://paper.example/")


def paragraph(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def test_every_block_is_read() -> None:
    source = """# Title

A *b* **c** `d` ~~e~~ [f](/g).

> Quote

3. three
4. four

```python
x = 1
```

| A | B |
|---|---|
| 1 | 2 |

![Port](i.jpg)

***
"""
    assert read(source).blocks == (
        Heading(1, (Span("Title"),)),
        Paragraph(
            (
                Span("A "),
                Span("b", Style.EMPHASIS),
                Span(" "),
                Span("c", Style.STRONG),
                Span(" "),
                Span("d", Style.CODE),
                Span(" "),
                Span("e", Style.STRIKE),
                Span(" "),
                Span("f", link="https://paper.example/g"),
                Span("."),
            ),
        ),
        Quote((paragraph("Quote"),)),
        ListBlock(((paragraph("three"),), (paragraph("four"),)), ordered=True, start=3),
        Code("x = 1", "python"),
        Table(((((Span("1"),), (Span("2"),))),), header=((Span("A"),), (Span("B"),))),
        Image("https://paper.example/i.jpg", "Port"),
        Rule(),
    )


def test_front_matter_is_the_title_and_no_text() -> None:
    assert read("---\ntitle: Who pays\n---\nText") == Document((paragraph("Text"),), "Who pays")


def test_html_inside_is_read_as_html() -> None:
    assert read("H<sub>2</sub>O\n\n<div hidden>x</div>\n\n<script>y</script>").blocks == (
        Paragraph((Span("H"), Span("2", Style.SUB), Span("O"))),
    )


def test_footnotes_link_both_ways_and_are_numbered_as_they_are_met() -> None:
    para, rule, notes = read("Sure[^b], yes[^a], `[^a]`.\n\n[^a]: First *note*\n    goes on.\n[^b]: Second.\n").blocks
    assert isinstance(para, Paragraph)
    assert para.spans[1] == Span("1", Style.SUP, "#fn-b", "fnref-b")
    assert para.spans[3] == Span("2", Style.SUP, "#fn-a", "fnref-a")
    assert para.spans[5] == Span("[^a]", Style.CODE)
    assert rule == Rule()
    assert isinstance(notes, ListBlock)
    (second,), (first,) = notes.items
    assert second == Paragraph((Span("Second. "), Span("↩", link="#fnref-b")), "fn-b")
    assert isinstance(first, Paragraph)
    assert first.anchor == "fn-a"
    assert first.spans[1] == Span("note", Style.EMPHASIS)


def test_reference_without_note_and_notes_in_code_stay_text() -> None:
    assert to_text(read("A[^x]\n\n```\n[^x]: y\n```")) == "A[^x]\n\n[^x]: y"


@pytest.mark.parametrize(
    "trap",
    [
        *(">" * 3_000, "- " * 3_000, "".join("  " * level + "- x\n" for level in range(300)), "*a " * 20_000),
        *("[" * 20_000, "[a](" * 20_000, "`a``" * 20_000, "<a " * 20_000, "[a]: b\n" * 5_000, "> - " * 60),
        *("[^1]: " * 5_000, "*a " * 1_500, "![" * 1_500),
    ],
)
def test_trap_ends_soon_and_loses_no_words(trap: str) -> None:
    assert "deep" in to_text(read(f"shallow\n\n{trap} deep"))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab*_`[]()!<>#-+|~:^\\1. \n\t\x1b\ud800"), max_size=60))
def test_any_characters_give_a_document(source: str) -> None:
    assert "\x1b" not in to_text(read(source))


def test_parser_is_not_loaded_before_the_first_markdown() -> None:
    check = "import sys, opreader.document; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False, timeout=60).returncode == 0
