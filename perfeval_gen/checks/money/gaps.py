"""A difference between two numbers that should be one, told as the file's own tolerance (容差) has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.figures.totals import raw_value
from perfeval_gen.quantities import Amount, as_trimmed, exact, round_half_up
from perfeval_gen.schema.read import Path

TOLERANCE: Final = "tolerance"
_MOST_SUMMANDS: Final = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """A finding about two numbers that differ by ``off`` (money in 元); ``section`` is where its 容差 would stand."""

    code: Code
    message: str
    place: Location
    off: Decimal
    section: Path
    mark: str = ""
    hint: str = ""
    rule: str | None = None
    severity: Severity | None = None
    related: tuple[tuple[Location, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How large a difference the unit accounts for, and how; money in 元."""

    most: Decimal
    shown: str
    note: str

    @property
    def within(self) -> str:
        """How much it is, and that something is not more; no blank behind a unit."""
        return f"{self.shown} 以内" if self.shown[-1:].isdigit() else f"{self.shown}以内"


def tolerance_at(facts: Facts, section: Path) -> Tolerance | None:
    """Return the tolerance of a section; none without its reason."""
    value, note = (facts.document.get(*section, TOLERANCE, key) for key in ("value", "note"))
    if not section or not isinstance(note, str):
        return None
    if isinstance(value, Amount):
        return Tolerance(value.yuan, shown(value), note)
    return Tolerance(value, as_trimmed(value, 8), note) if isinstance(value, Decimal) else None


def told(facts: Facts, gap: Gap) -> Diagnostic:
    """Return the finding of a gap: a note with the reason where it lies within the tolerance."""
    message, mark, hint, severity = gap.message, gap.mark, gap.hint, gap.severity
    allowed = tolerance_at(facts, gap.section)
    if allowed is not None and abs(gap.off) <= allowed.most:
        message, severity = f"{message}（在容差 {allowed.within}：{allowed.note}）", Severity.NOTE
        hint = "已说明原因，不算错"
    elif allowed is not None:
        mark = f"{mark}，超过容差 {allowed.shown}"
    return finding(
        gap.code, message, gap.place, mark=mark, hint=hint, rule=gap.rule, severity=severity, related=gap.related
    )


def amount_at(facts: Facts, path: Path) -> Amount | None:
    """Return the money at a path as it is printed: the sum where there is one, else what was typed."""
    total = facts.figures.totals.get(path)
    value = total.value if total is not None else raw_value(facts.document, path)
    return value if isinstance(value, Amount) else None


def minus(one: Amount, other: Amount) -> Decimal:
    """Return the exact difference in 元."""
    return exact().subtract(one.yuan, other.yuan)


def off_by(stated: Amount, computed: Amount, parts: int = 1) -> Decimal:
    """Return stated − computed in 元, 0 where rounding of so many parts accounts for it (rules.md §1.3)."""
    off = minus(stated, computed)
    coarse = stated.step > computed.step
    return Decimal(0) if coarse and abs(off) <= stated.step * parts / 2 else off


def differ(one: Amount, other: Amount) -> bool:
    """Return whether two amounts differ by more than the digits of the coarser one."""
    return abs(minus(one, other)) > max(one.step, other.step) / 2 or (one.step == other.step and one.yuan != other.yuan)


def shown(value: Amount | int | Decimal, unit: str = "") -> str:
    """Return a number with its unit; an amount in its own unit unless another is given."""
    if isinstance(value, Amount):
        unit = unit or value.unit
        return f"{as_trimmed(value.in_unit(unit), 8)} {unit}"  # type: ignore[arg-type] # a unit of an amount
    return f"{as_trimmed(Decimal(value), 8)} {unit}".rstrip()


def gap_of(off: Decimal, unit: str) -> str:
    """Return by how much two amounts differ."""
    return shown(Amount(abs(off), "元", 0), unit)


def added(amounts: list[Amount], unit: str, sign: str = "＋") -> str:
    """Return the summands of a printed sum; of very many only how many there are."""
    if len(amounts) > _MOST_SUMMANDS:
        return f"{len(amounts)} 项之和"
    return sign.join(as_trimmed(a.in_unit(unit), 8) for a in amounts)  # type: ignore[arg-type] # a unit of an amount


def plain(value: Any) -> Decimal | None:  # noqa: ANN401 - whatever stands in a field
    """Return a bare number, or None; neither percentages nor states nor 是 and 否."""
    is_number = isinstance(value, (Decimal, int)) and not isinstance(value, bool)
    return Decimal(value) if is_number else None


def rounds_to(value: Decimal | Fraction, stated: Decimal, places: int) -> bool:
    """Return whether a number is what was stated, at the precision in which it was stated."""
    return round_half_up(value, places) == stated
