"""Amounts named in remarks against the project's money (PE338): F-29, F-30 and the remarks of the ledger."""

from __future__ import annotations

import pytest

from perfeval_gen.checks.money import named_amounts
from perfeval_gen.checks.money.arithmetic import project_money_adds_up
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.checks.told import line_of, told
from tests.figures.samples import PROJECT

TRIED = {"PE338"}


def found(money: str, field: str = "原因", text: str = "") -> list[Diagnostic]:
    inner = f"\n      原因: {text}" if field == "原因" else ""
    outer = f"    备注: {text}\n" if field == "备注" else ""
    lines = "".join(f"\n      {entry}" for entry in money.split(", "))
    return told(f"项目:\n  - 名称: 甲\n    预算:{lines}{inner}\n{outer}", named_amounts.CHECKS)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        # the ledger: 1000−952.2, 300−182.52, 180−138, 138−118
        ("年初预算: 1000, 划拨: 952.2, 支出: 952.2", "年中调减47.8万元"),
        ("年初预算: 300, 划拨: 182.52, 支出: 182.52", "压减117.48万元，用于别处"),
        ("年初预算: 180, 划拨: 138, 支出: 118", "调减42万元，年末财政收回20万元"),
        ("年初预算: 1000, 划拨: 952.2, 支出: 952.2", "年中调减478000元"),
        ("年初预算: 1000, 划拨: 952.2, 支出: 952.2", "年中调减约48万元"),
        ("年初预算: 1000, 划拨: 952.2, 支出: 952.2", "年中调减48万元左右"),
        ("年初预算: 80, 划拨: 100, 支出: 90, 结转: 10", "年中追加20万元，结转下年10万元"),
        ("划拨: 100, 支出: 90, 结转: 10", "尾款10万元"),
        ("划拨: 100, 支出: 90, 收回: 4, 结转: 6", "结余10万元，财政收回4万元，结转下年6万元"),
        ("支出: 90", "年中调减10万元"),
        ("年初预算: 待填, 划拨: 10, 支出: 10", "年中调减10万元"),
        ("年初预算: 5, 划拨: 10, 支出: 10", "其中一笔调减1万元"),  # more was given: what was cut isn't in the data
        ("划拨: 100, 支出: 90", "合同金额58万元"),
    ],
)
def test_remarks_that_agree(money: str, text: str) -> None:
    assert found(money, text=text) == []
    assert found(money, "备注", text) == []


def test_a_remark_that_names_another_amount() -> None:
    """F-29: 9927 − 9924 = 3, the remark says 5 reclaimed."""
    (item,) = found("划拨: 9927, 支出: 9924", text="年末收回5万元")
    assert (item.code, item.rule, item.severity) == ("PE338", "SUM-07", Severity.ERROR)
    assert item.message == "这里写年末收回 5 万元，划拨减支出、结转是 3 万元"
    assert item.mark == "应为 3 万元"
    assert (line_of(item), item.location.column, item.location.end_column) == (6, 15, 18)
    assert not item.edits


def test_a_remark_without_its_decimals_is_a_warning() -> None:
    """47.8 were cut, 48 are named."""
    (item,) = found("年初预算: 1000, 划拨: 952.2, 支出: 952.2", "备注", "年中调减48万元")
    assert (item.severity, item.mark) == (Severity.WARNING, "应为 47.8 万元（少写了小数）")
    assert [(edit.text, edit.end_column - edit.column) for edit in item.edits] == [("47.8万元", 4)]


@pytest.mark.parametrize(
    ("money", "text", "right"),
    [
        ("年初预算: 500, 划拨: 462, 支出: 462", "年中压减37.99万元", "38 万元"),  # a project of F-30
        ("年初预算: 80, 划拨: 100, 支出: 100", "年中追加30万元", "20 万元"),
        ("划拨: 100, 支出: 90", "结转下年9万元", "10 万元"),
        ("划拨: 100, 支出: 90, 收回: 4", "结转下年10.5万元", "6 万元"),
        ("划拨: 100, 支出: 90", "尾款0.1亿元", "0.001 亿元"),
    ],
)
def test_each_kind_of_change(money: str, text: str, right: str) -> None:
    (item,) = found(money, text=text)
    assert item.mark.startswith(f"应为 {right}")


def test_a_project_report_too() -> None:
    text = "预算: {划拨: 9927, 支出: 9924}\n备注: 年末收回5万元\n"
    assert [d.code for d in told(text, named_amounts.CHECKS, PROJECT)] == ["PE338"]


def test_the_field_reclaimed_is_told_with_what_is_left() -> None:
    """F-29 as a field: 9924 + 5 are 2 more than 9927, since only 3 are left."""
    (item,) = told("项目: [{名称: 甲, 预算: {划拨: 9927, 支出: 9924, 收回: 5}}]\n", (project_money_adds_up,))
    assert (item.code, item.rule) == ("PE304", "SUM-07")
    assert item.mark == "9927 万元减支出 9924 万元 是 3 万元，相差 2 万元"
