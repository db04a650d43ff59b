"""Tables and rows that forms show and no field holds: goals, project funds, score analysis, counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.totals import add
from perfeval_gen.quantities import Amount, as_trimmed, exact
from perfeval_gen.schema.validate import Document
from perfeval_gen.view.printed import BLANK, TO_FILL, Narrative, Printed, Rows, Section
from perfeval_gen.view.style import Style

_WAN: Final = "万元"
_DEFAULT_PLACE = "效率性"


def goal_table(document: Document, root: Section, style: Style) -> Section:
    """Return the rows of 绩效目标表: from the goals if they carry amounts, else from the projects."""
    goals = document.rows("goals")
    if any(isinstance(g.get("amount"), Amount) for g in goals):
        rows = [(r["名称"], r["内容"], r["金额"], r["预期目标"]) for r in root["目标"]]
        amounts = [g.get("amount") for g in goals]
    else:
        rows = [(r["名称"], r["内容"], r["预算"]["年初预算"], _one_text(r["目标"])) for r in root["项目"]]
        amounts = [_fund(p, "initial_budget") for p in document.rows("projects")]
    if not any(isinstance(a, Amount) for a in amounts):
        return Section({"行": Rows(), "合计": BLANK})
    shown = Rows(
        Section({"序号": Printed(str(i)), "名称": n, "内容": c, "金额": a, "目标": t})
        for i, (n, c, a, t) in enumerate(rows, 1)
    )
    return Section({"行": shown, "合计": _sum(amounts, style)})


def fund_table(document: Document, root: Section, style: Style) -> Section:
    """Return the rows of 预算资金说明表 with their computed remarks and totals."""
    projects = document.rows("projects")
    keys = {"年初预算": "initial_budget", "划拨": "allocated", "支出": "spent"}
    if not any(_fund(p, key) for p in projects for key in keys.values()):
        return Section({"行": Rows(), "合计": Section({})})
    rows = Rows(
        Section({"名称": row["名称"], **{k: row["预算"][k] for k in keys}, "备注": row["资金备注"]})
        for row in root["项目"]
    )
    totals = {k: _sum([_fund(p, key) for p in projects], style) for k, key in keys.items()}
    return Section({"行": rows, "合计": Section(totals)})


def fund_remark(project: Mapping[str, Any]) -> str:
    """Return what happened to a project's money in words: cut or added in the year, reclaimed, carried over."""
    said = []
    initial, allocated = _fund(project, "initial_budget"), _fund(project, "allocated")
    if initial is not None and allocated is not None and (less := exact().subtract(initial.yuan, allocated.yuan)):
        said.append(f"年中{'调减' if less > 0 else '调增'}{_wan(Amount(abs(less), initial.unit, initial.places))}")
    for key, word in (("reclaimed", "年末财政收回"), ("carry_over", "结转下年")):
        if (amount := _fund(project, key)) is not None and amount.yuan:
            said.append(f"{word}{_wan(amount)}")
    remarks = [v for v in (_budget(project).get("reason"), project.get("remark")) if isinstance(v, str)]
    return "；".join([*said, *(r.rstrip("。") for r in remarks)])


def _wan(amount: Amount) -> str:
    return f"{as_trimmed(amount.in_unit(_WAN), 6)}{_WAN}"


def _budget(project: Mapping[str, Any]) -> Mapping[str, Any]:
    budget = project.get("budget")
    return budget if isinstance(budget, Mapping) else {}


def _fund(project: Mapping[str, Any], key: str) -> Amount | None:
    amount = _budget(project).get(key)
    return amount if isinstance(amount, Amount) else None


def _sum(amounts: list[Any], style: Style) -> Printed:
    given = [a for a in amounts if isinstance(a, Amount)]
    return style.money(add(given), _WAN) if given and len(given) == len(amounts) else BLANK


def _one_text(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, Narrative):
        return value
    return TO_FILL if value.文 == TO_FILL else Printed(value.文)


def statistics(figures: Figures, style: Style) -> Section:
    """Return the counted cells of 附件6-1; blank where a count isn't known."""
    names = (
        "项目数", "新建", "续建", "计划完工", "计划验收", "需立项", "已立项", "可研报告", "已完工", "已验收",
        "调整数", "报批数", "按期完成", "目标计划数", "目标实现数", "重大目标计划数", "重大目标实现数",
    )  # fmt: skip
    counts = {name: _count(figures.counts.get(name)) for name in names}
    money = figures.counts.get("重大项目支出")
    texts = {name: Printed(text) for name, text in figures.texts.items()}
    return Section({**counts, **texts, "重大项目支出": style.money(money) if isinstance(money, Amount) else BLANK})


def _count(value: Any) -> Printed:  # noqa: ANN401
    return Printed(str(value)) if isinstance(value, int) else BLANK
