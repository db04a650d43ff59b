"""Every field has its name in the context, filled or not; tables that no field holds."""

from __future__ import annotations

from typing import Any

import pytest

from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.view.printed import Narrative, Printed, Rows, Section
from tests.figures.samples import PROJECT, UNIT, pack
from tests.full_document import Filler
from tests.view.test_style import at, form, view

HEADS = {"整体自评": UNIT, "项目自评": PROJECT}
MADE = {
    "整体自评": {"目标表", "资金表", "统计", "财务办法"},
    "项目自评": {"实际支出率", "资金到位率", "预算执行率", "成本节约率", "支付进度率", "预算调整率"},
}
COMMON = {"比率", "措辞", "评价年度", "评价单位", "盖章单位", "自称", "次年", "评分结果", "指标分析", "文档"}


def missing(shape: Field, value: Any, path: str) -> list[str]:
    """The names under ``shape`` that ``value`` doesn't offer, or offers as something that can't be printed."""
    found = []
    for member in shape.fields:
        name = f"{path}.{member.key}"
        if member.key not in value:
            found.append(name)
        elif member.fields:
            found += missing(member, value[member.key], name)
        elif member.item is not None:
            rows = value[member.key]
            found += [] if isinstance(rows, Rows) else [name]
            for row in rows if member.item.fields else ():
                found += missing(member.item, row, name)
        elif not isinstance(value[member.key], (Printed, Narrative, Section)):
            found.append(name)
    return found


@pytest.mark.parametrize("kind", HEADS)
def test_every_field_is_defined_in_the_smallest_document(kind: str) -> None:
    context = view("", HEADS[kind]).context(form(kind))
    root = load_schema(kind).root
    assert len(root.fields) > 20
    assert missing(root, context, "") == []
    assert MADE[kind] | COMMON <= set(context)


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("blocks", [False, True])
def test_every_field_is_defined_in_a_full_document(kind: str, blocks: bool) -> None:  # noqa: FBT001
    seen = view("", Filler(kind, "gd-zhanjiang", blocks=blocks).document())
    assert missing(load_schema(kind).root, seen.context(form(kind)), "") == []


@pytest.mark.parametrize("kind", HEADS)
def test_empty_sections_are_false(kind: str) -> None:
    context = view("", HEADS[kind]).root
    given = {"类型", "年度", "单位", "名称"}
    filled = {f.key for f in load_schema(kind).root.fields if context[f.key]}
    assert filled == given & set(context)


@pytest.mark.parametrize("kind", HEADS)
def test_full_sections_are_true(kind: str) -> None:
    context = view("", Filler(kind, "gd-zhanjiang").document()).root
    empty = {f.key for f in load_schema(kind).root.fields if not context[f.key]}
    assert empty == {"金额单位", "自报", "上年"}


@pytest.mark.parametrize("said", ["待填", "无", "不适用"])
def test_a_section_that_only_says_a_state_is_empty(said: str) -> None:
    seen = view(f"职责: {said}\n信访: {said}\n满意度: {said}\n")
    assert not any(at(seen, name) for name in ("职责", "信访", "满意度"))
    assert str(at(seen, "信访.数量")) == ""


def test_the_form_s_own_names() -> None:
    table = next(d for d in pack().documents if d.attachment_label)
    context = view("").context(table)
    assert {k: str(v) for k, v in context["文档"].items()} == {
        "名称": "整体绩效自评基础数据表", "标题": "整体绩效自评基础数据表（基本情况）", "附件": "附件6-1",
    }  # fmt: skip
    assert context["措辞"]["公章"] == "公章"


def test_names_for_files() -> None:
    facts = view("", PROJECT.replace("名称: 某县数据局", "名称: 某县数据局, 简称: 数据局")).file_facts(form("项目自评"))
    assert facts == {
        "单位名称": "某县数据局", "单位简称": "数据局", "年度": "2025", "项目名称": "平台建设", "附件": "",
    }  # fmt: skip


# -- narrative -----------------------------------------------------------------------------------------------------


def test_narrative_blocks() -> None:
    data = """
    自评结果:
      - 甲**乙**丙
      - 小标题: 丁
      - {条目: [戊, 己], 样式: 一是}
      - 条目: [庚]
      - {条目: [辛], 样式: ""}
      - 表格: {标题: 壬, 单位: 万元, 表头: [子, 丑], 行: [[寅, 卯]]}
    """
    blocks = list(at(view(data), "自评结果"))
    assert [(b.类, b.号, "".join(r.字 for r in b.串)) for b in blocks] == [
        ("段落", "", "甲乙丙"), ("小标题", "", "丁"), ("条目", "一是", "戊"), ("条目", "二是", "己"),
        ("条目", "（1）", "庚"), ("条目", "", "辛"), ("表格", "", ""),
    ]  # fmt: skip
    assert [r.粗 for r in blocks[0].串] == [False, True, False]
    table = blocks[-1].表格
    assert table is not None
    assert (table.标题, table.单位, table.表头, table.行) == ("壬", "万元", ("子", "丑"), (("寅", "卯"),))


@pytest.mark.parametrize(("said", "text"), [("待填", "【待填】"), ("无", "无"), ("不适用", "不适用"), ("", "【待填】")])
def test_states_as_narrative(said: str, text: str) -> None:
    assert at(view(f"自评结果: {said}\n"), "自评结果").文 == text


# -- tables that no field holds ------------------------------------------------------------------------------------

