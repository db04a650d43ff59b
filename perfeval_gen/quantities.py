"""Exact numbers: read from what people type, rounded once, printed plainly.

Money and numbers are ``Decimal``, ratios are ``Fraction``; neither passes through a binary float. What a reader
normalised on the way is told in ``Parsed.notes``; a text that isn't a quantity gives ``Parsed(None)``.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from typing import Final, Generic, Literal, TypeAlias, TypeVar, get_args

from perfeval_gen.patterns import pattern

T = TypeVar("T")
Unit: TypeAlias = Literal["元", "万元", "亿元"]
Number: TypeAlias = Decimal | Fraction | int

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
MINUS: Final = "−"

_POWERS: Final[dict[str, int]] = {"元": 0, "万元": 4, "亿元": 8}
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，－＋％／：", "0123456789.,-+%/:")
_LONGEST: Final = 200  # characters
_NUMBER: Final = pattern(r"(?P<sign>[+-]?)(?P<digits>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<decimals>\.[0-9]+)?")
_DATE: Final = pattern(r"([0-9]{4})(?:(?P<s>[-/.])([0-9]{1,2})(?P=s)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
_BOOLEANS: Final[dict[str, bool]] = {
    **dict.fromkeys(("是", "√", "✓", "true", "yes"), True),
    **dict.fromkeys(("否", "×", "✗", "false", "no"), False),
}
_INTEGER_DIGITS: Final = 18


class Note(enum.StrEnum):
    """What was normalised while a quantity was read; the value is the sentence for the user."""

    THOUSANDS = "千位分隔符已略去"
    FULL_WIDTH = "全角字符已按半角读取"


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A quantity that was read, or None, and what was normalised on the way."""

    value: T | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in 元, and the unit and number of decimals in which it was typed."""

    yuan: Decimal
    unit: Unit
    places: int

    def in_unit(self, unit: Unit) -> Decimal:
        """Return the amount in ``unit``, exactly; in the unit typed, with at least the decimals typed."""
        value = convert(self.yuan, "元", unit)
        typed = max(0, self.places + _POWERS[unit] - _POWERS[self.unit])
        needed = len(f"{value:f}".partition(".")[2].rstrip("0"))
        return round_half_up(value, max(typed, needed))

    @property
    def step(self) -> Decimal:
        """One unit of the last decimal that was typed, in 元."""
        return _shifted(Decimal(1), _POWERS[self.unit] - self.places)


def exact() -> Context:
    """Return a context in which sums, products and rounding lose no digit; never divide in it."""
    return Context(
        prec=MAX_PREC,
        Emax=MAX_EMAX,
        Emin=MIN_EMIN,
        rounding=ROUND_HALF_UP,
        traps=[InvalidOperation, DivisionByZero, Overflow],
    )


_EXACT: Final = exact()
_GRAINS: Final = tuple(Decimal((0, (1,), -places)) for places in range(10))


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal:
    """Return ``value``, given in the unit ``source``, in the unit ``target``, exactly."""
    return _shifted(value, _POWERS[source] - _POWERS[target])


def yuan_in(unit: str) -> int:
    """Return how many 元 one ``unit`` is. Raises ``KeyError`` where it is none of ``UNITS``."""
    return int(10 ** _POWERS[unit])


def parse_amount(raw: str, default_unit: Unit) -> Parsed[Amount]:
    """Return the money in ``raw``; a number without a unit is in ``default_unit``."""
    text = raw.strip()
    named: Unit | None = None
    if text.endswith("元"):
        named = next((unit for unit in ("万元", "亿元") if text.endswith(unit)), "元")
    unit = named or default_unit
    number = parse_number(text.removesuffix(named or ""))
    if number.value is None:
        return Parsed(None)
    return Parsed(Amount(convert(number.value, unit, "元"), unit, places_of(number.value)), number.notes)


def parse_number(raw: str) -> Parsed[Decimal]:
    """Return the number in ``raw`` with the decimals as typed; no exponent, no underscore, no other base.

    Nothing has hundreds of digits, and what has can't be compared as a float.
    """
    text, notes = _half_width(raw)
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return Parsed(None)
    if "," in text:
        notes = (*notes, Note.THOUSANDS)
    return Parsed(_unsigned_zero(Decimal(text.replace(",", ""))), notes)


def parse_percent(raw: str) -> Parsed[Decimal]:
    """Return percent points: ``12.7``, ``12.7%`` and ``12.7％`` are all 12.7."""
    text, notes = _half_width(raw)
    number = parse_number(text.removesuffix("%"))
    return Parsed(number.value, (*notes, *number.notes)) if number.value is not None else Parsed(None)


def parse_integer(raw: str) -> Parsed[int]:
    """Return a count: digits only, with or without thousands separators, at most 18 of them."""
    number = parse_number(raw)
    if number.value is None or "." in raw or "．" in raw or number.value.adjusted() >= _INTEGER_DIGITS:
        return Parsed(None)
    return Parsed(int(number.value), number.notes)


def parse_date(raw: str) -> Parsed[dt.date]:
    """Return the day in ``2026-06-11``, ``2026-6-11``, ``2026/6/11``, ``2026.6.11`` or ``2026年6月11日``."""
    text, notes = _half_width(raw)
    match = _DATE.fullmatch(text)
    if match is None:
        return Parsed(None)
    year, month, day = (int(part) for part in match.group(1, 3, 4) if part) if match["s"] else _han_date(match)
    try:
        return Parsed(dt.date(year, month, day), notes)
    except ValueError:
        return Parsed(None)


def parse_boolean(raw: str) -> Parsed[bool]:
    """Return the answer in 是/否, √/×, true/false or yes/no."""
    return Parsed(_BOOLEANS.get(raw.strip().lower()))


def round_half_up(value: Number, places: int) -> Decimal:
    """Return ``value`` with ``places`` decimals; a half goes away from zero; never a negative zero."""
    if isinstance(value, Fraction):
        return _rounded_quotient(value.numerator, value.denominator, places)
    grain = _GRAINS[places] if 0 <= places < len(_GRAINS) else Decimal((0, (1,), -places))
    return _unsigned_zero(Decimal(value).quantize(grain, context=_EXACT))


def as_plain(value: Number, places: int) -> str:
    """Return ``value`` rounded to ``places`` decimals, never in E notation, with ``−`` as the minus sign."""
    return format(round_half_up(value, places), "f").replace("-", MINUS)


def as_trimmed(value: Number, places: int = 2) -> str:
    """Return ``value`` as ``as_plain`` does, without trailing zeros: 500.00 is 500, 123.90 is 123.9."""
    text = as_plain(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_percent(ratio: Number, places: int = 2) -> str:
    """Return an exact ratio as percent: 0.9922 is ``99.22%``."""
    if isinstance(ratio, Decimal):
        return f"{as_plain(_shifted(ratio, 2), places)}%"
    points = _rounded_quotient(ratio.numerator * 100, ratio.denominator, places)
    return f"{format(points, 'f').replace('-', MINUS)}%"


def as_wan(amount: Amount, places: int = 2) -> str:
    """Return the amount in 万元, a plain number without the unit's name."""
    return as_plain(amount.in_unit("万元"), places)


