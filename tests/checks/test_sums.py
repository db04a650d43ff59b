"""Sums over lists and by source, sums that wait (PE330, PE331, PE336): F-28 and what stays silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.checks.money import sums
from perfeval_gen.checks.money.arithmetic import total_equals_parts
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.checks.told import line_of, told
from tests.figures.samples import figures

TRIED = {"PE330", "PE331", "PE336"}
SPENT = (462, 952.2, 182.52, 56.8, 9924, 95, 123.9, 118)  # the eight projects of F-28: together 11914.42
GIVEN = (462, 1000, 182.52, 56.8, 9927, 95, 123.9, 138)  # 11985.22, as the unit says


def projects(column: str, amounts: tuple[object, ...]) -> str:
    rows = "".join(f"  - {{名称: 项目{n}, 预算: {{{column}: {amount}}}}}\n" for n, amount in enumerate(amounts))
    return f"项目:\n{rows}"


def unit(stage: str, amount: object) -> str:
    return f"预算:\n  支出:\n    项目支出:\n      {stage}: {amount}\n"


def found(text: str) -> list[Diagnostic]:
    return told(text, sums.CHECKS)


def test_what_projects_spent_is_what_the_unit_spent_on_them() -> None:
    """F-28: 11914.42 in the table, 11870.42 in the text, difference 44.00."""
    (item,) = found(unit("决算数", 11870.42) + projects("支出", SPENT))
    assert (item.code, item.rule, item.severity) == ("PE331", "SUM-04", Severity.ERROR)
    assert item.message == "项目支出决算数 11870.42 万元，各项目支出之和 11914.42 万元"
    assert item.mark == "462＋952.2＋182.52＋56.8＋9924＋95＋123.9＋118 = 11914.42，相差 44 万元"
    assert (line_of(item), item.location.column, item.location.end_column) == (4, 12, 20)
    assert len(item.related) == 8


@pytest.mark.parametrize(
    ("stage", "column", "amounts", "whole"),
    [
        ("决算数", "支出", SPENT, "11914.42"),
        ("到位数", "划拨", GIVEN, "11985.22"),
        ("到位数", "划拨", GIVEN, "119852200元"),
        ("年初预算", "年初预算", (1, "2.50万元", "30000元"), "6.5"),
        ("决算数", "支出", ("待填", 5), "6"),  # not all projects say
        ("决算数", "支出", ("无", 5), "6"),
        ("决算数", "支出", SPENT, "待填"),
        ("决算数", "支出", SPENT, "11914"),  # rounded: eight parts may be off by four
    ],
)
def test_sums_that_agree_or_are_unknown(stage: str, column: str, amounts: tuple[object, ...], whole: str) -> None:
    assert found(unit(stage, whole) + projects(column, amounts)) == []


@pytest.mark.parametrize(
    ("whole", "severity"),
    [("11914.41", Severity.ERROR), ("11914.43", Severity.WARNING), ("11914.421", Severity.WARNING)],
)
def test_a_cent_beyond_is_told(whole: str, severity: Severity) -> None:
    """More in the list than in the unit can't be; less may be a list that isn't whole."""
    (item,) = found(unit("决算数", whole) + projects("支出", SPENT))
    assert item.severity is severity


def test_a_list_is_whole_where_another_column_agrees() -> None:
    rows = "项目: [{名称: 甲, 预算: {年初预算: 60, 支出: 50}}, {名称: 乙, 预算: {年初预算: 40, 支出: 30}}]\n"
    (item,) = found("预算: {支出: {项目支出: {年初预算: 100, 决算数: 81}}}\n" + rows)
    assert (item.severity, item.mark) == (Severity.ERROR, "50＋30 = 80，相差 1 万元")


def test_the_initial_budgets_of_projects_and_goals() -> None:
    (item,) = found(unit("年初预算", 12263.8) + projects("年初预算", (500, 11763.9)))
    assert (item.rule, item.message) == ("SUM-05", "项目支出年初预算数 12263.8 万元，各项目年初预算之和 12263.9 万元")
    goals = "目标: [{名称: 甲, 金额: 500}, {名称: 乙, 金额: 11763.9}]\n"
    (item,) = found(unit("年初预算", 12263.8) + goals)
    assert (item.rule, item.message) == ("SUM-05", "项目支出年初预算数 12263.8 万元，各目标预算金额之和 12263.9 万元")
    assert found(unit("年初预算", 12263.9) + goals) == []


def test_a_project_report_has_no_list() -> None:
    head = "类型: 项目自评\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    assert told("预算: {年初预算: 5, 支出: 4}\n", sums.CHECKS, head) == []


# -- by source ----------------------------------------------------------------------------------------------------

BY_SOURCE = (
    "预算:\n  支出:\n    决算数: {}\n    按来源:\n"
    "      一般公共预算: {{决算数: 80}}\n      政府性基金: {{决算数: {}}}\n"
)


@pytest.mark.parametrize(
    ("whole", "fund", "severity"),
    [
        ("100", "20", None),
        ("100.00", "20.01", Severity.ERROR),
        ("100", "20.01", None),  # rounded
        ("100.01", "20", Severity.WARNING),
        ("100", "待填", None),
        ("80", "无", None),
        ("待填", "20", None),
        ("100", "200000元", None),
    ],
)
def test_expenditure_by_source(whole: str, fund: str, severity: Severity | None) -> None:
    items = found(BY_SOURCE.format(whole, fund))
    assert [item.severity for item in items] == ([severity] if severity else [])
    if items:
        assert (items[0].code, items[0].rule, line_of(items[0])) == ("PE330", "SUM-02", 5)
        assert "相差 0.01 万元" in items[0].mark


# -- sums that wait -----------------------------------------------------------------------------------------------


def test_a_sum_that_waits_is_told_once() -> None:
    text = (
        "预算:\n  支出:\n    基本支出: {年初预算: 1, 决算数: 2}\n    项目支出: {年初预算: 待填, 决算数: 待填}\n"
        "    其他支出: {决算数: 3}\n"
    )
    (item,) = found(text)
    assert (item.code, item.rule, item.severity, line_of(item)) == ("PE336", "SUM-15", Severity.NOTE, 2)
    assert item.message == "“部门支出”的年初预算数、决算数算不出来：项目支出待填"


@pytest.mark.parametrize(
    "text",
    [
        "预算: {支出: {基本支出: {决算数: 待填}, 项目支出: {决算数: 待填}}}\n",  # nothing is begun
        "预算: {支出: {决算数: 5, 基本支出: {决算数: 2}, 项目支出: {决算数: 待填}}}\n",  # the sum is stated
        "预算: {支出: {基本支出: {决算数: 2}, 项目支出: {决算数: 无}}}\n",
        "人员: {在职: {合计: 5, 公务员: 3, 事业人员: 待填}}\n",
        "预算: 待填\n项目: 待填\n人员: 待填\n",
        "",
    ],
)
def test_nothing_waits(text: str) -> None:
    assert found(text) == []


def test_a_sum_waits_for_the_sums_within_it() -> None:
    basic = "基本支出: {工资福利支出: {决算数: 待填}, 商品和服务支出: {决算数: 10}}"
    outer, inner = found(f"预算: {{支出: {{{basic}, 项目支出: {{决算数: 50}}}}}}\n")
    assert outer.message == "“部门支出”的决算数算不出来：基本支出待填"
    assert inner.message == "“基本支出”的决算数算不出来：工资福利支出待填"
    assert figures(f"预算: {{支出: {{{basic}, 项目支出: {{决算数: 50}}}}}}\n").totals == {}


def test_people_and_sources_wait_too() -> None:
    (item,) = found("人员: {在职: {公务员: 3, 事业人员: 待填}}\n")
    assert item.message == "“在职人员”的合计算不出来：事业人员待填"
    (item,) = found("项目: [{名称: 甲, 预算: {来源: [{名称: 乙, 执行数: 1}, {名称: 丙, 执行数: 待填}]}}]\n")
    assert item.message == "“项目资金”的实际支出算不出来：资金来源待填"


# -- any numbers --------------------------------------------------------------------------------------------------

CENTS = st.lists(st.integers(0, 10**9), min_size=2, max_size=6)


def yuan(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):f}元"


@given(cents=CENTS, which=st.integers(0, 5), off=st.integers(1, 10**6))
@settings(max_examples=15, deadline=None)
def test_any_list_that_adds_up_passes_and_one_changed_cell_is_told(cents: list[int], which: int, off: int) -> None:
    whole = unit("决算数", yuan(sum(cents)))
    assert found(whole + projects("支出", tuple(yuan(c) for c in cents))) == []
    cents[which % len(cents)] += off
    (item,) = found(whole + projects("支出", tuple(yuan(c) for c in cents)))
    assert (item.code, item.severity) == ("PE331", Severity.ERROR)


@given(cents=CENTS, off=st.integers(-(10**6), 10**6).filter(bool))
@settings(max_examples=15, deadline=None)
def test_any_sum_of_sources_of_income(cents: list[int], off: int) -> None:
    names = ("一般公共预算", "政府性基金", "事业收入", "经营收入", "其他收入", "上年结转")
    parts = ", ".join(f"{name}: {{决算数: {yuan(c)}}}" for name, c in zip(names, cents, strict=False))
    text = "预算: {收入: {决算数: %s, %s}}\n"
    assert told(text % (yuan(sum(cents)), parts), (total_equals_parts,)) == []
    if sum(cents) + off >= 0:
        (item,) = told(text % (yuan(sum(cents) + off), parts), (total_equals_parts,))
        assert (item.code, item.rule) == ("PE301", "SUM-01")
