"""A character of a text is found where it was typed, however the text was laid out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.source.node import Node
from perfeval_gen.source.positions import on_one_line, place_in
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree

SENTENCE = "全年支出14516.58万元，资金使用率99.26%。"


def node_of(text: str) -> Node:
    source = read_source("整体.yaml", text.encode())
    assert source.value is not None
    tree = parse_tree(source.value)
    assert tree.value is not None, tree.diagnostics
    return tree.value.entries[0][1]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f"正文: {SENTENCE}\n", 1, 25),
        (f'正文: "{SENTENCE}"\n', 1, 26),
        (f"正文: '{SENTENCE}'\n", 1, 26),
        (f"正文: '所谓''四上''企业。{SENTENCE}'\n", 1, 37),
        (f"正文: |\n  第一段。\n  {SENTENCE}\n", 3, 23),
        (f"正文: >-\n  第一句。\n  {SENTENCE}\n", 3, 23),
        ("正文: 全年支出14516.58万元，\n  资金使用率99.26%。\n", 2, 8),
        ("正文:\n  全年支出14516.58万元，\n  资金使用率99.26%。\n", 3, 8),
        (f"正文: |\n  第一段。\n\n  {SENTENCE}\n", 4, 23),
        ('正文: "全年支出14516.58万元，\n\n  资金使用率99.26%。"\n', 3, 8),
    ],
)
def test_a_number_is_found_where_it_stands(text: str, line: int, column: int) -> None:
    node = node_of(text)
    start = node.value.index("99.26%")
    place = place_in(node, start, start + 6)
    assert (place.line, place.column, place.end_column) == (line, column, column + 6)
    assert text.split("\n")[line - 1][column - 1 : column + 5] == "99.26%"
    assert on_one_line(node, start, start + 6)


def test_a_stretch_over_two_lines_is_told_by_its_first_and_not_mended() -> None:
    node = node_of("正文: 资金使用\n  率99.26%。\n")
    place = place_in(node, 0, len(node.value))
    assert (place.line, place.column, place.end_column) == (1, 5, 9)
    assert not on_one_line(node, 0, len(node.value))


@pytest.mark.parametrize(
    ("typed", "word", "column", "end", "edited"),
    [
        ('"甲\\u4e59丙99%"', "99%", 14, 17, True),
        ('"所谓\\"四上\\"企业\\t占99%"', "99%", 19, 22, True),
        ('"所谓\\"四上\\"企业"', '四上"', 10, 14, False),
        ("'所谓''四上''企业'", "四上'", 10, 14, False),
        ('"甲\\\\乙"', "\\乙", 7, 10, False),
        ('"甲\\U0001F600丙99%"', "丙99%", 17, 21, True),
    ],
)
def test_escapes_are_one_character_each(typed: str, word: str, column: int, end: int, edited: bool) -> None:  # noqa: FBT001
    node = node_of(f"正文: {typed}\n")
    start = node.value.index(word)
    place = place_in(node, start, start + len(word))
    assert (place.column, place.end_column) == (column, end)
    assert on_one_line(node, start, start + len(word)) is edited


def test_a_line_that_goes_on_by_a_backslash() -> None:
    node = node_of('正文: "甲乙\\\n  丙99%"\n')
    assert node.value == "甲乙丙99%"
    place = place_in(node, 3, 6)
    assert (place.line, place.column, place.end_column) == (2, 4, 7)


LINES = st.lists(st.text("甲乙丙0123456789.%，。a ", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1)
LAYOUTS = ("正文: |\n{}\n", "正文: >\n{}\n", "正文:\n{}\n", '正文: "\n{}"\n')


@given(LINES, st.sampled_from(LAYOUTS), st.data())
def test_every_character_of_any_layout_is_found(lines: list[str], layout: str, data: st.DataObject) -> None:
    safe = [f"甲{line}" for line in lines]
    text = layout.format("\n".join(f"  {line}" for line in safe))
    node = node_of(text)
    at = data.draw(st.integers(0, len(node.value) - 1))
    if node.value[at] in " \n":
        return
    place = place_in(node, at, at + 1)
    assert text.split("\n")[place.line - 1][place.column - 1] == node.value[at]
    assert place.excerpt == text.split("\n")[place.line - 1]
