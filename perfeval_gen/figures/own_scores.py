"""The unit's own indicators in the blocks of a form: which belongs where, and what each earns (rules.md §4.3–§4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

from perfeval_gen.figures import criteria
from perfeval_gen.figures.leaves import Entry, Leaf, qualitative_share
from perfeval_gen.figures.measures import NOT_APPLICABLE, UNKNOWN, Measured
from perfeval_gen.packs.criterion import Criterion
from perfeval_gen.packs.indicators import ALL, Indicator, IndicatorTree, OwnIndicators
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent, State

DIRECTIONS: Final[tuple[criteria.Direction, ...]] = get_args(criteria.Direction)
REVERSE: Final[tuple[criteria.Direction, ...]] = ("≤", "<")  # less is better: completion is target ÷ actual
Comparison = tuple[criteria.Direction, Fraction, Fraction]
QUALITATIVE: Final = "定性"
YES_NO: Final = "是否"
_TAIL: Final = "指标"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An indicator of the unit with its path and the name of level 2 it is printed under."""

    path: Path
    row: Entry
    level2: str


def block_of(row: Entry, tree: IndicatorTree) -> Indicator | None:
    """Return the block that an indicator belongs to: by its level 1, else by its level 2; None if neither fits."""
    blocks = [one for one in tree.level1 if one.own is not None]
    level1, level2 = _bare(row.get("level1")), _bare(row.get("level2"))
    for block in blocks:
        takes = [_bare(name) for name in _own(block).takes]
        if ALL in takes or (level1 and level1 in takes):
            return block
    if level1:
        return None
    return next((b for b in blocks if level2 and level2 in [_bare(n) for n in _own(b).level2]), None)


def own_rows(document: Document, block: Indicator, tree: IndicatorTree) -> tuple[OwnRow, ...]:
    """Return the block's indicators in printed order: level 2 as the pack lists it, others after, then as written."""
    rows = [
        OwnRow(("indicators", i), row, level2_of(row, block))
        for i, row in enumerate(document.rows("indicators"))
        if isinstance(row, Mapping) and block_of(row, tree) is block
    ]
    order = list(dict.fromkeys((*_own(block).level2, *(r.level2 for r in rows))))
    return tuple(sorted(rows, key=lambda r: order.index(r.level2)))


def level2_of(row: Entry, block: Indicator) -> str:
    """Return level 2 as the form calls it, where the unit leaves out or adds the word 指标."""
    written = row.get("level2")
    known = {_bare(name): name for name in _own(block).level2}
    return known.get(_bare(written), written if isinstance(written, str) else "")


def judge_own(own: OwnRow, block: Indicator) -> Leaf:
    """Return the leaf of a unit's indicator."""
    row = own.row
    score = row.get("score")
    share, found, excess = _share(row, block)
    status = "不适用" if found is NOT_APPLICABLE else "未评" if share is None and score is None else "已评"
    return Leaf(
        criterion=_criterion(row, block),
        measured=found,
        share=share,
        status=status,  # type: ignore[arg-type] # one of the three words
        stated=score if isinstance(score, Decimal) else None,
        scored_by="单位" if isinstance(score, Decimal) else "",
        may_override="单位" in block.overridable_by,
        own=own.path,
        excess=excess,
    )


def points_of(row: Entry) -> Decimal | None:
    """Return the full marks that the unit gives an indicator."""
    points = row.get("points")
    return points if isinstance(points, Decimal) else None


def is_qualitative(row: Entry) -> bool:
    """Return whether an indicator is judged by its attainment: it says so, or has no number to compare."""
    direction = row.get("direction")
    if direction in (QUALITATIVE, YES_NO):
        return bool(direction == QUALITATIVE)
    return _number(row.get("target_value")) is None and isinstance(row.get("target_value"), str)


def _criterion(row: Entry, block: Indicator) -> Criterion:
    base = block.criterion
    if row.get("direction") == YES_NO:
        return Criterion("是否", partial=base.partial)
    if is_qualitative(row):
        return Criterion(QUALITATIVE, bounds=base.bounds)
    return Criterion("按比例") if base.kind == "自评" else base


def _share(row: Entry, block: Indicator) -> tuple[Fraction | None, Measured, Fraction | None]:
    """Return the share earned, the completion measured and the excess over the target."""
    if State.NOT_APPLICABLE in (row.get("actual_value"), row.get("score")):
        return None, NOT_APPLICABLE, None
    criterion = _criterion(row, block)
    if criterion.kind == "是否":
        return _yes_no(row, criterion)
    if criterion.kind == QUALITATIVE:
        share = qualitative_share(row, criterion)
        return share, UNKNOWN if share is None else Measured("算出", share), None
    return _compared(row, criterion, _own(block))


def _yes_no(row: Entry, criterion: Criterion) -> tuple[Fraction | None, Measured, None]:
    actual, target = row.get("actual_value"), row.get("target_value")
    if not isinstance(actual, str):
        return None, UNKNOWN, None
    is_met = actual == (target if isinstance(target, str) else "是")
    return criteria.yes_no(is_met, criterion.partial), Measured("算出", answer=is_met), None


def comparison(row: Entry) -> Comparison | None:
    """Return direction (≥ where none is given), target and actual value; None where two numbers aren't compared."""
    if row.get("direction") in (QUALITATIVE, YES_NO):
        return None
    target, actual = _number(row.get("target_value")), _number(row.get("actual_value"))
    if target is None or actual is None:
        return None
    return next((d for d in DIRECTIONS if d == row.get("direction")), DIRECTIONS[0]), target, actual


def completion_of(row: Entry) -> Fraction | None:
    """Return how far an indicator's target is reached, 1 at most; None where there are no two numbers."""
    values = comparison(row)
    return criteria.completion(*values) if values is not None else None


def reached(values: Comparison) -> Fraction:
    """Return how far a target is reached as it is printed: over 1 where it is exceeded."""
    done, excess = criteria.completion(*values), criteria.excess(*values)
    return max(done, excess or done)


def _compared(
    row: Entry, criterion: Criterion, own: OwnIndicators
) -> tuple[Fraction | None, Measured, Fraction | None]:
    values = comparison(row)
    if values is None:
        return None, UNKNOWN, None
    direction, _, actual = values
    done, excess = criteria.completion(*values), criteria.excess(*values)
    looks_at = actual / 100 if _is_percent(row) and direction not in REVERSE else done
    share = criteria.share(criterion, looks_at if criterion.kind == "分档" else done)
    share *= criteria.over_achieved(excess, own.threshold, own.factor)
    return share, Measured("算出", reached(values)), excess


def _is_percent(row: Entry) -> bool:
    values = (row.get("target_value"), row.get("actual_value"))
    return row.get("unit") in ("%", "％", "分") or any(isinstance(v, Percent) for v in values)


def _number(value: Any) -> Fraction | None:  # noqa: ANN401 - whatever a field holds
    """Return a number as written; percentages compare as numbers (rules.md §4.3)."""
    if isinstance(value, Percent):
        return Fraction(value.points)
    return Fraction(value) if isinstance(value, Decimal) else None


def _own(block: Indicator) -> OwnIndicators:
    if block.own is None:
        raise ValueError(f"{block.name} takes no indicators of the unit")
    return block.own


def _bare(name: object) -> str:
    return name.strip().removesuffix(_TAIL) if isinstance(name, str) else ""