FUNDS = """
项目:
  - {名称: 甲, 内容: 做甲, 目标: 成甲, 预算: {年初预算: 500, 划拨: 462, 支出: 462, 原因: 压减一般性支出。}}
  - {名称: 乙, 预算: {年初预算: 180, 划拨: 138, 支出: 118, 收回: 20}, 备注: 尾款}
  - {名称: 丙, 预算: {年初预算: 100, 划拨: 100, 支出: 95, 结转: 5}}
  - {名称: 丁, 预算: {年初预算: 100, 划拨: 120.5, 支出: 120.5}}
"""


def test_fund_table() -> None:
    table = at(view(FUNDS), "资金表")
    assert [str(r["备注"]) for r in table["行"]] == [
        "年中调减38万元；压减一般性支出", "年中调减42万元；年末财政收回20万元；尾款", "结转下年5万元",
        "年中调增20.5万元",
    ]  # fmt: skip
    assert {k: v.数 for k, v in table["合计"].items()} == {"年初预算": "880", "划拨": "820.5", "支出": "795.5"}


def test_no_total_while_an_amount_is_missing() -> None:
    table = at(view(FUNDS + "  - {名称: 戊, 预算: {年初预算: 5}}\n"), "资金表")
    assert {k: str(v) for k, v in table["合计"].items()} == {"年初预算": "885.00万元", "划拨": "", "支出": ""}


@pytest.mark.parametrize("data", ["", "项目: 无\n", "项目: 待填\n", "项目: [{名称: 甲}]\n"])
def test_no_tables_without_amounts(data: str) -> None:
    seen = view(data)
    assert not at(seen, "资金表")
    assert not at(seen, "目标表")


def test_goal_table_from_projects() -> None:
    table = at(view(FUNDS), "目标表")
    assert [str(v) for v in table["行"][0].values()] == ["1", "甲", "做甲", "500.00万元", "成甲"]
    assert table["合计"].数 == "880"


def test_goal_table_from_goals_with_amounts() -> None:
    goals = "目标: [{名称: 稳增长, 内容: 推动, 金额: 500, 预期目标: 新增20家}, {名称: 促消费}]\n"
    table = at(view(FUNDS + goals), "目标表")
    assert [str(r["名称"]) for r in table["行"]] == ["稳增长", "促消费"]
    assert str(table["合计"]) == ""
    assert at(view(FUNDS + "目标: [促消费]\n"), "目标表.合计").数 == "880"


def test_counts_of_no_projects_are_zero_and_unknown_ones_blank() -> None:
    assert at(view("项目: 无\n"), "统计.项目数") == "0"
    assert at(view(""), "统计.项目数") == ""
    assert at(view("项目: [{名称: 甲, 类别: 新建, 状态: {立项文件: 批复}}]\n"), "统计.立项文件") == "批复"


def test_finance_rules_are_the_rules_of_finance() -> None:
    rules = "制度: [{名称: 甲, 类别: 财务管理}, {名称: 乙, 类别: 综合}, {名称: 丙, 类别: 项目管理}, 丁]\n"
    assert [str(r["名称"]) for r in at(view(rules), "财务办法")] == ["甲", "丙"]
    assert at(view("制度: 无\n"), "财务办法").状态 == "无"


def test_score_analysis() -> None:
    data = """
    评分:
      预算编制: {分析: 编制规范。}
      预算编制合理性: {得分: 5}
      预算编制规范性: {得分: 4.5, 理由: 入库偏晚, 分析: 多数及时入库。}
      财政拨款收入预决算差异率: {得分: 2}
      绩效目标合理性: {得分: 4}
      绩效指标明确性: {得分: 4.0}
      工作表现加分: {得分: 1, 佐证: 附件三}
    成效: [{领域: 工业, 内容: 甲}, {领域: 农业, 归属: 效果性, 内容: 乙}]
    """
    rows = at(view(data), "指标分析")
    assert [str(r["名称"]) for r in rows] == ["预算编制情况", "预算执行情况", "预算监督情况", "预算使用效益"]
    assert [(str(c["名称"]), str(c["分值"]), str(c["得分"])) for c in rows[0]["二级"]] == [
        ("预算编制", "12", "11.5"), ("目标设置", "8", "8"),
    ]  # fmt: skip
    assert rows[0]["得分"] == "19.5"
    compiled = rows[0]["二级"][0]
    assert [(str(c["名称"]), str(c["扣分"]), str(c["理由"])) for c in compiled["扣分项"]] == [
        ("预算编制规范性", "0.5", "入库偏晚")
    ]
    assert [c["分析"].文 for c in compiled["三级"]] == ["", "多数及时入库。", ""]
    last = rows[-1]
    assert [str(c["名称"]) for c in last["二级"]] == ["经济性", "效率性", "效果性", "公平性", "工作表现加分"]
    assert [[str(r["领域"]) for r in c["成效"]] for c in last["二级"]] == [[], ["工业"], ["农业"], [], []]
    assert not last["成效"]
    assert (str(last["二级"][-1]["加分"]), str(last["二级"][-1]["分值"])) == ("是", "")


def test_results_of_the_evaluation() -> None:
    scores = "".join(f"  {leaf.name}: {{得分: {leaf.points}}}\n" for leaf in pack().trees[0].leaves())
    seen = view(f"评分:\n{scores}自报: {{总分: 99, 等级: 良}}\n")
    assert [str(at(seen, f"评分结果.{n}")) for n in ("总分", "等级", "已计算")] == ["100", "优", "是"]
    seen = view("自报: {总分: 94.0}\n")
    assert [str(at(seen, f"评分结果.{n}")) for n in ("总分", "等级", "已计算")] == ["94", "优", ""]
    seen = view("自报: {总分: 待填}\n")
    assert [str(at(seen, f"评分结果.{n}")) for n in ("总分", "等级", "已计算")] == ["【待填】", "", ""]
