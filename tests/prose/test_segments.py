"""Which stretches of a document are running text, and where they stand."""

from __future__ import annotations

from perfeval_gen.prose.segments import Segment, segments
from tests.figures.samples import UNIT, document

TEXT = """\
自评结果:
  - 第一段，支出100万元。
  - 小标题: 成效
  - 条目: [新增规上企业12家。, 完成投资3亿元。]
    样式: （1）
  - 表格: {表头: [项目, 金额], 行: [[甲, 10万元]]}
问题:
  - 问题: 支付偏慢，仅为85%。
    措施: [每月通报1次。]
    责任部门: 办公室2号窗口
项目:
  - 名称: 平台运维费
    编码: "440800"
    备注: 尾款5万元下年支付。
满意度: {说明: 待填}
上年问题整改:
  - 问题: 上一年的问题，支付率80%。
    整改情况: 已整改
"""


def found(text: str = TEXT) -> tuple[Segment, ...]:
    return segments(document(text, UNIT))


def test_sentences_are_found_and_names_codes_and_states_are_not() -> None:
    texts = [s.text for s in found()]
    assert texts == [
        "第一段，支出100万元。", "成效", "新增规上企业12家。", "完成投资3亿元。", "项目", "金额", "甲", "10万元",
        "支付偏慢，仅为85%。", "每月通报1次。", "尾款5万元下年支付。",
    ]  # fmt: skip


def test_cells_of_a_table_are_known_as_such() -> None:
    assert [s.text for s in found() if s.in_table] == ["项目", "金额", "甲", "10万元"]


def test_each_leads_to_its_field_and_place() -> None:
    sentence = next(s for s in found() if "85%" in s.text)
    assert sentence.path == ("problems", 0, "problem")
    start = sentence.text.index("85%")
    place = sentence.at(start, start + 3)
    assert place.excerpt[place.column - 1 : place.end_column - 1] == "85%"
    edit = sentence.edit(start, start + 3, "86%")
    assert edit is not None
    assert (edit.line, edit.column, edit.end_column, edit.text) == (place.line, place.column, place.end_column, "86%")
