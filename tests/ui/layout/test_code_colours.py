"""Which parts of code have colours."""

import pytest

from opreader.ui.layout.code_colours import MOST, tints
from opreader.ui.layout.code_words import ALIASES, LANGUAGES


def coloured(source: str, language: str | None) -> list[tuple[str, str]]:
    lines = source.split("\n")
    return [
        (line[tint.start : tint.end], tint.look.removeprefix("code-"))
        for line, found in zip(lines, tints(lines, language), strict=True)
        for tint in found
    ]


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("python", "return f(1.5)  # done", [("return", "keyword"), ("f", "name"), ("1.5", "number"), ("# done", "comment")]),
        ("py", "x = 'a # b'", [("'a # b'", "string")]),
        ("JavaScript", "let a = `x`; // y", [("let", "keyword"), ("`x`", "string"), ("// y", "comment")]),
        ("language-go", "func main() {", [("func", "keyword"), ("main", "name")]),
        ("rust", "let a: &'b str = 'c';", [("let", "keyword"), ("str", "keyword"), ("'c'", "string")]),
        ("sql", "SELECT a FROM b -- c", [("SELECT", "keyword"), ("FROM", "keyword"), ("-- c", "comment")]),
        ("sh", 'echo "$a" $b # c', [('"$a"', "string"), ("$b", "name"), ("# c", "comment")]),
        ("html", '<a href="b">c</a>', [("<a", "keyword"), ("href", "name"), ('"b"', "string"), (">", "keyword"), ("</a", "keyword"), (">", "keyword")]),
        ("json", '{"a": "b", "c": 1, "d": null}', [('"a"', "name"), ('"b"', "string"), ('"c"', "name"), ("1", "number"), ('"d"', "name"), ("null", "keyword")]),
        ("yaml", "a-b: 1 # c", [("a-b", "name"), ("1", "number"), ("# c", "comment")]),
        ("css", "a { color: #fff; }", [("#fff", "number")]),
        ("diff", "@@ 1 @@\n-a\n+b\n c", [("@@ 1 @@", "name"), ("-a", "keyword"), ("+b", "string")]),
        ("c", "#include <a.h>\nint a = 0x1F;", [("#include", "keyword"), ("int", "keyword"), ("0x1F", "number")]),
    ],
)  # fmt: skip
def test_words_strings_numbers_and_comments_are_told_apart(
    language: str, source: str, expected: list[tuple[str, str]]
) -> None:
    assert coloured(source, language) == expected


def test_a_comment_or_string_over_several_lines_is_coloured_on_each() -> None:
    assert coloured("a /* b\n\n c */ d", "c") == [("/* b", "comment"), (" c */", "comment")]
    assert coloured('"""a\nb"""', "python") == [('"""a', "string"), ('b"""', "string")]
    assert coloured("/* never\nclosed", "java") == [("/* never", "comment"), ("closed", "comment")]


@pytest.mark.parametrize("language", [None, "", "brainstorm", "text"])
def test_code_of_no_known_language_stays_plain(language: str | None) -> None:
    assert coloured("return 1", language) == []


def test_a_block_too_long_to_be_read_stays_plain() -> None:
    assert coloured("1 " * (MOST // 2), "python") != []
    assert coloured("1 " * (MOST // 2 + 1), "python") == []


def test_every_alias_names_a_language() -> None:
    assert set(ALIASES.values()) <= set(LANGUAGES)
    assert not set(ALIASES) & set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_stand_in_order_within_their_line(language: str) -> None:
    source = '<a b="c"> \'d\\\' # e /* f\n\n*/ -- g `h\ni` """j\nk""" @@ l 1.5e3 [m] n: o = $p + q(r) {- s -}'
    lines = source.split("\n")
    for line, found in zip(lines, tints(lines, language), strict=True):
        edges = [edge for tint in found for edge in tint[:2]]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(line) for edge in edges)
