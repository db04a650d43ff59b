"""Checks of a transfer payment: what was handed down against the budget, and the reasons that are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.money.arithmetic import PE301
from perfeval_gen.checks.money.gaps import Gap, minus, told
from perfeval_gen.checks.scoring.reasons import is_silent, wan
from perfeval_gen.checks.scoring.score_codes import PE315, PE316
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures import criteria
from perfeval_gen.figures.own_scores import DIRECTIONS, REVERSE, Comparison, comparison
from perfeval_gen.figures.totals import raw_value
from perfeval_gen.figures.transfer import CENTRAL, is_central
from perfeval_gen.quantities import Amount, exact
from perfeval_gen.schema.read import Path
from perfeval_gen.view.criterion_words import percent

_KIND: Final = "转移支付自评"
_HEAD: Final = f"类型: {_KIND}\n模板包: cn\n年度: 2024\n单位: {{名称: 某省文化厅}}\n名称: 某项补助资金\n"
_FINEST: Final = Decimal(50)  # 元: half of the second decimal in 万元; document amounts are no rounded figures
_THRESHOLD: Final = Fraction(13, 10)  # rules.md §5.2: exceeded by three tenths

PE321: Final = Code(
    "PE321", "下达数与全年预算不符", Severity.WARNING,
    "各文号下达的中央资金之和，应等于“资金投入”里中央财政资金的全年预算数；上年结转的列在其他资金。",
    remedy="核对有无漏列的文号、重复的批次，或年中收回、调剂", rule="SUM-05",
    bad=f"{_HEAD}下达: [{{文号: 甲, 金额: 90}}]\n"
    "资金投入: {来源: [{名称: 中央财政资金, 全年预算: 100, 执行数: 100}]}\n",
    good=f"{_HEAD}下达: [{{文号: 甲, 金额: 90}}, {{文号: 乙, 金额: 10}}]\n"
    "资金投入: {来源: [{名称: 中央财政资金, 全年预算: 100, 执行数: 100}]}\n",
)  # fmt: skip
CODES: Final = (PE321,)


@check(PE301)
def recipients_add_up(facts: Facts) -> Iterator[Diagnostic]:
    """Compare each allocation with what its recipients get: exact to the digits of the document."""
    for gap in recipient_gaps(facts):
        yield told(facts, gap)


def recipient_gaps(facts: Facts) -> Iterator[Gap]:
    """Yield the allocations that differ from the sum of their recipients."""
    for i, row in enumerate(facts.document.rows("allocations")):
        total = facts.figures.totals.get(("allocations", i, "amount"))
        if total is None or not isinstance(total.stated, Amount) or not isinstance(total.value, Amount):
            continue
        if shown_gap := _gap(total.stated, total.value):
            name = f"“{row.get('number')}”" if isinstance(row.get("number"), str) else ""
            message = f"{name}下达 {wan(total.stated)}，分配明细合计 {wan(total.value)}"
            related = tuple((facts.document.at(part), "分配金额") for part in total.parts)
            place, off = facts.document.at(total.path), minus(total.stated, total.value)
            mark = f"相差 {shown_gap}"
            yield Gap(PE301, message, place, off, ("allocations", i), mark, rule="SUM-05", related=related)


@check(PE321)
def allocations_match_the_budget(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the central allocations with the year's budget of the central money."""
    rows = facts.document.rows("funds", "sources")
    named = [i for i, row in enumerate(rows) if CENTRAL in str(row.get("name"))]
    budget = raw_value(facts.document, ("funds", "sources", named[0], "full_year_budget")) if len(named) == 1 else None
    given = facts.figures.counts.get("中央下达合计")
    if facts.document.schema.kind != _KIND or not isinstance(budget, Amount) or not isinstance(given, Amount):
        return
    if off := _gap(budget, given):
        place = facts.document.at(("funds", "sources", named[0], "full_year_budget"))
        central = [i for i, row in enumerate(facts.document.rows("allocations")) if is_central(row)]
        related = tuple((facts.document.at(("allocations", i, "amount")), "下达金额") for i in central)
        message = f"中央财政资金全年预算 {wan(budget)}，各文号下达合计 {wan(given)}"
        yield finding(PE321, message, place, mark=f"相差 {off}", related=related)


@check(PE316)
def transfer_deviations_have_reasons(facts: Facts) -> Iterator[Diagnostic]:
    """Report an indicator that wasn't met, and money that wasn't spent, without a reason (rules.md §5.1, §5.2)."""
    if facts.document.schema.kind != _KIND:
        return
    for path, row, values in compared(facts):
        if not criteria.is_met(*values) and is_silent(row, "deviation_reason"):
            message = f"“{row.get('level3')}”没有达到指标值，没有写“偏差原因”"
            yield finding(PE316, message, facts.document.at((*path, "actual_value")), mark="缺少偏差原因")
    budget, spent = (_fund(facts, key) for key in ("full_year_budget", "executed"))
    funds = facts.document.get("funds")
    if budget and spent and spent.yuan < budget.yuan and isinstance(funds, Mapping) and is_silent(funds, "reason"):
        message = f"全年预算 {wan(budget)}，执行 {wan(spent)}，没有写“原因”"
        yield finding(PE316, message, facts.document.at(("funds",)), mark="在“资金投入”下写“原因”")


@check(PE315)
def transfer_excess_is_explained(facts: Facts) -> Iterator[Diagnostic]:
    """Report an indicator exceeded by three tenths or more without a reason."""
    for path, row, values in compared(facts) if facts.document.schema.kind == _KIND else ():
        over = criteria.excess(*values)
        if over is not None and over >= _THRESHOLD and is_silent(row, "deviation_reason"):
            how = "指标值是完成值的" if values[0] in REVERSE else "完成值是指标值的"
            message = f"“{row.get('level3')}”{how} {percent(over)}，没有说明原因"
            mark = f"达到 {percent(_THRESHOLD)} 即须说明"
            yield finding(PE315, message, facts.document.at((*path, "actual_value")), mark=mark)


def compared(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any], Comparison]]:
    """Yield the indicators that can be judged by their numbers and say in which direction."""
    for i, row in enumerate(facts.document.rows("indicators")):
        values = comparison(row)
        if values is not None and row.get("direction") in DIRECTIONS:
            yield ("indicators", i), row, values


def _gap(one: Amount, other: Amount) -> str:
    """Return by how much two amounts differ beyond the digits of the coarser one; nothing where they agree."""
    off = abs(exact().subtract(one.yuan, other.yuan))
    tolerance = min(max(one.step, other.step) / 2, _FINEST)
    return wan(Amount(off, "元", 0)) if off > tolerance else ""


def _fund(facts: Facts, key: str) -> Amount | None:
    total = facts.figures.totals.get(("funds", key))
    value = total.value if total is not None else raw_value(facts.document, ("funds", key))
    return value if isinstance(value, Amount) else None
