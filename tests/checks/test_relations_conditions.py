"""What full marks, purchases, publication and surveys stand on (PE343–PE345, PE347): F-38, F-48, F-51, F-53, F-73."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import conditions
from perfeval_gen.checks.scoring import own_indicators, reasons, scores
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.checks.told import line_of, told
from tests.figures.samples import PROJECT
from tests.figures.test_scores import MET

TRIED = {"PE343", "PE344", "PE345", "PE347"}


def found(text: str, head: str = "", chosen: str = "gd-zhanjiang") -> list[Diagnostic]:
    return told(text, conditions.CHECKS, head, chosen) if head else told(text, conditions.CHECKS, chosen=chosen)


# -- purchases (LOG-06) -------------------------------------------------------------------------------------------


def bought(name: str, more: str = "", spent: object = 56.8, actual: str = "112000元") -> str:
    return f"预算: {{政府采购: {{实际金额: {actual}}}}}\n项目:\n  - 名称: {name}\n    预算: {{支出: {spent}}}\n{more}"


def test_a_purchase_beside_the_purchases() -> None:
    """F-51: 56.8万元 of equipment, 112000元 purchased."""
    (item,) = found(bought("监测设备经费", "    内容: 新购监测设备2套\n"))
    assert (item.code, item.rule, item.severity) == ("PE343", "LOG-06", Severity.WARNING)
    assert item.message == "“监测设备经费”支出 56.8 万元，政府采购实际只有 11.2 万元"
    assert (item.mark, line_of(item), item.location.column) == ("多出 45.6 万元", 4, 14)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (bought("监测设备经费", spent=11.2), 0),
        (bought("监测设备经费", spent=11.21), 1),
        (bought("监测设备经费", spent="待填"), 0),
        (bought("监测设备经费", actual="待填"), 0),
        (bought("监测设备经费", actual="0元"), 1),
        (bought("监测经费", "    内容: 采购监测设备\n"), 1),
        (bought("监测经费", "    内容: 监测设备的维护\n"), 0),
        (bought("设备更新奖补"), 0),
        (bought("企业技改", "    内容: 对企业购置设备给予补助\n"), 0),
        (bought("监测设备经费", "    备注: 未纳入政府采购目录，自行采购\n"), 0),
    ],
)
def test_purchases(text: str, count: int) -> None:
    assert len(found(text)) == count


# -- publication (预算法第十四条) -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approved", "published", "message"),
    [
        ("2025-04-01", "2025-04-21", ""),  # the twentieth day
        ("2025-04-01", "2025-04-22", "公开日期 2025年4月22日，是批复（2025年4月1日）以后第 21 日"),
        ("2025-04-01", "2025-04-01", ""),
        ("2025-04-01", "2025-03-31", "公开日期 2025年3月31日，早于批复的 2025年4月1日"),
        ("待填", "2025-04-22", ""),
        ("2025-04-01", "待填", ""),
    ],
)
def test_twenty_days(approved: str, published: str, message: str) -> None:
    text = f"公开:\n  决算:\n    是否公开: 是\n    批复日期: {approved}\n    公开日期: {published}\n"
    items = found(text)
    assert [item.message for item in items] == ([message] if message else [])
    if message:
        assert (items[0].code, line_of(items[0]), items[0].location.column) == ("PE344", 5, 11)
    assert not [d for d in found(text + "  说明: 网站维护，推迟公开。\n") if "第" in d.message]


# -- full marks (SCORE-09) ----------------------------------------------------------------------------------------


def test_full_marks_with_money_unspent() -> None:
    """F-53: 138.78 of 139 is 99.84 %, of the budget of 189 it is 73.43 %."""
    text = "预算: {年初预算: 189, 划拨: 139, 支出: 138.78, 原因: 压减}\n自报:\n  总分: 100\n"
    (item,) = found(text, PROJECT, "cn")
    assert (item.code, item.rule, item.severity) == ("PE345", "SCORE-09", Severity.ERROR)
    assert "实际支出率只有 99.84%" in item.message
    assert "73.43%" in item.message
    assert (item.location.line - 4, item.location.column) == (3, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("自报: {总分: 99.99}\n预算: {划拨: 139, 支出: 138.78}\n", ""),
        ("自报: {总分: 100}\n预算: {年初预算: 139, 划拨: 139, 支出: 139}\n", ""),
        ("自报: {总分: 100}\n", ""),
        ("自报: {总分: 100}\n目标完成: 否\n未完成原因: 停工\n", "“平台建设”没有完成"),
        ("自报: {总分: 待填}\n预算: {划拨: 139, 支出: 138.78}\n", ""),
    ],
)
def test_a_stated_total(text: str, said: str) -> None:
    items = found(text, PROJECT, "cn")
    assert bool(items) == bool(said)
    assert not items or said in items[0].message


def test_full_marks_for_what_was_not_published() -> None:
    """F-73: neither goals nor the self-evaluation are published."""
    text = "公开:\n  绩效目标: {是否公开: 否}\n  自评信息: {是否公开: 否}\n"
    text += "评分:\n  绩效信息公开:\n    得分: {}\n    理由: 已备好\n"
    both = (*conditions.CHECKS, scores.own_scores_are_explained)
    (item,) = told(text.replace("{}", "3"), both)
    assert (item.code, item.rule, line_of(item)) == ("PE345", "SCORE-09", 6)
    assert item.message == "“绩效信息公开”得满分 3，但绩效目标已公开、自评信息已公开：否"
    assert told(text.replace("{}", "1"), both) == []
    assert told(text.replace("{}", "3").replace("否}", "是}"), both) == []


def test_a_bonus_inside_its_parent() -> None:
    """F-38: the bonus of 1 counted with indicator 4."""
    one = MET + "  工作表现加分: {得分: 1, 佐证: 通报}\n  预算使用效益: {得分: %s}\n"
    (item,) = told(one % "31", (scores.parent_scores_equal_parts,))
    assert (item.code, item.rule) == ("PE301", "SCORE-06")
    assert told(one % "30", (scores.parent_scores_equal_parts,)) == []
    (item,) = told(one % "29", (scores.parent_scores_equal_parts,))
    assert item.rule == "SCORE-02"


# -- surveys (UNIT-07) --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("满意度: {满意率: 100%}\n", "缺少有效份数"),  # F-48
        ("满意度: {满意率: 98%, 有效份数: 120}\n", ""),
        ("满意度: {有效份数: 120, 满意份数: 110}\n", ""),
        ("满意度: {满意率: 待填}\n", ""),
        ("满意度: 无\n", ""),
        ("社会效益: 服务对象满意度为100分。\n", "100%？"),
        ("社会效益: 服务对象满意度达到98.5分，比上年高。\n", "98.5%？"),
        ("社会效益: 服务对象满意度为98%。\n", ""),
        ("社会效益: 满意度指标得分10分。\n", ""),
        ("社会效益: 满意度指标分值10分。\n", ""),
    ],
)
def test_satisfaction(text: str, marked: str) -> None:
    items = found(text)
    assert [(item.code, item.rule, item.mark) for item in items] == ([("PE347", "UNIT-07", marked)] if marked else [])


# -- ids of findings that were there ------------------------------------------------------------------------------


def test_nothing_departs_they_say() -> None:
    """F-54: 50万元 weren't given, and 偏差分析 says 无."""
    text = "预算: {年初预算: 189, 划拨: 139, 支出: 138.78, 原因: 压减}\n偏差分析: 无\n"
    (item,) = told(text, (reasons.deviations_have_reasons,), PROJECT, "cn")
    assert (item.code, item.rule, item.severity) == ("PE316", "LOG-07", Severity.ERROR)
    assert "189万元，拨付 139万元" in item.message


