"""Slips that are rare, each with what is said of it and where; and what of a text can still be told after them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfeval_gen.source.layout import lay_out
from perfeval_gen.source.marks import unconfirmed
from perfeval_gen.source.positions import on_one_line, place_in
from perfeval_gen.source.remarks import attach
from perfeval_gen.source.sound_parts import sound_tree
from perfeval_gen.source.spans import find_spans
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import Node, parse_tree

SLIPS = {
    "*a : 乙\n": [("PE108", 1, 1)],
    "甲：#乙\n": [("PE101", 1, 2), ("PE123", 1, 3)],
    "甲: {'乙'：1}\n": [("PE101", 1, 8)],
    "甲: [1, {{ 比率\n丙: 1\n": [("PE120", 1, 4)],
    "甲:\n  - [一，二 - 三: 四: 五]\n": [("PE129", 2, 7)],
    "甲: 1\n*a\n乙: 1\n": [("PE124", 2, 1)],
    '甲: "一\n  二" 三\n乙: @\n': [("PE126", 2, 6), ("PE117", 3, 4)],
    '甲: "\\t\\x01"\n': [("PE116", 1, 7)],
}


@pytest.mark.parametrize("text", SLIPS)
def test_each_slip_is_told_where_it_stands(text: str) -> None:
    found = parse_tree(Source("甲.yaml", text)).diagnostics
    assert [(d.code, d.location.line, d.location.column) for d in found] == SLIPS[text]


def first_value(text: str) -> Node:
    tree = parse_tree(Source("甲.yaml", text)).value
    assert tree is not None
    return tree.entries[0][1]


def test_a_stretch_with_blanks() -> None:
    node = first_value("正文: '支出 12 万元'\n")
    place = place_in(node, 0, 5)
    assert (place.column, place.end_column, on_one_line(node, 0, 5)) == (6, 11, True)
    behind = place_in(node, 6, 8)
    assert (behind.column, behind.end_column, on_one_line(node, 6, 8)) == (12, 14, True)


def test_the_end_of_a_block_is_no_character_of_a_line() -> None:
    node = first_value("正文: |\n  支出\n")
    place = place_in(node, 1, 3)
    assert (node.value, place.line, place.column, place.end_column) == ("支出\n", 2, 4, 5)
    assert not on_one_line(node, 1, 3)


@pytest.mark.parametrize("value", ["12万元", "12 万元"])
def test_a_value_that_was_never_typed_so_is_told_by_its_whole_place(value: str) -> None:
    node = replace(first_value("决算数: 12\n"), value=value)
    assert place_in(node, 0, len(value)) == node.location
    assert not on_one_line(node, 0, len(value))


BAD = "{0}:\n  - 甲\n  概述: 乙\n"


def sound(text: str, *broken: int) -> Node | None:
    return sound_tree(Source("甲.yaml", text), broken)


def test_further_faults_cost_further_sections() -> None:
    tree = sound(BAD.format("一") + "二: 1\n" + BAD.format("三") + "四: 2\n", 3)
    assert tree is not None
    assert {key: (node.value, node.location.line) for key, node in tree.entries} == {
        "一": ("不适用", 1), "二": ("1", 4), "三": ("不适用", 5), "四": ("2", 8),
    }  # fmt: skip


def test_a_file_broken_all_over_is_given_up() -> None:
    assert sound("头: 1\n" + "".join(map(BAD.format, "一二三四五六七八九")), 1) is None
    assert sound("  头: 1\n中: 2\n尾: 3\n", 2) is None, "a fault that stays where it is"


def test_lines_before_the_first_key_have_none_to_keep() -> None:
    tree = sound("]\n甲: 1\n", 1)
    assert tree is not None
    assert [(key, node.value, node.location.line) for key, node in tree.entries] == [("甲", "1", 2)]


def marks(text: str) -> list[tuple[int, str]]:
    source = Source("甲.yaml", text)
    tree = parse_tree(source).value
    assert tree is not None
    return [(d.location.line, d.message) for d in unconfirmed(source, tree)]


def test_a_mark_behind_everything_is_about_nothing_by_name() -> None:
    assert marks("甲: 1\n#? 沿用自2024年\n") == [(2, "这一项还没有核对（沿用自2024年）")]


def test_a_sign_right_behind_a_bracket_begins_no_comment() -> None:
    text = "甲: {乙: 1}#? 一\n丙: 2  #? 二\n"
    assert marks(text) == [(2, "“丙”还没有核对（二）")]
    tree = parse_tree(Source("甲.yaml", text)).value
    assert tree is not None
    assert [each.text for each in find_spans(Source("甲.yaml", text), tree).comments] == ["#? 二"]


@pytest.mark.parametrize("text", ["# 上\n{甲: 1}\n# 下\n", "# 上\n{}\n# 下\n"])
def test_comments_around_a_file_in_braces(text: str) -> None:
    attached = attach(lay_out(text))
    assert (attached.top, attached.bottom) == (("# 上",), ("# 下", ""))
