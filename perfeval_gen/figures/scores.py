"""Scores as stated by the unit, added up over the pack's indicators, and the grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perfeval_gen.packs.model import IndicatorTree, Level1, Level2, Pack
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent, Prose, State


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator with what the unit says of it; ``score`` of a parent is the sum of its parts."""

    name: str
    points: Decimal | None
    score: Decimal | None
    reason: str
    evidence: str
    analysis: Prose | State | None
    children: tuple[ScoreRow, ...] = ()
    takes_results: bool = False
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The rows of level 1 (level 2 inside), the bonus, total and grade; None where it can't be told."""

    rows: tuple[ScoreRow, ...]
    bonus: ScoreRow | None
    total: Decimal | None
    grade: str
    is_derived: bool


def derive_scores(document: Document, pack: Pack) -> ScoreSheet:
    """Return the score sheet: level 1 = Σ level 2, total = Σ level 1 + bonus (rules.md §3.1).

    Where the unit gives no scores at all, the total and grade it states stand as they are.
    """
    tree = pack.tree_for(document.schema.kind)
    rows = tuple(_level1(document, one) for one in tree.level1) if tree else ()
    bonus = _leaf(document, Level2(tree.bonus, None), is_bonus=True) if tree and tree.bonus else None
    total = _total(tree, rows, bonus)
    stated = _stated_total(document)
    shown = total if total is not None else stated
    grade = grade_of(shown, pack) or _stated_grade(document)
    return ScoreSheet(rows, bonus, shown, grade, total is not None)


def grade_of(total: Decimal | None, pack: Pack) -> str:
    """Return the grade whose lower bound (included) the total reaches; empty if there is no total."""
    if total is None:
        return ""
    bands = sorted(pack.grades, key=lambda band: band[1], reverse=True)
    return next((name for name, lower in bands if total >= lower), "")


def _said(document: Document, name: str) -> dict[str, Any]:
    given = document.get("scores", name)
    return dict(given) if given is not None and not isinstance(given, State) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _leaf(document: Document, indicator: Level1 | Level2, *, is_bonus: bool = False) -> ScoreRow:
    said = _said(document, indicator.name)
    score = said.get("score")
    analysis = said.get("analysis")
    return ScoreRow(
        name=indicator.name,
        points=indicator.points,
        score=score if isinstance(score, Decimal) else None,
        reason=_text(said.get("reason")),
        evidence=_text(said.get("evidence")),
        analysis=analysis if isinstance(analysis, (Prose, State)) else None,
        is_bonus=is_bonus,
    )


def _level1(document: Document, indicator: Level1) -> ScoreRow:
    own = _leaf(document, indicator)
    children = tuple(_leaf(document, child) for child in indicator.level2)
    scores = [c.score for c in children]
    summed = sum((s for s in scores if s is not None), Decimal(0)) if children and None not in scores else None
    return ScoreRow(
        name=own.name,
        points=own.points,
        score=summed if children and any(s is not None for s in scores) else own.score,
        reason=own.reason,
        evidence=own.evidence,
        analysis=own.analysis,
        children=children,
        takes_results=indicator.takes_results,
    )


def _total(tree: IndicatorTree | None, rows: tuple[ScoreRow, ...], bonus: ScoreRow | None) -> Decimal | None:
    scores = [row.score for row in rows]
    if tree is None or not scores or None in scores:
        return None
    total = sum((s for s in scores if s is not None), Decimal(0))
    extra = bonus.score if bonus is not None and bonus.score is not None else Decimal(0)
    if tree.bonus_cap is not None:
        extra = min(extra, tree.bonus_cap)
    return total + extra if tree.total_cap is None else min(total + extra, tree.total_cap)


def _stated_total(document: Document) -> Decimal | None:
    stated = document.get("reported", "总分")
    if isinstance(stated, Percent):
        return stated.points
    return stated if isinstance(stated, Decimal) else None


def _stated_grade(document: Document) -> str:
    return _text(document.get("reported", "等级"))
