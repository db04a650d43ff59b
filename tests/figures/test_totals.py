"""Sums, staffing and year-end balances against the ledger of recomputed reports."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.figures.totals import add
from perfeval_gen.quantities import UNITS, Amount, Unit, convert
from tests.figures.samples import PLAIN, figures

S1_INCOME = "预算: {收入: {一般公共预算: {决算数: 1807.49}, 政府性基金: {决算数: 838.62}, 上年结转: {决算数: 6.73}}}\n"
S1_SPENT = """
预算:
  支出:
    基本支出: {工资福利支出: {决算数: 314.19}, 商品和服务支出: {决算数: 104.11}, 对个人和家庭的补助: {决算数: 173.01}}
    项目支出: {决算数: 2061.53}
"""
S2_SPENT = """
预算:
  支出:
    基本支出: {年初预算: 1941.05, 到位数: 2646.16, 决算数: 2646.16}
    项目支出: {年初预算: 12263.90, 到位数: 11985.22, 决算数: 11870.42}
"""

# Data, path of the sum, what it comes to.
SUMS = [
    (S1_INCOME, ("budget", "income", "final_accounts"), "2652.84万元"),
    (S1_SPENT, ("budget", "expenditure", "basic_expenditure", "final_accounts"), "591.31万元"),
    (S1_SPENT, ("budget", "expenditure", "final_accounts"), "2652.84万元"),
    (S2_SPENT, ("budget", "expenditure", "initial_budget"), "14204.95万元"),
    (S2_SPENT, ("budget", "expenditure", "received"), "14631.38万元"),
    (S2_SPENT, ("budget", "expenditure", "final_accounts"), "14516.58万元"),
    (
        "预算: {三公经费: {公务用车运行: {决算数: 139869.43元}, 公务接待: {决算数: 6143.36元}}}\n",
        ("budget", "three_public", "final_accounts"),
        "146012.79元",
    ),
    (
        "预算: {三公经费: {公务用车运行: {预算数: 10}, 公务接待: {预算数: 3}, 因公出国: {预算数: 0.67}}}\n",
        ("budget", "three_public", "budget_amount"),
        "13.67万元",
    ),
    (
        "预算: {收入: {一般公共预算: {决算数: 1亿元}, 事业收入: {决算数: 1元}}}\n",
        ("budget", "income", "final_accounts"),
        "100000001.00元",
    ),
]
STAFF = [
    ("人员: {编制: {行政编制: 11, 事业编制: 3}}\n", "authorised_posts", 14),
    ("人员: {编制: {行政编制: 61, 行政工勤编制: 14, 事业编制: 16}}\n", "authorised_posts", 91),
    ("人员: {在职: {公务员: 21, 后勤服务人员: 3}}\n", "staff", 24),
    ("人员: {在职: {合计: 13, 公务员: 9, 事业人员: 5}}\n", "staff", 14),
    ("人员: {在职: {公务员: 9, 事业人员: 无}}\n", "staff", 9),
    ("人员: {在职: {公务员: 0}}\n", "staff", 0),
]


@pytest.mark.parametrize(("data", "path", "text"), SUMS)
def test_sums(data: str, path: tuple[str, ...], text: str) -> None:
    value = figures(data).totals[path].value
    assert isinstance(value, Amount)
    assert PLAIN.money(value) == text


@pytest.mark.parametrize(("data", "section", "heads"), STAFF)
def test_staff(data: str, section: str, heads: int) -> None:
    assert figures(data).totals["staffing", section, "total"].value == heads


@pytest.mark.parametrize(
    "data",
    [
        "",
        "预算: {收入: {决算数: 5}}\n",
        "预算: {收入: {一般公共预算: {决算数: 待填}, 政府性基金: {决算数: 838.62}}}\n",
        "预算: {收入: {一般公共预算: 待填, 政府性基金: {决算数: 838.62}}}\n",
        "预算: {收入: 待填}\n",
        "预算: 无\n",
        "人员: {编制: {合计: 14}}\n",
        "人员: {编制: {行政编制: 待填, 事业编制: 3}}\n",
        "人员: 不适用\n",
    ],
)
def test_no_sum_of_what_is_not_known(data: str) -> None:
    assert dict(figures(data).totals) == {}


def test_none_and_not_applicable_count_as_nothing() -> None:
    data = "预算: {收入: {一般公共预算: {决算数: 5}, 政府性基金: 无, 上年结转: {决算数: 不适用}}}\n"
    total = figures(data).totals["budget", "income", "final_accounts"]
    assert total.value == Amount(Decimal(50000), "万元", 0)
    assert total.parts == (("budget", "income", "general_public_budget", "final_accounts"),)


def test_parts_stand_before_what_was_typed() -> None:
    total = figures("预算: {支出: {决算数: 100, 基本支出: {决算数: 60}, 项目支出: {决算数: 41}}}\n").totals[
        "budget", "expenditure", "final_accounts"
    ]
    assert total.value == Amount(Decimal(1010000), "万元", 0)
    assert total.stated == Amount(Decimal(1000000), "万元", 0)


# -- balances (rules.md §7.5) --------------------------------------------------------------------------------------


def balance(data: str, *path: str | int) -> str:
    value = figures(data).totals[path].value
    assert isinstance(value, Amount)
    return PLAIN.money(value)


def test_balance_of_the_appropriation() -> None:
    data = "预算: {财政拨款: {决算数: 111082222.47, 上年结转: 1899168.28, 支出: 111931823.11}}\n"
    assert balance(data, "budget", "fiscal_appropriation", "carry_over") == "1049567.64元"


@pytest.mark.parametrize(
    ("stream", "left"),
    [
        ("收入: 44532.68, 支出: 41071.78, 统筹收回: 2701", "759.90万元"),  # F-24 printed 759.98
        ("收入: 49583.15, 支出: 46900.92, 统筹收回: 2316.4", "365.83万元"),  # F-25 printed 365.33
        ("收入: 100, 上年结转: 70, 收入含结转: 是, 支出: 90", "10.00万元"),
        ("收入: 30, 上年结转: 70, 收入含结转: 否, 支出: 90", "10.00万元"),
        ("收入: 100, 支出: 90, 统筹收回: 无", "10.00万元"),
        ("收入: 100, 支出: 120", "−20.00万元"),
    ],
)
def test_balance_of_a_stream(stream: str, left: str) -> None:
    data = f"预算: {{上级资金: [{{收入: 1, 支出: 1}}, {{{stream}}}]}}\n"
    assert balance(data, "budget", "transfers", 1, "carry_over") == left


@pytest.mark.parametrize(
    "stream", ["收入: 100", "支出: 5", "收入: 待填, 支出: 5", "收入: 100, 支出: 5, 统筹收回: 待填"]
)
def test_no_balance_of_what_is_not_known(stream: str) -> None:
    assert dict(figures(f"预算: {{上级资金: [{{{stream}}}]}}\n").totals) == {}


# -- properties ----------------------------------------------------------------------------------------------------


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    unit: Unit = draw(st.sampled_from(UNITS))
    places = draw(st.integers(0, 6))
    typed = Decimal((0, tuple(map(int, str(draw(st.integers(0, 10**14))))), -places))
    return Amount(convert(typed, unit, "元"), unit, places)


@given(st.lists(amounts(), min_size=1, max_size=8))
def test_a_sum_is_exact_in_any_mix_of_units(parts: list[Amount]) -> None:
    total = add(parts)
    assert Fraction(total.yuan) == sum(Fraction(p.yuan) for p in parts)
    assert total.step == min(p.step for p in parts)
    assert convert(total.in_unit(total.unit), total.unit, "元") == total.yuan


@given(st.lists(amounts(), min_size=1, max_size=8))
def test_the_order_of_the_parts_does_not_matter(parts: list[Amount]) -> None:
    assert add(parts).yuan == add(parts[::-1]).yuan


@given(st.lists(amounts(), min_size=1, max_size=4))
def test_the_parts_of_a_document_add_up_exactly(parts: list[Amount]) -> None:
    keys = ("一般公共预算", "政府性基金", "事业收入", "其他收入")
    written = ", ".join(f"{k}: {{决算数: {p.in_unit(p.unit):f}{p.unit}}}" for k, p in zip(keys, parts, strict=False))
    total = figures(f"预算: {{收入: {{{written}}}}}\n").totals["budget", "income", "final_accounts"].value
    assert isinstance(total, Amount)
    assert Fraction(total.yuan) == sum((Fraction(p.yuan) for p in parts), Fraction(0))


@given(amounts())
def test_money_is_never_printed_in_e_notation(amount: Amount) -> None:
    for unit in UNITS:
        text = PLAIN.money(amount, unit)
        assert not set("Ee+") & set(text + text.数)
        assert len(text.数.partition(".")[2]) >= 2
