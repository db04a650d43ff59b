"""Every number of a document under the name by which text refers to it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval_gen.figures.data import Datum, data_of
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.quantities import Amount
from tests.figures.samples import UNIT, document, pack

TEXT = """\
预算:
  支出: {到位数: 14631.38, 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}
  上级资金:
    - {收入: 100, 支出: 60, 统筹收回: 30}
  存量资金: {上年末: 1407277.49, 本年末: 1049567.64}
项目:
  - {名称: 促企业上规模经费, 预算: {划拨: 462, 支出: 462}}
成效:
  - 领域: 工业
    指标: [{指标: 工业投资, 数值: 380.7, 单位: 亿元, 同比: 4.1%}, {指标: 园区, 数值: 8, 单位: 个}]
自报: {资金使用率: 99.22%}
上年: {预算: {支出: {决算数: 14000}}}
"""


@pytest.fixture(scope="module")
def data() -> dict[str, Datum]:
    checked = document(TEXT, UNIT)
    return {d.reference: d for d in data_of(checked, derive_figures(checked, pack()))}


@pytest.mark.parametrize(
    ("reference", "kind", "number"),
    [
        ("预算.支出.到位数", "金额", Fraction(146313800)),
        ("预算.支出.决算数", "金额", Fraction(145165800)),  # a sum nobody typed: 2646.16 + 11870.42
        ("预算.上级资金[1].收入", "金额", Fraction(1000000)),  # an item without a name
        ("预算.上级资金[1].结转", "金额", Fraction(100000)),
        ('项目["促企业上规模经费"].预算.支出', "金额", Fraction(4620000)),
        ('项目["促企业上规模经费"].实际支出率', "比率", Fraction(1)),
        ("比率.资金使用率", "比率", Fraction(1451658, 1463138)),
        ("比率.存量资金效率性", "比率", Fraction(104956764, 140727749) - 1),
        ('成效["工业"].指标["工业投资"].数值', "金额", Fraction(38070000000)),
        ('成效["工业"].指标["工业投资"].同比', "比率", Fraction(41, 1000)),
        ('成效["工业"].指标["园区"].数值', "数量", Fraction(8)),
        ("统计.项目数", "数量", Fraction(1)),
        ("上年.预算.支出.决算数", "金额", Fraction(140000000)),
    ],
)
def test_numbers_are_known_by_their_reference(
    data: dict[str, Datum], reference: str, kind: str, number: Fraction
) -> None:
    assert (data[reference].kind, data[reference].number) == (kind, number)


def test_what_is_only_compared_is_no_datum(data: dict[str, Datum]) -> None:
    assert not [reference for reference in data if reference.startswith("自报")]
    assert "年度" not in data


def test_a_datum_keeps_what_was_typed(data: dict[str, Datum]) -> None:
    datum = data["预算.存量资金.上年末"]
    assert datum.value == Amount(Decimal("1407277.49"), "元", 2)
    assert (datum.unit, datum.titles[-1]) == ("元", "上一年度年末存量资金规模")
    assert datum.path == ("budget", "stock_funds", "previous_year_end")
