"""What a unit states under 自报 besides ratios and the total: sums, counts, scores above the leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.money.gaps import rounds_to, shown
from perfeval_gen.figures.data import COUNTS, Datum
from perfeval_gen.figures.scores import ScoreRow
from perfeval_gen.quantities import UNITS, Amount, as_trimmed, parse_amount, places_of
from perfeval_gen.schema.values import Percent

# Short names of the sums that reports state: name -> reference.
_SHORT: Final = {
    "收入合计": "预算.收入.决算数",
    "支出合计": "预算.支出.决算数",
    "基本支出合计": "预算.支出.基本支出.决算数",
    "三公经费合计": "预算.三公经费.决算数",
    "编制合计": "人员.编制.合计",
    "在职合计": "人员.在职.合计",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong with a stated number, and under which id of the catalogue."""

    message: str
    mark: str
    rule: str


def compared_otherwise(facts: Facts, name: str, stated: Any) -> Said | None:  # noqa: ANN401 - whatever was stated
    """Return how a stated sum, count or score differs from the derived one; None where nothing tells against it."""
    row = next((r for r in _rows(facts) if r.name == name), None)
    if row is not None:
        return _score(row, name, stated)
    datum = _datum(facts, name)
    if datum is None:
        return None
    if isinstance(datum.value, Amount):
        return _sum(datum.value, name, stated)
    number = stated.points if isinstance(stated, Percent) else stated
    right = datum.number * (100 if datum.kind == "比率" else 1)
    if not isinstance(number, Decimal) or right == number or rounds_to_fraction(right, number):
        return None
    percent = "%" if datum.kind == "比率" else ""
    return Said(f"“{name}”自报 {number:f}{percent}，应为 {as_trimmed(right, 4)}{percent}", "与数据不同", "RATE-01")


def rounds_to_fraction(value: Fraction, stated: Decimal) -> bool:
    """Return whether an exact number is what was stated, at its precision."""
    return rounds_to(value, stated, places_of(stated))


def names_that_answer(facts: Facts) -> Iterator[str]:
    """Yield what may be stated besides ratios: sums by short name, counts, scores above the leaves."""
    yield from _SHORT
    yield from (name for name, count in facts.figures.counts.items() if isinstance(count, int))
    yield from (row.name for row in _rows(facts))


def is_reference(facts: Facts, name: str) -> bool:
    """Return whether a name is the reference of a number of the document."""
    return name in facts.by_reference


def _rows(facts: Facts) -> Iterator[ScoreRow]:
    for row in facts.figures.scores.rows:
        yield row
        yield from row.children


def _datum(facts: Facts, name: str) -> Datum | None:
    wanted = (_SHORT.get(name, name), f"{COUNTS}.{name}")
    return next((datum for datum in facts.data if datum.reference in wanted), None)


def _score(row: ScoreRow, name: str, stated: Any) -> Said | None:  # noqa: ANN401 - whatever was stated
    if not isinstance(stated, Decimal) or row.score is None or stated == row.score:
        return None
    parts = "＋".join(as_trimmed(c.score) for c in row.children if c.score is not None)
    right = as_trimmed(row.score)
    return Said(f"“{name}”自报 {as_trimmed(stated)} 分，算出 {right} 分", f"{parts} = {right}".lstrip(" ="), "SCORE-02")


def _sum(right: Amount, name: str, stated: Any) -> Said | None:  # noqa: ANN401 - whatever was stated
    said: Amount | None = None
    if isinstance(stated, Decimal):
        said = parse_amount(f"{stated:f}", right.unit).value
    elif isinstance(stated, str) and stated.strip().endswith(UNITS):
        said = parse_amount(stated, right.unit).value
    if said is None or rounds_to(right.in_unit(said.unit), said.in_unit(said.unit), said.places):
        return None
    return Said(
        f"“{name}”自报 {shown(said)}，算出 {shown(right, said.unit)}", f"应为 {shown(right, said.unit)}", "SUM-15"
    )
