"""What follows from the data and therefore differs too: sums, counts, ratios, scores and the grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.figures.totals import raw_value
from perfeval_gen.quantities import Amount, round_half_up
from perfeval_gen.rendering import Checked
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.schema.values import Percent, State
from perfeval_gen.workflows.diff.model import Difference, Keys, Kind
from perfeval_gen.workflows.diff.values import is_same, plain, told
from perfeval_gen.workflows.diff.walk import Walk, label_of

_COUNTS: Final = "统计"
_SHEET: Final = "评分表"
_PROJECTS: Final = "projects"
_PLACES: Final = 2
_SHARE_PLACES: Final = 4
_AVERAGE: Final = "平均"
_INDICATORS: Final = frozenset({"indicators", "figures"})


@dataclass(frozen=True, slots=True)
class _Thing:
    """A derived value as fields hold values, its kind, and the path of the field, section or item it belongs to.

    ``is_partial``: it is told only where both documents have it.
    """

    value: Any
    kind: Kind
    path: Path = ()
    title: str = ""
    shape: Field | None = None
    is_partial: bool = False


def derived_differences(
    first: Checked, second: Checked, walk: Walk, typed: tuple[Difference, ...]
) -> Iterator[Difference]:
    """Yield every derived value that differs, but for what was typed just so; ``walk`` knows what items are called.

    Sums of last year's values are of two different years where the documents are.
    """
    already = {_essence(one) for one in typed}
    things = [_things(checked, walk, side) for side, checked in enumerate((first, second))]
    is_one_year = first.document.get("year") == second.document.get("year")
    for keys in dict.fromkeys((*things[1], *things[0])):
        made = _difference(keys, (things[0].get(keys), things[1].get(keys)), (first, second))
        if made is not None and _essence(made) not in already and (is_one_year or keys[0] != PREVIOUS):
            yield made


def _essence(one: Difference) -> tuple[Keys, str | None, str | None]:
    return (one.keys, one.before and one.before.exact, one.after and one.after.exact)  # type: ignore[return-value]


# -- what was derived ---------------------------------------------------------------------------------------------


def _things(checked: Checked, walk: Walk, side: int) -> dict[Keys, _Thing]:
    """Return what was derived of a document, by what people call it; of items only what both documents have."""
    known = set(walk.labels[1 - side].values())
    found: dict[Keys, _Thing] = {}
    for path, thing in (*_totals(checked), *_ratios(checked)):
        if _in_both(walk, side, path[:-1], known):
            found.setdefault((*label_of(walk, side, path[:-1]), str(path[-1])), thing)
    for name, value in checked.figures.counts.items():
        found[_COUNTS, name] = _Thing(_as_typed(value), _kind(value))
    found |= _scores((_SHEET,), checked.figures.scores)
    for row, project in zip(_project_rows(checked), checked.projects, strict=False):
        if _in_both(walk, side, row, known):
            found |= _results((*label_of(walk, side, row), _SHEET), project.figures.scores, row)
    return found


def _in_both(walk: Walk, side: int, path: Path, known: set[Keys]) -> bool:
    """Return whether the list items that a path leads through are in the other document too."""
    items = (path[: n + 1] for n, step in enumerate(path) if isinstance(step, int))
    return all(label_of(walk, side, item) in known for item in items)


def _kind(value: object) -> Kind:
    return "资金" if isinstance(value, Amount) else "指标" if isinstance(value, Fraction) else "其他"


def _as_typed(value: Any) -> Any:  # noqa: ANN401
    return Percent(round_half_up(value * 100, _PLACES)) if isinstance(value, Fraction) else value


def _totals(checked: Checked) -> Iterator[tuple[Path, _Thing]]:
    """Yield the sums by path, with the key of the field as the last step; what only ratios need has no field."""
    for path, total in checked.figures.totals.items():
        shape = shape_at(checked.document.schema, path)
        if shape is not None:
            yield (*path[:-1], shape.key), _Thing(total.value, _kind(total.value), path, shape.title, shape)


def _ratios(checked: Checked) -> Iterator[tuple[Path, _Thing]]:
    for base, named in checked.figures.ratios.items():
        for name, figure in named.items():
            is_money = any(isinstance(t.value, Amount) for t in (*figure.numerator, *figure.denominator))
            kind: Kind = "资金" if is_money and not _INDICATORS & set(base) else "指标"
            yield (*base, name), _Thing(_ratio(figure), kind, base, figure.definition.title)


def _ratio(figure: Figure) -> Any:  # noqa: ANN401
    """Return a ratio as it is printed: in percent, a mean of scores as a share of one."""
    if figure.status == "缺数":
        return None
    if figure.value is None:
        return State.NOT_APPLICABLE if figure.status == "不适用" else "—"
    if figure.definition.method == _AVERAGE:
        return Decimal(plain(round_half_up(figure.value, _SHARE_PLACES)))
    return _as_typed(figure.value)


def _scores(keys: Keys, sheet: ScoreSheet) -> dict[Keys, _Thing]:
    found = _results(keys, sheet, ())
    names = Counter[str]()
    for row in sheet.rows:
        found |= _row(keys, row, names)
    return found


def _row(keys: Keys, row: ScoreRow, seen: Counter[str]) -> dict[Keys, _Thing]:
    """Return the scores of the leaves: what stands above them is their sum."""
    seen[row.name] += 1
    name = row.name if seen[row.name] == 1 else f"{row.name}（{seen[row.name]}）"
    here, below = (*keys, name), Counter[str]()
    if not row.children:
        return {here: _Thing(row.score, "指标", row.path, is_partial=True)}
    return {keys: thing for child in row.children for keys, thing in _row(here, child, below).items()}


def _results(keys: Keys, sheet: ScoreSheet, path: Path) -> dict[Keys, _Thing]:
    """Return total and grade; not those that the unit only states."""
    if not sheet.is_derived:
        return {}
    values = {"总分": sheet.total, "等级": sheet.grade or None}
    return {(*keys, name): _Thing(value, "指标", path) for name, value in values.items()}


def _project_rows(checked: Checked) -> list[Path]:
    rows = checked.document.rows(_PROJECTS)
    return [(_PROJECTS, i) for i, row in enumerate(rows) if isinstance(row, Mapping) and row]


# -- one difference -----------------------------------------------------------------------------------------------


def _difference(
    keys: Keys, things: tuple[_Thing | None, _Thing | None], both: tuple[Checked, Checked]
) -> Difference | None:
    there = [thing for thing in things if thing is not None]
    if len(there) < len(things) and any(thing.is_partial for thing in there):
        return None
    sum_of = next((thing for thing in there if thing.shape is not None), None)
    values = tuple(
        thing.value if thing is not None else _stated(checked, sum_of)
        for thing, checked in zip(things, both, strict=True)
    )
    pair = (values[0], values[1])
    if is_same(*pair):
        return None
    shape = sum_of.shape if sum_of is not None else None
    before, after, delta = told(shape, pair)
    kinds = {thing.kind for thing in there}
    kind: Kind = "资金" if "资金" in kinds else "指标" if "指标" in kinds else "其他"
    places = tuple(_place(checked, thing) for checked, thing in zip(both, things, strict=True))
    title = there[0].title or keys[-1]
    return Difference(
        keys, kind, title, before, after, delta, is_derived=True, places=(places[0], places[1])
    )  # fmt: skip


def _stated(checked: Checked, sum_of: _Thing | None) -> Any:  # noqa: ANN401
    """Return the total that a document states where only the other one has parts to add up."""
    if sum_of is None or any(isinstance(step, int) for step in sum_of.path):
        return None
    stated = raw_value(checked.document, sum_of.path)
    return stated if isinstance(stated, (Amount, int)) else None


def _place(checked: Checked, thing: _Thing | None) -> Location | None:
    """Return where the section or item stands that a derived value belongs to; none for one of the whole."""
    if thing is None:
        return None
    path = thing.path[:-1] if thing.shape is not None else thing.path
    return checked.document.named_at(path) if path and path in checked.document.places else None
