"""Chinese over several lines arrives without blanks, English with them."""

from __future__ import annotations

import pytest

from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (">-\n  甲乙，\n  丙丁\n", "甲乙，丙丁"),
        (">-\n  甲乙\n  two\n  words\n  丙\n", "甲乙 two words 丙"),
        (">-\n  他说“好”\n  “是”\n", "他说“好”“是”"),
        (">-\n  某某  局长\n  甲 乙\n", "某某  局长甲 乙"),
        ("甲乙\n  丙丁\n", "甲乙丙丁"),
        ("'甲乙\n  丙丁'\n", "甲乙丙丁"),
        ('"甲乙\n  丙丁"\n', "甲乙丙丁"),
        ("|-\n  甲乙\n  丙丁\n", "甲乙\n丙丁"),
        (">-\n  甲乙\n\n  丙丁\n", "甲乙\n丙丁"),
        (">-\n  1.中 国，2.中\n  国\n", "1.中 国，2.中国"),
        (">-\n  甲\n\n\n  乙\n  丙\n", "甲\n\n乙丙"),
        ("'他说''好''\n  乙\n  丙'\n", "他说'好' 乙 丙"),
        (">\n  甲\n  乙  \n年度: 1\n", "甲乙  \n"),
    ],
)
def test_lines_join_as_their_script_does(written: str, read: str) -> None:
    source = read_source("x.yaml", f"正文: {written}".encode()).value
    assert source is not None
    tree = parse_tree(source).value
    assert tree is not None
    node = tree.get("正文")
    assert node is not None
    assert node.value == read
