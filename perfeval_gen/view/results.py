"""Sentences generated from results: value, unit, growth, rank and parts, each number from its one place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from perfeval_gen import quantities
from perfeval_gen.figures.ratios import Figure, agrees
from perfeval_gen.view.printed import Printed, Section

_GROWTH_PLACES: Final = 2
_NOTHING: Final = ("无", "不适用")
_POINTS: Final = "个百分点"  # by how much a share changes; 5% of it would be something else


Derived = Mapping[str, Figure]


def results_sentence(rows: Any, derived: list[Derived]) -> str:  # noqa: ANN401 - Rows of sections
    """Return one sentence that tells every result, parts included; empty if there are none.

    ``derived`` are the ratios of each row. A stated growth or progress is told where it agrees with the derived one
    at its own precision, or where none can be derived.
    """
    clauses = [clause for row, ratios in zip(rows, derived, strict=True) if (clause := _clause(row, ratios))]
    return "；".join(clauses) + "。" if clauses else ""


def _clause(row: Section, ratios: Derived) -> str:
    said = [f"{row['指标']}{_measured(row)}", *_movement(row, ratios)]
    if _is_told(row["目标值"]):
        said.append(f"年度目标为{_target(row)}")
    if _is_told(row["完成进度"]):
        said.append(f"完成进度{_stated_or_derived(row['完成进度'], ratios.get('目标完成率'))}")
    said.extend(str(row[key]) for key in ("排名", "说明") if _is_told(row[key]))
    parts = [_part(part) for part in row["其中"]]
    return "，".join(said) + (f"（其中：{'；'.join(parts)}）" if parts else "")


def _is_told(value: Printed) -> bool:
    """Return whether there is something to tell: a value, or one still to fill."""
    return bool(value) and value not in _NOTHING


def _measured(row: Section) -> str:
    value = row["数值"]
    return f"{value}{row['单位'] if _is_told(value) and not value.位 else ''}"


def _number(value: Printed) -> Decimal | None:
    """Return the number of a printed value, None for a text or a mark to fill."""
    return quantities.parse_number(value.数).value


def _target(row: Section) -> str:
    target = row["目标值"]
    is_bare = _number(target) is not None and not target.位
    return f"{target}{row['单位']}" if is_bare else str(target)


def _stated_or_derived(stated: Printed, figure: Figure | None) -> Printed:
    if figure is None or figure.value is None or stated in _NOTHING:
        return stated
    said = _number(stated)
    if said is not None and agrees(figure, said):
        return stated
    points = figure.value * 100
    shown = quantities.as_plain(points, 0 if points.denominator == 1 else _GROWTH_PLACES)
    return Printed(f"{shown}%", 数=shown, 位="%")


def _movement(row: Section, ratios: Derived) -> list[str]:
    rate = _stated_or_derived(row["同比"], ratios.get("同比增长率"))
    said = _growth(rate) if rate else []
    if _is_told(row["增减"]):
        said.append(_change(row["增减"], str(row["单位"])))
    return said


def _growth(rate: Printed) -> list[str]:
    points = _number(rate)
    if points is None:
        return [f"同比{rate}"] if _is_told(rate) else []
    if points == 0:
        return ["同比持平"]
    return [f"同比下降{rate[1:]}" if points < 0 else f"同比增长{rate}"]


def _change(change: Printed, unit: str) -> str:
    amount = _number(change)
    if amount is None:
        return f"比上年{change}"
    if amount == 0:
        return "与上年持平"
    own = "" if change.位 else _POINTS if unit == "%" else unit
    return f"比上年减少{change[1:]}{own}" if amount < 0 else f"比上年增加{change}{own}"


def _part(part: Section) -> str:
    said = [f"{part['指标']}{_measured(part)}", *_growth(part["同比"])]
    if _is_told(part["说明"]):
        said.append(str(part["说明"]))
    return "，".join(said)
