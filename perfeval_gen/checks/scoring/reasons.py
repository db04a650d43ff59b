"""PE316: where rules.md §5 asks for a reason and none is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from perfeval_gen.checks.check import Facts, check
from perfeval_gen.checks.money.gaps import amount_at
from perfeval_gen.checks.money.known import defaults
from perfeval_gen.checks.scoring.score_codes import PE316
from perfeval_gen.diagnostics import Diagnostic, Severity, finding
from perfeval_gen.figures.scores import ScoreRow
from perfeval_gen.quantities import Amount, as_percent, as_trimmed
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.values import Prose, State


@check(PE316)
def deviations_have_reasons(facts: Facts) -> Iterator[Diagnostic]:
    """Check goals, budgets, allocations and balances for the reasons that are due (rules.md §5.3–§5.5)."""
    yield from _goals(facts)
    yield from _tasks(facts)
    yield from _whole_budget(facts)
    for path, row in _projects(facts):
        yield from _project(facts, path, row)
        yield from _claimed_nothing(facts, path, row)


def _goals(facts: Facts) -> Iterator[Diagnostic]:
    for i, row in enumerate(facts.document.rows("goals")):
        if row.get("is_achieved") is False and is_silent(row, "shortfall_reason"):
            message = f"目标“{row.get('name')}”没有完成，没有写“未完成原因”"
            yield finding(PE316, message, facts.document.at(("goals", i, "is_achieved")), mark="缺少未完成原因")


def _tasks(facts: Facts) -> Iterator[Diagnostic]:
    for i, row in enumerate(facts.document.rows("tasks")):
        done = row.get("completion")
        if done in ("部分完成", "未完成") and is_silent(row, "reason"):
            message = f"任务“{row.get('name')}”{done}，没有写“原因”"
            yield finding(PE316, message, facts.document.at(("tasks", i, "completion")), mark="缺少未完成原因")


def _whole_budget(facts: Facts) -> Iterator[Diagnostic]:
    budget = facts.document.get("budget")
    if facts.document.schema.kind != "整体自评" or not isinstance(budget, Mapping):
        return
    stages = [amount_at(facts, ("budget", "expenditure", key)) for key in ("initial_budget", "adjusted_budget")]
    initial, adjusted = stages
    if initial and adjusted and initial.yuan != adjusted.yuan and is_silent(budget, "adjustment_reason"):
        place = facts.document.named_at(("budget", "expenditure"))
        message = f"支出预算由 {wan(initial)} 调整为 {wan(adjusted)}，没有写“调整原因”"
        change = f"调整 {as_percent(Fraction(adjusted.yuan) / Fraction(initial.yuan) - 1)}，" if initial.yuan else ""
        yield finding(PE316, message, place, mark=f"{change}缺少调整原因")
    elif is_silent(budget, "adjustment_reason"):
        yield from _changed_parts(facts)
    left = amount_at(facts, ("budget", "fiscal_appropriation", "carry_over"))
    if left and left.yuan > 0 and is_silent(budget, "carry_over_reason"):
        place = facts.document.named_at(("budget", "fiscal_appropriation"))
        yield finding(PE316, f"年末结转结余 {wan(left)}，没有写“结转原因”", place, mark="缺少结转原因")


def _changed_parts(facts: Facts) -> Iterator[Diagnostic]:
    """Report basic or project expenditure that came out far from its budget (catalogue COMP-05)."""
    for part, title in (("basic_expenditure", "基本支出"), ("project_expenditure", "项目支出")):
        section: Path = ("budget", "expenditure", part)
        initial, *later = (
            amount_at(facts, (*section, key))
            for key in ("initial_budget", "adjusted_budget", "received", "final_accounts")
        )
        given = next((amount for amount in later if amount is not None), None)
        if initial is None or given is None or not initial.yuan:
            continue
        change = Fraction(given.yuan) / Fraction(initial.yuan) - 1
        if abs(change) * 100 > defaults()["变动须说明"]:
            message = f"{title}年初预算 {wan(initial)}，后来是 {wan(given)}，没有写“调整原因”"
            mark = f"{'增加' if change > 0 else '减少'} {as_percent(abs(change))}"
            yield finding(PE316, message, facts.document.named_at(section), mark=mark)


def _projects(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if facts.document.schema.kind == "项目自评":
        yield (), facts.document.data
    for i, row in enumerate(facts.document.rows("projects")):
        if isinstance(row, Mapping):
            yield ("projects", i), row


def _project(facts: Facts, path: Path, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    if row.get("is_achieved") is False and is_silent(row, "shortfall_reason"):
        place = facts.document.at((*path, "is_achieved"))
        yield finding(PE316, f"项目“{row.get('name')}”没有完成目标，没有写“未完成原因”", place, mark="缺少未完成原因")
    budget = row.get("budget")
    if not isinstance(budget, Mapping) or not (is_silent(budget, "reason") and is_silent(row, "remark")):
        return
    if why := money_gap(facts, path):
        message = f"项目“{row.get('name')}”{why}，没有写“原因”"
        yield finding(PE316, message, facts.document.named_at((*path, "budget")), mark="在“预算”下写“原因”")


def _claimed_nothing(facts: Facts, path: Path, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report 偏差分析: 无 where something departs after all: «none» holds only if nothing does (rules.md §5)."""
    if row.get("deviation_analysis") is not State.NONE:
        return
    why = money_gap(facts, path) or ("没有完成目标" if row.get("is_achieved") is False else "")
    short = next((r for r in facts.figures.scores.leaves() if has_lost(r)), None) if not path else None
    if not why and short is not None:
        why = f"“{short.name}”没有得满分"
    if why:
        place = facts.document.at((*path, "deviation_analysis"))
        message, mark = f"项目“{row.get('name')}”{why}，“偏差分析”不能写“无”", "写明偏离的原因"
        yield finding(PE316, message, place, mark=mark, rule="LOG-07", severity=Severity.ERROR)


def has_lost(row: ScoreRow) -> bool:
    """Return whether a row is scored below its points."""
    return row.points is not None and row.score is not None and row.score < row.points


def money_gap(facts: Facts, path: Path) -> str:
    """Return in words where a project's money departs from its budget; nothing where it doesn't."""
    keys = ("initial_budget", "adjusted_budget", "allocated", "spent")
    initial, adjusted, allocated, spent = (amount_at(facts, (*path, "budget", key)) for key in keys)
    given = allocated or adjusted
    if initial and given and given.yuan < initial.yuan:
        return f"年初预算 {wan(initial)}，{'拨付' if allocated else '调整为'} {wan(given)}"
    if initial and adjusted and adjusted.yuan > initial.yuan:
        return f"年初预算 {wan(initial)}，调整为 {wan(adjusted)}"
    if given and spent and spent.yuan < given.yuan:
        return f"{'拨付' if allocated else '全年预算'} {wan(given)}，支出 {wan(spent)}"
    return ""


def is_silent(row: Mapping[str, Any], key: str) -> bool:
    """Return whether nothing is said: not even 待填, which is told as such; 无 is no reason."""
    value = row.get(key)
    return value is None or value in (State.NONE, State.NOT_APPLICABLE) or (isinstance(value, Prose) and not value.text)


def wan(amount: Amount) -> str:
    """Return an amount in 万元 with its unit, as many decimals as it has."""
    return f"{as_trimmed(amount.in_unit('万元'), 8)}万元"
