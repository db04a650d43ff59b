"""PE339: a tolerance that nothing needs, or that would let anything pass."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.arithmetic import balance_gaps, project_gaps, sum_gaps
from perfeval_gen.checks.money.balances import double_gaps, flow_gaps
from perfeval_gen.checks.money.gaps import TOLERANCE, Tolerance, tolerance_at
from perfeval_gen.checks.money.known import defaults
from perfeval_gen.checks.money.parts import part_gaps, people_gaps, whole_gaps
from perfeval_gen.checks.money.sums import list_gaps, source_gaps
from perfeval_gen.checks.money.transfer import recipient_gaps
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.figures.data import reference_of
from perfeval_gen.quantities import Amount, as_trimmed
from perfeval_gen.schema.read import Path

_ROW: Final = (
    "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n预算:\n"
    "  上级资金:\n    - {名称: 甲, 收入: 100, 支出: 90, 结转: %s, 容差: {值: 0.1, 说明: 报表取整}}\n"
)
PE339: Final = Code(
    "PE339", "容差用不着或太大", Severity.WARNING,
    "“容差”说明合计与分项、收与支为什么差一点；没有相差的，或者容差大到什么差错都容得下的，只会把错误遮住。"
    "金额的容差超过这一处最大的数的 5% 就提醒（缺省，待以当年通知核定）。",
    remedy="用不着的删去“容差”；太大的改成实际相差的数",
    bad=_ROW % "10", good=_ROW % "9.95",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE339,)
_GAPS: Final = (
    sum_gaps, balance_gaps, project_gaps, recipient_gaps, list_gaps, source_gaps, part_gaps, whole_gaps, people_gaps,
    flow_gaps, double_gaps,
)  # fmt: skip


@check(PE339)
def tolerances_are_needed(facts: Facts) -> Iterator[Diagnostic]:
    """Report the tolerances of sections in which nothing differs, and those that are no matter of rounding."""
    sections = [path[:-1] for path in facts.document.places if path[-1:] == (TOLERANCE,)]
    if not sections:
        return
    off = {gap.section for gaps in _GAPS for gap in gaps(facts)}
    for section in sections:
        allowed = tolerance_at(facts, section)
        if allowed is None:
            continue
        if section not in off:
            message = f"容差（{allowed.shown}）用不着：这里没有相差"
            hint = _elsewhere(facts, section, off)
            yield finding(PE339, message, facts.document.named_at((*section, TOLERANCE)), mark="删去", hint=hint)
        else:
            yield from _too_large(facts, section, allowed)


def _elsewhere(facts: Facts, section: Path, off: set[Path]) -> str:
    """Return where the difference is for which the tolerance was probably meant: around or inside its section."""
    near = sorted(
        (reference_of(facts.document, other)[0] for other in off if _is_inside(other, section)),
        key=lambda r: (len(r), r),
    )
    return f"相差在“{near[0]}”，“容差”要写在那里" if near else ""


def _is_inside(one: Path, other: Path) -> bool:
    common = min(len(one), len(other))
    return common > 0 and one[:common] == other[:common]


def _too_large(facts: Facts, section: Path, allowed: Tolerance) -> Iterator[Diagnostic]:
    numbers = list(_numbers(facts, section))
    is_money = any(isinstance(value, Amount) for value in numbers)
    largest = max((abs(v.yuan) if isinstance(v, Amount) else abs(Decimal(v)) for v in numbers), default=Decimal(0))
    most = defaults()["容差上限"]["金额" if is_money else "其他"]
    if largest and allowed.most * 100 > largest * most:
        share = as_trimmed(allowed.most * 100 / largest, 2)
        message = f"容差（{allowed.shown}）太大：是这一处最大的数的 {share}%，不像是四舍五入"
        place = facts.document.at((*section, TOLERANCE, "value"))
        yield finding(PE339, message, place, mark=f"一般不超过 {most}%")


def _numbers(facts: Facts, section: Path) -> Iterator[Amount | Decimal | int]:
    """Yield the numbers of a section as they were typed, its tolerances left out."""
    for path in facts.document.places:
        value = facts.document.get(*path) if _is_below(path, section) else None
        if isinstance(value, Amount | Decimal | int) and not isinstance(value, bool):
            yield value


def _is_below(path: Path, section: Path) -> bool:
    return path[: len(section)] == section and TOLERANCE not in path


CHECKS: Final[tuple[Check, ...]] = (tolerances_are_needed,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
