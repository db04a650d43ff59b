"""Counts over the project and goal lists (the project cells of 附件6-1)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval_gen.quantities import Amount
from tests.figures.samples import PROJECT, figures

PROJECTS = """
项目:
  - 名称: 甲
    类别: 新建
    重大项目: 是
    目标完成: 是
    预算: {支出: 9924}
    状态:
      需立项: 是
      已立项: 是
      立项文件: 关于下达计划的通知
      有可研报告: 是
      计划完工日期: 2025-6-30
      已完工: 是
      计划当年验收: 是
      已验收: 是
      验收资料: 验收报告
      按期完成: 是
      调整内容: 无
      报批文件: 无
  - 名称: 乙
    类别: 续建
    重大项目: 是
    目标完成: 否
    预算: {支出: 76万元}
    状态:
      需立项: 是
      已立项: 否
      有可研报告: 否
      计划完工日期: 2026-6-30
      已完工: 否
      计划当年验收: 否
      已验收: 否
      按期完成: 否
      调整内容: 工期延长两个月
      调整说明: 设备供货推迟
      报批文件: 关于调整工期的批复
      报批文号: 某工信〔2025〕8号
  - 名称: 丙
    类别: 续建
    重大项目: 否
    目标完成: 是
    状态:
      需立项: 否
      已立项: 否
      有可研报告: 否
      计划完工日期: 2025-12-31
      已完工: 是
      计划当年验收: 是
      已验收: 否
      验收资料: 自查报告
      按期完成: 是
      调整内容: 概算调减
"""
COUNTED = {
    "项目数": 3,
    "新建": 1,
    "续建": 2,
    "需立项": 2,
    "已立项": 1,
    "可研报告": 1,
    "计划完工": 2,
    "计划验收": 2,
    "已完工": 2,
    "已验收": 1,
    "按期完成": 2,
    "调整数": 2,
    "报批数": 1,
    "重大目标计划数": 2,
    "重大目标实现数": 1,
    "重大项目支出": Amount(Decimal(100000000), "万元", 0),
    "目标计划数": 3,
    "目标实现数": 2,
    "成效平均完成率": None,
}
NOTHING = {"成效平均完成率": None}


def test_counts_of_a_list() -> None:
    assert figures(PROJECTS).counts == COUNTED


def test_texts_are_gathered() -> None:
    assert figures(PROJECTS).texts == {
        "立项文件": "关于下达计划的通知",
        "调整说明": "设备供货推迟",
        "报批文件": "关于调整工期的批复",
        "报批文号": "某工信〔2025〕8号",
        "验收资料": "验收报告；自查报告",
    }


def test_no_projects_is_zero_everywhere() -> None:
    counts = figures("项目: 无\n").counts
    assert set(counts) == set(COUNTED) - {"重大项目支出", "目标计划数", "目标实现数"}
    assert {count for name, count in counts.items() if name not in NOTHING} == {0}


@pytest.mark.parametrize("data", ["", "项目: 待填\n"])
def test_an_unknown_list_has_no_counts(data: str) -> None:
    assert figures(data).counts == NOTHING


def test_a_count_is_unknown_if_one_project_does_not_say() -> None:
    counts = figures(PROJECTS + "  - 名称: 丁\n").counts
    known = {name for name, count in counts.items() if count is not None}
    assert known == {"项目数", "目标计划数"}
    assert counts["项目数"] == 4


def test_a_project_report_counts_nothing() -> None:
    assert figures("", PROJECT).counts == NOTHING


def test_goals_stand_before_projects() -> None:
    data = "目标: [{名称: 甲, 是否完成: 是}, {名称: 乙, 是否完成: 是}, 丙]\n"
    assert figures(data).counts["目标计划数"] == 3
    assert figures(data).counts["目标实现数"] is None
    eight = "目标: [" + ", ".join("{名称: 甲, 是否完成: 是}" for _ in range(8)) + "]\n"
    counts = figures(PROJECTS + eight).counts
    assert (counts["目标计划数"], counts["目标实现数"]) == (8, 8)


@pytest.mark.parametrize(
    "said", ["名称: 丁", "名称: 丁, 状态: 待填", "名称: 丁, 状态: {调整内容: 待填, 报批文件: 待填}"]
)
def test_an_adjustment_is_unknown_while_it_is_to_fill(said: str) -> None:
    counts = figures(f"项目: [{{名称: 丙, 状态: {{已完工: 是}}}}, {{{said}}}]\n").counts
    assert (counts["调整数"], counts["报批数"]) == (None, None)


@pytest.mark.parametrize("said", ["状态: 无", "状态: {已完工: 是}", "状态: {调整内容: 无, 报批文件: 不适用}"])
def test_no_adjustment(said: str) -> None:
    counts = figures(f"项目: [{{名称: 丁, {said}}}]\n").counts
    assert (counts["调整数"], counts["报批数"]) == (0, 0)


# -- the mean completion of effects (rules.md §3.2 D3.1) -----------------------------------------------------------


def effect(said: str, level1: str = "效益指标") -> str:
    return f"{{一级: {level1}, 三级: 甲, {said}}}"


@pytest.mark.parametrize(
    ("rows", "mean", "working"),
    [
        ([effect("目标值: 10, 完成值: 8")], "0.8", "8/10"),
        ([effect("目标值: 10, 完成值: 8"), effect("目标值: 10, 完成值: 10")], "0.9", "(0.8 + 1)/2"),
        ([effect("目标值: 10, 完成值: 30"), effect("目标值: 10, 完成值: 5")], "0.75", "each 1 at most: (1 + 0.5)/2"),
        ([effect("方向: ≤, 目标值: 8, 完成值: 10")], "0.8", "reverse: 8/10"),
        ([effect("方向: ≤, 目标值: 0, 完成值: 5")], "0", "a reverse target of nothing, missed"),
        ([effect("目标值: 10, 完成值: -5")], "0", "never under 0"),
        ([effect("目标值: 10, 完成值: 8"), effect("目标值: 10")], "0.8", "what isn't known doesn't count"),
        ([effect("目标值: 10, 完成值: 8", "产出指标")], None, "outputs aren't effects"),
        ([effect("目标值: 5, 完成值: 4", "效益"), effect("目标值: 1, 完成值: 0", "满意度")], "0.8", "effects alone"),
        ([effect("目标值: 良好, 完成值: 良好")], None, "no number"),
    ],
)  # fmt: skip
def test_the_mean_completion_of_indicators(rows: list[str], mean: str | None, working: str) -> None:
    found = figures(f"指标: [{', '.join(rows)}]\n").counts["成效平均完成率"]
    assert found == (None if mean is None else Fraction(mean)), working


def test_the_mean_completion_of_results_and_indicators() -> None:
    """16/20 of the result, 1/2 of the indicator; a result without a target is left out."""
    results = "成效: [{领域: 工业, 指标: [{指标: 子, 数值: 16, 目标值: 20}, {指标: 丑, 数值: 5}]}]\n"
    indicators = f"指标: [{effect('目标值: 2, 完成值: 1')}]\n"
    assert figures(results).counts["成效平均完成率"] == Fraction("0.8")
    assert figures(results + indicators).counts["成效平均完成率"] == Fraction("0.65")
