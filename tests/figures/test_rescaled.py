"""A second table over the same indicators: the unit's points are brought to those of the block."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.figures.criteria import apportioned
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.figures.scores import ScoreSheet
from tests.figures.samples import PROJECT, document, pack

ROWS = """
指标:
  - {一级: 产出指标, 二级: 数量指标, 三级: 次数, 方向: ≥, 目标值: 10, 完成值: 10, 分值: 20}
  - {一级: 产出指标, 二级: 质量指标, 三级: 合格率, 方向: ≥, 目标值: 100, 完成值: 80, 分值: 30, 得分: 27,
     偏差原因: 返工}
  - {一级: 效益指标, 二级: 社会效益指标, 三级: 人数, 方向: ≥, 目标值: 10, 完成值: 5, 分值: 30, 偏差原因: 推迟}
  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 满意度, 方向: ≥, 目标值: 90, 完成值: 90, 分值: 10}
"""


def sheets() -> tuple[ScoreSheet, ScoreSheet]:
    figures = derive_figures(document(ROWS, PROJECT), pack("cn"))
    return figures.sheets["项目指标"], figures.sheets["评价指标"]


def test_the_evaluation_s_points_add_up_to_a_hundred() -> None:
    own, evaluation = sheets()
    assert [row.points for row in own.rows] == [10, 50, 30, 10]
    assert [row.points for row in evaluation.rows] == [20, 20, 30, 30]


def test_each_indicator_keeps_its_share() -> None:
    _, evaluation = sheets()
    rows = {row.name: (row.points, row.score) for row in evaluation.leaves() if row.path[0] == "indicators"}
    assert rows == {
        "次数": (Decimal(12), Decimal(12)),  # 20/50 of 30
        "合格率": (Decimal(18), Decimal("16.20")),  # own score 27/30 of 18
        "人数": (Decimal("22.50"), Decimal("11.25")),  # 30/40 of 30, half done
        "满意度": (Decimal("7.50"), Decimal("7.50")),
    }


@given(st.lists(st.decimals("0", "100", places=2), min_size=1, max_size=12), st.decimals("0", "100", places=2))
def test_parts_are_exactly_the_whole(points: list[Decimal], total: Decimal) -> None:
    parts = apportioned(points, total)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


def test_thirds_are_split_by_hundredths() -> None:
    assert apportioned([Decimal(1)] * 3, Decimal(10)) == (Decimal("3.34"), Decimal("3.33"), Decimal("3.33"))
