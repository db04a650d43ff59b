"""Cases at the edge of the rules that once went wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.view.build import build
from tests.figures.samples import PROJECT, UNIT, document, figures, pack
from tests.figures.scored import leaf_of, sheet_of
from tests.figures.test_national_scores import ALL_MET, SHORT, WITH_COST
from tests.figures.test_scores import MET
from tests.packs.test_indicators import TREE, faults

PUBLISHED = "{是否公开: 是, 批复日期: 2025-04-01, 公开日期: 2025-04-21}"


def codes(text: str, name: str = "cn", head: str = PROJECT) -> list[str]:
    checked, used = document(text, head), pack(name)
    items = run_checks(Facts(checked, derive_figures(checked, used), used))
    return [d.code for d in items if d.severity is not Severity.NOTE]


def test_an_own_score_of_the_form_changes_nothing_in_the_evaluation() -> None:
    """The finance department gives 2 of 10; in the evaluation the rate has 4 points and is fully met."""
    text = ALL_MET.replace("年初预算: 120", "划拨: 120, 年初预算: 120")
    text += "评分: {预算执行率: {得分: 2, 评分人: 财政部门, 理由: 甲}}\n"
    sheet = derive_figures(document(text, PROJECT), pack("cn")).sheets["评价指标"]
    assert leaf_of("预算执行率", sheet).score == 4


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (PUBLISHED, "{是否公开: 无}", "预决算信息公开"),
        ("内部制度: 是", "内部制度: 无", "资产管理规范性"),
        ("满意度: {有效份数: 100, 满意份数: 85, 基本满意份数: 5}", "满意度: 无", "公众或服务对象满意度"),
    ],
)
def test_none_is_neither_yes_nor_not_applicable(old: str, new: str, name: str) -> None:
    assert old in MET
    leaf = leaf_of(name, sheet_of(MET.replace(old, new)))
    assert leaf.points is not None
    assert leaf.score is None or leaf.score < leaf.points


def test_none_of_a_reverse_indicator_is_met_and_no_fault() -> None:
    assert "完成值: 11," in ALL_MET
    assert codes(ALL_MET.replace("完成值: 11,", "完成值: 0,")) == []


def test_none_of_a_reverse_effect_counts_as_met() -> None:
    rows = (
        "{一级: 效益指标, 三级: 事故, 方向: ≤, 目标值: 2, 完成值: 0}, {一级: 效益指标, 三级: 甲, 目标值: 10, 完成值: 5}"
    )
    assert figures(f"指标: [{rows}]\n").counts["成效平均完成率"] == Fraction(3, 4)


def test_bands_of_a_reverse_percentage_look_at_the_completion() -> None:
    old = "三级: 群众满意度, 方向: ≥, 目标值: 95%, 完成值: 88.5%"
    assert old in WITH_COST
    text = WITH_COST.replace(old, "三级: 投诉率, 方向: ≤, 目标值: 5%, 完成值: 2%")
    assert leaf_of("投诉率", sheet_of(text, "cn-cost", PROJECT)).score == 10


def test_a_capped_own_score_is_told() -> None:
    more = "成效: [{领域: 甲, 指标: [{指标: 子, 数值: 9, 目标值: 10}]}]\n"
    text = MET.replace("{得分: 10}", "{得分: 10, 理由: 甲}") + more
    assert "PE309" in codes(text, "gd-zhanjiang", UNIT)
    assert leaf_of("社会经济环境效益", sheet_of(text)).score == 9


def test_what_was_attained_is_printed_where_there_is_no_actual_value() -> None:
    checked = document(SHORT, PROJECT)
    rows = build(checked, derive_figures(checked, pack("cn")), pack("cn")).root["评分表"]["指标行"]
    shown = [str(row["指"]["完成文"]) for row in rows if row["指"]["方向"] == "定性"]
    assert shown == ["部分达成", "达成"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("名称: 表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 100, 二级: [{名称: 乙}, {名称: 丙}]}]\n", ["PE821"]),
        (TREE.replace("不超过: 20%, 得: 2/3", "不超过: 5%, 得: 2/3"), ["PE822"]),
        (
            TREE.replace("二级: [数量指标, 质量指标]", "二级: [{名称: 数量指标, 三级: [{名称: 甲, 分值: 50}]}]"),
            ["PE822"],
        ),
    ],
)
def test_trees_that_used_to_load_without_a_word(text: str, found: list[str]) -> None:
    assert [d.code for d in faults(text)] == found
