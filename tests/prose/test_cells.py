"""Numbers of free tables are read with the unit of their head and the name of their row."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.prose.numbers import CHECKS
from tests.checks.told import told

DATA = """\
预算:
  支出:
    基本支出: {决算数: 2646.16}
    项目支出: {决算数: 11870.42}
成效: [{领域: 工业, 指标: [{指标: 规上工业增加值, 数值: 380.7, 单位: 亿元}]}]
自评结果:
  - 表格: {%s}
"""


@pytest.mark.parametrize(
    ("table", "typed", "right"),
    [
        ("表头: [项目, 决算数（万元）], 行: [[基本支出, 2646.61], [项目支出, 11870.42]]", "2646.61", "2646.16万元"),
        ("单位: 万元, 表头: [项目, 决算数], 行: [[（1）基本支出, 2646.61]]", "2646.61", "2646.16万元"),
        ("表头: [指标, 数值（亿元）], 行: [[规上工业增加值, 3807]]", "3807", "380.7亿元"),
    ],
)
def test_a_cell_that_differs_from_its_datum_is_told_at_the_cell(table: str, typed: str, right: str) -> None:
    (item,) = told(DATA % table, CHECKS)
    place = item.location
    assert place.excerpt[place.column - 1 : place.end_column - 1] == typed
    assert right in item.message
    assert not item.edits


@pytest.mark.parametrize(
    "table",
    [
        "表头: [项目, 决算数（万元）], 行: [[基本支出, 2646.16], [项目支出, 11870.42], [合计, 99.5]]",
        "表头: [项目, 2024年（万元）, 增减（万元）], 行: [[基本支出, 2000.05, 646.11], [项目支出, 9870.42, 2000]]",
        "标题: 2024年决算, 表头: [项目, 决算数（万元）], 行: [[基本支出, 2000.05], [项目支出, 9870.42]]",
        "单位: 万元, 表头: [股室, 支出, 人数, 占比], 行: [[办公室, 120.5, 12, 18.2], [业务股, 88.3, 5, 3]]",
        "表头: [项目, 决算数], 行: [[基本支出, 26], [设备款, 11]]",
    ],
)
def test_other_cells_are_left_alone(table: str) -> None:
    assert told(DATA % table, CHECKS) == []
