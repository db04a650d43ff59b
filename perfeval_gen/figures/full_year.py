"""The full-year budget (全年预算数): the adjusted one, or the initial one where nothing was adjusted in the year.

What is still to be filled (待填) isn't known, so nothing takes its place; nor where the field is left out and more was
given or spent than the initial budget. A part without an adjustment counts with its
initial budget beside parts that have one; where only the sum was adjusted, its parts stay open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from perfeval_gen.figures.totals import Total, add, raw_value
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import State

FULL_YEAR: Final = "全年预算"
ADJUSTED: Final = ("adjusted_budget", "full_year_budget")  # of a source of money the field has the other name
_INITIAL: Final = "initial_budget"
_USED: Final = ("received", "final_accounts", "allocated", "spent", "executed")
_SOURCES: Final = "sources"


def full_years(document: Document, totals: Mapping[Path, Total]) -> dict[Path, Total]:
    """Return the budgets that take the place of an adjusted one, by the path of the section and 全年预算."""
    made: dict[Path, Total] = {}
    for section in _sections(document):
        _full_year(document, totals, section, made)
    return made


def _sections(document: Document) -> Iterator[Path]:
    if document.schema.kind == "整体自评":
        yield from (("budget", "expenditure"), ("budget", "income"))
        yield from (("projects", i, "budget") for i in range(len(document.rows("projects"))))
    if document.schema.kind == "项目自评":
        yield ("budget",)


def _full_year(
    document: Document, totals: Mapping[Path, Total], section: Path, made: dict[Path, Total]
) -> Amount | None:
    """Return the full-year budget of a section; what takes the place of an adjusted one is put into ``made``."""
    path, parts = (*section, _column(document, section)), _parts(document, section)
    written, total = raw_value(document, path), totals.get(path)
    if total is not None and isinstance(total.value, Amount):
        if total.stated is not None:
            return total.value
        values = [_full_year(document, totals, part, made) for part in parts]
        whole = add([value for value in values if value is not None])
        if whole.yuan != total.value.yuan:
            made[(*section, FULL_YEAR)] = Total((*section, FULL_YEAR), whole, total.parts, None)
        return whole
    if isinstance(written, Amount):
        return written
    if State.UNFILLED in (written, *(raw_value(document, (*part, _column(document, part))) for part in parts)):
        return None
    start = (*section, _INITIAL)
    initial = _amount(document, totals, start)
    if initial is None or (written is None and _is_exceeded(document, totals, section, initial)):
        return None
    made[(*section, FULL_YEAR)] = Total((*section, FULL_YEAR), initial, (start,), None)
    for part in parts:
        _full_year(document, totals, part, made)
    return initial


def _is_exceeded(document: Document, totals: Mapping[Path, Total], section: Path, initial: Amount) -> bool:
    """Return whether more was given or spent than the initial budget: then it was adjusted, only nobody says how."""
    used = (_amount(document, totals, (*section, column)) for column in _USED)
    return any(amount is not None and amount.yuan > initial.yuan for amount in used)


def _amount(document: Document, totals: Mapping[Path, Total], path: Path) -> Amount | None:
    value = totals[path].value if path in totals else raw_value(document, path)
    return value if isinstance(value, Amount) else None


def _parts(document: Document, section: Path) -> list[Path]:
    """Return the sections below that add up to this one."""
    shape = shape_at(document.schema, section)
    if shape is None:
        return []
    if shape.member(_SOURCES) is not None:
        return [(*section, _SOURCES, i) for i in range(len(document.rows(*section, _SOURCES)))]
    return [(*section, f.id) for f in shape.fields if f.member(ADJUSTED[0]) is not None]


def _column(document: Document, section: Path) -> str:
    shape = shape_at(document.schema, section)
    return next((c for c in ADJUSTED if shape is not None and shape.member(c) is not None), ADJUSTED[0])
