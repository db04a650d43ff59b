"""Every number that a document knows, under the name by which running text refers to it.

A reference is the path of Chinese keys with dots; an item of a list is named by what it is known by:
``预算.支出.决算数``, ``项目["促企业上规模经费"].预算.支出``, ``比率.资金使用率``. Items without a name count from 1.
"""

from __future__ import annotations

from collections import Counter
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
WHOLE: Final = "整体"  # by which text inside a project reaches what isn't the project's
_PROJECTS: Final = ("projects",)
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
    ways = _References(document)
    made: dict[str, Datum] = {}
    for datum in (*_typed(document, figures, ways), *_summed(document, figures, ways), *_ratios(figures, ways)):
        made.setdefault(datum.reference, datum)
    for name, count in figures.counts.items():
        if isinstance(count, int) and not isinstance(count, bool):
            reference = f"{COUNTS}.{name}"
            made.setdefault(reference, Datum(reference, (name,), "数量", Fraction(count), count))
    return tuple(made.values())


def reference_of(document: Document, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return how text refers to what stands at ``path``, and the titles on the way."""
    step = _References(document).to(path)
    return step.text, step.titles


def home_of(document: Document, place: Path) -> str:
    """Return how text refers to the project that a place is in, "" outside of projects."""
    return reference_of(document, place[:2])[0] if place[:1] == _PROJECTS else ""


def told_in(home: str, reference: str) -> str:
    """Return how text inside a project refers to a datum: by the project's own names, to all else through 整体."""
    inner = reference.removeprefix(f"{home}.")
    return inner if not home or inner != reference else f"{WHOLE}.{reference}"


@dataclass(frozen=True, slots=True)
class _Step:
    """A place on the way to a number: its reference so far, the titles, its field."""

    text: str
    titles: tuple[str, ...]
    shape: Field | None


class _References:
    """The references of a document; each way is gone once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._steps: dict[Path, _Step] = {(): _Step("", (), document.schema.root)}
        self._counts: dict[Path, Counter[str]] = {}

    def to(self, path: Path) -> _Step:
        """Return the last step of a way."""
        if path not in self._steps:
            outer, last = self.to(path[:-1]), path[-1]
            self._steps[path] = self._item(outer, path, last) if isinstance(last, int) else _member(outer, last)
        return self._steps[path]

    def _item(self, outer: _Step, path: Path, number: int) -> _Step:
        name = name_of(self._document.get(*path))
        text = f'{outer.text}["{name}"]' if self._is_known_by(path[:-1], name) else f"{outer.text}[{number + 1}]"
        titles = (*outer.titles, name) if name else outer.titles
        return _Step(text, titles, outer.shape.item if outer.shape is not None else None)

    def _is_known_by(self, listing: Path, name: str) -> bool:
        """Return whether a name leads to one item of a list only and can stand in quotes."""
        if not name or not _UNQUOTABLE.isdisjoint(name):
            return False
        if listing not in self._counts:
            rows = (item for item in self._document.rows(*listing) if isinstance(item, Mapping))
            named = ({item[key] for key in _KNOWN_BY if isinstance(item.get(key), str)} for item in rows)
            self._counts[listing] = Counter(name for names in named for name in names)
        return self._counts[listing][name] == 1


def _member(outer: _Step, name: str) -> _Step:
    free = outer.shape.values if outer.shape is not None else None
    inner = free if free is not None or outer.shape is None else outer.shape.member(name)
    is_free = free is not None or inner is None
    key, title = (name, name) if is_free or inner is None else (inner.key, inner.title)
    text = f'{outer.text}["{key}"]' if free is not None else f"{outer.text}.{key}" if outer.text else key
    return _Step(text, (*outer.titles, title) if title else outer.titles, inner)


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


def _typed(document: Document, figures: Figures, ways: _References) -> Iterator[Datum]:
    for path in document.places:
        if not path or path[0] == _STATED or not _SKIPPED.isdisjoint(path[-2:]) or path in figures.totals:
            continue
        value = document.get(*path)
        if isinstance(value, (Amount, Percent, Decimal, int)) and not isinstance(value, bool):
            yield _datum(document, ways, path, value)


def _summed(document: Document, figures: Figures, ways: _References) -> Iterator[Datum]:
    for path, total in figures.totals.items():
        yield _datum(document, ways, path, total.value)


def datum_at(document: Document, path: Path, value: Amount | Percent | Decimal | int) -> Datum:
    """Return the number that stands, or is summed, at a path."""
    return _datum(document, _References(document), path, value)


def _datum(document: Document, ways: _References, path: Path, value: Amount | Percent | Decimal | int) -> Datum:
    step = ways.to(path)
    reference, titles = step.text, step.titles
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


def _ratios(figures: Figures, ways: _References) -> Iterator[Datum]:
    for base, named in figures.ratios.items():
        step = ways.to(base)
        prefix, titles = (step.text, step.titles) if base else (RATIOS, ())
        for name, figure in named.items():
            if figure.value is not None:
                reference = f"{prefix}.{name}"
                yield Datum(reference, (*titles, figure.definition.title), "比率", figure.value, figure, "%")
