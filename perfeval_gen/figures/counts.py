"""Counts over lists: projects by state, goals planned and reached (the project cells of 附件6-1)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.figures.own_scores import completion_of
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.totals import add
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Prose, State

Row = Mapping[str, Any]
Count = int | Amount | State | None

# Name on paper -> (path in a project, the value that counts)
STATUS: Final[Mapping[str, tuple[tuple[str, ...], object]]] = {
    "新建": (("category",), "新建"),
    "续建": (("category",), "续建"),
    "需立项": (("status", "needs_approval"), True),
    "已立项": (("status", "is_approved"), True),
    "可研报告": (("status", "has_feasibility_study"), True),
    "计划验收": (("status", "acceptance_planned"), True),
    "已完工": (("status", "is_completed"), True),
    "已验收": (("status", "is_accepted"), True),
    "按期完成": (("status", "is_on_time"), True),
}


def at(row: Row, path: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return the value at ``path`` in an item, or None."""
    value: Any = row
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return None if value is State.UNFILLED else value


def count_projects(document: Document) -> dict[str, Count]:
    """Return the counts of the unit's projects by name; 无 projects makes each 0, no list makes each None.

    A count is None when some project doesn't say.
    """
    projects = document.get("projects")
    if projects is State.NONE:
        names = (*STATUS, "项目数", "计划完工", "调整数", "报批数", "重大目标计划数", "重大目标实现数")
        return dict.fromkeys(names, 0)
    if not isinstance(projects, tuple):
        return {}
    counts: dict[str, Count] = {"项目数": len(projects)}
    for name, (path, wanted) in STATUS.items():
        counts[name] = _tally([at(row, path) for row in projects], wanted)
    counts["计划完工"] = _planned(projects, document.get("year"))
    counts["调整数"] = _described(projects, "adjustment")
    counts["报批数"] = _described(projects, "adjustment_document")
    return {**counts, **_major(projects)}


def _tally(values: list[Any], wanted: object) -> int | None:
    return None if None in values else sum(1 for v in values if v == wanted)


def _described(projects: tuple[Row, ...], key: str) -> int | None:
    """Return how many projects describe ``key``; unknown while one says nothing of its state or leaves it to fill."""
    states = [at(row, ("status",)) for row in projects]
    texts = [s.get(key) if isinstance(s, Mapping) else s for s in states]
    if None in states or State.UNFILLED in texts:
        return None
    return sum(1 for text in texts if isinstance(text, str))


def _planned(projects: tuple[Row, ...], year: object) -> int | None:
    days = [at(row, ("status", "planned_completion")) for row in projects]
    return None if None in days else sum(1 for day in days if getattr(day, "year", None) == year)


def _major(projects: tuple[Row, ...]) -> dict[str, Count]:
    if any(row.get("is_major") is None for row in projects):
        return {}
    major = tuple(row for row in projects if row["is_major"] is True)
    spent = [at(row, ("budget", "spent")) for row in major]
    return {
        "重大目标计划数": len(major),
        "重大目标实现数": _tally([at(row, ("is_achieved",)) for row in major], wanted=True),
        "重大项目支出": add(spent) if spent and all(isinstance(s, Amount) for s in spent) else None,
    }


def count_goals(document: Document) -> dict[str, Count]:
    """Return how many goals were set and reached; where no goals are listed, the projects' targets are counted."""
    goals = document.rows("goals") or document.rows("projects")
    if not goals:
        return {}
    return {
        "目标计划数": len(goals),
        "目标实现数": _tally([at(row, ("is_achieved",)) for row in goals], wanted=True),
    }


def mean_completion(document: Document, ratios: Mapping[Path, Mapping[str, Figure]]) -> Fraction | None:
    """Return the mean completion of outcome indicators and results with targets, each 100 % at most; None without any.

    It limits what a unit may give itself for its effects (rules.md §3.2 D3.1, a default).
    """
    results = [named["目标完成率"].value for named in ratios.values() if "目标完成率" in named]
    effects = [completion_of(row) for row in document.rows("indicators") if _is_effect(row)]
    shares = [min(Fraction(1), max(Fraction(0), value)) for value in (*results, *effects) if value is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def _is_effect(row: Row) -> bool:
    level1 = row.get("level1")
    return isinstance(level1, str) and level1.startswith("效益")


def gathered_texts(document: Document) -> dict[str, str]:
    """Return the project texts of 附件6-1, joined: approvals, adjustments, acceptance papers."""
    wanted = {
        "立项文件": "approval_document",
        "调整说明": "adjustment_note",
        "报批文件": "adjustment_document",
        "报批文号": "adjustment_number",
        "验收资料": "acceptance_documents",
    }
    rows = document.rows("projects")
    return {
        name: "；".join(_said(at(row, ("status", key))) for row in rows if _said(at(row, ("status", key))))
        for name, key in wanted.items()
    }


def _said(value: object) -> str:
    if isinstance(value, Prose):
        return value.text
    return value if isinstance(value, str) else ""
