"""容差: a difference that a unit accounts for is a note; larger ones stay, idle ones are told (PE339)."""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import arithmetic, balances, parts, sums, tolerances, transfer
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.schema.validate import validate
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from tests.checks.told import told
from tests.figures.samples import PROJECT, UNIT

TRIED = {"PE339"}
CHECKS = (
    arithmetic.total_equals_parts, arithmetic.streams_balance, arithmetic.project_money_adds_up,
    transfer.recipients_add_up, *sums.CHECKS, *parts.CHECKS, *balances.CHECKS, *tolerances.CHECKS,
)  # fmt: skip
TRANSFER = "类型: 转移支付自评\n年度: 2025\n单位: {名称: 某省文化厅}\n名称: 某项补助资金\n"


def found(text: str, head: str = UNIT) -> list[Diagnostic]:
    return told(text, CHECKS, head)


# a place for a tolerance, how much is off there (in the unit of the place), and under which code
PLACES = [
    ("预算: {{上级资金: [{{名称: 甲, 收入: 44532.68, 支出: 41071.78, 统筹收回: 2701, 结转: 759.98{}}}]}}\n", "0.08", "PE303", UNIT),
    ("预算: {{收入: {{决算数: 2652.85, 一般公共预算: {{决算数: 1807.49}}, 政府性基金: {{决算数: 838.62}}, 上年结转: {{决算数: 6.73}}{}}}}}\n", "0.01", "PE301", UNIT),
    ("预算: {{支出: {{项目支出: {{决算数: 11870.42{}}}}}}}\n项目: [{{名称: 甲, 预算: {{支出: 11914.42}}}}]\n", "44", "PE331", UNIT),
    ("预算: {{支出: {{决算数: 100.00, 按来源: {{一般公共预算: {{决算数: 100.01}}}}{}}}}}\n", "0.01", "PE330", UNIT),
    ("预算: {{收入: {{决算数: 568.34}}, 支出: {{决算数: 549.95{}}}}}\n", "18.39", "PE337", UNIT),
    ("预算: {{财政拨款: {{决算数: 1000元, 支出: 900元, 年末结转结余: 101元{}}}}}\n", "1", "PE303", UNIT),
    ("项目: [{{名称: 甲, 预算: {{划拨: 9927, 支出: 9924, 收回: 5{}}}}}]\n", "2", "PE304", UNIT),
    ("预算: {{划拨: 9927, 支出: 9924, 收回: 5{}}}\n", "2", "PE304", PROJECT),
    ("成效: [{{领域: 工业, 指标: [{{指标: 甲, 数值: 17.49, 其中: [{{指标: 乙, 数值: 14.79}}, {{指标: 丙, 数值: 2.68}}]{}}}]}}]\n", "0.02", "PE333", UNIT),
    ("预算: {{支出: {{项目支出: {{决算数: 100, 其中: [{{名称: 甲, 决算数: 100.1}}]{}}}}}}}\n", "0.1", "PE332", UNIT),
    ("成效: [{{领域: 工业, 指标: [{{指标: 甲, 数值: 10, 其中: [{{指标: 乙, 数值: 10.01}}]{}}}]}}]\n", "0.01", "PE332", UNIT),
    ("人员: {{在职: {{公务员: 21, 后勤服务人员: 3}}, 退休: 53, 财政供养: 74{}}}\n", "3", "PE334", UNIT),
    ("人员: {{在职: {{公务员: 21, 后勤服务人员: 3, 合计: 25}}{}}}\n", "1", "PE301", UNIT),
    ("下达: [{{文号: 甲, 金额: 100, 分配明细: [{{单位: 乙, 金额: 99.9}}]{}}}]\n", "0.1", "PE301", TRANSFER),
]  # fmt: skip


@pytest.mark.parametrize(("text", "off", "code", "head"), PLACES, ids=[f"{p[2]}-{p[1]}" for p in PLACES])
def test_a_difference_within_its_tolerance_is_a_note(text: str, off: str, code: str, head: str) -> None:
    (bare,) = found(text.format(""), head)
    assert (bare.code, bare.severity > Severity.NOTE) == (code, True)
    (within,) = found(text.format(f", 容差: {{值: {off}, 说明: 报表取整}}"), head)
    assert (within.code, within.severity) == (code, Severity.NOTE)
    assert within.message.startswith(bare.message)
    assert "以内：报表取整" in within.message
    assert (within.location, within.rule) == (within.location, bare.rule)


