"""Every number that a document knows, under the name by which running text refers to it.

A reference is the path of Chinese keys with dots; an item of a list is named by what it is known by:
``预算.支出.决算数``, ``项目["促企业上规模经费"].预算.支出``, ``比率.资金使用率``. Items without a name count from 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.quantities import UNITS, Amount, convert
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.schema.values import Percent

Kind = Literal["金额", "比率", "数量"]
RATIOS: Final = "比率"
COUNTS: Final = "统计"
_NAMES: Final = ("name", "level3", "field", "title", "position", "problem")
_KNOWN_BY: Final = (*_NAMES, "short_name")
_UNQUOTABLE: Final = frozenset('"\\\n{}')
_STATED: Final = "reported"  # what is only compared
_SKIPPED: Final = frozenset({"year", "version", "tolerance"})


@dataclass(frozen=True, slots=True)
class Datum:
    """One number: ``reference`` as text writes it, ``titles`` of the fields from the outside in.

    ``number`` is exact: money in 元, a ratio as a share (0.9922 for 99.22 %), a count as it is. ``value`` is the same
    as the document or the figures hold it. ``path`` leads to where it was typed, () for one that is only derived.
    """

    reference: str
    titles: tuple[str, ...]
    kind: Kind
    number: Fraction
    value: Amount | Percent | Decimal | int | Figure
    unit: str = ""
    path: Path = ()


def data_of(document: Document, figures: Figures) -> tuple[Datum, ...]:
    """Return all numbers of this year and last year, typed and derived; a reference stands once."""
    made: dict[str, Datum] = {}
    for datum in (*_typed(document, figures), *_summed(document, figures), *_ratios(document, figures)):
        made.setdefault(datum.reference, datum)
    for name, count in figures.counts.items():
        if isinstance(count, int) and not isinstance(count, bool):
            reference = f"{COUNTS}.{name}"
            made.setdefault(reference, Datum(reference, (name,), "数量", Fraction(count), count))
    return tuple(made.values())


def reference_of(document: Document, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return how text refers to what stands at ``path``, and the titles on the way."""
    shape: Field | None = document.schema.root
    text, titles, at = "", [], 0
    while at < len(path):
        step = path[at]
        if isinstance(step, int):
            name = name_of(document.get(*path[: at + 1]))
            text += f'["{name}"]' if _is_known_by(document, path[:at], name) else f"[{step + 1}]"
            titles.append(name)
            shape = shape.item if shape is not None else None
        else:
            inner = shape_at(document.schema, path[: at + 1])
            free = shape is not None and shape.values is not None
            key = step if free or inner is None else inner.key
            text += f'["{key}"]' if free else f".{key}" if text else key
            titles.append(step if free or inner is None else inner.title)
            shape = inner
        at += 1
    return text, tuple(t for t in titles if t)


def _is_known_by(document: Document, listing: Path, name: str) -> bool:
    """Return whether a name leads to one item of a list only and can stand in quotes."""
    if not name or not _UNQUOTABLE.isdisjoint(name):
        return False
    rows = (item for item in document.rows(*listing) if isinstance(item, Mapping))
    return sum(1 for item in rows if name in [item.get(key) for key in _KNOWN_BY]) == 1


def names_of(item: Any) -> tuple[str, ...]:  # noqa: ANN401 - an item of any list
    """Return every name by which text may refer to an item: its names and its short name."""
    if not isinstance(item, Mapping):
        return ()
    return tuple(str(item[key]).strip() for key in _KNOWN_BY if isinstance(item.get(key), str))


def name_of(item: Any) -> str:  # noqa: ANN401 - an item of any list
    """Return what an item of a list is known by, or nothing."""
    if not isinstance(item, Mapping):
        return ""
    if isinstance(item.get("name"), str):
        return str(item["name"])
    return next((str(item[key]) for key in _NAMES if isinstance(item.get(key), str)), "")


def _typed(document: Document, figures: Figures) -> Iterator[Datum]:
    for path in document.places:
        if not path or path[0] == _STATED or not _SKIPPED.isdisjoint(path[-2:]) or path in figures.totals:
            continue
        value = document.get(*path)
        if isinstance(value, (Amount, Percent, Decimal, int)) and not isinstance(value, bool):
            yield datum_at(document, path, value)


def _summed(document: Document, figures: Figures) -> Iterator[Datum]:
    for path, total in figures.totals.items():
        yield datum_at(document, path, total.value)


def datum_at(document: Document, path: Path, value: Amount | Percent | Decimal | int) -> Datum:
    """Return the number that stands, or is summed, at a path."""
    reference, titles = reference_of(document, path)
    if isinstance(value, Amount):
        return Datum(reference, titles, "金额", Fraction(value.yuan), value, value.unit, path)
    if isinstance(value, Percent):
        return Datum(reference, titles, "比率", Fraction(value.points) / 100, value, "%", path)
    shape = shape_at(document.schema, path)
    unit = document.get(*path[:-1], "unit") or (shape.unit if shape is not None else "")
    named = next((u for u in UNITS if u == unit), None)
    if named is not None:
        return Datum(reference, titles, "金额", Fraction(convert(Decimal(value), named, "元")), value, named, path)
    return Datum(reference, titles, "数量", Fraction(value), value, unit if isinstance(unit, str) else "", path)


def _ratios(document: Document, figures: Figures) -> Iterator[Datum]:
    for base, named in figures.ratios.items():
        prefix, titles = reference_of(document, base) if base else (RATIOS, ())
        for name, figure in named.items():
            if figure.value is not None:
                reference = f"{prefix}.{name}"
                yield Datum(reference, (*titles, figure.definition.title), "比率", figure.value, figure, "%")
