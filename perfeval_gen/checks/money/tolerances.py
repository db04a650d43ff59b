"""PE339: a tolerance that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.arithmetic import balance_gaps, project_gaps, sum_gaps
from perfeval_gen.checks.money.balances import double_gaps, flow_gaps
from perfeval_gen.checks.money.gaps import TOLERANCE, tolerance_at
from perfeval_gen.checks.money.parts import part_gaps, people_gaps
from perfeval_gen.checks.money.sums import list_gaps, source_gaps
from perfeval_gen.checks.money.transfer import recipient_gaps
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding

_ROW: Final = (
    "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n预算:\n"
    "  上级资金:\n    - {名称: 甲, 收入: 100, 支出: 90, 结转: %s, 容差: {值: 0.1, 说明: 报表取整}}\n"
)
PE339: Final = Code(
    "PE339", "容差用不着", Severity.WARNING,
    "“容差”说明合计与分项、收与支为什么差一点；现在没有相差，容差只会把以后的错误遮住。",
    remedy="删去“容差”",
    bad=_ROW % "10", good=_ROW % "9.95",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE339,)
_GAPS: Final = (
    sum_gaps, balance_gaps, project_gaps, recipient_gaps, list_gaps, source_gaps, part_gaps, people_gaps, flow_gaps,
    double_gaps,
)  # fmt: skip


@check(PE339)
def tolerances_are_needed(facts: Facts) -> Iterator[Diagnostic]:
    """Report the tolerances of sections in which nothing differs."""
    sections = [path[:-1] for path in facts.document.places if path[-1:] == (TOLERANCE,)]
    if not sections:
        return
    needed = {gap.section for gaps in _GAPS for gap in gaps(facts)}
    for section in sections:
        allowed = tolerance_at(facts, section)
        if allowed is not None and section not in needed:
            message = f"容差 {allowed.shown} 用不着：这里没有相差"
            yield finding(PE339, message, facts.document.named_at((*section, TOLERANCE)), mark="删去")


CHECKS: Final[tuple[Check, ...]] = (tolerances_are_needed,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
