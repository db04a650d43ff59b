"""PE318: target and actual value of different kinds, and no direction."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.scoring.own_indicators import values_can_be_compared
from perfeval_gen.figures.derive import derive_figures
from tests.figures.samples import PROJECT, document, pack

ROW = "指标:\n  - {一级: 产出指标, 二级: 数量指标, 三级: 甲, 分值: 50, %s}\n"


def told(values: str) -> list[str]:
    checked, form = document(ROW % values, PROJECT), pack("cn")
    return [d.message for d in values_can_be_compared.find(Facts(checked, derive_figures(checked, form), form))]


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ("目标值: 2000, 完成值: 2500", "没有写“方向”"),
        ("方向: ≥, 目标值: 95%, 完成值: 0.93", "一个是百分数"),
        ("方向: ≥, 目标值: 0.95, 完成值: 98%", "一个是百分数"),
        ("方向: ≥, 目标值: 10, 完成值: 十个", "目标值是数"),
        ("方向: 是否, 目标值: 是, 完成值: 已完成", "是否达到"),
        ("方向: ≥, 目标值: ≥95%, 完成值: 93%", "目标值写成了“≥95%”"),
        ("目标值: 不低于30个, 完成值: 33, 单位: 个", "目标值写成了“不低于30个”"),
        ("方向: ≤, 目标值: '<= 2.5', 完成值: 2", "目标值写成了“<= 2.5”"),
    ],
)
def test_what_cannot_be_compared(values: str, part: str) -> None:
    (message,) = told(values)
    assert part in message


@pytest.mark.parametrize(
    "values",
    [
        "方向: ≥, 目标值: 95%, 完成值: 93%",
        "方向: ≥, 目标值: 95, 完成值: 93%, 单位: '%'",
        "方向: ≤, 目标值: 3, 完成值: 2.5",
        "方向: ≥, 目标值: 3, 完成值: 待填",
        "方向: ≥, 目标值: 3, 完成值: 不适用",
        "目标值: 3",
        "方向: 是否, 目标值: 是, 完成值: 否",
        "方向: 定性, 目标值: 明显提高, 完成程度: 达成",
        "方向: 定性, 目标值: ≥95%, 完成程度: 达成",
        "目标值: 不低于上年水平, 完成值: 高于上年",
        "目标值: 不超过3起且无人员伤亡, 完成值: 2起",
    ],
)
def test_what_can(values: str) -> None:
    assert told(values) == []


def test_the_direction_that_was_typed_is_the_one_proposed() -> None:
    for typed, wanted in (
        ("不超过3起", "方向: ≤，目标值: 3"),
        ("≥９５％", "方向: ≥，目标值: 95%"),
        ("> 2.5", "方向: >，目标值: 2.5"),
    ):
        checked, form = document(ROW % f"目标值: '{typed}', 完成值: 2", PROJECT), pack("cn")
        (item,) = values_can_be_compared.find(Facts(checked, derive_figures(checked, form), form))
        assert item.mark == f"写成 {wanted}"
