"""The score sheet: leaves judged by the pack's criteria, sums of rounded leaves, bonus, total and grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from perfeval_gen.figures.criteria import apportioned, leaf_score, redistributed
from perfeval_gen.figures.leaves import Entry, Leaf, judge
from perfeval_gen.figures.measures import Known, field_path
from perfeval_gen.figures.own_scores import OwnRow, judge_own, own_rows, points_of
from perfeval_gen.packs.indicators import Indicator, IndicatorTree
from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent, Prose, State


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator with its score; that of a parent is the sum of its children's, None until each has one.

    ``points`` are what it can reach here: those of the pack, or more where a sibling doesn't apply. ``leaf`` says
    how a leaf was judged. ``path`` is where the unit writes of it: under 评分, or its own indicator.
    """

    name: str
    points: Decimal | None
    score: Decimal | None
    reason: str
    evidence: str
    analysis: Prose | State | None
    children: tuple[ScoreRow, ...] = ()
    takes_results: bool = False
    is_bonus: bool = False
    indicator: Indicator | None = None
    leaf: Leaf | None = None
    path: Path = ()

    def leaves(self) -> tuple[ScoreRow, ...]:
        """Return the leaf rows below in order, or the row itself."""
        return tuple(leaf for child in self.children for leaf in child.leaves()) if self.children else (self,)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The rows of level 1, the bonus, total and grade; None where it can't be told.

    ``is_derived`` is False where the total is only what the unit states.
    """

    rows: tuple[ScoreRow, ...]
    bonus: ScoreRow | None
    total: Decimal | None
    grade: str
    is_derived: bool
    tree: IndicatorTree | None = None

    def leaves(self) -> tuple[ScoreRow, ...]:
        """Return every leaf row in order."""
        return tuple(leaf for row in self.rows for leaf in row.leaves())


def derive_scores(known: Known, pack: Pack, tree: IndicatorTree | None) -> ScoreSheet:
    """Return the score sheet of a document by a tree (rules.md §3.1, §4.7).

    Where not every leaf has a score, the total and grade the unit states stand as they are.
    """
    document = known.document
    rows = tuple(_level1(one, tree, known) for one in tree.level1) if tree else ()
    bonus = _bonus(tree, document) if tree and tree.bonus else None
    total = _total(tree, rows, bonus)
    shown = total if total is not None else _stated_total(document)
    grades = tree.grades if tree is not None and tree.grades else pack.grades
    grade = grade_of(shown, grades) or _text(document.get("reported", "等级"))
    return ScoreSheet(rows, bonus, shown, grade, total is not None, tree)


def grade_of(total: Decimal | None, grades: Sequence[tuple[str, Decimal]]) -> str:
    """Return the grade whose lower bound (included) the total reaches; empty if there is no total (rules.md §3.3)."""
    if total is None:
        return ""
    bands = sorted(grades, key=lambda band: band[1], reverse=True)
    return next((name for name, lower in bands if total >= lower), "")


# -- rows -------------------------------------------------------------------------------------------------------


def _level1(one: Indicator, tree: IndicatorTree, known: Known) -> ScoreRow:
    if one.own is not None:
        return _own_block(one, tree, known)
    if not one.children:
        return _leaf_rows((one,), tree, known)[0]
    return _parent(one, tree, known)


def _parent(node: Indicator, tree: IndicatorTree, known: Known) -> ScoreRow:
    if any(child.children for child in node.children):
        children = tuple(_level1(child, tree, known) for child in node.children)
    else:
        children = _leaf_rows(node.children, tree, known)
    said = _said(known.document, node.name)
    return _summed(_row(node, node.points, said), children)


def _summed(row: ScoreRow, children: tuple[ScoreRow, ...]) -> ScoreRow:
    scores = [c.score for c in children]
    known = [s for s in scores if s is not None]
    return replace(row, children=children, score=sum(known, Decimal(0)) if len(known) == len(scores) > 0 else None)


def _leaf_rows(nodes: tuple[Indicator, ...], tree: IndicatorTree, known: Known) -> tuple[ScoreRow, ...]:
    """Return the rows of sibling leaves; one that doesn't apply hands on its points if the pack says so."""
    leaves = tuple(judge(node, known.document.get("scores", node.name), known) for node in nodes)
    names = [node.name for node in nodes]
    points = _shared_out(names, [node.points for node in nodes], leaves, tree.not_applicable)
    rows = []
    for node, leaf, full in zip(nodes, leaves, points, strict=True):
        said = _said(known.document, node.name)
        row = _counted(_row(node, full, said), leaf, tree.not_applicable)
        has_lost = row.points is not None and row.score is not None and row.score < row.points
        reason = row.reason or (_reason_from(node, known) if has_lost else "")
        rows.append(row if reason == row.reason else replace(row, reason=reason))
    return tuple(rows)


def _counted(row: ScoreRow, leaf: Leaf, not_applicable: str) -> ScoreRow:
    if leaf.status != "不适用":
        judged, score = leaf.scored(row.points)
        return replace(row, leaf=judged, score=score)
    full = row.points or Decimal(0)
    return replace(row, leaf=leaf, score=Decimal(0) if not_applicable == "零分" else full)


