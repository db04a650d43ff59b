"""What an indicator without a score waits for, in the words of the file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perfeval_gen.figures.counted import field_to_fill
from perfeval_gen.figures.leaves import Leaf
from perfeval_gen.figures.scores import ScoreRow
from perfeval_gen.packs.criterion import NEEDS_MEASURE
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent, State


def lacking(row: ScoreRow, document: Document) -> tuple[str, ...]:
    """Return the fields to fill, the conditions to answer, or what else a leaf without a score lacks."""
    leaf = row.leaf
    if leaf is None:
        return ("指标",)
    said = document.get(*row.path)
    entry: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
    found = _own(leaf, entry) if leaf.own else _of_pack(row, leaf, entry, document)
    points = ("分值",) if row.points is None else ()
    return (*points, *found) or ("得分",)


def _own(leaf: Leaf, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what an indicator of the unit's own lacks."""
    if leaf.share is not None:
        return ()
    if leaf.criterion.kind == "定性":
        return _qualitative(entry)
    asked = ("完成值",) if leaf.criterion.kind == "是否" else ("目标值", "完成值")
    ids = {"目标值": "target_value", "完成值": "actual_value"}
    kinds = (str,) if leaf.criterion.kind == "是否" else (Decimal, Percent)
    return tuple(key for key in asked if not isinstance(entry.get(ids[key]), kinds))


def _of_pack(row: ScoreRow, leaf: Leaf, entry: Mapping[str, Any], document: Document) -> tuple[str, ...]:
    criterion = leaf.criterion
    if criterion.kind == "逐项":
        return tuple(name for name, answer in leaf.answers if answer is None or answer is State.UNFILLED)
    if criterion.kind == "定性":
        return _qualitative(entry)
    if criterion.kind not in NEEDS_MEASURE:
        return ("得分",)
    figure = leaf.measured.figure
    if figure is not None and figure.missing:
        return tuple(dict.fromkeys(field_to_fill(document, name) for name in figure.missing))
    return (field_to_fill(document, row.indicator.measure),) if row.indicator is not None else ()


def _qualitative(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return ("完成比例",) if isinstance(entry.get("attainment"), str) else ("完成程度",)