def test_how_much_the_budget_was_changed() -> None:
    """F-03: 549.95 / 396.57 is 38.68 % more."""
    text = "预算: {支出: {年初预算: 396.57, 调整预算: 549.95}}\n"
    (item,) = told(text, (reasons.deviations_have_reasons,))
    assert (item.rule, item.mark) == ("COMP-05", "调整 38.68%，缺少调整原因")


@pytest.mark.parametrize(
    ("received", "reason", "mark"),
    [
        ("2646.16", "", "增加 36.33%"),  # F-30
        ("2646.16", "  调整原因: 年中追加人员经费\n", ""),
        ("2646.16", "  调整原因: 待填\n", ""),
        ("2135.155", "", ""),  # a tenth
        ("2135.16", "", "增加 10.00%"),
        ("1746.94", "", "减少 10.00%"),
        ("待填", "", ""),
    ],
)
def test_how_much_basic_expenditure_was_changed(received: str, reason: str, mark: str) -> None:
    text = f"预算:\n  支出:\n    基本支出: {{年初预算: 1941.05, 到位数: {received}}}\n{reason}"
    items = told(text, (reasons.deviations_have_reasons,))
    assert [(item.rule, item.mark, line_of(item)) for item in items] == ([("COMP-05", mark, 3)] if mark else [])


def test_a_block_without_an_indicator() -> None:
    """F-61: no indicator of satisfaction though the national form gives it 10 points."""
    row = "  - {{一级: {}, 二级: {}, 三级: 甲, 方向: ≥, 目标值: 5, 完成值: 5, 分值: {}}}\n"
    text = "指标:\n" + row.format("产出指标", "数量指标", 50) + row.format("效益指标", "社会效益指标", "{}")
    (item,) = told(text.replace("{}", "30"), (own_indicators.weights_add_up,), PROJECT, "cn")
    assert (item.code, item.rule, item.severity) == ("PE313", "SCORE-01", Severity.NOTE)
    assert item.message == "“满意度指标”一项指标也没有，表式规定 10 分"
