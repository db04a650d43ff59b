"""The analysis of scores in a report: level 1, level 2 under it, the leaves that lost points, and the results."""

from __future__ import annotations

from typing import Any, Final

from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.schema.values import Prose, State
from perfeval_gen.view.printed import BLANK, Narrative, Printed, Rows, Section
from perfeval_gen.view.score_table import actual_text, differs, points_text
from perfeval_gen.view.style import Style, narrative, plain_narrative, state_text

_DEFAULT_PLACE: Final = "效率性"
_YES: Final = Printed("是")


def score_analysis(sheet: ScoreSheet, results: Rows, style: Style) -> Rows:
    """Return the level-1 rows of the tree, their level-2 rows and leaves, and the results each is told under."""
    rows = []
    for one in sheet.rows:
        placed = _placed(one, results) if one.takes_results else {}
        bonus = [sheet.bonus] if sheet.bonus is not None and one is sheet.rows[-1] else []
        rows.append(_level1(one, placed, [*one.children, *bonus], style))
    return Rows(rows)


def _placed(one: ScoreRow, results: Rows) -> dict[str, list[Any]]:
    """Return the results by the level-2 indicator they belong under; '' is the level-1 indicator itself."""
    known = {child.name for child in one.children}
    placed: dict[str, list[Any]] = {}
    for row in results:
        wanted = str(row["归属"]) or _DEFAULT_PLACE
        placed.setdefault(wanted if wanted in known else "", []).append(row)
    return placed


def _has_content(row: ScoreRow) -> bool:
    return row.score is not None or isinstance(row.analysis, Prose)


def _level1(row: ScoreRow, placed: dict[str, list[Any]], children: list[ScoreRow], style: Style) -> Section:
    listed = [c for c in children if not c.is_bonus or _has_content(c)]
    inner = Rows(_section(c, Rows(placed.get(c.name, ())), style) for c in listed)
    return Section({**_section(row, Rows(placed.get("", ())), style, is_top=True), "二级": inner})


def _section(row: ScoreRow, results: Rows, style: Style, *, is_top: bool = False) -> Section:
    leaves = Rows() if is_top and row.children else Rows(_leaf(leaf, style) for leaf in row.leaves() if leaf.leaf)
    return Section(
        {
            "名称": Printed(row.name),
            "分值": points_text(row.points) if row.score is not None and not row.is_bonus else BLANK,
            "得分": points_text(row.score),
            "理由": Printed(row.reason),
            "佐证": Printed(row.evidence),
            "分析": _told(row),
            "成效": results,
            "三级": leaves,
            "扣分项": Rows(leaf for leaf in leaves if leaf["扣分"]),
            "加分": _YES if row.is_bonus else BLANK,
        }
    )


def _leaf(row: ScoreRow, style: Style) -> Section:
    lost = row.points - row.score if row.points is not None and row.score is not None else None
    leaf = row.leaf
    return Section(
        {
            "名称": Printed(row.name),
            "分值": points_text(row.points),
            "得分": points_text(row.score),
            "扣分": points_text(lost) if lost else BLANK,
            "计算得分": points_text(leaf.computed) if leaf is not None and differs(leaf) else BLANK,
            "实际值": actual_text(leaf, style) if leaf is not None else BLANK,
            "理由": Printed(row.reason),
            "佐证": Printed(row.evidence),
            "分析": _told(row),
        }
    )


def _told(row: ScoreRow) -> Narrative:
    if isinstance(row.analysis, Prose):
        return narrative(row.analysis)
    return plain_narrative(state_text(row.analysis)) if isinstance(row.analysis, State) else Narrative()