def _shared_out(
    names: list[str], points: list[Decimal | None], leaves: tuple[Leaf, ...], policy: str
) -> list[Decimal | None]:
    """Return the points of siblings; under 分摊 those of what doesn't apply go to the others (rules.md §1.4).

    A hundredth that can't be split goes by name: the order of rows changes no score.
    """
    stay = [i for i, leaf in enumerate(leaves) if leaf.status != "不适用"]
    known = [p for p in points if p is not None]
    if policy != "分摊" or not stay or len(stay) == len(leaves) or len(known) != len(points):
        return points
    stay.sort(key=lambda i: names[i])
    spare = sum((p for i, p in enumerate(known) if i not in stay), Decimal(0))
    shared = dict(zip(stay, redistributed([known[i] for i in stay], spare), strict=True))
    return [shared.get(i, Decimal(0)) for i in range(len(points))]


def _own_block(block: Indicator, tree: IndicatorTree, known: Known) -> ScoreRow:
    """Return a block of the unit's indicators; its points are theirs, and none where its weight was moved away."""
    document = known.document
    own = own_rows(document, block, tree)
    row = _row(block, block.points, _said(document, block.name))
    if not own:
        is_moved = isinstance(document.get("weights_reason"), str)
        return replace(row, points=Decimal(0), score=Decimal(0)) if is_moved else row
    given = [points_of(one.row) for one in own]
    names = [_text(one.row.get("level3")) for one in own]
    full = _rescaled(block, names, given)
    leaves = tuple(_brought(judge_own(one, block), old, new) for one, old, new in zip(own, given, full, strict=True))
    points = _shared_out(names, full, leaves, tree.not_applicable)
    rows = [
        _counted(_own_leaf(one, block, most), leaf, tree.not_applicable)
        for one, leaf, most in zip(own, leaves, points, strict=True)
    ]
    groups = tuple(_group(name, own, rows) for name in dict.fromkeys(one.level2 for one in own))
    summed = [g.points for g in groups if g.points is not None]
    whole = sum(summed, Decimal(0)) if len(summed) == len(groups) else block.points
    return _summed(replace(row, points=whole), groups)


def _rescaled(block: Indicator, names: list[str], points: list[Decimal | None]) -> list[Decimal | None]:
    """Return the unit's points, brought to those of the block where the block asks for it; a hundredth goes by name."""
    known = [p for p in points if p is not None]
    if block.own is None or not block.own.rescales or block.points is None or len(known) != len(points):
        return points
    order = sorted(range(len(known)), key=lambda i: names[i])
    parts = dict(zip(order, apportioned([known[i] for i in order], block.points), strict=True))
    return [parts[i] for i in range(len(known))]


def _brought(leaf: Leaf, old: Decimal | None, new: Decimal | None) -> Leaf:
    """Return the leaf with the assessor's own score brought to the points it is shown under."""
    if leaf.stated is None or not old or new is None or old == new:
        return leaf
    return replace(leaf, stated=leaf_score(new, Fraction(leaf.stated) / Fraction(old)))


def _group(name: str, own: tuple[OwnRow, ...], rows: list[ScoreRow]) -> ScoreRow:
    inner = tuple(row for one, row in zip(own, rows, strict=True) if one.level2 == name)
    given = [row.points for row in inner if row.points is not None]
    points = sum(given, Decimal(0)) if len(given) == len(inner) else None
    return _summed(ScoreRow(name, points, None, "", "", None), inner)


def _own_leaf(one: OwnRow, block: Indicator, points: Decimal | None) -> ScoreRow:
    row = one.row
    return ScoreRow(
        name=_text(row.get("level3")),
        points=points,
        score=None,
        reason=_text(row.get("deviation_reason")),
        evidence=_text(row.get("evidence")),
        analysis=None,
        indicator=block,
        path=one.path,
    )


def _row(node: Indicator, points: Decimal | None, said: Entry) -> ScoreRow:
    analysis = said.get("analysis")
    return ScoreRow(
        name=node.name,
        points=points,
        score=None,
        reason=_text(said.get("reason")),
        evidence=_text(said.get("evidence")),
        analysis=analysis if isinstance(analysis, (Prose, State)) else None,
        takes_results=node.takes_results,
        indicator=node,
        path=("scores", node.name),
    )


def _reason_from(node: Indicator, known: Known) -> str:
    """Return the reason that the data already give elsewhere, so that it isn't typed twice."""
    values = (known.document.get(*field_path(known.document, name)) for name in node.reason_from)
    return next((v for v in values if isinstance(v, str) and v), "")


def _bonus(tree: IndicatorTree, document: Document) -> ScoreRow:
    said = _said(document, tree.bonus)
    score, analysis = said.get("score"), said.get("analysis")
    return ScoreRow(
        name=tree.bonus,
        points=None,
        score=score if isinstance(score, Decimal) else None,
        reason=_text(said.get("reason")),
        evidence=_text(said.get("evidence")),
        analysis=analysis if isinstance(analysis, (Prose, State)) else None,
        is_bonus=True,
        path=("scores", tree.bonus),
    )


# -- totals -----------------------------------------------------------------------------------------------------


def _total(tree: IndicatorTree | None, rows: tuple[ScoreRow, ...], bonus: ScoreRow | None) -> Decimal | None:
    scores = [row.score for row in rows if row.score is not None]
    if tree is None or not rows or len(scores) != len(rows):
        return None
    total = sum(scores, Decimal(0))
    extra = bonus.score if bonus is not None and bonus.score is not None else Decimal(0)
    if tree.bonus_cap is not None:
        extra = min(extra, tree.bonus_cap)
    return total + extra if tree.total_cap is None else min(total + extra, tree.total_cap)


def _said(document: Document, name: str) -> Mapping[str, Any]:
    given = document.get("scores", name)
    return given if isinstance(given, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _stated_total(document: Document) -> Decimal | None:
    stated = document.get("reported", "总分")
    if isinstance(stated, Percent):
        return stated.points
    return stated if isinstance(stated, Decimal) else None
