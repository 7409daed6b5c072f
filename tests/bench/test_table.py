"""The arithmetic of the table of measurements."""

from tests.bench.table import LARGE, SMALL, Measure, as_markdown, as_text, compared, megabytes, p95, rows, spread


def test_p95_leaves_the_largest_of_many_out_and_takes_it_of_few() -> None:
    assert p95([float(n) for n in range(1, 101)]) == 96
    assert p95([3.0, 1.0, 2.0]) == 3


def test_ratio_is_ours_by_theirs_of_medians() -> None:
    made = compared("j", SMALL, [0.001, 0.002, 0.9], "bare", [0.004, 0.004, 0.0001])

    assert made.ratio == 0.5


def test_memory_and_files_are_compared_as_they_are() -> None:
    made = megabytes("memory", SMALL, 60, "bare", 30)

    assert (made.value, made.ratio, made.theirs) == ("60 MB", 2, "30 MB")


def test_one_time_stands_alone_and_several_with_p95() -> None:
    assert spread([0.0123]) == "12.3 ms"
    assert spread([0.001, 0.002, 0.003]) == "2.0 ms (3.0)"
    assert spread([0.001, 0.002, 3]) == "2.0 ms (3.0 s)"
    assert spread([1.5, 1.5]) == "1.5 s (1.5)"


def test_sizes_of_one_thing_share_a_row_in_the_order_of_the_columns() -> None:
    large = Measure("j", LARGE, "6 ms", 0.5, "bare", "12 ms")
    small = Measure("j", SMALL, "5 ms", 0.25, "bare", "20 ms")

    assert rows([large, small]) == [["j", "5 ms 0.25×", "", "6 ms 0.50×", "bare 20 ms · 12 ms"]]


def test_columns_of_the_text_stand_under_each_other() -> None:
    text = as_text([Measure("a long name", SMALL, "1 s"), Measure("b", SMALL, "2 s")])

    lines = text.splitlines()
    assert lines[1].index("1 s") == lines[2].index("2 s") == lines[0].index("1,000 articles")


def test_every_line_of_markdown_has_as_many_cells() -> None:
    lines = as_markdown([Measure("a", SMALL, "1 s"), Measure("b", LARGE, "2 s", 2.0, "bare", "1 s")]).splitlines()

    assert {line.count("|") for line in lines} == {6}
