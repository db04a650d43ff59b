"""Sums and counts: a total is what its parts add up to; only where there are no parts is it what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.quantities import Amount, exact
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import State

# Inner sums first, so that outer ones see them.
_SECTIONS: Final[tuple[Path, ...]] = (
    ("budget", "expenditure", "basic_expenditure"),
    ("budget", "expenditure"),
    ("budget", "income"),
    ("budget", "three_public"),
)
_LAST_YEAR: Final = "previous_year"
_KINDS: Final[tuple[Path, ...]] = (("staffing", "authorised_posts"), ("staffing", "staff"))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum or count with the paths of its parts; ``stated`` is what the unit typed beside the parts."""

    path: Path
    value: Amount | int
    parts: tuple[Path, ...]
    stated: Amount | int | None


def add(amounts: list[Amount]) -> Amount:
    """Return the exact sum, in the unit and with the decimals of the finest part."""
    total = Decimal(0)
    for amount in amounts:
        total = exact().add(total, amount.yuan)
    finest = min(amounts, key=lambda a: a.step)
    return Amount(total, finest.unit, finest.places)


# Stage of a project's money -> the column of its sources that adds up to it.
_BY_SOURCE: Final[Mapping[str, str]] = {
    "initial_budget": "initial_budget",
    "adjusted_budget": "full_year_budget",
    "spent": "executed",
}


def derive_totals(document: Document) -> dict[Path, Total]:
    """Return every derivable sum by its path of ids."""
    made: dict[Path, Total] = {}
    for budget in _project_budgets(document):
        made.update(_source_totals(document, budget))
    for section in (*_SECTIONS, *((_LAST_YEAR, *section) for section in _SECTIONS)):
        shape = shape_at(document.schema, section)
        if shape is not None:
            made.update(_section_totals(document, section, shape, made))
    for section in _KINDS:
        shape = shape_at(document.schema, section)
        if shape is not None and (total := _kinds_total(document, section, shape)) is not None:
            made[total.path] = total
    return made


def _project_budgets(document: Document) -> list[Path]:
    own: list[Path] = [("budget",)] if document.schema.kind == "项目自评" else []
    return [*own, *(("projects", i, "budget") for i in range(len(document.rows("projects"))))]


def _source_totals(document: Document, budget: Path) -> Iterator[tuple[Path, Total]]:
    sources = range(len(document.rows(*budget, "sources")))
    for stage, column in _BY_SOURCE.items():
        paths = [(*budget, "sources", i, column) for i in sources]
        total = _sum((*budget, stage), paths, lambda p: raw_value(document, p), document) if paths else None
        if total is not None:
            yield total.path, total


def _section_totals(
    document: Document, section: Path, shape: Field, made: Mapping[Path, Total]
) -> Iterator[tuple[Path, Total]]:
    for path, paths in _stages(section, shape):
        total = _sum(path, paths, lambda p: _value(document, made, p), document)
        if total is not None:
            yield total.path, total


def _stages(section: Path, shape: Field) -> Iterator[tuple[Path, list[Path]]]:
    """Yield the sum of each stage with the paths of what adds up to it."""
    children = [f for f in shape.fields if f.fields]
    for stage in (f for f in shape.fields if f.types == ("amount",)):
        yield (*section, stage.id), [(*section, child.id, stage.id) for child in children if child.member(stage.id)]


def open_sums(document: Document, made: Mapping[Path, Total]) -> Iterator[tuple[Path, list[Path]]]:
    """Yield the sums that can't be made, since of their parts some are given and the listed ones are to fill."""
    for section in _SECTIONS:
        shape = shape_at(document.schema, section)
        for path, parts in _stages(section, shape) if shape is not None else ():
            yield from _open(document, made, path, parts)
    for section in _KINDS:
        shape = shape_at(document.schema, section)
        if shape is not None:
            parts = [(*section, f.id) for f in shape.fields if f.id != "total"]
            yield from _open(document, made, (*section, "total"), parts)
    for budget in _project_budgets(document):
        sources = range(len(document.rows(*budget, "sources")))
        for stage, column in _BY_SOURCE.items():
            parts = [(*budget, "sources", i, column) for i in sources]
            yield from _open(document, made, (*budget, stage), parts)


def _open(
    document: Document, made: Mapping[Path, Total], path: Path, parts: list[Path]
) -> Iterator[tuple[Path, list[Path]]]:
    values = {part: _value(document, made, part) for part in parts}
    unfilled = [part for part, value in values.items() if value is State.UNFILLED]
    is_begun = any(isinstance(value, (Amount, int)) for value in values.values())
    if unfilled and is_begun and not isinstance(raw_value(document, path), (Amount, int)):
        yield path, unfilled


def _value(document: Document, made: Mapping[Path, Total], path: Path) -> Any:  # noqa: ANN401
    """Return a part of a sum: what its own parts add up to; to fill where one of those is."""
    if path in made:
        return made[path].value
    value = raw_value(document, path)
    section = raw_value(document, path[:-1]) if value is None else None
    inner = [part for part in section.values() if isinstance(part, Mapping)] if isinstance(section, Mapping) else []
    return State.UNFILLED if any(part.get(path[-1]) is State.UNFILLED for part in inner) else value


def raw_value(document: Document, path: Path) -> Any:  # noqa: ANN401
    """Return what stands at ``path``, states included; None where nothing is written."""
    value: Any = document.data
    for step in path:
        kind = type(value)
        if kind is MappingProxyType or kind is dict:
            value = value.get(step)
        elif kind is tuple and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return value if kind is State else None
    return value


def _sum(path: Path, parts: list[Path], value: Callable[[Path], Any], document: Document) -> Total | None:
    values = {p: value(p) for p in parts}
    if any(v is State.UNFILLED for v in values.values()):
        return None
    given = {p: v for p, v in values.items() if isinstance(v, Amount)}
    if not given:
        return None
    stated = raw_value(document, path)
    return Total(path, add(list(given.values())), tuple(given), stated if isinstance(stated, Amount) else None)


def _kinds_total(document: Document, section: Path, shape: Field) -> Total | None:
    paths = [(*section, f.id) for f in shape.fields if f.id != "total"]
    values = {p: raw_value(document, p) for p in paths}
    given = {p: v for p, v in values.items() if isinstance(v, int)}
    if not given or any(v is State.UNFILLED for v in values.values()):
        return None
    stated = raw_value(document, (*section, "total"))
    return Total((*section, "total"), sum(given.values()), tuple(given), stated if isinstance(stated, int) else None)
