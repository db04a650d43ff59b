"""The full-year budget is the adjusted one; where nothing was adjusted, the initial one, on paper and in the rate."""

# ruff: noqa: E501 - rows of YAML

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from perfeval_gen.quantities import as_percent
from tests.figures.samples import PLAIN, PROJECT, UNIT, ratio
from tests.test_national_forms import body, rows_of, tables, write

SPENT = "预算: {{支出: {{{}}}}}\n"
PARTS = "基本支出: {{年初预算: 60, {}决算数: 57}}, 项目支出: {{年初预算: 40, {}决算数: 28}}"


def formula(text: str, head: str = UNIT) -> str:
    """The execution rate with its numbers; nothing where it can't be derived."""
    return str(PLAIN.ratio(ratio("预算执行率", text, head=head)).代入)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("年初预算: 100, 调整预算: 120, 决算数: 90", "90.00÷120.00×100%=75%"),
        ("年初预算: 100, 决算数: 90", "90.00÷100.00×100%=90%"),
        ("年初预算: 100, 调整预算: 无, 决算数: 90", "90.00÷100.00×100%=90%"),
        ("年初预算: 100, 调整预算: 不适用, 决算数: 90", "90.00÷100.00×100%=90%"),
        ("年初预算: 100, 调整预算: 待填, 决算数: 90", ""),  # not known yet
        ("年初预算: 100, 决算数: 110", ""),  # there was an adjustment, nobody says which
        ("年初预算: 100, 到位数: 110, 决算数: 90", ""),
        ("年初预算: 100, 调整预算: 无, 决算数: 110", "110.00÷100.00×100%=110%"),
        (PARTS.format("", ""), "85.00÷100.00×100%=85%"),
        (PARTS.format("调整预算: 70, ", ""), "85.00÷110.00×100%=77.27%"),  # 70 + 40
        (PARTS.format("调整预算: 70, ", "调整预算: 45, "), "85.00÷115.00×100%=73.91%"),
        (PARTS.format("调整预算: 70, ", "调整预算: 待填, "), ""),
        (PARTS.format("", "") + ", 调整预算: 125", "85.00÷125.00×100%=68%"),  # only the sum was adjusted
    ],
)
def test_of_a_unit(said: str, wanted: str) -> None:
    assert formula(SPENT.format(said)) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("年初预算: 50, 支出: 40", "40.00÷50.00×100%=80%"),
        ("年初预算: 50, 调整预算: 40, 支出: 40", "40.00÷40.00×100%=100%"),
        ("年初预算: 50, 划拨: 60, 支出: 40", ""),
        ("来源: [{名称: 甲, 年初预算: 30, 执行数: 20}, {名称: 乙, 年初预算: 20, 全年预算: 30, 执行数: 28}]", "48.00÷60.00×100%=80%"),
    ],
)  # fmt: skip
def test_of_a_project(said: str, wanted: str) -> None:
    assert formula(f"预算: {{{said}}}\n", PROJECT) == wanted


def test_the_name_in_the_formula() -> None:
    figure = ratio("预算执行率", SPENT.format("年初预算: 100, 决算数: 90"))
    assert [term.name for term in figure.denominator] == ["年初预算数"]
    assert ratio("预算执行率", SPENT.format("决算数: 90")).missing == ("预算.支出.调整预算",)


def test_what_was_not_adjusted_is_no_adjustment_rate() -> None:
    assert ratio("预算调整率", SPENT.format("年初预算: 100, 决算数: 90")).value is None


def test_a_part_that_was_not_adjusted_counts_as_it_began() -> None:
    """300→310 and 600 as it was: (910−900)÷900 = 1.11 %, not (310−900)÷900."""
    money = "基本支出: {年初预算: 300, 调整预算: 310}, 项目支出: {年初预算: 600, 调整预算: 无}"
    assert as_percent(ratio("预算调整率", SPENT.format(money)).value or Fraction(0)) == "1.11%"


def test_the_form_of_a_unit(tmp_path: Path) -> None:
    """The cell shows what the rate is made of; so do its parts and the other income."""
    money = "收入: {一般公共预算: {年初预算: 90, 决算数: 80}, 其他收入: {年初预算: 10, 决算数: 5}}, 支出: {"
    path = write(tmp_path, f"预算: {{{money}{PARTS.format('调整预算: 70, ', '')}}}}}\n指标: []\n", "整体自评")
    shown = rows_of(tables(body(path, "部门整体支出绩效自评表"))[0])
    assert shown[2][2:7] == ["100", "110", "85", "10", "77.27%"]
    assert shown[4][1:] == ["一般公共预算", "90", "80", "基本支出", "70", "57"]
    assert shown[5][4:] == ["项目支出", "40", "28"]
    assert shown[7][1:4] == ["其他资金", "10", "5"]


def test_the_form_of_a_project(tmp_path: Path) -> None:
    rows = "来源: [{名称: 当年财政拨款, 年初预算: 30, 执行数: 24}, {名称: 其他资金, 年初预算: 20, 全年预算: 30, 执行数: 27}]"
    path = write(tmp_path, f"名称: 某项目\n预算: {{{rows}}}\n")
    shown = rows_of(tables(body(path, "项目支出绩效自评表"))[0])
    assert shown[3][2:7] == ["50", "60", "51", "10", "85%"]
    assert shown[4][2:7] == ["30", "30", "24", "—", "80%"]
    assert shown[6][2:7] == ["20", "30", "27", "—", "90%"]


def test_the_summary_of_projects(tmp_path: Path) -> None:
    text = (
        "项目: [{名称: 甲, 预算: {年初预算: 50, 支出: 40}}, {名称: 乙, 预算: {年初预算: 50, 调整预算: 60, 支出: 48}}]\n"
    )
    path = write(tmp_path, text, "整体自评")
    shown = rows_of(tables(body(path, "项目支出绩效自评汇总表", binding="汇总"))[1])
    assert [row[2:5] for row in shown[1:3]] == [["50", "40", "80%"], ["60", "48", "80%"]]
    assert shown[3] == ["合计", "110", "88", "80%", "", "", ""]
