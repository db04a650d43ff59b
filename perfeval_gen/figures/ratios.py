"""Ratios with their operands: exact fractions, rounded only where they are printed (rules.md §1–§2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Literal

from perfeval_gen.figures.catalogue import Definition, Operand
from perfeval_gen.figures.full_year import ADJUSTED, FULL_YEAR
from perfeval_gen.figures.totals import Total, raw_value
from perfeval_gen.quantities import Amount, exact, places_of, round_half_up
from perfeval_gen.schema.model import Schema
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import Percent, State

Status = Literal["算出", "缺数", "不适用", "无意义"]
COUNTS: Final = "统计"
AVAILABLE: Final = "可用资金"
_SCORE_OUT_OF_ONE: Final = 2
_ADJUSTED: Final = tuple((column,) for column in ADJUSTED)


@dataclass(frozen=True, slots=True)
class Term:
    """One operand: its sign, printed name, value as it was given, and where it stands."""

    sign: int
    name: str
    value: Amount | Decimal | int
    path: Path

    @property
    def number(self) -> Fraction:
        """The signed value, exact; money in 元."""
        bare = self.value.yuan if isinstance(self.value, Amount) else self.value
        return self.sign * Fraction(bare)


@dataclass(frozen=True, slots=True)
class Figure:
    """A derived ratio: ``value`` is the exact fraction (0.9922 for 99.22 %), None unless ``status`` is 算出."""

    definition: Definition
    status: Status
    value: Fraction | None
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The ratio's name on paper."""
        return self.definition.name


@dataclass(frozen=True, slots=True)
class Scope:
    """Where operands are looked up: a section or list item of the document, its sums and counts."""

    document: Document
    base: Path
    totals: Mapping[Path, Total]
    counts: Mapping[str, Any]

    def term(self, operand: Operand, *, full_year: bool = False) -> Term | State | None:
        """Return the operand, a state if it says one, None where it isn't filled.

        ``full_year``: an adjusted budget gives way to what takes its place in the year. Elsewhere only a sum does, of
        which some parts were not adjusted.
        """
        sign, keys = operand
        name, path, value = self._find(keys)
        instead = self.totals.get((*path[:-1], FULL_YEAR)) if path[-1:] in _ADJUSTED else None
        if instead is not None and (full_year or path in self.totals):
            name, value = self._title(instead.parts[0], name) if len(instead.parts) == 1 else name, instead.value
        if isinstance(value, Percent):
            value = value.points
        if isinstance(value, (Amount, Decimal, int)) and not isinstance(value, bool):
            return Term(sign, name, value, path)
        return value if isinstance(value, State) and value is not State.UNFILLED else None

    def _find(self, keys: tuple[str, ...]) -> tuple[str, Path, Any]:
        if keys[0] == COUNTS:
            return keys[1], (), self.counts.get(keys[1])
        if keys[0] in self.counts:
            return keys[0], (), self.counts[keys[0]]
        path, title = self._path(keys)
        if path in self.totals:
            return title, path, self.totals[path].value
        return title, path, raw_value(self.document, path)

    def _title(self, path: Path, otherwise: str) -> str:
        shape = shape_at(self.document.schema, path)
        return otherwise if shape is None else shape.title

    def _path(self, keys: tuple[str, ...]) -> tuple[Path, str]:
        kind = tuple(0 if isinstance(step, int) else step for step in self.base)
        inner, title = _resolved(self.document.schema, kind, keys)
        return (*self.base, *inner), title


