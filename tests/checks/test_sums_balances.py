"""The same money in two sections (PE337, PE340, PE341, PE346, PE348): F-02, F-23, F-27, F-31–F-33."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import balances
from perfeval_gen.checks.money.arithmetic import ratios_in_range, stated_figures_agree
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.checks.told import line_of, told
from tests.figures.samples import UNIT

TRIED = {"PE337", "PE340", "PE341", "PE346", "PE348"}
FULL = UNIT.replace("名称: 某县数据局", "名称: 某县数据局, 经费性质: 全额财政拨款")


def found(text: str, head: str = UNIT) -> list[Diagnostic]:
    return told(text, balances.CHECKS, head)


def rules(text: str, head: str = UNIT) -> list[tuple[str, str | None]]:
    return [(item.code, item.rule) for item in found(text, head)]


# -- LOG-05 -------------------------------------------------------------------------------------------------------

FLOWS = "预算:\n  收入: {{调整预算: {}, 决算数: {}}}\n  支出: {{调整预算: {}, 决算数: {}}}\n{}"


def test_income_above_expenditure_without_a_word() -> None:
    """F-02: 568.34 − 549.95 = 18.39, 3.24 % of the income; both stages differ, told once."""
    (item,) = found(FLOWS.format(568.34, 568.34, 549.95, 549.95, ""))
    assert (item.code, item.rule, item.severity, line_of(item)) == ("PE337", "LOG-05", Severity.ERROR, 3)
    assert item.message == "收入调整预算 568.34 万元，支出调整预算 549.95 万元，差额没有写去向"
    assert item.mark == "相差 18.39 万元，占收入的 3.24%"
    assert item.location.column == 14


@pytest.mark.parametrize(
    ("amounts", "rest", "wanted"),
    [
        ((568.34, 568.34, 568.34, 568.34), "", []),
        ((568.34, 568.34, 568.33, 568.34), "", [("PE337", "LOG-05")]),
        ((568.34, 568.34, 568.34, 549.95), "", [("PE337", "SUM-06")]),
        ((568.34, 568.34, 549.95, 549.95), "  结转原因: 尾款下年支付\n", []),
        ((568.34, 568.34, 549.95, 549.95), "  结转原因: 待填\n", [("PE337", "LOG-05")]),
        ((568.34, 568.34, 549.95, 549.95), "  结转原因: 无\n", [("PE337", "LOG-05")]),
        ((568.34, 568.34, 568.34, 549.95), "  存量资金: {本年末: 18.39万元}\n", []),
        ((568.34, 568.34, 568.34, 549.95), "  存量资金: {本年末: 18.38万元}\n", [("PE337", "SUM-06")]),
        ((568.34, 568.34, 568.34, 549.95), "  上级资金: [{名称: 甲, 结转: 10, 统筹收回: 8.39}]\n", []),
        (("待填", 568.34, 549.95, "待填"), "", []),
        (("568.3", "待填", "568.34", "待填"), "", []),  # rounded
    ],
)
def test_flows(amounts: tuple[object, ...], rest: str, wanted: list[tuple[str, str]]) -> None:
    assert rules(FLOWS.format(*amounts, rest)) == wanted


# -- DUP-01 -------------------------------------------------------------------------------------------------------

MONEY = "预算:\n  财政拨款: {{决算数: 1000.00, 上年结转: {}, 支出: {}}}\n  存量资金: {{上年末: {}, 本年末: {}}}\n"


def test_the_carry_in_is_last_years_stock() -> None:
    """F-33: 1899168.28 against 1407277.49, difference 491890.79; the other end of the year agrees."""
    text = (
        "预算:\n  财政拨款: {决算数: 111082222.47元, 上年结转: 1899168.28元, 支出: 111931823.11元}\n"
        "  存量资金: {上年末: 1407277.49元, 本年末: 1049567.64元}\n"
    )
    (item,) = found(text)
    assert (item.code, item.rule, item.severity, line_of(item)) == ("PE340", "DUP-01", Severity.WARNING, 3)
    assert item.message == "存量资金上年末 1407277.49 元，财政拨款上年结转 1899168.28 元"
    assert item.mark == "相差 491890.79 元"


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        (("100.25", "990.25", "100.25", "110.00"), 0),
        (("100.25", "990.25", 90, 100), 0),  # a part of what is carried over, at both ends
        (("100.25", "990.25", "100.26", "109"), 1),  # more than what is carried over
        ((50, 1000, 50, 20), 0),  # the same at one end by chance
        (("100.25", "990.25", 99, "110.01"), 1),
        (("1000.25", "990.25", "1000.25", "1010.00"), 0),
        (("1000.25", "990.25", "1000.25", "1009.99"), 1),
        (("1000.25", "990.25", "待填", "1010.00"), 0),
    ],
)
def test_the_ends_of_the_year(numbers: tuple[object, ...], count: int) -> None:
    assert rules(MONEY.format(*numbers)) == [("PE340", "DUP-01")] * count


def test_last_years_end_is_this_years_beginning() -> None:
    now = "预算: {{存量资金: {{上年末: {}元, 本年末: 90元}}}}\n上年: {{预算: {{存量资金: {{本年末: 150元}}}}}}\n"
    assert rules(now.format(150)) == []
    (item,) = found(now.format(149))
    assert (item.message, item.mark) == ("本年的上年末存量 149 元，上年的本年末存量 150 元", "相差 1 元")


def test_what_is_left_of_a_fully_funded_unit() -> None:
    """F-33: 104.96 left by the appropriation, 114.80 by the budget; F-32: 11193.18 spent against 14516.58."""
    text = (
        "预算:\n  支出: {到位数: 14631.38, 决算数: 14516.58}\n"
        "  财政拨款: {决算数: 111082222.47元, 上年结转: 1899168.28元, 支出: 111931823.11元}\n"
    )
    assert rules(text) == []  # nothing says that all is fiscal
    balance, double, spent = found(text, FULL)
    assert (balance.code, balance.rule, line_of(balance)) == ("PE340", "DUP-01", 3)
    assert balance.mark == "14631.38 万元 − 14516.58 万元 = 114.8 万元，相差 9.843236 万元"
    assert (double.code, double.rule) == ("PE346", "RATE-03")
    assert double.message == "支出完成率 99.07%，资金使用率 99.22%，说的是同一件事"
    assert spent.message == "财政拨款支出 111931823.11 元，部门支出决算数 14516.58 万元（145165800 元）"
    assert spent.mark == "相差 33233976.89 元"


def test_a_unit_with_income_of_its_own_may_spend_more() -> None:
    income = "收入: {一般公共预算: {决算数: 100}, 其他收入: {决算数: 5}}"
    text = f"预算: {{{income}, 支出: {{决算数: 105}}, 财政拨款: {{决算数: 100万元, 支出: 100万元}}}}\n"
    assert rules(text, FULL) == []


def test_income_is_compared_without_what_was_carried_in() -> None:
    income = "收入: {一般公共预算: {年初预算: 1000}, 上年结转: {年初预算: 20}}"
    assert rules(f"预算: {{{income}, 财政拨款: {{年初预算: 1000万元}}}}\n", FULL) == []
    assert rules(f"预算: {{{income}, 财政拨款: {{年初预算: 1020万元}}}}\n", FULL) == [("PE340", "DUP-01")]


BATCH = (
    "预算:\n  上级资金:\n    - {{名称: 省级资金, 年度: 2020, 收入: 44532.68{}}}\n"
    "    - {{名称: {}, 年度: {}, 收入: {}{}}}\n"
)


def test_one_batch_told_twice() -> None:
    """F-23: 44532.68 and 49583.15 under one name, difference 5050.47."""
    (item,) = found(BATCH.format("", "省级资金", 2020, 49583.15, ""))
    assert (item.code, item.rule, line_of(item)) == ("PE340", "DUP-01", 4)
    assert item.mark == "相差 5050.47 万元"
    assert found(BATCH.format("", "省级资金", 2020, 44532.68, ""))[0].mark == "与前面重复"
    assert found(BATCH.format("", "省级资金", 2021, 49583.15, "")) == []
    assert found(BATCH.format("", "另一笔", 2020, 49583.15, "")) == []
    assert found(BATCH.format(", 文号: 甲", "省级资金", 2020, 49583.15, ", 文号: 乙")) == []
    assert found(BATCH.format("", "省级资金", 2020, "待填", "")) == []


# -- UNIT-01, UNIT-02 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "power"),
    [
        ("财政拨款: {年初预算: 11108222.47元, 决算数: 111082222.47元}", "UNIT-02", 10),  # F-31
        ("支出: {年初预算: 14204.95元, 决算数: 14204.95万元}", "UNIT-01", 10000),
        ("政府采购: {计划金额: 112345元, 实际金额: 11234500元}", "UNIT-02", 100),
        ("财政拨款: {上年结转: 1899168.28元}, 存量资金: {上年末: 189.92万元}", "", 0),
        ("财政拨款: {上年结转: 1899168.28元}, 存量资金: {上年末: 1899.17万元}", "UNIT-01", 10),
        ("三公经费: {预算数: 20, 决算数: 2}", "", 0),  # few digits: may well be so
        ("财政拨款: {年初预算: 14204.95万元, 决算数: 111082222.47元}", "", 0),
        ("财政拨款: {年初预算: 11108222.47元, 决算数: 111192222.47元}", "", 0),
    ],
)
def test_a_power_of_ten(text: str, rule: str, power: int) -> None:
    items = [item for item in found(f"预算: {{{text}}}\n") if item.code == "PE341"]
    assert [(item.rule, item.severity) for item in items] == ([(rule, Severity.ERROR)] if rule else [])
    if rule:
        assert items[0].message.endswith(f"相差 {power} 倍")


def test_a_project_a_power_of_ten_off() -> None:
    (item,) = found("项目:\n  - 名称: 甲\n    预算: {年初预算: 1234.5, 支出: 12345}\n")
    assert (item.code, item.message) == ("PE341", "这里 12345 万元，前面 1234.5 万元，相差 10 倍")


# -- RATE-03, RATE-12 ---------------------------------------------------------------------------------------------

USED = (
    "预算:\n  支出: {{到位数: {}, 决算数: 14516.58}}\n"
    "  财政拨款: {{决算数: 144000000元, 上年结转: 1000000元, 支出: 145165800元}}\n"
    "  上级资金:\n    - {{名称: 甲, 收入: 44532.68, 支出: 41071.78, 统筹收回: 2701}}\n"
)


def test_reclaimed_money_explains_two_rates() -> None:
    """F-27: what was reclaimed is deducted where it was; 14500 + 2701 = 17201."""
    assert [d for d in found(USED.format(17201), FULL) if d.code == "PE346"] == []
    (item,) = (d for d in found(USED.format(17200), FULL) if d.code == "PE346")
    assert (item.rule, line_of(item, FULL)) == ("RATE-03", 3)
    assert [d for d in found(USED.format(17200)[: -len(", 统筹收回: 2701}\n")] + "}\n", FULL) if d.code == "PE346"]
    assert found("预算: {上级资金: [{名称: 甲, 收入: 9, 支出: 7, 统筹收回: 2}]}\n", FULL) == []


@pytest.mark.parametrize(
    ("budget", "count"), [("111082222.47元", 1), ("14204.95万元", 0), ("111082222.46元", 0), ("待填", 0)]
)
def test_a_variance_from_the_final_number(budget: str, count: int) -> None:
    """F-32: 11108.22 on both sides gives 0; against the initial budget 14204.95 it is −21.80 %."""
    text = (
        "预算:\n  收入: {年初预算: 14204.95, 决算数: 11108.22}\n"
        f"  财政拨款: {{年初预算: {budget}, 决算数: 111082222.47元}}\n"
    )
    items = [item for item in found(text) if item.code == "PE348"]
    assert [(item.rule, item.mark) for item in items] == [("RATE-12", "对部门年初预算是 −21.80%")] * count


def test_the_ids_of_stated_ratios() -> None:
    stock = "存量资金: {上年末: 140.73万元, 本年末: 104.96万元}"
    money = f"预算: {{财政拨款: {{年初预算: 14204.95万元, 决算数: 111082222.47元}}, {stock}}}\n"
    stated = "自报: {财政拨款收入预决算差异率: 0, 存量资金效率性: 25.42%}\n"
    assert [item.rule for item in told(money + stated, (stated_figures_agree,))] == ["RATE-12", "RATE-02"]
    three = "预算: {三公经费: {预算数: 13.67, 决算数: 7.35}}\n自报: {三公经费控制率: 53%}\n"  # F-62
    assert [item.rule for item in told(three, (stated_figures_agree,))] == ["RATE-10"]


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("支出合计: 14560.58", "“支出合计”自报 14560.58 万元，算出 14516.58 万元"),
        ("支出合计: 14516.6", ""),
        ("支出合计: 1.45亿元", ""),
        ("支出合计: 1.46亿元", "“支出合计”自报 1.46 亿元，算出 1.451658 亿元"),
        ("预算.支出.项目支出.决算数: 11914.42", "“预算.支出.项目支出.决算数”自报 11914.42 万元，算出 11870.42 万元"),
        ("项目数: 2", "“项目数”自报 2，应为 1"),
        ("项目数: 1", ""),
        ("不认识: 1", ""),  # told by PE306
    ],
)
def test_stated_sums_and_counts(stated: str, message: str) -> None:
    spent = "预算: {支出: {基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}}\n项目: [{名称: 甲}]\n"
    items = told(f"{spent}自报: {{{stated}}}\n", (stated_figures_agree,))
    assert [item.message for item in items] == ([message] if message else [])


def test_the_operand_that_is_wrong_is_marked() -> None:
    (item,) = told("预算:\n  政府采购:\n    计划金额: 0\n    实际金额: 5\n", (ratios_in_range,))
    assert (item.rule, line_of(item), [p.line - 3 for p, _ in item.related]) == ("RATE-04", 3, [4])
    (item,) = told("资产:\n  固定资产原值: 100\n  在用固定资产原值: 100.01\n", (ratios_in_range,))
    assert (item.rule, line_of(item), [p.line - 3 for p, _ in item.related]) == ("RATE-08", 3, [2])
    (item,) = told("重点督查:\n  市委督查得分: 0.9\n  政府督查得分: 1.5\n", (ratios_in_range,))
    assert line_of(item) == 3
