"""Texts by sentence, and the words that changed in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.schema.prose import read_prose
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.diff.model import Words
from perfeval_gen.workflows.diff.texts import compare_texts, likeness, marked, sentences

PIECES = st.lists(
    st.sampled_from(["甲乙丙丁。", "甲乙丙戊。", "子丑！", "子丑寅！", "数字12。", "数字13。"]), max_size=8
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一句。二句！三句？四句；五句", ("一句。", "二句！", "三句？", "四句；", "五句")),
        ("他说“好。”然后走了。", ("他说“好。”", "然后走了。")),
        ("上行\n下行。", ("上行", "下行。")),
        ("比率12.5%。", ("比率12.5%。",)),
        ("真的？！是。", ("真的？！", "是。")),
        ("", ()),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_narrative_says_what_its_pieces_are() -> None:
    rows = "  - 甲。乙。\n  - 小标题: 丙\n  - {条目: [丁。, '**戊**己。'], 样式: 一是}\n"
    table = "  - 表格: {标题: 表, 单位: 个, 表头: [项, 数], 行: [[庚, 1]]}\n"
    source = read_source("甲.yaml", f"正文:\n{rows}{table}".encode()).value
    assert source is not None
    tree = parse_tree(source).value
    assert tree is not None
    assert sentences(read_prose(tree.entries[0][1], [])) == (
        *("甲。", "乙。", "〔小标题〕丙", "〔条目一是〕丁。", "〔条目一是〕**戊**己。"),
        *("〔表题〕表，单位：个", "〔表头〕项 | 数", "〔表行〕庚 | 1"),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("新增20家。", "新增22家。", "新增[20→22]家。"),
        ("比上年增长5.4%。", "比上年增长12.7%。", "比上年增长[5.4→12.7]%。"),
        ("管理公园。", "统一管理公园。", "[增：统一]管理公园。"),
        ("管理公园和广场。", "管理公园。", "管理公园[删：和广场]。"),
        (
            "这一句话的前面很长很长很长很长很长，后面有3个。",
            "这一句话的前面很长很长很长很长很长，后面有4个。",
            "…很长很长很长很长，后面有[3→4]个。",
        ),
        ("甲乙丙", "丁戊己", "[甲乙丙→丁戊己]"),
    ],
)
def test_words_that_changed(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_text_by_sentence() -> None:
    before = ("资金使用合规。", "全年建成公园5个。", "以前的一句。")
    after = ("另外的话题！", "资金使用合规。", "全年建成公园6个。")
    words = compare_texts(before, after)
    assert (words.removed, words.added) == (("以前的一句。",), ("另外的话题！",))
    assert [(e.before, e.after, e.marked) for e in words.edited] == [
        ("全年建成公园5个。", "全年建成公园6个。", "全年建成公园[5→6]个。")
    ]


def test_a_sentence_that_moved_is_neither_new_nor_gone() -> None:
    assert compare_texts(("甲甲。", "乙乙。"), ("乙乙。", "甲甲。")) == Words()


@given(PIECES, PIECES)
def test_nothing_is_lost(before: list[str], after: list[str]) -> None:
    """What was, less what went, with what came and what was altered, is what is."""
    words = compare_texts(before, after)
    left = [*before, *words.added, *(e.after for e in words.edited)]
    for gone in (*words.removed, *(e.before for e in words.edited)):
        left.remove(gone)
    assert sorted(left) == sorted(after)
    back = compare_texts(after, before)
    assert (back.removed, back.added) == (words.added, words.removed)
    assert [(e.after, e.before) for e in back.edited] == [(e.before, e.after) for e in words.edited]


@given(st.text("甲乙丙丁1", max_size=12), st.text("甲乙丙丁1", max_size=12))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


def test_long_texts_are_told_in_time() -> None:
    before = [f"第{n}句。" for n in range(3000)]
    words = compare_texts(before, [*before[:1500], "新的一句。", *before[1500:]])
    assert words == Words(added=("新的一句。",))