@lru_cache(maxsize=4096)
def _resolved(schema: Schema, base: Path, keys: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the ids that keys lead through from a section or list item, and the title of the last."""
    shape = shape_at(schema, base)
    ids = []
    for key in keys:
        shape = shape.member(key) if shape is not None else None
        ids.append(shape.id if shape is not None else key)
    return tuple(ids), (shape.title if shape is not None else keys[-1])


def derive(definition: Definition, scope: Scope) -> Figure:
    """Return the figure of one definition in one scope."""
    top, lacking_top = _terms(definition, definition.numerator, definition.numerator_names, scope)
    bottom, lacking_bottom = _terms(definition, definition.denominator, definition.denominator_names, scope)
    lacking = (*lacking_top, *lacking_bottom)
    if any(reason is not None and (reason is not State.NONE or not definition.needs_data) for _, reason in lacking):
        return Figure(definition, "不适用", None, top, bottom)
    if lacking:
        return Figure(definition, "缺数", None, top, bottom, tuple(name for name, _ in lacking))
    return _computed(definition, top, bottom)


def on_scale_of(figure: Figure, stated: Decimal) -> Fraction:
    """Return the ratio as it was stated: in percent points, or a mean of scores as a share of one."""
    is_share = figure.definition.method == "平均" and stated <= 1
    value = figure.value or Fraction(0)
    return value if is_share else value * 100


def agrees(figure: Figure, stated: Decimal) -> bool:
    """Return whether a stated ratio is the derived one at its own precision (rules.md §1.3)."""
    return figure.value is not None and round_half_up(on_scale_of(figure, stated), places_of(stated)) == stated


def turned(figure: Figure) -> Figure:
    """Return the ratio with numerator and denominator changed places."""
    if figure.status not in ("算出", "无意义"):
        return figure
    made = _computed(figure.definition, figure.denominator, figure.numerator)
    return replace(made, status="不适用") if made.status == "无意义" else made  # nothing of what should be little


def _terms(
    definition: Definition, operands: tuple[Operand, ...], names: tuple[str, ...], scope: Scope
) -> tuple[tuple[Term, ...], tuple[tuple[str, State | None], ...]]:
    terms: list[Term] = []
    lacking: list[tuple[str, State | None]] = []
    for i, operand in enumerate(operands):
        found = scope.term(operand, full_year=definition.full_year)
        if isinstance(found, Term):
            name = names[i] if i < len(names) else found.name
            terms.append(Term(found.sign, name, found.value, found.path))
        elif operand[1] not in definition.optional:
            lacking.append((".".join(operand[1]), found))
    return tuple(terms), tuple(lacking)


def _computed(definition: Definition, top: tuple[Term, ...], bottom: tuple[Term, ...]) -> Figure:
    if definition.method == "平均":
        return _averaged(definition, top)
    over, under = sum((t.number for t in top), Fraction(0)), sum((t.number for t in bottom), Fraction(0))
    if under == 0:
        return _without_denominator(definition, over, top, bottom)
    plain = over / under
    value = {"比率": plain, "差异率": plain - 1, "变动率": plain - 1, "节约率": 1 - plain}[definition.method]
    return Figure(definition, "算出", value, top, bottom)


def _without_denominator(
    definition: Definition, over: Fraction, top: tuple[Term, ...], bottom: tuple[Term, ...]
) -> Figure:
    """Apply rules.md §1.4: 0 ÷ 0 doesn't apply, a change from 0 to 0 is 0 %, anything else has no meaning."""
    if over != 0:
        return Figure(definition, "无意义", None, top, bottom)
    if definition.method == "变动率":
        return Figure(definition, "算出", Fraction(0), top, bottom)
    return Figure(definition, "不适用", None, top, bottom)


def _averaged(definition: Definition, top: tuple[Term, ...]) -> Figure:
    """Return the mean of scores as a share; 94 is 0.94, and between 1 and 2 a score means nothing (rules.md R16)."""
    shares = tuple(replace(t, value=_share(t.value)) for t in top)
    if any(1 < t.number < _SCORE_OUT_OF_ONE for t in shares):
        return Figure(definition, "无意义", None, top, ())
    return Figure(definition, "算出", sum((t.number for t in shares), Fraction(0)) / len(shares), shares, ())


def _share(score: Amount | Decimal | int) -> Amount | Decimal | int:
    if isinstance(score, Amount) or score < _SCORE_OUT_OF_ONE:
        return score
    return exact().scaleb(Decimal(score), -2)
