"""A place told by passing over whole lines is the one that is told character by character."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.source import positions
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree

PIECES = ("甲", "乙丙", "丁，", "99.26%", " ", "  ", "\u3000", "'", '"', "#", "。")
LAYOUTS = ("正文: {one}{two}\n",
           "正文: {one}\n  {two}\n", "正文: '{one}\n\n  {two}' # 注\n",
           '正文: "{one}\n  {two}"\n',
           "正文: |\n  {one}\n\n   {two}\n  {one}\n", "正文: >-\n  {one}\n  {two}\n", "正文: '{one}''{two}'\n",
           '正文: "{one}\\t{two}\\\n  {one}"\n')  # fmt: skip


def _scalars(text: str) -> Iterator[Node]:
    tree = parse_tree(Source("甲.yaml", text)).value
    yield from (node for _, node in tree.entries if node.kind == "scalar") if tree is not None else ()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LAYOUTS), st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.data())
def test_both_ways_tell_one_place(layout: str, pieces: list[str], data: st.DataObject) -> None:
    one = "".join(pieces)
    for node in _scalars(layout.format(one=one, two=one[::-1])):
        if not node.value:
            continue
        start = data.draw(st.integers(0, len(node.value) - 1))
        stop = data.draw(st.integers(start + 1, len(node.value)))
        quick = positions.place_in(node, start, stop), positions.on_one_line(node, start, stop)
        with patch.object(positions, "_in_a_line", lambda *_: None):
            assert quick == (positions.place_in(node, start, stop), positions.on_one_line(node, start, stop))


def test_most_places_are_told_by_lines() -> None:
    (node,) = _scalars("正文: |\n  第一段。\n\n  全年支出14516.58万元，资金使用率99.26%。\n")
    with patch.object(positions, "_typed", None):
        place = positions.place_in(node, node.value.index("99.26%"), node.value.index("99.26%") + 6)
    assert (place.line, place.column, place.end_column) == (4, 23, 29)
