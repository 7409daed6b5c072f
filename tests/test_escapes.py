"""The scanner finds what may not reach a terminal, and lets through what Textual writes."""

import pytest

from tests.escapes import in_pipe, scan

FRAME = "\x1b[?2026h\x1b[1;1H\x1b[38;2;1;2;3;48;2;4;5;6mtext [/] 漢字 שלום e\u0301 👩\u200d👧\x1b[0m\r\n\x1b[?2026l"
START = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[>25u\x1b[?2048$p\x1b[?2004h\x1b[?7l"


def test_frames_of_textual_pass() -> None:
    found = scan((START + FRAME + "\x1b]22;pointer\x07\x1b]52;c;eA==\x07").encode())
    assert found.faults == []
    assert (found.sequences["SGR"], found.sequences["copy"]) == (2, 1)


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]0;owned\x07",
        "\x1b]52;c;?\x07",
        "\x1b]52;p;eA==\x07",
        "\x1b]22;x [/]\x07",
        "\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\",
        "\x1b[2J",
        "\x1b[6n",
        "\x1b[?1049s",
        "\x1b[1;2r",
        "\x1bPq\x1b\\",
        "\x1bc",
        "\x1b(0",
        "\x1b",
        "\x9b2J",
        "\x9d0;x\x9c",
        "\x07",
        "\x00",
        "\x7f",
        "a\tb",
        "\u202eabc",
        "\u2066abc",
        "\u200fabc",
        "\u2028",
    ],
)
def test_what_is_none_of_textuals_is_a_fault(hostile: str) -> None:
    found = scan((START + FRAME + hostile + FRAME).encode())
    assert found.faults
    assert len(START + FRAME) <= found.faults[0][0] < len(START + FRAME + hostile)
    assert hostile.isprintable() or in_pipe(hostile.encode())


def test_bytes_that_are_no_letters_are_a_fault() -> None:
    assert scan(b"a\xffb").faults
    assert in_pipe(b"a\xffb")
    assert not in_pipe("a\nb 漢字 👩\u200d👧".encode())
