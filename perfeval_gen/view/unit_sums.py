"""Sums that the forms of a whole unit show and no field holds: other income, money of the tasks and of the projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.full_year import ADJUSTED, FULL_YEAR
from perfeval_gen.figures.totals import add, raw_value
from perfeval_gen.quantities import Amount, as_percent
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.view.printed import BLANK, Printed, Section
from perfeval_gen.view.style import Style

_WAN: Final = "万元"
# Income that has a line of its own in the form of the whole unit; all else is its 其他资金 (documents.md §8.3).
_NAMED_INCOME: Final = frozenset(("general_public_budget", "government_funds", "special_account"))
_STAGES: Final[Mapping[str, str]] = {
    "年初预算": "initial_budget",
    "调整预算": "adjusted_budget",
    "决算数": "final_accounts",
}
_TASK_MONEY: Final[Mapping[str, str]] = {
    "金额": "amount",
    "财政拨款": "fiscal",
    "其他资金": "other_funds",
    "执行数": "executed",
    "执行财政拨款": "executed_fiscal",
    "执行其他资金": "executed_other_funds",
}


def unit_sums(document: Document, figures: Figures, style: Style) -> dict[str, Section]:
    """Return 其他收入合计, 任务合计 and 项目合计."""
    return {
        "其他收入合计": _other_income(document, figures, style),
        "任务合计": _tasks(document, style),
        "项目合计": _projects(document, figures, style),
    }


def _other_income(document: Document, figures: Figures, style: Style) -> Section:
    income = document.get("budget", "income")
    sources = income.items() if isinstance(income, Mapping) else ()
    others = [key for key, part in sources if key not in _NAMED_INCOME and isinstance(part, Mapping)]
    sums = {
        name: _given(style, (raw_value(document, ("budget", "income", key, column)) for key in others))
        for name, column in _STAGES.items()
    }
    full = (_full_year(document, figures, ("budget", "income", key)) for key in others)
    return Section({**sums, FULL_YEAR: _given(style, full)})


def _full_year(document: Document, figures: Figures, section: Path) -> Any:  # noqa: ANN401
    instead = figures.totals.get((*section, FULL_YEAR))
    return _derived(document, figures, (*section, ADJUSTED[0])) if instead is None else instead.value


def _tasks(document: Document, style: Style) -> Section:
    """Return the sums of the tasks that have money; a split is summed only where every such task has it."""
    rows = [row for row in document.rows("tasks") if isinstance(row.get("amount"), Amount)]
    return Section({name: _complete(style, [row.get(key) for row in rows]) for name, key in _TASK_MONEY.items()})


def _projects(document: Document, figures: Figures, style: Style) -> Section:
    """Return the money of all projects, if all of it is given."""
    budgets: list[Path] = [("projects", i, "budget") for i in range(len(document.rows("projects")))]

    def column(stage: str) -> list[Any]:
        return [_derived(document, figures, (*budget, stage)) for budget in budgets]

    planned, spent = [_full_year(document, figures, budget) for budget in budgets], column("spent")
    rate = BLANK
    if _all_given(planned) and _all_given(spent) and (whole := add(planned)).yuan:
        share = Fraction(add(spent).yuan) / Fraction(whole.yuan)
        places = 0 if (share * 100).denominator == 1 else style.ratio_places
        rate = Printed(as_percent(share, places))
    return Section({"全年预算": _complete(style, planned), "执行数": _complete(style, spent), "执行率": rate})


def _derived(document: Document, figures: Figures, path: Path) -> Any:  # noqa: ANN401
    total = figures.totals.get(path)
    return raw_value(document, path) if total is None else total.value


def _given(style: Style, values: Iterable[Any]) -> Printed:
    amounts = [value for value in values if isinstance(value, Amount)]
    return style.money(add(amounts), _WAN) if amounts else BLANK


def _complete(style: Style, values: list[Any]) -> Printed:
    return _given(style, values) if _all_given(values) else BLANK


def _all_given(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, Amount) for value in values)