def as_date(day: dt.date) -> str:
    """Return ``2026年6月11日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def respelled(raw: str) -> str:
    """Return a quantity in half-width signs, without thousands separators."""
    return _half_width(raw)[0].replace(",", "")


def _half_width(raw: str) -> tuple[str, tuple[Note, ...]]:
    """Return the text with full-width signs made half-width, and a note if there were any."""
    stripped = raw.strip()
    if stripped.isascii():
        return stripped, ()
    text = stripped.translate(_FULL_WIDTH)
    return text.replace(MINUS, "-"), (() if text == stripped else (Note.FULL_WIDTH,))


def _han_date(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match[1]), int(match[5]), int(match[6])


def _parts(value: Decimal) -> tuple[int, tuple[int, ...], int]:
    """Return sign, digits and exponent of a finite number."""
    sign, digits, exponent = value.as_tuple()
    if isinstance(exponent, int):
        return sign, digits, exponent
    raise ValueError(f"not a finite number: {value}")


def places_of(value: Decimal) -> int:
    """Return how many decimals a number was typed with."""
    return max(0, -_parts(value)[2])


def _shifted(value: Decimal, power: int) -> Decimal:
    """Return ``value`` times ten to the ``power``; digits are kept, the exponent is never positive."""
    if not value.is_finite():
        raise ValueError(f"not a finite number: {value}")
    moved = value.scaleb(power, context=_EXACT)
    return moved if moved.adjusted() < 0 or moved.as_tuple()[2] <= 0 else moved.quantize(_GRAINS[0], context=_EXACT)  # type: ignore[operator] # finite


def _rounded_quotient(over: int, under: int, places: int) -> Decimal:
    """Return the quotient of two whole numbers, the lower one positive, with ``places`` decimals."""
    top, bottom = (abs(over) * 10**places, under) if places >= 0 else (abs(over), under * 10**-places)
    rounded = Decimal((2 * top + bottom) // (2 * bottom)).scaleb(-places, context=_EXACT)
    return _unsigned_zero(rounded.copy_negate() if over < 0 else rounded)


def _unsigned_zero(value: Decimal) -> Decimal:
    return value.copy_abs() if value.is_zero() else value
