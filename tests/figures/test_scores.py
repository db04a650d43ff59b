"""Scores are added up, capped and graded; the figures are those of the report of 2020 (S2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_gen.figures.scores import ScoreSheet, derive_scores, grade_of
from tests.figures.samples import PROJECT, document, pack

POINTS = {
    "预算编制": "12", "目标设置": "8", "保障措施": "2", "支出管理": "21", "项目管理": "10", "资产管理": "7",
    "信息公开": "7", "绩效自评": "3", "经济性": "4", "效率性": "11", "效果性": "10", "公平性": "5",
}  # fmt: skip
S2 = {**POINTS, "支出管理": "20", "效率性": "10.83"}


def scored(scores: dict[str, str], more: str = "", head: str = "") -> ScoreSheet:
    text = "评分:\n" + "".join(f"  {name}: {{得分: {score}}}\n" for name, score in scores.items()) if scores else ""
    return derive_scores(document(text + more, head) if head else document(text + more), pack())


def test_the_report_of_2020() -> None:
    sheet = scored(S2)
    assert [row.score for row in sheet.rows] == [20, 39, 10, Decimal("29.83")]
    assert (sheet.total, sheet.grade, sheet.is_derived) == (Decimal("98.83"), "优", True)


def test_the_bonus_stands_outside_the_hundred() -> None:
    sheet = scored({**S2, "工作表现加分": "1"})
    assert sheet.total == Decimal("99.83")
    assert sheet.bonus is not None
    assert (sheet.bonus.is_bonus, sheet.bonus.points) == (True, None)


def test_caps_of_bonus_and_total() -> None:
    assert scored({**S2, "工作表现加分": "3"}).total == Decimal("99.83")
    assert scored({**POINTS, "工作表现加分": "1"}).total == 100
    assert scored(POINTS).total == 100


def test_points_add_up_to_a_hundred() -> None:
    sheet = scored({})
    assert sum(row.points or 0 for row in sheet.rows) == 100
    for row in sheet.rows:
        assert sum(child.points or 0 for child in row.children) == row.points


@pytest.mark.parametrize("missing", sorted(POINTS))
def test_no_total_while_a_score_is_missing(missing: str) -> None:
    sheet = scored({name: score for name, score in POINTS.items() if name != missing})
    assert sheet == replace(sheet, total=None, grade="", is_derived=False)


def test_a_score_to_fill_is_missing() -> None:
    assert scored({**S2, "公平性": "待填"}).total is None


def test_level_1_is_never_typed_beside_its_parts() -> None:
    assert scored({**S2, "预算编制情况": "7"}).rows[0].score == 20
    assert scored({"预算编制情况": "7"}).rows[0].score == 7


def test_stated_where_nothing_can_be_derived() -> None:
    sheet = scored({}, "自报: {总分: 94}\n")
    assert (sheet.total, sheet.grade, sheet.is_derived) == (Decimal(94), "优", False)
    sheet = scored({}, "自报: {等级: 良}\n")
    assert sheet == replace(sheet, total=None, grade="良", is_derived=False)


def test_derived_stands_before_stated() -> None:
    sheet = scored(S2, "自报: {总分: 99.83, 等级: 良}\n")
    assert (sheet.total, sheet.grade) == (Decimal("98.83"), "优")


def test_reasons_evidence_and_analysis_arrive() -> None:
    more = "评分: {预算编制: {得分: 11, 理由: 晚报, 佐证: 附件三, 分析: 编制规范。}}\n"
    row = scored({}, more).rows[0].children[0]
    assert (row.score, row.reason, row.evidence) == (11, "晚报", "附件三")


def test_a_project_report_takes_level_1() -> None:
    names = ("资金管理", "绩效目标管理", "事项管理", "产出指标", "效益指标")
    sheet = scored(dict.fromkeys(names, "19.5"), head=PROJECT)
    assert (sheet.total, sheet.grade) == (Decimal("97.5"), "优")


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("99.83", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_the_lower_bound_of_a_grade_belongs_to_it(total: str, grade: str) -> None:
    assert grade_of(Decimal(total), pack()) == grade
    assert grade_of(Decimal(total), replace(pack(), grades=pack().grades[::-1])) == grade


def test_no_grade_without_a_total() -> None:
    assert grade_of(None, pack()) == ""
