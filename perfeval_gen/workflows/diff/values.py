"""Single values: whether two are the same, how one is told, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.quantities import (
    MINUS,
    Amount,
    Number,
    Unit,
    as_date,
    as_plain,
    exact,
    places_of,
    round_half_up,
)
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import unit_of
from perfeval_gen.schema.values import Percent, Prose, State
from perfeval_gen.workflows.diff.model import Delta, Value
from perfeval_gen.workflows.diff.texts import sentences

_POINTS: Final = "个百分点"
_YEAR: Final = "年"
_HUNDRED: Final = 100
_PLACES: Final = 2


def is_same(one: Any, other: Any) -> bool:  # noqa: ANN401 - whatever fields hold
    """Return whether two values mean the same; money in whatever unit, numbers with whatever zeros."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one.yuan == other.yuan
    return type(one) is type(other) and bool(one == other)


def told(shape: Field | None, pair: tuple[Any, Any]) -> tuple[Value | None, Value | None, Delta | None]:
    """Return both values as they are told, and what lies between two numbers."""
    unit = _unit_for(shape, pair)
    places = max(_PLACES, *(_needed(v, unit) for v in pair if isinstance(v, Amount)), 0)
    before, after = (_value(shape, one, unit, places) for one in pair)
    return before, after, _delta(shape, pair, unit)


def _needed(amount: Amount, unit: Unit) -> int:
    """Return how many decimals an amount has in ``unit``, zeros at the end not counted."""
    return len(plain(amount.in_unit(unit)).partition(".")[2])


def _unit_for(shape: Field | None, pair: tuple[Any, Any]) -> Unit:
    """Return the unit in which both were typed; if they weren't in one, that of their field."""
    units: set[Unit] = {one.unit for one in pair if isinstance(one, Amount)}
    if len(units) == 1:
        return units.pop()
    return unit_of(shape) if shape is not None else "万元"


def _value(shape: Field | None, value: Any, unit: Unit, places: int) -> Value | None:  # noqa: ANN401, PLR0911 - a line for each type
    if value is None:
        return None
    if isinstance(value, State):
        return Value("state", value.value, value.value)
    if isinstance(value, Amount):
        return Value("amount", plain(value.yuan), f"{as_plain(value.in_unit(unit), places)}{unit}")
    if isinstance(value, bool):
        return Value("boolean", "是" if value else "否", "是" if value else "否")
    if isinstance(value, date):
        return Value("date", value.isoformat(), as_date(value))
    if isinstance(value, Percent):
        return Value("percent", plain(value.points), f"{_typed(value.points)}%")
    if isinstance(value, (Decimal, int)):
        return _number(Decimal(value), shape.unit if shape is not None else "")
    if isinstance(value, Prose):
        return Value("prose", "\n".join(sentences(value)), "".join(sentences(value)))
    if isinstance(value, (Mapping, tuple)):
        return container(value)
    return Value("text", str(value), str(value))


def _number(value: Decimal, unit: str) -> Value:
    if unit == _YEAR:
        return Value("year", plain(value), f"{plain(value)}年")
    return Value("number", plain(value), f"{_typed(value)}{unit}")


def container(value: object) -> Value:
    """Return what stands for a section or a list where the other side has one word."""
    count = len(value) if isinstance(value, tuple) else None
    text = "有内容" if count is None else f"{count}条" if count else "空清单"
    return Value("section" if count is None else "list", "" if count is None else str(count), text)


def _delta(shape: Field | None, pair: tuple[Any, Any], unit: Unit) -> Delta | None:
    before, after = pair
    if isinstance(before, Amount) and isinstance(after, Amount):
        gap = exact().subtract(after.yuan, before.yuan)
        between = Amount(gap, unit, _PLACES)
        text = signed(between.in_unit(unit), max(_PLACES, _needed(between, unit)))
        return Delta(gap, "元", f"{text}{unit}", change(before.yuan, gap))
    if isinstance(before, Percent) and isinstance(after, Percent):
        return points(before.points, after.points)
    if _is_number(before) and _is_number(after):
        first, second = Decimal(before), Decimal(after)
        gap = exact().subtract(second, first)
        own = shape.unit if shape is not None else ""
        if own == _YEAR:
            return None
        most = max(places_of(first), places_of(second))
        return Delta(gap, own, f"{signed(gap, most)}{own}", change(first, gap))
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (Decimal, int)) and not isinstance(value, bool)


def points(before: Decimal, after: Decimal) -> Delta:
    """Return what lies between two percentages, in percentage points."""
    gap = exact().subtract(after, before)
    return Delta(gap, _POINTS, f"{signed(gap, max(places_of(before), places_of(after)))}{_POINTS}")


def change(base: Decimal, gap: Decimal) -> Decimal | None:
    """Return a change in percent of what was there, with the sign of the change; None where that was zero."""
    if base == 0:
        return None
    return round_half_up(Fraction(gap) / abs(Fraction(base)) * _HUNDRED, _PLACES)


def signed(value: Number, places: int) -> str:
    """Return a number with its sign: +1.00, −1.00, 0.00."""
    text = as_plain(value, places)
    return text if text.startswith(MINUS) or not text.strip("0.") else f"+{text}"


def plain(value: Decimal) -> str:
    """Return a number exactly, without exponent and without zeros at the end: 4.50 is 4.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typed(value: Decimal) -> str:
    return as_plain(value, places_of(value))