@pytest.mark.parametrize(("text", "off", "code", "head"), PLACES, ids=[f"{p[2]}-{p[1]}" for p in PLACES])
def test_a_larger_difference_stays(text: str, off: str, code: str, head: str) -> None:
    less = f"{float(off) - 0.001:.3f}"
    (item,) = found(text.format(f", 容差: {{值: {less}, 说明: 报表取整}}"), head)
    assert (item.code, item.severity > Severity.NOTE) == (code, True)
    assert "超过容差" in item.mark


def test_a_tolerance_without_its_reason_is_none() -> None:
    text = PLACES[0][0]
    for said in ("{值: 0.1}", "{值: 0.1, 说明: 待填}", "{值: 待填, 说明: 报表取整}", "{值: 0.1, 说明: 无}", "待填"):
        (item,) = found(text.format(f", 容差: {said}"))
        assert item.severity is Severity.ERROR


def test_the_reason_is_asked_for() -> None:
    source = read_source("甲.yaml", (UNIT + PLACES[0][0].format(", 容差: {值: 0.1}")).encode())
    assert source.value is not None
    tree = parse_tree(source.value)
    assert tree.value is not None
    (item,) = [d for d in validate(tree.value).diagnostics if "容差" in d.message and d.code == "PE202"]
    assert item.message == "缺少必填字段“说明”（容差的说明）"


@pytest.mark.parametrize(
    "text",
    [
        "预算:\n  上级资金:\n    - {名称: 甲, 收入: 100, 支出: 90, 结转: 10, 容差: {值: 0.1, 说明: 报表取整}}\n",
        "预算:\n  支出: {决算数: 100, 容差: {值: 0.1, 说明: 报表取整}}\n",
        "人员:\n  在职: {公务员: 21}\n  容差: {值: 1, 说明: 报表取整}\n",
    ],
)
def test_a_tolerance_that_nothing_needs(text: str) -> None:
    (item,) = found(text)
    assert (item.code, item.severity) == ("PE339", Severity.WARNING)
    assert item.location.path[-1] == "容差"


def test_an_exact_tolerance_covers_an_exact_difference() -> None:
    text = "预算: {{支出: {{决算数: 100.00, 基本支出: {{决算数: 60.05}}, 项目支出: {{决算数: 40.05}}, 容差: {{值: {}, 说明: 取整}}}}}}\n"
    assert [d.severity for d in found(text.format("0.1"))] == [Severity.NOTE]
    assert [d.severity for d in found(text.format("0.09"))] == [Severity.ERROR]
    assert [d.severity for d in found(text.format("1000元"))] == [Severity.NOTE]
    assert [d.severity for d in found(text.format("999.99元"))] == [Severity.ERROR]


@pytest.mark.parametrize(("most", "share"), [("10000", "5000"), ("10.1", "5.05"), ("10", ""), ("5", "")])
def test_a_tolerance_that_lets_anything_pass(most: str, share: str) -> None:
    """200 are the largest number there: 10 of them are 5 %."""
    items = found(f"预算: {{收入: {{决算数: 195}}, 支出: {{决算数: 200, 容差: {{值: {most}, 说明: 取整}}}}}}\n")
    told_of = [d.message for d in items if d.code == "PE339"]
    assert [d.severity for d in items if d.code == "PE337"] == [Severity.NOTE]
    assert [f"的 {share}%，" in message for message in told_of] == [True] * bool(share)
    assert all(" 以内" not in d.message for d in items)


def test_people_are_few() -> None:
    text = "人员: {{在职: {{公务员: 24}}, 退休: 53, 财政供养: 74, 容差: {{值: {}, 说明: 三人不由财政供养}}}}\n"
    assert [d.code for d in found(text.format(20))] == ["PE334"]
    assert [d.code for d in found(text.format(60))] == ["PE334", "PE339"]


def test_where_the_difference_is_instead() -> None:
    inner = "项目支出: {决算数: 100, 其中: [{名称: 甲, 决算数: 101}]}"
    items = found(f"预算: {{支出: {{{inner}, 容差: {{值: 1, 说明: 取整}}}}}}\n")
    assert [d.code for d in items] == ["PE332", "PE339"]
    assert items[1].hint == "相差在“预算.支出.项目支出”，“容差”要写在那里"
