"""Own indicators: what the checks say of them is what the score sheet prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.pipeline import check_file
from perfeval_gen.quantities import as_trimmed
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.figures.scored import pack_of

ROW = "指标:\n  - {一级: 产出指标, 二级: 数量指标, 三级: 甲, 分值: 50, 偏差原因: 乙, %s}\n"


def found(text: str, code: str, head: str = PROJECT, chosen: str = "cn") -> list[Diagnostic]:
    checked, form = document(text, head), pack(chosen)
    items = run_checks(Facts(checked, derive_figures(checked, form), form))
    return [d for d in items if d.code == code]


@pytest.mark.parametrize(
    ("values", "percent"),
    [
        ("方向: ≥, 目标值: 10, 完成值: -5", "0"),
        ("方向: ≥, 目标值: 10, 完成值: 8", "80"),
        ("方向: ≥, 目标值: 10, 完成值: 14", "140"),
        ("方向: ≥, 目标值: 0, 完成值: 3", "100"),
        ("方向: ≥, 目标值: -10, 完成值: 5", "100"),
        ("方向: =, 目标值: 0, 完成值: 0", "100"),
        ("方向: =, 目标值: 0, 完成值: 3", "0"),
        ("方向: =, 目标值: 10, 完成值: 12", "80"),
        ("方向: ≤, 目标值: 10, 完成值: -5", "100"),
        ("方向: ≤, 目标值: 0, 完成值: 3", "0"),
        ("方向: ≤, 目标值: 5, 完成值: 0", "100"),
        ("方向: ≤, 目标值: 8, 完成值: 10", "80"),
    ],
)
def test_the_completion_of_the_report_is_that_of_the_sheet(values: str, percent: str) -> None:
    text = ROW % values
    assert found(text, "PE307") == []
    figures = derive_figures(document(text, PROJECT), pack("cn"))
    ratio = figures.ratio("完成率", ("indicators", 0))
    (leaf,) = [row.leaf for row in figures.scores.leaves() if row.path == ("indicators", 0)]
    assert ratio is not None
    assert leaf is not None
    assert ratio.value == leaf.measured.value is not None
    assert as_trimmed(ratio.value * 100) == percent


def test_an_indicator_listed_twice_is_told_with_both_places() -> None:
    row = "  - {一级: 产出指标, 二级: 数量指标, 三级: 甲, 分值: 25}\n"
    (item,) = found("指标:\n" + row + row.replace("甲", "乙") + row, "PE323")
    assert (item.location.path, item.rule) == (("指标", 2, "三级"), "DUP-01")
    ((first, words),) = item.related
    assert (first.path, words) == (("指标", 0, "三级"), "前一条在这里")


def test_three_of_one_name_are_told_twice() -> None:
    items = found("指标:\n" + 3 * "  - {三级: 甲}\n", "PE323")
    assert [item.location.path[1] for item in items] == [1, 2]


def test_one_name_under_two_goals_of_a_pack_that_knows_goals(tmp_path: Path) -> None:
    row = "  - {二级: 数量指标, 三级: 甲, 方向: ≥, 目标值: 10, 完成值: 10, 分值: 40, 所属目标: %s}\n"
    path = tmp_path / "项目.yaml"
    told = []
    for second in (2, 1):
        path.write_text(PROJECT + "模板包: hb\n指标:\n" + row % 1 + row % second, "utf-8")
        told.append([d.code for d in check_file(path).diagnostics if d.code == "PE323"])
    assert told == [[], ["PE323"]]


# -- names under 评分 -----------------------------------------------------------------------------------------------

LISTED = "指标: [{一级: 产出指标, 三级: 服务次数, 目标值: 5}]\n"


def test_an_own_indicator_under_the_scores_is_sent_to_the_indicators() -> None:
    (item,) = found(LISTED + "评分: {服务次数: {得分: 5}}\n", "PE306")
    assert item.message == "“服务次数”是“指标”里的指标，不在“评分”里填"
    assert "得分由目标值和完成值算出" in item.hint
    assert item.location.path == ("评分", "服务次数")


def test_an_own_indicator_of_a_project_in_the_unit_s_list_too() -> None:
    text = "项目: [{名称: 甲, 指标: [{一级: 产出指标, 三级: 服务次数}]}]\n评分: {服务次数: {得分: 5}}\n"
    (item,) = found(text, "PE306", UNIT, "gd-zhanjiang")
    assert item.mark == "移到“指标”下"


def test_other_names_under_the_scores_are_guessed_as_before() -> None:
    (item,) = found(LISTED + "评分: {预算执行律: {得分: 5}}\n", "PE306")
    assert (item.message, item.mark) == ("不认识的名称“预算执行律”", "是否想写“预算执行率”？")


@pytest.mark.parametrize(("said", "is_told"), [("{得分: 1}", True), ("{得分: 1, 理由: 通报表扬}", False)])
def test_a_reason_will_do_for_a_bonus_where_the_pack_asks_for_no_paper(said: str, *, is_told: bool) -> None:
    tree = "名称: 表\n类型: 项目自评\n指标: [{名称: 产出, 分值: 100}]\n加分: {名称: 表彰, 上限: 2}\n"
    form = pack_of(tree)
    checked = document(f"评分: {{表彰: {said}}}\n", PROJECT)
    items = run_checks(Facts(checked, derive_figures(checked, form), form))
    assert [d.mark for d in items if d.code == "PE322"] == (["缺少佐证"] if is_told else [])
