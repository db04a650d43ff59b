"""PE50x: the dates of the cover and of publication against the evaluated year and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.quantities import as_date
from perfeval_gen.schema.values import State

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PE501: Final = Code(
    "PE501", "填报日期不在应填的时间", Severity.ERROR,
    "自评在评价年度结束以后进行，填报日期不早于次年1月1日，也不晚于检查的当天。",
    remedy="核对“年度”和“填报日期”", rule="DATE-01",
    bad=f"{_HEAD}填报日期: 2025-12-20\n", good=f"{_HEAD}填报日期: 2026-01-01\n",
)  # fmt: skip
PE502: Final = Code(
    "PE502", "报送日期晚于填报日期", Severity.WARNING, "报告里把报送写成已经发生的事，它的日期却晚于封面的填报日期。",
    remedy="核对两个日期；尚未报送的，报送后再填", rule="DATE-03",
    bad=f"{_HEAD}填报日期: 2026-06-16\n自评工作: {{报送日期: 2026-06-19}}\n",
    good=f"{_HEAD}填报日期: 2026-06-19\n自评工作: {{报送日期: 2026-06-19}}\n",
)  # fmt: skip
PE504: Final = Code(
    "PE504", "公开记录自相矛盾", Severity.ERROR, "写明没有公开，却又填了公开的日期或网址；这些内容不会印出。",
    remedy="已经公开的，“是否公开”写“是”；没有公开的，删去日期和网址", rule="COMP-09",
    bad=f"{_HEAD}公开: {{预算: {{是否公开: 否, 公开日期: 2025-04-01}}}}\n",
    good=f"{_HEAD}公开: {{预算: {{是否公开: 是, 公开日期: 2025-04-01}}}}\n",
)  # fmt: skip
CODES: Final = (PE501, PE502, PE504)
_RECORDS: Final = ("budget", "final_accounts", "targets", "self_evaluation")


@check(PE504)
def publication_is_plain(facts: Facts) -> Iterator[Diagnostic]:
    """Check that what is said not to be published bears no date or address of publication."""
    for name in _RECORDS:
        if facts.document.get("disclosure", name, "is_published") is not False:
            continue
        for key in ("published_on", "address"):
            value = facts.document.get("disclosure", name, key)
            if value is not None and not isinstance(value, State):
                path = ("disclosure", name, key)
                yield finding(
                    PE504, "写明没有公开，却填了公开的日期或网址", facts.document.at(path), mark="与“是否公开: 否”矛盾"
                )


@check(PE501)
def filed_after_the_year(facts: Facts) -> Iterator[Diagnostic]:
    """Check that the report is filed after the evaluated year, and not on a day still to come (rules.md §6)."""
    filed, year = facts.document.get("filed_on"), facts.document.get("year")
    if not isinstance(filed, date) or not isinstance(year, int):
        return
    place = facts.document.at(("filed_on",))
    if filed.year <= year:
        message = f"填报日期 {as_date(filed)} 早于 {year} 年度终了"
        yield finding(PE501, message, place, mark=f"应不早于 {year + 1}年1月1日")
    elif facts.today is not None and filed > facts.today:
        message = f"填报日期 {as_date(filed)} 晚于检查的当天 {as_date(facts.today)}"
        yield finding(PE501, message, place, mark=f"应不晚于 {as_date(facts.today)}")


@check(PE502)
def submitted_before_filing(facts: Facts) -> Iterator[Diagnostic]:
    """Check that a submission told as a fact isn't later than the report itself."""
    filed, submitted = facts.document.get("filed_on"), facts.document.get("self_evaluation", "submitted_on")
    if isinstance(filed, date) and isinstance(submitted, date) and submitted > filed:
        message = f"报送日期 {as_date(submitted)} 晚于填报日期 {as_date(filed)}"
        place = facts.document.at(("self_evaluation", "submitted_on"))
        yield finding(
            PE502, message, place, mark="晚于填报日期", related=((facts.document.at(("filed_on",)), "填报日期"),)
        )
